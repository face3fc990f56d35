"""Planning, moving, cancelling, marking, starting: what changes, what the history keeps, what is refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, Planner, details_of
from tests.support.cast import Cast
from usability.infra.clock import now
from usability.participants.models import ErasableText, Participant
from usability.schedule import calendars, queries, services, texts
from usability.schedule.details import Clash, ScheduleError
from usability.schedule.models import Appointment, AppointmentMessage
from usability.schedule.rules import Actor, MessageState, State
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.studies import services as studies
from usability.studies.models import Study


def told(db: Session, appointment: Appointment) -> list[tuple[str, str, str, str]]:
    return [
        (one.before, one.after, one.who or one.actor, one.reason) for one in queries.history(db, appointment)
    ]


def test_an_appointment_is_planned_in_a_zone_and_kept_in_utc(db_session: Session, planner: Planner) -> None:
    winter = planner("P01", day=date(2035, 3, 24), place="Lab 2", call="https://meet.example.org/x")
    summer = planner("P02", day=date(2035, 3, 26))
    assert (winter.starts_at, summer.starts_at) == (
        datetime(2035, 3, 24, 9, tzinfo=UTC),
        datetime(2035, 3, 26, 8, tzinfo=UTC),
    )
    entry = queries.entry_of(db_session, winter)
    assert (entry.place, entry.call, entry.code, entry.moderator) == (
        "Lab 2",
        "https://meet.example.org/x",
        "P01",
        "Mona",
    )
    assert told(db_session, winter) == [("planned", "planned", "Mona", "")]


def test_without_a_code_it_is_the_next_free_one(planner: Planner) -> None:
    planner("P001")
    assert planner("", clock=time(12)).participant.code == "P002"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("zone", {"zone": "Berlin"}),
        ("participant_zone", {"participant_zone": "CEST"}),
        ("minutes", {"minutes": 4}),
        ("minutes", {"minutes": 481}),
        ("clock", {"day": date(2035, 3, 25), "clock": time(2, 30)}),
        ("code", {"code": "not a code!"}),
        ("email", {"email": "anna@"}),
        ("email", {"email": "anna@example.org\nBcc: all@example.org"}),
        ("place", {"place": "x" * 301}),
    ],
)
def test_what_cannot_be_planned_says_why_beside_its_field(
    planner: Planner, field: str, given: dict[str, object]
) -> None:
    with pytest.raises(ScheduleError) as refused:
        planner(**{"code": "P01", **given})
    assert refused.value.field == field


def test_a_moderator_is_not_planned_twice_unless_somebody_says_so(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    other = studies.duplicate_study(db_session, planner("P01").study, cast.owner)
    with pytest.raises(Clash, match="Mona"):
        planner("P02", clock=time(10, 59), study=other)
    planner("P03", clock=time(11), study=other)
    planner("P04", clock=time(10, 30), moderator=cast.editor)
    both = planner("P05", clock=time(10, 30), despite_clash=True)
    shown = queries.entries(db_session)
    assert {entry.code for entry in shown if entry.id in queries.clashes(db_session, shown)} == {
        "P01",
        "P03",
        "P05",
    }
    services.change(db_session, both, State.CANCELLED, by=cast.moderator, reason="One too many")
    assert queries.clashes(db_session, queries.entries(db_session)) == set()


def test_moving_keeps_the_entry_and_says_when_it_was(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01")
    uid, before = appointment.uid, appointment.starts_at
    with pytest.raises(ScheduleError) as refused:
        services.edit(db_session, appointment, details_of(appointment, clock=time(15)), by=cast.editor)
    assert refused.value.field == "reason"
    assert services.edit(
        db_session, appointment, details_of(appointment, clock=time(15)), by=cast.editor, reason="She is ill"
    )
    assert (appointment.uid, appointment.sequence, appointment.state) == (uid, 1, State.RESCHEDULED)
    assert appointment.starts_at - before == timedelta(hours=5)
    assert told(db_session, appointment)[-1] == ("planned", "rescheduled", "Emil", "She is ill")
    assert queries.history(db_session, appointment)[-1].was_at == before


def test_another_place_is_news_for_calendars_but_no_move(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01", place="Lab 1")
    details = details_of(appointment, place="Lab 2")
    assert not services.edit(db_session, appointment, details, by=cast.moderator)
    assert (appointment.sequence, appointment.state) == (1, State.PLANNED)
    services.edit(db_session, appointment, details, by=cast.moderator, name="Anna")
    assert appointment.sequence == 1, "a name stands in no calendar"


def test_a_cancelled_appointment_can_be_taken_back_or_planned_again(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01")
    with pytest.raises(ScheduleError, match="why"):
        services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason=" ")
    services.change(db_session, appointment, State.CONFIRMED, by=cast.moderator)
    assert appointment.sequence == 0
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Snow")
    assert appointment.sequence == 1
    assert services.take_back(db_session, appointment, by=cast.moderator) is State.CONFIRMED
    assert appointment.sequence == 2
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Snow after all")
    assert services.edit(
        db_session, appointment, details_of(appointment), by=cast.moderator, reason="The snow is gone"
    )
    assert (appointment.state, appointment.sequence) == (State.RESCHEDULED, 4)
    with pytest.raises(ScheduleError, match="cannot be taken back"):
        services.take_back(db_session, appointment, by=cast.moderator)
    assert [after for _, after, _, _ in told(db_session, appointment)] == [
        "planned",
        "confirmed",
        "cancelled",
        "confirmed",
        "cancelled",
        "rescheduled",
    ]


def test_who_did_not_come_may_come_after_all(db_session: Session, past: Appointment, cast: Cast) -> None:
    for state in (State.LATE, State.NO_SHOW, State.ARRIVED):
        services.change(db_session, past, state, by=cast.moderator)
    assert told(db_session, past)[-1] == ("no_show", "arrived", "Mona", "")


def test_nobody_is_missing_before_the_time(db_session: Session, planner: Planner, cast: Cast) -> None:
    with pytest.raises(ScheduleError, match="has not begun"):
        services.change(db_session, planner("P01"), State.NO_SHOW, by=cast.moderator)


def test_a_participant_may_confirm_and_cancel_and_nothing_else(db_session: Session, planner: Planner) -> None:
    appointment = planner("P01")
    for state in (State.ARRIVED, State.LATE, State.DONE):
        with pytest.raises(ScheduleError):
            services.change(db_session, appointment, state, by=None, actor=Actor.PARTICIPANT)
    services.change(db_session, appointment, State.CONFIRMED, by=None, actor=Actor.PARTICIPANT)
    services.change(
        db_session, appointment, State.CANCELLED, by=None, actor=Actor.PARTICIPANT, reason="I have a cold"
    )
    assert told(db_session, appointment)[-1] == ("confirmed", "cancelled", "participant", "I have a cold")


def test_starting_begins_a_session_of_this_person_and_links_the_two(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P07", purpose=Purpose.PILOT)
    with pytest.raises(ScheduleError, match="agreed"):
        services.start(db_session, appointment, consented=False, by=cast.moderator)
    session = services.start(db_session, appointment, consented=True, by=cast.moderator)
    assert (session.participant.code, session.mode, session.purpose) == ("P07", Mode.MODERATED, Purpose.PILOT)
    assert (appointment.session_id, appointment.state) == (session.id, State.ARRIVED)
    with pytest.raises(ScheduleError, match="already"):
        services.start(db_session, appointment, consented=True, by=cast.moderator)
    with pytest.raises(ScheduleError):
        services.edit(
            db_session, appointment, details_of(appointment, clock=time(9)), by=cast.moderator, reason="x"
        )
    assert services.settle(db_session, [appointment.study_id]) == 0
    session.state, session.finished_at = SessionState.FINISHED, now()
    db_session.flush()
    assert services.settle(db_session, [appointment.study_id]) == 1
    assert services.settle(db_session, [appointment.study_id]) == 0
    assert told(db_session, appointment)[-1] == ("arrived", "done", "system", "The session is finished")


def test_what_the_session_refuses_leaves_the_appointment_as_it_was(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    first = planner("P01")
    services.start(db_session, first, consented=True, by=cast.moderator)
    again = planner("P01", clock=time(14))
    with pytest.raises(ScheduleError, match="has a session in this study already"):
        services.start(db_session, again, consented=True, by=cast.moderator)
    assert (again.state, again.session_id) == (State.PLANNED, None)
    assert db_session.scalar(select(func.count()).select_from(UsabilitySession)) == 1


def test_erasing_a_persons_texts_erases_all_words_about_them_here(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01", name="Anna", email="anna@example.org", place="At her home", call="+49 30 1")
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Anna is ill")
    person = appointment.participant_id
    db_session.execute(delete(ErasableText).where(ErasableText.participant_id == person))
    entry = queries.entry_of(db_session, appointment)
    assert (entry.name, entry.email, entry.place, entry.call) == ("", "", "", "")
    assert told(db_session, appointment)[-1] == ("planned", "cancelled", "Mona", "")
    held = [str(value) for row in db_session.execute(select(Appointment.__table__)) for value in row]
    assert not any("Anna" in value or "anna@" in value for value in held)


def test_deleting_a_person_deletes_their_appointments(db_session: Session, planner: Planner) -> None:
    appointment = planner("P01")
    db_session.delete(db_session.get_one(Participant, appointment.participant_id))
    db_session.flush()
    db_session.expire_all()
    assert db_session.scalar(select(func.count()).select_from(Appointment)) == 0


def test_the_contact_of_a_person_is_known_at_the_next_appointment(
    db_session: Session, planner: Planner
) -> None:
    planner("P01", name="Anna", email="Anna@Example.org")
    again = planner("P01", clock=time(15))
    assert queries.entry_of(db_session, again).email == "Anna@example.org"
    assert texts.read(db_session, [again.participant_id])[again.participant_id][texts.NAME] == "Anna"


def test_a_reminder_moves_with_its_appointment_and_ends_with_it(
    db_session: Session, planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01", email="anna@example.org", mail=True)

    def reminders() -> list[tuple[str, datetime]]:
        return [
            (one.state, one.due_at)
            for one in db_session.scalars(
                select(AppointmentMessage)
                .where(AppointmentMessage.kind == "reminder")
                .order_by(AppointmentMessage.id)
            )
        ]

    first = appointment.starts_at - timedelta(hours=24)
    assert reminders() == [(MessageState.WAITING, first)]
    later = details_of(appointment, day=FAR + timedelta(days=7))
    services.edit(db_session, appointment, later, by=cast.moderator, reason="Later", email="anna@example.org")
    assert reminders() == [
        (MessageState.WITHDRAWN, first),
        (MessageState.WAITING, first + timedelta(days=7)),
    ]
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Snow")
    assert {state for state, _ in reminders()} == {MessageState.WITHDRAWN}


def test_a_study_without_reminders_and_one_with_another_zone(
    db_session: Session, planner: Planner, published: Study, cast: Cast
) -> None:
    calendars.set_study(db_session, published, zone="Asia/Tokyo", reminder_hours=0, by=cast.editor)
    planner("P01", email="anna@example.org", mail=True)
    kinds = db_session.scalars(select(AppointmentMessage.kind)).all()
    assert kinds == ["invitation"]
    assert queries.study_schedule(db_session, published.id, "UTC").zone == "Asia/Tokyo"
    for zone, hours in (("Tokyo", 24), ("Asia/Tokyo", 337), ("Asia/Tokyo", -1)):
        with pytest.raises(ScheduleError):
            calendars.set_study(db_session, published, zone=zone, reminder_hours=hours, by=cast.editor)


def test_an_impossible_date_is_a_sentence(planner: Planner) -> None:
    with pytest.raises(ScheduleError, match="too far away"):
        planner("P01", day=date(1, 1, 1), clock=time(0), zone="Asia/Tokyo")

"""Pages, feeds and commands: who sees what, what a mistake says, how many queries a page needs."""

import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, Planner
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.infra.clock import now
from usability.schedule import calendars, services
from usability.schedule.models import Appointment, PersonalCalendar
from usability.schedule.rules import State
from usability.sessions.models import UsabilitySession
from usability.studies import services as studies
from usability.studies.models import Study

FORM: dict[str, str] = {
    "code": "P01",
    "day": "2035-03-01",
    "clock": "10:00",
    "zone": "Europe/Berlin",
    "minutes": "60",
    "moderator": "0",
    "purpose": "real",
}


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_appointment_is_planned_by_the_form(
    signed_in: Callable[[User], Visitor], published: Study, cast: Cast, db_session: Session
) -> None:
    client = signed_in(cast.moderator)
    form = FORM | {"moderator": str(cast.moderator.id), "place": "Lab 2", "name": "Anna"}
    answer = client.post(f"/studies/{published.slug}/schedule/new", data=form, follow_redirects=True)
    assert "Planned for Thursday 1 March 2035, 10:00 (Europe/Berlin)." in answer.text
    words = text_of(answer.text)
    assert "Thursday 1 March 2035, 10:00–11:00 (Europe/Berlin, UTC+1)" in words
    assert "Anna" in words
    assert db_session.scalars(select(Appointment)).one().participant.code == "P01"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day", "", "Give the day."),
        ("day", "31.12.2035", "Not a valid date value."),
        ("clock", "25:00", "Not a valid time value."),
        ("zone", "Berlin", "is no time zone"),
        ("minutes", "an hour", "Give a whole number."),
        ("minutes", "4", "Give 5 to 480 minutes."),
        ("moderator", "999", "Not a valid choice."),
        ("code", "not a code", "cannot be a code"),
        ("email", "anna@", "not an e-mail address"),
        ("participant_zone", "Mars/Olympus", "is no time zone"),
        ("day", "9999-12-31", None),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(
    signed_in: Callable[[User], Visitor],
    published: Study,
    cast: Cast,
    db_session: Session,
    field: str,
    value: str,
    words: str | None,
) -> None:
    client = signed_in(cast.moderator)
    form = FORM | {"place": "Lab behind the mill", field: value}
    answer = client.post(f"/studies/{published.slug}/schedule/new", data=form)
    if words is None:
        assert answer.status_code in (303, 422)
        return
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Lab behind the mill" in answer.text
    assert db_session.scalars(select(Appointment)).all() == []


def test_an_overlap_is_shown_and_a_person_may_go_on(
    signed_in: Callable[[User], Visitor],
    planner: Planner,
    published: Study,
    cast: Cast,
    db_session: Session,
) -> None:
    planner("P01")
    secret = studies.duplicate_study(db_session, published, cast.owner)
    planner("P99", study=secret, clock=time(10, 30), despite_clash=True)
    client = signed_in(cast.moderator)
    form = FORM | {"code": "P02", "clock": "10:45", "moderator": str(cast.moderator.id)}
    address = f"/studies/{published.slug}/schedule/new"
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    words = text_of(answer.text)
    assert "Mona has another appointment at this time." in words
    assert "10:00–11:00: P01" in words
    assert "10:30–11:30: an appointment of another study" in words
    assert "P99" not in words
    assert client.post(address, data=form | {"despite_clash": "y"}).status_code == 303
    calendar = client.get(f"/studies/{published.slug}/schedule?day={FAR}")
    assert calendar.text.count("Overlaps with another appointment of Mona") == 2


def test_names_addresses_and_places_are_for_those_who_run_the_study(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P01", name="Anna Berg", email="anna@example.org", place="At her home")
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Anna is ill")
    for person, sees in ((cast.reader, False), (cast.observer, False), (cast.moderator, True)):
        client = signed_in(person)
        base = f"/studies/{appointment.study.slug}/schedule"
        pages = client.get(f"{base}/{appointment.id}").text + client.get(f"{base}?day={FAR}").text
        assert "P01" in pages
        for secret in ("Anna Berg", "anna@example.org", "At her home", "Anna is ill", appointment.token):
            assert (secret in pages) == sees, (person.name, secret)


def test_the_calendar_shows_days_in_the_zone_it_names(
    signed_in: Callable[[User], Visitor],
    planner: Planner,
    published: Study,
    cast: Cast,
    db_session: Session,
) -> None:
    planner("P01", day=date(2035, 3, 1), clock=time(23, 30), minutes=30)
    calendars.set_study(db_session, published, zone="Europe/Berlin", reminder_hours=24, by=cast.owner)
    calendars.set_zone(db_session, cast.moderator, "Asia/Tokyo")
    client = signed_in(cast.moderator)
    base = f"/studies/{published.slug}/schedule?view=agenda&day=2035-03-01"
    here, there = text_of(client.get(base).text), text_of(client.get(f"{base}&zone=mine").text)
    assert "Thu 1 March 23:30 –00:00 P01" in here
    assert "Fri 2 March 07:30 –08:00 P01" in there
    mine = text_of(client.get("/schedule?view=agenda&day=2035-03-01").text)
    assert "Times of Asia/Tokyo, UTC+9" in mine
    assert "Fri 2 March 07:30" in mine


@pytest.mark.parametrize("view", ["week", "month", "agenda", "nonsense"])
@pytest.mark.parametrize("day", ["2035-03-01", "0001-01-01", "9999-12-31", "yesterday", ""])
def test_any_address_of_a_calendar_is_a_page(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, view: str, day: str
) -> None:
    slug = planner("P01").study.slug
    client = signed_in(cast.reader)
    for base in (f"/studies/{slug}/schedule", "/schedule"):
        assert client.get(f"{base}?view={view}&day={day}").status_code == 200


def test_marks_are_made_and_taken_back_and_a_cancellation_wants_a_reason(
    signed_in: Callable[[User], Visitor], past: Appointment, cast: Cast, db_session: Session
) -> None:
    client = signed_in(cast.moderator)
    address = f"/studies/{past.study.slug}/schedule/{past.id}/state"
    assert "Now: Did not come." in client.post(address, data={"to": "no_show"}, follow_redirects=True).text
    assert "Now: Planned." in client.post(address, data={"to": "back"}, follow_redirects=True).text
    refused = client.post(address, data={"to": "cancelled", "reason": ""})
    assert refused.status_code == 422
    assert 'href="#reason-cancel"' in refused.text
    assert "Say why" in refused.text
    wrong = client.post(address, data={"to": "done"})
    assert wrong.status_code == 422
    assert "cannot become “Done”" in wrong.text
    assert client.post(address, data={"to": "nonsense"}).status_code == 400
    done = client.post(address, data={"to": "cancelled", "reason": "Snow"}, follow_redirects=True)
    assert "Snow" in text_of(done.text)


def test_a_move_keeps_what_was_typed_and_wants_a_reason(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P01", name="Anna", email="anna@example.org")
    client = signed_in(cast.moderator)
    address = f"/studies/{appointment.study.slug}/schedule/{appointment.id}/change"
    form = client.get(address).text
    assert 'value="2035-03-01"' in form
    assert 'value="anna@example.org"' in form
    sent = FORM | {"clock": "15:30", "moderator": str(cast.moderator.id), "email": "anna@example.org"}
    refused = client.post(address, data=sent)
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert 'value="15:30"' in refused.text
    moved = client.post(address, data=sent | {"reason": "Train"}, follow_redirects=True)
    assert "The appointment is moved." in moved.text
    assert "(was Thursday 1 March 2035, 10:00)" in moved.text
    db_session.expire_all()
    assert (appointment.sequence, appointment.state) == (1, State.RESCHEDULED)


def test_start_leads_to_the_console_and_opens_the_participants_page(
    app: Flask, signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P07")
    slug, token = appointment.study.slug, appointment.token
    client = signed_in(cast.moderator)
    guest = app.test_client()
    address = f"/studies/{slug}/schedule/{appointment.id}"
    refused = client.post(f"{address}/start")
    assert refused.status_code == 422
    assert "Nothing may be recorded before the person has agreed." in refused.text
    assert guest.get(f"/a/{token}/state").get_json() == {"open": "", "state": "planned"}
    answer = client.post(f"{address}/start", data={"consented": "y"})
    session = db_session.scalars(select(UsabilitySession)).one()
    assert answer.location == f"/studies/{slug}/sessions/{session.id}/console"
    assert guest.get(f"/a/{token}/state").get_json()["open"] == f"/w/{session.token}/"
    assert f'href="/w/{session.token}/"' in guest.get(f"/a/{token}").text
    again = client.post(f"{address}/start", data={"consented": "y"})
    assert again.location == answer.location
    assert "To the console" in client.get(address).text


def test_the_sessions_room_shows_who_comes_next(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    gone, coming = planner("P01"), planner("P02", clock=time(14))
    services.change(db_session, gone, State.CANCELLED, by=cast.moderator, reason="Snow")
    page = signed_in(cast.reader).get(f"/studies/{coming.study.slug}/sessions").text
    assert "Next appointments" in page
    assert f"/schedule/{coming.id}" in page
    assert f"/schedule/{gone.id}" not in page


def test_an_invited_person_leads_to_a_form_with_their_code(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast
) -> None:
    slug = planner("P01").study.slug
    address = f"/studies/{slug}/schedule/new?code=P01"
    assert f'href="{address}"' in signed_in(cast.moderator).get(f"/studies/{slug}/people").text
    assert f'href="{address}"' not in signed_in(cast.reader).get(f"/studies/{slug}/people").text
    assert 'value="P01"' in signed_in(cast.moderator).get(address).text


def test_the_schedule_stands_inside_the_sessions_room(
    signed_in: Callable[[User], Visitor], published: Study, cast: Cast
) -> None:
    page = signed_in(cast.reader).get(f"/studies/{published.slug}/schedule").text
    base = f"/studies/{published.slug}"
    assert f'<a href="{base}/sessions" aria-current="page">Sessions</a>' in page
    assert f'<a href="{base}/schedule" aria-current="page">Schedule</a>' in page
    assert f'<a href="{base}/sessions">All sessions</a>' in page


# ---------- the participant's page ----------


def test_a_participant_sees_both_zones_confirms_and_cancels(
    app: Flask, client: Visitor, planner: Planner, db_session: Session
) -> None:
    appointment = planner("P01", participant_zone="Asia/Tokyo", place="Lab 2", name="Anna")
    address = f"/a/{appointment.token}"
    words = text_of(client.get(address).text)
    assert "Thursday 1 March 2035, 18:00–19:00 Asia/Tokyo, UTC+9" in words
    assert "Thursday 1 March 2035, 10:00–11:00 Europe/Berlin, UTC+1" in words
    assert "Mona" not in words, "who moderates is not told"
    assert client.post(address, data={"answer": "come"}, csrf=False).status_code == 303
    assert "You confirmed" in client.get(address).text
    assert client.post(address, data={"answer": "come"}).status_code == 303
    assert client.post(address, data={"answer": "nonsense"}).status_code == 422
    client.post(address, data={"answer": "cancel", "reason": "I have a cold"})
    page = client.get(address).text
    assert "Your appointment is cancelled" in page
    db_session.expire_all()
    assert appointment.state == State.CANCELLED
    late = client.post(address, data={"answer": "come"})
    assert late.status_code == 422
    assert "can no longer be changed here" in late.text


def test_a_participants_file_asks_to_be_taken_out_once_cancelled_and_the_feed_shows_it(
    client: Visitor, planner: Planner, db_session: Session, cast: Cast
) -> None:
    appointment = planner("P01", name="Anna")
    file, feed = f"/a/{appointment.token}/appointment.ics", f"/a/{appointment.token}/calendar.ics"
    first = client.get(file)
    assert first.content_type == "text/calendar; charset=utf-8"
    before: Any = Calendar.from_ical(first.data)
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Snow")
    after: Any = Calendar.from_ical(client.get(file).data)
    shown: Any = Calendar.from_ical(client.get(feed).data)
    assert [one["method"] for one in (before, after, shown)] == ["PUBLISH", "CANCEL", "PUBLISH"]
    one, two, three = (calendar.walk("VEVENT")[0] for calendar in (before, after, shown))
    assert one["uid"] == two["uid"] == three["uid"]
    assert (one["sequence"], two["sequence"], three["sequence"]) == (0, 1, 1)
    assert (two["status"], three["status"]) == ("CANCELLED", "CANCELLED")
    assert one["summary"] == "Finding oxygen"


def test_addresses_that_lead_nowhere(
    client: Visitor, planner: Planner, db_session: Session, cast: Cast
) -> None:
    token = planner("P01").token
    study = db_session.scalars(select(Study)).one()
    studies.delete_study(db_session, study, cast.owner)
    for address in (f"/a/{token}", "/a/x", f"/a/{token}/appointment.ics", "/a/x/state", "/calendar/x.ics"):
        assert client.get(address).status_code == 404
    assert client.post(f"/a/{token}", data={"answer": "come"}).status_code == 404


def test_the_code_on_the_page_leads_to_the_participants_page(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01")
    answer = signed_in(cast.moderator).get(
        f"/studies/{appointment.study.slug}/schedule/{appointment.id}/qr.svg"
    )
    assert answer.content_type.startswith("image/svg+xml")
    assert b"<svg" in answer.data
    assert b"style=" not in answer.data


# ---------- feed ----------


def test_a_feed_shows_what_its_owner_moderates_until_it_is_ended(
    app: Flask,
    client: Visitor,
    signed_in: Callable[[User], Visitor],
    planner: Planner,
    cast: Cast,
    db_session: Session,
) -> None:
    gone = planner("P01", name="Anna Berg", email="anna@example.org")
    planner("P02", moderator=cast.editor)
    planner("P03", day=(now() - timedelta(days=90)).date())
    services.change(db_session, gone, State.CANCELLED, by=cast.moderator, reason="Snow")
    mona = signed_in(cast.moderator)
    mona.post("/schedule/feed")
    token = db_session.scalars(select(PersonalCalendar.feed_token)).one()
    assert f"/calendar/{token}.ics" in mona.get("/schedule").text
    answer = client.get(f"/calendar/{token}.ics")
    calendar: Any = Calendar.from_ical(answer.data)
    assert calendar["method"] == "PUBLISH"
    (found,) = calendar.walk("VEVENT")
    assert (found["uid"], found["status"], found["summary"]) == (
        gone.uid,
        "CANCELLED",
        "P01 – Finding oxygen",
    )
    assert b"Anna" not in answer.data
    mona.post("/schedule/feed")
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    db_session.expire_all()
    newer = db_session.scalars(select(PersonalCalendar.feed_token)).one()
    assert client.get(f"/calendar/{newer}.ics").status_code == 200
    mona.post("/schedule/feed/end")
    assert client.get(f"/calendar/{newer}.ics").status_code == 404


def test_a_feed_ends_with_the_membership_and_with_the_account(
    client: Visitor, planner: Planner, cast: Cast, db_session: Session
) -> None:
    study = planner("P01").study
    token = calendars.open_feed(db_session, cast.moderator)
    assert b"BEGIN:VEVENT" in client.get(f"/calendar/{token}.ics").data
    studies.unshare(db_session, study, cast.moderator, cast.owner)
    assert b"BEGIN:VEVENT" not in client.get(f"/calendar/{token}.ics").data
    cast.moderator.active = False
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_wrong_zone_is_said_beside_its_field(
    signed_in: Callable[[User], Visitor], published: Study, cast: Cast
) -> None:
    client = signed_in(cast.owner)
    answer = client.post("/schedule/zone", data={"zone": "Berlin"})
    assert (answer.status_code, 'id="zone-error"' in answer.text) == (422, True)
    assert client.post("/schedule/zone", data={"zone": "America/New York"}).status_code == 303
    address = f"/studies/{published.slug}/schedule/settings"
    for field, form in (
        ("zone", {"zone": "CET", "reminder_hours": "24"}),
        ("reminder_hours", {"zone": "UTC", "reminder_hours": "400"}),
        ("reminder_hours", {"zone": "UTC", "reminder_hours": "a day"}),
    ):
        answer = client.post(address, data=form)
        assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True), form


# ---------- how much a page asks ----------


def test_more_appointments_need_no_more_queries(
    engine: Engine, signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P00", clock=time(0, 30), minutes=10, name="Anna")
    calendars.set_zone(db_session, cast.moderator, "Asia/Tokyo")
    token = calendars.open_feed(db_session, cast.moderator)
    client = signed_in(cast.moderator)
    slug = appointment.study.slug
    pages = [
        f"/studies/{slug}/schedule?day={FAR}",
        f"/studies/{slug}/schedule?view=month&day={FAR}",
        f"/schedule?view=agenda&day={FAR}",
        f"/studies/{slug}/sessions",
        f"/studies/{slug}/schedule/{appointment.id}",
        f"/calendar/{token}.ics",
    ]

    def queries_of(page: str) -> int:
        with counted(engine) as asked:
            assert client.get(page).status_code == 200
        return len([statement for statement in asked if statement.startswith("SELECT")])

    few = [queries_of(page) for page in pages]
    for number in range(1, 12):
        planner(f"P{number:02d}", clock=time(number), minutes=50, name="Bo")
    for _ in range(5):
        services.change(db_session, appointment, State.LATE, by=cast.moderator)
        services.take_back(db_session, appointment, by=cast.moderator)
    assert [queries_of(page) for page in pages] == few
    assert max(few) < 30


# ---------- commands ----------


def test_the_command_lists_appointments_for_people_and_programs(
    app: Flask, planner: Planner, cast: Cast, db_session: Session
) -> None:
    slug = planner("P01", name="Anna Berg").study.slug
    db_session.commit()
    runner = app.test_cli_runner()
    words = runner.invoke(args=["schedule", "list", slug])
    assert words.exit_code == 0, words.output
    assert "Thursday 1 March 2035, 10:00–11:00 (Europe/Berlin, UTC+1)  P01  Planned  Mona" in words.output
    (row,) = json.loads(runner.invoke(args=["schedule", "list", slug, "--json"]).output)
    assert (row["starts_at"], row["zone"], row["state"]) == (
        "2035-03-01T09:00:00+00:00",
        "Europe/Berlin",
        "planned",
    )
    assert "Anna" not in json.dumps(row)
    file = runner.invoke(args=["schedule", "file", slug])
    calendar: Any = Calendar.from_ical(file.output)
    assert len(calendar.walk("VEVENT")) == 1
    assert runner.invoke(args=["schedule", "list", "nothing"]).exit_code == 1

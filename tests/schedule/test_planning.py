"""The forms that plan and move: what a mistake says, what an overlap asks, what is kept."""

from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, FORM, Planner, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.participants.services import invite
from usability.schedule import services
from usability.schedule.models import Appointment
from usability.schedule.rules import State
from usability.studies import services as studies
from usability.studies.models import Study


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
    # Who changes only the place is not asked again.
    planned = db_session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
    assert planned is not None
    change = f"/studies/{published.slug}/schedule/{planned.id}/change"
    same = form | {"place": "Lab 3"}
    assert client.post(change, data=same).status_code == 303
    longer = client.post(change, data=same | {"minutes": "90", "reason": "More to ask"})
    assert longer.status_code == 422
    assert "has another appointment" in longer.text


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


def test_a_person_leads_to_a_form_with_their_code_or_to_the_appointment_they_have(
    signed_in: Callable[[User], Visitor],
    planner: Planner,
    published: Study,
    cast: Cast,
    db_session: Session,
) -> None:
    invite(db_session, published, ["P01", "P02"], by=cast.moderator)
    appointment = planner("P02")
    base = f"/studies/{published.slug}"
    page = signed_in(cast.moderator).get(f"{base}/people").text
    assert f'href="{base}/schedule/new?code=P01"' in page
    assert f'href="{base}/schedule/new?code=P02"' not in page
    assert (
        f'<a href="{base}/schedule/{appointment.id}">Appointment on Thursday 1 March 2035</a>, planned'
        in page
    )
    assert "schedule/new" not in signed_in(cast.reader).get(f"{base}/people").text
    assert 'value="P01"' in signed_in(cast.moderator).get(f"{base}/schedule/new?code=P01").text
    # A missed appointment is planned again where it stands.
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Snow")
    page = signed_in(cast.moderator).get(f"{base}/people").text
    assert "cancelled" in page
    assert f'href="{base}/schedule/new?code=P02"' not in page


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

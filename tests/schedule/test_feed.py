"""A moderator's feed, as a calendar program reads it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.schedule.conftest import Planner
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra.clock import now
from usability.schedule import calendars, services
from usability.schedule.models import PersonalCalendar
from usability.schedule.rules import State
from usability.studies import services as studies


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
    assert calendar.decoded("refresh-interval") == timedelta(hours=1)
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

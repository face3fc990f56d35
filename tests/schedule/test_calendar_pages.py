"""Calendars and the Sessions room: days, zones, who comes next, how many queries they need."""

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, Planner, details_of, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.schedule import calendars, services
from usability.schedule.rules import Actor, State
from usability.studies.models import Study


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
    # The zone's distance from UTC is that of the days shown, not of today.
    for day, words in (
        ("2035-03-01", "UTC+1"),
        ("2035-03-20", "UTC+1, later UTC+2"),
        ("2035-07-02", "UTC+2"),
    ):
        week = text_of(client.get(f"/studies/{published.slug}/schedule?day={day}").text)
        assert f"Times of Europe/Berlin, {words}" in week


@pytest.mark.parametrize("view", ["week", "month", "agenda", "nonsense"])
@pytest.mark.parametrize("day", ["2035-03-01", "0001-01-01", "9999-12-31", "yesterday", ""])
def test_any_address_of_a_calendar_is_a_page(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, view: str, day: str
) -> None:
    slug = planner("P01").study.slug
    client = signed_in(cast.reader)
    for base in (f"/studies/{slug}/schedule", "/schedule"):
        assert client.get(f"{base}?view={view}&day={day}").status_code == 200


def test_the_sessions_room_shows_who_comes_next(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    gone, coming = planner("P01"), planner("P02", clock=time(14))
    services.change(db_session, gone, State.CANCELLED, by=cast.moderator, reason="Snow")
    page = signed_in(cast.reader).get(f"/studies/{coming.study.slug}/sessions").text
    assert "Next appointments" in page
    assert f"/schedule/{coming.id}" in page
    assert f"/schedule/{gone.id}" not in page


def test_the_sessions_room_says_whom_a_participant_cancelled(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    gone, past = planner("P01"), planner("P02", day=date(2026, 1, 5))
    for one in (gone, past):
        services.change(
            db_session, one, State.CANCELLED, by=None, actor=Actor.PARTICIPANT, reason="I have a cold"
        )
    base = f"/studies/{gone.study.slug}"
    room = signed_in(cast.reader).get(f"{base}/sessions").text
    assert "Cancelled by the participant" in room
    assert f"/schedule/{gone.id}" in room
    assert f"/schedule/{past.id}" not in room
    page = text_of(signed_in(cast.moderator).get(f"{base}/schedule/{gone.id}").text)
    assert "Cancelled by the participant “I have a cold”" in page
    assert "I have a cold" not in signed_in(cast.reader).get(f"{base}/schedule/{gone.id}").text
    # Planned anew it is no longer news.
    services.edit(db_session, gone, details_of(gone), by=cast.moderator, reason="They are well again")
    assert "Cancelled by the participant" not in signed_in(cast.reader).get(f"{base}/sessions").text


def test_the_schedule_stands_inside_the_sessions_room(
    signed_in: Callable[[User], Visitor], published: Study, cast: Cast
) -> None:
    page = signed_in(cast.reader).get(f"/studies/{published.slug}/schedule").text
    base = f"/studies/{published.slug}"
    assert f'<a href="{base}/sessions" aria-current="page">Sessions</a>' in page
    assert f'<a href="{base}/schedule" aria-current="page">Schedule</a>' in page
    assert f'<a href="{base}/sessions">All sessions</a>' in page


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

"""The participant's own page: zones, confirming, cancelling, its calendar file."""

from typing import Any

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.schedule.conftest import Planner, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.schedule import services
from usability.schedule.models import Appointment
from usability.schedule.rules import State
from usability.studies import services as studies
from usability.studies.models import Study


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


def test_who_did_not_come_reads_so_and_what_to_do(
    client: Visitor, past: Appointment, db_session: Session, cast: Cast
) -> None:
    services.change(db_session, past, State.NO_SHOW, by=cast.moderator)
    page = client.get(f"/a/{past.token}").text
    assert "Your appointment has passed" in page
    assert "If you would like another one" in page
    assert "I cannot come" not in page

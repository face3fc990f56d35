"""Calendar files, read back by parsers: hours through changes of clocks, changes, cancellations."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from usability.schedule.entries import Entry
from usability.schedule.ics import Item, Method, calendar_file
from usability.schedule.rules import State

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Australia/Sydney",
    "Asia/Kathmandu",  # never changes
    "Africa/Casablanca",  # changes twice around Ramadan
    "Europe/Dublin",  # winter is the exception by law
]
ENTRY = Entry(
    id=1,
    slug="study",
    study="Study",
    participant_id=1,
    code="P01",
    moderator_id=1,
    moderator="Mona",
    purpose="real",
    starts_at=datetime(2027, 3, 27, 9, tzinfo=UTC),
    minutes=60,
    zone="Europe/Berlin",
    participant_zone="",
    state=State.PLANNED,
    uid="7c9e6679@usability",
    sequence=0,
    token="token",
    session_id=None,
    changed_at=datetime(2026, 11, 1, tzinfo=UTC),
)


def written(*entries: Entry, method: Method = Method.PUBLISH, **how: Any) -> bytes:
    items = [
        Item(entry, "Study", "Line one\nline; two, three", "https://example.org/a/x") for entry in entries
    ]
    return calendar_file(items, method, organizer="UX lab <lab@example.org>", **how)


def events(content: bytes) -> list[Any]:
    calendar: Any = Calendar.from_ical(content)
    return list(calendar.walk("VEVENT"))


def test_the_hour_stays_as_clocks_change_between_two_appointments() -> None:
    before = ENTRY
    after = replace(ENTRY, uid="2@usability", starts_at=datetime(2027, 3, 29, 8, tzinfo=UTC))
    first, second = events(written(before, after))
    assert [event.decoded("dtstart").strftime("%d %H:%M") for event in (first, second)] == [
        "27 10:00",
        "29 10:00",
    ]
    assert [event.decoded("dtstart").astimezone(UTC).hour for event in (first, second)] == [9, 8]
    assert first["dtstart"].params["TZID"] == "Europe/Berlin"
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=1)


def test_an_appointment_through_the_night_of_the_change_is_as_long_as_planned() -> None:
    (event,) = events(written(replace(ENTRY, starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC))))
    begin, end = event.decoded("dtstart"), event.decoded("dtend")
    assert (begin.hour, end.hour) == (1, 3)
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_rules_in_the_file_give_the_same_hours_as_the_zone(zone: str) -> None:
    """Another program's reader takes VTIMEZONE alone and must show what clocks there show, half-hour by half-hour."""
    text = written(replace(ENTRY, zone=zone)).decode().replace("\r\n", "\n")
    read = tzical(io.StringIO(text)).get()
    moment = ENTRY.starts_at - timedelta(days=185)
    while moment < ENTRY.starts_at + timedelta(days=185):
        here = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert moment.astimezone(read).replace(tzinfo=None) == here, moment
        moment += timedelta(minutes=30)


def test_a_zone_without_changes_and_utc_need_no_others() -> None:
    assert b"VTIMEZONE" not in written(replace(ENTRY, zone="UTC"))
    assert written(replace(ENTRY, zone="Asia/Kathmandu")).count(b"BEGIN:STANDARD") == 1


def test_text_comes_through_whatever_stands_in_it() -> None:
    name = "Änne; Groß, “die” Erste: " + "sehr " * 30
    entry = replace(ENTRY, place="Room 4, left; \\ ask", name=name.strip(), email="anne@example.org")
    content = written(entry, method=Method.REQUEST, attendee=True)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = events(content)
    assert event["location"] == "Room 4, left; \\ ask"
    assert event["description"] == "Line one\nline; two, three"
    assert event["attendee"] == "mailto:anne@example.org"
    assert event["attendee"].params["CN"].startswith("Änne; Groß")
    assert event["organizer"] == "mailto:lab@example.org"


def test_moved_and_cancelled_it_is_the_same_entry_with_a_higher_sequence() -> None:
    moved = replace(ENTRY, sequence=1, starts_at=ENTRY.starts_at + timedelta(days=1), state=State.RESCHEDULED)
    gone = replace(moved, sequence=2, state=State.CANCELLED)
    files = [written(one, method=how) for one, how in ((ENTRY, Method.REQUEST), (moved, Method.REQUEST))]
    files.append(written(gone, method=Method.CANCEL))
    found = [events(content)[0] for content in files]
    assert [Calendar.from_ical(content)["method"] for content in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {event["uid"] for event in found} == {ENTRY.uid}
    assert [event["sequence"] for event in found] == [0, 1, 2]
    assert [event["status"] for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_an_empty_calendar_is_a_calendar() -> None:
    assert events(written(name="Sessions of Mona")) == []

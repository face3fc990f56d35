"""Calendar files (RFC 5545, and RFC 5546 for what they ask of a calendar). Pure: entries in, bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDuration

from usability.schedule.entries import Entry

_HALF_A_YEAR = timedelta(days=190)
_DAY = timedelta(days=1)
REFRESH = timedelta(hours=1)
PRODUCT = "-//Usability//Schedule//EN"


class Method(StrEnum):
    """What a file asks of a calendar: to show, to take over or change with the participant as guest, to cancel."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Item:
    """One appointment with the words its reader may see. page: an address that says more."""

    entry: Entry
    summary: str
    description: str
    page: str


def calendar_file(
    items: Sequence[Item],
    method: Method,
    *,
    organizer: str,
    name: str = "",
    attendee: bool = False,
    feed: bool = False,
) -> bytes:
    """A calendar with these appointments, and the rules of every zone in which one was planned.

    An appointment keeps its UID for life; SEQUENCE grows with each change of time or place and with a cancellation,
    and STATUS says that it is cancelled, so a calendar that has it changes it and makes no second one. organizer:
    "Name <address>". attendee: names the participant's mail address, as REQUEST and CANCEL by mail need. name: of the
    whole calendar. feed: it is asked for again and again, and says how often that is worth it (RFC 7986).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if feed:
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
    for zone in sorted({item.entry.zone for item in items} - {"UTC"}):
        moments = [item.entry.starts_at for item in items if item.entry.zone == zone]
        # Half a year to either side: what holds before the first and after the last appointment.
        calendar.add_component(_zone(zone, min(moments) - _HALF_A_YEAR, max(moments) + _HALF_A_YEAR))
    for item in items:
        calendar.add_component(_event(item, organizer, attendee=attendee))
    return bytes(calendar.to_ical())


def _event(item: Item, organizer: str, *, attendee: bool) -> Event:
    entry = item.entry
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", _local(entry.starts_at, entry.zone))
    event.add("dtend", _local(entry.ends_at, entry.zone))
    event.add("summary", item.summary)
    event.add("description", item.description)
    where = " · ".join(part for part in (entry.place, entry.call) if part)
    if where:
        event.add("location", where)
    event.add("url", item.page)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _person(*parseaddr(organizer)))
    if attendee and entry.email:
        guest = _person(entry.name or entry.code, entry.email)
        guest.params["ROLE"] = "REQ-PARTICIPANT"
        guest.params["PARTSTAT"] = "NEEDS-ACTION"
        guest.params["RSVP"] = "FALSE"
        event.add("attendee", guest)
    return event


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _person(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    if name:
        found.params["CN"] = name
    return found


def _zone(name: str, begin: datetime, end: datetime) -> Timezone:
    """The rules of a zone between two moments: what holds at first, then each change of clocks on its own.

    Each begins at the local time that clocks showed just before (RFC 5545, 3.6.5). Written here because icalendar's
    own sets the change in spring an hour late.
    """
    component = Timezone()
    component.add("tzid", name)
    zone = ZoneInfo(name)
    first = begin.replace(microsecond=0)
    changes = _changes(zone, begin, end)
    # Before the first change held what holds after the second, as far as a calendar needs to know.
    earlier = _offset(changes[0], zone) if changes else _offset(first, zone)
    for moment in (first, *changes):
        component.add_component(_observance(moment.astimezone(zone), earlier))
        earlier = _offset(moment, zone)
    return component


def _observance(after: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a moment on. before: the offset until then, in which the moment's local time is written.

    Clocks that went forward show daylight time: some zones' law has it the other way round, which no calendar expects.
    """
    now = after.utcoffset() or timedelta()
    found = TimezoneDaylight() if now > before else TimezoneStandard()
    found.add("dtstart", (after.astimezone(UTC) + before).replace(tzinfo=None))
    found.add("tzoffsetfrom", before)
    found.add("tzoffsetto", now)
    found.add("tzname", after.tzname() or "")
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The moments (UTC, to the second) at which a zone's offset changes."""
    found = []
    day = begin.astimezone(UTC).replace(microsecond=0)
    while day < end:
        low, high = day, day + _DAY
        if _offset(low, zone) != _offset(high, zone):
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) // 2).replace(microsecond=0)
                low, high = (middle, high) if _offset(middle, zone) == _offset(low, zone) else (low, middle)
            found.append(high)
        day += _DAY
    return found

"""An appointment as pages, calendar files and messages show it: plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from usability.schedule.rules import EXPECTED, WORDS, State, same_clock


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment. Moments are in UTC. zone: in which it was planned. name to call: "" where nothing is known."""

    id: int
    slug: str
    study: str
    participant_id: int
    code: str
    moderator_id: int | None
    moderator: str
    purpose: str
    starts_at: datetime
    minutes: int
    zone: str
    participant_zone: str
    state: State
    uid: str
    sequence: int
    token: str
    session_id: int | None
    changed_at: datetime
    name: str = ""
    email: str = ""
    place: str = ""
    call: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.state]

    @property
    def expected(self) -> bool:
        return self.state in EXPECTED

    @property
    def cancelled(self) -> bool:
        return self.state is State.CANCELLED

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones in which the participant is told the time: their own first, where its clocks show another."""
        if self.participant_zone and not same_clock(self.starts_at, self.participant_zone, self.zone):
            return (self.participant_zone, self.zone)
        return (self.zone,)


def offset(moment: datetime, zone: str) -> str:
    """How far a zone is from UTC at this moment: "UTC+1", "UTC−3:30", "UTC"."""
    minutes = round((moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"


def zone_words(moment: datetime, zone: str) -> str:
    """A zone's name with its distance from UTC at this moment: "Europe/Berlin, UTC+1"."""
    away = offset(moment, zone)
    return zone if away == zone else f"{zone.replace('_', ' ')}, {away}"


def zone_between(begin: datetime, end: datetime, zone: str) -> str:
    """A zone's name with its distance from UTC in these days: "Europe/Berlin, UTC+2, later UTC+1"."""
    last = offset(end - timedelta(seconds=1), zone)
    later = "" if last == offset(begin, zone) else f", later {last}"
    return zone_words(begin, zone) + later


def clock(moment: datetime, zone: str) -> str:
    """14:30, in this zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def long_day(moment: datetime, zone: str) -> str:
    """Thursday 3 December 2026, in this zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y}"


def span_words(entry: Entry, zone: str) -> str:
    """Thursday 3 December 2026, 14:30–15:30 (Europe/Berlin, UTC+1)."""
    return (
        f"{long_day(entry.starts_at, zone)}, {clock(entry.starts_at, zone)}–{clock(entry.ends_at, zone)} "
        f"({zone_words(entry.starts_at, zone)})"
    )

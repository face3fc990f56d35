"""Decisions of the schedule: an appointment's states, overlaps, local times, when a mail is tried again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 480
MOST_REMINDER_HOURS = 336


class State(StrEnum):
    """What is known of an appointment.

    rescheduled: moved to another time, which nobody confirmed yet. late: the person is not there, or said they would
    be late. no_show: they did not come. done: the session took place.
    """

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    LATE = "late"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    DONE = "done"


class Actor(StrEnum):
    """Who changed an appointment. system: what follows from the session, for instance its end."""

    USER = "user"
    PARTICIPANT = "participant"
    SYSTEM = "system"


class MessageKind(StrEnum):
    """A notice tells the moderator that the participant cancelled; all others go to the participant."""

    INVITATION = "invitation"
    UPDATE = "update"
    REMINDER = "reminder"
    CANCELLATION = "cancellation"
    NOTICE = "notice"


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


WORDS: dict[State, str] = {
    State.PLANNED: "Planned",
    State.CONFIRMED: "Confirmed",
    State.LATE: "Late",
    State.ARRIVED: "Arrived",
    State.NO_SHOW: "Did not come",
    State.RESCHEDULED: "Moved, not confirmed",
    State.CANCELLED: "Cancelled",
    State.DONE: "Done",
}
"""A state as people read it."""

EXPECTED = frozenset({State.PLANNED, State.RESCHEDULED, State.CONFIRMED, State.LATE})
"""The person is still to come."""
TAKES_TIME = EXPECTED | {State.ARRIVED}
"""The moderator's time is taken."""

_NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset(
        {State.CONFIRMED, State.LATE, State.ARRIVED, State.NO_SHOW, State.RESCHEDULED, State.CANCELLED}
    ),
    State.RESCHEDULED: frozenset(
        {State.CONFIRMED, State.LATE, State.ARRIVED, State.NO_SHOW, State.RESCHEDULED, State.CANCELLED}
    ),
    State.CONFIRMED: frozenset(
        {State.LATE, State.ARRIVED, State.NO_SHOW, State.RESCHEDULED, State.CANCELLED}
    ),
    State.LATE: frozenset({State.ARRIVED, State.NO_SHOW, State.RESCHEDULED, State.CANCELLED}),
    State.ARRIVED: frozenset({State.DONE, State.RESCHEDULED, State.CANCELLED}),
    State.NO_SHOW: frozenset({State.ARRIVED, State.RESCHEDULED, State.CANCELLED}),
    State.CANCELLED: frozenset({State.RESCHEDULED}),
    State.DONE: frozenset(),
}
NEEDS_REASON = frozenset({State.RESCHEDULED, State.CANCELLED})
BY_PARTICIPANT = frozenset({State.CONFIRMED, State.CANCELLED})
"""What the participant may do on their own page."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history as the rules see it. moved: the start changed with it."""

    before: State
    after: State
    moved: bool = False


class NotAllowed(ValueError):
    """A change that the present state does not allow; the message says why, for a person."""


def possible(state: State, *, started: bool) -> frozenset[State]:
    """The states that may follow. started: a session was begun from it, which can no longer be moved or cancelled."""
    following = _NEXT[state]
    return following - {State.RESCHEDULED, State.CANCELLED, State.NO_SHOW} if started else following


def require(state: State, to: State, *, started: bool, starts_at: datetime, moment: datetime) -> None:
    """Raises NotAllowed where `to` may not follow. Nobody fails to come before the time has come."""
    if to not in possible(state, started=started):
        raise NotAllowed(
            f"This appointment is “{WORDS[state]}” now and cannot become “{WORDS[to]}”. "
            "Somebody may have changed it meanwhile: look at it again."
        )
    if to is State.NO_SHOW and moment < starts_at:
        raise NotAllowed("The appointment has not begun: mark this once its time has come.")


def before_last(history: Sequence[Change], *, started: bool) -> State | None:
    """The state to which the last change can be taken back; None where it cannot.

    A move is not taken back but moved again, since people were told; what a started session says is not taken back.
    Each entry of the history is a taking back or a change; only the last one counts.
    """
    if not history or started:
        return None
    last = history[-1]
    if last.moved or last.after in (State.PLANNED, State.RESCHEDULED) or last.before is last.after:
        return None
    return last.before


def changes_calendar(before: State, after: State) -> bool:
    """Whether calendars that took the entry over must be told: it was cancelled, or takes place after all."""
    return (before is State.CANCELLED) != (after is State.CANCELLED)


# ---------- time ----------


def overlap(start: datetime, minutes: int, other_start: datetime, other_minutes: int) -> bool:
    """Whether two appointments share any time. One that begins as the other ends does not."""
    return start < other_start + timedelta(minutes=other_minutes) and other_start < start + timedelta(
        minutes=minutes
    )


@cache
def zones() -> frozenset[str]:
    """Names of zones that people live in, and UTC: without the database's own files and old abbreviations."""
    return frozenset(name for name in available_timezones() if "/" in name and not _is_odd(name)) | {"UTC"}


def _is_odd(name: str) -> bool:
    return name.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/", "Brazil/", "Mexico/"))


def is_zone(name: str) -> bool:
    """Whether this is the name of a zone, for instance Europe/Berlin."""
    return name in zones()


class NoSuchTime(ValueError):
    """A local time that clocks pass over; the message says when they do."""


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """The moment (UTC) at which clocks of the zone show this.

    An hour that comes twice as clocks go back is the first of the two. Raises NoSuchTime for one that clocks pass
    over, ValueError for a date at the end of the calendar.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    try:
        moment = local.astimezone(UTC)
        if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
            after = moment.astimezone(ZoneInfo(zone))
            raise NoSuchTime(
                f"{clock:%H:%M} does not exist on this day in {zone}: clocks go forward that night. "
                f"Did you mean {after:%H:%M}?"
            )
    except OverflowError as error:
        raise ValueError("That date is too far away.") from error
    return moment


def comes_twice(day: date, clock: time, zone: str) -> bool:
    """Whether clocks of the zone show this time twice on this day, as they go back."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    later = local.replace(fold=1)
    return local.utcoffset() != later.utcoffset() and (
        local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    )


def day_bounds(first: date, days: int, zone: str) -> tuple[datetime, datetime]:
    """Beginning and end (UTC) of this many days of a zone; a day has 23 to 25 hours."""
    inside = ZoneInfo(zone)
    return (
        datetime.combine(first, time(), inside).astimezone(UTC),
        datetime.combine(first + timedelta(days=days), time(), inside).astimezone(UTC),
    )


def same_clock(moment: datetime, zone: str, other: str) -> bool:
    """Whether clocks of two zones show the same at this moment."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset()


# ---------- mail ----------

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after each failed try; after the last one it is given up."""


def next_try(tries: int, moment: datetime) -> datetime | None:
    """When to try again after so many tries (1 or more) failed; None when it is given up."""
    return moment + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def reminder_due(starts_at: datetime, hours: int, moment: datetime) -> datetime | None:
    """When to remind. None where reminders are off or the time for it has passed already."""
    due = starts_at - timedelta(hours=hours)
    return due if hours > 0 and due > moment else None

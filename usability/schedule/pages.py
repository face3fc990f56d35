"""How a calendar page is cut into days. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from usability.measures.clocks import day
from usability.schedule.entries import Entry

AGENDA_DAYS = 60
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class View(StrEnum):
    """week and month begin on Mondays; agenda: the days that have something, from a day on."""

    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar. inside: it belongs to the month that is shown."""

    date: date
    today: bool
    inside: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A span of days around an anchor, the day that was asked for. previous, following: anchors of the pages beside it.

    title: for instance "November 2026".
    """

    view: View
    anchor: date
    first: date
    days: int
    title: str
    previous: date
    following: date


def page_of(view: View, anchor: date) -> Page:
    """The page of a calendar on which a day stands. Days before 2000 and after 2100 count as these."""
    anchor = min(max(anchor, EARLIEST), LATEST)
    if view is View.WEEK:
        first = anchor - timedelta(days=anchor.weekday())
        last = first + timedelta(days=6)
        return Page(
            view, anchor, first, 7, _span(first, last), first - timedelta(days=7), first + timedelta(days=7)
        )
    if view is View.MONTH:
        one = anchor.replace(day=1)
        following = (one + timedelta(days=32)).replace(day=1)
        first = one - timedelta(days=one.weekday())
        days = -(-(following - first).days // 7) * 7
        return Page(
            view, anchor, first, days, f"{one:%B %Y}", (one - timedelta(days=1)).replace(day=1), following
        )
    last = anchor + timedelta(days=AGENDA_DAYS - 1)
    step = timedelta(days=AGENDA_DAYS)
    return Page(view, anchor, anchor, AGENDA_DAYS, _span(anchor, last), anchor - step, anchor + step)


def days_of(page: Page, entries: Sequence[Entry], zone: str, now: datetime) -> list[Day]:
    """The days of a page with the appointments that begin on them in this zone; of an agenda those that have any."""
    inside = ZoneInfo(zone)
    today = now.astimezone(inside).date()
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.starts_at.astimezone(inside).date(), []).append(entry)
    month = (page.first + timedelta(days=6)).month if page.view is View.MONTH else None
    days = [page.first + timedelta(days=number) for number in range(page.days)]
    return [
        Day(day, day == today, month is None or day.month == month, tuple(by_day.get(day, ())))
        for day in days
        if page.view is not View.AGENDA or day in by_day
    ]


def _span(first: date, last: date) -> str:
    """23–29 November 2026; 30 November – 6 December 2026."""
    end = day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {first:%B}{f' {first.year}' if first.year != last.year else ''} – {end}"

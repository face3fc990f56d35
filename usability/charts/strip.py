"""Time strip: every attempt on a log axis, the time limit as a wall, the geometric mean with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from usability.charts.confidence import confidence_of
from usability.charts.marks import Drawing, Ink, Line, Mark, Table, Text
from usability.charts.sheet import GAP, SCREEN, Sheet, mean_marks, name_marks, name_width, nothing, tick_marks
from usability.charts.swarm import (
    RADIUS,
    Solved,
    count_marks,
    each_stands_for,
    outcome_marks,
    sampled,
    swarm,
    swarm_reach,
)
from usability.charts.text import text_width
from usability.measures.estimate import Estimate
from usability.measures.rounding import rounded, seconds_number, time_text

STOPPED_COLUMNS = 8
STOPPED_PITCH = 12.0
STOPPED_ROWS = 11
_NICE = (
    1,
    1.5,
    2,
    3,
    4.5,
    6,
    9,
    12,
    15,
    20,
    30,
    45,
    60,
    90,
    120,
    180,
    240,
    300,
    420,
    600,
    900,
    1200,
    1800,
    2700,
    3600,
)
NICE = (0.1, 0.2, 0.5, *_NICE, *(h * 3600.0 for h in (1.5, 2, 3, 4, 6, 8, 12, 24, 48, 96, 240, 720)))
"""Seconds at which a tick may stand."""


@dataclass(frozen=True, slots=True)
class TimedAttempt:
    """One attempt: time on task in seconds, how far it was solved, whether the time limit stopped it."""

    seconds: float
    solved: Solved
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class StripRow:
    """A task or condition: its attempts and the geometric mean of the full successes in seconds or None."""

    name: str
    attempts: tuple[TimedAttempt, ...]
    mean: Estimate | None = None


@dataclass(frozen=True, slots=True)
class LogAxis:
    """A logarithmic axis; low and high in seconds, above zero. Values outside are drawn at its ends."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """The place of a value."""
        inside = min(max(value, self.low), self.high)
        return self.left + log(inside / self.low) / log(self.high / self.low) * (self.right - self.left)


def strip(
    rows: Sequence[StripRow],
    *,
    title: str,
    limit: float | None = None,
    numbered: bool = False,
    first_number: int = 1,
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Times by row on one log axis.

    limit: the time limit in seconds that all rows share, drawn as a wall with the stopped attempts behind it.
    Without it stopped attempts stand at their own time. Raises ValueError for a negative time or a limit that
    is not above zero.
    """
    times = [a.seconds for row in rows for a in row.attempts]
    if any(t < 0 for t in times) or (limit is not None and limit <= 0):
        raise ValueError("Times are above zero")
    level = confidence_of(row.mean for row in rows)
    # Without a limit that all rows share nothing here says which attempts were stopped by one.
    stopped = ("Stopped at the limit",) if limit is not None else ()
    headers = ("", "Attempts", f"Typical time of full successes ({level}), n", *stopped)
    if not times:
        return nothing(title, headers, sheet)
    header = f"typical time ({level}), n"
    most = max(len(row.attempts) for row in rows)
    names = name_width(
        [row.name for row in rows] + [f"{most:,} attempts", "000 attempts"], sheet, numbered=numbered
    )
    values = [_value(row) for row in rows]
    values_width = max(text_width(v, sheet.value) for v in [*values, header])
    values_left = sheet.width - values_width
    behind_wall = STOPPED_COLUMNS * STOPPED_PITCH + 12 if _any_stopped(rows, limit) else 0.0
    # An interval may widen the axis, but not so far that the attempts are pressed together.
    shortest, longest = min(times) / 2, max(times) * 2
    ends = [
        e
        for row in rows
        if row.mean
        for e in (row.mean.low, row.mean.value, row.mean.high)
        if e is not None and shortest <= e <= longest
    ]
    axis = _axis([*times, *ends], limit, names + GAP, values_left - GAP - behind_wall)
    limit_words = f"limit {seconds_number(limit)}\u00a0s" if limit is not None else ""
    marks: list[Mark] = _key(rows, axis.left, axis.right - text_width(limit_words, sheet.tick) - 16, sheet)
    top = 34.0
    y = top
    for index, row in enumerate(rows):
        number = str(first_number + index) if numbered else ""
        drawn, height = _row(row, y, axis, limit, names, number, sheet, (values_left, values[index]))
        marks += drawn
        y += height
        if index < len(rows) - 1:
            marks.append(Line(x1=0, y1=y, x2=sheet.width, y2=y, stroke=Ink.RULE, role="rule"))
    bottom = y + 4
    ground = tick_marks(_ticks(axis, limit, sheet), axis.at, top, bottom, sheet)
    ground.append(
        Text(
            x=values_left,
            y=19,
            words=header,
            size=sheet.tick,
            fill=Ink.QUIET,
            role="header",
        ),
    )
    if limit is not None:
        ground.append(
            Line(x1=axis.right, y1=top - 4, x2=axis.right, y2=bottom, stroke=Ink.INK, weight=1.5, role="wall")
        )
        anchor_x = axis.right + 8 if behind_wall else axis.right
        ground.append(
            Text(
                x=anchor_x,
                y=19,
                words=limit_words,
                size=sheet.tick,
                fill=Ink.QUIET,
                anchor="start" if behind_wall else "end",
            ),
        )
    table = Table(headers, tuple(_table_row(row, limit) for row in rows))
    description = "; ".join(f"{row.name}: {len(row.attempts)} attempts, {_value(row)}" for row in rows)
    return Drawing(sheet.width, bottom + 30, title, description, (*ground, *marks), table)


def _any_stopped(rows: Sequence[StripRow], limit: float | None) -> bool:
    return limit is not None and any(a.stopped for row in rows for a in row.attempts)


def _value(row: StripRow) -> str:
    mean = row.mean
    if mean is None or mean.value is None:
        return "no full success"
    return time_text(mean)


def _axis(times: Sequence[float], limit: float | None, left: float, right: float) -> LogAxis:
    least = max(min(times), 0.1)
    low = max((n for n in NICE if n <= least), default=NICE[0])
    longest = max(times)
    high = limit if limit is not None else min((n for n in NICE if n >= longest), default=longest)
    if low >= high:
        low = max((n for n in NICE if n < high), default=high / 2)
    return LogAxis(low, high, left, right)


def _ticks(axis: LogAxis, limit: float | None, sheet: Sheet) -> list[tuple[float, str]]:
    divisor, unit = (1, "s") if axis.high <= 900 else (60, "min") if axis.high <= 4 * 3600 else (3600, "h")
    room = text_width("0000", sheet.tick)
    found: list[tuple[float, str]] = []
    for value in NICE:
        inside = axis.low <= value <= axis.high
        whole = value / divisor >= 0.5
        near_wall = limit is not None and value != limit and axis.at(value) > axis.right - room
        if inside and whole and not near_wall:
            found.append((value, _tick_words(value / divisor)))
    if limit is not None and (not found or found[-1][0] != limit):
        found.append((limit, _tick_words(limit / divisor)))
    if found:
        found[0] = (found[0][0], f"{found[0][1]}\u00a0{unit}")
    return found


def _tick_words(value: float) -> str:
    return rounded(value) if value == int(value) else rounded(value, 1)


def _key(rows: Sequence[StripRow], left: float, right: float, sheet: Sheet) -> list[Mark]:
    """The shapes that occur, above the plot; from the sheet's edge where the plot is too narrow for them."""
    present = {a.solved for row in rows for a in row.attempts}
    names = {Solved.FULL: "solved in full", Solved.PARTIAL: "in part", Solved.FAILED: "failed"}
    need = sum(36 + text_width(names[solved], sheet.tick) for solved in present)
    marks: list[Mark] = []
    x = left if left + need - 20 <= right else 0.0
    for solved in Solved:
        if solved in present:
            marks += outcome_marks(solved, x + RADIUS, 14)
            words = names[solved]
            marks.append(Text(x=x + 16, y=19, words=words, size=sheet.tick, fill=Ink.QUIET, role="key"))
            x += 16 + text_width(words, sheet.tick) + 20
    return marks


def _row(
    row: StripRow,
    y: float,
    axis: LogAxis,
    limit: float | None,
    names: float,
    number: str,
    sheet: Sheet,
    value: tuple[float, str],
) -> tuple[list[Mark], float]:
    each = each_stands_for(len(row.attempts))
    drawn = _drawn(row.attempts, each)
    behind = [a for a in drawn if a.stopped and limit is not None]
    timed = [a for a in drawn if not (a.stopped and limit is not None)]
    places = [min(max(axis.at(a.seconds), axis.left + RADIUS), axis.right - RADIUS) for a in timed]
    steps = swarm(places)
    grid_rows = -(-len(behind) // STOPPED_COLUMNS)
    pitch = min(STOPPED_PITCH, STOPPED_PITCH * STOPPED_ROWS / max(grid_rows, 1))
    grid = max(grid_rows - 1, 0) * pitch / 2 + RADIUS
    has_mean = row.mean is not None and row.mean.known
    reach = max(swarm_reach(steps), grid, sheet.name_line * 1.5 - (10 if has_mean else 0))
    middle = y + 8 + reach
    marks: list[Mark] = []
    for place, step, attempt in zip(places, steps, timed, strict=True):
        marks += outcome_marks(attempt.solved, place, middle + step * (2 * RADIUS + 1))
    order = list(Solved)
    for index, attempt in enumerate(sorted(behind, key=lambda a: order.index(a.solved))):
        column, line = divmod(index, max(grid_rows, 1))
        top = middle - max(grid_rows - 1, 0) * pitch / 2
        marks += outcome_marks(attempt.solved, axis.right + 14 + column * STOPPED_PITCH, top + line * pitch)
    height = 2 * reach + 16
    if row.mean is not None and row.mean.value is not None:
        marks += mean_marks(row.mean, y + height + 6, axis.at)
        height += 22
    centre = y + height / 2
    indent = 28.0 if number else 0.0
    marks += name_marks(
        row.name, centre - sheet.name_line / 2, names, sheet,
        number=number, indent=indent, strong=not number,
    )  # fmt: skip
    lines = 2 if sum(1 for m in marks if m.kind == "text" and m.role == "name") > 1 else 1
    attempts = f"{len(row.attempts):,} attempt{'' if len(row.attempts) == 1 else 's'}"
    count_y = centre + sheet.name_line * (lines + 0.55) / 2 + (4 if lines == 1 else 2)
    marks += count_marks(attempts, each, indent, count_y, sheet)
    fill = Ink.INK if has_mean else Ink.QUIET
    marks.append(Text(x=value[0], y=centre + 5, words=value[1], size=sheet.value, fill=fill, role="value"))
    return marks, height


def _drawn(attempts: Sequence[TimedAttempt], each: int) -> Sequence[TimedAttempt]:
    """The attempts that get a mark: all, or of each kind the middle one of `each` in the order of their times."""
    if each == 1:
        return attempts
    kinds: dict[tuple[Solved, bool], list[TimedAttempt]] = {}
    for one in attempts:
        kinds.setdefault((one.solved, one.stopped), []).append(one)
    return [a for own in kinds.values() for a in sampled(sorted(own, key=lambda a: a.seconds), each)]


def _table_row(row: StripRow, limit: float | None) -> tuple[str | None, ...]:
    stopped = (str(sum(a.stopped for a in row.attempts)),) if limit is not None else ()
    return row.name, str(len(row.attempts)), _value(row), *stopped

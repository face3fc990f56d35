"""Errors by code, the most frequent first, with the share of all errors that they and those before them make."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from usability.charts.confidence import confidence_of
from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Rect, Table, Text
from usability.charts.sheet import (
    GAP,
    SCREEN,
    Axis,
    Sheet,
    hatch,
    name_marks,
    name_width,
    nothing,
    tick_marks,
)
from usability.charts.text import clip, text_width
from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, percent, rate_text

BAR = 18.0
TICKS = ((0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, f"100{NBSP}% of errors"))


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """A code: its name, how often it was marked, the share of people who met it."""

    name: str
    count: int
    people: Estimate


@dataclass(frozen=True, slots=True)
class ParetoGroup:
    """Codes of one task; name "" for a whole study. total: all errors, where not every code has a row."""

    name: str
    rows: tuple[ParetoRow, ...]
    total: int = 0

    @property
    def errors(self) -> int:
        return max(self.total, sum(row.count for row in self.rows))


def pareto(groups: Sequence[ParetoGroup], *, title: str, sheet: Sheet = SCREEN) -> Drawing:
    """Bars sorted by count, a line of cumulated shares over them, group by group.

    Raises ValueError for a count below 0.
    """
    rows = [row for group in groups for row in group.rows]
    if any(row.count < 0 for row in rows):
        raise ValueError("Counts are zero or more")
    level = confidence_of(row.people for row in rows)
    headers = ("", "Times", "Share of all with those above", f"People who met it ({level})")
    ordered = [
        replace(group, rows=tuple(sorted(group.rows, key=lambda row: -row.count)))
        for group in groups
        if any(row.count for row in group.rows)
    ]
    if not ordered:
        return nothing(title, headers, sheet, "No error was coded")
    names = name_width([row.name for row in rows], sheet, numbered=False)
    counts = max(text_width(str(row.count), sheet.value, strong=True) for row in rows)
    shares = max(text_width(rate_text(row.people), sheet.value) for row in rows)
    heads = ("times", f"people ({level})")
    counts = max(counts, text_width(heads[0], sheet.tick))
    values_left = sheet.width - max(shares, text_width(heads[1], sheet.tick))
    count_right = values_left - 18
    axis = Axis(0, 1, names + GAP, count_right - counts - GAP)
    top = 30.0
    marks: list[Mark] = [
        Text(x=count_right, y=19, words=heads[0], size=sheet.tick, fill=Ink.QUIET, anchor="end", role="header"),
        Text(x=values_left, y=19, words=heads[1], size=sheet.tick, fill=Ink.QUIET, role="header"),
    ]  # fmt: skip
    y = top
    for group in ordered:
        if group.name:
            y += sheet.name_line + 12
            words = clip(group.name, sheet.width, sheet.name, serif=True, strong=True)
            marks.append(
                Text(x=0, y=y - 8, words=words, size=sheet.name, serif=True, strong=True, role="group")
            )
        drawn, height = _group(group, y, names, axis, (count_right, values_left), sheet)
        marks += drawn
        y += height
    bottom = y + 4
    # In its own group a name would cross the upright lines.
    plot = (
        [] if any(group.name for group in ordered) else tick_marks(TICKS[1:-1], axis.at, top, bottom, sheet)
    )
    ends = tick_marks((TICKS[0], TICKS[-1]), axis.at, bottom - 1, bottom, sheet)
    ground = plot + [mark for mark in ends if mark.kind != "text" or not _crosses(mark, plot)]
    table = Table(headers, tuple(row for group in ordered for row in _table_rows(group)))
    description = "; ".join(
        f"{group.name + ', ' if group.name else ''}{row.name}: {row.count} times, {rate_text(row.people)}"
        for group in ordered
        for row in group.rows
    )
    return Drawing(sheet.width, bottom + 30, title, description, (*ground, *marks), table)


def _crosses(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(
        other.kind == "text" and mark.box[0] < other.box[2] + 6 and other.box[0] < mark.box[2] + 6
        for other in others
    )


def _group(
    group: ParetoGroup,
    top: float,
    names: float,
    axis: Axis,
    columns: tuple[float, float],
    sheet: Sheet,
) -> tuple[list[Mark], float]:
    rows, total = group.rows, group.errors
    pitch = max(2 * sheet.name_line + 4, BAR + 12)
    marks: list[Mark] = []
    path: list[tuple[float, float]] = []
    for index, (row, so_far) in enumerate(zip(rows, accumulate(row.count for row in rows), strict=True)):
        middle = top + pitch * (index + 0.5)
        marks += name_marks(row.name, middle, names, sheet)
        if row.count:
            width = max(axis.at(row.count / total) - axis.left, 2.0)
            left, y = axis.left, middle - BAR / 2
            marks.append(
                Rect(
                    x=left,
                    y=y,
                    width=width,
                    height=BAR,
                    fill=Ink.PAPER,
                    stroke=Ink.FAILURE,
                    weight=1.2,
                    role="bar",
                )
            )
            marks.append(hatch(left, y, width, BAR, Ink.FAILURE))
        path.append((axis.at(so_far / total), middle))
        marks.append(
            Text(
                x=columns[0],
                y=middle + 5,
                words=str(row.count),
                size=sheet.value,
                strong=True,
                anchor="end",
                role="count",
            )
        )
        words = rate_text(row.people)
        marks.append(Text(x=columns[1], y=middle + 5, words=words, size=sheet.value, role="value"))
    for (x1, y1), (x2, y2) in pairwise(path):
        marks.append(Line(x1=x1, y1=y1, x2=x2, y2=y2, stroke=Ink.INK, weight=1.2, role="cumulative"))
    marks += [
        Circle(x=x, y=y, r=4, fill=Ink.PAPER, stroke=Ink.INK, weight=1.6, role="cumulative") for x, y in path
    ]
    return marks, pitch * len(rows)


def _table_rows(group: ParetoGroup) -> list[tuple[str | None, ...]]:
    rows, total = group.rows, group.errors
    return [
        (
            f"{group.name}: {row.name}" if group.name else row.name,
            str(row.count),
            percent(so_far / total, total),
            rate_text(row.people),
        )
        for row, so_far in zip(rows, accumulate(row.count for row in rows), strict=True)
    ]

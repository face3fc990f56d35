"""Rows of values with intervals on one axis: the shared geometry of forest plots and of means on a scale."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Table, Text
from usability.charts.sheet import (
    GAP,
    NUMBER,
    SCREEN,
    Axis,
    Sheet,
    interval_weight,
    key_marks,
    name_marks,
    name_width,
    nothing,
    shape,
    tick_marks,
)
from usability.charts.text import text_width
from usability.measures.estimate import Estimate

NO_DATA = "no data"
LINE = 20.0
"""Height of one condition's line inside a row."""


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row: a name and one estimate for each condition, None where the condition was not run.

    dots: for each condition the single values behind the estimate, drawn as rings whose area is
    their number; may be empty. targets: for each condition a published or wanted value as an upright stroke; may be
    empty.
    """

    name: str
    estimates: tuple[Estimate | None, ...]
    dots: tuple[tuple[float, ...], ...] = ()
    targets: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class RowStyle:
    """The axis, its ticks and how a value is written."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    write: Callable[[Estimate], str]
    header: str
    goal: float | None = None
    goal_words: str = ""


def interval_rows(
    rows: Sequence[IntervalRow],
    style: RowStyle,
    *,
    title: str,
    conditions: Sequence[str] = (),
    total: IntervalRow | None = None,
    numbered: bool = True,
    first_number: int = 1,
    sheet: Sheet = SCREEN,
    table: Table,
) -> Drawing:
    """Rows from top to bottom in the order given, the total below a strong line."""
    everything = [*rows, *([total] if total else [])]
    if not any(e is not None and e.known for row in everything for e in row.estimates):
        return nothing(title, table.headers, sheet)
    indent = NUMBER + (9 if len(rows) + first_number > 10 else 0) if numbered else 0.0
    width = name_width([r.name for r in rows], sheet, numbered=numbered, strong=[total.name] if total else [])
    labels = [_label(e, style) for row in everything for e in row.estimates]
    values_width = max(text_width(words, sheet.value) for words in [*labels, style.header])
    values_left = sheet.width - values_width
    axis = Axis(style.low, style.high, width + GAP, values_left - GAP)
    key, top = key_marks(conditions, axis.left, values_left - GAP, sheet)
    if style.goal is not None:
        top += 20
    marks: list[Mark] = []
    y = top + 6
    heights = [_row_height(row, sheet) for row in rows]
    for index, (row, height) in enumerate(zip(rows, heights, strict=True)):
        number = str(first_number + index) if numbered else ""
        marks += name_marks(row.name, y + height / 2, width, sheet, number=number, indent=indent)
        marks += _row_marks(row, y + height / 2, axis, values_left, style, sheet)
        y += height
        if index < len(rows) - 1:
            marks.append(Line(x1=0, y1=y, x2=width, y2=y, stroke=Ink.RULE, role="rule"))
            marks.append(Line(x1=values_left, y1=y, x2=sheet.width, y2=y, stroke=Ink.RULE, role="rule"))
    if total:
        y += 8
        marks.append(Line(x1=0, y1=y, x2=sheet.width, y2=y, stroke=Ink.INK, weight=1.5, role="rule"))
        height = _row_height(total, sheet)
        marks += name_marks(total.name, y + 3 + height / 2, width, sheet, strong=True)
        marks += _row_marks(total, y + 3 + height / 2, axis, values_left, style, sheet)
        y += height + 3
    bottom = y + 6
    ground = tick_marks(style.ticks, axis.at, top, bottom, sheet)
    ground.append(
        Text(x=values_left, y=19, words=style.header, size=sheet.tick, fill=Ink.QUIET, role="header")
    )
    if style.goal is not None:
        ground += _goal_marks(style, axis, top, bottom, sheet)
    description = "; ".join(_spoken(row, conditions, style) for row in everything)
    return Drawing(sheet.width, bottom + 30, title, description, (*ground, *marks, *key), table)


def _row_height(row: IntervalRow, sheet: Sheet) -> float:
    return max(len(row.estimates) * LINE + 10, 2 * sheet.name_line + 8)


def _row_marks(
    row: IntervalRow,
    middle: float,
    axis: Axis,
    values_left: float,
    style: RowStyle,
    sheet: Sheet,
) -> list[Mark]:
    marks: list[Mark] = []
    first = middle - (len(row.estimates) - 1) * LINE / 2
    for index, estimate in enumerate(row.estimates):
        y = first + index * LINE
        dots = Counter(row.dots[index] if index < len(row.dots) else ())
        # The area of a dot is the number of people who gave that value.
        marks += [
            Circle(x=axis.at(v), y=y, r=min(2.4 * sqrt(people), 9.0), stroke=Ink.EDGE, role="dot")
            for v, people in sorted(dots.items())
        ]
        target = row.targets[index] if index < len(row.targets) else None
        if target is not None:
            x = axis.at(target)
            marks.append(Line(x1=x, y1=y - 9, x2=x, y2=y + 9, stroke=Ink.INK, weight=2, role="target"))
        if estimate is not None and estimate.value is not None:
            if estimate.low is not None and estimate.high is not None:
                x1, x2 = axis.at(estimate.low), axis.at(estimate.high)
                weight = interval_weight(index)
                marks.append(
                    Line(x1=x1, y1=y, x2=x2, y2=y, stroke=Ink.SUCCESS, weight=weight, role="interval")
                )
            marks.append(shape(index if len(row.estimates) > 1 else 2, axis.at(estimate.value), y))
        known = estimate is not None and estimate.known
        words = _label(estimate, style)
        fill = Ink.INK if known else Ink.QUIET
        marks.append(Text(x=values_left, y=y + 5, words=words, size=sheet.value, fill=fill, role="value"))
    return marks


def _goal_marks(style: RowStyle, axis: Axis, top: float, bottom: float, sheet: Sheet) -> list[Mark]:
    goal = style.goal if style.goal is not None else axis.low
    x = axis.at(goal)
    half = text_width(style.goal_words, sheet.tick, strong=True) / 2
    label = min(max(x, axis.left + half), axis.right - half)
    return [
        Line(x1=x, y1=top - 2, x2=x, y2=bottom, stroke=Ink.INK, weight=1.5, dash="5 4", role="goal"),
        Text(
            x=label,
            y=top - 7,
            words=style.goal_words,
            size=sheet.tick,
            anchor="middle",
            strong=True,
            role="goal-label",
        ),
    ]


def _label(estimate: Estimate | None, style: RowStyle) -> str:
    return style.write(estimate) if estimate is not None and estimate.known else NO_DATA


def _spoken(row: IntervalRow, conditions: Sequence[str], style: RowStyle) -> str:
    said = [
        f"{conditions[i]} {_label(e, style)}" if len(conditions) > 1 else _label(e, style)
        for i, e in enumerate(row.estimates)
    ]
    return f"{row.name}: {', '.join(said)}"

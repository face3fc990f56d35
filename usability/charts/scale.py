"""Scores of a questionnaire on their scale: people as dots, mean and interval, published bands if any."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.charts.confidence import confidence_of
from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Rect, Table, Text
from usability.charts.mean_rows import scale_ticks
from usability.charts.sheet import (
    GAP,
    SCREEN,
    Axis,
    Sheet,
    mean_marks,
    name_marks,
    name_width,
    nothing,
    tick_marks,
)
from usability.charts.swarm import PITCH, RADIUS, count_marks, each_stands_for, sampled, swarm, swarm_reach
from usability.charts.text import text_width
from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, mean_text, rounded, signed


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A condition or a group: each person's score and their mean, None when there is none."""

    name: str
    scores: tuple[float, ...]
    mean: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A published stretch of the scale, for instance grade "C" from 65.0 to 71.0."""

    name: str
    low: float
    high: float


def scale(
    rows: Sequence[ScoreRow],
    *,
    title: str,
    low: float = 0,
    high: float = 100,
    low_label: str = "",
    high_label: str = "",
    bands: Sequence[Band] = (),
    places: int = 1,
    differences: bool = False,
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Scores from low to high by row. bands only for instruments with published ones, such as SUS.

    differences: the scores are differences, written with their sign, and 0 is a strong line. Raises ValueError when low
    is not below high.
    """
    if low >= high:
        raise ValueError("A scale goes from low to high")
    level = confidence_of(row.mean for row in rows)
    headers, header = ("", f"Mean ({level}), n", "Lowest", "Highest"), f"mean ({level}), n"
    if not any(row.scores or (row.mean and row.mean.known) for row in rows):
        return nothing(title, headers, sheet)
    most = max(len(row.scores) for row in rows)
    names = name_width([row.name for row in rows] + [f"{most:,} people", "000 people"], sheet, numbered=False)
    write = _signed if differences else mean_text
    values = [write(row.mean, places) if row.mean and row.mean.known else "no data" for row in rows]
    values_left = sheet.width - max(text_width(v, sheet.value) for v in [*values, header])
    axis = Axis(low, high, names + GAP, values_left - GAP)
    top = 48.0 if bands else 30.0
    marks: list[Mark] = []
    y = top
    for index, row in enumerate(rows):
        drawn, height = _row(row, y, axis, names, sheet, (values_left, values[index]))
        marks += drawn
        y += height
        if index < len(rows) - 1:
            marks.append(Line(x1=0, y1=y, x2=sheet.width, y2=y, stroke=Ink.RULE, role="rule"))
    bottom = y + 4
    ground = _band_marks(bands, axis, top, bottom, sheet)
    ticks = _difference_ticks(low, high) if differences else scale_ticks(low, high, low_label, high_label)
    ground += tick_marks(ticks, axis.at, top, bottom, sheet)
    ground.append(Text(x=values_left, y=19, words=header, size=sheet.tick, fill=Ink.QUIET, role="header"))
    if differences:
        x = axis.at(0)
        ground.append(
            Line(x1=x, y1=top - 6, x2=x, y2=bottom, stroke=Ink.INK, weight=1.5, dash="5 4", role="zero")
        )
    table = Table(
        headers, tuple(_table_row(row, value, places) for row, value in zip(rows, values, strict=True))
    )
    description = "; ".join(f"{row.name}: {value}" for row, value in zip(rows, values, strict=True))
    return Drawing(sheet.width, bottom + 30, title, description, (*ground, *marks), table)


def _difference_ticks(low: float, high: float) -> list[tuple[float, str]]:
    values = (low, low / 2, 0.0, high / 2, high)
    return [(value, signed(value, 0 if value == int(value) else 1)) for value in values]


def _signed(estimate: Estimate, places: int) -> str:
    text = signed(estimate.value or 0.0, places)
    if estimate.alike:
        text += " (all alike)"
    if estimate.ends is not None:
        low, high = (signed(end, places) for end in estimate.ends)
        text += f" ({low} to {high})"
    return f"{text}, n{NBSP}={NBSP}{estimate.n}"


def _row(
    row: ScoreRow,
    y: float,
    axis: Axis,
    names: float,
    sheet: Sheet,
    value: tuple[float, str],
) -> tuple[list[Mark], float]:
    each = each_stands_for(len(row.scores))
    drawn = sampled(sorted(row.scores), each)
    places = [axis.at(score) for score in drawn]
    steps = swarm(places)
    reach = max(swarm_reach(steps), sheet.name_line - 4)
    middle = y + 8 + reach
    marks: list[Mark] = [
        Circle(x=place, y=middle + step * PITCH, r=RADIUS, fill=Ink.EDGE, role="dot")
        for place, step in zip(places, steps, strict=True)
    ]
    height = 2 * reach + 16 + 22
    marks += mean_marks(row.mean, y + height - 16, axis.at)
    centre = y + height / 2
    marks += name_marks(row.name, centre - sheet.name_line / 2, names, sheet, strong=True)
    lines = sum(1 for m in marks if m.kind == "text")
    count_y = centre + sheet.name_line * (lines + 0.55) / 2 + (4 if lines == 1 else 2)
    people = f"{len(row.scores):,} {'person' if len(row.scores) == 1 else 'people'}"
    marks += count_marks(people, each, 0, count_y, sheet)
    marks.append(Text(x=value[0], y=centre + 5, words=value[1], size=sheet.value, role="value"))
    return marks, height


def _band_marks(bands: Sequence[Band], axis: Axis, top: float, bottom: float, sheet: Sheet) -> list[Mark]:
    marks: list[Mark] = []
    for index, band in enumerate(bands):
        left, right = axis.at(band.low), axis.at(band.high)
        if index % 2 == 0:
            marks.append(
                Rect(
                    x=left,
                    y=top - 22,
                    width=right - left,
                    height=bottom - top + 22,
                    fill=Ink.WELL,
                    role="band",
                )
            )
        if text_width(band.name, sheet.tick) <= right - left - 1:
            x = (left + right) / 2
            marks.append(
                Text(
                    x=x,
                    y=top - 7,
                    words=band.name,
                    size=sheet.tick,
                    fill=Ink.QUIET,
                    anchor="middle",
                    role="band-name",
                )
            )
    return marks


def _table_row(row: ScoreRow, value: str, places: int) -> tuple[str | None, ...]:
    if not row.scores:
        return row.name, value, None, None
    return row.name, value, rounded(min(row.scores), places), rounded(max(row.scores), places)

"""Stacked bars: how attempts ended, by task; each bar is all attempts of its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from usability.charts.marks import Drawing, Ink, Mark, Rect, Table, Text
from usability.charts.sheet import GAP, NUMBER, SCREEN, Sheet, hatch, name_marks, name_width, nothing
from usability.charts.text import text_width

BAR = 24.0


class Look(StrEnum):
    """How a part of a bar is painted; told apart in grey as well."""

    SOLID = "solid"
    TINT = "tint"
    HATCHED = "hatched"
    OUTLINED = "outlined"


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of outcome: its name, as in "solved in full", and its look."""

    name: str
    look: Look


@dataclass(frozen=True, slots=True)
class StackedRow:
    """A task or condition: how many attempts there were of each part, in the parts' order."""

    name: str
    counts: tuple[int, ...]


OUTCOMES = (
    Part("in full", Look.SOLID),
    Part("in part", Look.TINT),
    Part("failed", Look.HATCHED),
    Part("abandoned", Look.OUTLINED),
)
"""The usual four parts of a bar of outcomes."""


def stacked(
    rows: Sequence[StackedRow],
    *,
    title: str,
    parts: Sequence[Part] = OUTCOMES,
    numbered: bool = True,
    first_number: int = 1,
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Bars of equal length, each cut in the shares of its parts, with the counts inside and n on the right.

    A row without attempts is dashed and says so. Raises ValueError for a negative count or a row that has not
    one count a part.
    """
    if any(len(row.counts) != len(parts) or min(row.counts, default=0) < 0 for row in rows):
        raise ValueError("Every row needs one count, zero or more, for each part")
    headers = ("", *(part.name for part in parts), "n")
    if not any(sum(row.counts) for row in rows):
        return nothing(title, headers, sheet)
    indent = NUMBER + (9 if len(rows) + first_number > 10 else 0) if numbered else 0.0
    names = name_width([row.name for row in rows], sheet, numbered=numbered)
    totals = [f"n\u00a0=\u00a0{sum(row.counts)}" if sum(row.counts) else "no attempts" for row in rows]
    right = sheet.width - max(text_width(t, sheet.value) for t in totals) - 14
    left = names + GAP
    marks, top = part_key(parts, left, sheet.width, sheet)
    pitch = max(2 * sheet.name_line + 6, BAR + 12)
    for index, row in enumerate(rows):
        middle = top + pitch * (index + 0.5)
        marks += name_marks(
            row.name,
            middle,
            names,
            sheet,
            number=str(first_number + index) if numbered else "",
            indent=indent,
        )
        marks += bar(row.counts, parts, left, right, middle, sheet)
        fill = Ink.INK if sum(row.counts) else Ink.QUIET
        marks.append(
            Text(x=right + 14, y=middle + 5, words=totals[index], size=sheet.value, fill=fill, role="value")
        )
    table = Table(headers, tuple((r.name, *(str(c) for c in r.counts), str(sum(r.counts))) for r in rows))
    description = "; ".join(_spoken(row, parts) for row in rows)
    return Drawing(sheet.width, top + pitch * len(rows) + 4, title, description, tuple(marks), table)


def bar(
    counts: Sequence[int], parts: Sequence[Part], left: float, right: float, middle: float, sheet: Sheet
) -> list[Mark]:
    """One bar around its middle; a count that does not fit inside is left to the table."""
    total = sum(counts)
    top = middle - BAR / 2
    if not total:
        return [Rect(x=left, y=top, width=right - left, height=BAR, stroke=Ink.EDGE, dash="4 4", role="bar")]
    marks: list[Mark] = []
    x = left
    for count, part in zip(counts, parts, strict=True):
        width = count / total * (right - left)
        if count:
            marks += swatch(part.look, x, top, width, BAR)
            words = str(count)
            need = text_width(words, sheet.tick, strong=True)
            if need + 8 <= width:
                if part.look is Look.HATCHED:
                    marks.append(
                        Rect(
                            x=x + 4, y=top + 3, width=need + 6, height=BAR - 6, fill=Ink.PAPER, role="ground"
                        )
                    )
                fill = Ink.ON_SUCCESS if part.look is Look.SOLID else Ink.INK
                marks.append(
                    Text(
                        x=x + 7 if need + 14 <= width else x + 4,
                        y=middle + 5,
                        words=words,
                        size=sheet.tick,
                        fill=fill,
                        strong=True,
                        role="count",
                    ),
                )
        x += width
    return marks


def swatch(look: Look, x: float, y: float, width: float, height: float) -> list[Mark]:
    """A stretch painted in one look, with a small gap to the next one."""
    inner = max(width - 2, 1.0)
    if look is Look.SOLID:
        return [Rect(x=x, y=y, width=inner, height=height, fill=Ink.SUCCESS, role="bar")]
    if look is Look.TINT:
        return [
            Rect(
                x=x + 0.5,
                y=y + 0.5,
                width=max(inner - 1, 0.5),
                height=height - 1,
                fill=Ink.SUCCESS_SOFT,
                stroke=Ink.SUCCESS,
                role="bar",
            )
        ]
    ink = Ink.FAILURE if look is Look.HATCHED else Ink.EDGE
    outline = Rect(
        x=x + 0.5,
        y=y + 0.5,
        width=max(inner - 1, 0.5),
        height=height - 1,
        fill=Ink.PAPER,
        stroke=ink,
        role="bar",
    )
    if look is Look.HATCHED:
        return [outline, hatch(x + 0.5, y + 0.5, max(inner - 1, 0.5), height - 1, ink)]
    return [outline]


def part_key(parts: Sequence[Part], left: float, right: float, sheet: Sheet) -> tuple[list[Mark], float]:
    """The parts with their looks above the bars, in as many lines as they need, and the height they take."""
    marks: list[Mark] = []
    x, y = left, 14.0
    for part in parts:
        width = 24 + text_width(part.name, sheet.tick)
        if x > left and x + width > right:
            x, y = left, y + 22
        marks += swatch(part.look, x, y - 7, 18, 14)
        marks.append(Text(x=x + 24, y=y + 5, words=part.name, size=sheet.tick, fill=Ink.QUIET, role="key"))
        x += width + 22
    return marks, y + 16


def _spoken(row: StackedRow, parts: Sequence[Part]) -> str:
    if not sum(row.counts):
        return f"{row.name}: no attempts"
    return f"{row.name}: " + ", ".join(f"{c} {p.name}" for c, p in zip(row.counts, parts, strict=True))

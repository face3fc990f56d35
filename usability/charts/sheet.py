"""The two sheets a chart is drawn for, and what drawings share: names, ticks, shapes, nothing to show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Path, Rect, Table, Text
from usability.charts.text import balanced, text_width, wrap
from usability.measures.estimate import Estimate

NOT_ENOUGH = "Not enough data yet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Width of a drawing and its three sizes of type, in the drawing's units."""

    width: float
    name: float
    value: float
    tick: float

    @property
    def name_line(self) -> float:
        """Distance of two lines of a name."""
        return self.name + 3


SCREEN = Sheet(width=960, name=17, value=16, tick=15)
PRINT = Sheet(width=760, name=16, value=15, tick=14)
"""760 units on 152 mm: the values are set in 8.5 points."""

GAP = 24.0
NUMBER = 20.0
"""Room for a row's number before its name."""
SHARE_FOR_NAMES = 0.29


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis from low to high, drawn from left to right. Values outside are drawn at its ends."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """The place of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def name_width(names: Sequence[str], sheet: Sheet, *, numbered: bool, strong: Sequence[str] = ()) -> float:
    """Width of the column of names: what they need, at most a fixed share of the sheet."""
    indent = NUMBER + (8 if len(names) > 9 else 0) if numbered else 0.0
    need = max(
        [text_width(n, sheet.name, serif=True) + indent for n in names]
        + [text_width(n, sheet.name, serif=True, strong=True) for n in strong]
        + [0.0],
    )
    return min(need, sheet.width * SHARE_FOR_NAMES)


def name_marks(
    name: str,
    middle: float,
    width: float,
    sheet: Sheet,
    *,
    number: str = "",
    indent: float = 0,
    strong: bool = False,
) -> list[Mark]:
    """A row's name in at most two lines around its middle, with its number before it."""
    lines = balanced(name, width - indent, sheet.name, serif=True, strong=strong)
    first = middle + sheet.name * 0.32 - (len(lines) - 1) * sheet.name_line / 2
    marks: list[Mark] = []
    if number:
        marks.append(
            Text(x=0, y=first, words=number, size=sheet.name, fill=Ink.QUIET, serif=True, role="number")
        )
    for index, line in enumerate(lines):
        y = first + index * sheet.name_line
        marks.append(Text(x=indent, y=y, words=line, size=sheet.name, serif=True, strong=strong, role="name"))
    return marks


def tick_marks(
    ticks: Sequence[tuple[float, str]],
    at: Callable[[float], float],
    top: float,
    bottom: float,
    sheet: Sheet,
) -> list[Mark]:
    """Thin upright lines with their labels below; a label that would touch the one before it is left out."""
    marks: list[Mark] = []
    last_right = float("-inf")
    for value, words in ticks:
        x = at(value)
        marks.append(Line(x1=x, y1=top, x2=x, y2=bottom, stroke=Ink.RULE, role="tick"))
        half = text_width(words, sheet.tick) / 2
        x_label = min(max(x, half), sheet.width - half)
        if x_label - half < last_right + 6:
            continue
        last_right = x_label + half
        marks.append(
            Text(
                x=x_label,
                y=bottom + 20,
                words=words,
                size=sheet.tick,
                fill=Ink.QUIET,
                anchor="middle",
                role="tick-label",
            ),
        )
    return marks


def shape(index: int, x: float, y: float, ink: Ink = Ink.SUCCESS) -> Mark:
    """The mark of a condition: ring, square, disc, open square, diamond; they begin again after five."""
    kind = index % 5
    if kind == 0:
        return Circle(x=x, y=y, r=6, fill=Ink.PAPER, stroke=ink, weight=2.4, role="point")
    if kind == 1:
        return Rect(x=x - 6, y=y - 6, width=12, height=12, fill=ink, role="point")
    if kind == 2:
        return Circle(x=x, y=y, r=6, fill=ink, role="point")
    if kind == 3:
        return Rect(
            x=x - 5, y=y - 5, width=10, height=10, fill=Ink.PAPER, stroke=ink, weight=2.4, role="point"
        )
    d = f"M{x:.1f} {y - 7.5:.1f}l7.5 7.5l-7.5 7.5l-7.5 -7.5Z"
    return Path(d=d, box=(x - 7.5, y - 7.5, x + 7.5, y + 7.5), fill=ink, role="point")


def interval_weight(index: int) -> float:
    """Thickness of a condition's interval line: they differ so that shape is not the only sign."""
    return (2.0, 4.0, 3.0, 2.0, 3.0)[index % 5]


def key_marks(conditions: Sequence[str], left: float, right: float, sheet: Sheet) -> tuple[list[Mark], float]:
    """The conditions with their shapes in one or more lines from left, and the height they take."""
    marks: list[Mark] = []
    x, y = left, 14.0
    for index, condition in enumerate(conditions):
        words = wrap(condition, right - left - 20, sheet.value, strong=True, lines=1)[0]
        width = 20 + text_width(words, sheet.value, strong=True)
        if x > left and x + width > right:
            x, y = left, y + 22
        marks.append(shape(index, x + 7, y))
        marks.append(
            Text(x=x + 20, y=y + 5, words=words, size=sheet.value, fill=Ink.SUCCESS, strong=True, role="key")
        )
        x += width + 26
    return marks, (y + 18 if conditions else 24.0)


def mean_marks(mean: Estimate | None, y: float, at: Callable[[float], float]) -> list[Mark]:
    """A mean with its interval on its own line: a ring in ink; no mark without a value."""
    if mean is None or mean.value is None:
        return []
    marks: list[Mark] = []
    if mean.low is not None and mean.high is not None:
        line = Line(
            x1=at(mean.low), y1=y, x2=at(mean.high), y2=y, stroke=Ink.INK, weight=2.5, role="interval"
        )
        marks.append(line)
    marks.append(Circle(x=at(mean.value), y=y, r=5, fill=Ink.PAPER, stroke=Ink.INK, weight=2.4, role="point"))
    return marks


def hatch(x: float, y: float, width: float, height: float, ink: Ink) -> Path:
    """Slanting lines inside a rectangle, computed rather than patterned so that every renderer draws them."""
    parts = []
    start = x - height + 6
    while start < x + width:
        x1, y1, x2, y2 = start, y + height, start + height, y
        if x1 < x:
            y1, x1 = y1 - (x - x1), x
        if x2 > x + width:
            y2, x2 = y2 + (x2 - x - width), x + width
        parts.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
        start += 6
    return Path(
        d="".join(parts) or f"M{x:.1f} {y:.1f}",
        box=(x, y, x + width, y + height),
        stroke=ink,
        weight=1.6,
        role="hatch",
    )


def nothing(title: str, headers: tuple[str, ...], sheet: Sheet, words: str = NOT_ENOUGH) -> Drawing:
    """The drawing for no data: a dashed outline that says so, never a zero."""
    marks: tuple[Mark, ...] = (
        Rect(x=1, y=1, width=sheet.width - 2, height=94, stroke=Ink.EDGE, dash="4 4", role="empty"),
        Text(x=sheet.width / 2, y=54, words=words, size=sheet.value, fill=Ink.QUIET, anchor="middle"),
    )
    return Drawing(sheet.width, 96, title, words, marks, Table(headers, ()), empty=True)

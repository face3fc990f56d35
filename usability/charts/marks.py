"""What a drawing is made of: lines, rectangles, circles, paths and words, painted with the palette's inks."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from usability.charts.text import text_width

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in units of the drawing."""
Anchor = Literal["start", "middle", "end"]


class Ink(StrEnum):
    """A colour by its meaning. The value names the style sheet's class; `hex` is the colour on paper."""

    INK = "ink"
    QUIET = "quiet"
    EDGE = "edge"
    RULE = "rule"
    WELL = "well"
    PAPER = "paper"
    SUCCESS = "success"
    SUCCESS_SOFT = "success-soft"
    FAILURE = "failure"
    ON_SUCCESS = "on-success"

    @property
    def hex(self) -> str:
        return _PAPER[self]


_PAPER = {
    Ink.INK: "#14201e",
    Ink.QUIET: "#46534f",
    Ink.EDGE: "#6b7874",
    Ink.RULE: "#d3d9d4",
    Ink.WELL: "#f0f3ef",
    Ink.PAPER: "#ffffff",
    Ink.SUCCESS: "#0f5797",
    Ink.SUCCESS_SOFT: "#d9e8f6",
    Ink.FAILURE: "#a83a08",
    Ink.ON_SUCCESS: "#ffffff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line; dash is SVG's stroke-dasharray."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: Ink
    weight: float = 1
    dash: str = ""
    role: str = ""
    kind: Literal["line"] = "line"

    @property
    def box(self) -> Box:
        return min(self.x1, self.x2), min(self.y1, self.y2), max(self.x1, self.x2), max(self.y1, self.y2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle; without fill it is an outline."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Ink | None = None
    weight: float = 1
    dash: str = ""
    role: str = ""
    kind: Literal["rect"] = "rect"

    @property
    def box(self) -> Box:
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A disc, or a ring with fill PAPER and a stroke."""

    x: float
    y: float
    r: float
    fill: Ink | None = None
    stroke: Ink | None = None
    weight: float = 1
    role: str = ""
    kind: Literal["circle"] = "circle"

    @property
    def box(self) -> Box:
        return self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Any other shape; box says what it covers."""

    d: str
    box: Box
    fill: Ink | None = None
    stroke: Ink | None = None
    weight: float = 1
    dash: str = ""
    role: str = ""
    kind: Literal["path"] = "path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of words at its baseline. serif: names that people read; strong: weight 600."""

    x: float
    y: float
    words: str
    size: float
    fill: Ink = Ink.INK
    anchor: Anchor = "start"
    serif: bool = False
    strong: bool = False
    role: str = "text"
    kind: Literal["text"] = "text"

    @property
    def box(self) -> Box:
        """Estimated: ascenders and descenders of the product's fonts, widths as in text_width."""
        width = text_width(self.words, self.size, serif=self.serif, strong=self.strong)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 0.74 * self.size, left + width, self.y + 0.2 * self.size


Mark = Line | Rect | Circle | Path | Text


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a drawing: column headings and rows of text; None means not measured."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure ready to be written as SVG.

    title: what it shows, read as the alternative text. description: its content in words. empty: there was
    not enough data, and the drawing says so. table: the same numbers as a table.
    """

    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark, ...]
    table: Table
    empty: bool = field(default=False)

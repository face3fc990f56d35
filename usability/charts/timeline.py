"""A stretch of time with bands and marks: one attempt at its own scale, or a whole session at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from usability.charts.marks import Drawing, Ink, Line, Mark, Rect, Table, Text
from usability.charts.sheet import SCREEN, Sheet, hatch, nothing
from usability.charts.text import text_width
from usability.charts.time_axis import TimeAxis, cut_marks, ticks, time_axis
from usability.charts.time_marks import RADIUS, Placed, Point, Tone, placed
from usability.measures.clocks import clock, length

BAND = 22.0


class Fill(StrEnum):
    """How a part of a band is drawn: each differs by shape, not by colour alone."""

    WORK = "work"
    READ = "read"
    AWAY = "away"
    PAUSE = "pause"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a band from start to end in ms. name: what it is, for the table."""

    fill: Fill
    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Block:
    """An attempt in the overview: from start to end in ms, with its number. anchor: where it stands on the page."""

    start: float
    end: float
    number: str
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing whose marks lead somewhere: the ground, and what stands on it."""

    drawing: Drawing
    placed: tuple[Placed, ...]


def band(
    parts: Sequence[Part], points: Sequence[Point], *, title: str, zero: float, sheet: Sheet = SCREEN
) -> Timeline:
    """One attempt: its parts one after another, its marks above them, a tick axis below.

    zero: the time that the axis calls 0:00. Points outside the parts widen the axis.
    """
    if not parts:
        return Timeline(nothing(title, _HEADERS, sheet, "No clock was running"), ())
    start = min([parts[0].start, *(point.at for point in points)])
    end = max([parts[-1].end, *(point.at for point in points)])
    busy = [point.at for point in points]
    quiet = [
        (part.start, part.end)
        for part in parts
        if part.fill in (Fill.AWAY, Fill.PAUSE, Fill.GAP)
        and not any(part.start < at < part.end for at in busy)
    ]
    axis = time_axis(start, max(end, start + 1), quiet, left=RADIUS + 2, right=sheet.width - RADIUS - 2)
    marks, top = placed(points, axis, sheet)
    ground: list[Mark] = []
    for part in parts:
        ground += _part(part, axis, top)
    bottom = top + BAND
    ground += ticks(axis, zero, bottom, sheet)
    ground += cut_marks(axis, top, bottom)
    table = Table(
        _HEADERS, tuple((p.name, clock(p.start), clock(p.end), length(p.end - p.start)) for p in parts)
    )
    words = "; ".join(f"{p.name} {length(p.end - p.start)}" for p in parts)
    drawing = Drawing(sheet.width, bottom + 34, title, f"{words}. {_counted(points)}", tuple(ground), table)
    return Timeline(drawing, tuple(marks))


_HEADERS = ("", "From", "To", "How long")


def overview(
    blocks: Sequence[Block], points: Sequence[Point], *, end: float, title: str, sheet: Sheet = SCREEN
) -> Timeline:
    """A whole session from 0 to end (ms): attempts as numbered blocks, marks as short lines above them."""
    last = max([end, 0.0, *(block.end for block in blocks), *(point.at for point in points)])
    if last <= 0 or not (blocks or points):
        return Timeline(nothing(title, _OVERVIEW, sheet, "Nothing was recorded"), ())
    busy = sorted([(block.start, block.end) for block in blocks] + [(point.at, point.at) for point in points])
    axis = time_axis(0.0, last, _between(busy, last), left=2, right=sheet.width - 2)
    top = 26.0
    ground: list[Mark] = [
        Line(x1=2, y1=top + BAND / 2, x2=sheet.width - 2, y2=top + BAND / 2, stroke=Ink.EDGE, role="line")
    ]
    found = []
    for block in blocks:
        x, right = axis.at(block.start), axis.at(block.end)
        width = max(right - x, 3.0)
        marks: list[Mark] = [Rect(x=x, y=top, width=width, height=BAND, fill=Ink.SUCCESS, role="block")]
        if text_width(block.number, sheet.tick, strong=True) + 6 <= width:
            words = Text(
                x=x + width / 2, y=top + 16, words=block.number, size=sheet.tick, fill=Ink.ON_SUCCESS,
                anchor="middle", strong=True, role="number",
            )  # fmt: skip
            marks.append(words)
        found.append(Placed(tuple(marks), block.anchor, block.name))
    for point in points:
        x = axis.at(point.at)
        ink = Ink.FAILURE if point.tone is Tone.BAD else Ink.INK
        low, high = (12.0, 22.0) if point.tone is Tone.BAD else (16.0, 22.0)
        ground.append(Line(x1=x, y1=low, x2=x, y2=high, stroke=ink, weight=2, role="mark"))
    bottom = top + BAND
    ground += ticks(axis, 0.0, bottom, sheet)
    ground += cut_marks(axis, top, bottom)
    rows = tuple(
        (
            f"{block.number} {block.name}",
            clock(block.start),
            clock(block.end),
            length(block.end - block.start),
        )
        for block in blocks
    )
    words_of = "; ".join(f"{b.number} {b.name} from {clock(b.start)} to {clock(b.end)}" for b in blocks)
    drawing = Drawing(
        sheet.width,
        bottom + 34,
        title,
        f"{words_of}. {_counted(points)}",
        tuple(ground),
        Table(_OVERVIEW, rows),
    )
    return Timeline(drawing, tuple(found))


_OVERVIEW = ("Attempt", "From", "To", "How long")


def _between(busy: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """The stretches from 0 to end in which nothing is; busy in ascending order."""
    found, time = [], 0.0
    for low, high in busy:
        if low > time:
            found.append((time, low))
        time = max(time, high)
    if end > time:
        found.append((time, end))
    return found


def _part(part: Part, axis: TimeAxis, top: float) -> list[Mark]:
    x, right = axis.at(part.start), axis.at(part.end)
    width = max(right - x, 0.5)
    middle = top + BAND / 2
    match part.fill:
        case Fill.WORK:
            return [Rect(x=x, y=top, width=width, height=BAND, fill=Ink.SUCCESS, role="part")]
        case Fill.READ:
            return [
                Rect(
                    x=x,
                    y=top,
                    width=width,
                    height=BAND,
                    fill=Ink.SUCCESS_SOFT,
                    stroke=Ink.SUCCESS,
                    role="part",
                )
            ]
        case Fill.AWAY:
            ground = Rect(
                x=x, y=top, width=width, height=BAND, fill=Ink.PAPER, stroke=Ink.SUCCESS, role="part"
            )
            return [ground, hatch(x, top, width, BAND, Ink.SUCCESS)]
        case Fill.PAUSE:
            return [
                Line(x1=x, y1=top, x2=right, y2=top, stroke=Ink.EDGE, dash="4 4", role="part"),
                Line(x1=x, y1=top + BAND, x2=right, y2=top + BAND, stroke=Ink.EDGE, dash="4 4", role="part"),
            ]
        case Fill.GAP:
            return [Line(x1=x, y1=middle, x2=right, y2=middle, stroke=Ink.EDGE, dash="2 4", role="part")]


def _counted(points: Sequence[Point]) -> str:
    number = len(points)
    return "No marks." if not number else "1 mark." if number == 1 else f"{number} marks."

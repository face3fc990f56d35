"""A stretch of time with bands and marks: one attempt at its own scale, or a whole session at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum

from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Path, Rect, Table, Text
from usability.charts.sheet import SCREEN, Sheet, hatch, nothing
from usability.charts.text import text_width
from usability.measures.clocks import clock, length

PITCH = 24.0
"""Distance of two marks side by side, centre to centre: WCAG's smallest target."""
RADIUS = 10.0
MOST_LANES = 6
"""Marks that would stand higher are gathered into one that says how many they are."""
BAND = 22.0
CUT = 56.0
"""Width of a stretch that is cut short because nothing happened in it."""
MOST_CUTS = 5
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800)
"""Seconds between two ticks."""


class Fill(StrEnum):
    """How a part of a band is drawn: each differs by shape, not by colour alone."""

    WORK = "work"
    READ = "read"
    AWAY = "away"
    PAUSE = "pause"
    GAP = "gap"


class Tone(StrEnum):
    """What a mark means: something went wrong, something went well, neither."""

    BAD = "bad"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a band from start to end in ms. name: what it is, for the table."""

    fill: Fill
    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Point:
    """A mark at a time in ms. anchor: where its words stand on the page. struck: it does not count any more."""

    at: float
    letter: str
    name: str
    anchor: str
    tone: Tone = Tone.PLAIN
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """An attempt in the overview: from start to end in ms, with its number. anchor: where it stands on the page."""

    start: float
    end: float
    number: str
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the axis: times t0..t1 in ms drawn from x0 to x1. cut: shortened, because nothing happened."""

    t0: float
    t1: float
    x0: float
    x1: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A linear axis of time with some long quiet stretches cut short. Never runs backwards."""

    pieces: tuple[Piece, ...]

    def at(self, time: float) -> float:
        """The place of a time; times outside are drawn at the ends."""
        for piece in self.pieces:
            if time <= piece.t1:
                share = (
                    (max(time, piece.t0) - piece.t0) / (piece.t1 - piece.t0) if piece.t1 > piece.t0 else 0.0
                )
                return piece.x0 + share * (piece.x1 - piece.x0)
        return self.pieces[-1].x1


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks to draw together, and where they lead: the anchor of the first of them."""

    marks: tuple[Mark, ...]
    anchor: str
    name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing whose marks lead somewhere: the ground, and what stands on it."""

    drawing: Drawing
    placed: tuple[Placed, ...]


def time_axis(
    start: float, end: float, quiet: Sequence[tuple[float, float]], *, left: float, right: float
) -> TimeAxis:
    """Times from start to end (ms) between left and right.

    quiet: stretches, apart from one another, in which nothing happened. One that is longer than half of all the rest
    is cut to a fixed width, at most MOST_CUTS of them. Raises ValueError unless end is after start.
    """
    if end <= start:
        raise ValueError("A stretch of time ends after it starts")
    inside = sorted((max(a, start), min(b, end)) for a, b in quiet if min(b, end) > max(a, start))
    longest = sorted(inside, key=lambda span: span[0] - span[1])[:MOST_CUTS]
    cuts: list[tuple[float, float]] = []
    for a, b in longest:
        rest = end - start - sum(y - x for x, y in cuts) - (b - a)
        if b - a > max(rest, 1.0) / 2:
            cuts.append((a, b))
    cuts.sort()
    bounds = [start, *(time for cut in cuts for time in cut), end]
    live = fsum(bounds[n + 1] - bounds[n] for n in range(0, len(bounds), 2))
    if live < 1:
        return TimeAxis((Piece(start, end, left, right),))
    scale = (right - left - CUT * len(cuts)) / live
    pieces: list[Piece] = []
    x = left
    for n, (a, b) in enumerate(pairwise(bounds)):
        cut = n % 2 == 1
        width = CUT if cut else (b - a) * scale
        if b > a:
            pieces.append(Piece(a, b, x, min(x + width, right), cut))
        x += width
    return TimeAxis(tuple(pieces))


def lanes(places: Sequence[float], pitch: float = PITCH) -> list[int]:
    """For each place (in ascending order) the lowest lane from 0 in which it stands clear of the one before."""
    ends: list[float] = []
    found = []
    for place in places:
        lane = next((number for number, last in enumerate(ends) if place - last >= pitch), len(ends))
        if lane == len(ends):
            ends.append(place)
        else:
            ends[lane] = place
        found.append(lane)
    return found


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
    placed, top = _placed(points, axis, sheet)
    ground: list[Mark] = []
    for part in parts:
        ground += _part(part, axis, top)
    bottom = top + BAND
    ground += _ticks(axis, zero, bottom, sheet)
    ground += _cut_marks(axis, top, bottom)
    table = Table(
        _HEADERS, tuple((p.name, clock(p.start), clock(p.end), length(p.end - p.start)) for p in parts)
    )
    words = "; ".join(f"{p.name} {length(p.end - p.start)}" for p in parts)
    drawing = Drawing(sheet.width, bottom + 34, title, f"{words}. {_counted(points)}", tuple(ground), table)
    return Timeline(drawing, tuple(placed))


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
    placed = []
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
        placed.append(Placed(tuple(marks), block.anchor, block.name))
    for point in points:
        x = axis.at(point.at)
        ink = Ink.FAILURE if point.tone is Tone.BAD else Ink.INK
        low, high = (12.0, 22.0) if point.tone is Tone.BAD else (16.0, 22.0)
        ground.append(Line(x1=x, y1=low, x2=x, y2=high, stroke=ink, weight=2, role="mark"))
    bottom = top + BAND
    ground += _ticks(axis, 0.0, bottom, sheet)
    ground += _cut_marks(axis, top, bottom)
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
    return Timeline(drawing, tuple(placed))


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


def _placed(points: Sequence[Point], axis: TimeAxis, sheet: Sheet) -> tuple[list[Placed], float]:
    """The marks in their lanes, and where the band begins below them."""
    ordered = sorted(points, key=lambda point: point.at)
    places = [axis.at(point.at) for point in ordered]
    rows = lanes(places)
    top = min(max(rows, default=-1) + 1, MOST_LANES) * PITCH + 6
    found: list[Placed] = []
    heap: list[tuple[float, Point]] = []
    for point, x, lane in zip(ordered, places, rows, strict=True):
        if lane >= MOST_LANES - 1 and max(rows) >= MOST_LANES:
            if heap and x - heap[0][0] >= PITCH:
                found.append(_heap(heap, top, sheet))
                heap = []
            heap.append((x, point))
            continue
        found.append(_mark(point, x, top - 6 - lane * PITCH - PITCH / 2, top, sheet))
    if heap:
        found.append(_heap(heap, top, sheet))
    return found, top


def _mark(point: Point, x: float, y: float, top: float, sheet: Sheet) -> Placed:
    ink = Ink.FAILURE if point.tone is Tone.BAD else Ink.SUCCESS if point.tone is Tone.GOOD else Ink.INK
    stem = Line(x1=x, y1=y + RADIUS, x2=x, y2=top, stroke=Ink.RULE, role="stem")
    disc: Mark = Circle(x=x, y=y, r=RADIUS, fill=Ink.PAPER, stroke=ink, weight=2, role="disc")
    if point.tone is Tone.BAD:
        side = 2 * RADIUS - 1
        disc = Rect(
            x=x - side / 2, y=y - side / 2, width=side, height=side, fill=Ink.PAPER, stroke=ink, weight=2,
            role="disc",
        )  # fmt: skip
    words = Text(
        x=x,
        y=y + 5,
        words=point.letter,
        size=sheet.tick,
        fill=ink,
        anchor="middle",
        strong=True,
        role="letter",
    )
    marks: list[Mark] = [stem, disc, words]
    if point.struck:
        marks.append(
            Line(x1=x - RADIUS, y1=y + 7, x2=x + RADIUS, y2=y - 7, stroke=ink, weight=2, role="strike")
        )
    name = f"{point.name}, struck" if point.struck else point.name
    return Placed(tuple(marks), point.anchor, name)


def _heap(heap: Sequence[tuple[float, Point]], top: float, sheet: Sheet) -> Placed:
    """Several marks at nearly one time, as one that counts them."""
    if len(heap) == 1:
        x, point = heap[0]
        return _mark(point, x, top - 6 - (MOST_LANES - 1) * PITCH - PITCH / 2, top, sheet)
    x = heap[0][0]
    y = top - 6 - (MOST_LANES - 1) * PITCH - PITCH / 2
    bad = any(point.tone is Tone.BAD for _, point in heap)
    words = Text(
        x=x, y=y + 5, words=f"{len(heap)}", size=sheet.tick - 2, fill=Ink.ON_SUCCESS, anchor="middle", strong=True,
        role="heap",
    )  # fmt: skip
    disc = Circle(x=x, y=y, r=RADIUS + 1, fill=Ink.FAILURE if bad else Ink.SUCCESS, role="disc")
    return Placed(
        (disc, words), heap[0][1].anchor, f"{len(heap)} marks close together, the first: {heap[0][1].name}"
    )


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


def _ticks(axis: TimeAxis, zero: float, bottom: float, sheet: Sheet) -> list[Mark]:
    """Times at even steps, as many as have room; none inside a cut."""
    live = [piece for piece in axis.pieces if not piece.cut and piece.t1 > piece.t0]
    if not live:
        return []
    scale = (live[0].x1 - live[0].x0) / (live[0].t1 - live[0].t0)
    step = next((s * 1_000.0 for s in STEPS_S if s * 1_000 * scale >= 70), STEPS_S[-1] * 1_000.0)
    marks: list[Mark] = []
    last = float("-inf")
    for piece in live:
        number = -(-(piece.t0 - zero) // step)
        while (time := zero + number * step) <= piece.t1:
            x, words = axis.at(time), clock(time - zero)
            number += 1
            half = text_width(words, sheet.tick) / 2
            place = min(max(x, half), sheet.width - half)
            if place - half < last + 8:
                continue
            last = place + half
            marks.append(Line(x1=x, y1=bottom, x2=x, y2=bottom + 6, stroke=Ink.EDGE, role="tick"))
            label = Text(
                x=place, y=bottom + 22, words=words, size=sheet.tick, fill=Ink.QUIET, anchor="middle",
                role="tick-label",
            )  # fmt: skip
            marks.append(label)
    return marks


def _cut_marks(axis: TimeAxis, top: float, bottom: float) -> list[Mark]:
    marks: list[Mark] = []
    for piece in axis.pieces:
        if not piece.cut:
            continue
        x = (piece.x0 + piece.x1) / 2
        room = Rect(x=x - 7, y=top - 2, width=14, height=bottom - top + 4, fill=Ink.PAPER, role="cut")
        down, up = f"{bottom + 2:.1f}", f"{top - 2:.1f}"
        d = f"M{x - 7:.1f} {down}L{x - 1:.1f} {up}M{x + 1:.1f} {down}L{x + 7:.1f} {up}"
        marks += [
            room,
            Path(d=d, box=(x - 7, top - 2, x + 7, bottom + 2), stroke=Ink.EDGE, weight=1.5, role="cut"),
        ]
    return marks


def _counted(points: Sequence[Point]) -> str:
    number = len(points)
    return "No marks." if not number else "1 mark." if number == 1 else f"{number} marks."

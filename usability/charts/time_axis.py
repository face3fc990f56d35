"""The axis of a timeline: linear, with long quiet stretches cut short, its ticks and the marks of its cuts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from usability.charts.marks import Ink, Line, Mark, Path, Rect, Text
from usability.charts.sheet import Sheet
from usability.charts.text import text_width
from usability.measures.clocks import clock

CUT = 56.0
"""Width of a stretch that is cut short because nothing happened in it."""
MOST_CUTS = 5
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800)
"""Seconds between two ticks."""


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


def ticks(axis: TimeAxis, zero: float, bottom: float, sheet: Sheet) -> list[Mark]:
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


def cut_marks(axis: TimeAxis, top: float, bottom: float) -> list[Mark]:
    """Two slanted strokes through the band, in the middle of each cut."""
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

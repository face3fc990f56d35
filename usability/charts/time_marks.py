"""Marks above a timeline: side by side in lanes, gathered where they would stand too high."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from usability.charts.marks import Circle, Ink, Line, Mark, Rect, Text
from usability.charts.sheet import Sheet
from usability.charts.time_axis import TimeAxis

PITCH = 24.0
"""Distance of two marks side by side, centre to centre: WCAG's smallest target."""
RADIUS = 10.0
MOST_LANES = 6
"""Marks that would stand higher are gathered into one that says how many they are."""


class Tone(StrEnum):
    """What a mark means: something went wrong, something went well, neither."""

    BAD = "bad"
    GOOD = "good"
    PLAIN = "plain"


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
class Placed:
    """Marks to draw together, and where they lead: the anchor of the first of them."""

    marks: tuple[Mark, ...]
    anchor: str
    name: str


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


def placed(points: Sequence[Point], axis: TimeAxis, sheet: Sheet) -> tuple[list[Placed], float]:
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

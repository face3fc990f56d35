"""Dots that do not hide each other, and the shape of an outcome."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from usability.charts.marks import Circle, Ink, Mark, Path, Text
from usability.charts.sheet import Sheet

RADIUS = 4.3
PITCH = 2 * RADIUS + 1
MOST = 5
"""Dots above and below the middle; beyond that they overlap, so that a row's height stays bounded."""

MOST_DOTS = 250
"""Dots of a row that can still be told apart; of more values each dot stands for several."""

T = TypeVar("T")


def each_stands_for(most: int) -> int:
    """How many values one dot stands for where a row has at most this many: 1 up to MOST_DOTS."""
    return max(-(-most // MOST_DOTS), 1)


def sampled(ordered: Sequence[T], each: int) -> Sequence[T]:
    """The middle one of every `each` values in order, so that a dot stands for its neighbours; at least one of any.

    Quantile dot plot (Kay, Kola, Hullman and Munson 2016, CHI).
    """
    half = len(ordered) // 2
    return ordered if each == 1 else ordered[each // 2 :: each] or ordered[half : half + 1]


def count_marks(count: str, each: int, x: float, y: float, sheet: Sheet) -> list[Mark]:
    """How many values a row has, and below it for how many one mark stands if not for one."""
    lines = [count, f"1 mark = {each}"] if each > 1 else [count]
    return [
        Text(x=x, y=y + index * sheet.tick * 1.3, words=words, size=sheet.tick, fill=Ink.QUIET, role="count")
        for index, words in enumerate(lines)
    ]


class Solved(StrEnum):
    """How an attempt is drawn: disc, half disc, cross."""

    FULL = "full"
    PARTIAL = "partial"
    FAILED = "failed"


def swarm(places: Sequence[float]) -> list[int]:
    """For each x, in the order given, the step above (negative) or below the middle where its dot is free."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    right_edges: dict[int, float] = {}
    steps = [0] * len(places)
    tries = [0] + [s for k in range(1, MOST + 1) for s in (-k, k)]
    for index in order:
        x = places[index]
        step = next((s for s in tries if right_edges.get(s, float("-inf")) <= x), None)
        if step is None:
            step = min(tries, key=lambda s: right_edges[s])
        steps[index] = step
        right_edges[step] = x + PITCH
    return steps


def swarm_reach(steps: Sequence[int]) -> float:
    """Half the height that these steps need, dots included."""
    return max((abs(s) for s in steps), default=0) * PITCH + RADIUS


def outcome_marks(solved: Solved, x: float, y: float) -> list[Mark]:
    """The shape of one attempt: full success a disc, partial a half disc in a ring, failure a cross."""
    if solved is Solved.FULL:
        return [Circle(x=x, y=y, r=RADIUS, fill=Ink.SUCCESS, role="dot")]
    if solved is Solved.PARTIAL:
        r = RADIUS - 0.1
        half = f"M{x:.1f} {y - r:.1f}A{r:.1f} {r:.1f} 0 0 0 {x:.1f} {y + r:.1f}Z"
        return [
            Circle(x=x, y=y, r=r, fill=Ink.PAPER, stroke=Ink.SUCCESS, weight=1.4, role="dot"),
            Path(d=half, box=(x - r, y - r, x, y + r), fill=Ink.SUCCESS, role="half"),
        ]
    a = 3.6
    cross = (
        f"M{x - a:.1f} {y - a:.1f}L{x + a:.1f} {y + a:.1f}M{x - a:.1f} {y + a:.1f}L{x + a:.1f} {y - a:.1f}"
    )
    return [Path(d=cross, box=(x - a, y - a, x + a, y + a), stroke=Ink.FAILURE, weight=1.8, role="dot")]

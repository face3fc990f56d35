"""What split() promises of A4: the longest runs fit 205 mm at 152 mm of width."""

import pytest

from usability.charts.forest import forest
from usability.charts.marks import Drawing
from usability.charts.rows import IntervalRow
from usability.charts.sheet import PRINT
from usability.charts.strip import StripRow, TimedAttempt, strip
from usability.charts.swarm import Solved
from usability.measures.proportions import completion_rate
from usability.measures.times import geometric_mean


def _rows(tasks: int, conditions: int) -> list[IntervalRow]:
    rate = completion_rate(3, 10)
    return [
        IntervalRow("Ocean acidification or coral bleaching at any depth", (rate,) * conditions)
        for _ in range(tasks)
    ]


def _strip(tasks: int) -> Drawing:
    attempts = tuple(TimedAttempt(40 + 3 * i, Solved.FULL) for i in range(20))
    mean = geometric_mean([a.seconds for a in attempts])
    return strip(
        [StripRow("Oxygen", attempts, mean)] * tasks, title="Times", limit=300, numbered=True, sheet=PRINT
    )


@pytest.mark.parametrize(
    "drawing",
    [
        forest(_rows(20, 1), title="Success", sheet=PRINT),
        forest(_rows(18, 2), title="Success", conditions=["System 1", "System 2"], sheet=PRINT),
        _strip(10),
    ],
)
def test_the_longest_figures_fit_the_page(drawing: Drawing) -> None:
    assert drawing.height / drawing.width * 152 <= 205

"""Readings of single ratings: disasters, severity, expectation against experience, predicted SUS, weighted workload."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from usability.measures.checks import count, number
from usability.measures.estimate import Estimate
from usability.measures.means import mean, middle, sample_sd
from usability.measures.proportions import completion_rate
from usability.measures.vocabulary import Outcome


def disaster_rate(attempts: Iterable[tuple[Outcome, int | None]], level: float = 0.95) -> Estimate:
    """Share of attempts that failed although the person was fully confident (7 of 7), adjusted-Wald.

    Over counted attempts with a confidence answer; attempts without one are missing (MeasuringU, "UI
    disasters"). Raises ValueError for ratings outside 1..7.
    """
    counted = [
        (outcome, None if confidence is None else count(confidence, "A confidence rating", 1, 7))
        for outcome, confidence in attempts
        if outcome.counts
    ]
    rated = [(outcome, confidence) for outcome, confidence in counted if confidence is not None]
    disasters = sum(outcome is Outcome.FAILURE and confidence == 7 for outcome, confidence in rated)
    rate = completion_rate(disasters, len(rated), level)
    missing = len(counted) - len(rated)
    return Estimate(rate.value, rate.n, rate.low, rate.high, rate.method, level, missing, x=rate.x)


@dataclass(frozen=True, slots=True)
class Severity:
    """How severe independent raters find a usability problem. ratings: 0..4, ascending, one of each rater.

    sd: None with a single rater.
    """

    ratings: tuple[int, ...]
    mean: float
    median: float
    sd: float | None

    @property
    def n(self) -> int:
        """How many rated it."""
        return len(self.ratings)

    @property
    def step(self) -> int:
        """The step of the scale nearest to the mean, to name it by; a half counts as the more severe."""
        return floor(self.mean + 0.5)


def severity(ratings: Iterable[int]) -> Severity | None:
    """Severity 0..4 over its raters: mean, median and spread; None where nobody rated (Nielsen 1995).

    Raises ValueError for a rating outside 0..4 or that is no whole number.
    """
    values = tuple(sorted(count(rating, "A severity", 0, 4) for rating in ratings))
    if not values:
        return None
    return Severity(values, mean(values), middle(values), sample_sd(values))


def expectation_quadrant(before: float, after: float, *, easy_is_high: bool = True) -> str:
    """What expected against experienced ease (1..7) suggests (Albert & Dixon 2003; Tullis & Albert).

    The scale is cut at 4; a value on the cut counts as easy.
    """
    expected = number(before, "Expected ease", 1, 7)
    experienced = number(after, "Experienced ease", 1, 7)
    if not easy_is_high:
        expected, experienced = 8 - expected, 8 - experienced
    if experienced >= 4:
        return "don't touch it" if expected >= 4 else "promote it"
    return "fix it fast" if expected >= 4 else "big opportunity"


SUS_A_POINT_OF_UMUX_LITE = 0.65
"""Points of SUS that go with one point of UMUX-Lite (Lewis, Utesch & Maher 2013)."""


def sus_from_umux_lite(umux_lite: float) -> float:
    """SUS predicted from a UMUX-Lite of 0..100: 0.65·L + 22.9 (Lewis, Utesch & Maher 2013).

    Shown apart and never pooled with measured SUS; its range is 22.9..87.9.
    """
    return SUS_A_POINT_OF_UMUX_LITE * number(umux_lite, "A UMUX-Lite score", 0, 100) + 22.9


def high_is_good_0_100(mean: float, low: float, high: float) -> float:
    """A mean on a scale where low is good, turned to 0..100 where high is good (PSSUQ)."""
    return 100 - (number(mean, "A mean", low, high) - low) * 100 / (high - low)


def tlx_mark(mark: int) -> int:
    """Value 0..100 of a mark 1..21 on the paper form of NASA-TLX."""
    return (count(mark, "A mark", 1, 21) - 1) * 5


def weighted_tlx(ratings: Sequence[float], weights: Sequence[int]) -> float:
    """Weighted NASA-TLX from six ratings 0..100 and six weights 0..5 of 15 comparisons.

    Raises ValueError when there are not six of each or the weights do not add up to 15.
    """
    values = [number(rating, "A workload rating", 0, 100) for rating in ratings]
    shares = [count(weight, "A weight", 0, 5) for weight in weights]
    if len(values) != 6 or len(shares) != 6:
        raise ValueError("NASA-TLX needs six ratings and six weights.")
    if sum(shares) != 15:
        raise ValueError(f"The weights must add up to 15, not {sum(shares)}.")
    return sum(value * weight for value, weight in zip(values, shares, strict=True)) / 15

"""Net Promoter Score from the 0..10 likelihood to recommend.

In a session this is an indication: participants are recruited and few, the interval is wide.
Net Promoter and NPS are registered marks of Bain & Company, NICE Systems and Fred Reichheld.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt

from usability.measures import means
from usability.measures.bootstrap import bca_mean
from usability.measures.checks import observed, z_of
from usability.measures.compare import Comparison
from usability.measures.distributions import normal_p_two_sided
from usability.measures.estimate import VERDICT_FROM, Estimate

MARKS = (
    "Net Promoter, Net Promoter Score and NPS are registered trademarks of Bain & Company, Inc., NICE Systems, Inc. "
    "and Fred Reichheld."
)
"""The notice that stands wherever a score is shown."""
METHOD = "adjusted-Wald (Rocks)"
TEST = "two NPS, adjusted-Wald"


@dataclass(frozen=True, slots=True)
class Categories:
    """How many promoters (9-10), passives (7-8) and detractors (0-6)."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors


def category_value(rating: int) -> int:
    """Category of one rating: -1 detractor, 0 passive, 1 promoter."""
    if rating >= 9:
        return 1
    return 0 if rating >= 7 else -1


def categories(ratings: Iterable[int | None]) -> Categories:
    """Count the categories of whole ratings 0..10; None is left out. ValueError for anything else."""
    values = [category_value(rating) for rating in _ratings(ratings)[0]]
    return Categories(values.count(1), values.count(0), values.count(-1))


def nps(ratings: Iterable[int | None], level: float = 0.95) -> Estimate:
    """100·(promoters - detractors)/n with the adjusted-Wald interval of Rocks 2016, clipped to -100..100.

    The interval adds ¾ to promoters and to detractors and 3 to n at every level; the value stays the
    observed NPS. Where the adjusted limits would leave out the value, as those of a single promoter do, the interval
    reaches to it. n = 0: no value. Raises ValueError for ratings that are no whole number 0..10.
    """
    kept, missing = _ratings(ratings)
    return replace(of_categories(map(category_value, kept), level), n_missing=missing)


def of_categories(categories: Iterable[int], level: float = 0.95) -> Estimate:
    """The same from categories -1, 0 and 1. Raises ValueError for another level than one above 0 and below 1."""
    z, values = z_of(level), list(categories)
    counts = Categories(values.count(1), values.count(0), values.count(-1))
    if counts.n == 0:
        return Estimate(None, 0, method=METHOD, level=level)
    centre, variance = _adjusted(counts)
    return _around(_score(counts), counts.n, centre, z * sqrt(variance), 100.0, level)


def as_mean(categories: Iterable[int | None], level: float = 0.95) -> Estimate:
    """The score as the mean of -100, 0 and 100 with its t interval, from categories -1, 0 and 1; clipped to -100..100.

    The alternative with the sample's own spread: with 5 of 5 promoters it claims no width at all. None is missing.
    """
    return means.mean_t((_hundreds(one) for one in categories), -100, 100, level)


def by_bootstrap(categories: Iterable[int | None], level: float = 0.95) -> Estimate:
    """The same score with its bootstrap interval (BCa); none below two ratings or where all are alike."""
    kept = [value for one in categories if (value := _hundreds(one)) is not None]
    ends = bca_mean(kept, level) or (None, None)
    return replace(means.mean_t(kept, -100, 100, level), low=ends[0], high=ends[1], method="BCa bootstrap")


def _hundreds(category: int | None) -> float | None:
    if category not in (None, -1, 0, 1):
        raise ValueError(f"A category is -1, 0 or 1, not {category}.")
    return None if category is None else 100.0 * category


def variance_per_respondent(counts: Categories) -> float | None:
    """Variance p + d - (p - d)² on the scale -1..1; None for n = 0."""
    if counts.n == 0:
        return None
    p, d = counts.promoters / counts.n, counts.detractors / counts.n
    return p + d - (p - d) ** 2


def difference(first: Iterable[int | None], second: Iterable[int | None], level: float = 0.95) -> Comparison:
    """Difference of two independent groups of ratings 0..10, first less second (see `difference_of`)."""
    (kept_first, missing_first), (kept_second, missing_second) = _ratings(first), _ratings(second)
    found = difference_of(categories(kept_first), categories(kept_second), level)
    return replace(found, estimate=replace(found.estimate, n_missing=missing_first + missing_second))


def difference_of(first: Categories, second: Categories, level: float = 0.95) -> Comparison:
    """First score less second, with its sign, in points -200..200, tested on the adjusted scores (MeasuringU 2021).

    The value is the observed difference; z, two-sided normal p and interval use the adjusted proportions of each
    group. An empty group: no value. The same people twice are compared by a paired t on their categories.
    """
    z, n = z_of(level), first.n + second.n
    if first.n == 0 or second.n == 0:
        return Comparison(Estimate(None, n, method=METHOD, level=level), "none")
    (centre_a, variance_a), (centre_b, variance_b) = _adjusted(first), _adjusted(second)
    gap, se = centre_a - centre_b, sqrt(variance_a + variance_b)
    estimate = _around(_score(first) - _score(second), n, gap, z * se, 200.0, level)
    verdict = min(first.n, second.n) >= VERDICT_FROM
    return Comparison(estimate, TEST, normal_p_two_sided(gap / se), gap / se, verdict=verdict)


def _around(value: float, n: int, centre: float, half: float, reach: float, level: float) -> Estimate:
    """The observed value with the adjusted limits, clipped to ±reach and never without the value itself."""
    low, high = max(-reach, 100 * (centre - half)), min(reach, 100 * (centre + half))
    return Estimate(value, n, min(low, value), max(high, value), METHOD, level)


def _score(counts: Categories) -> float:
    return 100 * (counts.promoters - counts.detractors) / counts.n


def _adjusted(counts: Categories) -> tuple[float, float]:
    """Adjusted score on -1..1 and the variance of its mean."""
    n = counts.n + 3
    p, d = (counts.promoters + 0.75) / n, (counts.detractors + 0.75) / n
    return p - d, (p + d - (p - d) ** 2) / n


def _ratings(ratings: Iterable[int | None]) -> tuple[list[int], int]:
    kept, missing = observed(ratings, "A recommendation rating", 0, 10)
    if any(value != int(value) for value in kept):
        raise ValueError("A recommendation rating must be a whole number from 0 to 10.")
    return [int(value) for value in kept], missing

"""Bootstrap interval of a mean, bias-corrected and accelerated (Efron 1987)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from math import fsum
from random import Random

from usability.measures.checks import observed
from usability.measures.distributions import normal_cdf, normal_quantile
from usability.measures.means import mean

RESAMPLES = 10_000
SEED = 1987
"""The draws are the same every time, so that a figure computed anew is the same figure."""


def bca_mean(values: Sequence[float], level: float = 0.95) -> tuple[float, float] | None:
    """BCa interval of the mean of values, from 10,000 resamples drawn with a fixed seed, whatever their order.

    Clark et al. 2021 (arXiv 2101.00455) advise it for SUS means of small samples: it follows a skewed sample and
    never leaves the range of the values. None below two values and where all are alike. Raises ValueError for NaN
    and for a level outside 0..1.
    """
    if not 0 < level < 1:
        raise ValueError(f"The level must lie between 0 and 1, not {level}.")
    kept, _missing = observed(values, "A value")
    return _bca(tuple(sorted(kept)), level)


@lru_cache(maxsize=256)
def _bca(values: tuple[float, ...], level: float) -> tuple[float, float] | None:
    if len(values) < 2 or values[0] == values[-1]:
        return None
    n, centre = len(values), mean(values)
    draw = Random(SEED)  # noqa: S311 - a resample, no secret
    means = sorted(fsum(draw.choices(values, k=n)) / n for _ in range(RESAMPLES))
    # Resamples that hit the mean itself lie half below it.
    below = (bisect_left(means, centre) + bisect_right(means, centre)) / (2 * RESAMPLES)
    bias = normal_quantile(min(max(below, 1 / RESAMPLES), 1 - 1 / RESAMPLES))
    # Leaving out a value moves the mean against it: the jackknife of a mean in closed form.
    spread = fsum((value - centre) ** 2 for value in values)
    acceleration = fsum((value - centre) ** 3 for value in values) / (6 * spread**1.5)

    def end(share: float) -> float:
        z = bias + normal_quantile(share)
        position = normal_cdf(bias + z / (1 - acceleration * z)) * (RESAMPLES - 1)
        low = int(position)
        high = min(low + 1, RESAMPLES - 1)
        return means[low] + (position - low) * (means[high] - means[low])

    return end((1 - level) / 2), end((1 + level) / 2)

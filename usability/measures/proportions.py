"""Rates: x of n independent yes/no observations, one a person.

Several attempts of one person are not independent; a rate over tasks is `means.person_mean_rate`.
"""

from dataclasses import dataclass
from math import sqrt

from usability.measures.checks import number, successes, z_of
from usability.measures.distributions import beta_quantile, binomial_cdf, binomial_pmf, root_of_monotone
from usability.measures.estimate import Estimate


def completion_rate(x: int, n: int, level: float = 0.95) -> Estimate:
    """Share x/n with the adjusted-Wald interval, the default of every rate.

    Adds z²/2 successes and z² trials before the Wald formula (Agresti & Coull 1998; Sauro & Lewis 2005),
    clipped to 0..1. The value stays the observed x/n. n = 0 gives no value; n = 1 has an interval.
    Raises ValueError unless 0 <= x <= n are whole numbers and 0 < level < 1.
    """
    x, n = successes(x, n)
    z = z_of(level)
    if n == 0:
        return Estimate(None, 0, method="adjusted-Wald", level=level, x=0)
    trials = n + z * z
    centre = (x + z * z / 2) / trials
    half = z * sqrt(centre * (1 - centre) / trials)
    return _rate(x, n, centre - half, centre + half, "adjusted-Wald", level)


def wilson(x: int, n: int, level: float = 0.95) -> Estimate:
    """Share x/n with the Wilson score interval (Wilson 1927). Edge cases as `completion_rate`."""
    x, n = successes(x, n)
    z = z_of(level)
    if n == 0:
        return Estimate(None, 0, method="Wilson score", level=level, x=0)
    share = x / n
    centre = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the ends the limit is exactly the share; the formula leaves a rounding crumb.
    low = 0.0 if x == 0 else (centre - half) / scale
    high = 1.0 if x == n else (centre + half) / scale
    return _rate(x, n, low, high, "Wilson score", level)


def exact(x: int, n: int, level: float = 0.95) -> Estimate:
    """Share x/n with the exact interval (Clopper & Pearson 1934), conservative."""
    x, n = successes(x, n)
    z_of(level)
    if n == 0:
        return Estimate(None, 0, method="exact (Clopper-Pearson)", level=level, x=0)
    tail = (1 - level) / 2
    low = beta_quantile(tail, x, n - x + 1) if x > 0 else 0.0
    high = beta_quantile(1 - tail, x + 1, n - x) if x < n else 1.0
    return _rate(x, n, low, high, "exact (Clopper-Pearson)", level)


def mid_p(x: int, n: int, level: float = 0.95) -> Estimate:
    """Share x/n with the mid-P exact interval (Lancaster 1961): half the observed outcome's probability."""
    x, n = successes(x, n)
    z_of(level)
    if n == 0:
        return Estimate(None, 0, method="mid-P exact", level=level, x=0)
    tail = (1 - level) / 2

    def above(p: float) -> float:
        return 1 - binomial_cdf(x, n, p) + binomial_pmf(x, n, p) / 2

    low = root_of_monotone(lambda p: above(p) - tail, 0.0, 1.0) if x > 0 else 0.0
    high = root_of_monotone(lambda p: above(p) - (1 - tail), 0.0, 1.0) if x < n else 1.0
    return _rate(x, n, low, high, "mid-P exact", level)


def jeffreys(x: int, n: int, level: float = 0.95) -> Estimate:
    """Share x/n with the Jeffreys interval, quantiles of beta(x + ½, n - x + ½) (Brown, Cai & DasGupta 2001).

    The limit is 0 at x = 0 and 1 at x = n.
    """
    x, n = successes(x, n)
    z_of(level)
    if n == 0:
        return Estimate(None, 0, method="Jeffreys", level=level, x=0)
    tail = (1 - level) / 2
    low = beta_quantile(tail, x + 0.5, n - x + 0.5) if x > 0 else 0.0
    high = beta_quantile(1 - tail, x + 0.5, n - x + 0.5) if x < n else 1.0
    return _rate(x, n, low, high, "Jeffreys", level)


def laplace_point(x: int, n: int) -> float:
    """(x + 1) / (n + 2), defined for n = 0 too (½)."""
    x, n = successes(x, n)
    return (x + 1) / (n + 2)


def jeffreys_point(x: int, n: int) -> float:
    """(x + ½) / (n + 1), defined for n = 0 too (½)."""
    x, n = successes(x, n)
    return (x + 0.5) / (n + 1)


def wilson_point(x: int, n: int, level: float = 0.95) -> float:
    """(x + z²/2) / (n + z²), the centre of the adjusted-Wald interval."""
    x, n = successes(x, n)
    z = z_of(level)
    return (x + z * z / 2) / (n + z * z)


def best_estimate(x: int, n: int, level: float = 0.95) -> float | None:
    """Best guess of the rate behind a small sample, when it is believed to lie in 0.5..1.

    Wilson below ½, the observed share up to 0.9, Laplace above (Lewis & Sauro 2006, J. Usability Studies
    1(3) 136-150). None for n = 0. Never the headline, which stays x/n. level: of the z in Wilson's.
    """
    x, n = successes(x, n)
    if n == 0:
        return None
    share = x / n
    if share < 0.5:
        return wilson_point(x, n, level)
    return share if share <= 0.9 else laplace_point(x, n)


@dataclass(frozen=True, slots=True)
class RateTest:
    """A rate against a declared benchmark.

    p_exact: P(X >= x), the one-sided exact p that the true rate lies above. p_mid: the same less half of
    P(X = x). p_below: P(X < x), which Sauro & Lewis read as the confidence that the rate exceeds it.
    """

    p_exact: float
    p_mid: float
    p_below: float


def against_benchmark(x: int, n: int, p0: float) -> RateTest | None:
    """Exact binomial test of x of n against the benchmark p0 (Sauro & Lewis 2016). None for n = 0.

    Raises ValueError unless p0 lies in 0..1.
    """
    x, n = successes(x, n)
    p0 = number(p0, "The benchmark rate", 0, 1)
    if n == 0:
        return None
    below = binomial_cdf(x - 1, n, p0)
    return RateTest(1 - below, 1 - below - binomial_pmf(x, n, p0) / 2, below)


def _rate(x: int, n: int, low: float, high: float, method: str, level: float) -> Estimate:
    return Estimate(x / n, n, max(0.0, low), min(1.0, high), method, level, x=x)

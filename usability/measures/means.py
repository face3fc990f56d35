"""Means and medians of values measured once a person, with t and order-statistic intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, fsum, sqrt

from usability.measures.checks import number, observed, z_of
from usability.measures.distributions import t_p_two_sided, t_two_sided, t_upper_p
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate

MEDIAN_INTERVAL_FROM = 25
"""Fewest values for the order-statistic interval of a median."""
_CRUMB = 1e-12
"""Spread that rounding leaves between equal values; as a standard deviation it would make any t enormous."""


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value, summed without rounding loss."""
    return fsum(values) / len(values)


def sample_sd(values: Sequence[float]) -> float | None:
    """Standard deviation with n - 1; None below two values, exactly 0 for values that differ by rounding alone."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    if high - low <= _CRUMB * max(1.0, abs(low), abs(high)):
        return 0.0
    centre = mean(values)
    return sqrt(fsum((value - centre) ** 2 for value in values) / (len(values) - 1))


def mean_t(
    values: Iterable[float | None],
    low_bound: float | None = None,
    high_bound: float | None = None,
    level: float = 0.95,
) -> Estimate:
    """Mean with the t interval, clipped to the possible range low_bound..high_bound.

    None stands for a missing value and is counted in n_missing. n = 0: no value. n = 1: value without SD
    and interval. SD = 0: the interval collapses to the mean. Raises ValueError for truth values, NaN and
    values outside the bounds.
    """
    kept, missing = observed(values, "A value", low_bound, high_bound)
    z_of(level)
    n = len(kept)
    if n == 0:
        return Estimate(None, 0, method="t", level=level, n_missing=missing)
    centre = mean(kept)
    sd = sample_sd(kept)
    if sd is None:
        return Estimate(centre, n, method="t", level=level, n_missing=missing)
    if not sd:
        return Estimate(centre, n, centre, centre, "t", level, missing, sd=0.0)
    half = t_two_sided(level, n - 1) * sd / sqrt(n)
    low, high = centre - half, centre + half
    if low_bound is not None:
        low = max(low, low_bound)
    if high_bound is not None:
        high = min(high, high_bound)
    return Estimate(centre, n, low, high, "t", level, missing, sd=sd)


def person_mean_rate(shares: Iterable[float | None], level: float = 0.95) -> Estimate:
    """Rate over several tasks: the mean of each person's own share of successes (0..1), with a t interval.

    The attempts of a person are not independent, so the persons are the observations (n). None: a person
    without a counted attempt. When every share is 0 or every share is 1 the t interval would claim
    certainty; then the adjusted-Wald interval over persons stands, as for one task.
    """
    estimate = replace(mean_t(shares, 0, 1, level), method="t over persons")
    if not estimate.alike or estimate.value not in (0.0, 1.0):
        return estimate
    whole = completion_rate(estimate.n if estimate.value else 0, estimate.n, level)
    return replace(estimate, low=whole.low, high=whole.high, method="adjusted-Wald over persons")


@dataclass(frozen=True, slots=True)
class MeanTest:
    """One-sample t test. t and both p are None below two values or without spread."""

    t: float | None
    df: int | None
    p_two_sided: float | None
    p_above: float | None


def against_benchmark(values: Iterable[float | None], benchmark: float) -> MeanTest:
    """One-sample t test against a known constant; p_above is one-sided for "the mean lies above"."""
    estimate = mean_t(values)
    return benchmark_from_summary(estimate.value, estimate.sd, estimate.n, benchmark)


def benchmark_from_summary(centre: float | None, sd: float | None, n: int, benchmark: float) -> MeanTest:
    """The same test from mean, standard deviation and n."""
    benchmark = number(benchmark, "The benchmark")
    if centre is None or sd is None or sd == 0:
        return MeanTest(None, None, None, None)
    t = (centre - benchmark) / (sd / sqrt(n))
    return MeanTest(t, n - 1, t_p_two_sided(t, n - 1), t_upper_p(t, n - 1))


def middle(values: Sequence[float]) -> float:
    """Median of at least one value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def median(values: Iterable[float | None], level: float = 0.95) -> Estimate:
    """Median; from n = 25 with the order-statistic interval (ranks n/2 ± z√n/2, rounded up).

    Sauro & Lewis 2016 advise the median of times from n = 25 on; below, no interval is given.
    """
    kept, missing = observed(values, "A value")
    z = z_of(level)
    n = len(kept)
    if n == 0:
        return Estimate(None, 0, method="order statistics", level=level, n_missing=missing)
    if n < MEDIAN_INTERVAL_FROM:
        return Estimate(middle(kept), n, method="order statistics", level=level, n_missing=missing)
    ordered = sorted(kept)
    reach = z * sqrt(n) / 2
    low_rank = max(1, ceil(n / 2 - reach))
    high_rank = min(n, ceil(n / 2 + reach))
    return Estimate(
        middle(kept), n, ordered[low_rank - 1], ordered[high_rank - 1], "order statistics", level, missing
    )

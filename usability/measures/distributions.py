"""The probability functions the measures stand on: the one place that touches scipy.

Each is a plain float function. scipy carries no types, so the boundary is typed here once.
"""

from collections.abc import Callable
from functools import cache
from math import comb, exp
from typing import Any


@cache
def _special() -> Any:  # noqa: ANN401 - scipy carries no types
    """The functions of scipy, loaded when the first of them is wanted: most commands and pages never do."""
    from scipy import special

    return special


def normal_cdf(z: float) -> float:
    """Area of the standard normal distribution below z."""
    return float(_special().ndtr(z))


def normal_quantile(p: float) -> float:
    """Standard normal quantile of p, 0 < p < 1."""
    return float(_special().ndtri(p))


def z_two_sided(level: float) -> float:
    """Normal quantile that leaves (1 - level) / 2 in each tail: 1.959964 at 0.95."""
    return normal_quantile(0.5 + level / 2)


def normal_p_two_sided(z: float) -> float:
    """Two-sided p of a standard normal statistic."""
    return 2 * normal_cdf(-abs(z))


def t_quantile(p: float, df: float) -> float:
    """Quantile of Student's t with df degrees of freedom (need not be whole)."""
    return float(_special().stdtrit(df, p))


def t_two_sided(level: float, df: float) -> float:
    """Quantile of t that leaves (1 - level) / 2 in each tail."""
    return t_quantile(0.5 + level / 2, df)


def t_upper_p(t: float, df: float) -> float:
    """P(T >= t), the one-sided p of "above"."""
    return float(_special().stdtr(df, -t))


def t_p_two_sided(t: float, df: float) -> float:
    """Two-sided p of a t statistic."""
    return 2 * t_upper_p(abs(t), df)


def noncentral_t_cdf(t: float, df: float, shift: float) -> float:
    """P(T <= t) of the noncentral t distribution."""
    return float(_special().nctdtr(df, shift, t))


def beta_quantile(p: float, a: float, b: float) -> float:
    """Quantile of the beta distribution."""
    return float(_special().betaincinv(a, b, p))


def chi2_quantile(p: float, df: float) -> float:
    """Quantile of the chi-square distribution."""
    return 2 * float(_special().gammaincinv(df / 2, p))


def binomial_pmf(k: int, n: int, p: float) -> float:
    """P(X = k) of n trials with probability p; 0 outside 0..n."""
    if not 0 <= k <= n:
        return 0.0
    special = _special()
    log_ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return exp(float(log_ways + special.xlogy(k, p) + special.xlog1py(n - k, -p)))


def binomial_cdf(k: int, n: int, p: float) -> float:
    """P(X <= k) of n trials with probability p."""
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    return float(_special().betainc(n - k, k + 1, 1 - p))


def hypergeometric_weights(row1: int, row2: int, column1: int) -> dict[int, int]:
    """Exact ways of every 2 x 2 table with these margins, by the count in its first cell.

    Whole numbers, so that "equally likely" in Fisher's test is decided without rounding.
    """
    first = max(0, column1 - row2)
    last = min(row1, column1)
    weight = comb(row1, first) * comb(row2, column1 - first)
    found = {first: weight}
    # Each from the one before: a thousand times faster in groups of thousands than every one on its own.
    for a in range(first, last):
        weight = weight * (row1 - a) * (column1 - a) // ((a + 1) * (row2 - column1 + a + 1))
        found[a + 1] = weight
    return found


def root_of_monotone(f: Callable[[float], float], low: float, high: float) -> float:
    """Where a monotone f changes sign between low and high, by bisection to machine precision."""
    rising = f(high) > f(low)
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (f(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2

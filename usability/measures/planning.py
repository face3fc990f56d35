"""How many people: margins, power and problem discovery, computed before a study."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log, log1p, sqrt

from usability.measures.checks import count, number, z_of
from usability.measures.compare import cohen_h
from usability.measures.distributions import noncentral_t_cdf, normal_quantile, t_two_sided

_LARGEST = 1_000_000


def people_for_rate_margin(margin: float, p: float = 0.5, level: float = 0.95) -> int:
    """People for a rate to come out within ± margin (a share): z²p(1 - p)/margin² - z², rounded up.

    The adjusted-Wald interval solved for n (Agresti & Coull 1998; Sauro & Lewis 2016). p: expected rate, ½ if unknown.
    It takes the expected rate for the interval's centre, which lies nearer to ½: near 0 or 1 the interval goes further
    than asked (`rate_reach`). Raises ValueError unless 0 < margin < 1.
    """
    z, d = z_of(level), _between(margin, "The margin")
    p = number(p, "The expected rate", 0, 1)
    return max(1, ceil(z * z * p * (1 - p) / d**2 - z * z))


def rate_reach(n: int, p: float, level: float = 0.95) -> float:
    """How far the adjusted-Wald interval around an expected rate p reaches from its centre, not clipped to 0..1.

    The centre is p̃ = (np + z²/2)/(n + z²), the reach z·√(p̃(1 - p̃)/(n + z²)) (Agresti & Coull 1998).
    """
    z, p, n = z_of(level), number(p, "The expected rate", 0, 1), count(n, "People")
    centre = (n * p + z * z / 2) / (n + z * z)
    return z * sqrt(centre * (1 - centre) / (n + z * z))


def people_for_rate_reach(margin: float, p: float, level: float = 0.95) -> int:
    """Smallest n whose adjusted-Wald interval around a rate p reaches at most `margin` (a share) to either side.

    Where p is ½ the same as `people_for_rate_margin`. Raises ValueError unless 0 < margin < 1.
    """
    d = _between(margin, "The margin")
    return _smallest(lambda n: rate_reach(n, p, level) <= d, 1)


def people_for_mean_margin(margin: float, sd: float, level: float = 0.95) -> int:
    """Smallest n with t·s/√n at most the margin, both in the scale's units.

    For times give the standard deviation of ln t and ln(1 + relative margin).
    """
    z_of(level)
    d, s = _positive(margin, "The margin"), _positive(sd, "The standard deviation")

    def enough(n: int) -> bool:
        return t_two_sided(level, n - 1) * s / sqrt(n) <= d

    return _smallest(enough, 2)


def relative_time_margin(share: float) -> float:
    """ln(1 + share): the margin on ln t of a typical time known to within `share`."""
    return log1p(_positive(share, "The relative margin"))


def people_per_group_for_means(effect: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """People a group for a two-sided two-sample t test to find Cohen's d, by the noncentral t.

    The far tail's tiny share of the power is left out.
    """
    d, power, alpha = abs(number(effect, "The effect")), _between(power, "Power"), _between(alpha, "Alpha")
    _positive(d, "The effect")

    def enough(n: int) -> bool:
        df = 2 * n - 2
        return 1 - noncentral_t_cdf(t_two_sided(1 - alpha, df), df, d * sqrt(n / 2)) >= power

    return _smallest(enough, 2)


def people_per_group_for_rates(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """People a group for the N-1 test to tell p1 from p2: 2(zα/2 + zβ)²·p̄(1 - p̄)/(p1 - p2)² + ½."""
    p1, p2 = number(p1, "A rate", 0, 1), number(p2, "A rate", 0, 1)
    if p1 == p2:
        raise ValueError("The two rates must differ.")
    z = z_of(1 - _between(alpha, "Alpha")) + normal_quantile(_between(power, "Power"))
    middle = (p1 + p2) / 2
    return ceil(2 * z * z * middle * (1 - middle) / (p1 - p2) ** 2 + 0.5)


def people_per_group_for_rates_arcsine(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """The same by the arcsine method, another approximation: 2(zα/2 + zβ)²/h² with Cohen's h (Cohen 1988)."""
    h = cohen_h(p1, p2)
    if h == 0:
        raise ValueError("The two rates must differ.")
    z = z_of(1 - _between(alpha, "Alpha")) + normal_quantile(_between(power, "Power"))
    return max(1, ceil(2 * z * z / h**2))


def discovered(p: float, n: int) -> float:
    """Chance that a problem met by a share p of people is seen at least once by n of them."""
    return float(1 - (1 - number(p, "The problem's frequency", 0, 1)) ** count(n, "People"))


def people_for_discovery(p: float, goal: float) -> int:
    """People needed to see a problem of frequency p at least once with chance `goal`."""
    frequency, wanted = _between(p, "The problem's frequency"), _between(goal, "The goal")
    return ceil(log(1 - wanted) / log(1 - frequency))


@dataclass(frozen=True, slots=True)
class Discovery:
    """Problem discovery from a participants x problems grid (Lewis 2001).

    p_observed: share of marks in the grid, too high in small samples. p_adjusted: normalised and
    Good-Turing estimate averaged. seen: problems seen. share: estimated part of the reachable problems that was
    seen, 0..1. reachable: estimated problems that this method and these tasks can find, None when p_adjusted is
    not above 0.
    """

    p_observed: float
    p_adjusted: float
    seen: int
    share: float
    reachable: float | None


def discovery(grid: Sequence[Sequence[bool]]) -> Discovery | None:
    """Adjusted frequency of problems; rows are participants, columns problems.

    Problems seen by nobody are left out. None below two participants or without a problem seen. Raises
    ValueError for rows of different length. Problems differ in frequency, which makes the model optimistic.
    """
    if len({len(row) for row in grid}) > 1:
        raise ValueError("Every participant needs an entry for every problem.")
    times_seen = [total for column in zip(*grid, strict=True) if (total := sum(map(bool, column)))]
    return discovery_of(len(grid), len(times_seen), sum(times_seen), times_seen.count(1))


def discovery_of(people: int, seen: int, sightings: int, once: int) -> Discovery | None:
    """The same from counts: problems `seen`, `sightings` (marks in the grid), `once`: problems that one person met.

    None below two people or without a problem. Raises ValueError for counts that no grid has.
    """
    n, k = count(people, "People"), count(seen, "Problems seen")
    marks, single = count(sightings, "Sightings", high=n * k), count(once, "Problems seen once", high=k)
    fewest = single + 2 * (k - single)
    most = single + n * (k - single)
    if n < 2 or k == 0:
        return None
    if not fewest <= marks <= most:
        raise ValueError(
            f"With {k} problems, {single} of them seen once, {n} people make from {fewest} to {most} sightings, "
            f"not {marks}."
        )
    p = marks / (n * k)
    good_turing = p / (1 + single / k)
    adjusted = ((p - 1 / n) * (1 - 1 / n) + good_turing) / 2
    share = discovered(min(1.0, max(0.0, adjusted)), n)
    return Discovery(p, adjusted, k, share, k / share if share > 0 else None)


def _smallest(enough: Callable[[int], bool], first: int) -> int:
    """Smallest n that is enough, by doubling and halving; `enough` stays true once true."""
    high = first
    while not enough(high):
        if high >= _LARGEST:
            raise ValueError("More than a million people would be needed.")
        high *= 2
    low = first - 1 if high == first else high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _between(value: float, what: str) -> float:
    share = number(value, what)
    if not 0 < share < 1:
        raise ValueError(f"{what} must lie between 0 and 1, not {share:g}.")
    return share


def _positive(value: float, what: str) -> float:
    checked = number(value, what)
    if checked <= 0:
        raise ValueError(f"{what} must be above 0, not {checked:g}.")
    return checked

"""Comparing two designs: rates, means and times, independent or within the same people.

Differences are first less second and keep their sign. p is never shown without interval and effect size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asin, exp, sqrt

from usability.measures import means
from usability.measures.checks import count, number, successes, z_of
from usability.measures.distributions import (
    binomial_cdf,
    binomial_pmf,
    hypergeometric_weights,
    normal_p_two_sided,
    t_p_two_sided,
    t_two_sided,
)
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.proportions import wilson
from usability.measures.times import log_seconds


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups compared.

    estimate: difference (first less second), or the ratio of typical times, with interval; its n counts
    people over both groups, for paired data pairs. test: its name. p: two-sided, None if there is nothing
    to test. p_exact: the exact p beside a mid-P. effect, effect_name: Cohen's h, Hedges' g or d_z.
    verdict: whether groups are large enough for verdict words. d: Cohen's d beside Hedges' g. counts: what two rates
    are made of: (x1, n1, x2, n2), or of pairs (both, only the first, only the second, neither).
    """

    estimate: Estimate
    test: str
    p: float | None = None
    statistic: float | None = None
    df: float | None = None
    effect: float | None = None
    effect_name: str = ""
    p_exact: float | None = None
    verdict: bool = False
    d: float | None = None
    counts: tuple[int, int, int, int] | None = None


def rates_independent(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Comparison:
    """Difference p1 - p2 of two independent rates, x1 of n1 and x2 of n2.

    Interval: adjusted-Wald (z²/4 successes and z²/2 trials added to each group; Agresti & Caffo 2000 use 1
    and 2). Test: N-1 two-proportion test (Campbell 2007) when every expected count is at least 1, otherwise
    Fisher-Irwin with its mid-P. All passed or all failed: p = 1, no z. An empty group: no value.
    """
    x1, n1 = successes(x1, n1)
    x2, n2 = successes(x2, n2)
    z = z_of(level)
    verdict = min(n1, n2) >= VERDICT_FROM
    if n1 == 0 or n2 == 0:
        return Comparison(Estimate(None, n1 + n2, method="adjusted-Wald", level=level), "none")
    low, high = _plus_limits(x1, n1, x2, n2, z, added=z * z / 4)
    estimate = Estimate(x1 / n1 - x2 / n2, n1 + n2, low, high, "adjusted-Wald", level)
    total, passed = n1 + n2, x1 + x2
    found = Comparison(
        estimate,
        "N-1 two-proportion",
        effect=cohen_h(x1 / n1, x2 / n2),
        effect_name="h",
        verdict=verdict,
        counts=(x1, n1, x2, n2),
    )
    # In whole numbers: 10·(1 - 18/20) is a crumb below the 1 that it stands for.
    if passed in (0, total) or min(n1, n2) * min(passed, total - passed) >= total:
        statistic, p = n_minus_1(x1, n1, x2, n2)
        return replace(found, p=p, statistic=statistic)
    fisher, mid = fisher_irwin(x1, n1, x2, n2)
    return replace(found, test="Fisher-Irwin mid-P", p=mid, p_exact=fisher)


def n_minus_1(x1: int, n1: int, x2: int, n2: int) -> tuple[float | None, float]:
    """The z and two-sided p of the N-1 two-proportion test (Campbell 2007) of two groups of one person or more.

    Meant for expected counts of at least 1. All passed or all failed: no z, p = 1.
    """
    x1, n1 = successes(x1, n1)
    x2, n2 = successes(x2, n2)
    total, pooled = n1 + n2, (x1 + x2) / (n1 + n2)
    if pooled in (0, 1):
        return None, 1.0
    spread = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    statistic = (x1 / n1 - x2 / n2) * sqrt((total - 1) / total) / spread
    return statistic, normal_p_two_sided(statistic)


def shares_independent(
    first: Sequence[float | None], second: Sequence[float | None], level: float = 0.95
) -> Comparison:
    """`rates_independent` from single answers, 1 or 0; None is missing. ValueError for anything else."""
    a, b = _yes_or_no(first), _yes_or_no(second)
    found = rates_independent(sum(a), len(a), sum(b), len(b), level)
    missing = len(first) + len(second) - len(a) - len(b)
    return replace(found, estimate=replace(found.estimate, n_missing=missing))


def shares_paired(pairs: Sequence[tuple[float | None, float | None]], level: float = 0.95) -> Comparison:
    """`rates_paired` from single answers, 1 or 0; pairs with a missing half are left out and counted."""
    kept = [_yes_or_no((a, b)) for a, b in pairs if a is not None and b is not None]
    both, only_a, only_b, neither = (kept.count(cell) for cell in ([1, 1], [1, 0], [0, 1], [0, 0]))
    found = rates_paired(both, only_a, only_b, neither, level)
    return replace(found, estimate=replace(found.estimate, n_missing=len(pairs) - len(kept)))


def newcombe_difference(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Difference of two independent rates with Newcombe's hybrid score interval (Stat Med 1998).

    Better than the default at rates near 0 and 1. An empty group: no value.
    """
    a, b = wilson(x1, n1, level), wilson(x2, n2, level)
    method = "Newcombe hybrid score"
    if (
        a.value is None
        or b.value is None
        or a.low is None
        or b.low is None
        or a.high is None
        or b.high is None
    ):
        return Estimate(None, a.n + b.n, method=method, level=level)
    gap = a.value - b.value
    low = gap - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = gap + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Estimate(gap, a.n + b.n, max(-1.0, low), min(1.0, high), method, level)


def agresti_caffo(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Difference of two independent rates with one success and one failure added to each group (Agresti & Caffo 2000).

    At 95 % hardly another interval than the default of `rates_independent`. An empty group: no value.
    """
    x1, n1 = successes(x1, n1)
    x2, n2 = successes(x2, n2)
    z, method = z_of(level), "Agresti-Caffo"
    if n1 == 0 or n2 == 0:
        return Estimate(None, n1 + n2, method=method, level=level)
    return Estimate(x1 / n1 - x2 / n2, n1 + n2, *_plus_limits(x1, n1, x2, n2, z, added=1), method, level)


def fisher_irwin(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Two-sided Fisher-Irwin p of two independent rates, and its mid-P.

    Sums the tables with these margins that are not more likely than the observed one (Irwin's rule); mid-P
    takes off half of the observed table's probability. All passed or all failed: no variation, both are 1.
    """
    x1, n1 = successes(x1, n1)
    x2, n2 = successes(x2, n2)
    if x1 + x2 in (0, n1 + n2):
        return 1.0, 1.0
    weights = hypergeometric_weights(n1, n2, x1 + x2)
    seen, everything = weights[x1], sum(weights.values())
    extreme = sum(weight for weight in weights.values() if weight <= seen)
    # Whole numbers to the end: in groups of thousands half a weight is beyond any float.
    return extreme / everything, (2 * extreme - seen) / (2 * everything)


def rates_paired(both: int, only_a: int, only_b: int, neither: int, level: float = 0.95) -> Comparison:
    """Difference p_A - p_B when the same people used both designs, from the four cells.

    Interval of Bonett & Price 2012; test McNemar mid-P, with the exact p beside it (Fagerland, Lydersen &
    Laake 2013). No discordant pair: p = 1. No pair at all: no value. `estimate.n` counts people.
    """
    cells = [count(value, "A number of people") for value in (both, only_a, only_b, neither)]
    n = sum(cells)
    z = z_of(level)
    method = "Bonett-Price"
    if n == 0:
        return Comparison(Estimate(None, 0, method=method, level=level), "none")
    more_a, more_b = (only_a + 1) / (n + 2), (only_b + 1) / (n + 2)
    centre = more_a - more_b
    half = z * sqrt((more_a + more_b - centre**2) / (n + 2))
    estimate = Estimate(
        (only_a - only_b) / n, n, max(-1.0, centre - half), min(1.0, centre + half), method, level
    )
    discordant, fewer = only_a + only_b, min(only_a, only_b)
    at = binomial_pmf(fewer, discordant, 0.5)
    if only_a == only_b:
        p_exact, p_mid = 1.0, 1.0 if discordant == 0 else 1 - at / 2
    else:
        p_exact = min(1.0, 2 * binomial_cdf(fewer, discordant, 0.5))
        p_mid = p_exact - at
    return Comparison(
        estimate,
        "McNemar mid-P",
        p_mid,
        p_exact=p_exact,
        verdict=n >= VERDICT_FROM,
        counts=(both, only_a, only_b, neither),
    )


def means_independent(
    first: Sequence[float | None], second: Sequence[float | None], level: float = 0.95
) -> Comparison:
    """Difference of two independent means: Welch's t, interval, Hedges' g. None values are missing."""
    a, b = means.mean_t(first), means.mean_t(second)
    missing = a.n_missing + b.n_missing
    if a.value is None or b.value is None:
        return Comparison(Estimate(None, a.n + b.n, method="Welch t", level=level, n_missing=missing), "none")
    return welch(a.value, a.sd, a.n, b.value, b.sd, b.n, level, missing)


def welch(
    mean1: float,
    sd1: float | None,
    n1: int,
    mean2: float,
    sd2: float | None,
    n2: int,
    level: float = 0.95,
    n_missing: int = 0,
) -> Comparison:
    """Welch's t from summaries.

    A group of one: difference only. No spread in both: the interval is the difference and there is no t.
    """
    z_of(level)
    gap, n = number(mean1, "A mean") - number(mean2, "A mean"), n1 + n2
    verdict = min(n1, n2) >= VERDICT_FROM
    if sd1 is None or sd2 is None:
        return Comparison(Estimate(gap, n, method="Welch t", level=level, n_missing=n_missing), "Welch t")
    part1, part2 = sd1**2 / n1, sd2**2 / n2
    if part1 + part2 == 0:
        flat = Estimate(gap, n, gap, gap, "Welch t", level, n_missing, sd=0.0)
        return Comparison(flat, "Welch t", verdict=verdict)
    df = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    se = sqrt(part1 + part2)
    half = t_two_sided(level, df) * se
    return Comparison(
        Estimate(gap, n, gap - half, gap + half, "Welch t", level, n_missing),
        "Welch t",
        t_p_two_sided(gap / se, df),
        gap / se,
        df,
        hedges_g(mean1, sd1, n1, mean2, sd2, n2),
        "Hedges g",
        verdict=verdict,
        d=cohen_d(mean1, sd1, n1, mean2, sd2, n2),
    )


def means_paired(pairs: Sequence[tuple[float | None, float | None]], level: float = 0.95) -> Comparison:
    """Mean difference within people (first less second), paired t and d_z.

    Pairs with a missing half are left out and counted. One pair: difference only.
    The same difference in all: it is the interval too, and there is no t.
    """
    differences = [
        None if a is None or b is None else number(a, "A value") - number(b, "A value") for a, b in pairs
    ]
    estimate = means.mean_t(differences, level=level)
    result = means.benchmark_from_summary(estimate.value, estimate.sd, estimate.n, 0)
    d_z = estimate.value / estimate.sd if estimate.value is not None and estimate.sd else None
    return Comparison(
        estimate,
        "paired t",
        result.p_two_sided,
        result.t,
        result.df,
        d_z,
        "d_z",
        verdict=estimate.n >= VERDICT_FROM,
    )


def times_independent(
    first: Sequence[float | None], second: Sequence[float | None], level: float = 0.95
) -> Comparison:
    """Ratio of the typical times of two independent groups: Welch's t on ln t, limits exponentiated."""
    return _as_ratio(means_independent(log_seconds(first), log_seconds(second), level))


def times_paired(pairs: Sequence[tuple[float | None, float | None]], level: float = 0.95) -> Comparison:
    """Ratio of typical times within people: paired t on ln t. ValueError for durations of 0 or less."""
    firsts = log_seconds(a for a, _ in pairs)
    seconds = log_seconds(b for _, b in pairs)
    return _as_ratio(means_paired(list(zip(firsts, seconds, strict=True)), level))


def within_reach(found: Comparison, reach: float) -> Comparison:
    """The interval clipped to the largest difference that two values can have, -reach..reach; the test is untouched.

    ValueError for a reach below 0.
    """
    most, one = number(reach, "A reach", 0), found.estimate
    if one.low is None or one.high is None:
        return found
    return replace(found, estimate=replace(one, low=max(-most, one.low), high=min(most, one.high)))


def cohen_h(p1: float, p2: float) -> float:
    """Effect size of two rates, 2·asin√p1 - 2·asin√p2 (Cohen 1988)."""
    low, high = number(p1, "A rate", 0, 1), number(p2, "A rate", 0, 1)
    return 2 * asin(sqrt(low)) - 2 * asin(sqrt(high))


def cohen_d(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> float | None:
    """Difference over the pooled standard deviation; None without spread or below two people a group."""
    if min(n1, n2) < 2:
        return None
    pooled = sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))
    return (mean1 - mean2) / pooled if pooled else None


def hedges_g(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> float | None:
    """Cohen's d with the small-sample correction 1 - 3/(4(n1 + n2) - 9) (Hedges 1981)."""
    d = cohen_d(mean1, sd1, n1, mean2, sd2, n2)
    return None if d is None else d * (1 - 3 / (4 * (n1 + n2) - 9))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm-adjusted p of one family of tests, in the given order (Holm 1979)."""
    ordered = _sorted_indices(p_values)
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(ordered):
        running = max(running, p_values[index] * (len(p_values) - rank))
        adjusted[index] = min(1.0, running)
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """False-discovery-rate adjusted p, for exploratory lists (Benjamini & Hochberg 1995)."""
    ordered = _sorted_indices(p_values)
    adjusted = [0.0] * len(p_values)
    running = 1.0
    for rank in range(len(p_values), 0, -1):
        index = ordered[rank - 1]
        running = min(running, p_values[index] * len(p_values) / rank)
        adjusted[index] = running
    return tuple(adjusted)


def _yes_or_no(answers: Sequence[float | None]) -> list[int]:
    return [
        count(int(value) if value in (0.0, 1.0) else value, "An answer", high=1)
        for value in answers
        if value is not None
    ]


def _sorted_indices(p_values: Sequence[float]) -> list[int]:
    for p in p_values:
        number(p, "A p value", 0, 1)
    return sorted(range(len(p_values)), key=lambda index: p_values[index])


def _as_ratio(logs: Comparison) -> Comparison:
    gap = logs.estimate
    ratio = replace(
        gap,
        value=None if gap.value is None else exp(gap.value),
        low=None if gap.low is None else exp(gap.low),
        high=None if gap.high is None else exp(gap.high),
        method=f"{gap.method or 't'} on ln, as a ratio",
    )
    return replace(logs, estimate=ratio, test=f"{logs.test} on ln t")


def _plus_limits(x1: int, n1: int, x2: int, n2: int, z: float, *, added: float) -> tuple[float, float]:
    """Wald limits after adding so many successes and as many failures to each group."""
    trials1, trials2 = n1 + 2 * added, n2 + 2 * added
    share1, share2 = (x1 + added) / trials1, (x2 + added) / trials2
    half = z * sqrt(share1 * (1 - share1) / trials1 + share2 * (1 - share2) / trials2)
    return max(-1.0, share1 - share2 - half), min(1.0, share1 - share2 + half)

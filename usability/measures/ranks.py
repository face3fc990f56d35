"""Rank correlation of two things known of the same people. It says that they go together, never why."""

from collections.abc import Sequence
from math import atanh, fsum, sqrt, tanh

from usability.measures.checks import number, z_of
from usability.measures.compare import Comparison
from usability.measures.distributions import t_p_two_sided
from usability.measures.estimate import VERDICT_FROM, Estimate

METHOD = "Spearman, Bonett-Wright"


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs. ValueError for what is no finite number."""
    checked = [number(value, "A value") for value in values]
    order = sorted(range(len(checked)), key=lambda index: checked[index])
    found = [0.0] * len(checked)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and checked[order[end + 1]] == checked[order[start]]:
            end += 1
        for index in order[start : end + 1]:
            found[index] = (start + end) / 2 + 1
        start = end + 1
    return found


def spearman(pairs: Sequence[tuple[float | None, float | None]], level: float = 0.95) -> Comparison:
    """Spearman's rank correlation -1..1 of pairs, one a person; a pair with a missing half is left out and counted.

    Pearson's correlation of the ranks, ties at their mean rank (Spearman 1904). Interval: Fisher's z with the standard
    error √((1 + r²/2)/(n - 3)) of Bonett & Wright 2000 (Psychometrika 65, 23-28), from four pairs on; none where all
    pairs lie in one order, since it would claim certainty. p: two-sided, r·√((n - 2)/(1 - r²)) as t with n - 2 degrees
    of freedom, from three pairs on. No value below three pairs, or where one side does not vary.
    """
    z = z_of(level)
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    n, missing = len(known), len(pairs) - len(known)
    nothing = Comparison(Estimate(None, n, method=METHOD, level=level, n_missing=missing), "Spearman")
    if n < 3:
        return nothing
    first, second = ranks([a for a, _ in known]), ranks([b for _, b in known])
    middle = (n + 1) / 2
    spread = fsum((a - middle) ** 2 for a in first) * fsum((b - middle) ** 2 for b in second)
    if spread == 0:
        return nothing
    together = fsum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    rho = max(-1.0, min(1.0, together / sqrt(spread)))
    certain = 1 - abs(rho) < 1e-12
    low = high = None
    if n > 3 and not certain:
        half = z * sqrt((1 + rho**2 / 2) / (n - 3))
        low, high = tanh(atanh(rho) - half), tanh(atanh(rho) + half)
    statistic = None if certain else rho * sqrt((n - 2) / (1 - rho**2))
    p = None if statistic is None else t_p_two_sided(statistic, n - 2)
    estimate = Estimate(rho, n, low, high, METHOD, level, missing)
    return Comparison(estimate, "Spearman", p, statistic, n - 2, verdict=n >= VERDICT_FROM)

"""Agreement of evaluators: kappa for ratings, any-two agreement for problem lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum, sqrt

from usability.measures import means
from usability.measures.checks import count, z_of
from usability.measures.estimate import VERDICT_FROM, Estimate

_NO_ERROR = 1e-6
"""A standard error below this is rounding, not evidence."""
COHEN, WEIGHTED, FLEISS = "Cohen's kappa", "weighted kappa, quadratic weights", "Fleiss' kappa"


@dataclass(frozen=True, slots=True)
class Kappa:
    """A kappa as it is shown. why_none: in words why it has no value, "" where it has one."""

    estimate: Estimate
    why_none: str = ""


def kappa_of_two(
    both: Sequence[tuple[object, object]],
    categories: Sequence[object],
    level: float = 0.95,
    *,
    weighted: bool = False,
) -> Kappa:
    """Cohen's kappa over what two raters said of the same cases; weighted: for ordered categories.

    None under VERDICT_FROM cases, where its standard error means nothing, and where one category alone was used.
    """
    measure, method = (weighted_kappa, WEIGHTED) if weighted else (cohen_kappa, COHEN)
    few = len(both) < VERDICT_FROM
    return _told(
        Estimate(None, len(both), method=method, level=level)
        if few
        else measure(crossed(both, categories), level)
    )


def kappa_of_several(
    cases: Sequence[Sequence[object]], categories: Sequence[object], level: float = 0.95
) -> Kappa:
    """Fleiss' kappa over cases, each what every rater said of it; None as with `kappa_of_two`.

    It has no interval: the reference publishes none. level: what its neighbours' intervals have.
    """
    few = len(cases) < VERDICT_FROM
    value = None if few else fleiss_kappa(tallied(cases, categories))
    return _told(Estimate(value, len(cases), method=FLEISS, level=level))


def _told(found: Estimate) -> Kappa:
    if found.known:
        return Kappa(found)
    if found.n < VERDICT_FROM:
        return Kappa(found, f"not enough data, n\u00a0=\u00a0{found.n}")
    return Kappa(found, f"not defined: all gave one and the same rating throughout, n\u00a0=\u00a0{found.n}")


def crossed(both: Sequence[tuple[object, object]], categories: Sequence[object]) -> list[list[int]]:
    """The square table of two raters: how many cases the first put into the row's, the second into the column's.

    Cases with a category that is not among these are left out.
    """
    return [[sum(pair == (row, column) for pair in both) for column in categories] for row in categories]


def cohen_kappa(table: Sequence[Sequence[int]], level: float = 0.95) -> Estimate:
    """Cohen's kappa of two raters from their square table, with the SE of Fleiss, Cohen & Everitt 1969.

    Rows: first rater, columns: second. Clipped to -1..1; `sd` holds the standard error. n counts rated
    cases. No value when nothing was rated or when both used one category only. No interval where the error
    comes out as 0, as when raters never differ or one used one category only: it would claim certainty.
    """
    k = len(table)
    weights = [[float(i == j) for j in range(k)] for i in range(k)]
    return _kappa(table, weights, COHEN, level)


def weighted_kappa(table: Sequence[Sequence[int]], level: float = 0.95) -> Estimate:
    """Cohen's kappa with quadratic weights, for ordered ratings such as severity 0..4.

    The table, the missing value and the missing interval are those of `cohen_kappa`; the standard error is the
    weighted one of the same paper (Fleiss, Cohen & Everitt 1969).
    """
    k = len(table)
    widest = (k - 1) ** 2 or 1
    weights = [[1 - (i - j) ** 2 / widest for j in range(k)] for i in range(k)]
    return _kappa(table, weights, WEIGHTED, level)


def _kappa(
    table: Sequence[Sequence[int]], weights: Sequence[Sequence[float]], method: str, level: float
) -> Estimate:
    shares, n = _shares(table)
    z = z_of(level)
    k = len(shares)
    cells = [(i, j) for i in range(k) for j in range(k)]
    rows = [fsum(row) for row in shares]
    columns = [fsum(column) for column in zip(*shares, strict=True)]
    observed = fsum(shares[i][j] * weights[i][j] for i, j in cells)
    chance = fsum(rows[i] * columns[j] * weights[i][j] for i, j in cells)
    if n == 0 or 1 - chance < _NO_ERROR:
        return Estimate(None, n, method=method, level=level)
    kappa = (observed - chance) / (1 - chance)
    of_row = [fsum(columns[j] * weights[i][j] for j in range(k)) for i in range(k)]
    of_column = [fsum(rows[i] * weights[i][j] for i in range(k)) for j in range(k)]
    spread = fsum(
        shares[i][j] * (weights[i][j] - (of_row[i] + of_column[j]) * (1 - kappa)) ** 2 for i, j in cells
    )
    variance = spread - (kappa - chance * (1 - kappa)) ** 2
    se = sqrt(max(0.0, variance) / n) / (1 - chance)
    if se < _NO_ERROR:
        return Estimate(kappa, n, method=method, level=level)
    return Estimate(kappa, n, max(-1.0, kappa - z * se), min(1.0, kappa + z * se), method, level, sd=se)


def tallied(cases: Sequence[Sequence[object]], categories: Sequence[object]) -> list[list[int]]:
    """Of each case, given as what every rater said of it, how many raters chose each category."""
    return [[sum(given == one for given in case) for one in categories] for case in cases]


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa of two or more raters: one row a case, one column a category, cells count raters.

    Every case has the same number of raters, at least two. None without cases or with one category only.
    """
    rows = [[count(cell, "A number of raters") for cell in row] for row in counts]
    if not rows:
        return None
    raters = sum(rows[0])
    if raters < 2 or any(sum(row) != raters or len(row) != len(rows[0]) for row in rows):
        raise ValueError("Every case needs the same categories and the same number of raters, at least two.")
    agreed = means.mean([(sum(cell**2 for cell in row) - raters) / (raters * (raters - 1)) for row in rows])
    shares = [sum(column) / (len(rows) * raters) for column in zip(*rows, strict=True)]
    chance = fsum(share**2 for share in shares)
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def any_two_agreement(problems_by_evaluator: Sequence[Collection[str]]) -> float | None:
    """Mean over pairs of evaluators of shared problems / problems of either (Hertzum & Jacobsen 2001).

    0..1. Pairs that found nothing at all are left out; None when no pair is left.
    """
    sets = [set(problems) for problems in problems_by_evaluator]
    pairs = [len(a & b) / len(a | b) for a, b in combinations(sets, 2) if a | b]
    return means.mean(pairs) if pairs else None


def _shares(table: Sequence[Sequence[int]]) -> tuple[list[list[float]], int]:
    cells = [[count(cell, "A number of cases") for cell in row] for row in table]
    if any(len(row) != len(cells) for row in cells):
        raise ValueError("The table of two raters must be square.")
    n = sum(map(sum, cells))
    return [[cell / n if n else 0.0 for cell in row] for row in cells], n

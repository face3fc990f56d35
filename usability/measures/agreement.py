"""Agreement of evaluators: kappa for ratings, any-two agreement for problem lists."""

from collections.abc import Collection, Sequence
from itertools import combinations
from math import fsum, sqrt

from usability.measures import means
from usability.measures.checks import count, z_of
from usability.measures.estimate import Estimate

_NO_ERROR = 1e-6
"""A standard error below this is rounding, not evidence."""


def cohen_kappa(table: Sequence[Sequence[int]], level: float = 0.95) -> Estimate:
    """Cohen's kappa of two raters from their square table, with the SE of Fleiss, Cohen & Everitt 1969.

    Rows: first rater, columns: second. Clipped to -1..1; `sd` holds the standard error. n counts rated
    cases. No value when nothing was rated or when both used one category only. No interval where the error
    comes out as 0, as when raters never differ or one used one category only: it would claim certainty.
    """
    shares, n = _shares(table)
    z = z_of(level)
    if n == 0:
        return Estimate(None, 0, method="Cohen's kappa", level=level)
    k = len(shares)
    rows = [fsum(row) for row in shares]
    columns = [fsum(column) for column in zip(*shares, strict=True)]
    observed = fsum(shares[i][i] for i in range(k))
    chance = fsum(rows[i] * columns[i] for i in range(k))
    if chance >= 1:
        return Estimate(None, n, method="Cohen's kappa", level=level)
    kappa = (observed - chance) / (1 - chance)
    same = fsum(shares[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(k))
    other = (1 - kappa) ** 2 * fsum(
        shares[i][j] * (columns[i] + rows[j]) ** 2 for i in range(k) for j in range(k) if i != j
    )
    variance = same + other - (kappa - chance * (1 - kappa)) ** 2
    se = sqrt(max(0.0, variance) / n) / (1 - chance)
    if se < _NO_ERROR:
        return Estimate(kappa, n, method="Cohen's kappa", level=level)
    return Estimate(
        kappa, n, max(-1.0, kappa - z * se), min(1.0, kappa + z * se), "Cohen's kappa", level, sd=se
    )


def weighted_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Cohen's kappa with quadratic weights, for ordered ratings such as severity 0..4.

    None when nothing was rated or when both raters used one category only.
    """
    shares, n = _shares(table)
    rows = [fsum(row) for row in shares]
    columns = [fsum(column) for column in zip(*shares, strict=True)]
    k = len(shares)
    cells = [(i, j) for i in range(k) for j in range(k)]
    chance = fsum((i - j) ** 2 * rows[i] * columns[j] for i, j in cells)
    if n == 0 or chance == 0:
        return None
    return 1 - fsum((i - j) ** 2 * shares[i][j] for i, j in cells) / chance


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

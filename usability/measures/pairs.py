"""Two rates of the same people by the intervals and tests that stand beside the defaults of `compare.rates_paired`.

Cells: people who passed with both, with the first alone, with the second alone, with neither.
"""

from math import sqrt

from usability.measures.checks import count, z_of
from usability.measures.distributions import normal_p_two_sided
from usability.measures.estimate import Estimate
from usability.measures.proportions import wilson


def paired_adjusted_wald(both: int, only_a: int, only_b: int, neither: int, level: float = 0.95) -> Estimate:
    """The difference with z²/8 added to each cell, then paired Wald (Sauro & Lewis 2016). No pair: no value."""
    return _wald(both, only_a, only_b, neither, level, z_of(level) ** 2 / 8, "paired adjusted-Wald")


def agresti_min(both: int, only_a: int, only_b: int, neither: int, level: float = 0.95) -> Estimate:
    """The same with ½ added to each cell at every level (Agresti & Min 2005). No pair: no value."""
    return _wald(both, only_a, only_b, neither, level, 0.5, "Agresti-Min")


def newcombe_paired(both: int, only_a: int, only_b: int, neither: int, level: float = 0.95) -> Estimate:
    """Newcombe's square-and-add interval from the Wilson limits of each rate, with φ between them (Newcombe 1998).

    A positive association is lessened by n/2 before φ is taken, to 0 at the least. Where nobody or everybody passed
    with one of the two, φ is 0. No pair: no value.
    """
    n = _people(both, only_a, only_b, neither)
    method = "Newcombe square-and-add"
    first, second = wilson(both + only_a, n, level), wilson(both + only_b, n, level)
    if first.value is None or second.value is None or first.ends is None or second.ends is None:
        return Estimate(None, 0, method=method, level=level)
    (low1, high1), (low2, high2) = first.ends, second.ends
    phi = _phi(both, only_a, only_b, neither)
    gap = (only_a - only_b) / n
    low = gap - _joined(first.value - low1, high2 - second.value, phi)
    high = gap + _joined(high1 - first.value, second.value - low2, phi)
    return Estimate(gap, n, max(-1.0, low), min(1.0, high), method, level)


def mcnemar_asymptotic(only_a: int, only_b: int) -> tuple[float | None, float]:
    """McNemar's z and two-sided p without correction for continuity (McNemar 1947), for many who differ.

    Nobody who differs: no z, p = 1.
    """
    differing = _people(only_a, only_b)
    if differing == 0:
        return None, 1.0
    z = (only_a - only_b) / sqrt(differing)
    return z, normal_p_two_sided(z)


def _wald(
    both: int, only_a: int, only_b: int, neither: int, level: float, added: float, method: str
) -> Estimate:
    n, z = _people(both, only_a, only_b, neither), z_of(level)
    if n == 0:
        return Estimate(None, 0, method=method, level=level)
    total = n + 4 * added
    share_a, share_b = (only_a + added) / total, (only_b + added) / total
    gap = share_a - share_b
    half = z * sqrt((share_a + share_b - gap**2) / total)
    return Estimate((only_a - only_b) / n, n, max(-1.0, gap - half), min(1.0, gap + half), method, level)


def _phi(both: int, only_a: int, only_b: int, neither: int) -> float:
    margins = (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither)
    if margins == 0:
        return 0.0
    association: float = both * neither - only_a * only_b
    if association > 0:
        association = max(association - (both + only_a + only_b + neither) / 2, 0.0)
    return association / sqrt(margins)


def _joined(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))


def _people(*cells: int) -> int:
    return sum(count(cell, "A number of people") for cell in cells)

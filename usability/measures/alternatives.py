"""One difference of two rates by every interval and test that the field uses, to be read beside the default.

Tests disagree around .05, as the published examples show: the interval says more than which side a p falls on.
"""

from dataclasses import dataclass

from usability.measures import compare, pairs
from usability.measures.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Test:
    """A two-sided test by its name. statistic: z, None where the test has none. default: the one used elsewhere."""

    name: str
    p: float
    statistic: float | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Intervals of the same difference, the default first, and every test; each interval's method is its name."""

    intervals: tuple[Estimate, ...]
    tests: tuple[Test, ...]


def of_rates(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Alternatives:
    """Two independent rates: adjusted-Wald (default), Agresti-Caffo, Newcombe; N-1, Fisher-Irwin and its mid-P.

    The default test is N-1, or mid-P where a count of less than one is expected, as in `compare.rates_independent`.
    Raises ValueError for an empty group and for more successes than people.
    """
    usual = compare.rates_independent(x1, n1, x2, n2, level)
    if usual.counts is None:
        raise ValueError("Both groups need at least one person.")
    z, p = compare.n_minus_1(x1, n1, x2, n2)
    exact, mid = compare.fisher_irwin(x1, n1, x2, n2)
    by_z = usual.test == "N-1 two-proportion"
    return Alternatives(
        (
            usual.estimate,
            compare.agresti_caffo(x1, n1, x2, n2, level),
            compare.newcombe_difference(x1, n1, x2, n2, level),
        ),
        (
            Test("N-1 two-proportion", p, z, by_z),
            Test("Fisher-Irwin", exact),
            Test("Fisher-Irwin mid-P", mid, default=not by_z),
        ),
    )


def of_pairs(both: int, only_a: int, only_b: int, neither: int, level: float = 0.95) -> Alternatives:
    """Two rates of the same people: Bonett-Price (default), paired adjusted-Wald, Agresti-Min, Newcombe's
    square-and-add; McNemar mid-P (default), exact, asymptotic.

    Raises ValueError where there is no pair, and for counts below 0.
    """
    usual = compare.rates_paired(both, only_a, only_b, neither, level)
    if usual.counts is None or usual.p is None or usual.p_exact is None:
        raise ValueError("At least one person must have used both.")
    cells = both, only_a, only_b, neither
    z, p = pairs.mcnemar_asymptotic(only_a, only_b)
    return Alternatives(
        (
            usual.estimate,
            pairs.paired_adjusted_wald(*cells, level),
            pairs.agresti_min(*cells, level),
            pairs.newcombe_paired(*cells, level),
        ),
        (
            Test("McNemar mid-P", usual.p, default=True),
            Test("McNemar exact", usual.p_exact),
            Test("McNemar asymptotic", p, z),
        ),
    )


def of(found: compare.Comparison) -> Alternatives | None:
    """The same for a comparison that was made; None where it is not one of two rates."""
    if found.counts is None:
        return None
    # Only pairs have McNemar's test; the four counts mean another thing for two groups.
    make = of_pairs if found.test.startswith("McNemar") else of_rates
    return make(*found.counts, found.estimate.level)

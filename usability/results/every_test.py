"""Each difference by every interval and test that the field uses, as tables and as figures. Pure.

The first interval is the default, which stands wherever else the difference is shown; so is the test marked.
"""

from collections.abc import Callable, Iterator, Sequence

from usability.measures import alternatives
from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, p_value, rounded, signed
from usability.results import compared
from usability.results.cells import Cell
from usability.results.compared import Compared
from usability.results.detail_table import Detail, Row
from usability.results.model import StudyResults
from usability.results.single import POINTS, SCORE, Figure
from usability.results.task_figures import Difference

EFFECT = "effect size"
"""The method of a figure that is one: it has no interval of its own."""
Make = Callable[[StudyResults, Compared], Row]


def every_test(results: StudyResults) -> tuple[Detail, ...]:
    """The tables below the differences: rates of different people, of the same people, then means and times."""
    every = [*compared.overall(results), *compared.by_task(results)]
    shown = [one for one in every if one.difference.comparison.estimate.known]
    rates = [one for one in shown if one.difference.comparison.counts]
    apart = [one for one in rates if not one.difference.within]
    pairs = [one for one in rates if one.difference.within]
    rest = [one for one in shown if not one.difference.comparison.counts]
    found = (
        _table(results, "every-rates", "Rates of different people", apart, _RATES, _of_rates, _RATES_NOTE),
        _table(results, "every-pairs", "Rates of the same people", pairs, _PAIRS, _of_pairs, _PAIRS_NOTE),
        _table(results, "every-means", "Means and times", rest, _MEANS, _of_means, _MEANS_NOTE),
    )
    return tuple(one for one in found if one is not None)


def figures_of(one: Difference, name: str, label: str, task: str, condition: str) -> Iterator[Figure]:
    """What stands in these tables beside the default, for programs, each test with its interval beside it."""
    comparison = one.comparison
    estimate = comparison.estimate
    start = estimate.value, estimate.n

    def figure(part: str, said: str, interval: Estimate, method: str, p: float | None) -> Figure:
        return Figure(
            f"{name}.{part}", f"{label}, {said}", task, condition, *start, interval.low, interval.high, method, None,
            POINTS, p, interval.level,
        )  # fmt: skip

    found = alternatives.of(comparison)
    for interval in found.intervals[1:] if found else ():
        yield figure(_key(interval.method), interval.method, interval, interval.method, None)
    for test in found.tests if found else ():
        method = f"{estimate.method}; {test.name}"
        yield figure(_key(test.name), test.name, estimate, method, test.p)
    for effect, size in ((comparison.effect_name, comparison.effect), ("Cohen d", comparison.d)):
        if size is not None:
            yield Figure(
                f"{name}.{_key(_EFFECTS.get(effect, effect))}", f"{label}, {_EFFECTS.get(effect, effect)}", task,
                condition, size, estimate.n, None, None, EFFECT, None, SCORE,
            )  # fmt: skip


_EFFECTS = {"h": "Cohen h"}
_RATES = (
    "{later}", "{earlier}", "Difference", "Adjusted Wald (default, {confidence})", "Agresti-Caffo ({confidence})",
    "Newcombe ({confidence})", "z (N−1)", "p (N−1)", "p (Fisher-Irwin)", "p (mid-P)", "h", "n",
)  # fmt: skip
_PAIRS = (
    "Both", "{later} alone", "{earlier} alone", "Neither", "Difference", "Bonett-Price (default, {confidence})",
    "Paired adjusted Wald ({confidence})", "Agresti-Min ({confidence})", "Newcombe ({confidence})", "p (McNemar mid-P)",
    "p (McNemar exact)", "p (asymptotic)", "n",
)  # fmt: skip
_MEANS = (
    "Difference ({confidence})", "Test", "Statistic", "df", "p", "Cohen’s d", "Hedges’ g", "d_z (pairs)", "n",
)  # fmt: skip
_RATES_NOTE = (
    "The adjusted Wald interval is the default: it is simple and covers well in small samples. Agresti and Caffo 2000 "
    "add one success and one failure to each group; Newcombe’s hybrid score (1998) is better near 0 and 100 %. The "
    "test used above is marked with a star: N−1 (Campbell 2007), or Fisher-Irwin’s mid-P where a count of less than "
    "one is expected. Tests disagree around 0.05: read the interval. p is as it stands before any adjusting."
)
_PAIRS_NOTE = (
    "Bonett and Price 2012 is the default: it is the simplest and covers well. Sauro and Lewis 2016 add z²/8 to each "
    "of the four counts, Agresti and Min 2005 a half; Newcombe 1998 squares and adds the Wilson limits of both rates. "
    "McNemar’s mid-P is the default among the tests (Fagerland, Lydersen and Laake 2013), marked with a star; the "
    "exact test is more cautious than it need be, the asymptotic one (McNemar 1947) too bold in small samples. p is as "
    "it stands before any adjusting."
)
_MEANS_NOTE = (
    "The same people: paired t on their differences, and d_z, which is their mean over their own standard deviation "
    "and no Cohen’s d. Different people: Welch’s t, never the pooled one; d over the pooled standard deviation, and g, "
    "which is d corrected for small samples. Times are compared on the logarithm, so the difference is a ratio. "
    "p is as it stands before any adjusting."
)


def _table(
    results: StudyResults,
    key: str,
    name: str,
    found: Sequence[Compared],
    heads: tuple[str, ...],
    make: Make,
    note: str,
) -> Detail | None:
    if not found:
        return None
    several = compared.several(results)
    rows = tuple((*_start(results, one), *make(results, one), _n(results, one)) for one in found)
    one = found[0].difference
    earlier, later = "Earlier", "Later"
    if not several:
        earlier, later = results.condition_name(one.first), results.condition_name(one.second)
    named = (head.format(confidence=results.confidence, earlier=earlier, later=later) for head in heads)
    columns = ("Measure", *(("Compared",) if several else ()), *named)
    return Detail(key, name, name, columns, rows, note, 2 if several else 1)


def _start(results: StudyResults, one: Compared) -> Row:
    label = one.difference.label.rstrip(".")
    pair = (Cell(compared.pair_words(results, one.difference)),) if compared.several(results) else ()
    return (Cell(f"{one.title}: {label}" if one.task else label), *pair)


def _n(results: StudyResults, one: Compared) -> Cell:
    n = one.difference.comparison.estimate.n
    words = f"{n} {'pairs' if one.difference.within else 'people'}"
    return Cell(words, counts=compared.counts_of(results, one) if n else None)


def _of_rates(_results: StudyResults, one: Compared) -> Row:
    comparison = one.difference.comparison
    found = alternatives.of(comparison)
    assert found is not None
    assert comparison.counts is not None
    x1, n1, x2, n2 = comparison.counts
    z = found.tests[0].statistic
    return (
        Cell(f"{x1} of {n1}"),
        Cell(f"{x2} of {n2}"),
        Cell(_points(comparison.estimate.value or 0.0)),
        *map(_interval, found.intervals),
        Cell(None if z is None else signed(z, 2)),
        *map(_p, found.tests),
        Cell(None if comparison.effect is None else signed(comparison.effect, 2)),
    )


def _of_pairs(_results: StudyResults, one: Compared) -> Row:
    comparison = one.difference.comparison
    found = alternatives.of(comparison)
    assert found is not None
    return (
        *(Cell(str(cell)) for cell in comparison.counts or ()),
        Cell(_points(comparison.estimate.value or 0.0)),
        *map(_interval, found.intervals),
        *map(_p, found.tests),
    )


def _of_means(_results: StudyResults, one: Compared) -> Row:
    found = one.difference.comparison
    sizes = {"Cohen d": found.d, found.effect_name: found.effect}
    effects = [sizes.get(name) for name in ("Cohen d", "Hedges g", "d_z")]
    return (
        Cell(compared.difference_words(one.difference)),
        Cell(found.test),
        Cell(None if found.statistic is None else signed(found.statistic, 2)),
        Cell(None if found.df is None else rounded(found.df, 1)),
        Cell(None if found.p is None else p_value(found.p)),
        *(Cell(None if size is None else signed(size, 2)) for size in effects),
    )


def _points(share: float) -> str:
    return f"{signed(share * 100, 0)}{NBSP}pp"


def _interval(estimate: Estimate) -> Cell:
    if estimate.ends is None:
        return Cell(None)
    low, high = (signed(end * 100, 1) for end in estimate.ends)
    return Cell(f"{low} to {high}")


def _p(test: alternatives.Test) -> Cell:
    return Cell(p_value(test.p) + ("*" if test.default else ""))


def _key(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")

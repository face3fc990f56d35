"""A questionnaire's score beside its published average, and by bootstrap. Pure."""

from dataclasses import dataclass, replace

from usability.measures import means
from usability.measures.bootstrap import bca_mean
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.results.asked_model import InstrumentColumn, InstrumentResult

BOOTSTRAP_UP_TO = 50
"""Most people for whose score a bootstrap interval stands: of more it is the t interval."""


@dataclass(frozen=True, slots=True)
class Against:
    """A column's score beside the published average. less: score less average, with the score's own t interval.

    test: two-sided p in p_two_sided. p_better: one-sided, that the score is better than the average. effect: Cohen's
    d of one sample, the difference in standard deviations; None without spread.
    """

    column: InstrumentColumn
    less: Estimate
    test: means.MeanTest
    p_better: float | None
    effect: float | None


def against(one: InstrumentResult) -> tuple[Against, ...]:
    """Each column with a score; none for a questionnaire without a published average, nor for shares and NPS."""
    mark, rules = one.instrument.benchmark, one.instrument.scoring
    if mark is None or one.own or not rules.overall or rules.rule in ("nps", "top_box"):
        return ()
    found = []
    for column in one.columns:
        main = column.summary.main
        if main.value is None:
            continue
        test = means.benchmark_from_summary(main.value, main.sd, main.n, mark.value)
        above = test.p_above
        better = above if rules.higher_is_better or above is None else 1 - above
        effect = (main.value - mark.value) / main.sd if main.sd else None
        found.append(Against(column, _less(main, mark.value), test, better, effect))
    return tuple(found)


def _less(main: Estimate, mark: float) -> Estimate:
    value, low, high = (None if end is None else end - mark for end in (main.value, main.low, main.high))
    return replace(main, value=value, low=low, high=high, method="one-sample t")


def bootstrapped(one: InstrumentResult, column: InstrumentColumn) -> Estimate | None:
    """The score of SUS with its BCa interval; None with too few people for one, or so many that it says no more."""
    values = [score.value for score in column.scores if score.value is not None]
    if one.instrument.norms != "sus" or not VERDICT_FROM <= len(values) <= BOOTSTRAP_UP_TO:
        return None
    level = column.summary.main.level
    ends = bca_mean(values, level)
    if ends is None:
        return None
    return Estimate(means.mean(values), len(values), *ends, method="BCa bootstrap", level=level)

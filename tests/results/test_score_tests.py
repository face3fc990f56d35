"""Scores of questionnaires are compared by the test that fits their scoring rule."""

import pytest

from usability.measures import nps
from usability.results.choices import ConditionRef
from usability.results.differences import score_differences
from usability.results.score_words import score_size
from usability.results.task_figures import Difference

OLD, NEW = ConditionRef("old", "Old", levels=("old",)), ConditionRef("new", "New", levels=("new",))


def compared(old: list[float], new: list[float], rule: str, *, same: bool = False) -> Difference:
    people = range(len(new)) if same else range(100, 100 + len(new))
    values = {"old": dict(enumerate(old)), "new": dict(zip(people, new, strict=True))}
    (found,) = score_differences([OLD, NEW], values, "score", "Score", rule)
    return found


def test_two_groups_that_recommend_are_compared_by_their_adjusted_scores() -> None:
    """W17, MeasuringU 2021: 20, 10 and 6 against 12, 12 and 12."""
    old, new = [100.0] * 12 + [0.0] * 12 + [-100.0] * 12, [100.0] * 20 + [0.0] * 10 + [-100.0] * 6
    found = compared(old, new, "nps")
    assert (found.comparison.test, found.within, found.settled) == (nps.TEST, False, True)
    assert (found.comparison.statistic, found.comparison.p) == (
        pytest.approx(2.021, abs=5e-4),
        pytest.approx(0.043, abs=5e-4),
    )
    assert found.comparison.estimate.low == pytest.approx(1.1, abs=0.05)
    # The same people twice: a paired t on their categories.
    assert compared(old, new, "nps", same=True).comparison.test == "paired t"
    # Somebody who answered twice has a mean of two, which is no category.
    assert compared([50.0, *old], new, "nps").comparison.test == "Welch t"


def test_shares_of_high_answers_are_compared_as_rates() -> None:
    """W53 and W57; not as means, and said in percentage points."""
    apart = compared([1.0] * 4 + [0.0] * 9, [1.0] * 10 + [0.0] * 2, "top_box")
    assert (apart.comparison.test, apart.unit) == ("N-1 two-proportion", "points")
    assert apart.comparison.p == pytest.approx(0.00955, abs=5e-6)
    assert score_size(apart, 0.5256) == "53 percentage points"
    new, old = [1.0] * 7 + [1.0] * 6 + [0.0, 0.0], [1.0] * 7 + [0.0] * 6 + [1.0, 0.0]
    within = compared(old, new, "top_box", same=True)
    assert (within.comparison.test, within.comparison.p) == ("McNemar mid-P", pytest.approx(0.0703, abs=5e-5))
    assert compared([0.5, 1.0], [1.0, 0.0], "top_box", same=True).comparison.test == "paired t"
    assert compared([0.5, 1.0], [1.0, 0.0], "top_box").comparison.test == "Welch t"


def test_every_other_score_is_compared_by_its_mean() -> None:
    found = compared([70.0, 72.5, 80.0], [75.0, 90.0, 85.0], "sus_like")
    assert (found.comparison.test, found.unit, score_size(found, 10.0)) == ("Welch t", "", "10.0")

"""Scoring any rating questionnaire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.scoring import is_straight_lined, mean_of_items, oriented, sum_0_100
from usability.measures.sus import STANDARD_POLARITY, respondent_score


def test_w11_umux_turns_on_a_seven_point_scale() -> None:
    """A public tool computes 5 - x for the even items."""
    assert sum_0_100([5, 3, 6, 2], [True, False, True, False], 1, 7).value == 75.0


def test_w12_umux_lite() -> None:
    assert sum_0_100([6, 6], [True, True], 1, 7).value == pytest.approx(83.333, abs=5e-4)
    assert sum_0_100([7, 7], [True, True], 1, 7).value == 100
    assert sum_0_100([7, None], [True, True], 1, 7).value is None


def test_w9_and_w10_asq() -> None:
    assert mean_of_items([1, 2, 2], [True] * 3, 1, 7, 2).value == pytest.approx(1.667, abs=5e-4)
    found = mean_of_items([2, 3, None], [True] * 3, 1, 7, 2)
    assert (found.value, found.n_answered, found.n_imputed) == (2.5, 2, 0)
    assert mean_of_items([None] * 3, [True] * 3, 1, 7, 3).value is None


def test_orientation_keeps_blanks() -> None:
    assert oriented([1, 5, None], [True, False, False], 1, 5) == [1, 1, None]
    with pytest.raises(ValueError, match="3 answers are needed"):
        oriented([1], [True] * 3, 1, 5)
    with pytest.raises(ValueError, match="Answer 2"):
        oriented([1, 6], [True, True], 1, 5)


def test_straight_lining_needs_both_polarities() -> None:
    assert is_straight_lined([2, 2, 2], [True, False, True])
    assert not is_straight_lined([2, 2, 2], [True, True, True])
    assert not is_straight_lined([2, 2], [True, False])
    assert not is_straight_lined([None, None, None], [True, False, True])


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=10, max_size=10))
def test_sus_is_the_general_rule(answers: list[int | None]) -> None:
    assert respondent_score(answers) == sum_0_100(answers, STANDARD_POLARITY, 1, 5, 2)

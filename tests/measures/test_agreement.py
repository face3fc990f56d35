"""Agreement of evaluators."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from usability.measures.agreement import any_two_agreement, cohen_kappa, fleiss_kappa, weighted_kappa

tables = st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=3, max_size=3)


def test_w67_kappa_and_its_standard_error() -> None:
    found = cohen_kappa([[31, 12], [4, 58]])  # statpsych
    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert found.sd == pytest.approx(0.0734, abs=5e-5)
    assert (found.low, found.high) == (pytest.approx(0.532, abs=5e-4), pytest.approx(0.820, abs=5e-4))


def test_w68_kappa() -> None:
    found = cohen_kappa([[20, 5], [10, 15]])
    assert found.value == pytest.approx(0.40)
    assert found.n == 50
    assert (found.low, found.high) == (pytest.approx(0.151, abs=5e-4), pytest.approx(0.649, abs=5e-4))


def test_w69_problem_lists() -> None:
    assert any_two_agreement([{"1", "2", "3"}, {"2", "3", "4"}]) == 0.5
    assert any_two_agreement([{"1"}]) is None
    assert any_two_agreement([set(), set()]) is None


def test_one_category_only_is_no_agreement_to_measure() -> None:
    assert cohen_kappa([[9, 0], [0, 0]]).value is None
    assert weighted_kappa([[9, 0], [0, 0]]).value is None
    assert fleiss_kappa([[3, 0], [3, 0]]) is None
    assert cohen_kappa([]).value is None
    assert fleiss_kappa([]) is None


def test_raters_who_never_differ_are_no_certainty() -> None:
    for table in ([[9, 0], [0, 6]], [[9, 3], [0, 0]]):
        found = cohen_kappa(table)
        assert found.known
        assert (found.low, found.high) == (None, None)
        weighted = weighted_kappa(table)
        assert weighted.known
        assert (weighted.low, weighted.high) == (None, None)


def test_quadratic_weights_forgive_a_step_more_than_three() -> None:
    near = [[3, 2, 0, 0, 0], [0, 4, 0, 0, 0], [0, 0, 3, 1, 0], [0, 0, 0, 2, 0], [0, 0, 0, 0, 5]]
    far = [[3, 0, 0, 2, 0], [0, 4, 0, 0, 0], [0, 0, 3, 0, 0], [1, 0, 0, 2, 0], [0, 0, 0, 0, 5]]
    assert cohen_kappa(near).value == pytest.approx(cohen_kappa(far).value or 0, abs=0.02)
    assert (weighted_kappa(near).value or 0) > 0.9 > (weighted_kappa(far).value or 0)


def test_of_two_categories_the_weights_change_nothing() -> None:
    plain, weighted = cohen_kappa([[31, 12], [4, 58]]), weighted_kappa([[31, 12], [4, 58]])
    assert (weighted.value, weighted.sd) == (pytest.approx(plain.value), pytest.approx(plain.sd))


def test_uneven_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        cohen_kappa([[1, 2]])
    with pytest.raises(ValueError, match="same number of raters"):
        fleiss_kappa([[3, 0], [2, 0]])
    with pytest.raises(ValueError, match="number of cases"):
        weighted_kappa([[1, -1], [0, 1]])


@given(tables)
def test_kappa_agrees_with_statsmodels(table: list[list[int]]) -> None:
    theirs = cohens_kappa(np.array(table))
    found = cohen_kappa(table)
    assert found.value == pytest.approx(theirs.kappa)
    assert found.sd == pytest.approx(math.sqrt(theirs.var_kappa))
    quadratic = cohens_kappa(np.array(table), wt="fc")
    ours = weighted_kappa(table)
    assert ours.value == pytest.approx(quadratic.kappa)
    assert ours.sd == pytest.approx(math.sqrt(quadratic.var_kappa))


@given(st.lists(st.integers(0, 5), min_size=2, max_size=20).filter(lambda v: 0 < sum(v) < 5 * len(v)))
def test_fleiss_agrees_with_statsmodels(first: list[int]) -> None:
    counts = [[value, 5 - value] for value in first]
    assert fleiss_kappa(counts) == pytest.approx(statsmodels_fleiss(np.array(counts)))

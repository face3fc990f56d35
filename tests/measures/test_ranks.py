"""Rank correlation against hand computation and scipy."""

from math import atanh, sqrt, tanh
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures.ranks import ranks, spearman

numbers = st.integers(0, 6)


def test_equal_values_share_their_ranks() -> None:
    assert ranks([10, 20, 20, 5]) == [2, 3.5, 3.5, 1]


def test_by_hand() -> None:
    # Ranks 1..5 against 2 1 4 3 5: differences 1 1 1 1 0, rho = 1 - 6·4/(5·24) = 0.8.
    found = spearman([(1, 20), (2, 10), (3, 40), (4, 30), (5, 50)])
    rho = found.estimate
    assert rho.value == pytest.approx(0.8)
    assert rho.n == 5
    # Bonett and Wright 2000: √((1 + 0.64/2)/2) = 0.81240, atanh 0.8 = 1.09861, half 1.59227.
    assert rho.low == pytest.approx(tanh(1.098612 - 1.959964 * 0.812404), abs=1e-5)
    assert rho.high == pytest.approx(tanh(1.098612 + 1.959964 * 0.812404), abs=1e-5)
    # t = 0.8·√(3/0.36) = 2.3094 with 3 degrees of freedom.
    assert found.statistic == pytest.approx(2.309401, abs=1e-6)
    assert found.p == pytest.approx(0.104088, abs=1e-6)


def test_missing_halves_are_left_out_and_counted() -> None:
    found = spearman([(1, 20), (2, None), (None, 3), (2, 10), (3, 40), (4, 30), (5, 50)]).estimate
    assert (found.value, found.n, found.n_missing) == (pytest.approx(0.8), 5, 2)


def test_too_little_is_no_value() -> None:
    assert spearman([]).estimate.value is None
    assert spearman([(1, 2), (2, 3)]).estimate.value is None
    assert spearman([(1, 2), (1, 3), (1, 4), (1, 5)]).estimate.value is None


def test_one_order_has_no_interval_that_claims_certainty() -> None:
    found = spearman([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)])
    assert found.estimate.value == pytest.approx(1)
    assert (found.estimate.low, found.estimate.high, found.p) == (None, None, None)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        spearman([(1, 1), (2, float("nan")), (3, 3)])


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=30))
def test_it_agrees_with_scipy_and_holds_its_value(pairs: list[tuple[float, float]]) -> None:
    found = spearman(pairs)
    first, second = zip(*pairs, strict=True)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert found.estimate.value is None
        return
    theirs = stats.spearmanr(first, second)
    rho = found.estimate.value
    assert rho == pytest.approx(theirs.statistic, abs=1e-12)
    if found.p is not None:
        assert found.p == pytest.approx(theirs.pvalue, abs=1e-9)
    if rho is not None and found.estimate.low is not None and found.estimate.high is not None:
        assert -1 <= found.estimate.low <= rho <= found.estimate.high <= 1
        half = atanh(found.estimate.high) - atanh(rho)
        assert half == pytest.approx(1.959964 * sqrt((1 + rho**2 / 2) / (len(pairs) - 3)), rel=1e-4)


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=20), st.randoms())
def test_the_order_of_people_does_not_matter(pairs: list[tuple[float, float]], random: Random) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one, other = spearman(pairs).estimate.value, spearman(shuffled).estimate.value
    assert one == (None if other is None else pytest.approx(other, abs=1e-12))

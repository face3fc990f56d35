"""SUPR-Q's raw score against the reference's examples (Sauro 2015)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.supr_q import NO_PERCENTILE, score

ITEM, RECOMMEND = st.integers(1, 5), st.integers(0, 10)
ANSWERS = st.tuples(ITEM, ITEM, ITEM, ITEM, RECOMMEND, ITEM, ITEM, ITEM)


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        pytest.param([5, 5, 5, 5, 10, 5, 5, 5], 5.0, id="W27"),
        pytest.param([4, 4, 4, 4, 8, 4, 4, 4], 4.0, id="W28"),
        pytest.param([1, 1, 1, 1, 0, 1, 1, 1], 0.875, id="the lowest"),
    ],
)
def test_worked_examples(answers: list[int], value: float) -> None:
    found = score(answers)
    assert found.value == pytest.approx(value)
    assert found.percentile == NO_PERCENTILE


def test_factors_are_means_of_their_two_items() -> None:
    found = score([5, 3, 4, 2, 6, 5, 1, 2])
    assert found.factors == {"usability": 4.0, "trust": 3.0, "loyalty": 4.0, "appearance": 1.5}


@given(ANSWERS)
def test_the_score_stays_in_its_range_and_is_the_mean_of_the_factors(answers: tuple[int, ...]) -> None:
    found = score(answers)
    assert 0.875 <= found.value <= 5
    assert found.value == pytest.approx(sum(found.factors.values()) / 4)


@pytest.mark.parametrize("answers", [[5] * 7, [5, 5, 5, 5, 11, 5, 5, 5], [0, 5, 5, 5, 10, 5, 5, 5]])
def test_what_cannot_be_answered_is_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match=r"eight items|at most|at least"):
        score(answers)

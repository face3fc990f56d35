"""Bootstrap interval of a mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures.bootstrap import bca_mean

MOVIE_PIGEON = [87.5, 87.5, 90, 82.5, 75, 77.5, 60, 90, 85, 75, 80, 72.5]


@pytest.mark.parametrize(
    "scores", [MOVIE_PIGEON, [70, 75, 92.5, 80, 85, 95, 87.5, 92.5, 92.5, 80], [3, 20, 97, 15, 12]]
)
def test_it_is_scipys_but_for_the_draws(scores: list[float]) -> None:
    found = bca_mean(scores)
    theirs = stats.bootstrap((np.array(scores),), np.mean, n_resamples=50_000, method="BCa", rng=1)
    assert found is not None
    # The same method on other draws: ends may lie a few steps of 2.5 / n apart.
    assert found == pytest.approx(tuple(theirs.confidence_interval), abs=0.02 * (max(scores) - min(scores)))


def test_the_same_people_have_the_same_interval_in_whatever_order() -> None:
    assert bca_mean(MOVIE_PIGEON) == bca_mean(MOVIE_PIGEON[::-1]) == bca_mean(sorted(MOVIE_PIGEON))


def test_too_few_or_all_alike_have_none() -> None:
    assert bca_mean([]) is None
    assert bca_mean([70]) is None
    assert bca_mean([70, 70, 70]) is None
    with pytest.raises(ValueError, match="level"):
        bca_mean(MOVIE_PIGEON, 1)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_it_never_leaves_the_scores(steps: list[int]) -> None:
    scores = [2.5 * step for step in steps]
    found = bca_mean(scores)
    assert found is None or min(scores) <= found[0] <= found[1] <= max(scores)

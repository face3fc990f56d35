"""Errors, levels of success and assists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures.errors import errors_per_opportunity, mean_errors, share_with_error, unique_errors
from usability.measures.success import success_levels
from usability.measures.vocabulary import Outcome


def test_w40_mean_errors() -> None:
    found = mean_errors([0, 1, 2, 1, 3, 0, 2, 1])
    assert (found.value, found.x, found.n, found.method) == (1.25, 10, 8, "exact Poisson")
    assert (found.low, found.high) == (pytest.approx(0.599, abs=6e-4), pytest.approx(2.299, abs=6e-4))


def test_w41_no_error_is_not_certainty() -> None:
    found = mean_errors([0] * 6)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.615, abs=5e-4)


def test_w42_per_opportunity() -> None:
    found = errors_per_opportunity(7, 12, 5)
    assert found.value == pytest.approx(0.1167, abs=5e-5)
    assert (found.low, found.high) == (pytest.approx(0.0547, abs=5e-5), pytest.approx(0.2248, abs=5e-5))


def test_errors_that_bunch_make_the_interval_approximate() -> None:
    assert mean_errors([0, 0, 0, 9]).method == "exact Poisson, approximate"


def test_uncoded_attempts_are_missing_not_faultless() -> None:
    found = mean_errors([2, None, None])
    assert (found.value, found.n, found.n_missing) == (2, 1, 2)
    assert mean_errors([None]).value is None
    share = share_with_error([2, 0, 0, 1, None])
    assert (share.value, share.x, share.n, share.n_missing) == (0.5, 2, 4, 1)


def test_impossible_errors_are_refused() -> None:
    for bad in (-1, 1.5, True, float("nan")):
        with pytest.raises(ValueError, match="number of errors"):
            mean_errors([1, bad])  # type: ignore[list-item]  # the mistake under test
    with pytest.raises(ValueError, match="more than one an opportunity"):
        errors_per_opportunity(61, 12, 5)
    with pytest.raises(ValueError, match="Opportunities"):
        errors_per_opportunity(0, 12, 0)


def test_unique_errors_count_people_once() -> None:
    coded = [("p1", "menu"), ("p1", "menu"), ("p2", "menu"), ("p2", "date")]
    assert unique_errors(coded) == {"date": 1, "menu": 2}


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_the_poisson_interval_agrees_with_scipy(errors: list[int]) -> None:
    total, n = sum(errors), len(errors)
    found = mean_errors(errors)
    low = stats.chi2.ppf(0.025, 2 * total) / 2 / n if total else 0
    assert found.low == pytest.approx(low, rel=1e-9)
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 2 * total + 2) / 2 / n, rel=1e-9)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_the_poisson_interval_holds_the_mean_narrows_with_n_and_minds_no_order(errors: list[int]) -> None:
    few, many = mean_errors(errors), mean_errors(errors * 4)
    for found in (few, many):
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert 0 <= found.low <= found.value <= found.high
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)
    assert mean_errors(sorted(errors)) == few


def test_w33_levels_of_success() -> None:
    full, partial, fail = Outcome.SUCCESS, Outcome.PARTIAL, Outcome.FAILURE
    found = success_levels([(full, 0), (full, 0), (partial, 0), (fail, 0)])
    assert (found.strict.value, found.lenient.value, found.weighted.value) == (0.5, 0.75, 0.625)
    assert (found.weighted.low, found.weighted.high) == (0.0, 1.0)


def test_w34_assists() -> None:
    helped = [(Outcome.SUCCESS, 0)] * 5 + [(Outcome.SUCCESS, 1), (Outcome.SUCCESS, 3)]
    found = success_levels(helped + [(Outcome.FAILURE, 2)] * 3)
    assert (found.unassisted.value, found.assisted.value, found.strict.value) == (0.5, 0.2, 0.7)


def test_what_does_not_count_leaves_the_denominator() -> None:
    found = success_levels(
        [(Outcome.SUCCESS, 0), (Outcome.TECHNICAL_FAULT, 0), (Outcome.NOT_ATTEMPTED, 0), (Outcome.GAVE_UP, 0)]
    )
    assert (found.strict.x, found.strict.n) == (1, 2)
    assert success_levels([(Outcome.NOT_ATTEMPTED, 0)]).weighted.value is None
    with pytest.raises(ValueError, match="Assists"):
        success_levels([(Outcome.SUCCESS, -1)])

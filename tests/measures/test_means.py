"""Means, medians and rates over persons."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures.means import (
    against_benchmark,
    benchmark_from_summary,
    mean_t,
    median,
    person_mean_rate,
)
from usability.measures.ratings import severity

scores = st.lists(st.floats(0, 100).map(lambda value: round(value, 2)), min_size=2, max_size=60)


def test_w7_seq_interval_is_clipped_to_the_scale() -> None:
    found = mean_t([5, 6, 7, 6, 4], 1, 7)
    assert found.value == pytest.approx(5.60)
    assert found.sd == pytest.approx(1.140, abs=5e-4)
    assert found.low == pytest.approx(4.18, abs=5e-3)
    assert found.high == 7  # 7.02 before clipping


def test_w8_a_single_answer_has_no_interval() -> None:
    found = mean_t([6], 1, 7)
    assert (found.value, found.n, found.sd, found.low, found.high) == (6, 1, None, None, None)


def test_w70_severity_ratings() -> None:
    found = severity([3, 2, 3])
    assert found is not None
    assert (found.ratings, found.n, found.median, found.step) == ((2, 3, 3), 3, 3, 3)
    assert found.mean == pytest.approx(2.67, abs=5e-3) == mean_t([2, 3, 3], 0, 4).value
    assert found.sd == pytest.approx(0.577, abs=5e-4)


def test_severity_of_nobody_of_one_and_of_what_is_none() -> None:
    assert severity([]) is None
    alone = severity([0])
    assert alone is not None
    assert (alone.n, alone.mean, alone.sd, alone.step) == (1, 0, None, 0)
    halves = severity([1, 2])
    assert halves is not None
    assert (halves.median, halves.step) == (1.5, 2)
    for wrong in (5, -1, 2.5, True):
        with pytest.raises(ValueError, match="severity"):
            severity([wrong])  # type: ignore[list-item]  # the mistake under test


def test_w6_the_interval_uses_the_quantile_and_not_the_observed_t() -> None:
    """An R package multiplies the SE by the observed t and prints 67 to 93."""
    result = benchmark_from_summary(80, 23, 172, 67)  # CRAN uxr vignette
    assert result.t == pytest.approx(7.412757, abs=5e-7)
    assert result.p_above == pytest.approx(2.7327e-12, rel=5e-5)
    values = [80 + 23 * z for z in np.linspace(-1.7, 1.7, 172)]
    found = mean_t(values)
    assert found.sd is not None
    assert found.low == pytest.approx(found.value - stats.t.ppf(0.975, 171) * found.sd / math.sqrt(172))


def test_nothing_one_value_and_no_spread() -> None:
    assert mean_t([]).value is None
    for values in ([], [3], [3, 3]):
        result = against_benchmark(values, 2)
        assert (result.t, result.p_two_sided, result.p_above) == (None, None, None)


def test_without_spread_the_interval_collapses_and_claims_no_certainty() -> None:
    """D2: the t interval collapses to the mean; shown as a range it would say that nobody can ever differ."""
    flat = mean_t([3, 3, 3])
    assert (flat.value, flat.n, flat.sd, flat.low, flat.high, flat.ends) == (3, 3, 0, 3, 3, None)
    assert flat.alike
    assert not mean_t([3]).alike
    assert not mean_t([3, 4]).alike
    crumbs = mean_t([0.3 - 0.2, 0.2 - 0.1, 0.1])
    assert (crumbs.sd, crumbs.low, crumbs.ends) == (0, crumbs.value, None)
    assert against_benchmark([0.3 - 0.2, 0.2 - 0.1, 0.1], 0).t is None
    assert mean_t([1e-3, 1.1e-3]).ends is not None


def test_missing_values_are_counted_and_never_zero() -> None:
    found = mean_t([4, None, 6, None])
    assert (found.value, found.n, found.n_missing) == (5, 2, 2)


@pytest.mark.parametrize("value", [8, 0.5, True, float("nan"), float("inf"), "6"])
def test_values_off_the_scale_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="A value must be"):
        mean_t([5, value], 1, 7)


@given(scores)
def test_the_interval_agrees_with_scipy(values: list[float]) -> None:
    found = mean_t(values, 0, 100)
    assert found.value == pytest.approx(np.mean(values), abs=1e-9)
    spread = float(np.std(values, ddof=1))
    assert found.sd == pytest.approx(spread, abs=1e-6)
    if found.alike:
        assert len(set(values)) == 1
        return
    half = stats.t.ppf(0.975, len(values) - 1) * spread / math.sqrt(len(values))
    assert found.low == pytest.approx(max(0, np.mean(values) - half), abs=1e-6)
    assert found.high == pytest.approx(min(100, np.mean(values) + half), abs=1e-6)


@given(scores)
def test_order_does_not_matter(values: list[float]) -> None:
    assert mean_t(values, 0, 100) == mean_t(sorted(values), 0, 100)
    assert median(values) == median(sorted(values))


@given(scores)
def test_the_interval_holds_the_mean(values: list[float]) -> None:
    found = mean_t(values, 0, 100)
    assert found.value is not None
    if found.alike:
        return
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 100


@given(
    st.lists(st.floats(0, 100).map(lambda v: round(v, 1)), min_size=2, max_size=30).filter(
        lambda v: len(set(v)) > 1
    )
)
def test_more_of_the_same_narrows_the_interval(values: list[float]) -> None:
    few, many = mean_t(values), mean_t(values * 4)
    assert few.low is not None
    assert many.low is not None
    assert few.high is not None
    assert many.high is not None
    assert many.high - many.low < few.high - few.low


def test_the_t_test_agrees_with_scipy() -> None:
    values = [61, 70, 82.5, 75, 90, 55]
    ours, theirs = against_benchmark(values, 68), stats.ttest_1samp(values, 68)
    assert (ours.t, ours.p_two_sided) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    assert ours.p_above == pytest.approx(stats.ttest_1samp(values, 68, alternative="greater").pvalue)


def test_person_mean_rate_counts_persons() -> None:
    found = person_mean_rate([0.5, 0.75, 1, 0.25, None])
    assert (found.value, found.n, found.n_missing, found.x) == (0.625, 4, 1, None)
    assert found.high == 1  # clipped


def test_person_mean_rate_never_claims_certainty() -> None:
    found = person_mean_rate([1, 1, 1, 1, 1])
    assert found.value == 1
    assert found.low == pytest.approx(0.5109, abs=5e-5)  # adjusted-Wald of 5 of 5
    none = person_mean_rate([0, 0, 0, 0, 0])
    assert none.high == pytest.approx(0.4891, abs=5e-5)
    half = person_mean_rate([0.5] * 5)
    assert (half.value, half.low, half.high, half.ends, half.alike) == (0.5, 0.5, 0.5, None, True)
    with pytest.raises(ValueError, match="at most 1"):
        person_mean_rate([50])


def test_median_interval_from_twenty_five_on() -> None:
    assert median([1, 2, 3, 10]).value == 2.5
    assert median(range(24)).low is None
    found = median(range(1, 26))
    # Ranks 12.5 - 4.9 and 12.5 + 4.9, rounded up: 8 and 18 (Sauro & Lewis 2016).
    assert (found.value, found.low, found.high) == (13, 8, 18)
    assert median([]).value is None

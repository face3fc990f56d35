"""Time on task."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.api import OLS

from usability.measures.times import (
    against_benchmark,
    clustered_against_benchmark,
    clustered_geometric_mean,
    geometric_mean,
    median,
    outlier_flags,
)

durations = st.lists(st.floats(0.5, 3000), min_size=2, max_size=50)


def test_w35_typical_time() -> None:
    times = [100, 101, 102, 103, 104, 200]  # Sauro & Lewis 2010; measuringu.com/average-times
    found = geometric_mean(times)
    assert found.value == pytest.approx(114.10, abs=5e-3)
    assert (found.low, found.high) == (pytest.approx(85.5, abs=0.05), pytest.approx(152.3, abs=0.05))
    assert median(times).value == 102.5
    assert np.mean(times) == pytest.approx(118.33, abs=5e-3)


def test_w36_benchmark() -> None:
    times = [60, 53, 70, 42, 62, 43, 81]  # uxr vignette
    found = geometric_mean(times)
    assert found.value == pytest.approx(57.26, abs=5e-3)
    assert (found.low, found.high) == (pytest.approx(45.8, abs=0.05), pytest.approx(71.7, abs=0.05))
    result = against_benchmark(times, 60)
    assert result.t == pytest.approx(0.509, abs=5e-4)
    assert result.p_above == pytest.approx(0.314, abs=5e-4)


def test_w37_one_time_has_no_interval() -> None:
    found = geometric_mean([48])
    assert (found.value, found.n, found.low) == (pytest.approx(48), 1, None)


def test_times_of_failures_do_not_slip_in_as_missing() -> None:
    """Only given times count: a failure is passed as None and counted, not averaged."""
    found = geometric_mean([100, None, 400])
    assert (found.value, found.n, found.n_missing) == (pytest.approx(200), 2, 1)


@pytest.mark.parametrize("bad", [0, -3, float("nan"), float("inf"), True])
def test_impossible_durations_are_refused(bad: float) -> None:
    for method in (geometric_mean, median):
        with pytest.raises(ValueError, match="duration"):
            method([10, bad])
    with pytest.raises(ValueError, match="duration"):
        clustered_geometric_mean([[10], [bad]])
    with pytest.raises(ValueError, match="duration"):
        against_benchmark([10, 12], bad)
    with pytest.raises(ValueError, match="duration"):
        outlier_flags([10, bad])


@given(durations)
def test_the_interval_agrees_with_scipy_on_logs(times: list[float]) -> None:
    found = geometric_mean(times)
    logs = np.log(times)
    if found.alike:
        assert np.ptp(logs) < 1e-11
        return
    half = stats.t.ppf(0.975, len(times) - 1) * np.std(logs, ddof=1) / math.sqrt(len(times))
    assert found.value == pytest.approx(stats.gmean(times))
    assert found.low == pytest.approx(math.exp(np.mean(logs) - half), rel=1e-6)
    assert found.high == pytest.approx(math.exp(np.mean(logs) + half), rel=1e-6)


@given(durations)
def test_the_interval_holds_the_typical_time_narrows_with_n_and_minds_no_order(times: list[float]) -> None:
    few, many = geometric_mean(times), geometric_mean(times * 4)
    assert few.value == pytest.approx(many.value)
    assert geometric_mean(sorted(times)).value == pytest.approx(few.value)
    if few.ends is None or many.ends is None:
        assert few.alike == many.alike
        return
    (low, high), (low4, high4) = few.ends, many.ends
    assert 0 < low <= (few.value or 0) <= high
    assert high4 / low4 < high / low


@given(st.lists(st.lists(st.floats(0.5, 3000), max_size=5), min_size=2, max_size=12), st.randoms())
def test_clusters_mind_neither_the_order_of_people_nor_of_their_times(
    groups: list[list[float]], random: Any
) -> None:
    shuffled = [random.sample(times, k=len(times)) for times in groups]
    random.shuffle(shuffled)
    one, other = clustered_geometric_mean(groups), clustered_geometric_mean(shuffled)
    assert one.n == other.n
    if one.value is None:
        assert other.value is None
        return
    assert one.value == pytest.approx(other.value)
    if one.low is not None and one.high is not None:
        assert 0 < one.low <= one.value <= one.high
        assert (other.low, other.high) == (pytest.approx(one.low), pytest.approx(one.high))


def test_w35_test_against_a_goal_agrees_with_scipy_on_logs() -> None:
    times = [60, 53, 70, 42, 62, 43, 81]
    theirs = stats.ttest_1samp(-np.log(times), -math.log(60))
    ours = against_benchmark(times, 60)
    assert (ours.t, ours.p_two_sided) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    clustered = clustered_against_benchmark([[time] for time in times], 60)
    assert (clustered.t, clustered.df) == (pytest.approx(ours.t), 6)


def test_a_median_from_twenty_five_times_on_has_its_interval_in_seconds() -> None:
    found = median(range(100, 126))
    # Ranks 13 - 4.997 and 13 + 4.997, rounded up: 9 and 18.
    assert (found.value, found.low, found.high) == (112.5, 108, 117)


def test_clusters_agree_with_robust_regression() -> None:
    groups = [[30.0, 45, 61], [80.0, 95], [20.0], [55.0, 58, 44, 70]]
    logs = np.log([time for group in groups for time in group])
    persons = np.repeat(range(4), [len(group) for group in groups])
    fit = OLS(logs, np.ones(len(logs))).fit(
        cov_type="cluster", cov_kwds={"groups": persons, "use_correction": False}
    )
    se = float(fit.bse[0]) * math.sqrt(4 / 3)
    found = clustered_geometric_mean(groups)
    assert found.n == 10
    assert found.value == pytest.approx(math.exp(np.mean(logs)))
    half = stats.t.ppf(0.975, 3) * se
    assert found.low == pytest.approx(math.exp(np.mean(logs) - half))


def test_equal_times_give_no_interval() -> None:
    assert (geometric_mean([48, 48, 48]).low, geometric_mean([48, 48, 48]).alike) == (pytest.approx(48), True)
    found = clustered_geometric_mean([[48, 48], [48], [48]])
    assert (found.value, found.low, found.high) == (pytest.approx(48), found.value, found.value)
    assert found.ends is None
    assert against_benchmark([48, 48], 60).t is None
    assert clustered_against_benchmark([[48, 48], [48]], 60).t is None


def test_one_time_a_person_gives_the_plain_interval() -> None:
    times = [60, 53, 70, 42, 62, 43, 81]
    clustered, plain = clustered_geometric_mean([[time] for time in times]), geometric_mean(times)
    assert (clustered.low, clustered.high) == (pytest.approx(plain.low), pytest.approx(plain.high))


def test_one_person_gives_no_interval() -> None:
    found = clustered_geometric_mean([[30, 40], [], [None]])
    assert (found.n, found.n_missing, found.low) == (2, 1, None)
    assert found.value == pytest.approx(math.sqrt(1200))
    assert clustered_geometric_mean([[], []]).value is None


def test_outliers_are_flagged_on_the_log_scale() -> None:
    times = [60.0 + i for i in range(20)] + [4000.0]
    assert outlier_flags(times) == (False,) * 20 + (True,)
    assert outlier_flags([5, 5, 5]) == (False, False, False)
    assert outlier_flags([5]) == (False,)

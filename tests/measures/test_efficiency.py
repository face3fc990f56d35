"""Paths, abandonment, time on pages, goals per time, learning."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.efficiency import (
    PageTime,
    abandonment_rate,
    clicks_to_completion,
    completion_per_minute,
    expert_relative,
    funnel_drop_off,
    goals_per_minute,
    improvement,
    lostness,
    lostness_band,
    overall_relative_efficiency,
    power_law,
    relative_efficiency,
    time_based_efficiency,
    time_on_pages,
)
from usability.measures.vocabulary import Outcome


# Smith 1996. Public texts swap the letters N and R.
@pytest.mark.parametrize(
    ("minimum", "total", "different", "expected"),
    [
        pytest.param(3, 3, 3, 0, id="W43"),
        pytest.param(3, 7, 5, 0.4916, id="W44"),
        pytest.param(4, 10, 6, 0.5207, id="W45"),
    ],
)
def test_lostness(minimum: int, total: int, different: int, expected: float) -> None:
    found = lostness(different_pages=different, total_pages=total, minimum_pages=minimum)
    assert found == pytest.approx(expected, abs=5e-5)


def test_lostness_needs_possible_counts() -> None:
    assert lostness(different_pages=0, total_pages=0, minimum_pages=1) is None
    with pytest.raises(ValueError, match="at most 3"):
        lostness(different_pages=5, total_pages=3, minimum_pages=3)
    with pytest.raises(ValueError, match="at least one"):
        lostness(different_pages=0, total_pages=3, minimum_pages=3)
    with pytest.raises(ValueError, match="fewest pages"):
        lostness(different_pages=1, total_pages=1, minimum_pages=0)


def test_lostness_bands() -> None:
    assert [lostness_band(value) for value in (0, 0.39, 0.4, 0.5, 0.51)] == [
        "not lost", "not lost", "unclear", "unclear", "lost",
    ]  # fmt: skip


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_lostness_of_successes_stays_below_root_two(minimum: int, more: int, again: int) -> None:
    different = minimum + more
    found = lostness(different_pages=different, total_pages=different + again, minimum_pages=minimum)
    assert found is not None
    assert 0 <= found < math.sqrt(2)
    assert (found == 0) == (more == again == 0)


def test_clicks_against_the_optimum() -> None:
    found = clicks_to_completion([4, 4, 6, 8, None], 4)
    assert found.median_ratio == 1.25
    assert found.mean_excess.value == 1.5
    assert found.mean_excess.n_missing == 1
    assert (found.on_optimal_path.x, found.on_optimal_path.n) == (2, 4)
    assert not found.optimum_doubtful
    assert clicks_to_completion([3], 4).optimum_doubtful
    assert clicks_to_completion([], 4).median_ratio is None
    with pytest.raises(ValueError, match="optimal"):
        clicks_to_completion([3], 0)


def test_w46_abandonment() -> None:
    outcomes = [Outcome.SUCCESS] * 5 + [Outcome.GAVE_UP] * 2 + [Outcome.FAILURE, Outcome.TIMED_OUT]
    found = abandonment_rate([*outcomes, Outcome.TECHNICAL_FAULT, Outcome.NOT_ATTEMPTED])
    assert (found.x, found.n) == (2, 9)
    assert found.value == pytest.approx(0.2222, abs=5e-5)


def test_w47_time_on_pages() -> None:
    found = time_on_pages([("A", 0), ("B", 10), ("A", 25)], 31)
    assert found == {"A": PageTime(16, 2), "B": PageTime(15, 1)}
    assert time_on_pages([], 5) == {}
    with pytest.raises(ValueError, match="backwards"):
        time_on_pages([("A", 10), ("B", 5)], 31)


def test_idle_stretches_stand_apart_only_where_input_was_logged() -> None:
    """measures.md B6: idle over a threshold of 30 s, only if input events are logged."""
    entries, clicks = [("A", 0.0), ("B", 45.0), ("A", 60.0)], [5.0, 40.0, 44.0, 95.0]
    found = time_on_pages(entries, 130, clicks)
    # On A 5 to 40 and 60 to 95 are 35 s each without a click, and so are the last 35 s.
    assert found == {"A": PageTime(115, 2, 105), "B": PageTime(15, 1, 0)}
    assert time_on_pages(entries, 130, clicks, idle_from=35)["A"].idle == 0
    assert time_on_pages(entries, 130)["A"].idle is None
    assert time_on_pages(entries, 130, [])["A"].idle == 115


def test_funnel() -> None:
    drops = funnel_drop_off([10, 8, 4, 0, 0])
    assert [one.value for one in drops] == [pytest.approx(0.2), 0.5, 1, None]
    assert [(one.x, one.n) for one in drops] == [(2, 10), (4, 8), (4, 4), (0, 0)]
    assert drops[0].low == pytest.approx(0.0459, abs=5e-5), "adjusted-Wald of 2 of 10"
    with pytest.raises(ValueError, match="cannot reach"):
        funnel_drop_off([3, 4])


def test_w48_goals_per_time() -> None:
    attempts = [(True, 1.0), (True, 2.0), (True, 3.0), (False, 6.0)]  # Mifsud, usabilitygeek
    assert time_based_efficiency(attempts) == pytest.approx(0.4583, abs=5e-5)
    assert overall_relative_efficiency(attempts) == 0.5
    assert time_based_efficiency([]) is None
    assert overall_relative_efficiency([]) is None
    with pytest.raises(ValueError, match="above 0"):
        time_based_efficiency([(True, 0)])


def test_w49_completion_per_minute() -> None:
    assert completion_per_minute(0.8, 120) == pytest.approx(0.4)
    assert expert_relative(30, 60) == 0.5


def test_w50_learning() -> None:
    times = [120, 90, 78, 70]
    found = power_law(times)
    assert found is not None
    assert found.a == pytest.approx(119.28, abs=5e-3)
    assert found.b == pytest.approx(0.3881, abs=5e-5)
    assert found.learning_rate == pytest.approx(0.764, abs=5e-4)
    slope, intercept = np.polyfit(np.log([1, 2, 3, 4]), np.log(times), 1)
    assert (found.a, found.b) == (pytest.approx(math.exp(intercept)), pytest.approx(-slope))
    assert improvement(times) == pytest.approx(1 - 0.583, abs=5e-4)
    assert power_law([120, 90]) is None
    assert improvement([120]) is None


def test_w48_as_estimates_over_people() -> None:
    attempts = [[(True, 1.0)], [(True, 2.0)], [(True, 3.0)], [(False, 6.0)]]
    goals, relative = goals_per_minute(attempts), relative_efficiency(attempts)
    assert goals.value == pytest.approx(60 * 0.4583, abs=5e-3)
    assert (relative.value, relative.n) == (pytest.approx(0.5), 4)
    assert relative.low is not None
    assert relative.high is not None
    assert 0 <= relative.low <= 0.5 <= relative.high <= 1


def test_everything_solved_claims_no_certainty() -> None:
    relative = relative_efficiency([[(True, 1.0)], [(True, 2.0)]])
    assert (relative.value, relative.low, relative.high, relative.alike) == (1, None, None, True)
    halves = relative_efficiency([[(True, 10.0), (False, 10.0)], [(True, 3.0), (False, 3.0)]])
    assert (halves.value, halves.low, halves.high) == (0.5, None, None)
    assert relative_efficiency([]).value is None
    assert goals_per_minute([[], []]).n == 0


def test_the_attempts_of_one_person_are_one_observation() -> None:
    once = goals_per_minute([[(True, 60.0)], [(False, 60.0)]])
    often = goals_per_minute([[(True, 60.0)] * 9, [(False, 60.0)]])
    assert (once.value, once.n, once.high) == (often.value, 2, often.high)

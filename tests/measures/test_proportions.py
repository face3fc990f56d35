"""Rates. W: worked examples with their published source."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from usability.measures.estimate import Estimate
from usability.measures.proportions import (
    against_benchmark,
    best_estimate,
    completion_rate,
    exact,
    jeffreys,
    jeffreys_point,
    laplace_point,
    mid_p,
    wilson,
    wilson_point,
)

INTERVALS = [completion_rate, wilson, exact, mid_p, jeffreys]


@st.composite
def counts(draw: st.DrawFn, least: int = 1) -> tuple[int, int]:
    n = draw(st.integers(least, 400))
    return draw(st.integers(0, n)), n


# Sauro & Lewis 2005; 13/16: Fagerland et al., contingencytables; 81/263: Newcombe 1998, Stat Med 17:857-872.
@pytest.mark.parametrize(
    ("x", "n", "adjusted", "score", "clopper", "mid", "laplace", "wilson_at", "best"),
    [
        (9, 10, (0.574, 1), (0.596, 0.982), (0.555, 0.997), (0.597, 0.995), 0.8333, 0.7890, 0.9000),
        (7, 10, (0.3923, 0.8967), (0.3968, 0.8922), (0.3475, 0.9333), (0.3801, 0.9174), 0.6667, 0.6445, 0.7),
        (5, 5, (0.5109, 1), (0.5655, 1), (0.4782, 1), (0.5493, 1), 0.8571, 0.7828, 0.8571),
        (0, 5, (0, 0.4891), (0, 0.4345), (0, 0.5218), (0, 0.4507), 0.1429, 0.2172, 0.2172),
        (10, 12, (0.54, 0.965), (0.552, 0.953), (0.5159, 0.9791), (0.5494, 0.9711), 0.7857, 0.7525, 0.8333),
        (13, 16, (0.562, 0.942), (0.5699, 0.9341), (0.5435, 0.9595), (0.5699, 0.95), 0.7778, 0.752, 0.8125),
        (
            81,
            263,
            (0.2552, 0.3663),
            (0.2553, 0.3662),
            (0.2527, 0.3676),
            (0.2544, 0.3658),
            0.3094,
            0.3107,
            0.3107,
        ),
        (1, 1, (0.1675, 1), (0.2065, 1), (0.025, 1), (0.05, 1), 0.6667, 0.6033, 0.6667),
    ],
)
def test_published_intervals_and_point_estimates(
    x: int,
    n: int,
    adjusted: tuple[float, float],
    score: tuple[float, float],
    clopper: tuple[float, float],
    mid: tuple[float, float],
    laplace: float,
    wilson_at: float,
    best: float,
) -> None:
    expected = zip([completion_rate, wilson, exact, mid_p], [adjusted, score, clopper, mid], strict=True)
    # 9 of 10 is printed with three decimals, all others with four.
    printed = 5.1e-4 if (x, n) == (9, 10) else 5.1e-5
    for method, (low, high) in expected:
        found = method(x, n)
        assert (found.value, found.x, found.n) == (x / n, x, n)
        assert found.low == pytest.approx(low, abs=printed)
        assert found.high == pytest.approx(high, abs=printed)
    assert laplace_point(x, n) == pytest.approx(laplace, abs=5e-5)
    assert wilson_point(x, n) == pytest.approx(wilson_at, abs=5e-5)
    assert best_estimate(x, n) == pytest.approx(best, abs=5e-5)


def test_jeffreys_as_published() -> None:
    found = jeffreys(13, 16)  # contingencytables of Fagerland et al.
    assert (found.low, found.high) == (pytest.approx(0.5792, abs=5e-5), pytest.approx(0.9442, abs=5e-5))
    assert jeffreys_point(13, 16) == pytest.approx(13.5 / 17)


def test_laplace_and_adjusted_wald_at_ninety_percent() -> None:
    assert laplace_point(20, 20) == pytest.approx(0.955, abs=5e-4)  # openshift-sum
    assert completion_rate(20, 20, 0.9).low == pytest.approx(0.859, abs=5e-4)


def test_w31_and_w32_benchmarks() -> None:
    first, second = against_benchmark(4, 7, 0.8), against_benchmark(6, 14, 0.3)  # uxr vignette
    assert first is not None
    assert second is not None
    assert first.p_below == pytest.approx(0.033344, abs=5e-7)
    assert second.p_below == pytest.approx(0.7805158, abs=5e-8)
    assert first.p_exact == pytest.approx(1 - 0.033344, abs=5e-7)
    assert first.p_mid < first.p_exact


def test_adjusted_wald_uses_z_squared_not_two_z() -> None:
    """An R package divides by n + 2z: invisible at 95 %, wrong at 99 %."""
    found = completion_rate(7, 10, 0.99)
    low, high = proportion_confint(7, 10, alpha=0.01, method="agresti_coull")
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(min(1, high)))
    z = 2.5758293035489004
    wrong_centre = (7 + z) / (10 + 2 * z)
    assert (found.low or 0) + (found.high or 0) != pytest.approx(2 * wrong_centre, abs=1e-3)


def test_all_of_five_is_not_certainty() -> None:
    """The plain Wald interval would claim [1, 1]."""
    found = completion_rate(5, 5)
    assert found.low == pytest.approx(0.5109, abs=5e-5)


@given(counts())
def test_intervals_agree_with_statsmodels(case: tuple[int, int]) -> None:
    x, n = case
    for method, name in [
        (completion_rate, "agresti_coull"),
        (wilson, "wilson"),
        (exact, "beta"),
    ]:
        found = method(x, n)
        low, high = proportion_confint(x, n, method=name)
        assert found.low == pytest.approx(max(0, low), abs=1e-9)
        assert found.high == pytest.approx(min(1, high), abs=1e-9)
    if 0 < x < n:
        low, high = proportion_confint(x, n, method="jeffreys")
        found = jeffreys(x, n)
        assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(counts(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_every_interval_holds_the_share_and_stays_in_range(case: tuple[int, int], level: float) -> None:
    for method in INTERVALS:
        found = method(*case, level)
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.level == level


@given(counts())
def test_more_people_narrow_the_interval(case: tuple[int, int]) -> None:
    x, n = case
    for method in INTERVALS:
        assert _width(method(4 * x, 4 * n)) < _width(method(x, n))


@given(counts())
def test_failures_mirror_successes(case: tuple[int, int]) -> None:
    x, n = case
    for method in INTERVALS:
        passed, failed = method(x, n), method(n - x, n)
        assert passed.low == pytest.approx(1 - (failed.high or 0), abs=1e-9)


def test_the_mid_p_limits_solve_their_equation() -> None:
    """At each limit the tail beyond, counting half of what was observed, is 2.5 %."""
    x, n = 7, 10
    found = mid_p(x, n)
    for limit, side in [(found.low, 1), (found.high, -1)]:
        assert limit is not None
        chances = [math.comb(n, k) * limit**k * (1 - limit) ** (n - k) for k in range(n + 1)]
        tail = sum(chance for k, chance in enumerate(chances) if side * k > side * x)
        assert tail + chances[x] / 2 == pytest.approx(0.025)


def test_nobody_gives_no_value() -> None:
    for method in INTERVALS:
        found = method(0, 0)
        assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)
    assert best_estimate(0, 0) is None
    assert against_benchmark(0, 0, 0.5) is None
    assert laplace_point(0, 0) == 0.5


@pytest.mark.parametrize(
    ("x", "n", "message"),
    [
        (11, 10, "at most 10"),
        (-1, 10, "at least 0"),
        (1, -1, "at least 0"),
        (True, 1, "whole number"),
        (1.5, 3, "whole number"),
        (float("nan"), 3, "whole number"),
        ("7", 10, "whole number"),
    ],
)
def test_impossible_counts_are_refused(x: int, n: int, message: str) -> None:
    for method in INTERVALS:
        with pytest.raises(ValueError, match=message):
            method(x, n)


def test_impossible_levels_and_benchmarks_are_refused() -> None:
    for level in (0, 1, 95):
        with pytest.raises(ValueError, match="confidence level"):
            completion_rate(7, 10, level)
    with pytest.raises(ValueError, match="benchmark"):
        against_benchmark(7, 10, 1.2)


def test_counts_from_numpy_are_counts() -> None:
    assert completion_rate(np.int64(7), np.int64(10)) == completion_rate(7, 10)  # type: ignore[arg-type]  # numbers of numpy are welcome too


def _width(found: Estimate) -> float:
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low

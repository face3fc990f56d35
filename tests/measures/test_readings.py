"""Readings of ratings, UEQ norms and outside figures."""

import pytest

from usability.measures.outside import churn_rate, discounted_lifetime_value, expected_life, lifetime_value
from usability.measures.ratings import (
    disaster_rate,
    expectation_quadrant,
    high_is_good_0_100,
    sus_from_umux_lite,
    tlx_mark,
    weighted_tlx,
)
from usability.measures.ueq import (
    BUSINESS,
    GENERAL_2017,
    WEB,
    agreement,
    benchmark_band,
    inconsistent_scales,
    mostly_identical,
    tendency,
)
from usability.measures.vocabulary import Outcome


def test_w29_disasters() -> None:
    attempts = [(Outcome.FAILURE, 7), (Outcome.SUCCESS, 7), (Outcome.FAILURE, 5)]
    found = disaster_rate([*attempts, (Outcome.FAILURE, None), (Outcome.TECHNICAL_FAULT, 7)])
    assert (found.x, found.n, found.n_missing) == (1, 3, 1)
    with pytest.raises(ValueError, match="confidence"):
        disaster_rate([(Outcome.FAILURE, 8)])


@pytest.mark.parametrize(
    ("before", "after", "quadrant"),
    [
        pytest.param(5, 3, "fix it fast", id="W30"),
        (4, 4, "don't touch it"),
        (3, 6, "promote it"),
        (2, 2, "big opportunity"),
    ],
)
def test_expectation_against_experience(before: float, after: float, quadrant: str) -> None:
    """Albert & Dixon 2003; names by Tullis & Albert."""
    assert expectation_quadrant(before, after) == quadrant
    assert expectation_quadrant(8 - before, 8 - after, easy_is_high=False) == quadrant
    with pytest.raises(ValueError, match="Expected ease"):
        expectation_quadrant(0, 4)


def test_w12_predicted_sus() -> None:
    assert sus_from_umux_lite(100 * 10 / 12) == pytest.approx(77.067, abs=5e-4)
    assert sus_from_umux_lite(100) == pytest.approx(87.9)
    assert sus_from_umux_lite(0) == pytest.approx(22.9)


def test_w25_pssuq_turned_round() -> None:
    assert high_is_good_0_100(2.375, 1, 7) == pytest.approx(77.08, abs=5e-3)


def test_w20_marks_and_weights() -> None:
    assert tlx_mark(5) == 20  # MeasuringU
    assert (tlx_mark(1), tlx_mark(21)) == (0, 100)
    ratings = [70, 20, 40, 30, 60, 50]
    assert weighted_tlx(ratings, [5, 0, 3, 1, 4, 2]) == pytest.approx((350 + 120 + 30 + 240 + 100) / 15)
    with pytest.raises(ValueError, match="15"):
        weighted_tlx(ratings, [5, 5, 3, 1, 4, 2])
    with pytest.raises(ValueError, match="six"):
        weighted_tlx(ratings[:5], [5, 1, 3, 1, 5])
    with pytest.raises(ValueError, match="mark"):
        tlx_mark(22)


def test_ueq_benchmark_limits_must_be_exceeded() -> None:
    """UEQ handbook v11: attractiveness 1.84, 1.58, 1.18, 0.69."""
    bands = [benchmark_band("attractiveness", mean) for mean in (1.85, 1.84, 1.58, 1.18, 0.69)]
    assert bands == ["excellent", "good", "above average", "below average", "bad"]
    assert benchmark_band("novelty", 0.17) == "below average"
    # Handbook v11: web sites' novelty 1.12, 0.87, 0.49, -0.22; business perspicuity 1.85; 2017 efficiency 1.78.
    assert [benchmark_band("novelty", mean, WEB) for mean in (1.13, 1.0, 0.5, -0.21, -0.22)] == [
        "excellent", "good", "above average", "below average", "bad",
    ]  # fmt: skip
    assert [benchmark_band("perspicuity", mean, BUSINESS) for mean in (1.86, 1.85)] == ["excellent", "good"]
    assert [benchmark_band("efficiency", mean, GENERAL_2017) for mean in (1.79, 1.78)] == [
        "excellent",
        "good",
    ]
    with pytest.raises(ValueError, match="no scale"):
        benchmark_band("pragmatic", 1)
    with pytest.raises(ValueError, match="UEQ mean"):
        benchmark_band("novelty", 5)


def test_ueq_tendency_and_agreement() -> None:
    assert [tendency(mean) for mean in (0.81, 0.8, -0.8, -0.81)] == [
        "positive",
        "neutral",
        "neutral",
        "negative",
    ]
    assert [agreement(sd) for sd in (0.82, 0.83, 1.01, 1.02)] == ["high", "medium", "medium", "low"]


def test_ueq_consistency() -> None:
    assert inconsistent_scales([[6, 1, 5, 2], [4, 4, 4, 1], [None, None]]) == 1  # W22: 5 > 3
    assert mostly_identical([4] * 16 + [1] * 10)
    assert not mostly_identical([4] * 15 + [1] * 11)
    assert not mostly_identical([None] * 26)


def test_w71_churn() -> None:
    """Lost of those at the start; life 1/churn; value margin/churn: the sum of m·(1 - churn)^k, a geometric series."""
    assert churn_rate(10, 200) == 0.05
    assert expected_life(0.05) == pytest.approx(20)
    assert lifetime_value(20 * 0.5, 0.05) == pytest.approx(200)
    assert churn_rate(0, 0) is None
    assert lifetime_value(10, 0) is None
    with pytest.raises(ValueError, match="Customers lost"):
        churn_rate(11, 10)


def test_w72_discounted_value() -> None:
    """Gupta & Lehmann 2003, Journal of Interactive Marketing 17(1), 9-24; the sums themselves agree."""
    now = discounted_lifetime_value(10, 0.95, 0.02, first_payment_now=True)
    later = discounted_lifetime_value(10, 0.95, 0.02, first_payment_now=False)
    assert (now, later) == (pytest.approx(145.71, abs=5e-3), pytest.approx(135.71, abs=5e-3))
    assert sum(10 * (0.95 / 1.02) ** k for k in range(2_000)) == pytest.approx(now)
    assert sum(10 * (0.95 / 1.02) ** k for k in range(1, 2_000)) == pytest.approx(later)
    assert discounted_lifetime_value(10, 1, 0, first_payment_now=True) is None

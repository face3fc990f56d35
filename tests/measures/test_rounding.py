"""Figures as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.estimate import Estimate
from usability.measures.means import mean_t
from usability.measures.proportions import completion_rate
from usability.measures.rounding import (
    mean_text,
    p_value,
    percent,
    points,
    rate_text,
    ratio_number,
    rounded,
    score,
    seconds,
    signed,
    time_text,
)
from usability.measures.times import geometric_mean


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (0.125, 2, "0.13"), (2.675, 2, "2.68"), (1.005, 2, "1.01"),
        (-2.5, 0, "\u22123"), (-0.04, 1, "0.0"), (68.75, 1, "68.8"), (1e22, 0, "10000000000000000000000"),
    ],
)  # fmt: skip
def test_half_is_rounded_up_on_decimals(value: float, places: int, text: str) -> None:
    """Neither to even, as round() does, nor on binary digits, as format() does."""
    assert rounded(value, places) == text


@pytest.mark.parametrize(
    ("share", "n", "text"),
    [
        (0.7, 10, "70\u00a0%"), (0.705, 10, "71\u00a0%"), (0.705, 100, "70.5\u00a0%"), (1, 99, "100\u00a0%"),
        (0, 5, "0\u00a0%"), (0.285, 20, "29\u00a0%"), (None, 0, "\u2013"),
    ],
)  # fmt: skip
def test_percent(share: float | None, n: int, text: str) -> None:
    assert percent(share, n) == text


def test_points_keep_their_sign() -> None:
    assert points(0.1125, 20) == "+11\u00a0pp"
    assert points(-0.1125, 160) == "\u221211.3\u00a0pp"
    assert points(0, 20) == "0\u00a0pp"
    assert points(None, 20) == "\u2013"
    assert signed(3.375) == "+3.4"
    assert signed(-0.575) == "\u22120.6"


@pytest.mark.parametrize(
    ("value", "text"),
    [(171.38, "171"), (10, "10"), (9.96, "10"), (9.94, "9.9"), (8.44, "8.4"), (0, "0.0"), (3725.5, "3726")],
)
def test_seconds(value: float, text: str) -> None:
    assert seconds(value) == f"{text}\u00a0s"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.107, "0.11"), (0.00955, "0.0096"), (0.0996, "0.10"), (0.001, "0.0010"), (0.00099, "<\u00a00.001"),
        (0, "<\u00a00.001"), (0.999, "1.0"), (1, "1.0"), (0.5, "0.50"), (None, "\u2013"),
    ],
)  # fmt: skip
def test_p_values(value: float | None, text: str) -> None:
    assert p_value(value) == text


def test_scores() -> None:
    assert (score(68.75), score(80), score(None), seconds(None)) == ("68.8", "80.0", "\u2013", "\u2013")


def test_a_rate_never_travels_without_its_count_and_interval() -> None:
    assert rate_text(completion_rate(7, 10)) == "7 of 10 · 70\u00a0% (39\u201390)"
    assert rate_text(completion_rate(103, 160)) == "103 of 160 · 64.4\u00a0% (56.7\u201371.4)"
    over_persons = Estimate(0.6438, 20, 0.5542, 0.7333, "t over persons")
    assert rate_text(over_persons) == "64\u00a0% (55\u201373), n\u00a0=\u00a020"
    assert rate_text(completion_rate(0, 0)) == "no data"


def test_means_and_times_carry_n() -> None:
    assert mean_text(Estimate(68.75, 10, 61.44, 76.06)) == "68.8 (61.4\u201376.1), n\u00a0=\u00a010"
    assert mean_text(Estimate(38.9, 6, -26.7, 71.2)) == "38.9 (\u221226.7 to 71.2), n\u00a0=\u00a06"
    assert mean_text(Estimate(6, 1), 0) == "6, n\u00a0=\u00a01"
    assert time_text(Estimate(57.26, 7, 45.8, 71.7)) == "57\u00a0s (46\u201372), n\u00a0=\u00a07"
    assert mean_text(mean_t([50.0] * 5)) == "50.0 (all alike), n\u00a0=\u00a05"
    assert time_text(geometric_mean([8, 8])) == "8.0\u00a0s (all alike), n\u00a0=\u00a02"
    assert mean_text(Estimate(None, 0)) == time_text(Estimate(None, 0)) == "no data"


def test_impossible_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 1"):
        percent(70, 10)
    with pytest.raises(ValueError, match="at most 1"):
        p_value(1.1)
    with pytest.raises(ValueError, match="at least 0"):
        seconds(-1)
    with pytest.raises(ValueError, match="finite"):
        score(float("nan"))


@given(st.floats(0, 1))
def test_rounding_moves_a_share_by_half_a_point_at_most(share: float) -> None:
    assert abs(float(percent(share, 10).removesuffix("\u00a0%")) - 100 * share) <= 0.5 + 1e-9


def test_an_interval_without_sensible_end_is_still_written() -> None:
    """Two times far apart: the t interval on the log scale has an end beyond any float's digits."""
    assert time_text(geometric_mean([1.0, 8_707.0])) == "93\xa0s (under 0.1 to over a day), n\xa0=\xa02"
    assert ratio_number(1_000.004) == "over 1000"
    assert ratio_number(0.9) == "0.90"
    assert rounded(1e30) == "1" + "0" * 30

"""Time to completion with other ends."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from usability.measures.survival import End, cumulative_incidence, half_completed, kaplan_meier, median_time

C, A, X = End.COMPLETED, End.ABANDONED, End.CENSORED

attempts = st.lists(st.tuples(st.integers(1, 40).map(float), st.sampled_from(End)), min_size=1, max_size=40)


def test_w38_textbook_remission_data() -> None:
    text = (
        "6,6,6,6+,7,9+,10,10+,11+,13,16,17+,19+,20+,22,23,25+,32+,32+,34+,35+"  # 6-MP, Freireich et al. 1963
    )
    data = [(float(word.rstrip("+")), X if word.endswith("+") else C) for word in text.split(",")]
    steps = kaplan_meier(data)
    expected = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {step.seconds: pytest.approx(step.survival, abs=6e-5) for step in steps} == expected
    assert median_time(steps) == 23
    assert (steps[0].low, steps[0].high) == (pytest.approx(0.6197, abs=6e-5), pytest.approx(0.9516, abs=6e-5))


SESSION = [
    (32.0, C), (41.0, C), (55.0, A), (60.0, C), (64.0, C), (75.0, C), (90.0, A), (120.0, C), (150.0, C), (180.0, X),
]  # fmt: skip


def test_w39_giving_up_is_a_competing_end() -> None:
    """Counting give-ups as censored says 85 % complete; 70 % did."""
    steps = kaplan_meier(SESSION)
    survival = [step.survival for step in steps]
    expected = [0.9, 0.8, 0.6857, 0.5714, 0.4571, 0.3048, 0.1524]
    assert survival == [pytest.approx(value, abs=5e-5) for value in expected]
    assert median_time(steps) == 75
    incidence = cumulative_incidence(SESSION)
    completed = [step.completed for step in incidence]
    assert completed == [pytest.approx(v) for v in [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7]]
    assert incidence[-1].abandoned == pytest.approx(0.2)


def test_giving_up_is_no_completion_time() -> None:
    """Some implementations count give-ups as completions."""
    assert [step.seconds for step in kaplan_meier([(10, A), (20, C)])] == [20]
    assert kaplan_meier([(10, A), (20, X)]) == ()
    assert median_time(()) is None
    assert cumulative_incidence([]) == ()


def test_impossible_durations_are_refused() -> None:
    for bad in (0, -1, float("nan")):
        for method in (kaplan_meier, cumulative_incidence):
            with pytest.raises(ValueError, match="duration"):
                method([(bad, C)])


@given(attempts)
def test_the_curve_agrees_with_statsmodels(data: list[tuple[float, End]]) -> None:
    steps = kaplan_meier(data)
    theirs = SurvfuncRight([time for time, _ in data], [int(end is C) for _, end in data])
    completions = {time for time, end in data if end is C}
    survival = [p for time, p in zip(theirs.surv_times, theirs.surv_prob, strict=True) if time in completions]
    assert [step.survival for step in steps] == [pytest.approx(value, abs=1e-12) for value in survival]
    for step in steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1


@given(attempts)
def test_incidence_ends_at_the_rates_when_nothing_is_censored(data: list[tuple[float, End]]) -> None:
    ended = [(time, end) for time, end in data if end is not X]
    steps = cumulative_incidence(ended)
    if ended:
        assert steps[-1].completed == pytest.approx(sum(end is C for _, end in ended) / len(ended))
        assert steps[-1].completed + steps[-1].abandoned == pytest.approx(1)


@given(attempts)
def test_incidence_and_its_standard_error_agree_with_statsmodels(data: list[tuple[float, End]]) -> None:
    codes = {C: 1, A: 2, X: 0}
    ends = {end for _, end in data}
    if not {C, A} <= ends:
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(
            np.array([time for time, _ in data]), np.array([codes[end] for _, end in data])
        )
    mine = {step.seconds: step for step in cumulative_incidence(data)}
    compared = 0
    for time, share, se in zip(theirs.times, theirs.cinc[0], theirs.cinc_se[0], strict=True):
        if time in mine:
            assert mine[time].completed == pytest.approx(share, abs=1e-12)
            # Where the last attempts of all end, theirs divides by zero.
            if not np.isnan(se):
                assert mine[time].se == pytest.approx(se, abs=1e-9)
                compared += 1
    assert compared or len(mine) == 1


@given(attempts)
def test_without_censoring_the_variance_is_the_binomial_one(data: list[tuple[float, End]]) -> None:
    ended = [(time, end) for time, end in data if end is not X]
    for step in cumulative_incidence(ended):
        assert step.se == pytest.approx(sqrt(step.completed * (1 - step.completed) / len(ended)), abs=1e-7)


@given(attempts)
def test_limits_hold_the_share_and_stay_within_0_and_1(data: list[tuple[float, End]]) -> None:
    steps = cumulative_incidence(data)
    assert [one.completed for one in steps] == sorted(one.completed for one in steps)
    for step in steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.completed <= step.high <= 1


@given(attempts)
def test_kaplan_meier_never_says_less_than_the_incidence(data: list[tuple[float, End]]) -> None:
    steps, survival = cumulative_incidence(data), kaplan_meier(data)
    if steps and survival:
        assert 1 - survival[-1].survival >= steps[-1].completed - 1e-12


def test_half_is_reached_by_the_incidence_or_not() -> None:
    assert half_completed(cumulative_incidence(SESSION)) == 75
    assert half_completed(cumulative_incidence([(10.0, C), (20.0, A), (30.0, A)])) is None

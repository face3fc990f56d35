"""Sample sizes and problem discovery."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import (
    proportion_confint,
    proportion_effectsize,
    samplesize_confint_proportion,
)

from usability.measures.checks import z_of
from usability.measures.planning import (
    discovered,
    discovery,
    discovery_of,
    people_for_discovery,
    people_for_mean_margin,
    people_for_rate_margin,
    people_for_rate_reach,
    people_per_group_for_means,
    people_per_group_for_rates,
    people_per_group_for_rates_arcsine,
    rate_reach,
    relative_time_margin,
)

Z95 = z_of(0.95)


@pytest.mark.parametrize(("margin", "people"), [(0.2, 21), (0.15, 39), (0.1, 93), (0.05, 381)])
def test_people_for_a_rate(margin: float, people: int) -> None:
    assert people_for_rate_margin(margin) == people
    half = [Z95 * math.sqrt(0.25 / (n + Z95**2)) for n in (people, people - 1)]
    assert half[0] <= margin < half[1]
    # Plain Wald, which statsmodels has, adds z² or about 4: 97 for a margin of 10 points.
    plain = samplesize_confint_proportion(0.5, margin)
    assert people == math.ceil(plain - Z95**2)


@pytest.mark.parametrize(("x", "n"), [(99, 100), (19, 20), (9, 10), (7, 10), (1, 2), (1, 10)])
@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
def test_so_many_people_keep_the_margin_at_any_expected_rate(x: int, n: int, level: float) -> None:
    """By statsmodels' interval (Agresti & Coull 1998): so many people keep the margin, one less does not."""
    rate, margin = x / n, 0.10
    people = people_for_rate_reach(margin, rate, level)

    def reach(number: int) -> float:
        z = stats.norm.ppf(0.5 + level / 2)
        centre = (number * rate + z**2 / 2) / (number + z**2)
        # One end may be clipped at 0 or 1; the other tells the whole reach.
        low, high = proportion_confint(number * rate, number, 1 - level, method="agresti_coull")
        return float(max(high - centre, centre - low))

    assert reach(people) <= margin + 1e-9
    assert reach(people - 1) > margin
    assert rate_reach(people, rate, level) == pytest.approx(reach(people))
    assert people >= people_for_rate_margin(margin, rate, level)


def test_people_for_a_mean() -> None:
    assert people_for_mean_margin(10, 20) == 18
    assert people_for_mean_margin(0.75, math.sqrt(6)) == 44
    for n, enough in [(17, False), (18, True)]:
        assert (stats.t.ppf(0.975, n - 1) * 20 / math.sqrt(n) <= 10) == enough
    assert people_for_mean_margin(1000, 1) == 2
    assert relative_time_margin(0.2) == pytest.approx(math.log(1.2))


def test_people_for_two_means() -> None:
    assert people_per_group_for_means(0.5) == 64
    power = TTestIndPower()
    assert power.power(0.5, 63, 0.05) < 0.8 <= power.power(0.5, 64, 0.05)


def test_people_for_two_rates() -> None:
    assert people_per_group_for_rates(0.9, 0.7) == 64
    # The arcsine method, another approximation, says 60.
    theirs = NormalIndPower().solve_power(proportion_effectsize(0.9, 0.7), alpha=0.05, power=0.8)
    assert math.ceil(theirs) == people_per_group_for_rates_arcsine(0.9, 0.7) == 60
    with pytest.raises(ValueError, match="differ"):
        people_per_group_for_rates_arcsine(0.7, 0.7)


@given(st.floats(0.1, 0.4), st.floats(0.5, 0.9), st.floats(0.7, 0.95), st.floats(0.01, 0.1))
def test_the_arcsine_method_agrees_with_statsmodels(p1: float, p2: float, power: float, alpha: float) -> None:
    theirs = NormalIndPower().solve_power(proportion_effectsize(p1, p2), alpha=alpha, power=power)
    # Theirs adds the far tail's power, a crumb of a person.
    assert theirs <= people_per_group_for_rates_arcsine(p1, p2, power, alpha) + 1e-6
    assert people_per_group_for_rates_arcsine(p1, p2, power, alpha) <= math.ceil(theirs) + 1


def test_w64_and_w65_discovery() -> None:
    assert people_for_discovery(0.10, 0.90) == 22  # measuringu.com/qualitative_sidebar
    assert math.log(1 - 0.90) / math.log(1 - 0.10) == pytest.approx(21.85, abs=5e-3)
    assert people_for_discovery(0.25, 0.85) == 7  # Sauro & Lewis 2012, chapter 7
    assert discovered(0.10, 21) < 0.90 <= discovered(0.10, 22)


def test_w66_adjusted_frequency() -> None:
    """8 participants, 10 problems, 30 marks, 3 problems seen once (Lewis 2001; Turner, Lewis & Nielsen 2006)."""
    seen = [1, 1, 1, 3, 3, 4, 4, 4, 4, 5]
    grid = [[participant < times for times in seen] for participant in range(8)]
    found = discovery(grid)
    assert found is not None
    assert found.p_observed == pytest.approx(0.375)
    assert found.p_adjusted == pytest.approx(0.2536, abs=5e-5)
    assert discovered(found.p_adjusted, 8) == pytest.approx(0.9037, abs=5e-5)
    assert found.share == pytest.approx(0.9037, abs=5e-5)
    assert found.reachable == pytest.approx(10 / 0.9037, abs=1e-3)
    # The parts, by hand: normalised (.375 - 1/8)(1 - 1/8) = .21875, Good-Turing .375/(1 + .3) = .2885.
    assert found.p_adjusted == pytest.approx((0.21875 + 0.375 / 1.3) / 2)
    assert people_for_discovery(found.p_adjusted, 0.85) == 7


def test_discovery_needs_two_people_and_a_problem() -> None:
    assert discovery([[True, True]]) is None
    assert discovery([]) is None
    assert discovery([[False], [False]]) is None
    unseen = discovery([[True, False], [True, False]])
    assert unseen is not None
    assert unseen.seen == 1
    with pytest.raises(ValueError, match="every problem"):
        discovery([[True, False], [True]])


def test_impossible_plans_are_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        people_for_rate_margin(0)
    with pytest.raises(ValueError, match="margin"):
        people_for_mean_margin(0, 20)
    with pytest.raises(ValueError, match="differ"):
        people_per_group_for_rates(0.5, 0.5)
    with pytest.raises(ValueError, match="effect"):
        people_per_group_for_means(0)
    with pytest.raises(ValueError, match="million"):
        people_for_mean_margin(0.0001, 20)
    with pytest.raises(ValueError, match="goal"):
        people_for_discovery(0.1, 1)


def test_counts_give_the_same_as_the_grid_and_impossible_ones_are_refused() -> None:
    found = discovery_of(8, 10, 30, 3)
    assert found is not None
    assert found.p_adjusted == pytest.approx(0.2536, abs=5e-5)
    for sightings, once in ((16, 3), (60, 3), (81, 0), (30, 11)):
        with pytest.raises(ValueError, match=r"[Ss]ightings|seen once"):
            discovery_of(8, 10, sightings, once)
    assert discovery_of(1, 3, 3, 3) is None

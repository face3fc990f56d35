"""Comparisons."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from usability.measures.compare import (
    Comparison,
    agresti_caffo,
    benjamini_hochberg,
    cohen_d,
    cohen_h,
    fisher_irwin,
    hedges_g,
    holm,
    means_independent,
    means_paired,
    newcombe_difference,
    rates_independent,
    rates_paired,
    shares_independent,
    shares_paired,
    times_independent,
    times_paired,
    welch,
    within_reach,
)
from usability.measures.pairs import paired_adjusted_wald


def limits(found: Comparison) -> tuple[float, float]:
    assert found.estimate.low is not None
    assert found.estimate.high is not None
    return found.estimate.low, found.estimate.high


def test_w53_two_rates() -> None:
    found = rates_independent(10, 12, 4, 13)  # uxr vignette
    assert found.statistic == pytest.approx(2.59, abs=5e-3)
    assert found.p == pytest.approx(0.00955, abs=5e-6)
    assert limits(found) == (pytest.approx(0.133, abs=5e-4), pytest.approx(0.776, abs=5e-4))
    assert found.effect == pytest.approx(1.1245, abs=5e-5)
    newcombe = newcombe_difference(10, 12, 4, 13)
    assert (newcombe.low, newcombe.high) == (pytest.approx(0.1366, abs=5e-5), pytest.approx(0.7425, abs=5e-5))
    exact, mid = fisher_irwin(10, 12, 4, 13)
    assert (exact, mid) == (pytest.approx(0.0154, abs=5e-5), pytest.approx(0.0101, abs=5e-5))


def test_w54_large_groups() -> None:
    found = rates_independent(34, 351, 24, 325)
    assert found.statistic == pytest.approx(1.0669, abs=5e-5)
    assert found.p == pytest.approx(0.2860, abs=5e-5)
    assert limits(found) == (pytest.approx(-0.0197, abs=6e-5), pytest.approx(0.0651, abs=6e-5))
    assert found.effect == pytest.approx(0.0826, abs=5e-5)


def test_w55_newcombe() -> None:
    found = newcombe_difference(56, 70, 48, 80)  # Newcombe 1998, Stat Med 17:873-890
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_w56_tests_that_disagree() -> None:
    newcombe = newcombe_difference(7, 34, 1, 34)  # Perondi et al.; contingencytables
    assert (newcombe.low, newcombe.high) == (pytest.approx(0.0189, abs=5e-5), pytest.approx(0.3404, abs=5e-5))
    assert rates_independent(7, 34, 1, 34).p == pytest.approx(0.0250, abs=5e-5)
    exact, mid = fisher_irwin(7, 34, 1, 34)
    assert (exact, mid) == (pytest.approx(0.0544, abs=5e-5), pytest.approx(0.0420, abs=5e-5))
    plus = agresti_caffo(7, 34, 1, 34)
    assert (plus.low, plus.high) == (pytest.approx(0.0116, abs=5e-5), pytest.approx(0.3217, abs=5e-5))
    # The default adds z²/4 and z²/2 where Agresti and Caffo add 1 and 2.
    assert limits(rates_independent(7, 34, 1, 34)) == (
        pytest.approx(plus.low, abs=1e-3),
        pytest.approx(plus.high, abs=1e-3),
    )


@pytest.mark.parametrize(("x1", "x2"), [(10, 8), (9, 9), (2, 0), (1, 1)])
def test_an_expected_count_of_exactly_one_is_enough_for_the_n_1_test(x1: int, x2: int) -> None:
    assert rates_independent(x1, 10, x2, 10).test == "N-1 two-proportion"


def test_sparse_tables_fall_back_to_fisher_irwin() -> None:
    found = rates_independent(1, 3, 0, 4)
    assert found.test == "Fisher-Irwin mid-P"
    assert found.p_exact == pytest.approx(stats.fisher_exact([[1, 2], [0, 4]]).pvalue)
    assert found.p is not None
    assert found.p < (found.p_exact or 0)
    assert not found.verdict


def test_no_variation_and_empty_groups() -> None:
    for x in (0, 6):
        found = rates_independent(x, 6, x, 6)
        assert (found.p, found.statistic, found.estimate.value) == (1, None, 0)
        assert limits(found)[0] < 0 < limits(found)[1]
    empty = rates_independent(0, 0, 3, 5)
    assert (empty.estimate.value, empty.p) == (None, None)
    assert newcombe_difference(0, 0, 3, 5).value is None


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_fisher_agrees_with_scipy(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    exact, mid = fisher_irwin(x1, n1, x2, n2)
    assert exact == pytest.approx(stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue)
    assert mid < exact or (x1 + x2 in (0, n1 + n2) and exact == mid == 1)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_differences_of_rates_agree_with_statsmodels(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    for mine, name in ((newcombe_difference, "newcomb"), (agresti_caffo, "agresti-caffo")):
        found = mine(x1, n1, x2, n2)
        low, high = confint_proportions_2indep(x1, n1, x2, n2, method=name, compare="diff")
        assert found.low == pytest.approx(max(-1, low), abs=1e-9)
        assert found.high == pytest.approx(min(1, high), abs=1e-9)
        assert -1 <= (found.low or 0) <= (found.high or 0) <= 1
    newcombe = newcombe_difference(x1, n1, x2, n2)
    assert (newcombe.low or 0) - 1e-12 <= (newcombe.value or 0) <= (newcombe.high or 0) + 1e-12


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_the_n_minus_1_test_is_the_score_test_times_its_factor(n1: int, n2: int, data: st.DataObject) -> None:
    """Campbell 2007: z of the pooled test times √((N - 1)/N)."""
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    found = rates_independent(x1, n1, x2, n2)
    if found.statistic is not None:
        theirs, _p = proportions_ztest([x1, x2], [n1, n2])
        assert found.statistic == pytest.approx(theirs * math.sqrt((n1 + n2 - 1) / (n1 + n2)))
        assert found.p == pytest.approx(2 * stats.norm.sf(abs(found.statistic)))


@given(st.integers(1, 20), st.integers(1, 20), st.data())
def test_more_people_narrow_a_difference(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    few, many = rates_independent(x1, n1, x2, n2), rates_independent(4 * x1, 4 * n1, 4 * x2, 4 * n2)
    assert limits(many)[1] - limits(many)[0] < limits(few)[1] - limits(few)[0]


@given(
    st.lists(st.floats(0, 100).map(lambda v: round(v, 1)), min_size=2, max_size=30),
    st.lists(st.floats(0, 100).map(lambda v: round(v, 1)), min_size=2, max_size=30),
)
def test_welch_agrees_with_scipy(first: list[float], second: list[float]) -> None:
    assume(len(set(first)) > 1 and len(set(second)) > 1)  # scipy warns of a group without spread
    found = means_independent(first, second)
    theirs = stats.ttest_ind(first, second, equal_var=False)
    ends = theirs.confidence_interval()
    assert (found.statistic, found.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    assert limits(found) == (pytest.approx(ends.low, abs=1e-9), pytest.approx(ends.high, abs=1e-9))
    assert limits(found)[0] <= (found.estimate.value or 0) <= limits(found)[1]
    assert found.p == pytest.approx(means_independent(sorted(first), sorted(second)).p)


def test_answers_that_are_yes_or_no_are_compared_as_rates() -> None:
    apart = shares_independent([1] * 10 + [0] * 2, [1] * 4 + [0] * 9 + [None])
    assert (apart.test, apart.p) == ("N-1 two-proportion", pytest.approx(0.00955, abs=5e-6))  # W53
    assert (apart.estimate.n, apart.estimate.n_missing) == (25, 1)
    within = shares_paired([(1, 1)] * 7 + [(1, 0)] * 6 + [(0, 1), (0, 0), (1, None)])
    assert (within.test, within.p) == ("McNemar mid-P", pytest.approx(0.0703, abs=5e-5))  # W57
    assert (within.estimate.n, within.estimate.n_missing) == (15, 1)
    with pytest.raises(ValueError, match="An answer"):
        shares_independent([0.5], [1])


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_difference_turns_with_its_groups(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    one, other = rates_independent(x1, n1, x2, n2), rates_independent(x2, n2, x1, n1)
    assert one.estimate.value == pytest.approx(-(other.estimate.value or 0))
    assert limits(one) == (pytest.approx(-limits(other)[1]), pytest.approx(-limits(other)[0]))
    assert one.p == pytest.approx(other.p)
    assert -1 <= limits(one)[0] <= limits(one)[1] <= 1


def test_w57_paired_rates() -> None:
    found = rates_paired(7, 6, 1, 1)  # uxr
    assert found.p_exact == pytest.approx(0.125)
    assert found.p == pytest.approx(0.0703, abs=5e-5)
    assert limits(found) == (pytest.approx(-0.0222, abs=5e-5), pytest.approx(0.6105, abs=5e-5))
    adjusted = paired_adjusted_wald(7, 6, 1, 1)
    assert (adjusted.low, adjusted.high) == (
        pytest.approx(0.000569, abs=5e-7),
        pytest.approx(0.590, abs=5e-4),
    )


def test_w58_bentur() -> None:
    found = rates_paired(6, 1, 7, 7)  # Bentur et al. in Fagerland, Lydersen & Laake 2013
    assert found.estimate.n == 21
    assert found.p_exact == pytest.approx(0.0703, abs=5e-5)
    assert found.p == pytest.approx(0.0391, abs=5e-5)
    # The asymptotic test, which the product has not, says .0339.
    assert mcnemar([[6, 1], [7, 7]], exact=False, correction=False).pvalue == pytest.approx(0.0339, abs=5e-5)


@given(*[st.integers(0, 12)] * 4)
def test_paired_rates_agree_with_statsmodels_and_turn_with_their_order(
    both: int, only_a: int, only_b: int, neither: int
) -> None:
    found, turned = (rates_paired(both, a, b, neither) for a, b in ((only_a, only_b), (only_b, only_a)))
    if found.estimate.value is None:
        assert both + only_a + only_b + neither == 0
        return
    assert found.p_exact == pytest.approx(mcnemar([[both, only_a], [only_b, neither]], exact=True).pvalue)
    assert found.p is not None
    assert 0 <= found.p <= (found.p_exact or 0)
    assert limits(found) == (pytest.approx(-limits(turned)[1]), pytest.approx(-limits(turned)[0]))
    assert -1 <= limits(found)[0] <= limits(found)[1] <= 1


def test_paired_rates_without_difference() -> None:
    assert rates_paired(5, 0, 0, 2).p == 1
    even = rates_paired(1, 2, 2, 1)
    assert (even.estimate.value, even.p) == (0, 1 - math.comb(4, 2) / 16 / 2)
    assert rates_paired(0, 0, 0, 0).estimate.value is None
    assert paired_adjusted_wald(0, 0, 0, 0).value is None
    with pytest.raises(ValueError, match="number of people"):
        rates_paired(1, -1, 0, 0)


def test_w59_two_means() -> None:
    first, second = [4, 2, 5, 3, 6, 2, 5], [5, 2, 1, 2, 1, 3, 2]  # uxr vignette
    found = means_independent(first, second)
    assert found.statistic == pytest.approx(1.99, abs=5e-3)
    assert found.df == pytest.approx(11.8, abs=0.05)
    assert found.p == pytest.approx(0.0707, abs=5e-5)
    assert limits(found) == (pytest.approx(-0.156, abs=5e-4), pytest.approx(3.30, abs=5e-3))
    assert (found.effect, found.effect_name) == (pytest.approx(0.994, abs=5e-4), "Hedges g")
    theirs = stats.ttest_ind(first, second, equal_var=False)
    assert (found.statistic, found.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    sds = [math.sqrt(stats.tvar(values)) for values in (first, second)]
    d = cohen_d(27 / 7, sds[0], 7, 16 / 7, sds[1], 7)
    assert d == pytest.approx(1.062, abs=5e-4)


def test_no_interval_reaches_beyond_the_largest_possible_difference() -> None:
    """Two people each on a scale of 1 to 7: Welch's t alone would say -37 to 32."""
    found = means_independent([1, 7], [6, 7])
    low, high = limits(found)
    assert low < -6 < 6 < high
    clipped = within_reach(found, 6)
    assert limits(clipped) == (-6, 6)
    assert (clipped.p, clipped.estimate.value) == (found.p, found.estimate.value)
    single = means_independent([1], [6, 7])
    assert within_reach(single, 6) == single
    with pytest.raises(ValueError, match="reach"):
        within_reach(found, -1)


def test_w60_from_summaries() -> None:
    found = welch(51.6, 4.07, 11, 49.6, 4.63, 12)
    assert found.statistic == pytest.approx(1.10, abs=5e-3)
    assert found.df == pytest.approx(21, abs=0.1)
    assert found.p == pytest.approx(0.283, abs=5e-4)


def test_w61_paired_means() -> None:
    first, second = [4, 1, 2, 3, 8, 4, 4], [7, 13, 9, 7, 18, 8, 10]
    found = means_paired(list(zip(first, second, strict=True)))
    assert found.estimate.value == pytest.approx(-6.571, abs=5e-4)
    assert found.statistic == pytest.approx(-5.18, abs=5e-3)
    assert found.p == pytest.approx(0.002, abs=5e-4)
    assert limits(found) == (pytest.approx(-9.68, abs=5e-3), pytest.approx(-3.46, abs=5e-3))
    assert found.effect_name == "d_z"


def test_w62_times_as_ratios() -> None:
    first, second = [64, 71, 58, 90, 77, 102, 85], [51, 60, 49, 75, 80, 66, 70]
    paired = times_paired(list(zip(first, second, strict=True)))
    assert paired.estimate.value == pytest.approx(1.211, abs=5e-4)
    assert paired.statistic == pytest.approx(3.658, abs=5e-4)
    assert paired.p == pytest.approx(0.0106, abs=5e-5)
    assert limits(paired) == (pytest.approx(1.065, abs=5e-4), pytest.approx(1.376, abs=5e-4))
    apart = times_independent(first, second)
    assert apart.statistic == pytest.approx(1.857, abs=5e-4)
    assert apart.df == pytest.approx(11.97, abs=5e-3)
    assert apart.p == pytest.approx(0.0881, abs=5e-5)
    assert limits(apart) == (pytest.approx(0.967, abs=5e-4), pytest.approx(1.515, abs=5e-4))


def test_too_little_to_compare() -> None:
    assert means_independent([], [1, 2]).estimate.value is None
    single = means_independent([3], [1, 2])
    assert (single.estimate.value, single.estimate.low, single.p) == (1.5, None, None)
    flat = means_independent([3, 3], [1, 1])
    assert (flat.estimate.value, flat.p, flat.statistic, flat.effect) == (2, None, None, None)
    assert (limits(flat), flat.estimate.ends, flat.estimate.alike) == ((2, 2), None, True)
    paired = means_paired([(1, None), (2, 1)])
    assert (paired.estimate.value, paired.estimate.n_missing, paired.p) == (1, 1, None)
    assert times_paired([]).estimate.value is None
    assert hedges_g(1, 0, 5, 2, 0, 5) is None
    assert cohen_d(1, 1, 1, 2, 1, 5) is None


def test_the_same_difference_in_all_people_is_no_certainty() -> None:
    """.3 - .2 and .2 - .1 differ by rounding alone, which as a standard deviation would make t enormous."""
    for pairs in ([(3, 2), (5, 4), (2, 1)], [(0.3, 0.2), (0.2, 0.1), (0.7, 0.6)]):
        found = means_paired(pairs)
        assert (found.estimate.ends, found.p, found.statistic, found.effect) == (None, None, None, None)
        assert found.estimate.low == found.estimate.high == found.estimate.value
        assert found.estimate.alike
    ratio = times_paired([(20, 10), (30, 15), (42, 21)])
    assert (ratio.estimate.value, ratio.estimate.ends, ratio.p) == (pytest.approx(2), None, None)


def test_verdicts_wait_for_five_in_each_group() -> None:
    assert not means_independent([1, 2, 3, 4], [1, 2, 3, 4, 9]).verdict
    assert means_independent([1, 2, 3, 4, 5], [1, 2, 3, 4, 9]).verdict
    assert not rates_paired(4, 0, 0, 0).verdict


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="A value"):
        means_paired([(1, float("nan"))])
    with pytest.raises(ValueError, match="duration"):
        times_paired([(0, 10)])
    with pytest.raises(ValueError, match="successes"):
        rates_independent(5, 4, 1, 4)
    with pytest.raises(ValueError, match="rate"):
        cohen_h(1.1, 0.5)


def test_w63_families_of_tests() -> None:
    p_values = [0.01, 0.04, 0.03, 0.005]
    assert holm(p_values) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert benjamini_hochberg(p_values) == pytest.approx((0.02, 0.04, 0.04, 0.02))
    with pytest.raises(ValueError, match="p value"):
        holm([1.2])


@settings(max_examples=20)  # statsmodels takes 20 ms a family
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_families_agree_with_statsmodels(p_values: list[float]) -> None:
    assert holm(p_values) == pytest.approx(tuple(multipletests(p_values, method="holm")[1]))
    assert benjamini_hochberg(p_values) == pytest.approx(tuple(multipletests(p_values, method="fdr_bh")[1]))

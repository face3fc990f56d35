"""A difference of two rates by every interval and test, the default named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures import alternatives, compare
from usability.measures.alternatives import of_pairs, of_rates
from usability.measures.compare import fisher_irwin, rates_independent, rates_paired


def test_w56_every_interval_and_test_of_perondi() -> None:
    """Perondi et al. in Fagerland, Lydersen and Laake: three tests on both sides of .05."""
    found = of_rates(7, 34, 1, 34)
    assert [one.method for one in found.intervals] == [
        "adjusted-Wald", "Agresti-Caffo", "Newcombe hybrid score"
    ]  # fmt: skip
    assert [one.low for one in found.intervals[1:]] == pytest.approx([0.0116, 0.0189], abs=5e-5)
    assert [one.high for one in found.intervals[1:]] == pytest.approx([0.3217, 0.3404], abs=5e-5)
    assert [one.p for one in found.tests] == pytest.approx([0.0250, 0.0544, 0.0420], abs=5e-5)
    assert [one.default for one in found.tests] == [True, False, False]


def test_w53_uxr() -> None:
    found = of_rates(10, 12, 4, 13)
    assert [one.p for one in found.tests] == pytest.approx([0.00955, 0.0154, 0.0101], abs=5e-5)
    assert found.tests[0].statistic == pytest.approx(2.59, abs=5e-3)


def test_w57_pairs() -> None:
    found = of_pairs(7, 6, 1, 1)  # uxr
    assert [one.low for one in found.intervals[:2]] == pytest.approx([-0.0222, 0.000569], abs=5e-5)
    assert [(one.name, one.default) for one in found.tests] == [
        ("McNemar mid-P", True), ("McNemar exact", False), ("McNemar asymptotic", False)
    ]  # fmt: skip
    assert [one.p for one in found.tests[:2]] == pytest.approx([0.0703, 0.125], abs=5e-5)


def test_w58_every_test_of_bentur() -> None:
    """Bentur et al. 2009 in Fagerland, Lydersen and Laake 2013: 1 with both, 1 and 7 with one alone, 12 with none."""
    found = of_pairs(1, 1, 7, 12)
    assert [one.p for one in found.tests] == pytest.approx([0.0391, 0.0703, 0.0339], abs=5e-5)


def test_every_interval_of_cavo() -> None:
    """Cavo et al. 2012 in the tables of Fagerland, Lydersen and Laake 2017, chapter 8: 59, 6, 16, 80."""
    found = of_pairs(59, 6, 16, 80)
    by_method = {one.method: one.ends for one in found.intervals}
    assert by_method["Bonett-Price"] == pytest.approx((-0.1195, -0.0032), abs=5e-5)
    assert by_method["Agresti-Min"] == pytest.approx((-0.1182, -0.0045), abs=5e-5)
    assert by_method["Newcombe square-and-add"] == pytest.approx((-0.1186, -0.0046), abs=5e-5)


@given(*[st.integers(0, 12)] * 4)
def test_intervals_of_pairs_contain_the_difference_and_mirror(a: int, b: int, c: int, d: int) -> None:
    if a + b + c + d == 0:
        return
    for one, other in zip(
        of_pairs(a, b, c, d).intervals[2:], of_pairs(a, c, b, d).intervals[2:], strict=True
    ):
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        assert -1 <= one.low <= one.value + 1e-12
        assert one.value - 1e-12 <= one.high <= 1
        assert (other.low, other.high) == (pytest.approx(-one.high), pytest.approx(-one.low))


def test_sparse_groups_have_mid_p_for_a_default() -> None:
    found = of_rates(1, 3, 0, 4)
    assert [one.name for one in found.tests if one.default] == ["Fisher-Irwin mid-P"]


def test_without_people_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        of_rates(0, 0, 1, 2)
    with pytest.raises(ValueError, match="used both"):
        of_pairs(0, 0, 0, 0)
    assert alternatives.of(compare.means_independent([1, 2, 3], [2, 3, 4])) is None


@given(*[st.integers(0, 12)] * 4)
def test_the_default_among_them_is_the_one_used_elsewhere(a: int, b: int, c: int, d: int) -> None:
    """Whether the four are successes of groups or the cells of pairs."""
    if a + b and c + d:
        usual = rates_independent(a, a + b, c, c + d)
        every = of_rates(a, a + b, c, c + d, 0.95)
        assert every == alternatives.of(usual)
        assert every.intervals[0] == usual.estimate
        (default,) = [one for one in every.tests if one.default]
        assert (default.name, default.p, default.statistic) == (usual.test, usual.p, usual.statistic)
    if a + b + c + d:
        usual = rates_paired(a, b, c, d)
        assert of_pairs(a, b, c, d) == alternatives.of(usual)


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), [(600, 1000, 620, 1000), (4800, 8000, 4960, 8000)])
def test_fisher_irwin_of_thousands_is_quick_and_right(x1: int, n1: int, x2: int, n2: int) -> None:
    exact, mid = fisher_irwin(x1, n1, x2, n2)
    assert exact == pytest.approx(stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue, rel=1e-6)
    assert 0 < mid < exact

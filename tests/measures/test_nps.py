"""Net Promoter Score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from usability.measures.nps import as_mean, by_bootstrap, categories, difference, nps, variance_per_respondent

ratings = st.lists(st.integers(0, 10), min_size=1, max_size=80)


def group(promoters: int, passives: int, detractors: int) -> list[int]:
    return [10] * promoters + [8] * passives + [3] * detractors


def test_w13_package_example() -> None:
    found = nps([0, 7, 7, 9, 9, 9])  # tests of brendan-r/NPS
    assert found.value == pytest.approx(33.3, abs=0.05)
    assert (found.low, found.high) == (pytest.approx(-26.7, abs=0.05), pytest.approx(71.2, abs=0.05))
    variance = variance_per_respondent(categories([0, 7, 7, 9, 9, 9]))
    assert variance == pytest.approx(0.5556, abs=5e-5)
    assert ((variance or 0) / 6) ** 0.5 == pytest.approx(0.304, abs=5e-4)


def test_w14_variance_of_two() -> None:
    assert nps([1, 9]).value == 0
    assert variance_per_respondent(categories([1, 9])) == 1


# Rocks 2016; MeasuringU 2021.
@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [
        pytest.param((20, 10, 6), 38.9, 12.1, 59.7, id="W15"),
        pytest.param((5, 0, 0), 100, 17.5, 100, id="W16 clipped from 107.5"),
    ],
)
def test_adjusted_wald(counts: tuple[int, int, int], value: float, low: float, high: float) -> None:
    found = nps(group(*counts))
    assert found.value == pytest.approx(value, abs=0.05)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.05), pytest.approx(high, abs=0.05))


def test_w17_difference_keeps_its_sign() -> None:
    """An R package returns the absolute value."""
    better, worse = group(20, 10, 6), group(12, 12, 12)
    found = difference(better, worse)
    assert found.statistic == pytest.approx(2.021, abs=5e-4)
    assert found.p == pytest.approx(0.043, abs=5e-4)
    low, high = found.estimate.low, found.estimate.high
    assert (low, high) == (pytest.approx(1.1, abs=0.05), pytest.approx(70.7, abs=0.05))
    # The adjusted difference stands in the middle of its interval; the headline stays the observed one.
    assert ((low or 0) + (high or 0)) / 2 == pytest.approx(35.9, abs=0.05)
    turned = difference(worse, better)
    assert turned.estimate.value == pytest.approx(-(found.estimate.value or 0))
    assert turned.estimate.value == pytest.approx(-38.9, abs=0.05)
    assert turned.p == pytest.approx(found.p)
    assert found.verdict
    assert not difference([9] * 4, [3] * 9).verdict


def test_categories_end_where_they_should() -> None:
    found = categories(range(11))
    assert (found.promoters, found.passives, found.detractors) == (2, 2, 7)


def test_nobody() -> None:
    assert nps([None]).value is None
    assert nps([None]).n_missing == 1
    assert variance_per_respondent(categories([])) is None
    assert difference([], [9, None]).estimate.value is None
    assert difference([], [9, None]).estimate.n_missing == 1


@pytest.mark.parametrize("bad", [11, -1, True, 7.5, float("nan")])
def test_impossible_ratings_are_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="recommendation"):
        nps([9, bad])


@given(ratings)
def test_range_and_order(values: list[int]) -> None:
    found = nps(values)
    assert found.low is not None
    assert found.high is not None
    assert -100 <= found.low < found.high <= 100
    assert found == nps(sorted(values))
    assert found == nps(reversed(values))


@given(ratings)
def test_more_people_of_the_same_mind_narrow_the_interval(values: list[int]) -> None:
    few, many = nps(values), nps(values * 4)
    assert few.value == pytest.approx(many.value)
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert many.high - many.low < few.high - few.low


@given(ratings, ratings, st.sampled_from([0.90, 0.95, 0.99]))
def test_intervals_contain_what_was_observed(first: list[int], second: list[int], level: float) -> None:
    """Rocks 2016 shrinks the centre: at 90 % the limits of three promoters alone would end at 97."""
    for found in (nps(first, level), difference(first, second, level).estimate):
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
    assert nps([10, 10, 10], 0.90).high == 100


@given(ratings)
def test_the_interval_holds_the_score_that_a_person_of_each_kind_more_would_give(values: list[int]) -> None:
    """The adjusted interval is centred on the score shrunk towards 0, and holds that one, too."""
    counts = categories(values)
    shrunk = 100 * (counts.promoters - counts.detractors) / (counts.n + 3)
    found = nps(values)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= shrunk <= found.high


@pytest.mark.parametrize("level", [0.8, 0.9, 0.99])
def test_the_constants_stay_at_every_level(level: float) -> None:
    """3 and 3/4 are kept (MeasuringU 2021); only z changes."""
    found, usual = nps(group(20, 10, 6), level), nps(group(20, 10, 6))
    assert ((found.low or 0) + (found.high or 0)) / 2 == pytest.approx(35.9, abs=0.05)
    assert ((found.high or 0) - (found.low or 0)) / ((usual.high or 0) - (usual.low or 0)) == pytest.approx(
        stats.norm.ppf(0.5 + level / 2) / 1.959964, rel=1e-6
    )


def test_the_score_as_a_mean_and_by_bootstrap_keeps_its_value() -> None:
    """W13 by t on -100, 0 and 100: s = 81.65, standard error 33.33, 33.3 ± 2.571·33.33, clipped at 100."""
    categories = [-1, 0, 0, 1, 1, 1, None]
    mean = as_mean(categories)
    assert (mean.value, mean.n, mean.n_missing) == (pytest.approx(100 / 3), 6, 1)
    assert (mean.low, mean.high) == (pytest.approx(33.333 - 2.5706 * 33.333, abs=0.01), 100)
    assert mean.sd == pytest.approx(81.65, abs=0.01)
    boot = by_bootstrap(categories)
    assert (boot.value, boot.method) == (mean.value, "BCa bootstrap")
    assert boot.ends is not None
    assert -100 <= boot.ends[0] < 100 / 3 < boot.ends[1] <= 100


def test_alternatives_to_the_adjusted_interval_claim_no_width_where_all_are_alike() -> None:
    """Which is why they are not the headline: W16."""
    assert (as_mean([1] * 5).low, as_mean([1] * 5).high) == (100, 100)
    assert by_bootstrap([1] * 5).ends is None
    assert by_bootstrap([]).value is None
    with pytest.raises(ValueError, match="category"):
        as_mean([2])

"""Net Promoter Score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.nps import categories, difference, nps, variance_per_respondent

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
    assert found.z == pytest.approx(2.021, abs=5e-4)
    assert found.p == pytest.approx(0.043, abs=5e-4)
    low, high = found.difference.low, found.difference.high
    assert (low, high) == (pytest.approx(1.1, abs=0.05), pytest.approx(70.7, abs=0.05))
    turned = difference(worse, better)
    assert turned.difference.value == pytest.approx(-(found.difference.value or 0))
    assert turned.difference.value == pytest.approx(-38.9, abs=0.05)
    assert turned.p == pytest.approx(found.p)


def test_categories_end_where_they_should() -> None:
    found = categories(range(11))
    assert (found.promoters, found.passives, found.detractors) == (2, 2, 7)


def test_nobody() -> None:
    assert nps([None]).value is None
    assert nps([None]).n_missing == 1
    assert variance_per_respondent(categories([])) is None
    assert difference([], [9]).difference.value is None


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

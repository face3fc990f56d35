"""Splitting long figures loses no row and keeps the numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.charts.split import split


@given(st.lists(st.integers(), max_size=100), st.integers(1, 30))
def test_every_row_is_in_one_figure_in_order(rows: list[int], most: int) -> None:
    parts = split(rows, most)
    assert [row for _, part in parts for row in part] == rows
    assert all(len(part) <= most for _, part in parts)
    assert parts[0][0] == 1
    assert all(b[0] == a[0] + len(a[1]) for a, b in pairwise(parts))


def test_runs_are_about_equal() -> None:
    assert [len(part) for _, part in split(range(40), 24)] == [20, 20]


def test_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        split([1], 0)

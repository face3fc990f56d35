"""Errors by code."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.marks import Circle, Path, Rect
from usability.charts.pareto import ParetoGroup, ParetoRow, pareto
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.measures.proportions import completion_rate

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=90)
ROWS = st.builds(
    ParetoRow, NAMES, st.integers(0, 400), st.integers(0, 30).map(lambda x: completion_rate(x, 30))
)
GROUPS = st.builds(ParetoGroup, st.one_of(st.just(""), NAMES), st.lists(ROWS, max_size=8).map(tuple))


@given(st.lists(GROUPS, max_size=5), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=60, deadline=None)
def test_any_errors_are_sound(groups: list[ParetoGroup], sheet: Sheet) -> None:
    drawing = pareto(groups, title="Errors", sheet=sheet)
    sound(drawing)
    assert drawing.empty == (not any(row.count for group in groups for row in group.rows))


def rows() -> tuple[ParetoRow, ...]:
    return (
        ParetoRow("Wrong category", 2, completion_rate(2, 8)),
        ParetoRow("Overlooked the filter", 6, completion_rate(5, 8)),
    )


def test_the_most_frequent_error_comes_first_and_the_line_ends_at_all() -> None:
    drawing = pareto([ParetoGroup("", rows())], title="Errors")
    first, second = (m for m in of_role(drawing, "bar") if isinstance(m, Rect))
    assert first.width == pytest.approx(3 * second.width)
    assert words(drawing, "count") == ["6", "2"]
    dots = [m for m in of_role(drawing, "cumulative") if isinstance(m, Circle)]
    assert all(a.x < b.x for a, b in pairwise(dots))
    assert [row[2] for row in drawing.table.rows] == ["75\u00a0%", "100\u00a0%"]
    assert drawing.table.rows[0][3] == "5 of 8 · 63\u00a0% (30–87)"


def test_bars_are_hatched_for_grey_print() -> None:
    drawing = pareto([ParetoGroup("", rows())], title="Errors")
    assert len([m for m in of_role(drawing, "hatch") if isinstance(m, Path)]) == 2


def test_no_error_is_said_and_is_no_zero() -> None:
    drawing = pareto([ParetoGroup("", ())], title="Errors")
    assert drawing.empty
    assert "No error was coded" in words(drawing, "text")


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        pareto([ParetoGroup("", (ParetoRow("A", -1, completion_rate(0, 1)),))], title="Errors")

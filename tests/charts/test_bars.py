"""Stacked outcomes, the flow of people, the Net Promoter Score."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.flow import FlowStep, flow
from usability.charts.marks import Circle, Path, Rect
from usability.charts.nps import NpsRow, nps, nps_text
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.charts.stacked import StackedRow, stacked
from usability.measures.nps import categories
from usability.measures.nps import nps as score_of

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80)
COUNTS = st.tuples(*[st.integers(0, 300)] * 4)


@given(
    st.lists(st.builds(StackedRow, NAMES, COUNTS), min_size=1, max_size=40), st.sampled_from([SCREEN, PRINT])
)
@settings(max_examples=50, deadline=None)
def test_any_stack_is_sound(rows: list[StackedRow], sheet: Sheet) -> None:
    sound(stacked(rows, title="Outcomes", sheet=sheet))


def test_parts_take_their_shares_from_left_to_right() -> None:
    drawing = stacked([StackedRow("A", (6, 3, 0, 1))], title="Outcomes")
    bars = [m for m in of_role(drawing, "bar") if isinstance(m, Rect) and m.height > 20]
    assert len(bars) == 3
    assert bars[0].width == pytest.approx(2 * bars[1].width, rel=0.03)
    assert all(a.x + a.width <= b.x for a, b in pairwise(bars))
    assert words(drawing, "count") == ["6", "3", "1"]
    assert words(drawing, "value") == ["n\u00a0=\u00a010"]


def test_failure_is_hatched_so_that_it_shows_in_grey() -> None:
    drawing = stacked([StackedRow("A", (1, 0, 9, 0))], title="Outcomes")
    hatched = [m for m in of_role(drawing, "hatch") if isinstance(m, Path)]
    assert max(m.box[2] - m.box[0] for m in hatched) > 300


def test_a_task_without_attempts_is_dashed() -> None:
    drawing = stacked([StackedRow("A", (1, 0, 0, 0)), StackedRow("B", (0, 0, 0, 0))], title="Outcomes")
    assert [m.dash for m in of_role(drawing, "bar") if isinstance(m, Rect)][-1] == "4 4"
    assert words(drawing, "value")[-1] == "no attempts"


def test_wrong_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="for each part"):
        stacked([StackedRow("A", (1,))], title="Outcomes")
    with pytest.raises(ValueError, match="zero or more"):
        stacked([StackedRow("A", (1, -1, 0, 0))], title="Outcomes")
    with pytest.raises(ValueError, match="zero or more"):
        flow([FlowStep("A", -1)], title="Flow")


STEPS = st.builds(
    FlowStep,
    NAMES,
    st.one_of(st.none(), st.integers(0, 100_000)),
    st.text("ab c", max_size=200),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(STEPS, max_size=12), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=50, deadline=None)
def test_any_flow_is_sound(steps: list[FlowStep], sheet: Sheet) -> None:
    drawing = flow(steps, title="Flow", sheet=sheet)
    sound(drawing)
    assert drawing.empty == all(step.count is None for step in steps)


def test_not_measured_is_dashed_and_zero_is_not() -> None:
    drawing = flow(
        [FlowStep("Invited", None), FlowStep("Dropped out", 0), FlowStep("Started", 20)], title="Flow"
    )
    unknown, zero, started = (m for m in of_role(drawing, "bar") if isinstance(m, Rect))
    assert unknown.dash
    assert not zero.dash
    assert zero.width < 3 < started.width
    assert words(drawing, "value") == ["–", "0", "20"]
    assert drawing.table.rows[0][1] is None


@given(st.lists(st.lists(st.integers(0, 10), max_size=40), max_size=5), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=40, deadline=None)
def test_any_ratings_give_a_sound_score(ratings: list[list[int]], sheet: Sheet) -> None:
    rows = [NpsRow(f"Round {i}", categories(r), score_of(r)) for i, r in enumerate(ratings)]
    sound(nps(rows, title="NPS", sheet=sheet))


def test_more_promoters_stand_further_right() -> None:
    few, many = [9, 5, 5, 5], [9, 9, 9, 5]
    rows = [NpsRow("Few", categories(few), score_of(few)), NpsRow("Many", categories(many), score_of(many))]
    first, second = (m for m in of_role(nps(rows, title="NPS"), "point") if isinstance(m, Circle))
    assert first.x < second.x


def test_the_score_is_written_with_its_sign() -> None:
    assert nps_text(score_of([9, 9, 5])).startswith("+33 (")
    assert nps_text(None) == "no data"

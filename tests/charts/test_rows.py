"""Forest plots and means on a scale."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, parsed, sound, svg, words
from usability.charts.forest import forest
from usability.charts.marks import Circle, Line, Rect
from usability.charts.mean_rows import mean_rows, scale_ticks
from usability.charts.rows import IntervalRow
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.measures.estimate import Estimate
from usability.measures.means import mean_t
from usability.measures.proportions import completion_rate

LONG = "Ocean acidification or coral bleaching wherever both were observed in the same month"


@st.composite
def rates(draw: st.DrawFn) -> Estimate:
    n = draw(st.integers(0, 1500))
    return completion_rate(draw(st.integers(0, n)), n)


@st.composite
def forests(draw: st.DrawFn) -> tuple[list[IntervalRow], list[str]]:
    several = draw(st.integers(1, 4))
    name = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80)
    rows = [
        IntervalRow(draw(name), tuple(draw(st.one_of(st.none(), rates())) for _ in range(several)))
        for _ in range(draw(st.integers(1, 12)))
    ]
    return rows, [draw(name) for _ in range(several)] if several > 1 else []


@given(forests(), st.one_of(st.none(), st.floats(0, 1)), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=60, deadline=None)
def test_any_forest_is_sound(
    given_: tuple[list[IntervalRow], list[str]], goal: float | None, sheet: Sheet
) -> None:
    rows, conditions = given_
    sound(forest(rows, title="Success", conditions=conditions, goal=goal, sheet=sheet))


@pytest.mark.parametrize("sheet", [SCREEN, PRINT])
def test_forty_tasks_with_long_names(sheet: Sheet) -> None:
    rows = [
        IntervalRow(f"{LONG} {i}", (completion_rate(i, 40), completion_rate(40 - i, 40))) for i in range(40)
    ]
    drawing = forest(rows, title="Success", conditions=["System 1", "System 2"], sheet=sheet)
    sound(drawing)
    assert words(drawing, "number") == [str(i + 1) for i in range(40)]
    assert len(words(drawing, "value")) == 80
    assert [row[0] for row in drawing.table.rows] == [row.name for row in rows]


def test_a_better_rate_stands_further_right_and_its_interval_around_it() -> None:
    rows = [IntervalRow(f"Task {x}", (completion_rate(x, 10),)) for x in (2, 5, 9)]
    drawing = forest(rows, title="Success")
    points = [m for m in of_role(drawing, "point") if isinstance(m, Circle)]
    spans = [m for m in of_role(drawing, "interval") if isinstance(m, Line)]
    assert [p.x for p in points] == sorted(p.x for p in points)
    assert [p.y for p in points] == sorted(p.y for p in points)
    assert all(s.x1 < p.x < s.x2 and s.y1 == p.y for s, p in zip(spans, points, strict=True))


def test_the_goal_stands_at_its_rate() -> None:
    drawing = forest([IntervalRow("A", (completion_rate(3, 4),))], title="Success", goal=0.75)
    (goal,) = of_role(drawing, "goal")
    assert goal.box[0] == pytest.approx(of_role(drawing, "point")[0].box[0] + 6)
    assert words(drawing, "goal-label") == ["goal 75\u00a0%"]


def test_conditions_have_different_shapes_and_lines() -> None:
    row = IntervalRow("A", (completion_rate(3, 10), completion_rate(6, 10)))
    drawing = forest([row], title="Success", conditions=["One", "Two"])
    first, second, *_key = of_role(drawing, "point")
    assert isinstance(first, Circle)
    assert isinstance(second, Rect)
    weights = [m.weight for m in of_role(drawing, "interval") if isinstance(m, Line)]
    assert weights[0] != weights[1]


def test_the_mean_of_people_stands_last_below_a_strong_line() -> None:
    mean = IntervalRow("Mean of the 20 people’s rates", (Estimate(0.59, 20, 0.47, 0.7),))
    drawing = forest([IntervalRow("A", (completion_rate(3, 10),))], title="Success", mean=mean)
    assert words(drawing, "value")[-1] == "59\u00a0% (47–70), n\u00a0=\u00a020"
    assert drawing.table.rows[-1][0] == mean.name


def test_one_observation_and_none() -> None:
    rows = [IntervalRow("One", (completion_rate(1, 1),)), IntervalRow("None", (completion_rate(0, 0),))]
    drawing = forest(rows, title="Success")
    sound(drawing)
    assert len(of_role(drawing, "point")) == 1
    assert words(drawing, "value")[1] == "no data"


@pytest.mark.parametrize(
    "rows", [[], [IntervalRow("A", (completion_rate(0, 0),))], [IntervalRow("A", (None,))]]
)
def test_nothing_known_is_said_and_not_drawn_as_zero(rows: list[IntervalRow]) -> None:
    drawing = forest(rows, title="Success")
    sound(drawing)
    assert drawing.empty
    assert words(drawing, "text") == ["Not enough data yet"]
    assert not of_role(drawing, "point")


def test_a_row_without_all_conditions_is_refused() -> None:
    with pytest.raises(ValueError, match="one estimate for each condition"):
        forest([IntervalRow("A", (None,))], title="Success", conditions=["One", "Two"])


def test_names_cannot_break_the_markup() -> None:
    drawing = forest([IntervalRow("<b>&\"'", (completion_rate(1, 2),))], title="A < B & C")
    assert parsed(drawing)[0].text == "A < B & C"
    assert "<b>" not in svg(drawing)


@given(
    st.lists(st.lists(st.integers(1, 7), max_size=30), min_size=1, max_size=8),
    st.sampled_from([SCREEN, PRINT]),
)
@settings(max_examples=40, deadline=None)
def test_any_ratings_are_sound(ratings: list[list[int]], sheet: Sheet) -> None:
    rows = [IntervalRow(LONG, (mean_t(r),), (tuple(map(float, r)),)) for r in ratings]
    sound(
        mean_rows(
            rows, title="Ease", low=1, high=7, low_label="very difficult", high_label="very easy", sheet=sheet
        )
    )


def test_rings_of_ratings_grow_with_the_number_of_people() -> None:
    row = IntervalRow("A", (mean_t([3.0, 5.0, 5.0, 5.0]),), ((3.0, 5.0, 5.0, 5.0),))
    drawing = mean_rows([row], title="Ease", low=1, high=7)
    few, many = (m for m in of_role(drawing, "dot") if isinstance(m, Circle))
    assert few.x < many.x
    assert many.r**2 / few.r**2 == pytest.approx(3)


def test_scale_ends_carry_their_labels() -> None:
    assert scale_ticks(1, 5, "never", "always")[0] == (1, "1 never")
    assert scale_ticks(1, 5, "never", "always")[-1] == (5, "5 always")
    assert [v for v, _ in scale_ticks(0, 100)] == [0, 20, 40, 60, 80, 100]


def test_a_scale_needs_room() -> None:
    with pytest.raises(ValueError, match="low to high"):
        mean_rows([], title="Ease", low=7, high=7)

"""Curves over time."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.curve import Curve, CurvePanel, CurvePoint, curves, time_ticks
from usability.charts.marks import Path
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.measures.survival import End, cumulative_incidence

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=90)
ATTEMPTS = st.lists(st.tuples(st.floats(0.1, 90_000), st.sampled_from(End)), max_size=60)


def curve(attempts: list[tuple[float, End]]) -> Curve:
    points = tuple(
        CurvePoint(step.seconds, min(step.completed, 1.0), step.low, step.high)
        for step in cumulative_incidence(attempts)
    )
    until = max((seconds for seconds, _end in attempts), default=0.0)
    cut = tuple(seconds for seconds, end in attempts if end is End.CENSORED)
    return Curve(points, until, len(attempts), f"70 % (40–90) by {until:.0f} s, n = {len(attempts)}", cut)


@st.composite
def panels(draw: st.DrawFn) -> tuple[list[CurvePanel], list[str]]:
    several = draw(st.integers(0, 3))
    one = st.one_of(st.none(), ATTEMPTS.map(curve))
    found = [
        CurvePanel(draw(NAMES), tuple(draw(one) for _ in range(max(several, 1))))
        for _ in range(draw(st.integers(1, 5)))
    ]
    return found, [draw(NAMES) for _ in range(several)]


@given(panels(), st.sampled_from([None, 20.0, 300.0, 7_200.0]), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=60, deadline=None)
def test_any_curves_are_sound(
    made: tuple[list[CurvePanel], list[str]], limit: float | None, sheet: Sheet
) -> None:
    found, conditions = made
    sound(curves(found, title="Completion", conditions=conditions, limit=limit, sheet=sheet))


C, A, X = End.COMPLETED, End.ABANDONED, End.CENSORED
SESSION = [
    (32.0, C), (41.0, C), (55.0, A), (60.0, C), (64.0, C), (75.0, C), (90.0, A), (120.0, C), (150.0, C), (180.0, X),
]  # fmt: skip


def test_the_curve_climbs_to_its_last_share_and_the_band_holds_it() -> None:
    drawing = curves([CurvePanel("Find a chair", (curve(SESSION),))], title="Completion", limit=180)
    (line,) = (m for m in of_role(drawing, "curve") if isinstance(m, Path))
    levels = of_role(drawing, "level")
    bottom, top = levels[0].box[1], levels[2].box[1]
    assert line.box[1] == pytest.approx(bottom - 0.7 * (bottom - top))
    (band,) = of_role(drawing, "band")
    assert band.box[1] < line.box[1] < line.box[3]
    assert len(of_role(drawing, "cut")) == 1
    row = dict(zip(drawing.table.headers, drawing.table.rows[0], strict=True))
    assert row["n"] == "10"
    assert row["by 60\u00a0s"] == "30\u00a0% (7–58)"
    assert row["by 180\u00a0s"] == "70\u00a0% (33–89)"


def test_nobody_completing_is_a_flat_line_and_no_attempt_says_so() -> None:
    drawing = curves([CurvePanel("Find a chair", (curve([(30.0, A), (50.0, A)]),))], title="Completion")
    (line,) = of_role(drawing, "curve")
    assert line.box[1] == line.box[3]
    empty = curves([CurvePanel("Find a chair", (curve([]),))], title="Completion")
    sound(empty)
    assert empty.empty


def test_after_the_last_end_the_share_stays_unless_somebody_was_cut_off() -> None:
    def by_300(attempts: list[tuple[float, End]], *, ended: bool) -> str | None:
        made = replace(curve(attempts), ended=ended)
        table = curves([CurvePanel("Find a chair", (made,))], title="Completion", limit=300).table
        return dict(zip(table.headers, table.rows[0], strict=True))["by 300\u00a0s"]

    assert by_300([*SESSION[:-1], (180.0, A)], ended=True) == "70\u00a0% (33–89)"
    assert by_300(SESSION, ended=False) is None


def test_two_conditions_are_told_apart_without_colour() -> None:
    drawing = curves(
        [CurvePanel("Find a chair", (curve(SESSION), curve(SESSION)))], title="Completion", conditions=["One", "Two"]
    )  # fmt: skip
    first, second = (m for m in of_role(drawing, "curve") if isinstance(m, Path))
    assert first.weight != second.weight
    filled, edged = (m for m in of_role(drawing, "band") if isinstance(m, Path))
    assert (bool(filled.fill), bool(filled.stroke)) == (True, False)
    assert (bool(edged.fill), bool(edged.stroke)) == (False, True)
    assert words(drawing, "key") == ["One", "Two"]


def test_ten_thousand_attempts_stay_a_small_drawing() -> None:
    attempts = [(1 + i * 0.03, (C, C, C, A, X)[i % 5]) for i in range(10_000)]
    drawing = curves([CurvePanel("Find a chair", (curve(attempts),))], title="Completion", limit=300)
    sound(drawing)
    (line,) = (m for m in of_role(drawing, "curve") if isinstance(m, Path))
    assert len(line.d) < 40_000
    assert len(drawing.marks) < 600


@given(st.floats(0.1, 1e7))
def test_ticks_are_few_and_on_the_axis(longest: float) -> None:
    ticks = time_ticks(longest)
    assert 1 <= len(ticks) <= 7
    assert all(0 <= seconds <= longest * 1.0001 for seconds, _words in ticks)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="for each condition"):
        curves([CurvePanel("A", (None, None))], title="Completion")
    with pytest.raises(ValueError, match="from 0 to 1"):
        curves([CurvePanel("A", (Curve((CurvePoint(1, 1.2),), 1, 1, ""),))], title="Completion")

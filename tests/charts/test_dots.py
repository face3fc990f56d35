"""Time strips and scores of questionnaires."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.marks import Circle, Line, Path
from usability.charts.scale import Band, ScoreRow, scale
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.charts.strip import StripRow, TimedAttempt, strip
from usability.charts.swarm import MOST, PITCH, Solved, swarm
from usability.measures.means import mean_t
from usability.measures.times import geometric_mean

LONG = "Ocean acidification or coral bleaching wherever both were observed in the same month"


@st.composite
def strip_rows(draw: st.DrawFn) -> list[StripRow]:
    attempt = st.builds(TimedAttempt, st.floats(0.2, 90_000), st.sampled_from(Solved), st.booleans())
    rows = []
    for index in range(draw(st.integers(1, 8))):
        attempts = tuple(draw(st.lists(attempt, max_size=40)))
        full = [a.seconds for a in attempts if a.solved is Solved.FULL]
        rows.append(StripRow(f"{LONG} {index}", attempts, geometric_mean(full)))
    return rows


@given(
    strip_rows(),
    st.sampled_from([None, 20.0, 300.0, 86_400.0]),
    st.booleans(),
    st.sampled_from([SCREEN, PRINT]),
)
@settings(max_examples=60, deadline=None)
def test_any_strip_is_sound(rows: list[StripRow], limit: float | None, numbered: bool, sheet: Sheet) -> None:
    sound(strip(rows, title="Times", limit=limit, numbered=numbered, sheet=sheet))


def test_longer_times_stand_further_right_by_their_ratio() -> None:
    attempts = tuple(TimedAttempt(t, Solved.FULL) for t in (30.0, 60.0, 120.0))
    drawing = strip([StripRow("A", attempts)], title="Times", limit=300)
    xs = [m.x for m in of_role(drawing, "dot") if isinstance(m, Circle)][-3:]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=5)


def test_stopped_attempts_stand_behind_the_wall() -> None:
    attempts = (TimedAttempt(40, Solved.FULL), TimedAttempt(300, Solved.FAILED, stopped=True))
    drawing = strip([StripRow("A", attempts)], title="Times", limit=300)
    (wall,) = of_role(drawing, "wall")
    crosses = [m for m in of_role(drawing, "dot") if isinstance(m, Path)]
    discs = [m for m in of_role(drawing, "dot") if isinstance(m, Circle)]
    assert isinstance(wall, Line)
    assert crosses[-1].box[0] > wall.x1
    assert discs[-1].x < wall.x1
    assert drawing.table.rows == (("A", "2", "no full success", "1"),)


def test_hundreds_of_attempts_keep_a_bounded_height() -> None:
    attempts = tuple(TimedAttempt(300, Solved.PARTIAL, stopped=True) for _ in range(400))
    attempts += tuple(TimedAttempt(60, Solved.FULL) for _ in range(400))
    drawing = strip([StripRow("A", attempts, geometric_mean([60.0] * 400))], title="Times", limit=300)
    assert drawing.height < 320


def test_an_interval_of_many_days_is_written_in_words() -> None:
    attempts = (TimedAttempt(1, Solved.FULL), TimedAttempt(8707, Solved.FULL))
    drawing = strip([StripRow("A", attempts, geometric_mean([1.0, 8707.0]))], title="Times")
    assert "Stopped at the limit" not in drawing.table.headers, "there is no limit that all share"
    sound(drawing)
    assert words(drawing, "value") == ["93\u00a0s (under 0.1 to over a day), n\u00a0=\u00a02"]


def test_times_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        strip([StripRow("A", (TimedAttempt(-1, Solved.FULL),))], title="Times")
    with pytest.raises(ValueError, match="above zero"):
        strip([StripRow("A", (TimedAttempt(1, Solved.FULL),))], title="Times", limit=0)


def test_no_attempts_at_all_is_said() -> None:
    drawing = strip([StripRow("A", ())], title="Times")
    sound(drawing)
    assert drawing.empty


@given(st.lists(st.floats(0, 800), max_size=120))
def test_dots_do_not_hide_each_other_while_there_is_room(places: list[float]) -> None:
    steps = swarm(places)
    assert len(steps) == len(places)
    assert all(abs(s) <= MOST for s in steps)
    crowded = any(sum(abs(p - q) < PITCH for q in places) > 2 * MOST + 1 for p in places)
    if not crowded:
        for step in set(steps):
            line = sorted(p for p, s in zip(places, steps, strict=True) if s == step)
            assert all(b - a >= PITCH - 1e-9 for a, b in pairwise(line))


@given(
    st.lists(st.lists(st.floats(0, 100), max_size=60), min_size=1, max_size=5),
    st.sampled_from([SCREEN, PRINT]),
)
@settings(max_examples=40, deadline=None)
def test_any_scores_are_sound(scores: list[list[float]], sheet: Sheet) -> None:
    bands = [
        Band("F", 0, 51.7),
        Band("D", 51.7, 62.7),
        Band("C", 62.7, 72.6),
        Band("B", 72.6, 78.9),
        Band("A", 78.9, 100),
    ]
    rows = [ScoreRow(LONG, tuple(s), mean_t(s)) for s in scores]
    sound(scale(rows, title="SUS", bands=bands, sheet=sheet))
    sound(scale(rows, title="Own questionnaire", low_label="worst", high_label="best", sheet=sheet))


def test_dots_of_people_and_the_mean() -> None:
    scores = (50.0, 70.0, 90.0)
    drawing = scale([ScoreRow("System 1", scores, mean_t(scores))], title="SUS")
    dots = [m for m in of_role(drawing, "dot") if isinstance(m, Circle)]
    (mean,) = of_role(drawing, "point")
    assert isinstance(mean, Circle)
    assert mean.x == pytest.approx(dots[1].x)
    assert mean.y > dots[1].y
    assert words(drawing, "value")[0].startswith("70.0 (")
    assert words(drawing, "count") == ["3 people"]


def test_scores_without_any_are_said() -> None:
    assert scale([ScoreRow("A", (), mean_t([]))], title="SUS").empty
    assert scale([], title="SUS").empty


def test_of_very_many_attempts_each_mark_stands_for_several_and_no_kind_is_lost() -> None:
    attempts = [TimedAttempt(10.0 + index / 100, Solved.FULL) for index in range(9_990)]
    attempts += [TimedAttempt(50.0, Solved.PARTIAL)] * 10
    drawing = strip(
        [StripRow("Search", tuple(attempts)), StripRow("Pay", tuple(attempts[:30]))], title="Times"
    )
    assert words(drawing, "count") == ["10,000 attempts", "1 mark = 40", "30 attempts"]
    in_the_key = 2
    assert len(of_role(drawing, "dot")) == in_the_key + 9_990 // 40 + 1 + 1 + 30
    assert drawing.table.rows[0][1] == "10000"


def test_people_of_a_scale_are_thinned_alike() -> None:
    drawing = scale([ScoreRow("SUS", tuple(float(n % 101) for n in range(1_000)), None)], title="SUS")
    dots = sorted(mark.x for mark in drawing.marks if isinstance(mark, Circle))
    assert len(dots) == 250
    assert dots[125] == pytest.approx((dots[0] + dots[-1]) / 2, abs=10)

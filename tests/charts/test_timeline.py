"""Bands and marks: true to time, apart from each other, nothing lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.charts.marks import Text
from usability.charts.sheet import SCREEN
from usability.charts.time_axis import CUT, time_axis
from usability.charts.time_marks import MOST_LANES, PITCH, Point, Tone, lanes
from usability.charts.timeline import Block, Fill, Part, band, overview
from usability.measures.clocks import clock, length

TIMES = st.floats(0, 7_200_000, allow_nan=False)


@given(st.lists(TIMES, max_size=300))
def test_marks_of_one_lane_never_touch_and_none_stands_higher_than_it_must(times: list[float]) -> None:
    places = sorted(time / 10_000 for time in times)
    found = lanes(places)
    for lane in set(found):
        own = [place for place, number in zip(places, found, strict=True) if number == lane]
        assert all(later - earlier >= PITCH for earlier, later in itertools.pairwise(own))
    crowd = max((sum(place <= other < place + PITCH for other in places) for place in places), default=0)
    assert max(found, default=-1) + 1 <= max(crowd, 0)


@given(
    st.lists(st.tuples(TIMES, TIMES), max_size=8),
    st.floats(1, 7_200_000, allow_nan=False),
    st.lists(TIMES, min_size=2, max_size=20),
)
def test_the_axis_never_runs_backwards_and_keeps_its_ends(
    spans: list[tuple[float, float]], end: float, times: list[float]
) -> None:
    quiet: list[tuple[float, float]] = []
    for a, b in sorted((min(s), max(s)) for s in spans):
        if not quiet or a >= quiet[-1][1]:
            quiet.append((a, b))
    axis = time_axis(0, end, quiet, left=10, right=950)
    assert axis.at(0) == pytest.approx(10)
    assert axis.at(end) == pytest.approx(950)
    places = [axis.at(min(time, end)) for time in sorted(times)]
    assert places == sorted(places)
    assert all(10 - 1e-6 <= place <= 950 + 1e-6 for place in places)


def test_a_long_pause_is_cut_and_a_short_one_is_not() -> None:
    long = time_axis(0, 100_000, [(10_000, 90_000)], left=0, right=956)
    assert [piece.cut for piece in long.pieces] == [False, True, False]
    assert long.pieces[1].x1 - long.pieces[1].x0 == CUT
    assert long.at(10_000) == pytest.approx((956 - CUT) / 2)
    assert not any(piece.cut for piece in time_axis(0, 100_000, [(10_000, 30_000)], left=0, right=956).pieces)


def test_time_that_does_not_pass_is_no_axis() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        time_axis(5, 5, [], left=0, right=1)


@given(st.lists(st.tuples(st.floats(0, 60_000), st.sampled_from(list(Tone)), st.booleans()), max_size=120))
def test_every_mark_of_a_band_leads_to_its_words_or_is_counted(
    marks: list[tuple[float, Tone, bool]],
) -> None:
    points = [Point(at, "E", "Error", f"e{n}", tone, struck) for n, (at, tone, struck) in enumerate(marks)]
    shown = band([Part(Fill.WORK, "On the task", 0, 60_000)], points, title="A task", zero=0)
    counted = 0
    for one in shown.placed:
        heap = next((m for m in one.marks if isinstance(m, Text) and m.role == "heap"), None)
        counted += int(heap.words) if heap else 1
        for mark in one.marks:
            left, top, right, bottom = mark.box
            assert left >= -8
            assert right <= SCREEN.width + 8
            assert top >= -2
            assert bottom <= shown.drawing.height
    assert counted == len(marks)
    assert {one.anchor for one in shown.placed} <= {point.anchor for point in points}
    assert shown.drawing.height <= MOST_LANES * PITCH + 6 + 22 + 34


def test_five_hundred_marks_at_one_moment_become_one_that_counts_them() -> None:
    points = [Point(30_000, "B", "Bookmark", f"e{n}") for n in range(500)]
    shown = band([Part(Fill.WORK, "On the task", 0, 60_000)], points, title="A task", zero=0)
    heaps = [m.words for one in shown.placed for m in one.marks if isinstance(m, Text) and m.role == "heap"]
    assert heaps == [str(500 - (MOST_LANES - 1))]
    assert "500 marks." in shown.drawing.description


def test_a_struck_mark_is_crossed_out_and_said_to_be() -> None:
    (one,) = band(
        [Part(Fill.WORK, "On the task", 0, 9_000)], [Point(4_000, "E", "Wrong menu", "e7", struck=True)],
        title="A task", zero=0,
    ).placed  # fmt: skip
    assert [mark.role for mark in one.marks if mark.role == "strike"] == ["strike"]
    assert one.name == "Wrong menu, struck"


def test_the_table_says_what_the_band_draws() -> None:
    parts = [
        Part(Fill.READ, "Reading the task", 0, 5_000),
        Part(Fill.WORK, "On the task", 5_000, 65_000),
        Part(Fill.PAUSE, "Paused", 65_000, 95_000),
    ]
    table = band(parts, [], title="A task", zero=0).drawing.table
    assert table.rows == (
        ("Reading the task", "0:00", "0:05", "5.0 s"),
        ("On the task", "0:05", "1:05", "1 min"),
        ("Paused", "1:05", "1:35", "30 s"),
    )


def test_no_clock_no_band() -> None:
    assert band([], [], title="A task", zero=0).drawing.empty
    assert overview([], [], end=0, title="A session").drawing.empty


def test_a_night_between_two_tasks_does_not_press_them_together() -> None:
    blocks = [Block(0, 60_000, "1", "One", "one"), Block(36_000_000, 36_060_000, "2", "Two", "two")]
    shown = overview(blocks, [], end=36_060_000, title="A session")
    widths = [mark.box[2] - mark.box[0] for one in shown.placed for mark in one.marks if mark.role == "block"]
    assert widths == [pytest.approx((SCREEN.width - 4 - CUT) / 2)] * 2


@pytest.mark.parametrize(
    ("ms", "words"),
    [(0, "0:00"), (59_999, "0:59"), (125_000, "2:05"), (3_725_000, "1:02:05"), (-65_000, "−1:05")],
)
def test_a_clock_is_cut_and_not_rounded(ms: float, words: str) -> None:
    assert clock(ms) == words


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (8_400, "8.4 s"),
        (9_960, "10 s"),
        (185_000, "3 min 5 s"),
        (120_000, "2 min"),
        (7_800_000, "2 h 10 min"),
    ],
)
def test_lengths_in_words(ms: float, words: str) -> None:
    assert length(ms) == words

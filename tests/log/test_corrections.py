"""Corrections: moved marks, forgotten pauses, merged segments, and undoing any of it. Times to the millisecond."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.log.test_fold import Log, done, walk
from tests.log.test_moderated_fold import STEP, attempt, console
from usability.measures.vocabulary import Outcome, TimeQuality
from usability.sessions.events import ConsoleBatch
from usability.sessions.fold import fold


class Desk(Log):
    """A console's log, whose corrections name what they correct by its number."""

    def correct(self, kind: str, stamp: float, **data: Any) -> "Desk":
        self.add(kind, stamp)
        # `add` has an `at` of its own.
        self.events[-1].data.update(data)
        if "target" in data:
            self.events[-1].data.setdefault("writer", self.writer)
        return self


def desk() -> Desk:
    log = Desk("console-one", console().origin)
    log.add("task_started", 1_000.125, step=STEP).add("task_paused", 4_000.25, step=STEP)
    log.add("task_resumed", 6_000.5, step=STEP).add("task_stopped", 11_000.75, step=STEP)
    log.add("outcome_set", 11_000.75, step=STEP, outcome="success")
    return log


NET = 11_000.75 - 1_000.125 - (6_000.5 - 4_000.25)


def test_a_moved_end_changes_the_time_by_as_much_and_says_so() -> None:
    assert (attempt(desk()).duration_ms, attempt(desk()).quality) == (NET, TimeQuality.MEASURED)
    found = attempt(desk().correct("mark_moved", 60_000, target=3, to=9_000.75))
    assert (found.ended_at, found.duration_ms, found.quality) == (
        9_000.75,
        NET - 2_000,
        TimeQuality.CORRECTED,
    )
    assert found.outcome is Outcome.SUCCESS


def test_the_last_move_counts_and_undoing_it_brings_back_the_one_before() -> None:
    log = desk().correct("mark_moved", 60_000, target=0, to=500.125)
    log.correct("mark_moved", 61_000, target=0, to=2_000.125)
    assert attempt(log).duration_ms == NET - 1_000
    log.correct("event_withdrawn", 62_000, target=6)
    assert attempt(log).duration_ms == NET + 500
    log.correct("event_withdrawn", 63_000, target=5)
    assert (attempt(log).duration_ms, attempt(log).quality) == (NET, TimeQuality.MEASURED)
    # Undoing the undoing: the first move counts again.
    log.correct("event_withdrawn", 64_000, target=8)
    assert (attempt(log).duration_ms, attempt(log).quality) == (NET + 500, TimeQuality.CORRECTED)


def test_a_forgotten_pause_is_taken_out_once_wherever_it_meets_another() -> None:
    log = desk().correct("segment_split", 60_000, step=STEP, at=5_000.0, until=8_000.5)
    found = attempt(log)
    # From 4,000.25 to 6,000.5 the task was paused already.
    assert (found.duration_ms, found.quality) == (NET - 2_000, TimeQuality.CORRECTED)
    assert [(gap.begin, gap.end, gap.kind.value) for gap in found.gaps] == [
        (4_000.25, 6_000.5, "pause"),
        (6_000.5, 8_000.5, "split"),
    ]


def test_a_split_outside_the_attempt_takes_nothing_and_corrects_nothing() -> None:
    log = desk().correct("segment_split", 60_000, step=STEP, at=0.0, until=1_000.0)
    log.correct("segment_split", 60_000, step=STEP, at=20_000.0, until=30_000.0)
    assert (attempt(log).duration_ms, attempt(log).quality) == (NET, TimeQuality.MEASURED)
    log.correct("segment_split", 61_000, step=STEP, at=10_000.75, until=30_000.0)
    assert attempt(log).duration_ms == NET - 1_000


def test_merged_segments_count_the_pause_between_them() -> None:
    log = desk().correct("segments_merged", 60_000, step=STEP, at=4_000.25)
    found = attempt(log)
    assert (found.duration_ms, found.quality) == (11_000.75 - 1_000.125, TimeQuality.CORRECTED)
    assert found.gaps == ()
    log.correct("segment_split", 61_000, step=STEP, at=4_000.25, until=5_000.25)
    assert attempt(log).duration_ms == 11_000.75 - 1_000.125 - 1_000
    log.correct("event_withdrawn", 62_000, target=5)
    assert attempt(log).duration_ms == NET


def test_the_time_until_a_task_was_reopened_can_be_counted_after_all() -> None:
    log = Desk("console-one", console().origin)
    log.add("task_started", 0, step=STEP).add("task_stopped", 10_000, step=STEP)
    log.add("attempt_reopened", 25_000, step=STEP).add("task_stopped", 30_000, step=STEP)
    assert attempt(log).duration_ms == 15_000
    assert attempt(log.correct("segments_merged", 60_000, step=STEP, at=10_000.0)).duration_ms == 30_000


def test_a_pause_is_not_counted_twice_when_its_task_ended_and_was_reopened() -> None:
    log = console().add("task_started", 0, step=STEP).add("task_paused", 10_000, step=STEP)
    log.add("task_ended", 20_000, step=STEP, claim="done").add("attempt_reopened", 30_000, step=STEP)
    log.add("task_stopped", 50_000, step=STEP)
    assert attempt(log).duration_ms == 30_000


def test_a_start_that_nobody_pressed_is_pressed_late_and_moved() -> None:
    log = Desk("console-one", console().origin)
    log.add("error_marked", 3_000, step=STEP, code="slip").add("task_started", 40_000, step=STEP)
    log.add("task_stopped", 40_000.5, step=STEP).add("outcome_set", 40_001, step=STEP, outcome="failure")
    log.correct("mark_moved", 41_000, target=1, to=1_500.0).correct(
        "mark_moved", 41_000, target=2, to=9_000.0
    )
    found = attempt(log)
    assert (found.started_at, found.duration_ms, found.errors) == (1_500, 7_500, {"slip": 1})
    assert (found.outcome, found.quality) == (Outcome.FAILURE, TimeQuality.CORRECTED)


def test_what_a_page_claimed_stays_when_its_end_is_moved() -> None:
    log = done("gave_up")
    desk_log = Desk("reviewer-1", console().origin)
    desk_log.add("mark_moved", 90_000, target=2, to=25_000.0)
    desk_log.events[-1].data["writer"] = "page-one"
    found = attempt(log, desk_log)
    assert (found.duration_ms, found.outcome) == (20_000, Outcome.GAVE_UP)
    # Who corrects a time afterwards was not there to code errors.
    assert found.errors is None


def test_an_outcome_said_afterwards_is_no_coding_of_errors() -> None:
    scored = Log("reviewer-1", console().origin).add("outcome_set", 90_000, step=STEP, outcome="failure")
    assert attempt(done(), scored).errors is None
    assert attempt(done(), scored, Log("driver").add("driver_taken", 0, console="x")).errors == {}


def test_a_late_correction_does_not_lengthen_an_attempt_that_fell_silent() -> None:
    log = Desk("console-one", console().origin)
    log.add("task_started", 1_000, step=STEP).add("error_marked", 4_000, step=STEP, code="slip")
    log.correct("segment_split", 9_000_000, step=STEP, at=2_000.0, until=2_500.0)
    found = fold(walk(), log.events, silent=True)
    assert (found.attempts[STEP].duration_ms, found.last_at) == (3_000, 4_000)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("mark_moved"), st.integers(0, 4), st.integers(0, 20_000)),
        st.tuples(st.just("segment_split"), st.integers(0, 15_000), st.integers(1, 9_000)),
        st.tuples(st.just("segments_merged"), st.integers(0, 15_000), st.just(0)),
        st.tuples(st.just("event_withdrawn"), st.integers(0, 14), st.just(0)),
    ),
    max_size=10,
)


def corrected(acts: list[tuple[str, int, int]]) -> Desk:
    log = desk()
    for number, (kind, one, other) in enumerate(acts):
        at = 60_000 + number
        if kind == "mark_moved":
            log.correct(kind, at, target=one, to=float(other))
        elif kind == "segment_split":
            log.correct(kind, at, step=STEP, at=float(one), until=float(one + other))
        elif kind == "segments_merged":
            log.correct(kind, at, step=STEP, at=float(one))
        else:
            log.correct(kind, at, target=one)
    return log


@given(ACTS, st.randoms(use_true_random=False))
def test_corrections_fold_alike_however_they_arrive(acts: list[tuple[str, int, int]], random: Any) -> None:
    log = corrected(acts)
    arrived = [*log.events, *random.sample(log.events, k=len(log.events) // 2)]
    random.shuffle(arrived)
    assert fold(walk(), arrived) == fold(walk(), log.events)


@given(ACTS)
def test_time_on_task_is_the_attempt_less_its_gaps(acts: list[tuple[str, int, int]]) -> None:
    found = attempt(corrected(acts))
    if found.duration_ms is None:
        return
    assert found.started_at is not None
    assert found.ended_at is not None
    gaps = sorted(found.gaps, key=lambda gap: gap.begin)
    for one, other in pairwise(gaps):
        assert one.end <= other.begin
    assert all(found.started_at <= gap.begin <= gap.end <= found.ended_at for gap in gaps)
    off = sum(gap.end - gap.begin for gap in gaps)
    assert found.duration_ms == pytest.approx(found.ended_at - found.started_at - off, abs=1e-6)


@given(ACTS)
def test_withdrawing_every_correction_leaves_the_log_as_it_was(acts: list[tuple[str, int, int]]) -> None:
    corrections = [act for act in acts if act[0] != "event_withdrawn"]
    log = corrected(corrections)
    for target in range(5, 5 + len(corrections)):
        log.correct("event_withdrawn", 90_000 + target, target=target)
    assert attempt(log) == attempt(desk())


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "mark_moved", "writer": "console-one", "target": 0, "to": 10},
        {"kind": "mark_moved", "writer": "console-one", "target": 0, "to": 10, "reason": "  "},
        {"kind": "mark_moved", "writer": "console-one", "target": 0, "to": -1, "reason": "late"},
        {"kind": "segment_split", "step": STEP, "at": 10, "until": 10, "reason": "phone"},
        {"kind": "segments_merged", "step": STEP, "at": 10},
    ],
)
def test_a_correction_says_why_and_where(event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ConsoleBatch.model_validate({"writer": "console-one", "events": [{"seq": 0, **event}]})

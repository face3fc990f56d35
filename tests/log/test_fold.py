"""The fold: what a log of events says about a session."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures.vocabulary import Origin, Outcome, OutcomeSource, TimeQuality
from usability.sessions.events import Event
from usability.sessions.fold import AttemptState, fold
from usability.sessions.rules import Anchor, same_answer
from usability.studies.plan import Asked, StudyPlan, Task
from usability.studies.questions import Question, QuestionKind
from usability.studies.walk import Walk, resolve


def walk(**task: Any) -> Walk:
    asked = [Asked(question=Question(key="ease", kind=QuestionKind.SCALE, text="Easy?"))]
    return resolve(StudyPlan(tasks=[Task(key="one", **task)], after_task=asked, final=[]))


class Log:
    """Writes events as one page would: a millisecond clock, counting seq."""

    def __init__(self, writer: str = "page-one", origin: Origin = Origin.PARTICIPANT) -> None:
        self.writer, self.origin = writer, origin
        self.events: list[Event] = []

    def add(
        self,
        kind: str,
        at: float,
        *,
        wall: float | None = None,
        mono: float | None = None,
        received: float | None = None,
        clock: bool = True,
        origin: Origin | None = None,
        **data: Any,
    ) -> "Log":
        self.events.append(
            Event(
                self.writer,
                len(self.events),
                kind,
                origin or self.origin,
                at,
                at + 50 if received is None else received,
                (at if mono is None else mono) if clock else None,
                (at if wall is None else wall) if clock else None,
                data,
            )
        )
        return self


def done(claim: str = "done", end: float = 31_000, **data: Any) -> Log:
    log = Log().add("step_shown", 0, step="briefing:one").add("task_started", 5_000, step="task:one")
    return log.add("task_ended", end, step="task:one", claim=claim, **data)


def attempt(log: Log, the_walk: Walk | None = None, **options: Any) -> AttemptState:
    return fold(the_walk or walk(), log.events, **options).attempts["task:one"]


def test_reading_and_task_are_timed_apart() -> None:
    found = attempt(done())
    assert (found.reading_ms, found.duration_ms, found.quality) == (5_000, 26_000, TimeQuality.MEASURED)
    assert (found.outcome, found.source) == (Outcome.SUCCESS, OutcomeSource.SELF_REPORT)


def test_the_pages_own_word_on_a_briefing_counts_before_the_servers() -> None:
    served = Log("form").add("step_shown", 0, clock=False, step="briefing:one")
    page = Log().add("step_shown", 2_000, step="briefing:one").add("task_started", 5_000, step="task:one")
    page.add("task_ended", 31_000, step="task:one", claim="done")
    page.events += served.events
    assert attempt(page).reading_ms == 3_000
    plain = Log("form").add("step_shown", 0, clock=False, step="briefing:one")
    plain.add("task_started", 5_000, clock=False, step="task:one")
    assert attempt(plain).reading_ms == 5_000


def test_giving_up_is_no_failure_and_no_time_out() -> None:
    assert attempt(done("gave_up")).outcome is Outcome.GAVE_UP


@pytest.mark.parametrize(("right", "outcome"), [(True, Outcome.SUCCESS), (False, Outcome.FAILURE)])
def test_a_checked_answer_decides_over_the_claim(right: bool, outcome: Outcome) -> None:
    checked = walk(criterion={"kind": "answer", "accepted": ["42"]})
    found = attempt(done(answer_right=right), checked)
    assert (found.outcome, found.source) == (outcome, OutcomeSource.CHECKED_ANSWER)


def test_a_claim_after_the_limit_is_a_time_out_censored_at_the_limit() -> None:
    limited = walk(time_limit_s=20)
    found = attempt(done(), limited)
    assert (found.outcome, found.duration_ms, found.censored) == (Outcome.TIMED_OUT, 20_000, True)


def test_a_claim_at_the_limit_still_counts() -> None:
    assert attempt(done(end=25_000), walk(time_limit_s=20)).outcome is Outcome.SUCCESS


def test_a_slow_receipt_times_nobody_out() -> None:
    log = Log().add("task_started", 5_000, step="task:one")
    log.add("task_ended", 15_000, step="task:one", claim="done", received=600_000)
    assert attempt(log, walk(time_limit_s=20)).outcome is Outcome.SUCCESS


def test_a_reload_in_the_middle_is_reconstructed() -> None:
    first = Log().add("task_started", 5_000, step="task:one")
    second = Log("page-two").add("task_ended", 45_000, mono=2_000, step="task:one", claim="done")
    found = fold(walk(), first.events + second.events).attempts["task:one"]
    assert (found.duration_ms, found.quality) == (40_000, TimeQuality.RECONSTRUCTED)


def test_a_sleeping_machine_is_noticed_by_the_wall_clock() -> None:
    log = Log().add("task_started", 5_000, step="task:one")
    log.add("task_ended", 20_000, wall=620_000, received=700_000, step="task:one", claim="done")
    found = attempt(log)
    assert (found.duration_ms, found.quality) == (615_000, TimeQuality.RECONSTRUCTED)


def test_a_page_without_clocks_is_timed_by_the_server() -> None:
    log = Log().add("task_started", 5_000, step="task:one", clock=False)
    log.add("task_ended", 9_000, step="task:one", claim="done", clock=False)
    found = attempt(log)
    assert (found.duration_ms, found.quality, found.hidden_ms) == (4_000, TimeQuality.SERVER, None)


def test_a_time_longer_than_the_session_itself_is_doubtful() -> None:
    log = Log().add("task_started", 0, step="task:one")
    log.add("task_ended", 1_000, mono=900_000, wall=900_000, received=1_050, step="task:one", claim="done")
    assert attempt(log).quality is TimeQuality.DOUBTFUL


def test_hidden_time_is_shown_and_not_subtracted() -> None:
    log = Log().add("task_started", 1_000, step="task:one").add("page_hidden", 2_000).add("page_shown", 8_000)
    log.add("page_hidden", 9_000).add("task_ended", 11_000, step="task:one", claim="done")
    found = attempt(log)
    assert (found.duration_ms, found.hidden_ms) == (10_000, 8_000)


def test_a_moderators_pause_is_subtracted() -> None:
    log = Log().add("task_started", 1_000, step="task:one")
    log.add("task_paused", 2_000, step="task:one").add("task_resumed", 6_000, step="task:one")
    log.add("task_ended", 11_000, step="task:one", claim="done")
    assert attempt(log).duration_ms == 6_000


def test_the_strongest_source_wins_whenever_it_comes() -> None:
    log = done()
    log.add("outcome_set", 40_000, step="task:one", outcome="partial", origin=Origin.REVIEWER)
    log.add("outcome_set", 41_000, step="task:one", outcome="failure", origin=Origin.MODERATOR)
    found = attempt(log)
    assert (found.outcome, found.source) == (Outcome.PARTIAL, OutcomeSource.ADJUDICATION)


def test_a_task_that_only_a_moderator_can_judge_waits_for_the_score() -> None:
    judged = walk(criterion={"kind": "moderator"})
    assert attempt(done(), judged).awaits_score
    log = done().add("outcome_set", 40_000, step="task:one", outcome="success", origin=Origin.MODERATOR)
    assert attempt(log, judged).outcome is Outcome.SUCCESS


def test_errors_are_not_measured_until_somebody_codes() -> None:
    assert attempt(done()).errors is None
    log = done().add("error_marked", 20_000, step="task:one", code="wrong-page", origin=Origin.MODERATOR)
    assert attempt(log).errors == {"wrong-page": 1}


def test_a_participants_report_is_a_problem_and_no_error() -> None:
    log = done().add("problem_reported", 20_000, step="task:one", text="")
    found = attempt(log)
    assert (found.problems, found.errors, found.outcome) == (1, None, Outcome.SUCCESS)


def test_a_silent_session_drops_out_and_leaves_later_tasks_unattempted() -> None:
    two = resolve(StudyPlan(tasks=[Task(key="one"), Task(key="two")], final=[]))
    log = Log().add("task_started", 5_000, step="task:one").add("page_hidden", 9_000)
    running = fold(two, log.events)
    assert running.attempts["task:one"].running
    silent = fold(two, log.events, silent=True)
    assert silent.attempts["task:one"].outcome is Outcome.DROPPED_OUT
    assert silent.attempts["task:one"].censored
    assert silent.attempts["task:two"].outcome is Outcome.NOT_ATTEMPTED


def test_a_withdrawn_event_counts_no_more() -> None:
    log = done().add("outcome_set", 40_000, step="task:one", outcome="failure", origin=Origin.MODERATOR)
    log.add("event_withdrawn", 41_000, writer="page-one", target=3, reason="")
    assert attempt(log).outcome is Outcome.SUCCESS


def test_product_signals_decide_where_they_are_heard() -> None:
    seen = walk(criterion={"kind": "address", "target": "https://shop.example.org/thanks"})
    assert attempt(done(), seen).source is OutcomeSource.SELF_REPORT
    log = Log().add("task_started", 1_000, step="task:one").add("product_signal", 2_000, what="click")
    log.add("task_ended", 5_000, step="task:one", claim="done")
    assert attempt(log, seen).outcome is Outcome.FAILURE
    log = Log().add("task_started", 1_000, step="task:one").add("product_signal", 2_000, what="goal")
    log.add("task_ended", 5_000, step="task:one", claim="done")
    found = attempt(log, seen)
    assert (found.outcome, found.clicks) == (Outcome.SUCCESS, 0)


def test_the_walk_goes_on_where_it_was() -> None:
    the_walk = walk()
    assert fold(the_walk, []).current == the_walk.steps[0]
    log = Log().add("task_started", 5_000, step="task:one")
    assert fold(the_walk, log.events).current == the_walk.step("task:one")
    assert fold(the_walk, done().events).current == the_walk.step("after:one")
    log = done().add("answers_given", 40_000, step="after:one", answers={"ease": 6})
    assert fold(the_walk, log.events).current == the_walk.step("thanks")
    assert fold(the_walk, log.add("session_finished", 41_000).events).finished


def test_a_changed_answer_replaces_the_earlier_one() -> None:
    log = done().add("answers_given", 40_000, step="after:one", answers={"ease": 6})
    log.add("answers_given", 50_000, step="after:one", answers={"ease": 2})
    assert fold(walk(), log.events).answers == {"after:one": {"ease": 2}}


def test_an_unknown_step_changes_nothing() -> None:
    assert (
        fold(walk(), Log().add("task_started", 1, step="task:gone").events).attempts["task:one"].outcome
        is None
    )


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 8), max_size=6))
def test_order_of_arrival_and_repeats_change_nothing(random: Any, repeats: list[int]) -> None:
    log = done("gave_up")
    log.add("problem_reported", 20_000, step="task:one", text="").add("page_hidden", 7_000).add(
        "page_shown", 9_000
    )
    log.add("answers_given", 40_000, step="after:one", answers={"ease": 3}).add("session_finished", 50_000)
    shuffled = log.events + [log.events[index % len(log.events)] for index in repeats]
    random.shuffle(shuffled)
    assert fold(walk(), shuffled) == fold(walk(), log.events)


def test_anchor_maps_a_writers_clock_to_the_servers() -> None:
    anchor = Anchor(server=1_000_000, mono=5_000, wall=900_000)
    assert anchor.server_time(4_000, 899_000, 1_000_500) == 999_000
    assert anchor.server_time(None, 899_000, 1_000_500) == 999_000
    assert anchor.server_time(None, None, 1_000_500) == 1_000_500
    # A machine that slept: the wall clock ran on.
    assert anchor.server_time(6_000, 1_500_000, 1_700_000) == 1_600_000
    # A wall clock that was set back is not believed, and nothing happens after its receipt.
    assert anchor.server_time(6_000, 100_000, 1_700_000) == 1_001_000
    assert anchor.server_time(90_000, 985_000, 1_001_000) == 1_001_000


@pytest.mark.parametrize(
    ("given_answer", "right"),
    [
        ("forty two", True),
        ("  FORTY   Two ", True),
        ("ｆｏｒｔｙ ｔｗｏ", True),
        ("forty-two", False),
        ("", False),
    ],
)
def test_checked_answers_ignore_capitals_width_and_space(given_answer: str, right: bool) -> None:
    assert same_answer(given_answer, ("Forty two",)) is right

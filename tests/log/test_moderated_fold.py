"""The fold of what a moderator's console says."""

from tests.log.test_fold import Log, walk
from usability.measures.vocabulary import Origin, Outcome, OutcomeSource, TimeQuality
from usability.sessions.fold import AttemptState, fold

STEP = "task:one"


def console(writer: str = "console-one") -> Log:
    return Log(writer, Origin.MODERATOR)


def attempt(*logs: Log, **task: object) -> AttemptState:
    return fold(walk(**task), [event for log in logs for event in log.events]).attempts[STEP]


def test_a_stopped_task_waits_for_its_score_and_then_has_it() -> None:
    log = console().add("task_started", 1_000, step=STEP).add("task_stopped", 9_000, step=STEP)
    assert (attempt(log).outcome, attempt(log).duration_ms, attempt(log).awaits_score) == (None, 8_000, True)
    log.add("outcome_set", 9_000, step=STEP, outcome="partial")
    found = attempt(log)
    assert (found.outcome, found.source) == (Outcome.PARTIAL, OutcomeSource.MODERATOR)
    assert (found.quality, found.errors) == (TimeQuality.MEASURED, {})


def test_a_corrected_outcome_is_the_last_one() -> None:
    log = console().add("task_started", 0, step=STEP).add("task_stopped", 5_000, step=STEP)
    log.add("outcome_set", 5_000, step=STEP, outcome="success")
    log.add("outcome_set", 8_000, step=STEP, outcome="failure")
    assert attempt(log).outcome is Outcome.FAILURE
    log.add("event_withdrawn", 9_000, target=3, reason="")
    log.events[-1].data["writer"] = "console-one"
    assert attempt(log).outcome is Outcome.SUCCESS


def test_a_pause_that_another_console_ends_is_taken_from_the_time() -> None:
    first = console().add("task_started", 0, step=STEP).add("task_paused", 4_000, step=STEP)
    second = console("console-two").add("task_resumed", 10_000, step=STEP)
    second.add("task_stopped", 12_000, step=STEP).add("outcome_set", 12_000, step=STEP, outcome="success")
    found = attempt(first, second)
    assert (found.duration_ms, found.quality) == (6_000, TimeQuality.RECONSTRUCTED)


def test_a_reopened_task_goes_on_and_the_time_between_is_no_time_on_task() -> None:
    log = console().add("task_started", 0, step=STEP).add("task_stopped", 10_000, step=STEP)
    log.add("outcome_set", 10_000, step=STEP, outcome="failure")
    log.add("attempt_reopened", 25_000, step=STEP)
    assert attempt(log).running
    log.add("task_stopped", 30_000, step=STEP).add("outcome_set", 30_000, step=STEP, outcome="success")
    found = attempt(log)
    assert (found.outcome, found.duration_ms) == (Outcome.SUCCESS, 15_000)


def test_errors_and_assists_are_counted_and_withdrawn_ones_are_not() -> None:
    log = console().add("task_started", 0, step=STEP)
    log.add("error_marked", 1_000, step=STEP, code="slip").add("error_marked", 2_000, step=STEP, code="slip")
    log.add("assist_marked", 3_000, step=STEP, level=1)
    log.add("event_withdrawn", 3_500, target=2)
    log.events[-1].data["writer"] = "console-one"
    log.add("task_stopped", 4_000, step=STEP).add("outcome_set", 4_000, step=STEP, outcome="success")
    assert (attempt(log).errors, attempt(log).assists) == ({"slip": 1}, 1)

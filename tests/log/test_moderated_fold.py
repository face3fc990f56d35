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


def test_assists_keep_their_levels_also_those_said_afterwards() -> None:
    log = Log("console-one", Origin.MODERATOR).add("task_started", 1_000, step=STEP)
    log.add("assist_marked", 3_000, step=STEP, level=1).add("assist_marked", 4_000, step=STEP)
    log.add("mark_detailed", 5_000, writer="console-one", target=2, level=3)
    log.add("assist_marked", 6_000, step=STEP, level=2)
    log.add("event_withdrawn", 7_000, writer="console-one", target=4)
    found = fold(walk(), log.events).attempts[STEP]
    assert (found.assists, found.assist_levels) == (2, {"1": 1, "3": 1})
    untouched = Log("console-one", Origin.MODERATOR).add("task_started", 1_000, step=STEP)
    assert fold(walk(), untouched.events).attempts[STEP].assist_levels is None


def test_pages_are_counted_with_and_without_revisits_and_only_where_the_product_was_heard() -> None:
    log = Log().add("task_started", 1_000, step=STEP)
    for at, url in enumerate(("/a", "/b", "/a", "/c"), start=2):
        log.add("product_signal", at * 1_000, what="page", url=url)
    log.add("task_ended", 9_000, step=STEP, claim="done").add("product_signal", 9_500, what="page", url="/d")
    found = fold(walk(), log.events).attempts[STEP]
    assert (found.pages, found.different_pages, found.clicks) == (4, 3, 0)
    silent = Log().add("task_started", 1_000, step=STEP).add("task_ended", 9_000, step=STEP, claim="done")
    heard = fold(walk(), silent.events).attempts[STEP]
    assert (heard.pages, heard.different_pages, heard.clicks) == (None, None, None)

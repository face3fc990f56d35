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


def test_time_on_pages_ends_with_the_task_and_leaves_pauses_out() -> None:
    """W47 of the measurement reference, with a pause of 20 s on B: A 16 s in 2 visits, B 15 s."""
    log = Log().add("task_started", 0, step=STEP)
    log.add("product_signal", 0, what="page", url="/a").add("product_signal", 10_000, what="page", url="/b")
    log.add("task_paused", 12_000, step=STEP).add("task_resumed", 32_000, step=STEP)
    log.add("product_signal", 45_000, what="page", url="/a").add("product_signal", 46_000, what="click")
    log.add("task_ended", 51_000, step=STEP, claim="done")
    found = fold(walk(), log.events).attempts[STEP]
    assert found.duration_ms == 31_000
    assert found.page_times == {"/a": [2, 16_000, 0], "/b": [1, 15_000, 0]}
    unheard = Log().add("task_started", 0, step=STEP).add("task_ended", 9_000, step=STEP, claim="done")
    assert fold(walk(), unheard.events).attempts[STEP].page_times is None, "not measured is not zero"


def test_times_on_pages_add_up_to_the_time_on_task_whatever_a_slow_first_batch_made_of_the_moments() -> None:
    """Receipts bound the moments (Anchor), so late ones lag 400 ms; the writer's clock is unbound."""
    log = Log().add("task_started", 1_000, mono=1_000, step=STEP)
    log.add("product_signal", 1_500, mono=1_500, what="page", url="/a")
    log.add("product_signal", 4_600, mono=5_000, what="page", url="/b")
    log.add("task_ended", 9_100, mono=9_500, step=STEP, claim="done")
    found = fold(walk(), log.events).attempts[STEP]
    assert found.duration_ms == 8_500
    assert found.page_times == {"/a": [1, 3_500, 0], "/b": [1, 4_500, 0]}


def test_a_page_loaded_anew_has_a_clock_of_its_own_and_no_time_runs_backwards() -> None:
    before = Log("page-one").add("task_started", 0, mono=0, step=STEP)
    before.add("product_signal", 4_800, mono=5_000, what="page", url="/a")
    after = Log("page-two").add("product_signal", 4_900, mono=100, what="page", url="/b")
    after.add("task_ended", 9_000, mono=4_200, step=STEP, claim="done")
    found = attempt(before, after)
    assert (found.duration_ms, found.page_times) == (9_000, {"/a": [1, 0, 0], "/b": [1, 4_000, 0]})


def test_a_long_stretch_without_a_click_is_idle_and_a_hundred_pages_are_enough() -> None:
    log = Log().add("task_started", 0, step=STEP).add("product_signal", 1_000, what="page", url="/a")
    log.add("product_signal", 20_000, what="click").add("product_signal", 60_000, what="page", url="/b")
    log.add("task_ended", 80_000, step=STEP, claim="done")
    assert fold(walk(), log.events).attempts[STEP].page_times == {
        "/a": [1, 59_000, 40_000],
        "/b": [1, 20_000, 0],
    }
    many = Log().add("task_started", 0, step=STEP)
    for number in range(150):
        many.add("product_signal", number * 1_000, what="page", url=f"/{number}")
    many.add("task_ended", 150_000, step=STEP, claim="done")
    times = fold(walk(), many.events).attempts[STEP].page_times
    assert times is not None
    assert (len(times), times[""]) == (101, [50, 50_000, 0])

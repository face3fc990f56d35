"""`fold(walk, events)`: the state of a session, computed from its log and nothing else. Pure.

The runner resumes by it, the console shows it, the results count it. Events are taken in the order
(session time, writer, seq), so how they were batched, repeated or delayed changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from usability.measures.vocabulary import Origin, Outcome, OutcomeSource, TimeQuality
from usability.sessions.events import Event
from usability.sessions.gaps import ENDS, Course, Gap, between, course
from usability.sessions.pages import page_times
from usability.sessions.standing import AFTERTHOUGHTS, SAID_LATER, standing
from usability.studies.plan import CriterionKind
from usability.studies.walk import QUESTION_STEPS, Step, Walk


@dataclass(slots=True)
class AttemptState:
    """One attempt at a task. Times in milliseconds; None is "not measured", never zero.

    outcome: None while it runs or waits for a moderator's score. censored: the time ends at the limit or at an
    interruption, so the true time is longer. errors: None where nobody coded errors. assist_levels: how many assists
    of each level, "1" (a hint) to "3" (told what to do); None where the log does not say. pages, different_pages:
    pages of the product visited, with and without revisits. page_times: pages.page_times, once the time is known.
    gaps: what of the time is no time on task.
    """

    step: Step
    started_at: float | None = None
    ended_at: float | None = None
    outcome: Outcome | None = None
    source: OutcomeSource | None = None
    reading_ms: float | None = None
    duration_ms: float | None = None
    quality: TimeQuality | None = None
    censored: bool = False
    hidden_ms: float | None = None
    errors: dict[str, int] | None = None
    assists: int = 0
    assist_levels: dict[str, int] | None = None
    clicks: int | None = None
    pages: int | None = None
    different_pages: int | None = None
    page_times: dict[str, list[int]] | None = None
    problems: int = 0
    claim: str | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def running(self) -> bool:
        return self.started_at is not None and self.ended_at is None and self.outcome is None

    @property
    def awaits_score(self) -> bool:
        return self.ended_at is not None and self.outcome is None


@dataclass(slots=True)
class FoldedSession:
    """Where a session stands. `current`: the step to show next. answers: by step key, then by question key."""

    attempts: dict[str, AttemptState]
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    finished: bool = False
    finished_at: float | None = None
    last_at: float | None = None
    problems: list[Event] = field(default_factory=list)
    current: Step | None = None
    width: int | None = None


def fold(walk: Walk, events: Iterable[Event], *, silent: bool = False) -> FoldedSession:
    """Folds a log into the state of its session.

    silent: nothing came for the plan's drop-out hours; running attempts then count as dropped out. Events that name a
    step the walk does not have are kept in the log and change nothing.
    """
    log = standing(events)
    state = FoldedSession(attempts={step.key: AttemptState(step) for step in walk.task_steps})
    state.last_at = max((event.at for event in log if event.kind not in SAID_LATER), default=None)
    by_step: dict[str, list[Event]] = {}
    for event in log:
        step_key: str = event.data.get("step") or ""
        if step_key:
            by_step.setdefault(step_key, []).append(event)
        match event.kind:
            case "answers_given":
                state.answers.setdefault(step_key, {}).update(event.data["answers"])
                state.done.add(step_key)
            case "problem_reported":
                state.problems.append(event)
            case "session_finished":
                state.finished, state.finished_at = True, event.at
            case "page_loaded":
                state.width = event.data.get("width") or state.width
    for key, attempt in state.attempts.items():
        start, heard = _fold_attempt(attempt, by_step.get(key, []), by_step.get(_briefing_key(key), []), log)
        _settle_attempt(state, key, attempt, silent=silent)
        if start is not None and attempt.duration_ms is not None:
            attempt.page_times = page_times(start, heard, attempt.duration_ms, attempt.gaps)
    state.current = _current(walk, state)
    return state


def _settle_attempt(state: FoldedSession, key: str, attempt: AttemptState, *, silent: bool) -> None:
    """What the end or the silence of a session makes of an attempt, and which steps are done by it."""
    if attempt.started_at is not None or attempt.outcome is not None:
        state.done.add(_briefing_key(key))
    if attempt.ended_at is not None or attempt.outcome is not None:
        state.done.add(key)
    elif silent and attempt.started_at is not None:
        attempt.outcome, attempt.source = Outcome.DROPPED_OUT, OutcomeSource.SILENCE
        _time_until_silence(attempt, state.last_at)
    elif silent or state.finished:
        attempt.outcome = Outcome.NOT_ATTEMPTED


def _briefing_key(task_key: str) -> str:
    return "briefing:" + task_key.removeprefix("task:")


def _current(walk: Walk, state: FoldedSession) -> Step | None:
    """The first step not yet done; None once the session is finished."""
    if state.finished:
        return None
    for step in walk.steps:
        if step.key in state.done:
            continue
        if step.kind in QUESTION_STEPS and not step.asks:
            continue
        return step
    return None


def _fold_attempt(
    attempt: AttemptState, events: list[Event], briefing: list[Event], log: list[Event]
) -> tuple[Event | None, list[Event]]:
    """Folds all but the time of who fell silent; gives the start and what the product said during the attempt."""
    whole, events = events, _reopened(events)
    heard: list[Event] = []
    imported = next((e for e in reversed(events) if e.kind == "attempt_imported"), None)
    if imported is not None:
        _take_import(attempt, imported)
    start = next((e for e in events if e.kind == "task_started"), None)
    if start is not None:
        attempt.started_at = start.at
        shown = _shown(briefing, start)
        if shown is not None:
            attempt.reading_ms = between(shown, start)[0]
        went = course(start, whole)
        attempt.gaps, end = went.gaps, went.end
        window = [e for e in log if e.order >= start.order and (end is None or e.order <= end.order)]
        if end is not None:
            _take_end(attempt, start, end, window, went)
        heard = _signals(attempt.step, window)
        _take_marks(attempt, events, heard, log)
    _take_score(attempt, events)
    return start, heard


def _shown(briefing: list[Event], start: Event) -> Event | None:
    """When the briefing came into view: as the page says where it has a clock, else as the server sent it."""
    found = [e for e in briefing if e.kind == "step_shown" and e.at <= start.at]
    alike = [e for e in found if (e.mono is None) == (start.mono is None)]
    return next(iter(alike or found), None)


def _take_import(attempt: AttemptState, event: Event) -> None:
    data = event.data
    attempt.started_at = attempt.ended_at = event.at
    attempt.outcome, attempt.source = Outcome(data["outcome"]), OutcomeSource.IMPORT
    if data.get("duration_s") is not None:
        attempt.duration_ms, attempt.quality = data["duration_s"] * 1_000, TimeQuality.IMPORTED
    attempt.censored = bool(data.get("limited"))
    attempt.errors = data.get("errors")
    attempt.assists, attempt.problems = data.get("assists") or 0, data.get("problems") or 0
    attempt.clicks = data.get("clicks")


def _reopened(events: list[Event]) -> list[Event]:
    """What still counts of an attempt that was let go on: no end and no score of before."""
    for again in [event for event in events if event.kind == "attempt_reopened"]:
        events = [e for e in events if e.order > again.order or e.kind not in (*ENDS, "outcome_set")]
    return events


def _take_end(attempt: AttemptState, start: Event, end: Event, window: list[Event], went: Course) -> None:
    step = attempt.step
    duration, quality = between(start, end)
    duration -= sum(gap.length for gap in went.gaps)
    attempt.ended_at, attempt.claim = end.at, end.data.get("claim")
    attempt.duration_ms = max(duration, 0.0)
    attempt.quality = TimeQuality.CORRECTED if went.corrected else quality
    attempt.hidden_ms = None if quality is TimeQuality.SERVER else _hidden(window, end)
    if step.limit_s is not None and (duration > step.limit_s * 1_000 or attempt.claim == "time_limit"):
        attempt.duration_ms, attempt.censored = step.limit_s * 1_000.0, True
        attempt.outcome, attempt.source = Outcome.TIMED_OUT, OutcomeSource.TIME_LIMIT
        return
    if attempt.claim == "gave_up":
        attempt.outcome, attempt.source = Outcome.GAVE_UP, OutcomeSource.SELF_REPORT
        return
    if end.kind == "task_stopped":
        # Who stopped the clock says the outcome apart; until then it is not decided.
        return
    attempt.outcome, attempt.source = _judge(step, end, window)


def _judge(step: Step, end: Event, window: list[Event]) -> tuple[Outcome | None, OutcomeSource | None]:
    """What a claimed completion is worth under the task's criterion."""
    match step.criterion:
        case CriterionKind.ANSWER:
            # The words themselves are erasable; whether they were right was noted on receipt.
            right = bool(end.data.get("answer_right"))
            return (Outcome.SUCCESS if right else Outcome.FAILURE), OutcomeSource.CHECKED_ANSWER
        case CriterionKind.ADDRESS | CriterionKind.ELEMENT:
            signals = _signals(step, window)
            # Whether an address is the one that shows success was noted on receipt.
            if any(e.data["what"] == "goal" or e.data.get("goal") for e in signals):
                return Outcome.SUCCESS, OutcomeSource.PRODUCT_SIGNAL
            if signals:
                return Outcome.FAILURE, OutcomeSource.PRODUCT_SIGNAL
            return Outcome.SUCCESS, OutcomeSource.SELF_REPORT
        case CriterionKind.MODERATOR:
            return None, None
        case _:
            return Outcome.SUCCESS, OutcomeSource.SELF_REPORT


def _signals(step: Step, window: list[Event]) -> list[Event]:
    """What the product said during the attempt; a signal that names no step belongs to the one that ran."""
    return [e for e in window if e.kind == "product_signal" and e.data.get("step") in (None, step.key)]


def _take_marks(attempt: AttemptState, events: list[Event], signals: list[Event], log: list[Event]) -> None:
    codes = [e.data["code"] for e in events if e.kind == "error_marked"]
    # Only where somebody was there to code does "none marked" mean none.
    if codes or _was_watched(events, log):
        attempt.errors = {code: codes.count(code) for code in sorted(set(codes))}
    assists = [e for e in events if e.kind == "assist_marked"]
    attempt.assists = len(assists)
    if assists:
        levels = [_level(e, log) for e in assists]
        attempt.assist_levels = {str(level): levels.count(level) for level in sorted(set(levels))}
    attempt.problems = sum(e.kind == "problem_reported" for e in events)
    if signals:
        attempt.clicks = sum(e.data["what"] == "click" for e in signals)
    visited = [e.data.get("url") or "" for e in signals if e.data["what"] == "page"]
    if visited:
        attempt.pages, attempt.different_pages = len(visited), len(set(visited))


def _was_watched(events: list[Event], log: list[Event]) -> bool:
    """Whether somebody was there during the attempt. Who scores or corrects it afterwards need not have been."""
    return any(e.kind == "driver_taken" for e in log) or any(
        e.origin in (Origin.MODERATOR, Origin.REVIEWER)
        and e.kind not in AFTERTHOUGHTS
        and e.kind not in ("outcome_set", "attempt_reopened")
        for e in events
    )


def _level(assist: Event, log: list[Event]) -> int:
    """The level of an assist; what was said about it afterwards stands."""
    later = [
        e.data["level"]
        for e in log
        if e.kind == "mark_detailed"
        and (e.data["writer"], e.data["target"]) == (assist.writer, assist.seq)
        and e.data.get("level") is not None
    ]
    return int(later[-1] if later else assist.data.get("level", 1))


def _take_score(attempt: AttemptState, events: list[Event]) -> None:
    """The strongest source wins: a moderator's score over the page's, an adjudication over a moderator's."""
    for event in events:
        if event.kind != "outcome_set":
            continue
        source = OutcomeSource.ADJUDICATION if event.origin is Origin.REVIEWER else OutcomeSource.MODERATOR
        if attempt.source is None or source.strength >= attempt.source.strength:
            attempt.outcome, attempt.source = Outcome(event.data["outcome"]), source


def _time_until_silence(attempt: AttemptState, last_at: float | None) -> None:
    """A dropped-out attempt lasted at least until the last thing heard of it."""
    assert attempt.started_at is not None
    assert last_at is not None
    attempt.duration_ms = max(last_at - attempt.started_at, 0.0)
    attempt.quality, attempt.censored = TimeQuality.RECONSTRUCTED, True
    limit = attempt.step.limit_s
    if limit is not None:
        attempt.duration_ms = min(attempt.duration_ms, limit * 1_000.0)


def _hidden(window: list[Event], end: Event) -> float:
    """Milliseconds for which pages were out of sight, cut at `end`; a page is hidden and shown by itself."""
    total = 0.0
    opened: dict[str, Event] = {}
    for event in window:
        if event.kind == "page_hidden":
            opened.setdefault(event.writer, event)
        elif event.kind == "page_shown" and event.writer in opened:
            total += between(opened.pop(event.writer), event)[0]
    return total + sum(max(end.at - event.at, 0.0) for event in opened.values())

"""What a participant's page shows in a moderated session: it follows the moderator. Pure.

The last word of the moderator decides, in this order: a task that runs or is paused, then the step that was called up.
What was done leads on to the questions that come after it; otherwise the page waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from usability.measures.vocabulary import Origin
from usability.sessions.events import Event
from usability.sessions.fold import AttemptState, FoldedSession
from usability.sessions.standing import standing
from usability.studies.walk import QUESTION_STEPS, StepKind, Walk


class SceneKind(StrEnum):
    """welcome: nothing has begun. wait: between two steps. pause: a break, or a task whose clock stands still."""

    WELCOME = "welcome"
    WAIT = "wait"
    PAUSE = "pause"
    BRIEFING = "briefing"
    TASK = "task"
    QUESTIONS = "questions"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is shown. step: key of the walk's step, "" where none is shown.

    turn: names the event that led here. A page that has answered at a turn does not go back to it, although the server
    may not have heard of the answer yet. finished: the moderator has closed the session.
    """

    kind: SceneKind
    step: str = ""
    turn: str = ""
    finished: bool = False

    @property
    def body(self) -> dict[str, str | bool]:
        """As the page's module takes it."""
        return {"kind": self.kind.value, "step": self.step, "turn": self.turn, "finished": self.finished}


_COMPLETES = frozenset({"task_stopped", "task_ended", "outcome_set", "answers_given"})


def scene_of(walk: Walk, events: Iterable[Event], state: FoldedSession) -> Scene:
    """What the participant's page shows now. events: the whole log; state: its fold."""
    log = standing(events)
    if state.finished:
        return Scene(SceneKind.THANKS, walk.steps[-1].key, "end", finished=True)
    for key, attempt in state.attempts.items():
        if attempt.running:
            return _during(key, log)
    call = next((event for event in reversed(log) if event.kind == "step_called"), None)
    if call is not None:
        if _is_break(call, log):
            return Scene(SceneKind.PAUSE)
        called = _called(walk, call, log, state)
        if called is not None:
            return called
    elif not any(event.origin is Origin.MODERATOR for event in log):
        return Scene(SceneKind.WELCOME)
    return _next_questions(walk, log, state) or Scene(SceneKind.WAIT)


def _during(key: str, log: list[Event]) -> Scene:
    of_task = [event for event in log if event.data.get("step") == key]
    begun = [event for event in of_task if event.kind in ("task_started", "attempt_reopened")]
    flips = [event.kind for event in of_task if event.kind in ("task_paused", "task_resumed")]
    kind = SceneKind.PAUSE if flips[-1:] == ["task_paused"] else SceneKind.TASK
    return Scene(kind, key, _name(begun[-1]))


def _is_break(call: Event, log: list[Event]) -> bool:
    """Whether the last call is a break that still lasts: until a step is called up, or a task goes on."""
    return not call.data.get("step") and not any(
        event.kind in ("task_started", "attempt_reopened") for event in log[log.index(call) + 1 :]
    )


def _called(walk: Walk, call: Event, log: list[Event], state: FoldedSession) -> Scene | None:
    """The step that was called up, while there is something to do at it."""
    step = next((step for step in walk.steps if step.key == call.data.get("step")), None)
    if step is None:
        return None
    if step.kind is StepKind.THANKS:
        return Scene(SceneKind.THANKS, step.key, _name(call))
    if step.kind is StepKind.TASK:
        if not _untouched(state.attempts[step.key]):
            return None
        return Scene(SceneKind.BRIEFING, step.key.replace("task:", "briefing:", 1), _name(call))
    # By receipt: two machines' clocks may disagree on which came first, and here only seconds matter.
    answered = any(
        event.kind == "answers_given" and event.data["step"] == step.key and event.received > call.received
        for event in log
    )
    return None if answered or not step.asks else Scene(SceneKind.QUESTIONS, step.key, _name(call))


def _untouched(attempt: AttemptState) -> bool:
    return attempt.started_at is None and attempt.outcome is None


def _next_questions(walk: Walk, log: list[Event], state: FoldedSession) -> Scene | None:
    """The questions that follow on what was done last."""
    last = next((event for event in reversed(log) if event.kind in _COMPLETES), None)
    if last is None:
        return None
    keys = [step.key for step in walk.steps]
    if last.data["step"] not in keys:
        return None
    for step in walk.steps[keys.index(last.data["step"]) + 1 :]:
        if step.kind not in QUESTION_STEPS or step.key in state.done:
            return None
        if step.asks:
            return Scene(SceneKind.QUESTIONS, step.key, _name(last))
    return None


def _name(event: Event) -> str:
    return f"{event.writer}:{event.seq}"

"""What a participant's page shows while a moderator leads: the rule alone, without a server."""

from itertools import count

from usability.measures.vocabulary import Origin
from usability.runner.scene import Scene, SceneKind, scene_of
from usability.sessions.events import Event
from usability.sessions.fold import fold
from usability.studies.plan import Asked, Product, StudyPlan, Task
from usability.studies.questions import Question, QuestionKind
from usability.studies.walk import Walk, resolve

PLAN = StudyPlan(
    title="Finding things",
    product=Product(name="Table"),
    participant_questions=[Question(key="job", text="What do you do?", kind=QuestionKind.TEXT)],
    tasks=[
        Task(key="oxygen", title="Oxygen", scenario="Find oxygen."),
        Task(key="silver", title="Silver", scenario="Find silver."),
    ],
    final=[Asked(instrument="sus")],
)


class Log:
    """A log as moderator and participant write it, a second apart."""

    def __init__(self) -> None:
        self.walk: Walk = resolve(PLAN, cell=0, seed=1)
        self.events: list[Event] = []
        self.numbers = count()

    def say(self, kind: str, origin: Origin = Origin.MODERATOR, *, late: float = 0, **data: object) -> Scene:
        number = next(self.numbers)
        at = 1_000.0 * number
        event = Event(origin.value, number, kind, origin, at, at + late, data=data)
        self.events.append(event)
        return self.scene

    def answer(self, step: str, **how: float) -> Scene:
        return self.say("answers_given", Origin.PARTICIPANT, step=step, answers={"seq.ease": 5}, **how)

    @property
    def scene(self) -> Scene:
        return scene_of(self.walk, self.events, fold(self.walk, self.events))


def shown(scene: Scene) -> tuple[str, str]:
    return scene.kind.value, scene.step


def test_a_session_from_the_welcome_to_the_thanks() -> None:
    log = Log()
    assert shown(log.scene) == ("welcome", "")
    assert shown(log.say("page_loaded", Origin.PARTICIPANT)) == ("welcome", "")
    assert shown(log.say("step_called", step="about")) == ("questions", "about")
    assert shown(log.say("answers_given", Origin.PARTICIPANT, step="about", answers={"job": None})) == (
        "wait",
        "",
    )
    assert shown(log.say("step_called", step="task:oxygen")) == ("briefing", "briefing:oxygen")
    assert shown(log.say("task_started", step="task:oxygen")) == ("task", "task:oxygen")
    assert shown(log.say("task_paused", step="task:oxygen")) == ("pause", "task:oxygen")
    assert shown(log.say("task_resumed", step="task:oxygen")) == ("task", "task:oxygen")
    assert shown(log.say("outcome_set", step="task:oxygen", outcome="success")) == (
        "questions",
        "after:oxygen",
    )
    assert shown(log.answer("after:oxygen")) == ("wait", "")
    assert shown(log.say("step_called", step="task:silver")) == ("briefing", "briefing:silver")
    log.say("task_started", step="task:silver")
    ended = log.say("task_ended", Origin.PARTICIPANT, step="task:silver", claim="done")
    assert shown(ended) == ("questions", "after:silver")
    assert log.answer("after:silver").kind is SceneKind.QUESTIONS
    final = log.scene.step
    assert shown(log.answer(final)) == ("wait", "")
    assert shown(log.say("step_called", step="thanks")) == ("thanks", "thanks")
    assert not log.scene.finished
    assert log.say("session_finished").finished
    assert shown(log.scene) == ("thanks", "thanks")


def test_looking_ahead_moves_nobody_out_of_a_running_task() -> None:
    log = Log()
    log.say("task_started", step="task:oxygen")
    assert shown(log.say("step_called", step="task:silver")) == ("task", "task:oxygen")


def test_a_break_holds_the_page_until_something_is_called() -> None:
    log = Log()
    log.say("step_called", step="task:oxygen")
    assert shown(log.say("step_called", step=None)) == ("pause", "")
    assert shown(log.say("step_called", step="task:oxygen")) == ("briefing", "briefing:oxygen")


def test_questions_called_again_are_shown_with_what_was_answered_and_left_once_answered_anew() -> None:
    log = Log()
    log.say("task_started", step="task:oxygen")
    log.say("outcome_set", step="task:oxygen", outcome="failure")
    log.answer("after:oxygen")
    first = log.say("step_called", step="after:oxygen")
    assert shown(first) == ("questions", "after:oxygen")
    assert shown(log.answer("after:oxygen")) == ("wait", "")
    again = log.say("step_called", step="after:oxygen")
    assert again.turn != first.turn


def test_an_answer_that_arrives_late_still_ends_the_questions() -> None:
    log = Log()
    answer = Event(
        "page",
        0,
        "answers_given",
        Origin.PARTICIPANT,
        500.0,
        9_000.0,
        data={"step": "after:oxygen", "answers": {}},
    )
    log.say("task_started", step="task:oxygen")
    log.say("outcome_set", step="task:oxygen", outcome="failure")
    log.say("step_called", step="after:oxygen")
    log.events.append(answer)
    assert shown(log.scene) == ("wait", "")


def test_what_is_withdrawn_does_not_lead() -> None:
    log = Log()
    log.say("task_started", step="task:oxygen")
    log.say("outcome_set", step="task:oxygen", outcome="failure")
    assert shown(log.say("event_withdrawn", writer="moderator", target=1)) == ("task", "task:oxygen")


def test_a_task_that_is_let_go_on_is_a_new_turn() -> None:
    log = Log()
    before = log.say("task_started", step="task:oxygen").turn
    log.say("task_ended", Origin.PARTICIPANT, step="task:oxygen", claim="done")
    again = log.say("attempt_reopened", step="task:oxygen", reason="Not yet")
    assert shown(again) == ("task", "task:oxygen")
    assert again.turn != before


def test_a_correction_of_an_earlier_task_moves_nobody() -> None:
    log = Log()
    log.say("outcome_set", step="task:oxygen", outcome="failure")
    log.answer("after:oxygen")
    assert shown(log.say("outcome_set", step="task:oxygen", outcome="success")) == ("wait", "")


def test_a_step_that_the_walk_does_not_have_leads_nowhere() -> None:
    log = Log()
    assert shown(log.say("step_called", step="task:gold")) == ("wait", "")

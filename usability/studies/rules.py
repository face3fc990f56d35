"""What stands in the way of publishing, and which states a study may take. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from usability.instruments import catalogue
from usability.instruments.model import Instrument
from usability.studies import goals
from usability.studies.addresses import address_mistake, starts_of, target_mistake
from usability.studies.plan import (
    SEEN_IN_PRODUCT,
    Asked,
    CriterionKind,
    Design,
    StudyPlan,
    Task,
)
from usability.studies.questions import Question, QuestionKind


class StudyState(StrEnum):
    """draft → open ⇄ paused → closed; a closed study can be opened again."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


TRANSITIONS: dict[StudyState, frozenset[StudyState]] = {
    StudyState.DRAFT: frozenset({StudyState.OPEN, StudyState.CLOSED}),
    StudyState.OPEN: frozenset({StudyState.PAUSED, StudyState.CLOSED}),
    StudyState.PAUSED: frozenset({StudyState.OPEN, StudyState.CLOSED}),
    StudyState.CLOSED: frozenset({StudyState.OPEN}),
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that must be written before the plan can be published.

    place: where it is, as in "tasks.oxygen.scenario": the part of the plan, a key where there is one, the field.
    """

    place: str
    message: str


def find_instrument(plan: StudyPlan, key: str) -> Instrument | None:
    """The instrument with this key as the plan asks it: its own first, then the catalogue's, in the plan's words.

    None if there is none.
    """
    for own in plan.instruments:
        if own.key == key:
            return own
    for wording in plan.wordings:
        if wording.key == key:
            return wording.applied()
    try:
        return catalogue.get(key)
    except KeyError:
        return None


def used_instruments(plan: StudyPlan) -> dict[str, Instrument]:
    """Every instrument the plan asks anywhere, by key; what publishing freezes beside the plan."""
    found = {}
    for _place, asked in all_asked(plan):
        if asked.instrument and (instrument := find_instrument(plan, asked.instrument)):
            found[asked.instrument] = instrument
    return found


def unworded(plan: StudyPlan) -> list[Instrument]:
    """Published instruments that the plan asks and does not word otherwise yet, in the order of asking."""
    worded = {wording.key for wording in plan.wordings} | {own.key for own in plan.instruments}
    return [one for key, one in used_instruments(plan).items() if key not in worded]


def own_questions(plan: StudyPlan) -> dict[str, Question]:
    """Every own question of the plan, by key, wherever it is asked."""
    questions = {question.key: question for question in plan.participant_questions}
    for _place, asked in all_asked(plan):
        if asked.question:
            questions.setdefault(asked.question.key, asked.question)
    return questions


def all_asked(plan: StudyPlan) -> list[tuple[str, Asked]]:
    """(place, asked) for everything asked before and after tasks, after conditions and at the end."""
    found = [("before_task", asked) for asked in plan.before_task]
    found += [("after_task", asked) for asked in plan.after_task]
    for task in plan.tasks:
        found += [(f"tasks.{task.key}.before", asked) for asked in task.before or []]
        found += [(f"tasks.{task.key}.after", asked) for asked in task.after or []]
    found += [("after_condition", asked) for asked in plan.after_condition]
    found += [("final", asked) for asked in plan.final]
    return found


def obstacles(plan: StudyPlan) -> list[Obstacle]:
    """Everything that still stands in the way of publishing, in the order of the document."""
    found: list[Obstacle] = []

    def need(ok: object, place: str, message: str) -> None:
        if not ok:
            found.append(Obstacle(place, message))

    need(plan.title, "title", "The study has no title.")
    need(plan.product.name, "product.name", "The product under test has no name.")
    need(plan.consent.text.strip(), "consent.text", "Nobody can agree to an empty consent text.")
    need(plan.consent.contact, "consent.contact", "Consent does not say whom to write to for withdrawing.")
    for question in plan.screener.questions:
        place = f"screener.{question.key}"
        need(question.text, place, "A screener question has no text.")
        need(len(question.options) >= 2, place, "A screener question needs two options or more.")
        need(question.accept, place, "A screener question turns everybody away: no option is accepted.")
    for own in plan.participant_questions:
        found += _question_obstacles(own, f"participant_questions.{own.key}")
    found += _condition_obstacles(plan)
    need(plan.tasks or plan.final, "tasks", "There is nothing to do: write a task or ask a questionnaire.")
    for task in plan.tasks:
        found += _task_obstacles(task, plan)
    for place, asked in all_asked(plan):
        if asked.question:
            found += _question_obstacles(asked.question, f"{place}.{asked.key}")
        else:
            need(
                find_instrument(plan, asked.key),
                f"{place}.{asked.key}",
                f"There is no instrument “{asked.key}”.",
            )
    instruments = used_instruments(plan)
    for goal in plan.goals:
        said = goals.mistake(goal, plan, instruments.get(goal.instrument or ""))
        need(said is None, f"goals.{goal.key}", said or "")
    for name, address in plan.redirects:
        if said := address_mistake(address):
            found.append(Obstacle(f"redirects.{name}", f"Where people go afterwards: {said}"))
    return found


def _question_obstacles(question: Question, place: str) -> list[Obstacle]:
    if not question.text:
        return [Obstacle(place, "A question has no text.")]
    if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) and len(question.options) < 2:
        return [Obstacle(place, f"“{question.text}” needs two options or more.")]
    return []


def _condition_obstacles(plan: StudyPlan) -> list[Obstacle]:
    design, items = plan.conditions.design, plan.conditions.items
    for item in items:
        if said := address_mistake(item.start_url):
            return [Obstacle("conditions", f"Condition “{item.name}” does not open: {said}")]
    if design is not Design.NONE and len(items) < 2:
        return [Obstacle("conditions", "A comparison needs two conditions or more.")]
    if design is Design.NONE and items:
        return [Obstacle("conditions", "Conditions are named, but no design says how people meet them.")]
    if plan.after_condition and design is Design.NONE:
        return [
            Obstacle(
                "after_condition", "Something is asked after each condition, but there are no conditions."
            )
        ]
    return []


def _task_obstacles(task: Task, plan: StudyPlan) -> list[Obstacle]:
    place, name = f"tasks.{task.key}", f"Task “{task.title or task.key}”"
    found = []
    if not task.title:
        found.append(Obstacle(f"{place}.title", "A task has no title."))
    if not task.scenario.strip():
        found.append(Obstacle(f"{place}.scenario", f"{name} has no scenario."))
    kind = task.criterion.kind
    if kind is CriterionKind.ANSWER and not task.criterion.accepted:
        found.append(
            Obstacle(f"{place}.accepted", f"{name} checks an answer, and no accepted answer is written.")
        )
    starts = starts_of(plan.conditions, task.start_url)
    if kind in SEEN_IN_PRODUCT and not task.criterion.target:
        found.append(Obstacle(f"{place}.target", f"{name} does not say which {kind.value} shows success."))
    elif said := target_mistake(kind, task.criterion.target, starts):
        found.append(Obstacle(f"{place}.target", f"{name} can never be a success: {said}"))
    if said := address_mistake(task.start_url):
        found.append(Obstacle(f"{place}.start_url", f"{name} does not open: {said}"))
    items = plan.conditions.items
    opens = task.start_url or (items and all(item.start_url for item in items))
    if kind in SEEN_IN_PRODUCT and not opens:
        words = (
            f"{name} has no start address: only a product that opens from the task can say what was reached."
        )
        found.append(Obstacle(f"{place}.start_url", words))
    return found

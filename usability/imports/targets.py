"""What the columns of a file can be answers to, under a plan. Pure."""

from collections.abc import Set as AbstractSet

from usability.instruments.model import Instrument
from usability.studies.plan import StudyPlan
from usability.studies.questions import Question
from usability.studies.rules import all_asked, find_instrument, own_questions

Asked = Question | tuple[Instrument, str]
"""A question of the study's own, or an instrument and the key of one of its items."""


def askable(plan: StudyPlan, keys: AbstractSet[str]) -> dict[str, Asked]:
    """What can be answered, by its target (question key or instrument.item), of questions and instruments `keys`."""
    found: dict[str, Asked] = {key: question for key, question in own_questions(plan).items() if key in keys}
    for _place, asked in all_asked(plan):
        instrument = (
            find_instrument(plan, asked.instrument) if asked.instrument in keys and asked.instrument else None
        )
        if instrument is not None:
            found.update(
                {f"{instrument.key}.{item.key}": (instrument, item.key) for item in instrument.items}
            )
    return found


def asked_before_tasks(plan: StudyPlan) -> set[str]:
    """Keys of what is asked before any task."""
    return {asked.key for task in plan.tasks for asked in plan.asked_before(task)}


def asked_after_tasks(plan: StudyPlan) -> set[str]:
    """Keys of what is asked after any task."""
    return {asked.key for task in plan.tasks for asked in plan.asked_after(task)}


def asked_of_people(plan: StudyPlan) -> set[str]:
    """Keys of what is asked once of a person, or once of a person and condition."""
    asked = {item.key for item in (*plan.after_condition, *plan.final)}
    return asked | {question.key for question in plan.participant_questions}

"""About how long a participant needs for a plan: a rule of thumb, said as one."""

from math import ceil

from usability.studies.plan import Asked, Design, StudyPlan, Task
from usability.studies.questions import Question, QuestionKind
from usability.studies.rules import find_instrument

WORDS_PER_SECOND = 4.0
CLOSED_QUESTION_S, OPEN_QUESTION_S, TASK_S = 8.0, 30.0, 120.0
NOVICE = 3.0
"""A newcomer's time as a multiple of an expert's, where the plan gives the expert's."""


def minutes(plan: StudyPlan) -> int:
    """Minutes that a participant needs, rounded up; 0 for an empty plan.

    Reading at four words a second (Brysbaert 2019, Journal of Memory and Language 109, 104047: 238 a minute), 8 s for a
    closed question and 30 s for an open one, an instrument's own time, three times the expert's time for a task, two
    minutes where there is none, and never more than the task's limit.
    """
    seconds = _reading(plan.welcome) + _reading(plan.consent.text) + _reading(plan.thanks)
    seconds += CLOSED_QUESTION_S * len(plan.screener.questions)
    seconds += sum(_question(question) for question in plan.participant_questions)
    times = max(1, len(plan.conditions.items)) if plan.conditions.design is Design.WITHIN_ALL else 1
    met = 1 if plan.conditions.design is Design.BETWEEN else len(plan.conditions.items)
    for task in plan.tasks:
        seconds += times * (_task(task) + _asked(plan, [*plan.asked_before(task), *plan.asked_after(task)]))
    if plan.conditions.design is not Design.NONE:
        seconds += met * _asked(plan, plan.after_condition)
    return ceil((seconds + _asked(plan, plan.final)) / 60)


def _reading(text: str) -> float:
    return len(text.split()) / WORDS_PER_SECOND


def _question(question: Question) -> float:
    return OPEN_QUESTION_S if question.kind is QuestionKind.TEXT else CLOSED_QUESTION_S


def _asked(plan: StudyPlan, asked: list[Asked]) -> float:
    total = 0.0
    for one in asked:
        instrument = find_instrument(plan, one.instrument) if one.instrument else None
        total += instrument.seconds if instrument else 0.0
        total += _question(one.question) if one.question else 0.0
    return total


def _task(task: Task) -> float:
    working = NOVICE * task.optimal_time_s if task.optimal_time_s else TASK_S
    return _reading(task.scenario) + task.trials * min(working, task.time_limit_s or working)

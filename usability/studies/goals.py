"""The goals of a plan: what they are for, how they read, what stands in their way. Pure."""

from usability.instruments.model import Instrument
from usability.measures.rounding import rounded
from usability.studies.plan import Goal, GoalMeasure, StudyPlan

TESTABLE = ("sus_like", "mean", "centred_mean", "weighted", "top_box")
"""Scoring rules whose score is tested against a goal."""


def goals_of(plan: StudyPlan) -> list[Goal]:
    """Every goal: those of the plan's list, and the shares that tasks themselves name and the list does not."""
    listed = {goal.of for goal in plan.goals}
    own = [
        Goal(key=task.key, measure=GoalMeasure.SUCCESS, task=task.key, target=task.success_goal)
        for task in plan.tasks
        if task.success_goal is not None
    ]
    return [*(goal for goal in own if goal.of not in listed), *plan.goals]


def success_goal(plan: StudyPlan, task: str) -> float | None:
    """The share that is to solve this task, None where no goal is set."""
    found = (goal.target for goal in goals_of(plan) if goal.of == f"success/{task}")
    return next(found, None)


def at_least(goal: Goal, instrument: Instrument | None = None) -> bool:
    """Whether more is better: not of a time, nor of a questionnaire on which a low score is good."""
    if goal.measure is GoalMeasure.TIME:
        return False
    return instrument is None or instrument.scoring.higher_is_better


def can_be_tested(instrument: Instrument) -> bool:
    """Whether its score can be a goal."""
    return instrument.scoring.overall and instrument.scoring.rule in TESTABLE


def target_words(goal: Goal, instrument: Instrument | None = None) -> str:
    """The target with its unit and direction, as in "at least 78 %"."""
    start = "at least" if at_least(goal, instrument) else "at most"
    if goal.measure is GoalMeasure.TIME:
        return f"{start} {goal.target:g}\u00a0s"
    if goal.measure is GoalMeasure.SUCCESS or (instrument and instrument.scoring.rule == "top_box"):
        return f"{start} {rounded(goal.target * 100, 1).removesuffix('.0')}\u00a0%"
    return f"{start} {goal.target:g}"


def aim_words(goal: Goal, plan: StudyPlan, instrument: Instrument | None = None) -> str:
    """What the goal is for, as in "Solved, Oxygen" or "System Usability Scale (SUS)"."""
    if goal.measure is GoalMeasure.SCORE:
        return instrument.name if instrument else str(goal.instrument)
    what = "Solved" if goal.measure is GoalMeasure.SUCCESS else "Typical time of full successes"
    where = next((task.title or task.key for task in plan.tasks if task.key == goal.task), goal.task)
    return f"{what}, {where or 'all tasks'}"


def mistake(goal: Goal, plan: StudyPlan, instrument: Instrument | None) -> str | None:
    """Why this goal could never be reached or missed, as a sentence; None where it can."""
    if goal.task is not None and goal.task not in {task.key for task in plan.tasks}:
        return f"A goal is for the task “{goal.task}”, which the plan does not have."
    if goal.measure is not GoalMeasure.SCORE:
        return None
    if instrument is None:
        return f"A goal is for the questionnaire “{goal.instrument}”, which the plan does not ask."
    if not can_be_tested(instrument):
        return f"“{instrument.name}” has no score that a goal can be tested against."
    low, high = instrument.scoring.range_low, instrument.scoring.range_high
    if not low <= goal.target <= high:
        return f"A goal for “{instrument.name}” is {goal.target:g}; its scores go from {low:g} to {high:g}."
    return None

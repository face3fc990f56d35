"""The Single Usability Metric, which is computed only where somebody asks for it. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from usability.measures import combined, means
from usability.results.choices import ConditionRef
from usability.results.ratings import Asking, Place
from usability.results.rules import CountedAttempt
from usability.results.slips import slips
from usability.results.task_model import TaskSum
from usability.studies.plan import GoalMeasure, StudyPlan, Task

SATISFIED_FROM = 0.75
"""Share of a scale's length from which an answer satisfies: 4 on 1 to 5, 5.5 on 1 to 7 (Sauro & Kindlund 2005)."""
VARIANTS = ((False, False), (True, False), (False, True), (True, True))
"""Whether completion is taken by Laplace, and times as they are: the usual way first."""
Given = Mapping[tuple[str, Place], float | None]


def sums(
    plan: StudyPlan,
    conditions: Sequence[ConditionRef],
    attempts: Sequence[CountedAttempt],
    asked: Mapping[str, Sequence[Asking]],
    given: Given,
) -> tuple[TaskSum, ...]:
    """SUM of each task in each condition, then of each condition over its tasks, as far as it can be computed.

    The time to be below is the plan's goal for the task, else a percentile of satisfied completers; the rating to reach
    is the plan's goal for the scale, else 4 of 5 or what is as high.
    """
    groups: dict[tuple[str, str], list[CountedAttempt]] = defaultdict(list)
    for one in attempts:
        groups[one.row.task, one.column].append(one)
    goals = {goal.of: goal.target for goal in plan.goals}
    found: list[TaskSum] = []
    for task in plan.tasks:
        scale = satisfaction_scale(asked[task.key])
        if scale is None:
            continue
        wanted = goals.get(f"{GoalMeasure.SCORE.value}/{scale.key}")
        below = goals.get(f"{GoalMeasure.TIME.value}/{task.key}")
        for condition in conditions:
            own = groups.get((task.key, condition.key), [])
            whole = _task_sum(task, condition.key, own, scale, given, below, wanted)
            found += [whole] if whole else []
    columns = (
        _over_tasks(column.key, [one for one in found if one.condition == column.key])
        for column in conditions
    )
    return (*found, *(one for one in columns if one))


def satisfaction_scale(asked: Sequence[Asking]) -> Asking | None:
    """The scale that speaks for satisfaction: SEQ, else the first one of which a high answer is known to be good."""
    usable = [one for one in asked if _high_is_good(one)]
    return next((one for one in usable if one.key == "seq"), usable[0] if usable else None)


def _high_is_good(one: Asking) -> bool:
    if one.instrument is not None:
        return one.instrument.scoring.higher_is_better and one.instrument.scoring.rule == "mean"
    return "eas" in one.key or "satis" in one.key


def _task_sum(
    task: Task,
    condition: str,
    attempts: Sequence[CountedAttempt],
    scale: Asking,
    given: Given,
    below: float | None,
    wanted: float | None,
) -> TaskSum | None:
    """From the people who answered the scale; None where nobody did, or no time to be below is known for those who
    succeeded. Errors take part where the plan declares places to go wrong and every attempt was coded.
    """
    satisfied_from = scale.low + SATISFIED_FROM * (scale.high - scale.low)

    def rating(one: CountedAttempt) -> float | None:
        return given.get((scale.key, (one.row.session_id, one.row.task, one.row.condition)))

    ratings = [value for one in attempts if (value := rating(one)) is not None]
    solved = [one for one in attempts if one.unassisted_success]
    times = [one.seconds for one in solved if one.seconds is not None]
    satisfied = [
        one.seconds for one in solved if one.seconds is not None and (rating(one) or 0) >= satisfied_from
    ]
    limit = below if below is not None else combined.time_specification(satisfied)
    if not ratings or (solved and (limit is None or not times)):
        return None
    coded = slips(attempts, {}, task.error_opportunities)
    errors = None
    if coded and coded.per_opportunity and coded.coded == len(attempts):
        errors = (coded.total, coded.opportunities or 0)
    reach = wanted if wanted is not None else satisfied_from
    usual, laplace, raw, both = (
        combined.task_sum(
            len(solved), len(attempts), times, limit, ratings, reach, errors, laplace=laplace, raw=raw
        )
        for laplace, raw in VARIANTS
    )
    return TaskSum(
        task=task.key,
        condition=condition,
        n=len(attempts),
        completion=usual.completion,
        time=usual.time,
        satisfaction=usual.satisfaction,
        errors=usual.errors,
        value=usual.value,
        completion_laplace=laplace.completion,
        time_raw=raw.time,
        value_laplace=laplace.value,
        value_raw=raw.value,
        value_both=both.value,
        time_specification=limit,
        declared=below is not None,
        rating_specification=reach,
        scale=scale.label,
        nobody=not solved,
    )


def _over_tasks(condition: str, tasks: Sequence[TaskSum]) -> TaskSum | None:
    """The mean over tasks, part by part; None where there is but one."""
    if len(tasks) < 2:
        return None
    errors = [one.errors for one in tasks if one.errors is not None]
    return TaskSum(
        task="",
        condition=condition,
        n=len(tasks),
        completion=means.mean([one.completion for one in tasks]),
        time=means.mean([one.time for one in tasks]),
        satisfaction=means.mean([one.satisfaction for one in tasks]),
        errors=means.mean(errors) if len(errors) == len(tasks) else None,
        value=means.mean([one.value for one in tasks]),
        completion_laplace=means.mean([one.completion_laplace for one in tasks]),
        time_raw=means.mean([one.time_raw for one in tasks]),
        value_laplace=means.mean([one.value_laplace for one in tasks]),
        value_raw=means.mean([one.value_raw for one in tasks]),
        value_both=means.mean([one.value_both for one in tasks]),
    )

"""Resolves a plan into the steps one person walks: a pure function of plan, cell and seed."""

import random
from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from usability.studies.plan import (
    SEEN_IN_PRODUCT,
    Asked,
    Condition,
    CriterionKind,
    Design,
    Order,
    StudyPlan,
    Task,
)


class StepKind(StrEnum):
    ABOUT = "about"
    BEFORE_TASK = "before_task"
    BRIEFING = "briefing"
    TASK = "task"
    AFTER_TASK = "after_task"
    AFTER_CONDITION = "after_condition"
    FINAL = "final"
    THANKS = "thanks"


QUESTION_STEPS = frozenset(
    {StepKind.ABOUT, StepKind.BEFORE_TASK, StepKind.AFTER_TASK, StepKind.AFTER_CONDITION, StepKind.FINAL}
)


class Step(BaseModel):
    """One step of a walk. `key` is unique in the walk; `asks` are keys of instruments or own questions.

    Task steps carry what the fold needs to decide an outcome (limit in seconds, criterion, accepted answers); that
    part stays on the server, but for the selector of an element that shows success: only the product can see it appear.
    target: the address or element that shows success. signals: the snippet in the product is listened to. trial: which
    time in a row the task is done, from 1.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    kind: StepKind
    task: str | None = None
    condition: str | None = None
    position: int | None = None
    asks: tuple[str, ...] = ()
    start_url: str = ""
    limit_s: int | None = None
    criterion: CriterionKind | None = None
    accepted: tuple[str, ...] = ()
    target: str = ""
    signals: bool = False
    trial: int = 1


class Walk(BaseModel):
    """The flat list of steps of one session, stored with it."""

    model_config = ConfigDict(frozen=True)

    steps: tuple[Step, ...]
    cell: int = 0
    seed: int = 0
    conditions: tuple[str, ...] = Field(default=())

    def step(self, key: str) -> Step:
        """The step with this key. Raises KeyError if there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    @property
    def task_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind is StepKind.TASK)


def williams_square(size: int) -> list[list[int]]:
    """Rows of a Williams design: each item once in each place, each item after each other equally often.

    size: number of items, 0 or more. Even sizes give `size` rows, odd ones twice as many (a square and its mirror).
    Source: Williams 1949, Australian Journal of Scientific Research A 2, 149-168.
    """
    if size <= 0:
        return [[]]
    first = [0]
    for step in range(1, size):
        first.append((first[-1] + (step if step % 2 else -step)) % size)
    square = [[(item + shift) % size for item in first] for shift in range(size)]
    if size % 2 and size > 1:
        square += [list(reversed(row)) for row in square]
    return square


def cell_count(plan: StudyPlan) -> int:
    """How many counterbalancing cells the plan has (at least 1): task orders times arrangements of conditions."""
    return len(_task_orders(plan)) * len(_condition_arrangements(plan))


def resolve(plan: StudyPlan, *, cell: int = 0, seed: int = 0) -> Walk:
    """The walk of one person.

    cell: index of the counterbalancing cell, taken modulo `cell_count(plan)`. seed: draws a random order; the same
    plan, cell and seed always give the same walk.
    """
    orders, arrangements = _task_orders(plan), _condition_arrangements(plan)
    cell %= len(orders) * len(arrangements)
    block, row = divmod(cell, len(orders))
    # Both advance from one cell to the next, so the first few people already differ in order and in condition.
    arrangement = arrangements[(row + block) % len(arrangements)]
    order = list(orders[row])
    if plan.order is Order.RANDOM:
        random.Random(seed).shuffle(order)  # noqa: S311 - a drawn order, not a secret
    steps = _about_steps(plan)
    steps += _task_steps(plan, order, arrangement)
    steps += _final_steps(plan)
    steps.append(Step(key="thanks", kind=StepKind.THANKS))
    return Walk(
        steps=tuple(steps), cell=cell, seed=seed, conditions=tuple(condition.key for condition in arrangement)
    )


def walk_of_trials(plan: StudyPlan, trials: Sequence[tuple[str, str | None]]) -> Walk:
    """The walk that somebody went elsewhere: exactly these (task, condition) trials, in this order.

    What is asked after a condition or at the end follows, so that the person's answers have their steps. Belongs to no
    counterbalancing cell. Each was done once, however often the plan has it done. Raises KeyError for a task or
    condition that the plan does not have.
    """
    conditions = {condition.key: condition for condition in plan.conditions.items}
    met = list(dict.fromkeys(key for _task, key in trials if key is not None))
    steps = _about_steps(plan)
    for position, (task, key) in enumerate(trials, start=1):
        once = plan.task(task).model_copy(update={"trials": 1})
        steps += _steps_of(plan, once, conditions[key] if key is not None else None, position)
    for key in met:
        steps += _after_condition(plan, conditions[key])
    steps += _final_steps(plan)
    steps.append(Step(key="thanks", kind=StepKind.THANKS))
    return Walk(steps=tuple(steps), conditions=tuple(met))


def _about_steps(plan: StudyPlan) -> list[Step]:
    asks = tuple(question.key for question in plan.participant_questions)
    return [Step(key="about", kind=StepKind.ABOUT, asks=asks)] if asks else []


def _task_orders(plan: StudyPlan) -> list[list[int]]:
    count = len(plan.tasks)
    if plan.order is Order.COUNTERBALANCED and count:
        return williams_square(count)
    return [list(range(count))]


def _condition_arrangements(plan: StudyPlan) -> list[list[Condition]]:
    items, design = plan.conditions.items, plan.conditions.design
    if design is Design.NONE or not items:
        return [[]]
    if design is Design.BETWEEN:
        return [[item] for item in items]
    if design is Design.WITHIN_ALL:
        return [[items[index] for index in row] for row in williams_square(len(items))]
    return [items[shift:] + items[:shift] for shift in range(len(items))]


def _task_steps(plan: StudyPlan, order: list[int], arrangement: list[Condition]) -> list[Step]:
    steps: list[Step] = []
    position = 0
    if plan.conditions.design is Design.WITHIN_ALL and arrangement:
        for condition in arrangement:
            for index in order:
                position += 1
                steps += _steps_of(plan, plan.tasks[index], condition, position)
            steps += _after_condition(plan, condition)
        return steps
    for index in order:
        position += 1
        met = arrangement[index % len(arrangement)] if arrangement else None
        steps += _steps_of(plan, plan.tasks[index], met, position)
    for condition in arrangement:
        steps += _after_condition(plan, condition)
    return steps


def place_of(task: str, condition: str, trial: int = 1) -> str:
    """What the keys of a task's steps end in, as in "task:oxygen@old"; condition: "" where there is none.

    From the second trial on its number follows, as in "task:oxygen@old~2".
    """
    place = f"{task}@{condition}" if condition else task
    return f"{place}~{trial}" if trial > 1 else place


def trial_of(step: str) -> int:
    """The trial that a task's step belongs to, from its key."""
    return int(step.rpartition("~")[2]) if "~" in step else 1


def run_words(step: str) -> str:
    """Which time in a row it is, as in “run 2”; "" for the first, which most tasks are done but once."""
    trial = trial_of(step)
    return f"run {trial}" if trial > 1 else ""


def _steps_of(plan: StudyPlan, task: Task, condition: Condition | None, position: int) -> list[Step]:
    key = condition.key if condition else ""
    where = place_of(task.key, key)
    common: dict[str, Any] = {
        "task": task.key,
        "condition": condition.key if condition else None,
        "position": position,
        "start_url": (condition.start_url if condition else "") or task.start_url,
    }
    steps = []
    before = plan.asked_before(task)
    if before:
        asks = tuple(item.key for item in before)
        steps.append(Step(key=f"before:{where}", kind=StepKind.BEFORE_TASK, asks=asks, **common))
    for trial in range(1, task.trials + 1):
        again = place_of(task.key, key, trial)
        steps += [
            Step(key=f"briefing:{again}", kind=StepKind.BRIEFING, trial=trial, **common),
            Step(
                key=f"task:{again}",
                kind=StepKind.TASK,
                limit_s=task.time_limit_s,
                criterion=task.criterion.kind,
                accepted=tuple(task.criterion.accepted),
                target=task.criterion.target,
                signals=bool(common["start_url"])
                and (plan.signals or task.criterion.kind in SEEN_IN_PRODUCT),
                trial=trial,
                **common,
            ),
        ]
    asked = plan.asked_after(task)
    if asked:
        asks = tuple(item.key for item in asked)
        steps.append(Step(key=f"after:{where}", kind=StepKind.AFTER_TASK, asks=asks, **common))
    return steps


def _after_condition(plan: StudyPlan, condition: Condition) -> list[Step]:
    return [
        Step(
            key=f"condition:{condition.key}:{asks[0]}",
            kind=StepKind.AFTER_CONDITION,
            condition=condition.key,
            asks=asks,
        )
        for asks in _pages(plan.after_condition)
    ]


def _final_steps(plan: StudyPlan) -> list[Step]:
    return [Step(key=f"final:{asks[0]}", kind=StepKind.FINAL, asks=asks) for asks in _pages(plan.final)]


def _pages(asked: list[Asked]) -> list[tuple[str, ...]]:
    """Each instrument has a page to itself; own questions that follow one another share one."""
    pages: list[tuple[str, ...]] = []
    for is_question, group in groupby(asked, key=lambda item: item.question is not None):
        keys = [item.key for item in group]
        pages += [tuple(keys)] if is_question else [(key,) for key in keys]
    return pages

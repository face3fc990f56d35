"""The walk: orders, conditions and steps that one person gets."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.studies.plan import Asked, Condition, Conditions, Design, StudyPlan, Task
from usability.studies.questions import Question
from usability.studies.walk import StepKind, cell_count, resolve, trial_of, walk_of_trials, williams_square


def plan(
    tasks: int = 4, conditions: int = 0, design: str = "none", order: str = "fixed", **more: object
) -> StudyPlan:
    items = [{"key": f"c{n}", "name": f"C{n}"} for n in range(conditions)]
    return StudyPlan.model_validate(
        {
            "tasks": [{"key": f"t{n}", "title": f"Task {n}"} for n in range(tasks)],
            "conditions": {"design": design, "items": items},
            "order": order,
            **more,
        }
    )


@given(st.integers(1, 12))
def test_williams_square_puts_each_item_in_each_place_and_after_each_other_equally_often(size: int) -> None:
    rows = williams_square(size)
    places = Counter((place, item) for row in rows for place, item in enumerate(row))
    assert set(places.values()) == {len(rows) // size}
    neighbours = Counter(pair for row in rows for pair in pairwise(row))
    assert len(neighbours) == size * (size - 1)
    assert len(set(neighbours.values())) <= 1


def test_no_tasks_still_make_a_walk() -> None:
    assert [step.kind for step in resolve(plan(tasks=0)).steps] == [StepKind.FINAL, StepKind.THANKS]


@given(
    st.integers(1, 6),
    st.sampled_from(["fixed", "random", "counterbalanced"]),
    st.integers(0, 100),
    st.integers(0, 99),
)
def test_every_person_does_every_task_once(tasks: int, order: str, cell: int, seed: int) -> None:
    walk = resolve(plan(tasks=tasks, order=order), cell=cell, seed=seed)
    assert sorted(step.task or "" for step in walk.task_steps) == [f"t{n}" for n in range(tasks)]
    assert [step.position for step in walk.task_steps] == list(range(1, tasks + 1))
    assert len({step.key for step in walk.steps}) == len(walk.steps)


def test_random_order_is_drawn_from_the_seed_and_stays() -> None:
    study = plan(tasks=8, order="random")
    assert resolve(study, seed=1) == resolve(study, seed=1)
    assert len({tuple(s.task for s in resolve(study, seed=n).task_steps) for n in range(20)}) > 10


def test_between_people_gives_each_person_one_condition() -> None:
    study = plan(conditions=2, design="between")
    assert cell_count(study) == 2
    for cell, expected in enumerate(["c0", "c1"]):
        assert {step.condition for step in resolve(study, cell=cell).task_steps} == {expected}


def test_within_all_gives_every_task_in_every_condition_in_blocks_in_both_orders() -> None:
    study = plan(tasks=2, conditions=2, design="within_all", after_condition=[Asked(instrument="sus")])
    first, second = (resolve(study, cell=cell) for cell in range(2))
    assert [step.condition for step in first.task_steps] == ["c0", "c0", "c1", "c1"]
    assert [step.condition for step in second.task_steps] == ["c1", "c1", "c0", "c0"]
    kinds = [step.kind for step in first.steps]
    assert kinds.index(StepKind.AFTER_CONDITION) < kinds.index(StepKind.FINAL)


@given(st.integers(2, 8), st.integers(2, 3))
def test_within_split_balances_conditions_over_tasks(tasks: int, conditions: int) -> None:
    study = plan(tasks=tasks, conditions=conditions, design="within_split", order="counterbalanced")
    seen = Counter(
        (step.task, step.condition)
        for cell in range(cell_count(study))
        for step in resolve(study, cell=cell).task_steps
    )
    assert len(seen) == tasks * conditions
    assert len(set(seen.values())) == 1


def test_the_first_people_already_differ_in_order_and_condition() -> None:
    study = plan(tasks=4, conditions=2, design="within_split", order="counterbalanced")
    walks = [resolve(study, cell=cell) for cell in range(4)]
    assert len({tuple(step.task for step in walk.task_steps) for walk in walks}) == 4
    assert {walk.conditions[0] for walk in walks} == {"c0", "c1"}


def test_own_questions_that_follow_each_other_share_a_page_and_instruments_do_not() -> None:
    asked = [
        Asked(instrument="sus"),
        Asked(question=Question(key="a", text="A")),
        Asked(question=Question(key="b", text="B")),
        Asked(instrument="nps"),
    ]
    walk = resolve(plan(tasks=1, final=asked))
    assert [step.asks for step in walk.steps if step.kind is StepKind.FINAL] == [
        ("sus",),
        ("a", "b"),
        ("nps",),
    ]


def test_a_condition_may_have_its_own_start_address() -> None:
    study = plan(tasks=1)
    study.tasks[0].start_url = "https://example.org/task"
    study.conditions = Conditions(
        design=Design.BETWEEN,
        items=[
            Condition(key="a", name="A", start_url="https://a.example.org/"),
            Condition(key="b", name="B"),
        ],
    )
    assert resolve(study, cell=0).task_steps[0].start_url == "https://a.example.org/"
    assert resolve(study, cell=1).task_steps[0].start_url == "https://example.org/task"


@pytest.mark.parametrize(
    "bad", [{"start_url": "javascript:alert(1)"}, {"key": "Ünicode"}, {"time_limit_s": 0}]
)
def test_a_task_that_could_not_be_walked_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"start_url|key|time_limit_s"):
        Task.model_validate({"key": "t", **bad})


def test_a_task_done_several_times_in_a_row() -> None:
    """Asked before the first time and after the last, and in one place of the order."""
    study = plan(tasks=2, before_task=[Asked(instrument="expectation")])
    study.tasks[0].trials = 3
    walk = resolve(study)
    where = study.tasks[0].key
    first = [step for step in walk.steps if step.task == where]
    assert [step.key for step in first] == [
        f"before:{where}", f"briefing:{where}", f"task:{where}", f"briefing:{where}~2", f"task:{where}~2",
        f"briefing:{where}~3", f"task:{where}~3", f"after:{where}",
    ]  # fmt: skip
    assert [trial_of(step.key) for step in first] == [1, 1, 1, 2, 2, 3, 3, 1]
    assert {step.position for step in first} == {1}
    assert [(step.trial, step.position) for step in walk.task_steps][:4] == [(1, 1), (2, 1), (3, 1), (1, 2)]
    assert len({step.key for step in walk.steps}) == len(walk.steps)
    once = walk_of_trials(study, [(where, None)])
    assert [step.trial for step in once.task_steps] == [1], "a file says what was done, not what was planned"

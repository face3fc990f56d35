"""Where obstacles are mended, what is worth a look, and how long a participant needs."""

import pytest

from tests.support.cast import make_plan
from usability.studies import outline
from usability.studies.estimate import minutes
from usability.studies.plan import (
    Asked,
    Condition,
    Conditions,
    Criterion,
    CriterionKind,
    Design,
    Order,
    StudyPlan,
    Task,
)
from usability.studies.rules import Obstacle


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("title", ("purpose", "purpose", "title")),
        ("product.name", ("purpose", "purpose", "product__name")),
        ("consent.text", ("consent", "consent", "consent__text")),
        ("screener.job", ("screener", "screener/questions/job", "")),
        ("participant_questions.age", ("participant_questions", "participant_questions/age", "")),
        ("conditions", ("conditions", "conditions", "")),
        ("redirects.full", ("thanks", "thanks", "redirects__full")),
        ("tasks", ("tasks", "", "")),
        ("tasks.a.scenario", ("tasks", "tasks/a", "scenario")),
        ("tasks.a.accepted", ("tasks", "tasks/a", "criterion__accepted")),
        ("tasks.a.after.why", ("tasks", "tasks/a/after/why", "")),
        ("after_condition", ("after_condition", "", "")),
        ("final.why", ("final", "final/why", "")),
    ],
)
def test_every_obstacle_has_a_place_where_it_is_mended(place: str, target: tuple[str, str, str]) -> None:
    assert outline.target(Obstacle(place, "x")) == outline.Target(*target)


def hints(plan: StudyPlan) -> list[tuple[str, str]]:
    return [(place, words) for place, words, _ in outline.hints(plan)]


def test_a_limit_that_leaves_cells_uneven_is_worth_a_look() -> None:
    plan = make_plan()
    plan.order, plan.max_participants = Order.COUNTERBALANCED, 5
    assert ("screener", "A limit of 5 people") in hints(plan)
    plan.max_participants = 6
    assert [place for place, _ in hints(plan)] == ["purpose", "tasks/oxygen", "tasks/silver"]


def test_start_addresses_may_stand_in_the_conditions() -> None:
    plan = make_plan()
    plan.objectives = ["To know"]
    plan.conditions = Conditions(
        design=Design.BETWEEN,
        items=[Condition(key=key, name=key, start_url="https://example.org") for key in ("a", "b")],
    )
    assert outline.hints(plan) == []


def test_minutes_add_up() -> None:
    assert minutes(StudyPlan(after_task=[], final=[])) == 0
    # 90 s for SUS alone.
    assert minutes(StudyPlan()) == 2
    # Two tasks of 120 s with SEQ (8 s) each, SUS, and some reading.
    assert minutes(make_plan()) == 6
    timed = StudyPlan(
        tasks=[Task(key="a", time_limit_s=30), Task(key="b", optimal_time_s=20)], after_task=[], final=[]
    )
    # At the limit of 30 s, and three times the expert's 20 s.
    assert minutes(timed) == 2
    timed.conditions = Conditions(design=Design.WITHIN_ALL, items=[Condition(key=k, name=k) for k in "ab"])
    timed.after_condition = [Asked(instrument="sus")]
    # Twice 90 s of tasks, twice 90 s of SUS.
    assert minutes(timed) == 6


def test_a_questionnaire_without_a_task_is_worth_a_look() -> None:
    plan = make_plan()
    plan.tasks = []
    assert ("tasks", "No task") in hints(plan)
    plan.final = []
    assert "tasks" not in {place for place, _ in hints(plan)}, "then it is an obstacle"


def test_a_long_study_is_worth_a_look() -> None:
    plan = StudyPlan(
        objectives=["x"], tasks=[Task(key=f"t{at}", start_url="https://example.org") for at in range(20)]
    )
    assert hints(plan) == [("tasks", f"About {minutes(plan)} minutes")]


def test_an_address_that_the_snippet_cuts_short_is_worth_a_look() -> None:
    plan = make_plan()
    plan.objectives = ["Find out"]
    for task in plan.tasks:
        task.start_url = "https://shop.example"
    assert outline.hints(plan) == []
    plan.tasks[1].criterion = Criterion(kind=CriterionKind.ADDRESS, target="/done?order=")
    ((place, words, rest),) = outline.hints(plan)
    assert (place, words) == ("tasks/silver", "Task 2")
    assert "data-keep" in rest

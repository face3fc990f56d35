"""The readable difference between two plans."""

import re

from hypothesis import HealthCheck, given, settings

from tests.studies.plans import plans
from tests.support.cast import make_plan
from usability.studies.diff import Change, Difference, differences, three_ways
from usability.studies.plan import (
    Asked,
    Condition,
    Conditions,
    Criterion,
    CriterionKind,
    Design,
    StudyPlan,
    Task,
)
from usability.studies.questions import Option, Question, QuestionKind, Screener, ScreenerQuestion
from usability.studies.services import document


def between(old: StudyPlan, new: StudyPlan) -> list[Difference]:
    return differences(document(old), document(new))


def test_a_changed_field_is_named_with_both_wordings() -> None:
    new = make_plan()
    new.tasks[0].scenario = "Find oxygen."
    assert between(make_plan(), new) == [
        Difference(
            "tasks.oxygen.scenario", Change.CHANGED, "Find the atomic number of oxygen.", "Find oxygen."
        )
    ]


def test_a_task_that_moved_is_moved_and_not_removed_and_added() -> None:
    new = make_plan()
    new.tasks = [new.tasks[1], new.tasks[0]]
    assert between(make_plan(), new) == [Difference("tasks.oxygen", Change.MOVED, "1", "2")]


def test_only_the_item_that_was_carried_counts_as_moved() -> None:
    old, new = make_plan(), make_plan()
    old.tasks = [Task(key=key) for key in "abcde"]
    new.tasks = [Task(key=key) for key in "eabcd"]
    assert [found.place for found in between(old, new)] == ["tasks.e"]


def test_a_task_that_moved_and_changed_shows_both() -> None:
    new = make_plan()
    new.tasks = [new.tasks[1], new.tasks[0]]
    new.tasks[1].title = "O"
    assert [(found.place, found.kind) for found in between(make_plan(), new)] == [
        ("tasks.oxygen", Change.MOVED),
        ("tasks.oxygen.title", Change.CHANGED),
    ]


def test_added_and_removed_items_are_named_by_their_keys() -> None:
    new = make_plan()
    new.tasks = [new.tasks[0], Task(key="gold", title="Gold")]
    new.final = [Asked(instrument="nps")]
    kinds = [(found.place, found.kind) for found in between(make_plan(), new)]
    assert kinds == [
        ("tasks.silver", Change.REMOVED),
        ("tasks.gold", Change.ADDED),
        ("final.sus", Change.REMOVED),
        ("final.nps", Change.ADDED),
    ]


def test_lists_of_words_are_shown_whole() -> None:
    new = make_plan()
    new.tasks[0].criterion = Criterion(kind=CriterionKind.ANSWER, accepted=["8", "eight"])
    assert Difference("tasks.oxygen.criterion.accepted", Change.ADDED, "", "8; eight") in between(
        make_plan(), new
    )


@given(plans(), plans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_equal_plans_have_no_difference(old: StudyPlan, new: StudyPlan) -> None:
    assert between(old, old) == []
    assert bool(between(old, new)) == (document(old) != document(new))


def test_a_conflict_shows_what_was_seen_saved_and_typed() -> None:
    lines = three_ways(
        {"title": "A", "order": "fixed", "same": 1},
        {"title": "B", "order": "fixed", "same": 1},
        {"title": "C", "order": "random", "same": 1},
        {"title": "Title", "order": "Order", "same": "Same", "revision": "", "csrf_token": ""},
    )
    assert [(line.name, line.before, line.theirs, line.mine, line.touched) for line in lines] == [
        ("title", "A", "B", "C", True),
        ("order", "fixed", "fixed", "random", False),
    ]


def test_places_are_named_as_people_name_them() -> None:
    old, new = make_plan(), make_plan()
    task = new.tasks[0]
    task.title, task.criterion = "Find oxygen", Criterion(kind=CriterionKind.ANSWER)
    task.after = [Asked(instrument="seq")]
    new.consent.text, new.participant_title, new.final = "Other words", "A table", []
    new.conditions = Conditions(design=Design.BETWEEN, items=[Condition(key="a", name="Old")])
    old_age = ScreenerQuestion(key="age", text="How old?", options=[Option(key="o", label="Old")])
    new_age = old_age.model_copy(update={"options": [Option(key="o", label="Very old")], "accept": ["o"]})
    old.screener, new.screener = Screener(questions=[old_age]), Screener(questions=[new_age])
    why = Question(key="why", text="Why?", kind=QuestionKind.TEXT)
    old.after_task = [Asked(question=why)]
    new.after_task = [Asked(question=why.model_copy(update={"text": "Why so?"}))]
    assert [found.where for found in between(old, new)] == [
        "Title that participants see",
        "Consent · Text",
        "Screener question “How old?” · Option “Very old” · Label",
        "Screener question “How old?” · Options that may take part",
        "Conditions · How people meet them",
        "Condition “Old”",
        "Task “Find oxygen” · Title",
        "Task “Find oxygen” · Success · Decided by",
        "Task “Find oxygen” · Asked afterwards",
        "After each task · Question “Why so?” · Text",
        "At the end · System Usability Scale (SUS)",
    ]


@given(plans(), plans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_place_is_named_by_the_documents_own_names(old: StudyPlan, new: StudyPlan) -> None:
    for found in between(old, new):
        assert found.where
        outside_names = re.sub("“[^”]*”", "", found.where)
        assert not re.search(r"[a-z]_[a-z]|\w\.\w", outside_names), found.where

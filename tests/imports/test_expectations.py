"""What people expected before a task comes from a file as what they met after it does, and is never mixed with it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.imports.conftest import sheet
from tests.support.cast import Cast, make_study
from usability.imports import services
from usability.imports.choices import Chooser, from_form, from_mapping, to_mapping
from usability.imports.mapping import Mapping, dump_mapping, load_mapping
from usability.imports.rules import check
from usability.results import gather
from usability.sessions.models import Answer
from usability.studies.plan import Asked, StudyPlan
from usability.studies.services import publish

FILE = """who,task,system,done,expected_ease,seq
ann,oxygen,a,yes,5,3
ann,silver,b,no,2,
bob,silver,a,yes,,7
"""


@pytest.fixture
def asking(plan: StudyPlan) -> StudyPlan:
    """Before each task how easy it will be, after each how easy it was."""
    plan.before_task = [Asked(instrument="expectation")]
    plan.after_condition = []
    return plan


@pytest.fixture
def expecting() -> Mapping:
    return load_mapping(
        """
        participant: who
        task: {column: task}
        condition: {column: system}
        outcome: {column: done, values: {yes: success, no: failure}}
        expectations: {expected_ease: expectation.q1}
        ratings: {seq: seq.q1}
        """
    )


def test_answers_given_before_a_task_are_read_checked_and_kept(
    db_session: Session, cast: Cast, asking: StudyPlan, expecting: Mapping
) -> None:
    checked = check(sheet(FILE), expecting, asking)
    assert checked.mistakes == []
    assert [one.expectations for one in checked.people["ann"].trials] == [
        {"expectation.q1": 5},
        {"expectation.q1": 2},
    ]
    study = make_study(db_session, cast, asking)
    version = publish(db_session, study, cast.owner)
    services.import_trials(db_session, study, version, checked, digest="d", filename="t.csv", by=None)
    given = db_session.execute(
        select(Answer.kind, Answer.task, Answer.question, Answer.number)
        .where(Answer.number.is_not(None))
        .order_by(Answer.session_id, Answer.step.desc())
    ).all()
    assert sorted(tuple(row) for row in given) == [
        ("after_task", "oxygen", "seq.q1", 3),
        ("after_task", "silver", "seq.q1", 7),
        ("before_task", "oxygen", "expectation.q1", 5),
        ("before_task", "silver", "expectation.q1", 2),
    ]
    oxygen = gather.gather(db_session, study).tasks[0].figures[0]
    assert [rating.estimate.value for rating in oxygen.before] == [5]


def test_the_same_question_before_and_after_keeps_both_answers_apart(
    db_session: Session, cast: Cast, asking: StudyPlan, expecting: Mapping
) -> None:
    """Otherwise what somebody met would stand as what they had expected, and no expectation ever be missed."""
    asking.before_task = [Asked(instrument="seq")]
    expecting.expectations = {"expected_ease": "seq.q1"}
    study = make_study(db_session, cast, asking)
    version = publish(db_session, study, cast.owner)
    checked = check(sheet(FILE), expecting, asking)
    services.import_trials(db_session, study, version, checked, digest="d", filename="t.csv", by=None)
    rows = db_session.execute(select(Answer.kind, Answer.number).where(Answer.task == "oxygen")).all()
    assert sorted(tuple(row) for row in rows) == [("after_task", 3), ("before_task", 5)]


def test_the_dry_run_names_what_cannot_be_an_expectation(asking: StudyPlan, expecting: Mapping) -> None:
    off = check(sheet(FILE + "cat,oxygen,a,yes,8,1\n"), expecting, asking)
    assert [(one.row, one.column, one.value) for one in off.mistakes] == [(5, "expected_ease", "8")]
    asking.tasks[1].before = []
    own = check(sheet(FILE), expecting, asking)
    assert [(one.row, one.column, one.message) for one in own.mistakes] == [
        (3, "expected_ease", "The plan does not ask this before this task.")
    ]
    asking.before_task = []
    nothing = check(sheet(FILE), expecting, asking)
    assert [(one.column, one.message) for one in nothing.mistakes] == [
        ("expected_ease", "The plan does not ask “expectation.q1” before a task.")
    ]


def test_headings_suggest_it_and_the_page_keeps_it(asking: StudyPlan, expecting: Mapping) -> None:
    chooser = Chooser(sheet(FILE), None, asking)
    roles = chooser.guess().roles
    assert (roles["expected_ease"], roles["seq"]) == ("expectation:expectation.q1", "rating:seq.q1")
    assert ("expectation:expectation.q1", "Before the task: Expected ease") in chooser.role_options()
    shown = from_mapping(expecting, chooser)
    form = {f"col-{number}": role for number, role in enumerate(shown.roles.values())}
    back, problems = to_mapping(from_form(form, chooser))
    assert problems == []
    assert back is not None
    assert back.expectations == expecting.expectations
    assert load_mapping(dump_mapping(back)).expectations == expecting.expectations


def test_a_heading_of_what_is_asked_before_and_after_is_taken_for_the_one_after(asking: StudyPlan) -> None:
    asking.before_task = [Asked(instrument="seq")]
    text = "who,task,system,done,before seq,seq\nann,oxygen,a,yes,5,3\n"
    roles = Chooser(sheet(text), None, asking).guess().roles
    assert (roles["before seq"], roles["seq"]) == ("expectation:seq.q1", "rating:seq.q1")

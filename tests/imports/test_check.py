import pytest

from tests.imports.conftest import ANSWERS, TRIALS, sheet
from usability.imports.mapping import Mapping, UnreadableMapping, dump_mapping, load_mapping
from usability.imports.rules import check
from usability.imports.trial import ImportCheck
from usability.measures.vocabulary import Outcome
from usability.studies.plan import Condition, Conditions, Design, StudyPlan


def mistakes(checked: ImportCheck) -> list[tuple[str, int, str, str]]:
    return [(one.file, one.row, one.column, one.value) for one in checked.mistakes]


def test_good_files_are_read_whole(plan: StudyPlan, mapping: Mapping) -> None:
    checked = check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS))
    assert checked.mistakes == []
    assert (checked.rows, checked.trials, checked.answer_rows) == (4, 4, 4)
    first, second = checked.people["ann"].trials
    assert (first.task, first.condition, first.outcome, first.duration_s) == (
        "oxygen",
        "a",
        Outcome.SUCCESS,
        30,
    )
    assert (first.errors, first.ratings, first.limited) == ({"slip": 1}, {"seq.q1": 6}, False)
    assert (second.errors, second.limited, second.outcome) == ({}, True, Outcome.FAILURE)
    assert checked.people["bob"].answers["b"] == {"umux_lite.q1": 2}


def test_every_bad_row_is_named(plan: StudyPlan, mapping: Mapping) -> None:
    bad = (
        TRIALS
        + "cat,gold,a,yes,5,0,5\n,oxygen,c,perhaps,x,1.5,9\nann,oxygen,b,yes,5,0,5\nd e,oxygen,a,yes,-1,,\n"
    )
    checked = check(sheet(bad), mapping, plan, answers=sheet(ANSWERS + "zoe,a,3,3\nbob,a,4,1\nann,a,9,2\n"))
    assert mistakes(checked) == [
        ("trials", 6, "task", "gold"),
        ("trials", 7, "who", ""),
        ("trials", 7, "system", "c"),
        ("trials", 7, "done", "perhaps"),
        ("trials", 7, "seconds", "x"),
        ("trials", 7, "slips", "1.5"),
        ("trials", 7, "ease", "9"),
        ("trials", 8, "task", "oxygen"),
        ("trials", 9, "who", "d e"),
        ("trials", 9, "seconds", "-1"),
        ("answers", 6, "who", "zoe"),
        ("answers", 7, "s1", "4"),
        ("answers", 8, "s1", "9"),
    ]


def test_a_blank_error_cell_is_not_measured_unless_said(plan: StudyPlan, mapping: Mapping) -> None:
    mapping.errors.blank_is_zero = False
    people = check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS)).people.values()
    assert [trial.errors for person in people for trial in person.trials] == [
        {"slip": 1},
        None,
        {},
        {"slip": 2},
    ]


def test_a_blank_time_is_not_measured(plan: StudyPlan, mapping: Mapping) -> None:
    checked = check(sheet(TRIALS.replace(",30,", ",,")), mapping, plan, answers=sheet(ANSWERS))
    assert checked.mistakes == []
    assert checked.people["ann"].trials[0].duration_s is None


def test_a_time_above_the_limit_is_cut_and_said(plan: StudyPlan, mapping: Mapping) -> None:
    checked = check(sheet(TRIALS.replace(",30,", ",75,")), mapping, plan, answers=sheet(ANSWERS))
    trial = checked.people["ann"].trials[0]
    assert (trial.duration_s, trial.limited) == (60, True)
    assert any("Times above the limit: 1" in notice for notice in checked.notices)


def test_people_with_a_session_are_not_taken_again(plan: StudyPlan, mapping: Mapping) -> None:
    checked = check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS), taken=frozenset({"bob"}))
    assert [(one.row, one.value) for one in checked.mistakes] == [(4, "bob"), (5, "bob")]


def test_between_subjects_nobody_meets_a_second_condition(plan: StudyPlan, mapping: Mapping) -> None:
    plan.conditions = Conditions(design=Design.BETWEEN, items=plan.conditions.items)
    mapping.answers = None
    checked = check(sheet(TRIALS), mapping, plan)
    assert [(one.row, one.value) for one in checked.mistakes] == [(3, "ann"), (5, "bob")]


def test_within_all_each_task_comes_once_a_condition(plan: StudyPlan, mapping: Mapping) -> None:
    plan.conditions = Conditions(design=Design.WITHIN_ALL, items=plan.conditions.items)
    mapping.answers = None
    again = "ann,oxygen,b,yes,5,0,5\n"
    assert check(sheet(TRIALS + again), mapping, plan).mistakes == []
    assert [one.row for one in check(sheet(TRIALS + again + again), mapping, plan).mistakes] == [7]


def test_answers_may_stand_in_the_trials_own_rows(plan: StudyPlan, mapping: Mapping) -> None:
    assert mapping.answers is not None
    mapping.answers.participant = mapping.answers.condition = None
    text = "who,task,system,done,seconds,slips,ease,s1,s2\nann,oxygen,a,yes,30,,6,4,2\nann,silver,b,no,20,,3,1,\n"
    checked = check(sheet(text), mapping, plan)
    assert checked.mistakes == []
    assert checked.people["ann"].answers == {
        "a": {"umux_lite.q1": 4, "umux_lite.q2": 2},
        "b": {"umux_lite.q1": 1},
    }


def test_a_mapping_that_does_not_fit_the_plan_is_named_at_the_heading(
    plan: StudyPlan, mapping: Mapping
) -> None:
    mapping.participant, mapping.ratings = "nobody", {"ease": "sus.q1"}
    mapping.errors.columns = {"slips": "crash"}
    mapping.outcome.values["yes"] = "triumph"
    checked = check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS))
    assert mistakes(checked) == [
        ("trials", 1, "nobody", ""),
        ("trials", 1, "done", "yes"),
        ("trials", 1, "slips", "crash"),
        ("trials", 1, "ease", "sus.q1"),
    ]


def test_a_plan_with_conditions_needs_their_column(plan: StudyPlan, mapping: Mapping) -> None:
    mapping.condition = None
    assert (
        "no column says which"
        in check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS)).mistakes[0].message
    )


def test_a_plan_without_conditions_has_no_such_column(plan: StudyPlan, mapping: Mapping) -> None:
    plan.conditions = Conditions(items=[])
    mapping.answers = None
    assert check(sheet(TRIALS), mapping, plan).mistakes[0].message == "The plan has no conditions."


def test_a_mapping_file_comes_back_as_it_was(mapping: Mapping) -> None:
    assert load_mapping(dump_mapping(mapping)) == mapping


@pytest.mark.parametrize(
    "text", ["{", "- a", "participant: who\ntask: {column: t}\noutcome: {column: o}\ncolour: red\n"]
)
def test_a_mapping_with_mistakes_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMapping):
        load_mapping(text)


def test_condition_names_serve_as_well_as_keys(plan: StudyPlan, mapping: Mapping) -> None:
    plan.conditions = Conditions(
        design=Design.WITHIN_SPLIT, items=[Condition(key="x", name="A"), Condition(key="y", name="B")]
    )
    ann = check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS)).people["ann"]
    assert {trial.condition for trial in ann.trials} == {"x", "y"}


def test_a_number_that_no_column_can_hold_is_a_mistake_like_any_other(
    plan: StudyPlan, mapping: Mapping
) -> None:
    huge = "9" * 400
    checked = check(sheet(TRIALS + f"cat,oxygen,a,yes,5,{huge},5\n"), mapping, plan, answers=sheet(ANSWERS))
    assert [one[:3] for one in mistakes(checked)] == [("trials", 6, "slips")]


def test_yes_and_no_in_a_mapping_are_the_words_that_stand_in_the_cells(mapping: Mapping) -> None:
    """YAML takes them for truth values, and a person who writes them means the cells."""
    text = (
        "participant: who\ntask: {column: task}\noutcome: {column: done, values: {yes: success, no: failure}}\n"
        "errors: {columns: {slips: slip}, blank_is_zero: true}\n"
    )
    loaded = load_mapping(text)
    assert loaded.outcome.values == {"yes": "success", "no": "failure"}
    assert loaded.errors.blank_is_zero is True
    assert load_mapping(dump_mapping(mapping)) == mapping

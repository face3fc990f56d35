from tests.imports.conftest import ANSWERS, TRIALS, sheet
from usability.imports.choices import Chooser, from_form, from_mapping, to_mapping
from usability.imports.mapping import Mapping
from usability.studies.plan import StudyPlan


def test_headings_suggest_what_columns_are(plan: StudyPlan) -> None:
    text = "participant_id,Task,system,success,time_ms,slip count,seq\n1,1,1,2,30000,0,6\n1,2,2,0,60000,1,3\n"
    answers = sheet("subject,condition,umux_lite1,umux_lite_2,other\n1,1,4,2,x\n")
    choices = Chooser(sheet(text), answers, plan).guess()
    assert choices.roles == {
        "participant_id": "participant",
        "Task": "task",
        "system": "condition",
        "success": "outcome",
        "time_ms": "time",
        "slip count": "error:slip",
        "seq": "rating:seq.q1",
    }
    assert choices.answer_roles == {
        "subject": "participant",
        "condition": "condition",
        "umux_lite1": "answer:umux_lite.q1",
        "umux_lite_2": "answer:umux_lite.q2",
        "other": "",
    }
    assert choices.values["task"] == {"1": "oxygen", "2": "silver"}
    assert choices.values["condition"] == {"1": "a", "2": "b"}
    assert choices.values["outcome"] == {"2": "success", "0": "failure"}
    assert choices.unit == "ms"


def test_one_slip_does_not_spoil_the_guess(plan: StudyPlan) -> None:
    text = "person,task,system,success\n1,1,a,2\n1,9,b,1\n2,2,a,7\n2,1,b,0\n"
    values = Chooser(sheet(text), None, plan).guess().values
    assert values["task"] == {"1": "oxygen", "9": "", "2": "silver"}
    assert values["outcome"] == {"2": "success", "1": "partial", "7": "", "0": "failure"}


def test_a_mapping_survives_the_page(plan: StudyPlan, mapping: Mapping) -> None:
    chooser = Chooser(sheet(TRIALS), sheet(ANSWERS), plan)
    shown = from_mapping(mapping, chooser)
    form = {f"col-{number}": role for number, role in enumerate(shown.roles.values())}
    form |= {f"ans-{number}": role for number, role in enumerate(shown.answer_roles.values())}
    for group, column, cells, _names in chooser.groups(shown):
        form[f"of-{group}"] = column
        form |= {f"{group}-{number}": shown.values[group][cell] for number, cell in enumerate(cells)}
    back, problems = to_mapping(from_form(form | {"blank": "y", "limit": "60", "unit": "s"}, chooser))
    assert problems == []
    assert back is not None
    assert back.time is not None
    assert back.time.limit_s == 60
    assert back.outcome == mapping.outcome
    assert back.ratings == mapping.ratings
    assert back.errors == mapping.errors
    assert back.answers is not None
    assert mapping.answers is not None
    assert back.answers.columns == mapping.answers.columns
    assert back.task.values == {"oxygen": "oxygen", "silver": "silver"}


def test_what_is_missing_is_said_beside_its_control(plan: StudyPlan) -> None:
    chooser = Chooser(sheet(TRIALS), sheet(ANSWERS), plan)
    form = {"col-0": "participant", "col-1": "participant", "limit": "soon"}
    mapping, problems = to_mapping(from_form(form, chooser))
    assert mapping is None
    assert problems == [
        ("col-0", "No column is the task."),
        ("col-0", "No column is the outcome."),
        ("col-1", "Two columns are the participant."),
        ("ans-0", "No column of the second file says whose answers these are."),
        ("limit", "The limit is a number of seconds above 0."),
    ]


def test_a_column_chosen_anew_gets_its_meanings_guessed(plan: StudyPlan) -> None:
    chooser = Chooser(sheet("p,a,b,done\n1,oxygen,silver,yes\n"), None, plan)
    form = {"col-0": "participant", "col-2": "task", "col-3": "outcome", "of-task": "a", "task-0": "oxygen"}
    assert from_form(form, chooser).values["task"] == {"silver": "silver"}

import pytest

from tests.support.cast import make_plan
from usability.imports.mapping import Mapping
from usability.imports.reading import Sheet, read_sheet
from usability.studies.plan import Asked, Condition, Conditions, Design, ErrorCode, StudyPlan, Task

TRIALS = """who,task,system,done,seconds,slips,ease
ann,oxygen,a,yes,30,1,6
ann,silver,b,no,60,,3
bob,silver,a,yes,41.5,0,7
bob,oxygen,b,partly,12,2,5
"""
ANSWERS = """who,system,s1,s2
ann,a,4,2
ann,b,3,3
bob,a,5,1
bob,b,2,
"""


def sheet(text: str) -> Sheet:
    return read_sheet(text.encode())


@pytest.fixture
def plan() -> StudyPlan:
    plan = make_plan("Two systems")
    plan.conditions = Conditions(
        design=Design.WITHIN_SPLIT,
        items=[Condition(key="a", name="System A"), Condition(key="b", name="System B")],
    )
    plan.tasks = [
        Task(key="oxygen", title="Oxygen", scenario="Find oxygen.", time_limit_s=60),
        Task(key="silver", title="Silver", scenario="Find silver.", time_limit_s=60),
    ]
    plan.error_codes = [ErrorCode(key="slip", label="Slip")]
    plan.after_condition = [Asked(instrument="umux_lite")]
    plan.final = []
    return plan


@pytest.fixture
def mapping() -> Mapping:
    return Mapping.model_validate(
        {
            "participant": "who",
            "task": {"column": "task"},
            "condition": {"column": "system"},
            "outcome": {"column": "done", "values": {"yes": "success", "partly": "partial", "no": "failure"}},
            "time": {"column": "seconds"},
            "errors": {"columns": {"slips": "slip"}, "blank_is_zero": True},
            "ratings": {"ease": "seq.q1"},
            "answers": {
                "participant": "who",
                "condition": {"column": "system"},
                "columns": {"s1": "umux_lite.q1", "s2": "umux_lite.q2"},
            },
        }
    )

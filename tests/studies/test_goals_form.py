"""Goals edited by form: in the unit people type, mistakes beside their fields, nothing lost."""

import pytest

from tests.studies.room import Room
from usability.studies.plan import Goal, GoalMeasure


def row(number: int, of: str, target: str, key: str = "") -> dict[str, str]:
    return {f"goals-{number}-key": key, f"goals-{number}-of": of, f"goals-{number}-target": target}


def test_goals_are_saved_as_the_document_has_them(room: Room) -> None:
    typed = {
        **row(0, "success/oxygen", "78"),
        **row(1, "time/", "62,5"),
        **row(2, "score/sus", "68"),
        **row(3, "", ""),
    }
    answer = room.send("edit/goals", **typed)
    assert answer.status_code == 302
    assert room.plan.goals == [
        Goal(key="success-oxygen", measure=GoalMeasure.SUCCESS, task="oxygen", target=0.78),
        Goal(key="time", measure=GoalMeasure.TIME, target=62.5),
        Goal(key="score-sus", measure=GoalMeasure.SCORE, instrument="sus", target=68),
    ]
    page = room.client.get(room.address).text.replace("\u00a0", " ")
    assert "at least 78 %" in page
    assert "at most 62.5 s" in page
    again = room.form("edit/goals")
    assert (again["goals-0-of"], again["goals-0-target"]) == ("success/oxygen", "78")
    before = room.plan
    assert room.send("edit/goals").status_code == 302
    assert room.plan == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (row(0, "success/oxygen", "120"), "The share solved is more than 0 and at most 1"),
        (row(0, "time/oxygen", "0"), "A time is more than 0"),
        (row(0, "success/oxygen", "many"), "Give a number."),
        (row(0, "success/oxygen", ""), "Give a number."),
        (row(0, "", "80"), "Choose what is to be reached."),
        ({**row(0, "time/", "50"), **row(1, "time/", "60")}, "two goals are for the same thing"),
        (row(0, "weather/", "50"), "Possible are"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(room: Room, typed: dict[str, str], said: str) -> None:
    answer = room.send("edit/goals", **typed)
    assert answer.status_code == 422
    assert said.lower() in answer.text.lower()
    assert f'value="{typed["goals-0-target"]}"' in answer.text
    assert room.plan.goals == []


def test_a_goal_of_a_task_that_is_gone_stands_in_the_way(room: Room) -> None:
    room.send("edit/goals", **row(0, "success/oxygen", "78"))
    # Looking at the plan reads the study anew, and with it the revision that a page would hold.
    assert room.plan.goals
    room.client.post(f"{room.address}/remove/tasks/oxygen", data={"revision": room.study.revision})
    page = room.client.get(room.address).text
    assert "which the plan does not have" in page
    assert f"{room.address}/edit/goals" in page

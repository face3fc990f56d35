"""What is taken out of a plan can be put back, by whichever form or button it went."""

import html
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.studies.room import Room, fields
from tests.support.cast import Cast, make_plan
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.studies import services
from usability.studies.plan import Asked, StudyPlan
from usability.studies.questions import Question, QuestionKind


def removed(room: Room, place: str) -> tuple[str, str]:
    """(page after removing, address of its Undo)."""
    page = room.client.post(
        f"{room.address}/remove/{place}", data={"revision": str(room.study.revision)}, follow_redirects=True
    ).text
    undo = re.search(r'action="([^"]*/put-back/\d+)"', page)
    assert undo is not None, "there is no Undo on the page"
    return page, undo[1]


def undo(room: Room, address: str) -> TestResponse:
    return room.client.post(address, data={"revision": str(room.study.revision)}, follow_redirects=True)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("tasks/oxygen", "Task “Oxygen”"),
        ("tasks/oxygen/after/why", "Asked afterwards · Question “Why?”"),
        ("screener/questions/age", "Screener question “How old?” and 2 more"),
        ("after_task/seq", "After each task · Single Ease Question (SEQ)"),
        ("participant_questions/job", "Question about the participant “Job?”"),
        ("instruments/layout", "Own questionnaire “Layout”"),
    ],
)
def test_a_removal_is_undone_with_everything_in_its_place(room: Room, place: str, name: str) -> None:
    plan = StudyPlan.model_validate(
        room.plan.model_dump()
        | {
            "screener": {
                "questions": [
                    {"key": key, "text": text, "options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}
                    for key, text in (("age", "How old?"), ("town", "Where?"))
                ],
                "quotas": [
                    {"key": f"q{at}", "question": key, "option": "a", "limit": at}
                    for at, key in enumerate(("town", "age", "town", "age"), start=1)
                ],
            },
            "participant_questions": [{"key": key, "text": f"{key.title()}?"} for key in ("job", "town2")],
            "instruments": [
                {"key": key, "name": key.title(), "title": "x", "items": [{"key": "q1", "text": "Fine"}],
                 "scale": {"min": 1, "max": 5, "low_label": "no", "high_label": "yes"}}
                for key in ("layout", "speed")
            ],
        }
    )  # fmt: skip
    why = Question(key="why", text="Why?", kind=QuestionKind.TEXT)
    plan.tasks[0].after = [Asked(instrument="seq"), Asked(question=why), Asked(instrument="asq")]
    plan.tasks[0].moderator_notes = "Wait."
    services.save_draft(room.db, room.study, plan, revision=room.study.revision, by=None)
    room.db.commit()
    before = room.plan
    page, address = removed(room, place)
    assert f"Removed: {name}." in html.unescape(page)
    assert room.plan != before
    assert "Put back in its place." in undo(room, address).text
    assert room.plan == before
    assert "put back already" in undo(room, address).text
    assert room.plan == before


def test_an_undo_keeps_what_was_changed_meanwhile(room: Room) -> None:
    _, address = removed(room, "tasks/oxygen")
    room.send("edit/tasks/silver", title="Ag")
    room.send("add/tasks", title="Oxygen", scenario="Another.")
    assert "it has a new one" in undo(room, address).text
    assert [(task.key, task.title) for task in room.plan.tasks] == [
        ("oxygen-2", "Oxygen"),
        ("silver", "Ag"),
        ("oxygen", "Oxygen"),
    ]


def test_an_undo_of_what_has_no_place_any_more_says_so(room: Room) -> None:
    room.send("edit/tasks/oxygen", after_own="y")
    room.send("add/tasks/oxygen/after", text="Why?", kind="text")
    _, address = removed(room, "tasks/oxygen/after/why")
    removed(room, "tasks/oxygen")
    answer = undo(room, address)
    assert answer.status_code == 409
    assert "not in the plan any more" in answer.text


def test_only_this_studys_removals_are_undone_here(
    room: Room, signed_in: Callable[[User], Visitor], cast: Cast
) -> None:
    _, address = removed(room, "tasks/oxygen")
    other = services.create_study(room.db, make_plan("Another"), cast.outsider)
    room.db.commit()
    stranger = signed_in(cast.outsider)
    there = address.replace(room.study.slug, other.slug)
    assert "put back already" in stranger.post(there, data={"revision": "1"}, follow_redirects=True).text
    room.db.refresh(other)
    assert [task["key"] for task in other.draft["tasks"]] == ["oxygen", "silver"]


def saved(room: Room, path: str, **typed: object) -> tuple[str, str]:
    """(what the page says was removed by saving this, address of its Undo)."""
    answer = room.send(path, **typed)
    assert answer.status_code == 302
    page = room.client.get(answer.location).text
    said = re.search(r"Removed: ([^<]*?)\. Published", html.unescape(page))
    address = re.search(r'action="([^"]*/put-back/\d+)"', page)
    assert said is not None
    assert address is not None, "there is no Undo on the page"
    return said[1], address[1]


def row(rows: str, index: int, **cells: object) -> dict[str, object]:
    return {f"{rows}-{index}-{name}": value for name, value in cells.items()}


LISTS = {
    "conditions": {
        "conditions__design": "between",
        **row("conditions__items", 0, name="Old"),
        **row("conditions__items", 1, name="New"),
        **row("conditions__items", 2, name="Newest"),
    },
    "order": {**row("error_codes", 0, label="Wrong turn"), **row("error_codes", 1, label="Gave up")},
    "goals": {
        **row("goals", 0, of="success/", target="80"),
        **row("goals", 1, of="time/oxygen", target="60"),
    },
    "tasks/oxygen": {**row("error_codes", 0, label="Mass"), **row("error_codes", 1, label="Sign")},
}


@pytest.mark.parametrize(
    ("path", "blank", "words"),
    [
        ("conditions", row("conditions__items", 1, name=""), "Condition “New”"),
        (
            "conditions",
            {**row("conditions__items", 0, name=""), **row("conditions__items", 2, name="")},
            "Condition “Old” and 1 more",
        ),
        ("order", row("error_codes", 0, label=""), "Error code “Wrong turn”"),
        ("goals", row("goals", 1, of="", target=""), "Goal “time-oxygen”"),
        ("tasks/oxygen", row("error_codes", 1, label=""), "Error code “Sign”"),
    ],
)
def test_rows_that_a_save_removed_are_put_back(
    room: Room, path: str, blank: dict[str, object], words: str
) -> None:
    assert room.send(f"edit/{path}", **LISTS[path]).status_code == 302
    before = room.plan
    said, address = saved(room, f"edit/{path}", **blank)
    assert said == words
    assert room.plan != before
    answer = undo(room, address)
    assert answer.status_code == 200
    assert "Put back in its place." in answer.text
    assert room.plan == before


def test_questions_of_a_tasks_own_come_back_after_the_tick_was_taken_away(room: Room) -> None:
    room.send("edit/tasks/oxygen", after_own="y")
    for words in ("Why?", "How?"):
        room.send("add/tasks/oxygen/after", text=words, kind="text")
    before = room.plan
    said, address = saved(room, "edit/tasks/oxygen", after_own=None)
    assert said == "Asked afterwards · Question “Why?” and 1 more"
    assert room.plan.task("oxygen").after is None
    undo(room, address)
    assert room.plan == before


def test_an_undo_that_the_plan_has_no_room_for_says_why(room: Room) -> None:
    room.send("edit/goals", **row("goals", 0, of="time/oxygen", target="60"))
    _, address = saved(room, "edit/goals", **row("goals", 0, of="", target=""))
    room.send("edit/goals", **row("goals", 0, of="time/oxygen", target="30"))
    answer = undo(room, address)
    assert answer.status_code == 422
    assert "two goals are for the same thing" in answer.text.lower()


def test_a_row_is_put_back_into_its_form(room: Room) -> None:
    path = f"{room.address}/edit/conditions"
    typed = {
        **room.form("edit/conditions"), "conditions__design": "between",
        **{f"conditions__items-{at}-{cell}": value
           for at, name in enumerate(("Old", "New", "Newest"))
           for cell, value in (("key", name.lower()), ("name", name), ("start_url", f"https://example.org/{at}"))},
    }  # fmt: skip
    page = room.client.post(path, data={**typed, "rows": "remove:conditions__items:1"}).text
    assert "Removed: condition 2 “New”." in page
    without = fields(page)
    assert [without[f"conditions__items-{at}-name"] for at in (0, 1)] == ["Old", "Newest"]
    page = room.client.post(path, data={**without, "rows": "back:conditions__items"}).text
    assert "Removed:" not in page
    again = fields(page)
    assert {name: again[name] for name in typed if "items" in name} == {
        name: value for name, value in typed.items() if "items" in name
    }
    for nonsense in ("{}", "[1]", '["conditions__items", "x", []]', "no"):
        answer = room.client.post(path, data={**without, "gone": nonsense, "rows": "back:conditions__items"})
        assert answer.status_code == 200

"""The Plan room: one part at a time, mistakes beside their fields, nobody overwritten unseen."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from wtforms.fields.core import UnboundField

from tests.support.cast import Cast, make_plan
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.studies import services
from usability.studies.forms import SECTIONS as FORMS
from usability.studies.forms import item_form
from usability.studies.models import Study
from usability.studies.plan import Asked, CriterionKind, Design, Question, QuestionKind, StudyPlan


class Room:
    """The Plan room of one study as its editor uses it."""

    def __init__(self, client: Visitor, db: Session, study: Study) -> None:
        self.client, self.db, self.study = client, db, study
        self.address = f"/studies/{study.slug}/plan"

    @property
    def plan(self) -> StudyPlan:
        self.db.refresh(self.study)
        return services.draft_of(self.study)

    def form(self, path: str) -> dict[str, str]:
        """What a browser would send of the form as it stands there."""
        return fields(self.client.get(f"{self.address}/{path}").text)

    def send(self, path: str, **typed: Any) -> TestResponse:
        data = {**self.form(path), **typed}
        return self.client.post(
            f"{self.address}/{path}", data={k: v for k, v in data.items() if v is not None}
        )


def fields(page: str) -> dict[str, str]:
    """Names and values of the open form, as a browser collects them."""
    body = page[page.index('id="open"') : page.index("</form>", page.index('id="open"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not box or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name_, words in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        found[name_] = html.unescape(words).removeprefix("\r\n").removeprefix("\n")
    for name_, inside in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inside)
        found[name_] = html.unescape(chosen[1]) if chosen else ""
    return found


@pytest.fixture
def room(signed_in: Callable[[User], Visitor], db_session: Session, cast: Cast, study: Study) -> Room:
    return Room(signed_in(cast.editor), db_session, study)


SECTIONS = [
    "purpose",
    "welcome",
    "consent",
    "screener",
    "conditions",
    "order",
    "goals",
    "thanks",
    "tasks/oxygen",
]


@pytest.mark.parametrize("place", SECTIONS)
def test_saving_a_form_as_it_stands_changes_nothing(room: Room, place: str) -> None:
    before = room.plan
    assert room.send(f"edit/{place}").status_code == 302
    assert room.plan == before


def test_a_section_is_saved(room: Room) -> None:
    answer = room.send("edit/purpose", title="Gases", objectives="One\r\n\r\nTwo ", product__version="2")
    assert answer.location.endswith("/plan#purpose")
    plan = room.plan
    assert (plan.title, plan.objectives, plan.product.version) == ("Gases", ["One", "Two"], "2")
    assert room.study.title == "Gases"
    assert room.study.revision == 2


def test_lines_end_as_the_document_ends_them(room: Room) -> None:
    room.send("edit/consent", consent__text="One\r\nTwo")
    assert room.plan.consent.text == "One\nTwo"


def test_a_task_is_added_with_a_key_that_stays(room: Room) -> None:
    room.send("add/tasks", title="Noble gases", scenario="Name one.")
    assert [task.key for task in room.plan.tasks] == ["oxygen", "silver", "noble-gases"]
    room.send("edit/tasks/noble-gases", title="Argon")
    assert room.plan.task("noble-gases").title == "Argon"
    room.send("add/tasks", title="Noble gases")
    assert [task.key for task in room.plan.tasks][-1] == "noble-gases-2"


def test_every_field_of_a_task_is_kept(room: Room) -> None:
    room.send(
        "edit/tasks/oxygen", criterion__kind="answer", criterion__prompt="Which?", criterion__accepted="8\neight",
        time_limit_s="300", optimal_time_s="12,5", optimal_clicks="3", success_goal="78", touchpoint="search",
        journey_stage="start", conversion="y", start_url="https://example.org", moderator_notes="Wait.",
        probes="Why here?\nAnd then?",
        optimal_pages="4", error_opportunities="5",
        **{"error_codes-0-key": "", "error_codes-0-label": "Wrong turn"},
    )  # fmt: skip
    task = room.plan.task("oxygen")
    assert (task.criterion.kind, task.criterion.accepted) == (CriterionKind.ANSWER, ["8", "eight"])
    assert (task.time_limit_s, task.optimal_time_s, task.optimal_clicks, task.success_goal) == (
        300,
        12.5,
        3,
        0.78,
    )
    assert (task.optimal_pages, task.error_opportunities) == (4, 5)
    assert task.probes == ["Why here?", "And then?"]
    assert (task.touchpoint, task.journey_stage, task.conversion) == ("search", "start", True)
    assert [(code.key, code.label) for code in task.error_codes] == [("wrong-turn", "Wrong turn")]
    assert room.form("edit/tasks/oxygen")["success_goal"] == "78"


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(room: Room) -> None:
    answer = room.send("edit/tasks/oxygen", time_limit_s="3", title="New title")
    assert answer.status_code == 422
    assert "Give 5 or more." in answer.text
    assert re.search(
        r'id="time_limit_s"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="time_limit_s"', answer.text
    )
    assert 'value="New title"' in answer.text
    assert room.plan.task("oxygen").title == "Oxygen"


@pytest.mark.parametrize(
    ("place", "field", "typed", "words"),
    [
        ("tasks/oxygen", "time_limit_s", "five", "Give a whole number."),
        ("tasks/oxygen", "optimal_time_s", "inf", "Give a number."),
        ("tasks/oxygen", "start_url", "example.org", "This is no address"),
        ("tasks/oxygen", "title", "x" * 301, "Write at most 300 characters."),
        ("purpose", "product__name", "x" * 301, "Write at most 300 characters."),
        ("screener", "max_participants", "0", "Give 1 or more."),
        ("order", "dropout_hours", "", "Give a number."),
        ("thanks", "redirects__complete", "javascript:alert(1)", "This is no address"),
        ("tasks/oxygen", "start_url", "https://", "This is no address"),
    ],
)
def test_mistakes_are_said_in_words(room: Room, place: str, field: str, typed: str, words: str) -> None:
    answer = room.send(f"edit/{place}", **{field: typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert html.escape(typed) in answer.text


def test_rows_are_added_moved_and_removed_without_saving(room: Room) -> None:
    path = f"{room.address}/edit/order"
    typed = {**room.form("edit/order"), "error_codes-0-key": "", "error_codes-0-label": "One"}
    typed |= {"error_codes-1-key": "", "error_codes-1-label": "Two", "dropout_hours": "oops"}
    page = room.client.post(path, data={**typed, "rows": "down:error_codes:0"}).text
    assert fields(page)["error_codes-0-label"] == "Two"
    assert fields(page)["dropout_hours"] == "oops", "what was typed is lost"
    page = room.client.post(path, data={**fields(page), "rows": "remove:error_codes:0"}).text
    assert fields(page)["error_codes-0-label"] == "One"
    page = room.client.post(path, data={**fields(page), "rows": "add:error_codes"}).text
    assert fields(page)["error_codes-1-label"] == ""
    for nonsense in ("up:error_codes:99", "up:nothing:0", "x", "remove:error_codes:-1"):
        assert room.client.post(path, data={**fields(page), "rows": nonsense}).status_code == 200
    assert room.plan.error_codes == []


def test_a_question_keeps_only_the_fields_of_its_kind(room: Room) -> None:
    typed = {"options-0-label": "Young", "options-1-label": "Old", "low": "1", "high": "5"}
    room.send("add/participant_questions", text="How old?", kind="choice", segment="y", **typed)
    question = room.plan.participant_questions[0]
    assert [option.key for option in question.options] == ["young", "old"]
    assert (question.low, question.segment) == (None, True)
    room.send("edit/participant_questions/how-old", kind="scale", low="1", high="5")
    question = room.plan.participant_questions[0]
    assert (question.kind, question.options, question.scale_ends) == (QuestionKind.SCALE, [], (1, 5))


def test_an_option_keeps_its_key_when_its_words_change(room: Room) -> None:
    room.send(
        "add/participant_questions", text="How old?", **{"options-0-label": "Young", "options-1-label": "Old"}
    )
    room.send("edit/participant_questions/how-old", **{"options-1-label": "40 or older"})
    assert [option.key for option in room.plan.participant_questions[0].options] == ["young", "old"]


def test_a_screener_and_its_quotas(room: Room) -> None:
    typed = {"options-0-label": "Yes", "options-1-label": "No", "options-1-accept": "y"}
    room.send("add/screener/questions", text="Chemist?", **typed)
    assert room.plan.screener.questions[0].accept == ["no"]
    quota = {"quotas-0-key": "", "quotas-0-of": "chemist/no", "quotas-0-limit": "5"}
    assert room.send("edit/screener", max_participants="12", **quota).status_code == 302
    assert [(q.question, q.option, q.limit) for q in room.plan.screener.quotas] == [("chemist", "no", 5)]
    bad = room.send("edit/screener", **{"quotas-0-limit": "0"})
    assert bad.status_code == 422


def test_conditions_are_rows(room: Room) -> None:
    rows = {
        "conditions__items-0-name": "List",
        "conditions__items-1-name": "Grid",
        "conditions__design": "between",
    }
    room.send("edit/conditions", **rows)
    assert room.plan.conditions.design is Design.BETWEEN
    assert [item.key for item in room.plan.conditions.items] == ["list", "grid"]
    bad = room.send("edit/conditions", **{"conditions__items-1-start_url": "grid"})
    assert bad.status_code == 422
    assert "This is no address" in bad.text


def test_a_questionnaire_of_ones_own(room: Room) -> None:
    items = {"items-0-text": "Clear.", "items-0-positive": "y", "items-1-text": "Lost."}
    assert room.send("add/instruments", name="Layout", title="About it", **items).status_code == 302
    own = room.plan.instruments[0]
    assert [(item.key, item.positive) for item in own.items] == [("q1", True), ("q2", False)]
    assert (own.scoring.range_low, own.scoring.range_high) == (1, 5)
    assert room.send("edit/instruments/layout", scale__max="7").status_code == 302
    assert room.plan.instruments[0].scoring.range_high == 7
    bad = room.send("edit/instruments/layout", scoring__max_missing="2", scale__max="9")
    assert bad.status_code == 422
    assert "below the number of items" in bad.text
    room.client.post(
        f"{room.address}/ask/final", data={"instrument": "layout", "revision": str(room.study.revision)}
    )
    assert room.plan.final == [Asked(instrument="sus"), Asked(instrument="layout")]


def test_a_task_can_ask_something_of_its_own(room: Room) -> None:
    room.send("edit/tasks/oxygen", after_own="y")
    assert room.plan.task("oxygen").after == []
    room.send("add/tasks/oxygen/after", text="Why?", kind="text")
    assert [asked.key for asked in room.plan.task("oxygen").after or []] == ["why"]
    room.send("edit/tasks/oxygen/after/why", text="Why so?")
    asked = room.plan.task("oxygen").after
    assert asked is not None
    assert asked[0].question is not None
    assert asked[0].question.text == "Why so?"
    room.send("edit/tasks/oxygen", after_own=None)
    assert room.plan.task("oxygen").after is None


def test_moving_and_removing(room: Room) -> None:
    move = {"to": "up", "revision": "1"}
    assert room.client.post(f"{room.address}/move/tasks/silver", data=move).location.endswith("#tasks-silver")
    assert [task.key for task in room.plan.tasks] == ["silver", "oxygen"]
    room.client.post(f"{room.address}/remove/tasks/silver", data={"revision": "2"})
    assert [task.key for task in room.plan.tasks] == ["oxygen"]


def test_two_editors_never_overwrite_each_other_unseen(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/tasks/oxygen", title="Theirs")
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data={**mine, "title": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert room.plan.task("oxygen").title == "Theirs"
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    again = {name: html.unescape(value) for name, value in again.items()}
    assert room.client.post(f"{room.address}/edit/tasks/oxygen", data=again).status_code == 302
    assert room.plan.task("oxygen").title == "Mine"


def test_a_change_to_another_part_is_no_conflict_and_both_stay(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/purpose", title="Theirs")
    answer = room.client.post(
        f"{room.address}/edit/tasks/oxygen", data={**mine, "title": "Mine"}, follow_redirects=True
    )
    assert "both are kept" in answer.text
    assert (room.plan.title, room.plan.task("oxygen").title) == ("Theirs", "Mine")


def test_what_was_typed_in_a_removed_task_is_not_lost(room: Room) -> None:
    mine = {**room.form("edit/tasks/oxygen"), "title": "Mine", "scenario": "My words"}
    room.client.post(f"{room.address}/remove/tasks/oxygen", data={"revision": "1"})
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data=mine)
    assert answer.status_code == 409
    assert "My words" in answer.text
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    room.client.post(
        f"{room.address}/add/tasks", data={name: html.unescape(value) for name, value in again.items()}
    )
    assert [task.scenario for task in room.plan.tasks][-1] == "My words"


def test_a_stale_move_changes_nothing(room: Room) -> None:
    room.send("edit/purpose", title="Theirs")
    answer = room.client.post(f"{room.address}/move/tasks/silver", data={"to": "up", "revision": "1"})
    assert answer.status_code == 409
    assert [task.key for task in room.plan.tasks] == ["oxygen", "silver"]


@pytest.mark.parametrize(
    "path",
    [
        "edit/nothing",
        "edit/tasks",
        "edit/tasks/lead",
        "edit/final/sus",
        "add/consent",
        "add/nothing",
        "add/tasks/x/after",
    ],
)
def test_a_place_that_the_plan_does_not_have_is_not_found(room: Room, path: str) -> None:
    assert room.client.get(f"{room.address}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("ask/final", {"instrument": "nothing", "revision": "1"}, 404),
        ("ask/tasks", {"instrument": "sus", "revision": "1"}, 404),
        ("move/tasks/lead", {"to": "up", "revision": "1"}, 404),
        ("move/tasks/oxygen", {"to": "left", "revision": "1"}, 400),
        ("move/tasks/oxygen", {"to": "up", "revision": "x"}, 400),
        ("remove/tasks/lead", {"revision": "1"}, 404),
    ],
)
def test_nonsense_is_refused(room: Room, path: str, data: dict[str, str], status: int) -> None:
    before = room.plan
    assert room.client.post(f"{room.address}/{path}", data=data).status_code == status
    assert room.plan == before


def test_each_obstacle_links_to_what_mends_it(room: Room) -> None:
    room.send("edit/tasks/oxygen", scenario="", criterion__kind="answer")
    room.send("edit/consent", consent__contact="")
    page = room.client.get(room.address).text
    assert "3 things stand in the way of publishing" in page
    for link in (
        "edit/tasks/oxygen#scenario",
        "edit/tasks/oxygen#criterion__accepted",
        "edit/consent#consent__contact",
    ):
        assert f'href="{room.address}/{link}"' in page
        target, field = link.split("#")
        assert f'id="{field}"' in room.client.get(f"{room.address}/{target}").text


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
        ("screener/questions/age", "Screener question “How old?”"),
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


def open_parts(page: str) -> list[str]:
    """Names of the parts of the open form that stand open."""
    return re.findall(r'<details class="fold" open>.*?class="fold-label">([^<]*)<', page)


def test_parts_of_a_task_stand_open_where_they_hold_something(room: Room) -> None:
    path = f"{room.address}/edit/tasks/oxygen"
    assert open_parts(room.client.get(path).text) == []
    room.send("edit/tasks/oxygen", moderator_notes="Wait.", success_goal="78")
    assert open_parts(room.client.get(path).text) == ["Limit and goals", "For the moderator"]
    room.send("edit/tasks/oxygen", moderator_notes="", success_goal="")
    assert open_parts(room.client.get(path).text) == [], "what was emptied is put away"
    wrong = room.send("edit/tasks/oxygen", error_opportunities="x")
    assert open_parts(wrong.text) == ["Errors to count"], "a mistake is never hidden"
    typed = {**room.form("edit/tasks/oxygen"), "rows": "add:error_codes"}
    assert open_parts(room.client.post(path, data=typed).text) == ["Errors to count"]
    assert room.send("edit/tasks/oxygen").status_code == 302, "what is put away is sent as it was"


@pytest.mark.parametrize("path", [*(f"edit/{place}" for place in FORMS), "add/tasks", "add/instruments"])
def test_every_field_of_a_form_stands_on_its_page(room: Room, path: str) -> None:
    room.send("add/screener/questions", text="How old are you?")
    page = room.client.get(f"{room.address}/{path}").text
    place = path.partition("/")[2]
    form = FORMS.get(place) or item_form(place)[0]
    # A choice has a name on each of its options, rows on each of theirs; both are fieldsets with an id.
    for name in (name for name in dir(form) if isinstance(getattr(form, name), UnboundField)):
        assert re.search(rf'(name|id)="{name}["-]', page), f"{name} is not on the page: saving would lose it"

"""The Plan room: one part at a time, mistakes beside their fields."""

import html
import re

import pytest
from wtforms.fields.core import UnboundField

from tests.studies.room import Room, fields
from usability.studies import services
from usability.studies.forms import SECTIONS as FORMS
from usability.studies.forms import item_form
from usability.studies.plan import Asked, CriterionKind, Design
from usability.studies.questions import QuestionKind

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


def test_a_questionnaire_of_ones_own_may_be_called_like_one_of_the_products(room: Room) -> None:
    """Its key is made from its name, and nobody could choose another one in the form."""
    items = {"items-0-text": "Clear.", "items-0-positive": "y"}
    assert room.send("add/instruments", name="Confidence", title="About it", **items).status_code == 302
    assert [(own.key, own.name) for own in room.plan.instruments] == [("confidence-2", "Confidence")]


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


def test_a_task_can_ask_something_of_its_own_beforehand(room: Room) -> None:
    assert room.plan.asked_before(room.plan.task("oxygen")) == []
    room.send("edit/tasks/oxygen", before_own="y")
    assert room.plan.task("oxygen").before == []
    assert room.plan.task("oxygen").after is None
    room.send("add/tasks/oxygen/before", text="How hard will it be?", kind="text")
    assert [asked.key for asked in room.plan.task("oxygen").before or []] == ["how-hard-will-it-be"]
    page = html.unescape(room.client.get(f"{room.address}/edit/tasks/oxygen").text)
    assert "Asked before this task" in page
    assert "How hard will it be?" in page
    gone = {"revision": str(room.study.revision)}
    room.client.post(f"{room.address}/remove/tasks/oxygen/before/how-hard-will-it-be", data=gone)
    assert room.plan.task("oxygen").before == []
    room.send("edit/tasks/oxygen", before_own=None)
    assert room.plan.task("oxygen").before is None


def test_moving_and_removing(room: Room) -> None:
    move = {"to": "up", "revision": "1"}
    assert room.client.post(f"{room.address}/move/tasks/silver", data=move).location.endswith("#tasks-silver")
    assert [task.key for task in room.plan.tasks] == ["silver", "oxygen"]
    room.client.post(f"{room.address}/remove/tasks/silver", data={"revision": "2"})
    assert [task.key for task in room.plan.tasks] == ["oxygen"]


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


def open_parts(page: str) -> list[str]:
    """Names of the parts of the open form that stand open."""
    return re.findall(r'<details class="fold" open[^>]*>.*?class="fold-label">([^<]*)<', page)


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


@pytest.mark.parametrize(
    ("kind", "target", "words"),
    [("address", "*/done", "Nothing stands for other words"), ("element", "/done", "This is an address")],
)
def test_a_target_that_nothing_reaches_is_said_beside_it(
    room: Room, kind: str, target: str, words: str
) -> None:
    typed = {"criterion__kind": kind, "criterion__target": target, "start_url": "https://shop.example"}
    answer = room.send("edit/tasks/oxygen", **typed)
    assert answer.status_code == 422
    beside = answer.text[answer.text.index('for="criterion__target"') :]
    assert words in beside[: beside.index("</div>")]
    assert room.plan.task("oxygen").criterion.target == ""


def test_the_usual_questionnaire_of_each_moment_is_offered_first(room: Room) -> None:
    own = room.plan.tasks[0].key
    plan = room.plan.model_copy(deep=True)
    plan.tasks[0].after = [Asked(instrument="asq")]
    services.save_draft(
        room.db, room.study, plan, revision=room.study.revision, by=room.study.members[0].user
    )
    room.db.commit()
    page = room.client.get(f"{room.address}/edit/tasks/{own}").text
    first = {"after_task": "seq", "final": "sus", f"tasks-{own}-after": "seq", "before_task": "expectation"}
    for place, key in first.items():
        form = page.split(f'id="{place}-instrument"')[1]
        assert re.findall(r'<option value="(\w+)"', form)[0] == key, place

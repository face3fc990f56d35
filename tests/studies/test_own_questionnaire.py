"""The form of a questionnaire of the study's own: everything that its file can say, and nothing lost on the way."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.studies.room import Room, fields
from tests.studies.test_in_browser import sideways
from tests.support.browser import PHONE, accessibility_faults, sign_in, window
from usability.instruments import catalogue
from usability.instruments.model import Instrument
from usability.studies import files, services
from usability.studies.models import Study

FROM_A_FILE: dict[str, Any] = {
    "key": "search",
    "name": "Search",
    "title": "About the search",
    "intro": "Say how far you agree.",
    "scale": {"min": 0, "max": 20, "step": 5, "low_label": "No", "high_label": "Yes", "not_applicable": True},
    "scoring": {"rule": "mean", "max_missing": 1, "higher_is_better": False, "overall": False},
    "subscales": [
        {"key": "b", "name": "Speed", "items": ["slow", "fast"]},
        {"key": "a", "name": "Trust; care", "items": ["true", "fast"]},
    ],
    "when": ["final"],
    "seconds": 40,
    "source": "Our own",
    "items": [
        {"key": "fast", "text": "It was fast.", "positive": False, "optional": True},
        {"key": "slow", "text": "It was slow."},
        {"key": "true", "text": "I believed it.", "scale": {"min": 0, "max": 10}, "factor": 2},
    ],
}


def stored(room: Room, data: dict[str, Any]) -> Instrument:
    """The questionnaire as it came in with a study's file."""
    plan = room.plan.model_copy(update={"instruments": [Instrument.model_validate(data)]})
    study = room.study
    services.save_draft(room.db, study, plan, revision=study.revision, by=study.members[0].user)
    room.db.commit()
    return room.plan.instruments[0]


def own(room: Room) -> Instrument:
    return room.plan.instruments[0]


def groups(room: Room) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.key, one.name, one.items) for one in own(room).subscales]


@pytest.mark.parametrize("data", [FROM_A_FILE, catalogue.get("ueq").model_dump(mode="json"),
                                  catalogue.get("nasa_tlx_weighted").model_dump(mode="json")])  # fmt: skip
def test_a_form_that_is_saved_as_it_stands_changes_nothing(room: Room, data: dict[str, Any]) -> None:
    before = stored(room, {**data, "key": "search", "norms": None, "benchmark": None})
    assert room.send("edit/instruments/search").status_code == 302
    assert own(room) == before
    assert files.load(files.dump(room.plan, "yaml")).instruments == [before]


def test_another_field_changes_that_field_alone(room: Room) -> None:
    before = stored(room, FROM_A_FILE)
    assert room.send("edit/instruments/search", name="Find").status_code == 302
    assert own(room) == before.model_copy(update={"name": "Find"})


def test_a_researcher_writes_direction_steps_and_groups(room: Room) -> None:
    items = {
        "items-0-text": "Crowded.", "items-0-positive": "y", "items-0-group": " Layout ;Calm",
        "items-1-text": "Noisy.", "items-1-positive": "y", "items-1-group": "Calm",
        "items-2-text": "Small.", "items-2-positive": "y", "items-2-group": "Layout",
    }  # fmt: skip
    scale = {"scale__min": "0", "scale__max": "100", "scale__step": "25", "low_is_good": "y"}
    assert room.send("add/instruments", name="Load", title="How was it?", **items, **scale).status_code == 302
    found = own(room)
    assert list(found.scale.points) == [0, 25, 50, 75, 100]
    assert not found.scoring.higher_is_better
    assert groups(room) == [("layout", "Layout", ("q1", "q3")), ("calm", "Calm", ("q1", "q2"))]
    assert found.scoring.overall
    room.send("edit/instruments/load", low_is_good=None, scoring__overall=None)
    assert (own(room).scoring.higher_is_better, own(room).scoring.overall) == (True, False)


def test_a_group_keeps_its_key_under_a_new_name_and_goes_with_its_last_item(room: Room) -> None:
    stored(room, FROM_A_FILE | {"subscales": [{"key": "b", "name": "Speed", "items": ["fast", "slow"]}]})
    renamed = {"items-0-group": "Pace", "items-1-group": "Pace"}
    room.send("edit/instruments/search", **renamed)
    assert groups(room) == [("b", "Pace", ("fast", "slow"))]
    room.send(
        "edit/instruments/search", **{"items-0-group": "Pace", "items-1-group": "", "items-2-group": "Pace"}
    )
    assert groups(room) == [("b", "Pace", ("fast", "true"))]
    room.send("edit/instruments/search", **{"items-0-group": "", "items-2-group": "Other"})
    assert groups(room) == [("other", "Other", ("true",))]
    room.send("edit/instruments/search", **{"items-2-group": ""})
    assert groups(room) == []


def test_moving_and_removing_items_takes_their_groups_along(room: Room) -> None:
    stored(room, FROM_A_FILE | {"subscales": [{"key": "b", "name": "Speed", "items": ["fast", "slow"]}]})
    typed = room.form("edit/instruments/search")
    moved = room.client.post(
        f"{room.address}/edit/instruments/search", data={**typed, "rows": "down:items:0"}
    ).text
    assert re.findall(r'name="items-\d-group"[^>]*value="([^"]*)"', moved) == [
        "Speed", "Speed", "",
    ]  # fmt: skip
    kept = {name: value for name, value in typed.items() if not name.startswith("items-0-")}
    room.client.post(f"{room.address}/edit/instruments/search", data=kept)
    assert groups(room) == [("b", "Speed", ("slow",))]


def test_a_new_item_begins_as_one_where_a_high_answer_is_good(room: Room) -> None:
    typed = {**room.form("add/instruments"), "items-0-text": "Lost.", "rows": "add:items"}
    typed.pop("items-0-positive")
    page = room.client.post(f"{room.address}/add/instruments", data=typed).text
    shown = fields(page)
    assert (shown.get("items-0-positive"), shown.get("items-1-positive")) == (None, "y")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"scale__step": "3"}, "scale__step", "Steps of 3 do not lead from 1 to 5"),
        ({"scale__step": "0"}, "scale__step", "Give 1 or more"),
        ({"scale__step": ""}, "scale__step", "Give a number"),
        ({"scale__max": "1"}, "scale__max", "Must be above the lowest answer (1), not 1"),
        ({"scale__max": "900"}, "scale__max", "At most 101 answers are possible"),
        ({"scoring__max_missing": "2"}, "scoring__max_missing", "Must be below the number of items (2)"),
        ({"scoring__rule": "nps"}, "scoring__rule", "are for instruments of one item"),
        ({"kind": "semantic_differential"}, "items-0-low_label", "A pair of words needs both of them"),
        ({"items-1-group": "x" * 1001}, "items-1-group", "Write at most 1000 characters"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(
    room: Room, typed: dict[str, str], field: str, words: str
) -> None:
    items = {"items-0-text": "Clear.", "items-0-group": "Calm", "items-1-text": "Lost."}
    answer = room.send("add/instruments", name="Layout", title="About it", **{**items, **typed})
    assert answer.status_code == 422
    page = answer.text
    control = re.search(
        rf'<(?:input|select)[^>]*aria-describedby="([^"]*)"[^>]*(?:id|name)="{field}"', page
    ) or re.search(rf'<(?:input|select)[^>]*(?:id|name)="{field}"[^>]*aria-describedby="([^"]*)"', page)
    assert control, f"nothing is said at {field}"
    said = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert said, f"nothing is said at {field}"
    assert words in re.sub(r"<[^>]+>", "", said[1])
    assert 'value="Calm"' in page
    assert room.plan.instruments == []


def test_it_is_seen_as_a_participant_sees_it_before_it_is_saved(room: Room) -> None:
    items = {"items-0-text": "Crowded.", "items-1-text": "Noisy.", "items-1-group": "Calm"}
    typed = {**room.form("add/instruments"), "name": "Load", "title": "How was it?", **items,
             "scale__min": "0", "scale__max": "10", "scale__step": "5"}  # fmt: skip
    page = room.client.post(f"{room.address}/add/instruments", data={**typed, "rows": "preview"}).text
    shown = page[page.index('id="preview"') :]
    assert "How was it?" in shown
    assert re.findall(r'name="load\.q2" value="(\d+)"', shown) == ["0", "5", "10"]
    assert 'value="Calm"' in page[: page.index('id="preview"')]
    assert room.plan.instruments == []
    bad = room.client.post(
        f"{room.address}/add/instruments", data={**typed, "scale__step": "4", "rows": "preview"}
    )
    assert bad.status_code == 422
    assert "Steps of 4 do not lead from 0 to 10" in bad.text
    assert 'id="preview"' not in bad.text


def test_two_people_change_different_fields_of_it(room: Room) -> None:
    """Only what the form shows is compared, so that an item's own scale is no change."""
    stored(room, FROM_A_FILE | {"subscales": [{"key": "b", "name": "Speed", "items": ["fast", "slow"]}]})
    mine, theirs = room.form("edit/instruments/search"), room.form("edit/instruments/search")
    address = f"{room.address}/edit/instruments/search"
    assert room.client.post(address, data={**theirs, "title": "Theirs"}).status_code == 302
    assert room.client.post(address, data={**mine, "items-0-group": "Mine"}).status_code == 302
    assert own(room).title == "Theirs"
    assert [one.name for one in own(room).subscales] == ["Speed", "Mine"]
    assert own(room).item("true").factor == 2


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_written_and_looked_at_on_a_phone(
    chromium: Browser, live_server: str, study: Study, db_session: Session, *, scripts: bool
) -> None:
    address = f"/studies/{study.slug}/plan/add/instruments"
    db_session.commit()
    with window(chromium, live_server, java_script_enabled=scripts, **PHONE) as page:
        sign_in(page, "olga@example.org")
        page.goto(address)
        page.get_by_label("Name", exact=True).fill("Load")
        page.get_by_label("Heading for participants").fill("How was it?")
        page.get_by_label("Statement", exact=True).fill("It was loud.")
        page.get_by_label("Group", exact=True).fill("Calm")
        page.get_by_role("button", name="Add an item").click()
        page.get_by_label("Statement", exact=True).last.fill("It was crowded.")
        page.locator("summary", has_text="More about answers and score").click()
        page.get_by_label("A low score is good").check()
        page.get_by_role("button", name="See it as a participant").click()
        sample = page.locator("#preview")
        expect(sample).to_be_in_viewport()
        expect(sample.get_by_role("group")).to_have_count(2)
        expect(page.get_by_label("A low score is good")).to_be_checked()
        if scripts:
            assert accessibility_faults(page) == []
        assert sideways(page) <= 0
        page.get_by_role("button", name="Save").last.click()
        expect(page.locator(".flash")).to_contain_text("Saved.")
    assert not services.draft_of(study).instruments[0].scoring.higher_is_better


@pytest.mark.browser
def test_what_was_unfolded_stays_so_when_an_item_is_added(
    page: Page, study: Study, db_session: Session
) -> None:
    address = f"/studies/{study.slug}/plan/add/instruments"
    db_session.commit()
    sign_in(page, "olga@example.org")
    page.goto(address)
    page.locator("summary", has_text="More about answers and score").click()
    page.get_by_label("Steps").focus()
    page.get_by_role("button", name="Add an item").click()
    expect(page.get_by_label("Statement", exact=True)).to_have_count(2)
    expect(page.get_by_label("Steps")).to_be_visible()
    expect(page.get_by_label("Seconds that people need")).to_be_hidden()
    page.locator("summary", has_text="More about answers and score").click()
    page.get_by_role("button", name="Add an item").click()
    expect(page.get_by_label("Statement", exact=True)).to_have_count(3)
    expect(page.get_by_label("Steps")).to_be_hidden()

"""Who findings are counted over, as the address of the room chooses it."""

import json
import re
from collections.abc import Callable
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.findings.conftest import Lab
from tests.findings.test_pages import text_of
from tests.results.test_pages import links_of
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.results import aside, kept
from usability.studies import services as studies

SignIn = Callable[[User], Visitor]


def sentence_of(body: str) -> str:
    """What the page says without the choices that wait behind its words."""
    said = text_of(re.sub(r"(?s)</summary><ul>.*?</ul>", "</summary>", body))
    return said.replace(" .", ".")


@pytest.fixture
def room(lab: Lab) -> str:
    """Two people at a desk of whom one met it, one on a phone who did, one who was excluded and did."""
    people = [lab.person("oxygen") for _ in range(4)]
    for one, device in zip(people, ("desktop", "desktop", "phone", "desktop"), strict=True):
        one.session.device = device
    people[3].session.participant.excluded_at = people[3].session.admitted_at
    keys = [lab.report(one, "oxygen", "Gone") for one in (people[0], people[2], people[3])]
    lab.finding("The button is gone", *keys, tasks=["oxygen"], severity=3)
    lab.db.commit()
    return f"/studies/{lab.study.slug}/findings"


@pytest.mark.parametrize(
    ("choice", "met"),
    [
        ("", "2 of 3"),
        ("?excluded=with", "3 of 4"),
        ("?device=desktop", "1 of 2"),
        ("?device=desktop&excluded=with", "2 of 3"),
        ("?device=phone", "1 of 1"),
        ("?version=1", "2 of 3"),
        ("?mode=unmoderated", "2 of 3"),
        ("?success=lenient&by=device&combined=yes&mode=pooled", "2 of 3"),
    ],
)
def test_the_room_a_finding_and_the_file_count_those_whom_the_address_chooses(
    lab: Lab, room: str, signed_in: SignIn, choice: str, met: str
) -> None:
    client = signed_in(lab.cast.owner)
    k, _of, n = met.split()
    assert met in text_of(client.get(f"{room}{choice}").text)
    assert met in text_of(client.get(f"{room}/1{choice}").text)
    row = client.get(f"{room}.csv{choice}").text.splitlines()[1]
    assert f",{k},{n}," in row


def test_the_sentence_offers_the_choices_and_the_links_keep_them(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    client = signed_in(lab.cast.owner)
    links = dict(links_of(client.get(room).text))
    assert links["also those excluded"].endswith("?excluded=with")
    phone = client.get(links["only on a phone"])
    assert "Counting the 1 person on a phone who began a task of version 1." in sentence_of(phone.text)
    kept = {href for _words, href in links_of(phone.text) if "device=phone" in href}
    assert f"{room}/1?device=phone" in kept
    assert f"{room}.csv?device=phone" in kept
    assert dict(links_of(phone.text))["everybody not excluded"] == room


def test_a_second_version_can_be_chosen_alone(lab: Lab, room: str, signed_in: SignIn) -> None:
    tasks = [{**one, "scenario": f"{one['scenario']} Please."} for one in lab.study.draft["tasks"]]
    lab.study.draft = {**lab.study.draft, "tasks": tasks}
    lab.version = studies.publish(lab.db, lab.study, lab.cast.owner)
    lab.person("oxygen")
    lab.db.commit()
    client = signed_in(lab.cast.owner)
    page = client.get(room).text
    assert "2 of 4" in text_of(page)
    assert "Counting 4 people who began a task of any version." in sentence_of(page)
    alone = client.get(dict(links_of(page))["version 2 alone"]).text
    assert "0 of 1" in text_of(alone)
    assert "who began a task of version 2." in sentence_of(alone)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("device=toaster", "toaster"),
        ("version=9", "There is no version"),
        ("segment=moon:full", "moon"),
        ("excluded=perhaps", "perhaps"),
        ("mode=asleep", "asleep"),
    ],
)
def test_a_choice_that_there_is_not_is_named(
    lab: Lab, room: str, signed_in: SignIn, wrong: str, named: str
) -> None:
    client = signed_in(lab.cast.owner)
    for place in (room, f"{room}/1"):
        page = client.get(f"{place}?{wrong}")
        assert page.status_code == 400
        assert named in text_of(page.text)
        assert "The usual choice is shown instead." in text_of(page.text)
        assert "2 of 3" in text_of(page.text)
    assert client.get(f"{room}.csv?{wrong}").status_code == 400


def test_what_is_done_with_a_finding_keeps_the_choice(lab: Lab, room: str, signed_in: SignIn) -> None:
    client = signed_in(lab.cast.owner)
    lab.finding("The button is lost", tasks=["oxygen"], severity=2)
    lab.db.commit()
    body = client.get(f"{room}/1?device=phone").text
    sent = dict(re.findall(r'action="([^"?]*/(rate|drop|merge|delete))\?device=phone"', body))
    assert set(sent.values()) == {"rate", "drop", "merge", "delete"}
    rated = client.post(f"{room}/1/rate?device=phone", data={"severity": "2"})
    assert rated.location == f"{room}/1?device=phone#severity"
    merged = client.post(f"{room}/1/merge?device=phone", data={"into": "2"})
    assert merged.location == f"{room}/2?device=phone"
    undone = client.post(f"{room}/1/unmerge?device=phone")
    assert undone.location == f"{room}/1?device=phone"
    assert client.post(f"{room}/1/delete").location == room


def test_a_session_that_still_runs_counts_only_while_nothing_is_chosen(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    lab.person("oxygen", finished=False).session.device = "phone"
    lab.db.commit()
    client = signed_in(lab.cast.owner)
    assert "2 of 4" in text_of(client.get(room).text)
    assert "1 of 1" in text_of(client.get(f"{room}?device=phone").text)


def test_a_choice_costs_no_query_for_each_person(
    lab: Lab, room: str, signed_in: SignIn, engine: Engine
) -> None:
    client = signed_in(lab.cast.owner)
    numbers = []
    for people in (1, 4):
        for _ in range(people):
            lab.person("oxygen").session.device = "phone"
        lab.db.commit()
        with counted(engine) as statements:
            assert client.get(f"{room}?device=phone").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_a_large_study_shows_everybody_at_once_and_waits_for_who_is_chosen(
    lab: Lab, room: str, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "_are_large", lambda _db, _studies: True)
    monkeypatch.setattr(aside, "PATIENCE", 0.0)
    client = signed_in(lab.cast.owner)
    assert "2 of 3" in text_of(client.get(room).text)
    page = client.get(f"{room}?device=phone")
    if page.status_code == 202:
        assert f"/studies/{lab.study.slug}/results/state?device=phone" in page.text
    for _ in range(600):
        if page.status_code == 200:
            break
        sleep(0.1)
        page = client.get(f"{room}?device=phone")
    assert "1 of 1" in text_of(page.text)
    # What it computed is of no other test's study, though it be the first in its database too.
    kept.forget(lab.db)
    aside._works.clear()


def test_the_command_counts_whom_it_is_told_to(lab: Lab, room: str, app: Flask) -> None:
    slug = lab.study.slug
    lab.db.commit()
    run = app.test_cli_runner().invoke

    def told(*options: str) -> list[tuple[int, int]]:
        ran = run(args=["findings", "list", slug, "--json", *options])
        assert ran.exit_code == 0, ran.output
        return [(one["frequency"]["x"], one["frequency"]["n"]) for one in json.loads(ran.output)["findings"]]

    assert told() == [(2, 3)]
    assert told("--device", "phone") == [(1, 1)]
    assert told("--mode", "moderated") == [(0, 0)]
    wrong = run(args=["findings", "list", slug, "--segment", "nothing:here"])
    assert wrong.exit_code == 1
    assert wrong.output.startswith("Error: ")
    assert "Traceback" not in wrong.output

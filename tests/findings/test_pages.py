"""The Findings room as people meet it."""

import csv
import io
import json
from collections.abc import Callable

import html5lib
import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select

from tests.findings.conftest import Lab
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.findings.models import Finding, Observation
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]


@pytest.fixture
def room(lab: Lab) -> str:
    return f"/studies/{lab.study.slug}/findings"


def text_of(body: str) -> str:
    tree = html5lib.parse(body)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


def test_an_empty_room_teaches(lab: Lab, room: str, signed_in: SignIn) -> None:
    client = signed_in(lab.cast.owner)
    said = text_of(client.get(room).text)
    assert "No finding yet" in said
    assert "Nothing was seen yet" in said
    assert "Nothing was seen yet" in text_of(client.get(f"{room}/observations").text)
    lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    assert "Read 1 observation" in text_of(client.get(room).text)


def test_from_observations_to_a_finding(lab: Lab, room: str, signed_in: SignIn) -> None:
    people = [lab.person("oxygen", finished=False) for _ in range(2)]
    keys = [lab.report(one, "oxygen", f"Said {number}") for number, one in enumerate(people)]
    client = signed_in(lab.cast.editor)
    page = client.get(f"{room}/observations").text
    assert "Said 0" in page
    assert f'#{keys[0]}"' in page
    sent = client.post(f"{room}/observations?kind=report", data={"observation": keys, "act": "new"})
    assert (sent.status_code, "observation=" + keys[0] in sent.location) == (302, True)
    form = client.get(sent.location).text
    assert "Told from 2 observations" in text_of(form)
    assert 'value="oxygen" checked' in form
    made = client.post(
        f"{room}/new",
        data={
            "observation": keys, "title": "The button is gone", "kind": "problem", "severity": "4",
            "tasks": "oxygen", "status": "open", "description": "", "recommendation": "Bring it back",
        },
    )  # fmt: skip
    assert (made.status_code, made.location) == (302, f"{room}/1")
    said = text_of(client.get(made.location).text)
    for words in (
        "2 of 2 · 100 % (29–100)",
        "Said 1",
        "Bring it back",
        "4 · Catastrophe",
        "Gathered 2 observations",
    ):
        assert words in said
    assert "The button is gone" in text_of(client.get(room).text)
    assert client.get(f"{room}/observations?gathered=no").text.count('name="observation"') == 0


def test_several_are_tagged_and_gathered_at_once_and_the_filter_stays(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    who = lab.person("oxygen", finished=False)
    keys = [lab.report(who, "oxygen", words) for words in ("One", "Two")]
    lab.finding("Gone")
    client = signed_in(lab.cast.owner)
    here = f"{room}/observations?kind=report&task=oxygen"
    sent = client.post(here, data={"observation": keys, "act": "tag", "tag": "search, slow"})
    assert (sent.status_code, sent.location) == (302, here)
    page = client.get(f"{room}/observations?tag=slow").text
    assert page.count('name="observation"') == 2
    assert '<option value="search"></option>' in page
    sent = client.post(here, data={"observation": keys, "act": "gather", "finding": "1"})
    assert "2 observations gathered into “Gone”" in text_of(client.get(sent.location).text)
    client.post(here, data={"observation": keys[:1], "act": "untag", "tag": "slow"})
    assert client.get(f"{room}/observations?tag=slow").text.count('name="observation"') == 1


@pytest.mark.parametrize(
    ("data", "words", "control"),
    [
        ({"act": "tag", "tag": "x"}, "Check at least one observation first.", "seen-1"),
        ({"act": "tag", "tag": " ", "observation": ["KEY"]}, "Write a tag first.", "act-tag"),
        ({"act": "gather", "observation": ["KEY"]}, "Choose a finding to gather them into", "act-finding"),
        ({"act": "gather", "finding": "1", "observation": ["KEY", "e999"]}, "not there any more", "seen-1"),
    ],
)
def test_a_mistake_with_the_checked_ones_says_what_to_do_and_keeps_the_checks(
    lab: Lab, room: str, signed_in: SignIn, data: dict[str, str | list[str]], words: str, control: str
) -> None:
    key = lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    picked = [key if one == "KEY" else one for one in data.get("observation", ())]
    answer = signed_in(lab.cast.owner).post(f"{room}/observations", data={**data, "observation": picked})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert f'href="#{control}"' in answer.text
    assert (f'value="{key}" id="seen-1" checked' in answer.text) == (key in picked)


def test_an_observation_is_written_by_hand_and_deleted(lab: Lab, room: str, signed_in: SignIn) -> None:
    who = lab.person("oxygen")
    number = who.session.id
    client = signed_in(lab.cast.owner)
    bad = client.post(
        f"{room}/observations/write",
        data={
            "session": str(number),
            "kind": "problem",
            "task": "oxygen",
            "moment": "four",
            "words": "He sighed.",
        },
    )
    assert bad.status_code == 422
    assert "Write the moment as minutes and seconds" in bad.text
    assert "He sighed." in bad.text
    good = client.post(
        f"{room}/observations/write",
        data={
            "session": str(number),
            "kind": "problem",
            "task": "oxygen",
            "moment": "4:05",
            "words": "He sighed.",
        },
    )
    assert good.status_code == 302
    assert "P001 at 4:05 · Oxygen · Olga" in text_of(client.get(f"{room}/observations").text)
    (made,) = lab.db.scalars(select(Observation.id))
    assert client.post(f"{room}/observations/{made}/delete").status_code == 302
    assert "He sighed." not in client.get(f"{room}/observations").text


def test_observations_of_another_study_are_out_of_reach(lab: Lab, room: str, signed_in: SignIn) -> None:
    from tests.support.cast import make_plan
    from usability.studies.services import create_study

    key = lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    other = create_study(lab.db, make_plan("Another"), lab.cast.owner)
    elsewhere = f"/studies/{other.slug}/findings"
    client = signed_in(lab.cast.owner)
    answer = client.post(f"{elsewhere}/observations", data={"observation": key, "act": "tag", "tag": "x"})
    assert answer.status_code == 422
    lab.finding("Gone")
    for method, address in (("GET", "1"), ("GET", "1/edit"), ("POST", "1/delete")):
        assert client.open(f"{elsewhere}/{address}", method=method).status_code == 404


def edited(client: Visitor, room: str, title: str, page: str) -> dict[str, str]:
    """What a browser would send of the form on this page, with another title."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    hidden = {
        one.get("name"): one.get("value", "") for one in tree.iter("input") if one.get("type") == "hidden"
    }
    return {
        "revision": hidden["revision"], "base": hidden["base"], "title": title, "kind": "problem", "severity": "2",
        "status": "open", "description": "", "recommendation": "",
    }  # fmt: skip


def test_two_who_change_one_finding_do_not_overwrite_each_other(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    lab.finding("Gone", severity=2)
    first, second = signed_in(lab.cast.owner), signed_in(lab.cast.editor)
    pages = [client.get(f"{room}/1/edit").text for client in (first, second)]
    assert first.post(f"{room}/1/edit", data=edited(first, room, "Olga’s words", pages[0])).status_code == 302
    answer = second.post(f"{room}/1/edit", data=edited(second, room, "Emil’s words", pages[1]))
    assert answer.status_code == 409
    said = text_of(answer.text)
    for words in ("Olga’s words", "Emil’s words", "Gone", "Nothing was overwritten"):
        assert words in said
    assert (
        second.post(f"{room}/1/edit", data=edited(second, room, "Emil’s words", answer.text)).status_code
        == 302
    )
    assert lab.db.scalars(select(Finding.title)).all() == ["Emil’s words"]


def test_a_forged_state_makes_no_error(lab: Lab, room: str, signed_in: SignIn) -> None:
    lab.finding("Gone", severity=2)
    client = signed_in(lab.cast.owner)
    data = edited(client, room, "Mine", client.get(f"{room}/1/edit").text)
    for base in ("", "[]", '{"severity": "x", "status": 4}', "{"):
        assert client.post(f"{room}/1/edit", data={**data, "revision": "7", "base": base}).status_code == 409


def test_a_finding_without_a_title_is_refused_beside_its_field(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    key = lab.report(lab.person("oxygen", finished=False), "oxygen", "Kept words")
    answer = signed_in(lab.cast.owner).post(
        f"{room}/new",
        data={"title": "", "kind": "problem", "severity": "9", "status": "open", "observation": key},
    )
    assert answer.status_code == 422
    assert "Say in a few words what was found." in answer.text
    assert "Kept words" in answer.text


def test_merging_and_deleting_are_undone_by_a_button(lab: Lab, room: str, signed_in: SignIn) -> None:
    lab.finding("First")
    lab.finding("Second")
    client = signed_in(lab.cast.editor)
    sent = client.post(f"{room}/2/merge", data={"into": "1"})
    assert sent.location == f"{room}/1"
    assert "Merged into it" in text_of(client.get(sent.location).text)
    assert "Merged into finding 1" in text_of(client.get(f"{room}/2").text)
    client.post(f"{room}/2/unmerge")
    assert "Merged into it" not in text_of(client.get(f"{room}/1").text)
    client.post(f"{room}/1/delete")
    assert "Bring back" in text_of(client.get(room).text)
    client.post(f"{room}/1/restore")
    assert "Bring back" not in text_of(client.get(room).text)
    assert client.post(f"{room}/1/merge", data={"into": "x"}).status_code == 302
    assert client.post(f"{room}/1/merge", data={"into": "1"}).status_code == 302
    assert "cannot be merged into itself" in text_of(client.get(f"{room}/1").text)


def test_readers_see_everything_and_can_change_nothing(lab: Lab, room: str, signed_in: SignIn) -> None:
    key = lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    lab.finding("Gone", key)
    client = signed_in(lab.cast.reader)
    for address in (room, f"{room}/1", f"{room}/observations", f"{room}.csv"):
        answer = client.get(address)
        assert answer.status_code == 200
        body = answer.text.partition("</header>")[2]
        assert "<button" not in body.replace('<button class="button" type="submit">Show</button>', "")
        assert 'type="checkbox"' not in body


def test_the_table_opens_in_a_spreadsheet_without_running_anything(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    key = lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    lab.finding('=HYPERLINK("http://evil.example")', key, recommendation="@SUM(1)", severity=3)
    answer = signed_in(lab.cast.owner).get(f"{room}.csv")
    (row,) = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert row["title"] == '\'=HYPERLINK("http://evil.example")'
    assert row["recommendation"] == "'@SUM(1)"
    assert (row["people_met"], row["people_among"], row["severity_name"]) == ("1", "1", "Major problem")


def test_the_command_tells_the_same(app: Flask, lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    lab.person("oxygen")
    lab.finding("Gone", lab.report(who, "oxygen", "x"), severity=3)
    slug = lab.study.slug
    lab.db.commit()
    runner = app.test_cli_runner()
    told = json.loads(runner.invoke(args=["findings", "list", slug, "--json"]).output)
    assert told["people"] == 2
    (one,) = told["findings"]
    assert (one["title"], one["severity"], one["met_by"]) == ("Gone", 3, ["P001"])
    assert (one["frequency"]["x"], one["frequency"]["n"]) == (1, 2)
    text = runner.invoke(args=["findings", "list", slug]).output
    assert "Gone  [3 · Major problem (one person’s rating); open]  1 of 2" in text
    assert "There is no study" in runner.invoke(args=["findings", "list", "nothing"]).output


def test_more_observations_need_no_more_queries(
    lab: Lab, room: str, signed_in: SignIn, engine: Engine
) -> None:
    client = signed_in(lab.cast.owner)

    def queries_with(number: int) -> list[int]:
        who = lab.person("oxygen", finished=False)
        for _ in range(number):
            lab.finding("Gone", lab.report(who, "oxygen", "x"))
        lab.seen()
        counts = []
        for address in (room, f"{room}/observations", f"{room}/1"):
            client.get(address)
            with counted(engine) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        return counts

    assert queries_with(1) == queries_with(6)


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "gathered=perhaps", "page=-4", "page=x", "person=%00", "task=zzz"]
)
def test_an_address_that_says_nonsense_shows_what_there_is(
    lab: Lab, room: str, signed_in: SignIn, query: str
) -> None:
    lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    assert signed_in(lab.cast.owner).get(f"{room}/observations?{query}").status_code == 200


def test_excluded_people_are_counted_where_the_address_says_so(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    from usability.participants.services import exclude

    first, second = (lab.person("oxygen", finished=False) for _ in range(2))
    lab.finding("Gone", lab.report(first, "oxygen", "x"), lab.report(second, "oxygen", "y"))
    exclude(lab.db, second.session.participant, "Knows it", None)
    client = signed_in(lab.cast.owner)
    assert "1 of 1" in text_of(client.get(f"{room}/1").text)
    said = text_of(client.get(f"{room}/1?excluded=with").text)
    assert "2 of 2" in said
    assert "1 person left out by a researcher counts here as well." in said


def test_a_study_is_deleted_with_its_findings(lab: Lab) -> None:
    lab.finding("Gone", lab.report(lab.person("oxygen", finished=False), "oxygen", "x"))
    lab.db.flush()
    lab.db.execute(delete(Study).where(Study.id == lab.study.id))
    assert lab.db.scalars(select(Finding.id)).all() == []


def test_results_lead_from_a_task_to_the_findings_that_affect_it(
    lab: Lab, room: str, signed_in: SignIn
) -> None:
    lab.person("oxygen", "silver")
    lab.finding("Minor", severity=1, tasks=["silver"])
    lab.finding("Major", severity=3, tasks=["silver"])
    lab.finding("Everywhere", tasks=[])
    client = signed_in(lab.cast.reader)
    page = client.get(f"/studies/{lab.study.slug}/results").text
    assert page.index("Everywhere") < page.index("Major") < page.index("Minor")
    assert f'href="{room}/2"' in page
    lab.db.execute(delete(Finding))
    assert "Findings by task" not in client.get(f"/studies/{lab.study.slug}/results").text


def test_results_count_findings_over_the_people_chosen_there(lab: Lab, signed_in: SignIn) -> None:
    small, large, other = (lab.person("oxygen", finished=False) for _ in range(3))
    lab.finding(
        "No button", lab.report(small, "oxygen", "x"), lab.report(large, "oxygen", "y"), tasks=["oxygen"]
    )
    for who, device in ((small, "phone"), (large, "desktop"), (other, "desktop")):
        who.finish()
        who.session.device = device
    client = signed_in(lab.cast.reader)

    def of(choice: str) -> str:
        said = text_of(client.get(f"/studies/{lab.study.slug}/results?{choice}").text)
        return said[said.index("How many met each") :]

    assert "1 No button Not rated yet, 2 of 3 · 67 %" in of("")
    assert "1 No button Not rated yet, 1 of 1 · 100 %" in of("device=phone")
    assert "1 No button Not rated yet, 1 of 2 · 50 %" in of("device=desktop")

"""From what people said to whose answers they are, and to the moment at which each was given."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests.results.test_pages import links_of, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.demo.services import seed_generated_study
from usability.results import gather
from usability.results.choosing import read_choices
from usability.results.counts import Counts
from usability.results.journey_model import Kind, Known, Measure
from usability.results.tracing import answers_of, known_of, read_counts, scores_of
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]


@pytest.fixture
def shop(db_session: Session, cast: Cast) -> Study:
    return seed_generated_study(db_session, cast.owner)


def test_every_count_of_an_own_question_lists_as_many_answers(db_session: Session, shop: Study) -> None:
    found = gather.gather(db_session, shop)
    asked = 0
    for question in found.questions:
        counts = Counts(question.task, question=question.key, place=question.place)
        for column in question.columns:
            assert len(answers_of(found, counts)) == column.answered
            for option in column.options:
                asked += 1
                chosen = Counts(question.task, question=question.key, place=question.place, option=option.key)
                assert len(answers_of(found, chosen)) == option.count
    assert asked > 2


def test_every_figure_of_what_people_said_lists_those_who_came_by(db_session: Session, shop: Study) -> None:
    found = gather.gather(db_session, shop)
    names = {one.instrument.key: found.instrument_name(one) for one in found.instruments}
    checked = set()
    for part in found.journey.parts:
        for one in part.told:
            key = one.measure.partition(".")[0]
            if key in names and part.named(one.measure).place:
                told = scores_of(found, Counts(condition=one.column, stop=one.stop, instrument=names[key]))
                assert len(told) == one.everyone.n, one
                checked.add(one.measure)
    assert {"nps", "nps.score"} <= checked


@pytest.mark.parametrize("choice", [{}, {"by": "device"}, {"success": "lenient"}])
def test_every_figure_of_who_solved_it_and_who_did_not_leads_to_as_many_people(
    signed_in: SignIn, cast: Cast, db_session: Session, shop: Study, choice: dict[str, str]
) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{shop.slug}/results", query_string=choice).text
    found = gather.gather(db_session, shop, read_choices(MultiDict(choice)))
    checked, last = set(), ("", "")
    linked = r'<a href="([^"]*results/scores[^"]*)">([^<]*)</a> <span class="ci">([^<]*)'
    for address, words, interval in re.findall(linked, body):
        values = dict(parse_qsl(urlsplit(unescape(address)).query))
        if not {"stop", "known"} & set(values):
            continue
        n = re.search(r"(?:of|n\s=)\s(\d+)", f"{words} {interval}")
        assert n is not None
        counts = read_counts(values, (), found)
        told = known_of(found, counts) if counts.known else scores_of(found, counts)
        assert len(told) == int(n[1]), address
        checked.add((counts.instrument or counts.known, bool(counts.stop), counts.solved))
        last = (unescape(address), n[1])
    for name in ("nps", "churned", "revenue:EUR"):
        assert {(name, True, "yes"), (name, True, "no")} <= checked
    assert ("churned", False, "") in checked
    page = client.get(last[0])
    assert page.status_code == 200
    assert f": {last[1]}</h2>" in page.text


def test_an_imported_figure_leads_to_the_people_their_values_and_their_timelines(
    signed_in: SignIn, cast: Cast, shop: Study
) -> None:
    client = signed_in(cast.owner)
    page = client.get(f"/studies/{shop.slug}/results/scores?known=churned&stop=touchpoint:Checkout&solved=no")
    text = text_of(page.text)
    assert "Churned (imported), of who came by “Checkout” and did not solve it in full" in text
    assert ">Value</th>" in page.text
    timelines = [href for words, href in links_of(page.text) if words.startswith("session")]
    assert timelines
    assert client.get(timelines[0]).status_code == 200


def test_solved_and_not_solved_part_everybody_who_came_by(db_session: Session, shop: Study) -> None:
    found = gather.gather(db_session, shop)
    stop = "touchpoint:Checkout"
    yes, no, every = (
        {
            one.participant
            for _column, one in scores_of(found, Counts(stop=stop, instrument="nps", solved=how))
        }
        for how in ("yes", "no", "")
    )
    assert yes
    assert no
    assert not yes & no
    assert yes | no == every


def test_what_was_asked_after_tasks_is_listed_by_person_with_the_mean(
    db_session: Session, shop: Study
) -> None:
    found = gather.gather(db_session, shop)
    tasks = next(one.tasks for one in found.journey.stops if len(one.tasks) == 1)
    dots = next(task for task in found.tasks if task.key == tasks[0]).figures[0].dots[:2]
    measure = Measure("csat.task", "Satisfaction", "", Kind.RATING, 1, 5, place="after_task")
    part = replace(found.journey.parts[0], measures=(*found.journey.parts[0].measures, measure))
    known = tuple(
        Known("csat.task", "", dot.participant, (dot.session_id,), 4.0, task, f"after:{task}")
        for dot in dots
        for task in (tasks[0], "elsewhere")
    )
    asked = replace(found, journey=replace(found.journey, parts=(part,), known=known))
    there = known_of(asked, Counts(stop=tasks[0], known="csat.task"))
    assert [len(own) for _column, own in there] == [1, 1]
    assert [len(own) for _column, own in known_of(asked, Counts(known="csat.task"))] == [2, 2]


def test_who_did_not_come_by_a_place_is_not_listed_there(db_session: Session, shop: Study) -> None:
    found = gather.gather(db_session, shop)
    stop = found.journey.at(found.journey.main)[0]
    score = next(score for _column, score in scores_of(found, Counts(instrument="nps")))
    tasks = tuple(
        replace(
            task,
            figures=tuple(
                replace(one, dots=tuple(d for d in one.dots if d.participant != score.participant))
                for one in task.figures
            ),
        )
        if task.key in stop.tasks
        else task
        for task in found.tasks
    )
    absent = replace(found, tasks=tasks)
    there, before = (
        [one for _column, one in scores_of(results, Counts(stop=stop.key, instrument="nps"))]
        for results in (absent, found)
    )
    assert set(before) - set(there) == {score}


def test_an_option_leads_to_its_answers_and_each_to_its_moment(
    signed_in: SignIn, cast: Cast, shop: Study
) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{shop.slug}/results").text
    words, href = next((words, href) for words, href in links_of(body) if "option=" in href)
    page = client.get(href)
    number = words.partition(" ")[0]
    assert page.status_code == 200
    assert f": {number} " in text_of(page.text)
    moment = next(href for _words, href in links_of(page.text) if "/sessions/" in href and "#e" in href)
    address, _hash, anchor = moment.partition("#")
    assert f'id="{anchor}"' in client.get(address).text


def test_what_was_said_beside_what_was_done_leads_to_the_answers_as_given(
    signed_in: SignIn, cast: Cast, shop: Study
) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{shop.slug}/results").text
    href = next(href for _words, href in links_of(body) if "of=nps" in href and "stop=" in href)
    text = text_of(client.get(href).text)
    assert "of who came by “" in text
    assert all(head in text for head in ("Marked", "Answer", "Score", "Given at"))


@pytest.mark.parametrize(
    "wrong",
    [
        "question=moon&place=final",
        "question=moon",
        "of=nps&stop=moon",
        "known=moon",
        "known=nps",
        "question=visits&place=about&option=x",
    ],
)
def test_an_address_of_answers_that_there_are_not_says_so(
    signed_in: SignIn, cast: Cast, shop: Study, wrong: str
) -> None:
    page = signed_in(cast.owner).get(f"/studies/{shop.slug}/results/scores?{wrong}")
    assert page.status_code == 400
    assert "There is no " in text_of(page.text)


@pytest.mark.parametrize("wrong", ["of=nps&stop=touchpoint:Checkout&solved=half", "of=nps&solved=yes"])
def test_an_address_of_a_way_of_solving_that_there_is_not_says_so(
    signed_in: SignIn, cast: Cast, shop: Study, wrong: str
) -> None:
    page = signed_in(cast.owner).get(f"/studies/{shop.slug}/results/scores?{wrong}")
    assert page.status_code == 400
    assert "solved it" in text_of(page.text)


def test_listing_answers_asks_no_more_for_more_people(
    signed_in: SignIn, cast: Cast, shop: Study, engine: Engine
) -> None:
    client = signed_in(cast.owner)
    links = [
        href for _w, href in links_of(client.get(f"/studies/{shop.slug}/results").text) if "option=" in href
    ]
    numbers = []
    for href in links[:2]:
        client.get(href)
        with counted(engine) as statements:
            client.get(href)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]

"""The Results room as people meet it."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import html5lib
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.results.walker import admit
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_generated_study, seed_real_study
from usability.infra.clock import now
from usability.sessions import events
from usability.sessions.models import UsabilitySession
from usability.studies import services as studies
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]
NS = "{http://www.w3.org/1999/xhtml}"


def text_of(body: str) -> str:
    tree = html5lib.parse(body)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


def links_of(body: str) -> list[tuple[str, str]]:
    tree = html5lib.parse(body)
    return [
        (" ".join("".join(link.itertext()).split()), link.get("href", "")) for link in tree.iter(NS + "a")
    ]


@pytest.fixture
def real(db_session: Session, cast: Cast) -> Study:
    return seed_real_study(db_session, cast.owner)


def test_the_page_opens_with_the_answer(signed_in: SignIn, cast: Cast, real: Study) -> None:
    body = signed_in(cast.owner).get(f"/studies/{real.slug}/results").text
    text = text_of(body)
    assert "Counting all 20 people" in text
    assert "who ran version 1, a success only when solved in full" in text
    assert "System 2 looks better, but 20 people do not settle it" in text
    assert "59 %" in text
    assert "(47–70), n = 20" in text
    assert 'style="' not in body
    assert "<script>" not in body


def test_the_contents_name_what_stands_and_lead_there(
    signed_in: SignIn, db_session: Session, cast: Cast, real: Study
) -> None:
    for study, own in ((real, False), (seed_generated_study(db_session, cast.owner), True)):
        body = signed_in(cast.owner).get(f"/studies/{study.slug}/results").text
        ids = {element.get("id") for element in html5lib.parse(body).iter()}
        contents = [
            (words, href)
            for words, href in links_of(body)
            if href.startswith("#") and words != "To the content"
        ]
        assert [href for _, href in contents if href[1:] not in ids] == []
        names = [words for words, _ in contents]
        assert names[0] == "Success by task"
        assert names[-1] == "Definitions"
        assert ("Own questions" in names, "Compared" in names) == (own, not own)


def test_every_number_of_the_table_leads_to_the_attempts_it_counts(
    signed_in: SignIn, cast: Cast, real: Study
) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{real.slug}/results").text
    followed = 0
    for words, href in links_of(body):
        if "/attempts?" not in href or not words.isdecimal() or "outcome" not in href or "unassisted" in href:
            continue
        if "task=lepidoptera" not in href and "task=poales" not in href:
            continue
        page = client.get(href)
        assert page.status_code == 200
        assert f": {words} " in text_of(page.text) + " ", href
        followed += 1
    assert followed >= 12


def test_a_count_in_the_answer_leads_to_as_many_attempts(signed_in: SignIn, cast: Cast, real: Study) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{real.slug}/results").text
    href = next(href for words, href in links_of(body) if words == "56 of 80")
    page = client.get(href).text
    assert "Attempts solved in full, without help, System 2: 56" in text_of(page)
    assert page.count("<tr>") == 57
    cut = next(href for words, href in links_of(body) if words == "41 of 160")
    assert "whose time was cut off: 41" in text_of(client.get(cut).text)
    assert "more than 300 s" in text_of(client.get(cut).text)


def test_choices_stand_in_the_address(signed_in: SignIn, cast: Cast, real: Study) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{real.slug}/results?success=lenient").text
    text = text_of(body)
    assert "71 of 80" in text
    assert "solved in full or in part" in text
    strict = next(href for words, href in links_of(body) if words == "solved in full")
    assert strict == f"/studies/{real.slug}/results"
    assert all("success=lenient" in unquote(href) for _words, href in links_of(body) if "/attempts" in href)


@pytest.mark.parametrize(
    "query", ["version=99", "version=abc", "success=mild", "segment=a:b", "excluded=perhaps"]
)
def test_a_choice_that_does_not_exist_is_named(
    signed_in: SignIn, cast: Cast, real: Study, query: str
) -> None:
    page = signed_in(cast.owner).get(f"/studies/{real.slug}/results?{query}")
    assert page.status_code == 400
    assert "The usual choice is shown instead." in text_of(page.text)
    assert "47 of 80" in text_of(page.text)


@pytest.mark.parametrize("query", ["task=nothing", "condition=nothing", "outcome=splendid"])
def test_attempts_of_nothing_are_named(signed_in: SignIn, cast: Cast, real: Study, query: str) -> None:
    page = signed_in(cast.owner).get(f"/studies/{real.slug}/results/attempts?{query}")
    assert page.status_code == 400
    assert "The usual choice is shown instead." in text_of(page.text)


def test_sus_stands_with_grade_and_sources_comments_and_exclusions(
    db_session: Session, signed_in: SignIn, cast: Cast
) -> None:
    study = seed_generated_study(db_session, cast.owner)
    text = text_of(signed_in(cast.owner).get(f"/studies/{study.slug}/results").text)
    assert "Sauro & Lewis 2016" in text
    assert "Percentile among published studies: about" in text
    assert "In people’s words" in text
    assert "Works for the shop, as the answers told." in text
    assert "left before the end" in text
    assert "Net Promoter" in text


def test_an_empty_study_says_what_will_be_here(signed_in: SignIn, cast: Cast, study: Study) -> None:
    page = signed_in(cast.owner).get(f"/studies/{study.slug}/results")
    assert page.status_code == 200
    assert "Nobody is counted yet" in text_of(page.text)
    assert "Go to the plan" in text_of(page.text)
    attempts = signed_in(cast.owner).get(f"/studies/{study.slug}/results/attempts")
    assert "Nothing of this kind" in text_of(attempts.text)


def test_looking_settles_who_fell_silent(
    db_session: Session, signed_in: SignIn, cast: Cast, study: Study
) -> None:
    version = studies.publish(db_session, study, cast.owner)
    walker = admit(db_session, version)
    walker.begin("oxygen")
    walker.session.last_event_at = now() - timedelta(hours=49)
    text = text_of(signed_in(cast.reader).get(f"/studies/{study.slug}/results").text)
    assert "0 of 1" in text
    db_session.expire_all()
    assert db_session.scalars(select(UsabilitySession.state)).all() == ["dropped_out"]


def test_only_members_may_look(signed_in: SignIn, cast: Cast, study: Study) -> None:
    for address in ("results", "results/attempts"):
        assert signed_in(cast.reader).get(f"/studies/{study.slug}/{address}").status_code == 200
        assert signed_in(cast.outsider).get(f"/studies/{study.slug}/{address}").status_code == 404


def test_long_lists_of_attempts_have_pages_that_hold_the_choice(
    signed_in: SignIn, cast: Cast, real: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("usability.results.views.traces.PAGE", 50)
    client = signed_in(cast.owner)
    address, seen = f"/studies/{real.slug}/results/attempts?column=system-2&success=lenient", []
    while address:
        body = client.get(address).text
        assert "Attempts, System 2: 80" in text_of(body)
        seen.append(body.count("<tr>") - 1)
        address = next((href for words, href in links_of(body) if words == "Next page"), "")
        assert not address or "success=lenient" in address
    assert seen == [50, 30]
    assert client.get(f"/studies/{real.slug}/results/attempts?page=99999").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["mode=watched", "by=weather", "by=segment:age", "device=fridge", "condition=system-9", "imported=perhaps",
     "version=1,99", "by=device&mode=imported&imported=without"],
)  # fmt: skip
@pytest.mark.parametrize("page", ["results", "results/attempts"])
def test_no_choice_breaks_a_page(signed_in: SignIn, cast: Cast, real: Study, page: str, query: str) -> None:
    answer = signed_in(cast.owner).get(f"/studies/{real.slug}/{page}?{query}")
    assert answer.status_code == 400
    assert "The usual choice is shown instead." in text_of(answer.text)


def test_a_choice_is_carried_to_attempts_and_report(signed_in: SignIn, cast: Cast, real: Study) -> None:
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{real.slug}/results?condition=system-2&success=lenient").text
    links = links_of(body)
    attempts = [href for _words, href in links if "/attempts" in href]
    assert attempts
    assert all("condition=system-2" in href and "success=lenient" in href for href in attempts)
    href = next(href for words, href in links if words == "78 of 80")
    page = client.get(href).text
    assert ": 78" in text_of(page)
    assert "the 20 people with System 2" in text_of(page)
    report = next(href for words, href in links if words == "Build report")
    form = client.get(report).text
    assert '<option value="system-2" selected' in form or '<option selected value="system-2"' in form


def test_differences_stand_with_words_test_and_effect(signed_in: SignIn, cast: Cast, real: Study) -> None:
    text = text_of(signed_in(cast.owner).get(f"/studies/{real.slug}/results").text)
    assert "with System 2 it could be anything from 3 points fewer to 25 points more" in text
    assert "d_z +0.38" in text
    assert "paired t, within people" in text
    assert "N-1 two-proportion, between people" in text
    assert "0.22 (5 tests)" in text


def test_goals_stand_on_the_page_with_what_the_data_say(
    db_session: Session, signed_in: SignIn, cast: Cast
) -> None:
    study = seed_generated_study(db_session, cast.owner)
    text = text_of(signed_in(cast.owner).get(f"/studies/{study.slug}/results").text)
    assert "Solved, Redeem a voucher: at least 80 %" in text
    assert "Not met: the whole interval stays short of the goal." in text
    assert "before the first session" in text


def test_the_headline_goals_differences_and_scores_lead_to_what_they_count(
    signed_in: SignIn, cast: Cast, db_session: Session
) -> None:
    shop = seed_generated_study(db_session, cast.owner)
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{shop.slug}/results").text
    links = links_of(body)
    headline = next(href for words, href in links if words == "67.2")
    page = client.get(headline)
    assert "People’s scores, System Usability Scale (SUS): 23" in text_of(page.text)
    assert page.text.count("/sessions/") == 2 * 23, "each person and each moment"
    assert next(href for words, href in links if words.startswith("Each person’s score, System Usability"))
    words, goal = next((words, href) for words, href in links if "of 25 · " in words and "/attempts" in href)
    assert f": {words.partition(' ')[0]} " in text_of(client.get(goal).text)
    stop = next(href for words, href in links if "stop=" in href)
    assert client.get(stop).status_code == 200
    assert client.get(f"/studies/{shop.slug}/results/scores?of=nothing").status_code == 400
    assert client.get(f"/studies/{shop.slug}/results/attempts?stop=moon").status_code == 400


def test_every_link_of_the_results_leads_to_a_page(signed_in: SignIn, cast: Cast, real: Study) -> None:
    client = signed_in(cast.owner)
    links = {href for _words, href in links_of(client.get(f"/studies/{real.slug}/results").text)}
    counted = sorted(href for href in links if "/results/attempts" in href or "/results/scores" in href)
    assert len(counted) > 60
    for href in counted[::5]:
        assert client.get(href).status_code == 200, href


def test_of_many_words_a_hundred_are_listed_and_the_page_says_where_the_others_are(
    db_session: Session, signed_in: SignIn, cast: Cast, study: Study
) -> None:
    walker = admit(db_session, studies.publish(db_session, study, cast.owner))
    walker.begin("oxygen")
    for number in range(103):
        walker.say(events.ProblemReported, step=walker.step("oxygen"), text=f"Trouble {number}")
    walker.end("oxygen", 20)
    walker.finish()
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{study.slug}/results").text
    assert body.count("Trouble ") == 100
    assert "3 more are not listed here" in text_of(body)
    href = next(href for words, href in links_of(body) if words == "observations")
    assert "Trouble 0" in client.get(href).text

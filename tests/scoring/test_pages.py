"""Second scoring through its pages: blind, kept, compared, settled."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.scoring.conftest import Scored
from tests.support.client import Visitor
from tests.test_access import VALUES
from tests.timeline.story import begin
from tests.timeline.test_pages import queries_of
from usability.accounts.models import User
from usability.infra.clock import now
from usability.measures.vocabulary import Origin, Outcome
from usability.participants.services import exclude
from usability.scoring import queries, services
from usability.scoring.models import AttemptScore
from usability.scoring.report import StudyAgreement
from usability.scoring.rules import Pair
from usability.sessions import events
from usability.sessions.models import Attempt, LoggedEvent
from usability.sessions.services import append

SignIn = Callable[[User], Visitor]


@pytest.fixture
def blind(signed_in: SignIn, scored: Scored) -> Visitor:
    """The editor, who has begun to score."""
    client = signed_in(scored.cast.editor)
    assert client.post(f"/studies/{scored.study.slug}/scoring").status_code == 303
    return client


def attempt_address(scored: Scored, number: int, task: str) -> str:
    console = scored.consoles[number]
    return f"/studies/{scored.study.slug}/scoring/{console.session.id}/{console.step(task)}"


def outcome_of(db: Session, scored: Scored, number: int, task: str) -> tuple[str | None, str | None]:
    console = scored.consoles[number]
    row = db.execute(
        select(Attempt.outcome, Attempt.source).where(
            Attempt.session_id == console.session.id, Attempt.step == console.step(task)
        )
    ).one()
    return row.outcome, row.source


def test_while_scoring_nothing_of_the_study_tells_an_outcome(
    app: Flask, blind: Visitor, db_session: Session, scored: Scored
) -> None:
    slug, session = scored.study.slug, scored.consoles[4].session.id
    pages = (
        "results", "results/attempts", "agreement", "reports", "moments", f"sessions/{session}",
        f"sessions/{session}/timeline", f"sessions/{session}/moments.csv", f"sessions/{session}/log.jsonl",
        f"sessions/{session}/console", f"sessions/{session}/watch", f"sessions/{session}/live", "findings",
    )  # fmt: skip
    for page in pages:
        answer = blind.get(f"/studies/{slug}/{page}")
        assert answer.status_code == 403, page
        assert "Closed while you score" in answer.text
    for page in ("plan", "people", "members", "versions", "scoring"):
        assert blind.get(f"/studies/{slug}/{page}").status_code == 200, page


def test_every_page_of_a_study_is_closed_to_a_blind_scorer_unless_it_is_named(
    app: Flask, blind: Visitor, scored: Scored
) -> None:
    """Whatever page comes to be, it is closed until somebody says that it tells no outcome."""
    named = {"studies", "participants", "schedule", "overview", "scoring"}
    values = {
        "slug": scored.study.slug,
        "session_id": scored.consoles[0].session.id,
        "number": scored.consoles[0].session.id,
    }
    adapter, tried = app.url_map.bind("localhost"), 0
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.split(".")[0]
        if "slug" not in rule.arguments or "GET" not in (rule.methods or ()) or blueprint in named:
            continue
        if rule.endpoint in ("moderation.start", "scoring.agreement"):
            continue
        gaps = {name: values.get(name, VALUES.get(name, 1)) for name in rule.arguments}
        tried += 1
        assert blind.get(adapter.build(rule.endpoint, gaps)).status_code in (403, 404), rule.rule
    assert tried > 10


def test_the_scorers_pages_show_the_evidence_and_nothing_that_tells(blind: Visitor, scored: Scored) -> None:
    page = ""
    for address in (f"/studies/{scored.study.slug}/scoring", attempt_address(scored, 4, "oxygen")):
        page = blind.get(address).text
        for telling in ("TOLD", "SECRET", "Utterly lost", "Not solved, ", "moderator)", "Outcomes"):
            assert telling not in page, telling
    assert "Hm, gases?" in page
    assert "Clock stopped" in page
    assert "<strong>Not solved" not in page
    assert "checked" not in page


def test_a_score_is_kept_with_author_and_time_and_a_change_is_a_new_row(
    blind: Visitor, db_session: Session, scored: Scored
) -> None:
    address = attempt_address(scored, 0, "oxygen")
    answer = blind.post(address, data={"outcome": "partial", "errors-menu": "2", "errors-back": ""})
    assert answer.status_code == 303
    assert answer.location.endswith(attempt_address(scored, 0, "silver"))
    blind.post(address, data={"outcome": "failure", "errors-menu": "2"})
    blind.post(address, data={"outcome": "failure", "errors-menu": "2"})
    db_session.expire_all()
    rows = db_session.scalars(select(AttemptScore).order_by(AttemptScore.id)).all()
    assert [(row.outcome, row.errors) for row in rows] == [
        ("partial", {"menu": 2, "back": 0}),
        ("failure", {"menu": 2, "back": 0}),
    ]
    assert rows[0].scored_at <= rows[1].scored_at
    assert outcome_of(db_session, scored, 0, "oxygen") == ("success", "moderator"), "the first outcome stands"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose how the attempt ended."),
        ({"outcome": "timed_out"}, "Choose how the attempt ended."),
        ({"outcome": "success", "errors-menu": "-1"}, "Give a whole number from 0 to 999."),
        ({"outcome": "success", "errors-menu": "many"}, "Give a whole number from 0 to 999."),
        ({"outcome": "success", "errors-back": "1000"}, "Give a whole number from 0 to 999."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    blind: Visitor, db_session: Session, scored: Scored, data: dict[str, str], words: str
) -> None:
    answer = blind.post(attempt_address(scored, 0, "oxygen"), data=data)
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    for name, value in data.items():
        if name.startswith("errors"):
            assert f'name="{name}" value="{value}"' in answer.text
    assert db_session.scalar(select(func.count()).select_from(AttemptScore)) == 0


def test_who_ran_a_session_does_not_score_it(signed_in: SignIn, scored: Scored) -> None:
    client = signed_in(scored.cast.moderator)
    page = client.get(f"/studies/{scored.study.slug}/scoring").text
    assert "Nothing for you to score" in page
    page = client.post(f"/studies/{scored.study.slug}/scoring", follow_redirects=True).text
    assert "neither marked nor scored yourself" in page
    assert client.get(f"/studies/{scored.study.slug}/results").status_code == 200


def test_readers_and_observers_see_agreement_but_cannot_score(signed_in: SignIn, scored: Scored) -> None:
    slug = scored.study.slug
    for person in (scored.cast.reader, scored.cast.observer):
        client = signed_in(person)
        assert client.get(f"/studies/{slug}/agreement").status_code == 200
        assert "To second scoring" not in client.get(f"/studies/{slug}/agreement").text
        for address in (f"/studies/{slug}/scoring", attempt_address(scored, 0, "oxygen")):
            assert client.get(address).status_code == 403
            assert client.post(address).status_code == 403


def test_an_unfinished_pass_shows_how_far_it_is_and_no_score(signed_in: SignIn, scored: Scored) -> None:
    scored.second()
    page = signed_in(scored.cast.owner).get(f"/studies/{scored.study.slug}/agreement").text
    assert "Emil" in page
    assert "12 attempts so far" in page
    assert "Cohen" not in page


def test_agreement_by_hand_through_the_page_and_the_command(
    app: Flask, signed_in: SignIn, scored: Scored
) -> None:
    """Oxygen: 3 both solved, 1 first only, 2 neither: p_o 5/6, p_e (4·3 + 2·3)/36 = .5, kappa 2/3.

    All: 8 both, 2 first only, 0, 2 neither: p_o 10/12, p_e (10·8 + 2·4)/144 = .6111, kappa .5714.
    Silver: the first scorer used one category; p_o = p_e = 5/6, kappa 0.
    """
    services.finish(scored.db, scored.second(), scored.study, scored.cast.editor)
    page = signed_in(scored.cast.reader).get(f"/studies/{scored.study.slug}/agreement").text
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    assert re.search(r"Oxygen 5 of 6 · 83 % \(\d+–\d+\) 0\.67 \(−?\d\.\d\d(–| to )1\.00\), n = 6 0", plain), (
        plain
    )
    assert re.search(
        r"Silver 5 of 6 · 83 % \(\d+–\d+\) 0\.00, n = 6, no interval: one gave one score", plain
    ), plain
    assert "All tasks 10 of 12 · 83 %" in plain
    assert "0.57 (" in plain
    assert "Where they differ: 2 of 12 attempts" in plain
    for number, task in ((3, "oxygen"), (5, "silver")):
        console = scored.consoles[number]
        assert f"/sessions/{console.session.id}/timeline#{console.step(task)}" in page
    scored.db.commit()
    result = app.test_cli_runner().invoke(args=["scoring", "agreement", scored.study.slug, "--json"])
    (one,) = json.loads(result.output)["scorings"]
    assert one["overall"]["kappa"]["value"] == pytest.approx((10 / 12 - 88 / 144) / (1 - 88 / 144))
    assert one["overall"]["agreement"]["x"] == 10
    assert one["overall"]["agreement"]["n"] == 12
    assert one["tasks"][0]["kappa"]["value"] == pytest.approx(2 / 3)
    assert [code["code"] for code in one["errors"]] == ["menu", "back"]
    assert len(one["disagreements"]) == 2
    words = app.test_cli_runner().invoke(args=["scoring", "agreement", scored.study.slug]).output
    assert "kappa 0.67" in words
    # Adjusted Wald of 10 of 12: 54.0-96.5 % at 95 %, 59.2-95.2 % at 90 %.
    assert "Same outcome (95 %)" in plain
    assert "83 % (54–97)" in plain
    at_90 = signed_in(scored.cast.reader).get(f"/studies/{scored.study.slug}/agreement?level=90").text
    at_90 = at_90.replace("\u00a0", " ")
    assert "Same outcome (90 %)" in at_90
    assert "(95 %)" not in at_90
    assert "83 % (59–95)" in at_90
    command = ["scoring", "agreement", scored.study.slug, "--json", "--level", "90"]
    (one,) = json.loads(app.test_cli_runner().invoke(args=command).output)["scorings"]
    assert one["overall"]["agreement"]["level"] == one["overall"]["kappa"]["level"] == 0.9
    assert "P4" in words


def test_three_scorers_are_also_told_at_once(app: Flask, signed_in: SignIn, scored: Scored) -> None:
    """Of twelve attempts ten alike, 26 of 36 solved: (10 + 2/3)/12 = .8889, chance .5988, kappa .7231."""
    page = ""
    for who in ("editor", "owner"):
        services.finish(scored.db, scored.second(who), scored.study, getattr(scored.cast, who))
        page = signed_in(scored.cast.reader).get(f"/studies/{scored.study.slug}/agreement").text
        assert ("All scorers together" in page) == (who == "owner")
    assert (
        "3 scorers, the first among them: Fleiss’ kappa 0.72, n\u00a0=\u00a012, of the attempts that all"
        in page
    )
    slug = scored.study.slug
    scored.db.commit()
    result = app.test_cli_runner().invoke(args=["scoring", "agreement", slug, "--json"])
    assert json.loads(result.output)["together"]["kappa"]["value"] == pytest.approx(0.7231, abs=5e-5)


def test_the_first_outcome_stands_until_somebody_settles_with_a_reason(
    signed_in: SignIn, db_session: Session, scored: Scored
) -> None:
    services.finish(scored.db, scored.second(), scored.study, scored.cast.editor)
    console = scored.consoles[3]
    address = f"/studies/{scored.study.slug}/agreement/{console.session.id}/{console.step('oxygen')}"
    owner = signed_in(scored.cast.owner)
    for data, words in (
        ({"outcome": "failure", "reason": "  "}, "Say why"),
        ({"outcome": "", "reason": "Both looked again."}, "Choose the outcome"),
        ({"outcome": "excellent", "reason": "Both looked again."}, "Choose the outcome"),
    ):
        answer = owner.post(address, data=data)
        assert answer.status_code == 422
        assert words in answer.text
        assert not data["reason"].strip() or "Both looked again." in answer.text
    assert outcome_of(db_session, scored, 3, "oxygen") == ("success", "moderator")
    answer = owner.post(address, data={"outcome": "failure", "reason": "Both looked again."})
    assert answer.status_code == 303
    db_session.expire_all()
    assert outcome_of(db_session, scored, 3, "oxygen") == ("failure", "adjudication")
    event = db_session.scalar(select(LoggedEvent).where(LoggedEvent.origin == Origin.REVIEWER))
    assert event is not None
    assert (event.kind, event.author_id) == ("outcome_set", scored.cast.owner.id)
    page = owner.get(f"/studies/{scored.study.slug}/agreement").text
    assert "Settled by Olga" in page
    assert "Both looked again." in page
    assert "10 of 12" in page, "a settled disagreement was a disagreement"
    page = owner.get(f"/studies/{scored.study.slug}/sessions/{console.session.id}/timeline").text
    assert re.search(r"<s>Solved</s>.*?Replaced by Olga at .*?“Both looked again.”", page, re.DOTALL)


def test_only_a_disagreement_can_be_settled_and_only_by_who_may(
    signed_in: SignIn, db_session: Session, scored: Scored
) -> None:
    services.finish(scored.db, scored.second(), scored.study, scored.cast.editor)
    console = scored.consoles[0]
    address = f"/studies/{scored.study.slug}/agreement/{console.session.id}/{console.step('oxygen')}"
    data = {"outcome": "failure", "reason": "I say so."}
    assert signed_in(scored.cast.observer).post(address, data=data).status_code == 403
    assert signed_in(scored.cast.outsider).post(address, data=data).status_code == 404
    assert signed_in(scored.cast.owner).post(address, data=data).status_code == 422
    assert outcome_of(db_session, scored, 0, "oxygen") == ("success", "moderator")


def test_what_the_first_scorer_corrects_afterwards_makes_nobody_agree(scored: Scored) -> None:
    services.finish(scored.db, scored.second(), scored.study, scored.cast.editor)
    console = scored.consoles[3]
    step = console.step("oxygen")
    late = events.OutcomeSet(kind="outcome_set", seq=0, step=step, outcome=Outcome.FAILURE)
    append(
        scored.db, console.session, "console-late", [late], origin=Origin.MODERATOR,
        author_id=scored.cast.moderator.id, moment=now(),
    )  # fmt: skip
    (scoring,) = queries.scorings(scored.db, scored.study.id)
    pair = next(
        one
        for one in queries.pairs(scored.db, scoring)
        if (one.session_id, one.step) == (console.session.id, step)
    )
    assert (pair.first, pair.second) == (Outcome.SUCCESS, Outcome.FAILURE)
    assert outcome_of(scored.db, scored, 3, "oxygen")[0] == "failure"


def test_a_finished_pass_cannot_be_changed_and_opens_the_study_again(
    blind: Visitor, db_session: Session, scored: Scored
) -> None:
    blind.post(attempt_address(scored, 0, "oxygen"), data={"outcome": "success"})
    assert blind.post(f"/studies/{scored.study.slug}/scoring/finish").status_code == 303
    assert blind.get(f"/studies/{scored.study.slug}/results").status_code == 200
    answer = blind.post(attempt_address(scored, 0, "oxygen"), data={"outcome": "failure"})
    assert answer.status_code == 303
    assert answer.location.endswith("/scoring")
    assert db_session.scalar(select(func.count()).select_from(AttemptScore)) == 1
    (scoring,) = queries.scorings(db_session, scored.study.id)
    console = scored.consoles[0]
    with pytest.raises(services.ScoringError, match="no longer blind"):
        services.score(db_session, scoring, console.session.id, console.step("oxygen"), Outcome.FAILURE, None)
    left = queries.to_score(db_session, scored.study.id, scored.cast.editor.id)
    assert len(left) == 11, "what was scored is not offered again"


def test_excluded_people_and_running_sessions_are_not_scored(db_session: Session, scored: Scored) -> None:
    exclude(db_session, scored.consoles[0].session.participant, "Asked for it", scored.cast.owner)
    running = begin(db_session, scored.study, scored.study.versions[-1], "P9", scored.cast.moderator)
    running.attempt("oxygen", 1, 20)
    rows = queries.to_score(db_session, scored.study.id, scored.cast.editor.id)
    assert {row.participant for row in rows} == {"P2", "P3", "P4", "P5", "P6"}


def test_a_session_of_another_study_cannot_be_scored(blind: Visitor, scored: Scored) -> None:
    assert blind.get(f"/studies/{scored.study.slug}/scoring/9999/task:oxygen").status_code == 404
    console = scored.consoles[0]
    assert (
        blind.get(f"/studies/{scored.study.slug}/scoring/{console.session.id}/task:gold").status_code == 404
    )


def test_agreement_takes_the_same_queries_for_one_attempt_and_for_all(
    signed_in: SignIn, engine: object, scored: Scored
) -> None:
    scoring = services.start(scored.db, scored.study, scored.cast.editor)
    console = scored.consoles[3]
    services.score(scored.db, scoring, console.session.id, console.step("oxygen"), Outcome.FAILURE, {})
    services.finish(scored.db, scoring, scored.study, scored.cast.editor)
    client, address = signed_in(scored.cast.reader), f"/studies/{scored.study.slug}/agreement"
    client.get(address)
    one = queries_of(engine, lambda: client.get(address))  # type: ignore[arg-type]  # what is returned is not looked at
    for number, other in enumerate(scored.consoles[:3]):
        row = AttemptScore(
            scoring_id=scoring.id, session_id=other.session.id, step=other.step("oxygen"), outcome="gave_up",
            errors=None, scored_at=now(),
        )  # fmt: skip
        scored.db.add(row)
        assert number < 3
    scored.db.flush()
    assert queries_of(engine, lambda: client.get(address)) == one  # type: ignore[arg-type]  # what is returned is not looked at


def test_runs_of_one_task_are_told_apart() -> None:
    found = StudyAgreement((), (), {"oxygen": "Oxygen"}, {"old": "Old site"}, {})
    places = [
        found.place(Pair(1, step, "oxygen", "old", "P1", Outcome.SUCCESS, Outcome.FAILURE))
        for step in ("task:oxygen@old", "task:oxygen@old~2")
    ]
    assert places == ["Oxygen, Old site", "Oxygen, Old site, run 2"]

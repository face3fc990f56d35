"""The walk without scripts: plain forms, the server's clock."""

import time
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.runner.walking import Walker, come_in, counted
from tests.support.cast import Cast, make_study
from tests.support.client import Visitor
from usability.participants import services as participants
from usability.participants.models import ErasableText, Link
from usability.sessions.models import Answer, Attempt, LoggedEvent, UsabilitySession
from usability.studies import services as studies

SUS = {f"sus.q{number}": str(1 + number % 5) for number in range(1, 11)}


@pytest.fixture
def walker(client: Visitor, link: Link) -> Walker:
    return come_in(Walker(client), link.token)


def events(db: Session) -> list[str]:
    db.commit()
    return list(db.scalars(select(LoggedEvent.kind).order_by(LoggedEvent.id)))


def attempts(db: Session) -> dict[str, Attempt]:
    counted(db)
    return {row.task: row for row in db.scalars(select(Attempt))}


def answers(db: Session) -> dict[str, Any]:
    counted(db)
    return {
        row.question: row.number if row.number is not None else row.choice or row.text_ref
        for row in db.scalars(select(Answer))
    }


def test_a_whole_walk_ends_with_the_code_and_the_way_back(
    client: Visitor, link: Link, db_session: Session
) -> None:
    walker = come_in(Walker(client), link.token, "?PROLIFIC_PID=p%201&SESSION_ID=s2")
    assert walker.shown == "about"
    walker.press("answers", job="worker")
    assert walker.shown == "briefing:oxygen"
    assert "atomic number" in walker.visible()
    walker.press("start")
    assert walker.shown == "task:oxygen"
    walker.press("done", answer=" Eight ")
    assert walker.shown == "after:oxygen"
    walker.press("answers", **{"seq.q1": "6"})
    walker.press("start")
    walker.press("gave_up")
    walker.press(
        "answers", **{"seq.q1": "2", "why": "No search", "minutes": "2,5", "used": ["search", "menu"]}
    )
    assert walker.shown == "final:sus"
    walker.press("answers", **SUS)
    assert walker.shown == "thanks"
    words = walker.visible()
    assert "C0FFEE" in words
    assert "olga@example.org" in words
    assert "https://panel.example/done?cc=1&amp;PROLIFIC_PID=p+1&amp;SESSION_ID=s2" in walker.text
    assert {key: row.outcome for key, row in attempts(db_session).items()} == {
        "oxygen": "success",
        "silver": "gave_up",
    }
    assert attempts(db_session)["silver"].quality == "server"
    found = answers(db_session)
    assert found["job"] == "worker"
    assert found["minutes"] == 2.5
    assert found["used:search"] == "search"
    assert found["sus.q10"] == 1
    assert db_session.scalar(select(ErasableText.body).where(ErasableText.ref == found["why"])) == "No search"
    session = db_session.scalars(select(UsabilitySession)).one()
    assert session.state == "finished"


def test_no_page_gives_away_accepted_answers_rules_or_the_code(walker: Walker) -> None:
    assert "eight" not in walker.text
    assert "accept" not in walker.text
    assert "C0FFEE" not in walker.text
    assert "panel.example" not in walker.text


def test_a_form_sent_twice_changes_nothing(walker: Walker, db_session: Session) -> None:
    first = walker.action
    walker.post(first, do="answers", job="worker")
    walker.post(first, do="answers", job="worker")
    assert walker.shown == "briefing:oxygen"
    start = walker.action
    walker.post(start, do="start")
    walker.post(start, do="start")
    assert walker.shown == "task:oxygen"
    task = walker.action
    walker.post(task, do="done", answer="8")
    walker.post(task, do="done", answer="8")
    assert walker.shown == "after:oxygen"
    assert events(db_session) == ["answers_given", "step_shown", "task_started", "task_ended"]


def test_an_answer_changed_on_an_earlier_page_is_a_new_event(walker: Walker, db_session: Session) -> None:
    about = walker.action
    walker.press("answers", job="worker")
    walker.get(about)
    assert walker.shown == "about"
    assert 'value="worker" checked' in walker.text
    walker.press("answers", job="student")
    assert walker.shown == "briefing:oxygen"
    walker.post(about, do="answers", job="worker")
    assert events(db_session).count("answers_given") == 3
    assert answers(db_session)["job"] == "worker"


def test_a_stale_page_leads_to_the_current_one(walker: Walker, db_session: Session) -> None:
    base = walker.action.rsplit("/", 1)[0]
    walker.press("answers", job="worker").press("start").press("done", answer="8")
    for address in (f"{base}/1", f"{base}/2", f"{base}/99", f"{base}/6"):
        assert walker.get(address).shown == "after:oxygen"
        assert walker.post(address, do="start").shown == "after:oxygen"
    assert events(db_session).count("task_started") == 1


def test_a_forgotten_question_is_named_and_nothing_typed_is_lost(walker: Walker) -> None:
    walker.press("answers")
    assert walker.status == 422
    assert "No answer yet" in walker.visible()
    walker.press("answers", job="worker").press("start").press("done", answer="8")
    walker.press("answers", **{"seq.q1": "6"}).press("start").press("done")
    walker.press("answers", why="Long words", minutes="many")
    assert walker.status == 422
    assert "Long words" in walker.text
    assert 'value="many"' in walker.text
    assert "Write a number of 0 or more" in walker.visible()
    assert "Leave" not in walker.visible().replace("Leave the study", "")


def test_items_are_left_out_as_far_as_the_instrument_allows(walker: Walker, db_session: Session) -> None:
    walker.press("answers", job="worker").press("start").press("done", answer="8")
    walker.press("answers", **{"seq.q1": "6"}).press("start").press("done")
    walker.press("answers", **{"seq.q1": "6", "minutes": "1"})
    three_missing = {key: value for key, value in SUS.items() if key not in ("sus.q1", "sus.q2", "sus.q3")}
    walker.press("answers", **three_missing)
    assert "leave them out" not in walker.visible()
    assert walker.post(walker.action, skip="1", **three_missing).status == 422
    one_missing = {key: value for key, value in SUS.items() if key != "sus.q7"}
    walker.press("answers", **one_missing)
    assert walker.status == 422
    assert "#s7-sus.q7" in walker.text
    walker.press("skip", **one_missing)
    assert walker.shown == "thanks"
    assert "sus.q7" not in answers(db_session)
    assert answers(db_session)["sus.q1"] == 2


def test_a_checked_answer_is_asked_for(walker: Walker) -> None:
    walker.press("answers", job="worker").press("start").press("done", answer=" ")
    assert walker.status == 422
    assert "Write your answer" in walker.visible()
    assert walker.press("gave_up").shown == "after:oxygen"


def test_a_reported_problem_is_noted_once_and_the_task_goes_on(walker: Walker, db_session: Session) -> None:
    walker.press("answers", job="worker").press("start")
    walker.press("problem", problem="The page is white")
    assert walker.shown == "task:oxygen"
    assert "noted it" in walker.visible()
    walker.press("problem", problem="The page is white")
    assert events(db_session).count("problem_reported") == 1
    walker.press("done", answer="8")
    assert attempts(db_session)["oxygen"].problems == 1


def test_the_server_s_clock_ends_a_task_kindly(walker: Walker, db_session: Session) -> None:
    walker.press("answers", job="worker").press("start")
    task = walker.path
    db_session.execute(
        update(LoggedEvent).values(at=LoggedEvent.at - 301_000, received=LoggedEvent.received - 301_000)
    )
    walker.get(task)
    assert "Time for this task is up. That is fine" in walker.visible()
    walker.press("time_limit")
    assert walker.shown == "after:oxygen"
    assert "Time for this task is up. That is fine" in walker.visible()
    row = attempts(db_session)["oxygen"]
    assert (row.outcome, row.duration_ms, row.censored) == ("timed_out", 300_000, True)


def test_the_first_briefing_was_shown_when_the_server_sent_it(
    client: Visitor, db_session: Session, cast: Cast
) -> None:
    study = make_study(db_session, cast)
    studies.publish(db_session, study, None)
    link = participants.create_link(db_session, study, by=cast.owner)
    walker = Walker(client).get(f"/s/{link.token}").press()
    before = time.monotonic()
    walker.press("agree")
    assert walker.shown == "briefing:oxygen"
    time.sleep(0.3)
    walker.press("start")
    most = 1_000 * (time.monotonic() - before)
    walker.press("done")
    counted(db_session)
    attempt = db_session.scalars(select(Attempt)).one()
    assert attempt.quality == "server"
    assert attempt.reading_ms is not None
    assert 250 < attempt.reading_ms <= most

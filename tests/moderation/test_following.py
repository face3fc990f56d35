"""The participant's page of a moderated session, without scripts: it follows, and nothing that is sent is lost."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.conftest import PLAN
from tests.moderation.test_services import record
from tests.support.cast import Cast, make_study
from tests.support.client import Visitor
from usability.moderation import services
from usability.participants.models import ErasableText, Link
from usability.participants.rules import LinkKind
from usability.participants.services import create_link
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.plan import StudyPlan

TASK = "task:oxygen"


@pytest.fixture
def lead(db_session: Session, running: UsabilitySession, cast: Cast) -> Callable[..., None]:
    """`lead(kind, ...)`: the moderator says something."""
    told: list[int] = []

    def say(kind: str, **data: Any) -> None:
        event = {"kind": kind, "seq": len(told), "mono": None, "wall": None, **data}
        assert record(db_session, running, cast.moderator, event).new == 1
        told.append(1)

    return say


def heading(client: Visitor, session: UsabilitySession) -> str:
    page = client.get(f"/w/{session.token}/").text
    shown = re.search(r'<section class="step"(?:(?!hidden>)[^>])*>(.*?)</section>', page, re.DOTALL)
    assert shown is not None
    found = re.search(r"<h1[^>]*>(.*?)</h1>", shown.group(1), re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def kinds(db: Session, session: UsabilitySession) -> list[str]:
    db.rollback()
    return list(
        db.scalars(
            select(LoggedEvent.kind)
            .where(LoggedEvent.session_id == session.id, LoggedEvent.origin == "participant")
            .order_by(LoggedEvent.id)
        )
    )


def test_the_page_shows_what_the_moderator_calls_up(
    client: Visitor, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    assert heading(client, running) == "Welcome"
    lead("step_called", step=TASK)
    assert heading(client, running) == "Oxygen"
    page = client.get(f"/w/{running.token}/").text
    assert "Your moderator starts the task" in page
    assert "Start task" not in page
    lead("task_started", step=TASK)
    assert "I’m done" in client.get(f"/w/{running.token}/").text
    lead("task_paused", step=TASK)
    assert heading(client, running) == "A short break"
    lead("task_resumed", step=TASK)
    lead("outcome_set", step=TASK, outcome="success")
    assert "Overall" in heading(client, running)
    lead("step_called", step="thanks")
    assert heading(client, running) == "Thank you"


def test_it_asks_again_by_itself_only_where_nothing_can_be_typed(
    client: Visitor, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    address = f"/w/{running.token}/"
    assert 'http-equiv="refresh"' in client.get(address).text
    lead("task_started", step=TASK)
    page = client.get(address).text
    assert 'http-equiv="refresh"' not in page
    assert "look whether the session has gone on" in page
    lead("session_finished")
    assert 'http-equiv="refresh"' not in client.get(address).text


def test_what_a_form_says_becomes_the_same_events_as_without_a_moderator(
    client: Visitor, db_session: Session, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    steps = f"/w/{running.token}/steps"
    lead("task_started", step=TASK)
    missing = client.post(f"{steps}/1", data={"do": "done"}, csrf=False)
    assert missing.status_code == 422
    assert "Write your answer" in missing.text
    sent = client.post(f"{steps}/1", data={"do": "done", "answer": " 8 "}, csrf=False)
    assert (sent.status_code, sent.location) == (303, f"/w/{running.token}/")
    refused = client.post(f"{steps}/2", data={}, csrf=False)
    assert refused.status_code == 422
    name = "seq.ease" if "seq.ease" in refused.text else "seq.q1"
    assert client.post(f"{steps}/2", data={name: "6"}, csrf=False).status_code == 303
    assert kinds(db_session, running) == ["task_ended", "answers_given"]
    found = db_session.scalars(select(Attempt).where(Attempt.session_id == running.id)).one()
    assert (found.outcome, found.source) == ("success", "checked_answer")
    assert heading(client, running) == "One moment"


def test_nothing_starts_before_the_moderator_does(
    client: Visitor, db_session: Session, running: UsabilitySession
) -> None:
    client.post(f"/w/{running.token}/steps/0", data={"do": "start"}, csrf=False)
    client.post(f"/w/{running.token}/steps/1", data={"do": "done", "answer": ""}, csrf=False)
    assert client.post(f"/w/{running.token}/steps/99", data={}, csrf=False).status_code == 303
    assert kinds(db_session, running) == []


def test_what_was_typed_when_the_moderator_went_on_is_kept(
    client: Visitor, db_session: Session, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    steps = f"/w/{running.token}/steps"
    lead("task_started", step=TASK)
    lead("outcome_set", step=TASK, outcome="failure")
    client.post(f"{steps}/1", data={"do": "done", "answer": "eight, I think"}, csrf=False)
    lead("step_called", step="task:silver")
    name = next(iter(re.findall(r'name="(seq\.[^"]+)"', client.get(f"/w/{running.token}/").text)))
    client.post(f"{steps}/2", data={name: "3"}, csrf=False)
    assert kinds(db_session, running) == ["text_left", "answers_given"]
    assert db_session.scalars(select(ErasableText.body)).all() == ["eight, I think"]
    # The moderator's score stands.
    found = db_session.scalars(select(Attempt).where(Attempt.session_id == running.id)).one()
    assert found.outcome == "failure"


def test_help_is_one_press_at_any_time(
    client: Visitor, db_session: Session, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    answer = client.post(f"/w/{running.token}/help", data={}, csrf=False, follow_redirects=True)
    assert "Your moderator has been told" in answer.text
    assert kinds(db_session, running) == ["help_asked"]
    assert client.post("/w/nothing/help", data={}, csrf=False).status_code == 404
    lead("session_finished")
    client.post(f"/w/{running.token}/help", data={}, csrf=False)
    assert kinds(db_session, running) == ["help_asked"]


def test_programs_see_the_scene_in_the_state(client: Visitor, running: UsabilitySession) -> None:
    state = client.get(f"/w/{running.token}/state").json or {}
    assert state["scene"] == {"kind": "welcome", "step": "", "turn": "", "finished": False}


def test_a_personal_link_leads_to_the_moderated_session(
    client: Visitor, db_session: Session, running: UsabilitySession
) -> None:
    link = personal(db_session, running)
    answer = client.get(f"/s/{link.token}")
    assert (answer.status_code, answer.location) == (303, f"/w/{running.token}/")


def personal(db: Session, session: UsabilitySession) -> Link:
    return create_link(db, session.version.study, kind=LinkKind.PERSONAL, participant=session.participant)


def test_the_state_says_nothing_of_the_moderators_marks(
    client: Visitor, running: UsabilitySession, lead: Callable[..., None]
) -> None:
    lead("task_started", step=TASK)
    lead("error_marked", step=TASK, code="content")
    lead("note_marked", what="note", text="Looks lost", step=TASK)
    for path in ("", "state"):
        text = client.get(f"/w/{running.token}/{path}").text
        assert "Looks lost" not in text
        assert "error_marked" not in json.dumps(text)
        assert "Mona" not in text


def test_the_studys_own_title_stays_with_the_researchers(
    client: Visitor, db_session: Session, cast: Cast
) -> None:
    plan = StudyPlan.model_validate({**PLAN, "title": "Is B worse?", "participant_title": "Finding things"})
    study = make_study(db_session, cast, plan)
    studies.publish(db_session, study, cast.owner)
    session = services.start(
        db_session, study, code="", purpose=Purpose.REAL, consented=True, by=cast.moderator
    )
    page = client.get(f"/w/{session.token}/").text
    assert "Finding things" in page
    assert "Is B worse?" not in page

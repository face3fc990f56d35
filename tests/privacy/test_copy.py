"""Whoever asks gets everything that is held of them, and nothing of others."""

import json

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.privacy.test_erase import SECRET, Guest, SignIn, guest
from tests.support.cast import Cast
from tests.support.database import counted
from usability.accounts.models import AuditEntry
from usability.infra.clock import now
from usability.moderation.models import ObserverNote
from usability.participants import services as participants
from usability.participants.models import ErasableText
from usability.privacy import services
from usability.privacy.copy import copy_of
from usability.studies.models import Study

__all__ = ["guest"]


def test_a_copy_holds_consent_words_events_notes_and_figures(
    db_session: Session, guest: Guest, study: Study
) -> None:
    guest.session.consented_at, guest.session.consent_digest = now(), "c" * 64
    found = copy_of(db_session, study, guest.person)
    assert (found["code"], found["contact"]) == (SECRET, {"contact:email": f"{SECRET}@example.org"})
    [session] = found["sessions"]
    assert session["consent"]["text"] == study.versions[-1].plan["consent"]["text"]
    assert session["consent"]["text_sha256"] == "c" * 64
    kinds = [one["kind"] for one in session["events"]]
    assert {"task_started", "problem_reported", "answers_given"} <= set(kinds)
    assert f"I, {SECRET}, am stuck" in session["words"].values()
    assert SECRET in session["words"].values()
    assert session["notes_about_them"][0]["words"] == f"{SECRET} sighs"
    assert "Nina" not in json.dumps(found)
    assert [one["kind"] for one in found["business_figures"]] == ["revenue"]


def test_nothing_of_others_is_in_a_copy(db_session: Session, guest: Guest, study: Study, cast: Cast) -> None:
    (link,) = participants.invite(db_session, study, ["P2"])
    assert link.participant is not None
    db_session.add(
        ErasableText(participant_id=link.participant.id, ref="contact:email", body="other@example.org")
    )
    db_session.flush()
    assert "other@example.org" not in json.dumps(copy_of(db_session, study, guest.person))
    assert SECRET not in json.dumps(copy_of(db_session, study, link.participant))


def test_an_owner_gets_the_file_and_the_audit_trail_says_so(
    db_session: Session, guest: Guest, study: Study, cast: Cast, signed_in: SignIn, app: Flask
) -> None:
    number = guest.person.id
    address, slug, code = (
        f"/studies/{study.slug}/people/{guest.person.id}/copy.json",
        study.slug,
        guest.person.code,
    )
    db_session.commit()
    assert signed_in(cast.editor).get(address).status_code == 403
    answer = signed_in(cast.owner).get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(answer.text)["code"] == code
    assert "copy.json" in signed_in(cast.owner).get(f"/studies/{slug}/people").text
    told = app.test_cli_runner().invoke(args=["people", "copy", slug, code])
    assert json.loads(told.output)["code"] == code
    entries = db_session.scalars(select(AuditEntry).where(AuditEntry.action == "participant.copy")).all()
    # The trail outlives an erasure: it names no code.
    assert [one.detail for one in entries] == [f"person {number}"] * 2


def test_of_an_erased_person_the_copy_holds_no_words(db_session: Session, guest: Guest, study: Study) -> None:
    services.erase_person(db_session, study, guest.person, None)
    found = copy_of(db_session, study, guest.person)
    assert SECRET not in json.dumps(found)
    assert found["erased_at"] is not None


def test_more_notes_and_events_need_no_more_queries(
    db_session: Session, guest: Guest, study: Study, engine: Engine
) -> None:
    def number() -> int:
        db_session.flush()
        db_session.expire_all()
        with counted(engine) as statements:
            copy_of(db_session, study, guest.person)
        return len(statements)

    few = number()
    for key in "abcdef":
        db_session.add(
            ObserverNote(
                session_id=guest.session.id, key=key * 8, name="N", body="x", at=1.0, created_at=now()
            )
        )
    assert number() == few

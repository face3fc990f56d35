"""Whoever asks to be forgotten is forgotten, and the totals stay true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import AuditEntry, User
from usability.business.models import BusinessFigure, BusinessImport
from usability.infra.clock import now
from usability.infra.database import db
from usability.measures.vocabulary import Origin
from usability.moderation.models import ObserverNote
from usability.participants import services as participants
from usability.participants.models import ErasableText, Link, Participant
from usability.privacy import services
from usability.runner import services as runner
from usability.sessions.events import AnswersGiven, ProblemReported, SessionFinished, TaskEnded, TaskStarted
from usability.sessions.models import Attempt, UsabilitySession
from usability.sessions.services import append, refold
from usability.studies.models import Study
from usability.studies.services import publish

SECRET = "Rumpelstiltskin"
SignIn = Callable[[User], Visitor]


@dataclass
class Guest:
    """Somebody who took part and left words everywhere."""

    person: Participant
    session: UsabilitySession
    link: Link


@pytest.fixture
def guest(db_session: Session, cast: Cast, study: Study) -> Guest:
    version = publish(db_session, study, cast.owner)
    (link,) = participants.invite(db_session, study, [SECRET])
    session = runner.admit(
        db_session, link, version, token="t" * 20, screener={}, parameters={"PROLIFIC_PID": SECRET}
    )
    assert link.participant is not None
    step = "task:oxygen"
    append(
        db_session, session, "page-one",
        [
            TaskStarted(kind="task_started", seq=0, step=step),
            ProblemReported(kind="problem_reported", seq=1, step=step, text=f"I, {SECRET}, am stuck"),
            TaskEnded(kind="task_ended", seq=2, step=step, claim="done"),
            AnswersGiven(kind="answers_given", seq=3, step="after:oxygen", answers={"seq.q1": 6}),
            SessionFinished(kind="session_finished", seq=4),
        ],
        origin=Origin.PARTICIPANT,
    )  # fmt: skip
    batch = BusinessImport(study_id=study.id, digest="d", filename="f.csv", rows=1, imported_at=now())
    db_session.add_all(
        [
            ObserverNote(
                session_id=session.id,
                key="k" * 8,
                name="Nina",
                body=f"{SECRET} sighs",
                at=1.0,
                created_at=now(),
            ),
            ErasableText(
                participant_id=link.participant.id, ref="contact:email", body=f"{SECRET}@example.org"
            ),
            batch,
        ]
    )
    db_session.flush()
    db_session.add(
        BusinessFigure(
            import_id=batch.id, participant_id=link.participant.id, kind="revenue", number=12.0, unit="EUR",
            as_of=date(2026, 1, 1),
        )
    )  # fmt: skip
    db_session.commit()
    return Guest(link.participant, session, link)


def counted(db_session: Session) -> list[tuple[object, ...]]:
    columns = (Attempt.step, Attempt.outcome, Attempt.duration_ms, Attempt.problems)
    return [tuple(row) for row in db_session.execute(select(*columns).order_by(Attempt.step))]


def everything(db_session: Session) -> str:
    """Every row of every table but the audit trail, which is never changed."""
    tables = [table for table in db.metadata.sorted_tables if table.name != AuditEntry.__tablename__]
    return "\n".join(str(tuple(row)) for table in tables for row in db_session.execute(select(table)))


def test_nothing_personal_is_left_and_what_was_counted_stays(
    db_session: Session, cast: Cast, study: Study, guest: Guest, signed_in: SignIn
) -> None:
    assert SECRET in everything(db_session)
    before, walk, entrance = counted(db_session), f"/w/{guest.session.token}/", f"/s/{guest.link.token}"
    client = signed_in(cast.owner)
    people = f"/studies/{study.slug}/people"
    assert "This cannot be undone." in client.get(people).text
    answer = client.post(f"{people}/{guest.person.id}/erase", follow_redirects=True)
    assert "Erased: 3 texts, 1 note of observers and 1 business figure." in answer.text
    assert SECRET not in answer.text
    db_session.expire_all()
    assert SECRET not in everything(db_session)
    assert counted(db_session) == before
    refold(db_session, guest.session.id)
    assert counted(db_session) == before
    db_session.commit()
    for address in (walk, f"{walk}state", entrance):
        assert client.get(address).status_code == 404
    late = {"writer": "page-late", "events": [{"seq": 0, "kind": "problem_reported", "text": SECRET}]}
    assert client.post(f"{walk}events", json=late, csrf=False).status_code == 404
    assert "words, contact data and code are gone" in client.get(people).text
    assert client.get(f"/studies/{study.slug}/sessions/{guest.session.id}").status_code == 200
    assert db_session.scalar(select(func.count()).where(AuditEntry.action == "participant.erase")) == 1


def test_erasing_twice_says_so(db_session: Session, cast: Cast, study: Study, guest: Guest) -> None:
    services.erase_person(db_session, study, guest.person, cast.owner)
    with pytest.raises(services.AlreadyErased):
        services.erase_person(db_session, study, guest.person, cast.owner)


def test_only_an_owner_erases_and_only_people_of_the_study(
    db_session: Session, cast: Cast, study: Study, guest: Guest, signed_in: SignIn
) -> None:
    address = f"/studies/{study.slug}/people/{guest.person.id}/erase"
    editor = signed_in(cast.editor)
    assert "This cannot be undone." not in editor.get(f"/studies/{study.slug}/people").text
    assert editor.post(address).status_code == 403
    assert signed_in(cast.owner).post(f"/studies/{study.slug}/people/999999/erase").status_code == 404
    assert SECRET in everything(db_session)


def test_by_command(app: Flask, db_session: Session, study: Study, guest: Guest) -> None:
    slug = study.slug
    db_session.commit()

    def run(*words: str, text: str = "") -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["people", *words], input=text)
        return done.exit_code, done.output

    assert run("exclude", slug, SECRET, "--reason", "Asked us to")[0] == 0
    assert run("list", slug)[1] == f"{SECRET}  left out: Asked us to\n"
    assert run("include", slug, SECRET)[0] == 0
    assert run("erase", slug, SECRET, text="n\n")[0] == 1
    assert SECRET in everything(db_session)
    # The test must not keep the database from the command.
    db_session.commit()
    assert "nobody with the code X" in run("erase", slug, "X", "--yes")[1]
    code, output = run("erase", slug, SECRET, "--yes", "--json")
    assert code == 0
    assert '"texts": 3' in output
    db_session.expire_all()
    assert SECRET not in everything(db_session)

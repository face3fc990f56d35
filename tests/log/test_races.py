"""Requests that meet: in threads with connections of their own, as the server's are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan
from usability.measures.vocabulary import Origin, Outcome
from usability.participants.services import new_participant
from usability.sessions import events, queries, services
from usability.sessions.fold import FoldedSession, fold
from usability.sessions.models import Attempt, UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import PlanVersion

PEOPLE = 5


@pytest.fixture
def version(db_session: Session, cast: Cast) -> PlanVersion:
    plan = make_plan()
    plan.max_participants = 1
    study = studies.create_study(db_session, plan, cast.owner)
    made = studies.publish(db_session, study, cast.owner)
    db_session.commit()
    return made


def test_of_many_who_come_at_once_one_gets_the_last_place(
    engine: Engine, db_session: Session, version: PlanVersion
) -> None:
    number, ready = version.id, Barrier(PEOPLE)
    db_session.commit()

    def come(_person: int) -> str:
        with Session(engine) as db:
            ready.wait()
            there = db.get_one(PlanVersion, number)
            try:
                services.admit(db, there, new_participant(db, there.study), link=None, purpose=Purpose.REAL)
            except services.StudyFull:
                return "full"
            db.commit()
            return "in"

    with ThreadPoolExecutor(PEOPLE) as people:
        assert sorted(people.map(come, range(PEOPLE))) == ["full"] * (PEOPLE - 1) + ["in"]


def test_what_comes_while_a_log_is_folded_is_folded_too(
    engine: Engine, db_session: Session, version: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = services.admit(
        db_session, version, new_participant(db_session, version.study), link=None, purpose=Purpose.REAL
    )
    step, number, study_id = queries.walk_of(session).task_steps[0].key, session.id, version.study_id
    _write(db_session, session, events.TaskStarted(kind="task_started", seq=0, step=step))
    db_session.commit()
    folding, written = Event(), Event()

    def slowly(*args: Any, **options: Any) -> FoldedSession:
        state = fold(*args, **options)
        folding.set()
        written.wait(1)
        return state

    def settle(db: Session) -> None:
        services.settle(db, study_id)

    def end_task(db: Session) -> None:
        assert folding.wait(60)
        given_up = events.TaskEnded(kind="task_ended", seq=1, step=step, claim="gave_up")
        _write(db, db.get_one(UsabilitySession, number), given_up)

    def run(work: Callable[[Session], None]) -> None:
        with Session(engine) as db:
            work(db)
            db.commit()

    monkeypatch.setattr(services, "fold", slowly)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(run, settle), threads.submit(run, end_task)
        second.result()
        written.set()
        first.result()
    services.settle(db_session, study_id)
    assert db_session.scalars(select(Attempt.outcome)).all() == [Outcome.GAVE_UP]


def _write(db: Session, session: UsabilitySession, event: events.Incoming) -> None:
    services.append(db, session, "page-0001", [event], origin=Origin.PARTICIPANT)

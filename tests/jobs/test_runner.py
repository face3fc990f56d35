"""The worker's rules: a lease that lives as long as its worker, trying again, and what is final."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from usability.infra.clock import now
from usability.jobs import runner
from usability.jobs.models import Job

Do = Callable[[dict[str, Any], runner.Progress], None]


@pytest.fixture
def doing() -> Iterator[Callable[[Do], None]]:
    """`doing(function)`: what jobs of the kind "test" do."""

    def put(function: Do) -> None:
        runner._handlers["test"] = function

    yield put
    runner._handlers.pop("test", None)


def ask(db: Session) -> int:
    number = runner.enqueue(db, "test", {}).id
    db.commit()
    return number


def job(db: Session, number: int) -> Job:
    db.rollback()
    return db.get_one(Job, number, populate_existing=True)


def locked() -> OperationalError:
    return OperationalError("UPDATE x", {}, Exception("database is locked"))


def test_what_the_database_refused_is_tried_again_after_a_pause(
    db_session: Session, doing: Callable[[Do], None]
) -> None:
    refusals = [locked(), locked()]

    def work(_args: dict[str, Any], _progress: runner.Progress) -> None:
        if refusals:
            raise refusals.pop()

    doing(work)
    number = ask(db_session)
    for tries in (1, 2):
        assert runner.run_one(db_session)
        waiting = job(db_session, number)
        assert (waiting.state, waiting.tries) == ("queued", tries)
        assert waiting.not_before is not None
        assert waiting.not_before > now()
        assert not runner.run_one(db_session), "it waits"
        job(db_session, number).not_before = now()
        db_session.commit()
    assert runner.run_one(db_session)
    done = job(db_session, number)
    assert (done.state, done.tries, done.progress) == ("done", 3, 100)


def test_a_worker_outlives_a_database_that_is_held_by_somebody(
    app: Flask, db_session: Session, doing: Callable[[Do], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it to end, the whole server would."""
    done: list[int] = []
    doing(lambda _args, _progress: done.append(1))
    ask(db_session)
    refusals, claim = [locked(), locked()], runner.claim

    def refused(session: Session) -> Job | None:
        if refusals:
            raise refusals.pop()
        if done:
            signal.raise_signal(signal.SIGTERM)
        return claim(session)

    monkeypatch.setattr(runner, "claim", refused)
    monkeypatch.setattr(runner, "PAUSE", timedelta(milliseconds=10))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        runner.run_forever(app)
    finally:
        for number, what in before.items():
            signal.signal(number, what)
    assert done == [1]


def test_a_database_that_always_refuses_is_final_after_three_tries(
    db_session: Session, doing: Callable[[Do], None]
) -> None:
    def work(_args: dict[str, Any], _progress: runner.Progress) -> None:
        raise locked()

    doing(work)
    number = ask(db_session)
    for _ in range(3):
        job(db_session, number).not_before = None
        db_session.commit()
        assert runner.run_one(db_session)
    failed = job(db_session, number)
    assert (failed.state, failed.tries, failed.message) == ("failed", 3, runner.FAILED)


def test_any_other_fault_is_final_at_once(db_session: Session, doing: Callable[[Do], None]) -> None:
    def work(_args: dict[str, Any], _progress: runner.Progress) -> None:
        raise KeyError("nothing")

    doing(work)
    number = ask(db_session)
    runner.run_one(db_session)
    assert (job(db_session, number).state, job(db_session, number).tries) == ("failed", 1)


def test_a_silent_worker_that_lives_keeps_its_lease(
    db_session: Session, engine: Engine, doing: Callable[[Do], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(runner, "LEASE", timedelta(seconds=5))
    leases: list[datetime | None] = []

    def work(_args: dict[str, Any], _progress: runner.Progress) -> None:
        # Says nothing, as a long page does that is being set.
        until = time.monotonic() + 60
        while len(leases) < 2 and time.monotonic() < until:
            time.sleep(0.1)
            with Session(engine) as other:
                lease = other.scalars(select(Job.leased_until)).one()
            if lease not in leases:
                leases.append(lease)

    doing(work)
    begun = now()
    ask(db_session)
    runner.run_one(db_session)
    first, second = leases
    assert first is not None
    assert second is not None
    assert begun < first < second


def test_a_worker_that_was_overtaken_writes_over_nothing(
    db_session: Session, engine: Engine, doing: Callable[[Do], None]
) -> None:
    said = []

    def work(_args: dict[str, Any], progress: runner.Progress) -> None:
        progress(10, "Begun")
        with Session(engine) as other:
            taken = other.scalars(select(Job)).one()
            taken.tries, taken.message = 2, "The other's"
            other.commit()
        progress(90, "Mine")
        said.append("went on")

    doing(work)
    number = ask(db_session)
    assert runner.run_one(db_session)
    there = job(db_session, number)
    assert (there.state, there.message, there.progress, said) == ("running", "The other's", 10, [])

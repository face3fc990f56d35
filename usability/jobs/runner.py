"""Claims jobs from the database, does them, and does them again if a worker died."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Engine, Update, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from usability.infra.clock import now
from usability.infra.database import db, set_intent
from usability.jobs.models import Job

LEASE = timedelta(seconds=60)
BEAT_SECONDS = LEASE.total_seconds() / 4
"""How often a worker that lives renews its lease, whether the work says how far it is or not."""
MAX_TRIES = 3
PAUSE = timedelta(seconds=5)
"""Before the second try of a job that the database refused; the third waits twice as long."""
POLL_SECONDS = 0.5

FAILED = "Something went wrong on the way. The keeper can find the reason in the log."

log = structlog.get_logger()
Progress = Callable[[int, str], None]
"""Says how far a job is: percent from 0 to 100, and a few words."""
Handler = Callable[[dict[str, Any], Progress], None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of a kind."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(
    session: Session,
    kind: str,
    args: dict[str, Any],
    *,
    by: int | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Puts work into the queue; it begins once the caller's transaction is committed, and not before `not_before`."""
    job = Job(kind=kind, args=args, created_at=now(), created_by=by, not_before=not_before)
    session.add(job)
    session.flush()
    return job


def claim(session: Session) -> Job | None:
    """Takes the oldest waiting job whose time has come, or one whose worker died, under a lease. Commits."""
    moment = now()
    job = session.scalar(
        select(Job)
        .where(
            or_(
                (Job.state == "queued") & or_(Job.not_before.is_(None), Job.not_before <= moment),
                (Job.state == "running") & (Job.leased_until < moment),
            )
        )
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is not None:
        job.tries += 1
        job.state, job.leased_until = "running", moment + LEASE
        if job.tries > MAX_TRIES:
            job.state, job.message, job.finished_at = "failed", "Given up after three tries.", moment
    session.commit()
    return job


class Overtaken(Exception):
    """Another worker has taken the job, because this one's lease had run out."""


@contextmanager
def _heartbeat(engine: Engine, number: int, tries: int) -> Iterator[None]:
    """Renews the lease of a job from a thread of its own for as long as the block lasts."""
    done = threading.Event()

    def beat() -> None:
        set_intent("write")
        while not done.wait(BEAT_SECONDS):
            try:
                with Session(engine) as session:
                    session.execute(_mine(number, tries).values(leased_until=now() + LEASE))
                    session.commit()
            except OperationalError:
                log.warning("lease not renewed", job=number, exc_info=True)

    thread = threading.Thread(target=beat, name=f"lease of job {number}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _mine(number: int, tries: int) -> Update:
    """A change of the job as long as nobody else took it."""
    return update(Job).where(Job.id == number, Job.tries == tries, Job.state == "running")


def run_one(session: Session) -> bool:
    """Does one job if one waits. Returns whether there was one.

    A job that the database refused (locked, gone for a moment) is tried again, MAX_TRIES times in all. Any other fault
    ends it as failed with a plain message.
    """
    job = claim(session)
    if job is None:
        return False
    if job.state == "failed":
        return True
    number, kind, args, tries = job.id, job.kind, dict(job.args), job.tries
    session.commit()
    engine = session.get_bind().engine

    def write(**values: Any) -> None:  # noqa: ANN401 - columns of Job
        found = session.execute(_mine(number, tries).values(**values).returning(Job.id)).first()
        session.commit()
        if found is None:
            raise Overtaken

    def progress(percent: int, message: str) -> None:
        write(progress=max(0, min(100, percent)), message=message[:300], leased_until=now() + LEASE)

    try:
        with _heartbeat(engine, number, tries):
            _handlers[kind](args, progress)
        write(state="done", progress=100, finished_at=now())
    except Overtaken:
        session.rollback()
        log.warning("job overtaken", job=number, kind=kind)
    except OperationalError:
        session.rollback()
        log.warning("database refused a job", job=number, kind=kind, tries=tries, exc_info=True)
        if tries < MAX_TRIES:
            write(
                state="queued",
                message="It will be tried again in a moment.",
                not_before=now() + PAUSE * tries,
            )
        else:
            write(state="failed", message=FAILED, finished_at=now())
    except Exception:
        session.rollback()
        log.exception("job failed", job=number, kind=kind)
        write(state="failed", message=FAILED, finished_at=now())
    return True


def run_forever(app: Flask, *, once: bool = False) -> None:
    """Works until told to stop (SIGTERM, SIGINT). once: only through what waits now."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with app.app_context():
        while not stopping.is_set():
            try:
                if run_one(db.session):
                    continue
            except OperationalError:
                # Somebody holds the database, or it is gone for a moment: what waits is done later, or again.
                log.warning("worker waits for the database", exc_info=True)
                stopping.wait(PAUSE.total_seconds())
            finally:
                db.session.remove()  # type: ignore[attr-defined]  # the proxy itself
            if once:
                return
            stopping.wait(POLL_SECONDS)

"""Claims jobs from the database, does them, and does them again if a worker died."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from usability.infra.clock import now
from usability.infra.database import db
from usability.jobs.models import Job

LEASE = timedelta(seconds=60)
MAX_TRIES = 3
POLL_SECONDS = 0.5

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


def run_one(session: Session) -> bool:
    """Does one job if one waits. Returns whether there was one. A failing job ends as failed with a plain message."""
    job = claim(session)
    if job is None:
        return False
    if job.state == "failed":
        return True
    number, kind, args = job.id, job.kind, dict(job.args)
    session.commit()

    def progress(percent: int, message: str) -> None:
        row = session.get_one(Job, number)
        row.progress, row.message, row.leased_until = max(0, min(100, percent)), message[:300], now() + LEASE
        session.commit()

    try:
        _handlers[kind](args, progress)
        state, message = "done", ""
    except Exception:
        session.rollback()
        log.exception("job failed", job=number, kind=kind)
        state, message = "failed", "It could not be finished. The keeper can find the reason in the log."
    row = session.get_one(Job, number)
    row.state, row.message, row.finished_at = state, message or row.message, now()
    if state == "done":
        row.progress = 100
    session.commit()
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
            finally:
                db.session.remove()  # type: ignore[attr-defined]  # the proxy itself
            if once:
                return
            stopping.wait(POLL_SECONDS)

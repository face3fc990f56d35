"""Group commit: small writes that come at the same moment share one transaction of SQLite, and one wait for the disk.

SQLite has one writer at a time, and each commit waits until the disk has it. A page's batch of events is small, so the
wait is most of its price. Nobody is answered before the shared commit is done.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from usability.infra.database import db, intent

T = TypeVar("T")
Work = Callable[[Session], T]


class _Job(Generic[T]):
    """One request's work and what became of it."""

    def __init__(self, work: Work[T]) -> None:
        self.work = work
        self.done = False
        self.value: T | None = None
        self.error: Exception | None = None

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # set by whoever led


class Together:
    """The requests of one process that write together. Whoever comes first leads; the others find their work done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: list[_Job[Any]] = []
        self._list_lock = Lock()
        self._lead_lock = Lock()

    def run(self, work: Work[T]) -> T:
        """Does the work in a transaction that is committed when this returns. Raises what the work raises.

        work: gets a session, changes nothing but the database, and may be called again where a neighbour's work failed.
        """
        job = _Job(work)
        with self._list_lock:
            self._waiting.append(job)
        with self._lead_lock:
            if not job.done:
                with self._list_lock:
                    jobs, self._waiting = self._waiting, []
                self._lead(jobs)
        return job.result()

    def _lead(self, jobs: list[_Job[Any]]) -> None:
        try:
            self._commit(jobs)
        except Exception as error:  # noqa: BLE001 - it is raised again in the thread whose work it is
            if len(jobs) == 1:
                jobs[0].error = error
            else:
                # One of them failed and took the others with it: each stands or falls by itself now.
                for job in jobs:
                    self._lead([job])
        for job in jobs:
            job.done = True

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        with intent("write"), Session(self._engine) as session, session.begin():
            for job in jobs:
                job.value = job.work(session)


def init_app(app: Flask) -> None:
    """Makes the application's own queue, where its database is SQLite."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            app.extensions["together"] = Together(db.engine)


def together(work: Work[T]) -> T:
    """Does a small write together with those of other requests; on PostgreSQL in the request's own transaction."""
    shared: Together | None = current_app.extensions.get("together")
    return work(db.session) if shared is None else shared.run(work)

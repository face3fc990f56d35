"""This product, installed into a fresh folder and served the way `make run` serves it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.servers import HOST, ROOT, free_port, serving

TASKS = 4
PLAN: dict[str, Any] = {
    "title": "Benchmark",
    "product": {"name": "Product"},
    "welcome": "Thank you for helping us.",
    "consent": {"text": "We note what you do in the tasks.", "contact": "someone@example.org"},
    "tasks": [
        {"key": f"task{n}", "title": f"Task {n}", "scenario": f"Find the thing with number {n} and open it."}
        for n in range(1, TASKS + 1)
    ],
}
"""After each task the Single Ease Question, at the end SUS: both are the plan's defaults."""


@dataclass(frozen=True, slots=True)
class Person:
    """An admitted person: number of the session, token, and its steps as (key, kind, names of questions)."""

    id: int
    token: str
    steps: tuple[tuple[str, str, tuple[str, ...]], ...]


def install(folder: Path, people: int) -> list[Person]:
    """Creates the database in `folder` and lets that many people in. They are pilots: no place has to be counted."""
    from flask_migrate import upgrade
    from sqlalchemy import select

    from usability.accounts.rules import Role
    from usability.accounts.services import create_user
    from usability.app import create_app
    from usability.infra.database import db
    from usability.infra.settings import Settings
    from usability.participants.services import new_participant
    from usability.runner.pages import content_of, pages_of
    from usability.sessions import queries
    from usability.sessions.models import UsabilitySession
    from usability.sessions.rules import Purpose
    from usability.sessions.services import admit
    from usability.studies.plan import StudyPlan
    from usability.studies.services import create_study, publish

    app = create_app(Settings(data_dir=folder, log_level="WARNING"))
    with app.app_context():
        upgrade()
        owner = create_user(
            db.session,
            email="someone@example.org",
            name="Someone",
            password="correct horse battery",
            role=Role.RESEARCHER,
        )
        study = create_study(db.session, StudyPlan.model_validate(PLAN), owner)
        version = publish(db.session, study, owner)
        for _ in range(people):
            admit(db.session, version, new_participant(db.session, study), link=None, purpose=Purpose.PILOT)
        db.session.commit()
        found = []
        content = content_of(version.digest, version.plan, version.instruments)
        for session in db.session.scalars(select(UsabilitySession).order_by(UsabilitySession.id)):
            pages = pages_of(content, queries.walk_of(session))
            steps = tuple((p.step.key, p.step.kind.value, tuple(ask.name for ask in p.asks)) for p in pages)
            found.append(Person(session.id, session.token, steps))
        db.engine.dispose()
    return found


@contextmanager
def served(folder: Path, *, workers: int = 1) -> Iterator[int]:
    """`flask serve` on the embedded database in `folder`, or on USABILITY_DATABASE_URL; gives the port."""
    port = free_port()
    env = {
        "FLASK_APP": "wsgi.py",
        "USABILITY_DATA_DIR": str(folder),
        "USABILITY_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "flask", "serve", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers)]
    with serving(command, port, cwd=ROOT, env=env, log=folder / "server.log"):
        yield port

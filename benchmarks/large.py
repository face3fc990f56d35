"""Makes a large study: `python -m benchmarks.large FOLDER --sessions 10000`. Invented people, real log, real fold.

Each session has ten tasks with some thirty events each, written and folded as if a participant's page had sent them.
"""

import argparse
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

TASKS, WINDOW_CHANGES = 10, 12
SLUG, WRITER = "large", "page-0000001"
EMAIL, PASSWORD = "someone@example.org", "correct horse battery"
PLAN: dict[str, Any] = {
    "title": "Large",
    "product": {"name": "Product"},
    "consent": {"text": "We note what you do in the tasks.", "contact": "someone@example.org"},
    "tasks": [
        {
            "key": f"task{n}",
            "title": f"Task {n}",
            "scenario": f"Find the thing with number {n}.",
            "time_limit_s": 300,
        }
        for n in range(1, TASKS + 1)
    ],
}
"""After each task the Single Ease Question, at the end SUS: both are the plan's defaults."""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sessions", type=int, default=10_000)
    given = parser.parse_args()
    make(given.folder, given.sessions)


def make(folder: Path, sessions: int, changes: int = WINDOW_CHANGES) -> None:
    """Creates the database in `folder` with one study of that many sessions. The same seed gives the same.

    changes: how often a participant goes to the product's window and back in each task.
    """
    from flask_migrate import upgrade

    from usability.accounts.rules import Role
    from usability.accounts.services import create_user
    from usability.app import create_app
    from usability.infra.database import db
    from usability.infra.settings import Settings
    from usability.studies.plan import StudyPlan
    from usability.studies.services import create_study, publish

    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(data_dir=folder, log_level="WARNING"))
    with app.app_context():
        upgrade()
        owner = create_user(db.session, email=EMAIL, name="Someone", password=PASSWORD, role=Role.RESEARCHER)
        study = create_study(db.session, StudyPlan.model_validate(PLAN), owner)
        study.slug = SLUG
        publish(db.session, study, owner)
        db.session.commit()
        key, rng = study.id, random.Random(20_261_122)
        for number in range(1, sessions + 1):
            _session(db.session, key, number, rng, changes)
            if number % 100 == 0:
                db.session.commit()
                db.session.expunge_all()
                print(f"\r{number:,} of {sessions:,} sessions", end="", flush=True)
        db.session.commit()
        print()
        db.engine.dispose()


def _session(db: Session, study_id: int, number: int, rng: random.Random, changes: int) -> None:
    from usability.infra.clock import ms_of, now
    from usability.measures.vocabulary import Origin
    from usability.participants.models import Participant
    from usability.sessions.models import UsabilitySession
    from usability.sessions.queries import walk_of
    from usability.sessions.rules import Mode, Purpose, SessionState
    from usability.sessions.services import Clocks, append
    from usability.studies.models import Study
    from usability.studies.plan import StudyPlan
    from usability.studies.walk import resolve

    study = db.get_one(Study, study_id)
    version = study.versions[-1]
    admitted = now() - timedelta(days=30) + timedelta(minutes=4 * number)
    walk = resolve(StudyPlan.model_validate(version.plan), cell=0, seed=number)
    person = Participant(study_id=study_id, code=f"P{number:05d}", created_at=admitted)
    session = UsabilitySession(
        token=f"large{number:08d}", study_id=study_id, version=version, participant=person, purpose=Purpose.REAL,
        mode=Mode.UNMODERATED, state=SessionState.RUNNING, walk=walk.model_dump(mode="json"), quota_keys=[],
        admitted_at=admitted, last_event_at=admitted,
    )  # fmt: skip
    db.add(session)
    page = _Page(ms_of(admitted), changes)
    skill = rng.gauss(0, 1)
    for step in walk_of(session).steps:
        page.step(step, skill, rng)
    append(
        db, session, WRITER, page.events(), origin=Origin.PARTICIPANT, clocks=Clocks(page.at, page.start + page.at),
        moment=admitted + timedelta(milliseconds=page.at),
    )  # fmt: skip


class _Page:
    """What one participant's page noted. at: ms since it was loaded."""

    def __init__(self, start: float, changes: int) -> None:
        self.changes = changes
        self.start, self.at, self._noted = start, 500.0, list[dict[str, object]]()
        self._note("page_loaded", width=1280, height=800, restored=False)

    def _note(self, kind: str, seconds: float = 0.0, **more: object) -> None:
        self.at += seconds * 1_000
        stamp = {"seq": len(self._noted), "mono": self.at, "wall": self.start + self.at}
        self._noted.append({"kind": kind, **stamp, **more})

    def events(self) -> list[Any]:
        from usability.sessions.events import ParticipantEvent

        return TypeAdapter(list[ParticipantEvent]).validate_python(self._noted)

    def step(self, step: Any, skill: float, rng: random.Random) -> None:  # noqa: ANN401 - usability.studies.walk.Step
        if step.kind != "task":
            self._note("step_shown", step=step.key)
        match step.kind:
            case "briefing":
                self.at += rng.uniform(3, 15) * 1_000
            case "task":
                self._task(step.key, (step.position or 1) / TASKS, skill, rng)
            case "thanks":
                self._note("session_finished")
            case _:
                scale = {"seq": 7, "sus": 5}
                answers = {
                    f"{asked}.q{n}": max(
                        1, min(scale[asked], round(rng.gauss(scale[asked] * 0.65 + skill / 2, 1.2)))
                    )
                    for asked in step.asks
                    for n in range(1, 11 if asked == "sus" else 2)
                }
                self._note("answers_given", 6, step=step.key, answers=answers)

    def _task(self, key: str, hardness: float, skill: float, rng: random.Random) -> None:
        seconds = 40 * (1 + hardness) * 2.718 ** rng.gauss(-0.15 * skill, 0.4)
        solved = rng.random() < 0.95 - 0.5 * hardness + 0.1 * skill
        self._note("task_started", step=key)
        self._note("product_opened", 0.3, step=key)
        for _ in range(self.changes):
            self._note("page_hidden", seconds / self.changes / 2, step=key)
            self._note("page_shown", seconds / self.changes / 2, step=key)
        self._note("task_ended", step=key, claim="done" if solved else "gave_up")


if __name__ == "__main__":
    main()

"""Migrations of the schedule over data that is there, on the way up and down."""

from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from usability.app import create_app
from usability.infra.database import db
from usability.infra.settings import Settings

MOMENT = "2026-11-01 10:00:00"
_STUDY = (
    "INSERT INTO studies (id, slug, title, state, draft, revision, draft_saved_at, created_at, demo)"
    f" VALUES (1, 's', 'S', 'draft', '{{}}', 1, '{MOMENT}', '{MOMENT}', 0)"
)
_APPOINTMENT = (
    _STUDY,
    "INSERT INTO participants (id, study_id, code, excluded_reason, created_at)"
    f" VALUES (2, 1, 'P01', '', '{MOMENT}')",
    "INSERT INTO appointments (id, study_id, participant_id, purpose, starts_at, zone, minutes, participant_zone,"
    " state, uid, sequence, token, created_at, changed_at)"
    f" VALUES (3, 1, 2, 'real', '{MOMENT}', 'UTC', 60, '', 'planned', 'u', 0, 't', '{MOMENT}', '{MOMENT}')",
)


def test_reports_keep_their_jobs_on_the_way_up_and_down(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    app = create_app(Settings(env="testing", data_dir=tmp_path, database_url=url))
    with app.app_context():
        flask_migrate.upgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.execute(text(_STUDY))
            connection.execute(
                text(
                    "INSERT INTO jobs (id, kind, args, state, progress, message, tries, created_at)"
                    f" VALUES (7, 'report', '{{}}', 'queued', 0, '', 0, '{MOMENT}')"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO reports (id, study_id, job_id, title, created_at, choices, versions, input_digest,"
                    f" file_digest, path, pages) VALUES (1, 1, 7, 'S', '{MOMENT}', '{{}}', '', '', '', '', 0)"
                )
            )
        for move, revision in (
            (flask_migrate.upgrade, "0003"),
            (flask_migrate.downgrade, "0002"),
            (flask_migrate.upgrade, "0003"),
        ):
            move(revision=revision)
            with db.engine.connect() as connection:
                assert connection.execute(text("SELECT job_id FROM reports")).scalars().all() == [7]
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT not_before FROM jobs")).scalars().all() == [None]
        db.engine.dispose()


def test_messages_keep_their_words_when_notices_come_and_go(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    app = create_app(Settings(env="testing", data_dir=tmp_path, database_url=url))
    insert = (
        "INSERT INTO appointment_messages (id, appointment_id, kind, state, sequence, created_at, due_at, tries, error)"
        f" VALUES (:id, 3, :kind, 'waiting', 0, '{MOMENT}', '{MOMENT}', 0, '')"
    )
    kinds = text("SELECT kind FROM appointment_messages ORDER BY id")
    with app.app_context():
        flask_migrate.upgrade(revision="0013")
        with db.engine.begin() as connection:
            for statement in _APPOINTMENT:
                connection.execute(text(statement))
            connection.execute(text(insert), {"id": 1, "kind": "invitation"})
        flask_migrate.upgrade(revision="0014")
        with db.engine.begin() as connection:
            connection.execute(text(insert), {"id": 2, "kind": "notice"})
            assert connection.execute(kinds).scalars().all() == ["invitation", "notice"]
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE appointment_messages SET state = 'lost'"))
        flask_migrate.downgrade(revision="0013")
        with db.engine.begin() as connection:
            assert connection.execute(kinds).scalars().all() == ["invitation"]
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE appointment_messages SET kind = 'notice'"))
        db.engine.dispose()

"""The migration that lets jobs wait, over data that is there: reports keep their jobs on the way up and down."""

from pathlib import Path

import flask_migrate
from sqlalchemy import text

from usability.app import create_app
from usability.infra.database import db
from usability.infra.settings import Settings

MOMENT = "2026-11-01 10:00:00"


def test_reports_keep_their_jobs_on_the_way_up_and_down(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    app = create_app(Settings(env="testing", data_dir=tmp_path, database_url=url))
    with app.app_context():
        flask_migrate.upgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO studies (id, slug, title, state, draft, revision, draft_saved_at, created_at, demo)"
                    f" VALUES (1, 's', 'S', 'draft', '{{}}', 1, '{MOMENT}', '{MOMENT}', 0)"
                )
            )
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

"""What was removed before an upgrade can still be put back after it."""

import json
from pathlib import Path

import flask_migrate
from sqlalchemy import text

from usability.app import create_app
from usability.infra.database import db
from usability.infra.settings import Settings

OLD = {"item": {"key": "age", "text": "How old?"}, "quotas": [[1, {"key": "q1", "question": "age"}]]}


def test_removed_parts_are_kept_through_up_and_down(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with create_app(Settings(env="testing", data_dir=tmp_path, database_url=url)).app_context():
        flask_migrate.upgrade(revision="0014")
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO studies (id, slug, title, state, draft, revision, draft_saved_at, created_at, demo) "
                    "VALUES (1, 's', 'S', 'draft', '{}', 1, '2026-01-01', '2026-01-01', 0)"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO removed_parts (study_id, place, position, part, removed_at) "
                    "VALUES (1, 'screener/questions', 0, :part, '2026-01-01')"
                ),
                {"part": json.dumps(OLD)},
            )
        flask_migrate.upgrade(revision="0015")
        assert kept() == {
            "item": OLD["item"],
            "others": [["screener/quotas", 1, {"key": "q1", "question": "age"}]],
        }
        flask_migrate.downgrade(revision="0014")
        assert kept() == OLD


def kept() -> object:
    with db.engine.connect() as connection:
        return json.loads(connection.execute(text("SELECT part FROM removed_parts")).scalar_one())

"""The migrations make what the models say, on whichever database the tests run."""

from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect

from usability.app import create_app
from usability.infra.database import db
from usability.infra.settings import Settings


def test_a_migrated_database_has_what_the_models_say(migrated_app: Flask, engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    return create_app(
        Settings(env="testing", data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'fresh.db'}")
    )


def test_migrations_lead_down_to_nothing_and_up_again(fresh: Flask) -> None:
    with fresh.app_context():
        flask_migrate.upgrade()
        tables = set(inspect(db.engine).get_table_names())
        flask_migrate.downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        flask_migrate.upgrade()
        assert set(inspect(db.engine).get_table_names()) == tables


def test_migrating_twice_changes_nothing(fresh: Flask) -> None:
    with fresh.app_context():
        flask_migrate.upgrade()
        flask_migrate.upgrade()
        assert "studies" in inspect(db.engine).get_table_names()

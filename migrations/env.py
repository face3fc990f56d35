"""Runs the migrations on the application's own engine and metadata."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from usability.infra.database import db


def run() -> None:
    """Migrates over one connection. SQLite cannot alter most things in place, hence batches.

    A batch drops the table that it makes anew, and with foreign keys on, SQLite would delete what refers to its rows.
    """
    with db.engine.connect() as connection:
        _foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="database.",
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
        finally:
            connection.rollback()
            _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Heeds foreign keys or not. SQLite changes that outside of transactions alone, hence on the driver's own."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


assert current_app
run()

"""Runs the migrations on the application's own engine and metadata."""

from alembic import context
from flask import current_app

from usability.infra.database import db


def run() -> None:
    """Migrates over one connection. SQLite cannot alter most things in place, hence batches."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="database.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert current_app
run()

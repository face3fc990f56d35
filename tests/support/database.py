"""Emptying a database between tests."""

from sqlalchemy import text
from sqlalchemy.engine import Engine

from usability.infra.database import db


def empty(engine: Engine) -> None:
    """Deletes every row of every table of the schema; keeps what Alembic wrote."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in tables:
                connection.execute(text(f"DELETE FROM {table}"))
        else:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))

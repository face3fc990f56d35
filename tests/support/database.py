"""Emptying a database between tests, and counting what is asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from time import sleep

from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from usability.infra.database import db

TRIES = 10


def empty(engine: Engine) -> None:
    """Deletes every row of every table of the schema; keeps what Alembic wrote.

    A request of a page that was just closed may still hold a row: then it is tried again.
    """
    for left in reversed(range(TRIES)):
        try:
            _empty(engine)
        except OperationalError:
            if not left:
                raise
            sleep(0.3)
        else:
            return


def _empty(engine: Engine) -> None:
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in tables:
                connection.execute(text(f"DELETE FROM {table}"))
        else:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that this thread runs meanwhile. Threads of streams that just ended may still say goodbye."""
    seen: list[str] = []
    asking = get_ident()

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if get_ident() == asking and not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", remember)

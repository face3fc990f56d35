"""One database handle for SQLite and PostgreSQL, and the transactions each of them needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Final, Literal

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, Text, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry, Pool

NAMING: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Database(SQLAlchemy):
    """`session` is the request's own session; for the types it is what it stands for."""

    session: Session  # type: ignore[assignment]  # a proxy with the same methods


db = Database(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets zones, so it is put back on reading; a moment without one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, bool | int]:
    """How many connections the engine keeps, and whether it asks them first if they still live."""
    if url.startswith("postgresql"):
        return {"pool_pre_ping": True}
    # Opening a file costs more than most requests; every thread of the server may keep its connection. The one that was
    # used last knows the database's pages as they are; another reads them anew after each write.
    return {"pool_size": 64, "max_overflow": 64, "pool_use_lifo": True}


Id = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Short = Annotated[str, mapped_column(String(64))]
Line = Annotated[str, mapped_column(String(300))]
Body = Annotated[str, mapped_column(Text)]

Intent = Literal["read", "write"]
_intent: ContextVar[Intent] = ContextVar("transaction_intent", default="write")


def set_intent(intent: Intent) -> None:
    """Says what the next transaction is for.

    On SQLite a write takes its place in the queue at once (BEGIN IMMEDIATE), since a transaction that reads first and
    writes later may be refused; a read does not wait.
    """
    _intent.set(intent)


@contextmanager
def intent(kind: Intent) -> Iterator[None]:
    """`set_intent` for the length of a block."""
    token = _intent.set(kind)
    try:
        yield
    finally:
        _intent.reset(token)


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if connection.__class__.__module__ != "sqlite3":
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_WRITING: Final = "writing"
_QUEUE_SECONDS: Final = 10
_write_queue = Lock()
"""SQLite has one writer at a time and lets the others poll with growing pauses. Here they wait their turn instead."""


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _intent.get() == "read":
        connection.exec_driver_sql("BEGIN")
        return
    # Who waits too long goes on without the queue: the database's own lock decides then, as between processes.
    if not connection.info.get(_WRITING) and _write_queue.acquire(timeout=_QUEUE_SECONDS):
        connection.info[_WRITING] = True
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Pool, "checkin")
def _leave_queue(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    if entry.info.pop(_WRITING, False):
        _write_queue.release()


def insert_into(db: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the database in use, which can say what becomes of rows that are there already (on_conflict)."""
    on_sqlite = db.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if on_sqlite else postgresql.insert(model)

"""Who is present, right across processes: rows that live as long as the process that holds the stream says so.

A process writes all that changed of its own streams in one short transaction, and one row update every few seconds for
all of them, however many listen. What it cannot take back because it was killed is over after EXPIRES_SECONDS.
"""

import secrets
import select
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from threading import Condition, Thread
from typing import Any, Final

import structlog
from sqlalchemy import Engine, delete, func, update
from sqlalchemy import select as rows_of
from sqlalchemy.orm import Session

from usability.infra.clock import now
from usability.infra.database import insert_into, intent
from usability.moderation.models import Presence
from usability.sessions.services import LIVE_CHANNEL

log = structlog.get_logger()

EXPIRES_SECONDS: Final = 12.0
RENEW_SECONDS: Final = 4.0
LOOK_SECONDS: Final = 1.0
"""How often it is looked whether listeners have hung up."""
GATHER_SECONDS: Final = 0.05
"""Those who come or go at the same moment share one transaction."""
_GONE: Final = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who follows. role: moderator, observer or participant. page: drawn by the page that listens.

    By what right: link, the number of the observers' link, or user, that of the account; None for the others.
    """

    name: str
    role: str
    page: str = ""
    link: int | None = None
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One open stream as the roll knows it. hang_up: called once when the listener's side was closed."""

    session_id: int
    person: Person
    number: int
    line: socket.socket | None
    hang_up: Callable[[], None]


class Roll:
    """The streams of this process, kept in the table of presences by a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = secrets.token_hex(8)
        self._seats: dict[int, Seat] = {}
        self._came: list[Seat] = []
        self._went: list[Seat] = []
        self._changed = Condition()
        self._thread: Thread | None = None

    def take(self, seat: Seat) -> None:
        """Somebody is here."""
        with self._changed:
            self._seats[seat.number] = seat
            self._came.append(seat)
            if self._thread is None:
                self._thread = Thread(target=self._keep, name="presence", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def leave(self, seat: Seat) -> None:
        """Somebody is gone. Twice is once."""
        with self._changed:
            if self._seats.pop(seat.number, None) is not None:
                self._went.append(seat)
                self._changed.notify_all()

    def _keep(self) -> None:
        renewed = 0.0
        while True:
            with self._changed:
                while not self._seats and not self._went:
                    self._changed.wait()
                if not self._came and not self._went:
                    self._changed.wait(LOOK_SECONDS)
            self._hang_up_the_gone()
            time.sleep(GATHER_SECONDS)
            with self._changed:
                came, self._came = self._came, []
                went, self._went = self._went, []
            due = time.monotonic() - renewed > RENEW_SECONDS
            if not (came or went or due):
                continue
            try:
                self._write(came, went, renew=due)
            except Exception:
                # The list is only a help: it must not end because a database is away for a moment.
                log.exception("presence")
                with self._changed:
                    self._came, self._went = came + self._came, went + self._went
                time.sleep(LOOK_SECONDS)
                continue
            if due:
                renewed = time.monotonic()

    def _write(self, came: list[Seat], went: list[Seat], *, renew: bool) -> None:
        moment = now()
        gone = {seat.number for seat in went}
        with intent("write"), Session(self._engine) as session, session.begin():
            if renew:
                renewed = session.connection().execute(
                    update(Presence).where(Presence.process == self._process).values(seen_at=moment)
                )
                seats = list(self._seats.values())
                if renewed.rowcount < len(seats):
                    # This machine slept, and others took its rows for dead.
                    came = seats
                session.execute(
                    delete(Presence).where(Presence.seen_at < moment - timedelta(seconds=5 * EXPIRES_SECONDS))
                )
            for seat in came:
                if seat.number not in gone:
                    self._insert(session, seat, moment)
            for seat in went:
                session.execute(
                    delete(Presence).where(
                        Presence.session_id == seat.session_id,
                        Presence.process == self._process,
                        Presence.stream == seat.number,
                    )
                )
            if self._engine.dialect.name == "postgresql":
                for session_id in {seat.session_id for seat in (came + went)}:
                    session.execute(rows_of(func.pg_notify(LIVE_CHANNEL, str(session_id))))

    def _insert(self, session: Session, seat: Seat, moment: Any) -> None:  # noqa: ANN401 - a datetime
        values = {
            "session_id": seat.session_id,
            "page": seat.person.page or f"{self._process}-{seat.number}",
            "process": self._process,
            "stream": seat.number,
            "name": seat.person.name,
            "role": seat.person.role,
            "since": moment,
            "seen_at": moment,
        }
        # A page that comes back is the same, whoever held its stream before.
        kept = {name: values[name] for name in ("process", "stream", "name", "role", "seen_at")}
        statement = insert_into(session, Presence).values(**values)
        session.execute(statement.on_conflict_do_update(index_elements=["session_id", "page"], set_=kept))

    def _hang_up_the_gone(self) -> None:
        """A closed line is otherwise noticed only when something is written to it."""
        poller = select.poll()
        lines: dict[int, Seat] = {}
        with self._changed:
            seats = list(self._seats.values())
        for seat in seats:
            number = seat.line.fileno() if seat.line is not None else -1
            if number >= 0:
                poller.register(number, _GONE)
                lines[number] = seat
        for number, happened in poller.poll(0):
            if happened & _GONE:
                lines[number].hang_up()


def present(db: Session, session_ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """Who is present in each of these sessions, in the order in which they came: name, role and page."""
    fresh = now() - timedelta(seconds=EXPIRES_SECONDS)
    wanted = list(session_ids)
    rows = db.execute(
        rows_of(Presence)
        .where(Presence.session_id.in_(wanted), Presence.seen_at >= fresh)
        .order_by(Presence.since, Presence.process, Presence.stream)
    ).scalars()
    found: dict[int, list[dict[str, str]]] = {session_id: [] for session_id in wanted}
    for row in rows:
        found[row.session_id].append({"name": row.name, "role": row.role, "page": row.page})
    return found

"""The live feed: server-sent events from the log.

One thread a process watches the database while somebody listens: SQLite's `PRAGMA data_version`, PostgreSQL's LISTEN.
It reads what is new once and hands it to every listener, so listeners cost no database work and hold no connection.
Who drops off names the last entry it has (Last-Event-ID) and gets everything after it from the log.
"""

import json
import queue
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from threading import Condition, Thread
from typing import Final

import psycopg
import structlog
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from usability.infra.database import db, intent
from usability.moderation import queries
from usability.moderation.queries import Cursor, Entry
from usability.sessions.services import LIVE_CHANNEL

log = structlog.get_logger()

POLL_SECONDS: Final = 0.05
HEARTBEAT_SECONDS: Final = 10.0
"""A listener who is gone is noticed only when something is written to it."""
LONGEST_STREAM_SECONDS: Final = 600.0
"""After this a listener asks again, and its right to listen is looked at again."""
RETRY: Final = b"retry: 1000\n\n"
STILL_HERE: Final = b"event: beat\ndata:\n\n"


class Full(RuntimeError):
    """As many people listen as this process has room for."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is present. role: moderator or observer."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a listener is sent. entry: the cursor of a log entry; None for news that nobody needs to catch up on."""

    entry: Cursor | None
    text: bytes


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream."""

    session_id: int
    person: Person
    number: int
    waiting: "queue.SimpleQueue[Message]" = field(default_factory=queue.SimpleQueue)


@dataclass(slots=True)
class _Topic:
    """A session that somebody follows, and how far its listeners have been served."""

    cursor: Cursor
    listeners: set[Listener] = field(default_factory=set)


class Hub:
    """All streams of this process. most: how many may be open at once."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._topics: dict[int, _Topic] = {}
        self._changed = Condition()
        self._thread: Thread | None = None
        self._numbers = count(1)

    def join(self, session_id: int, person: Person) -> Listener:
        """Opens a stream's place. What comes from now on waits in it. Raises Full."""
        with self._changed:
            if sum(len(topic.listeners) for topic in self._topics.values()) >= self._most:
                raise Full
            listener = Listener(session_id, person, next(self._numbers))
            topic = self._topics.get(session_id)
            if topic is None:
                topic = self._topics[session_id] = _Topic(self._newest(session_id))
            topic.listeners.add(listener)
            self._tell_who_is_here(topic)
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="live feed", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return listener

    def leave(self, listener: Listener) -> None:
        """Gives the place back."""
        with self._changed:
            topic = self._topics.get(listener.session_id)
            if topic is None or listener not in topic.listeners:
                return
            topic.listeners.discard(listener)
            if topic.listeners:
                self._tell_who_is_here(topic)
            else:
                del self._topics[listener.session_id]

    def stream(
        self, listener: Listener, after: Cursor, *, heartbeat: float = HEARTBEAT_SECONDS
    ) -> Iterator[bytes]:
        """The bytes of a stream: what the listener missed since `after`, then what comes."""
        yield RETRY
        with intent("read"), Session(self._engine) as session:
            missed = queries.entries_after(session, listener.session_id, after)
        for entry in missed:
            yield _written(entry)
        last = missed[-1].cursor if missed else after
        until = time.monotonic() + LONGEST_STREAM_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                message = listener.waiting.get(timeout=min(heartbeat, left))
            except queue.Empty:
                yield STILL_HERE
                continue
            if message.entry is not None:
                if message.entry.event <= last.event and message.entry.note <= last.note:
                    continue
                last = message.entry
            yield message.text

    def _newest(self, session_id: int) -> Cursor:
        with intent("read"), Session(self._engine) as session:
            return queries.newest(session, session_id)

    def _tell_who_is_here(self, topic: _Topic) -> None:
        present = sorted(topic.listeners, key=lambda one: one.number)
        people = [{"name": one.person.name, "role": one.person.role} for one in present]
        text = f"event: present\ndata: {json.dumps(people)}\n\n".encode()
        for listener in topic.listeners:
            listener.waiting.put(Message(None, text))

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._topics:
                    self._changed.wait()
            try:
                if self._engine.dialect.name == "sqlite":
                    self._watch_file()
                else:
                    self._watch_channel()
            except Exception:
                # The feed must outlive a database that is away for a moment.
                log.exception("live_feed")
                time.sleep(1)

    def _watch_file(self) -> None:
        with closing(self._engine.raw_connection()) as connection:
            seen = -1
            while self._topics:
                version = connection.cursor().execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    seen = version
                    self._publish()
                time.sleep(POLL_SECONDS)

    def _watch_channel(self) -> None:
        address = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {LIVE_CHANNEL}")
            # What was committed before the ear was open.
            self._publish()
            while self._topics:
                for _ in connection.notifies(timeout=1.0, stop_after=1):
                    self._publish()

    def _publish(self) -> None:
        """Reads what is new in every followed session and hands it out."""
        with self._changed:
            followed = [(key, topic.cursor) for key, topic in self._topics.items()]
        for session_id, cursor in followed:
            with intent("read"), Session(self._engine) as session:
                entries = queries.entries_after(session, session_id, cursor)
            if not entries:
                continue
            messages = [Message(entry.cursor, _written(entry)) for entry in entries]
            with self._changed:
                topic = self._topics.get(session_id)
                if topic is None:
                    continue
                topic.cursor = max(topic.cursor, messages[-1].entry or topic.cursor)
                for listener in topic.listeners:
                    for message in messages:
                        listener.waiting.put(message)


def _written(entry: Entry) -> bytes:
    body = json.dumps(entry.body, separators=(",", ":"))
    return f"id: {entry.cursor}\nevent: entry\ndata: {body}\n\n".encode()


def hub_of(app: Flask) -> Hub:
    """The hub of this process."""
    hub = app.extensions.get("live_hub")
    if hub is None:
        # Setting a default is one step, so two first listeners get the same hub.
        settings = app.extensions["settings"]
        hub = app.extensions.setdefault("live_hub", Hub(db.engine, settings.max_streams))
    assert isinstance(hub, Hub)
    return hub

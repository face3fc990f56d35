"""The live feed: server-sent events from the log.

One thread a process watches the database while somebody listens: SQLite's `PRAGMA data_version`, PostgreSQL's LISTEN.
It reads what is new once and hands it to every listener, so listeners cost no database work and hold no connection.
Who drops off names the last entry it has (Last-Event-ID) and gets everything after it from the log.

A participant's page is a listener too, which hears nothing of the log: only what it is to show (runner/scene.py).
"""

import json
import queue
import socket
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
from usability.infra.settings import current_settings
from usability.moderation import queries
from usability.moderation.presence import Person, Roll, Seat, present
from usability.moderation.queries import Cursor, Entry
from usability.runner.visits import scene_in
from usability.sessions.services import LIVE_CHANNEL

log = structlog.get_logger()

POLL_SECONDS: Final = 0.05
TELL_SECONDS: Final = 0.2
"""Who is present is told at most this often: three hundred who come at once are one piece of news."""
LOOK_SECONDS: Final = 2.0
"""Whose time is over is seen after this long."""
HEARTBEAT_SECONDS: Final = 10.0
"""So that proxies keep the line open, and pages know a silent one from a dead one."""
LONGEST_STREAM_SECONDS: Final = 600.0
"""After this a listener asks again, and its right to listen is looked at again."""
RETRY: Final = b"retry: 1000\n\n"
STILL_HERE: Final = b"event: beat\ndata:\n\n"


class Full(RuntimeError):
    """As many people listen as this process has room for."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a listener is sent. cursor: how far the log had come; None for who is present.

    entry: it is an entry of the log, which comes once. Other news only replaces older news.
    """

    cursor: Cursor | None
    text: bytes
    entry: bool = False

    def is_old(self, last: Cursor) -> bool:
        """Whether a listener who has come that far has it already."""
        if self.cursor is None:
            return False
        if self.entry:
            return self.cursor.event <= last.event and self.cursor.note <= last.note
        return self.cursor.event < last.event


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. waiting: what it has not been sent yet; None ends it."""

    session_id: int
    seat: Seat
    waiting: queue.SimpleQueue[Message | None]

    @property
    def guest(self) -> bool:
        """The participant's page, which must not hear what the others hear."""
        return self.seat.person.role == "participant"


@dataclass(slots=True)
class _Topic:
    """A session that somebody follows, how far its listeners have been served, and what they were told last."""

    cursor: Cursor
    listeners: set[Listener] = field(default_factory=set)
    people: bytes = b""
    scene: Message | None = None


class Hub:
    """All streams of this process. most: how many may be open at once."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._topics: dict[int, _Topic] = {}
        self._changed = Condition()
        self._thread: Thread | None = None
        self._numbers = count(1)
        self._roll = Roll(engine)
        self._told_at = 0.0
        self._untold = False

    def join(self, session_id: int, person: Person, line: socket.socket | None = None) -> Listener:
        """Opens a stream's place. What comes from now on waits in it. line: the listener's own. Raises Full."""
        waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        # Read before the lock is taken: whoever waits for the lock may hold the last connection.
        newest = None if session_id in self._topics else self._newest(session_id)
        with self._changed:
            if sum(len(topic.listeners) for topic in self._topics.values()) >= self._most:
                raise Full
            seat = Seat(session_id, person, next(self._numbers), line, lambda: waiting.put(None))
            listener = Listener(session_id, seat, waiting)
            topic = self._topics.get(session_id)
            if topic is None:
                topic = self._topics[session_id] = _Topic(newest or Cursor())
            topic.listeners.add(listener)
            if topic.people and not listener.guest:
                waiting.put(Message(None, topic.people))
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="live feed", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        self._roll.take(seat)
        return listener

    def leave(self, listener: Listener) -> None:
        """Gives the place back."""
        self._roll.leave(listener.seat)
        with self._changed:
            topic = self._topics.get(listener.session_id)
            if topic is None or listener not in topic.listeners:
                return
            topic.listeners.discard(listener)
            if not topic.listeners:
                del self._topics[listener.session_id]

    def stream(
        self, listener: Listener, after: Cursor, *, heartbeat: float = HEARTBEAT_SECONDS
    ) -> Iterator[bytes]:
        """The bytes of a stream: what the listener missed since `after`, what is shown now, then what comes."""
        yield RETRY
        missed, shown, last = self._so_far(listener, after)
        for entry in missed:
            yield _written(entry)
        yield shown.text
        until = time.monotonic() + LONGEST_STREAM_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                message = listener.waiting.get(timeout=min(heartbeat, left))
            except queue.Empty:
                yield STILL_HERE
                continue
            if message is None:
                return
            if message.is_old(last):
                continue
            if message.cursor is not None:
                last = last.joined(message.cursor)
            yield message.text

    def _so_far(self, listener: Listener, after: Cursor) -> tuple[list[Entry], Message, Cursor]:
        """What a new listener missed, what is shown now, and how far it has come with both."""
        topic = self._topics.get(listener.session_id)
        shown = topic.scene if topic else None
        missed: list[Entry] = []
        if shown is None or not listener.guest:
            with intent("read"), Session(self._engine) as session:
                if not listener.guest:
                    missed = queries.entries_after(session, listener.session_id, after)
                if shown is None:
                    newest = queries.newest(session, listener.session_id)
                    shown = self._first_shown(topic, _shown(session, listener.session_id, newest))
        if listener.guest:
            return [], shown, shown.cursor or after
        return missed, shown, missed[-1].cursor if missed else after

    def _first_shown(self, topic: _Topic | None, shown: Message) -> Message:
        """What all listeners of a session are shown first; the next change is told by what differs from it."""
        with self._changed:
            if topic is None:
                return shown
            topic.scene = topic.scene or shown
            return topic.scene

    def _newest(self, session_id: int) -> Cursor:
        with intent("read"), Session(self._engine) as session:
            return queries.newest(session, session_id)

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
                self._tell_in_time()
                time.sleep(POLL_SECONDS)

    def _watch_channel(self) -> None:
        address = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {LIVE_CHANNEL}")
            # What was committed before the ear was open.
            self._publish()
            while self._topics:
                for _ in connection.notifies(timeout=TELL_SECONDS if self._untold else 1.0, stop_after=1):
                    self._publish()
                self._tell_in_time()

    def _publish(self) -> None:
        """Reads what is new in every followed session and hands it out."""
        with self._changed:
            followed = [(key, topic.cursor) for key, topic in self._topics.items()]
        for session_id, cursor in followed:
            with intent("read"), Session(self._engine) as session:
                entries = queries.entries_after(session, session_id, cursor)
                shown = _shown(session, session_id, entries[-1].cursor) if entries else None
            if shown is not None:
                self._hand_out(session_id, entries, shown)
        self._untold = True

    def _hand_out(self, session_id: int, entries: list[Entry], scene: Message) -> None:
        last = entries[-1].cursor
        messages = [Message(entry.cursor, _written(entry), entry=True) for entry in entries]
        with self._changed:
            topic = self._topics.get(session_id)
            if topic is None:
                return
            topic.cursor = max(topic.cursor, last)
            changed = topic.scene is None or _data(scene) != _data(topic.scene)
            topic.scene = scene
            for listener in topic.listeners:
                for message in [] if listener.guest else messages:
                    listener.waiting.put(message)
                if changed:
                    listener.waiting.put(scene)

    def _tell_in_time(self) -> None:
        """Tells who is present where something may have changed, or somebody's time may be over.

        Whoever's right to listen is gone meanwhile is sent away: by a link that was shut, or out of the study.
        """
        waited = time.monotonic() - self._told_at
        if waited < TELL_SECONDS or (waited < LOOK_SECONDS and not self._untold):
            return
        self._told_at, self._untold = time.monotonic(), False
        with self._changed:
            followed = {key: tuple(topic.listeners) for key, topic in self._topics.items()}
        with intent("read"), Session(self._engine) as session:
            people = present(session, followed)
            links = queries.open_links(session, followed)
            members = queries.members(session, followed)
        for session_id, listeners in followed.items():
            for listener in listeners:
                person = listener.seat.person
                if person.link not in (None, *links) or (
                    person.user is not None and (session_id, person.user) not in members
                ):
                    listener.waiting.put(None)
        with self._changed:
            for session_id, here in people.items():
                topic = self._topics.get(session_id)
                text = f"event: present\ndata: {json.dumps(here)}\n\n".encode()
                if topic is None or topic.people == text:
                    continue
                topic.people = text
                for listener in topic.listeners:
                    if not listener.guest:
                        listener.waiting.put(Message(None, text))


def _shown(session: Session, session_id: int, cursor: Cursor) -> Message:
    """What the participant's page shows when the log has come this far."""
    scene = scene_in(session, session_id)
    body = json.dumps(scene.body if scene else None, separators=(",", ":"))
    return Message(cursor, f"id: {cursor}\nevent: scene\ndata: {body}\n\n".encode())


def _data(message: Message) -> bytes:
    return message.text.partition(b"data: ")[2]


def _written(entry: Entry) -> bytes:
    body = json.dumps(entry.body, separators=(",", ":"))
    return f"id: {entry.cursor}\nevent: entry\ndata: {body}\n\n".encode()


def hub_of(app: Flask) -> Hub:
    """The hub of this process."""
    hub = app.extensions.get("live_hub")
    if hub is None:
        # Setting a default is one step, so two first listeners get the same hub.
        settings = current_settings()
        hub = app.extensions.setdefault("live_hub", Hub(db.engine, settings.max_streams))
    assert isinstance(hub, Hub)
    return hub

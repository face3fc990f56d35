"""Writing to the event log, once each. Every participant's page takes this path, so it reads columns, not objects."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, case, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from usability.infra.clock import ms_of, now
from usability.measures.vocabulary import Origin
from usability.sessions import queries, words
from usability.sessions.events import Incoming
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Anchor, SessionState, reached, same_answer
from usability.studies.plan import CriterionKind


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch. new: written now; known: were there already; conflicts: seq of refused events."""

    new: int
    known: int
    conflicts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks:
    """A writer's clocks at the moment of sending, in ms; None where it has none."""

    sent_mono: float | None = None
    sent_wall: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What one has to know of a session to write to its log. anchor: of the writer's clocks, if it is known."""

    id: int
    token: str
    mode: str
    state: str
    admitted_at: datetime
    anchor: Anchor | None = None

    @classmethod
    def of(cls, session: UsabilitySession) -> "Head":
        return cls(session.id, session.token, session.mode, session.state, session.admitted_at)


# Built once: making a statement costs more than running it.
_sessions: Table = UsabilitySession.metadata.tables["usability_sessions"]
_writers: Table = UsabilitySession.metadata.tables["event_writers"]
_conflicts: Table = UsabilitySession.metadata.tables["event_conflicts"]
_events: Table = UsabilitySession.metadata.tables["events"]
_HEAD = (
    select(
        _sessions.c.id,
        _sessions.c.token,
        _sessions.c.mode,
        _sessions.c.state,
        _sessions.c.admitted_at,
        _writers.c.server,
        _writers.c.mono,
        _writers.c.wall,
    )
    .outerjoin(
        _writers, and_(_writers.c.session_id == _sessions.c.id, _writers.c.writer == bindparam("of_writer"))
    )
    .where(_sessions.c.token == bindparam("of_token"))
    .with_for_update(of=_sessions)
)
_ANCHOR = select(_writers.c.server, _writers.c.mono, _writers.c.wall).where(
    _writers.c.session_id == bindparam("of_session"), _writers.c.writer == bindparam("of_writer")
)
_DIGESTS = select(_events.c.seq, _events.c.digest).where(
    _events.c.session_id == bindparam("of_session"),
    _events.c.writer == bindparam("of_writer"),
    _events.c.seq.in_(bindparam("of_seqs", expanding=True)),
)
_TOUCH = (
    update(_sessions)
    .where(_sessions.c.id == bindparam("of_session"))
    .values(
        last_event_at=bindparam("moment"),
        stale=True,
        # As it is now, not as it was read: somebody who fell silent may have been dropped meanwhile.
        state=case(
            (_sessions.c.state == SessionState.DROPPED_OUT, SessionState.RUNNING), else_=_sessions.c.state
        ),
    )
)
_ONCE = {
    (dialect, name): make(UsabilitySession.metadata.tables[name]).on_conflict_do_nothing()
    for dialect, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    for name in ("events", "event_writers", "erasable_texts")
}
"""Inserts that pass over what is there."""
_ONCE_AND_TELL = _ONCE["postgresql", "events"].returning(_events.c.seq)
"""As above; psycopg does not count the rows of a batch."""


def head(db: Session, token: str, writer: str) -> Head | None:
    """The session with this token; other writers of it wait (PostgreSQL; SQLite queues anyway)."""
    row: Any = db.connection().execute(_HEAD, {"of_token": token, "of_writer": writer}).first()
    if row is None:
        return None
    number, found, mode, state, admitted_at, server, mono, wall = row
    anchor = None if server is None else Anchor(server, mono, wall)
    return Head(number, found, mode, state, admitted_at, anchor)


def write(
    db: Session,
    head: Head,
    writer: str,
    events: Sequence[Incoming],
    *,
    origin: Origin,
    clocks: Clocks,
    author_id: int | None,
    received_at: datetime,
) -> Appended:
    """Writes events once each; free text goes to ErasableText. Folds nothing: that is for services.append to decide.

    What is not yet flushed is not seen.
    """
    payloads: list[tuple[Incoming, str, dict[str, Any]]] = []
    texts: list[tuple[int, dict[str, Any]]] = []
    for event in events:
        data = {name: value for name, value in vars(event).items() if name not in _ENVELOPE}
        kind: str = event.kind  # type: ignore[attr-defined]  # every member of the union has it
        if kind in _WITH_TEXT:
            texts += [(event.seq, row) for row in _split_texts(db, head, writer, event.seq, kind, data)]
        if kind == "product_signal" and data["what"] == "page":
            data["goal"] = _is_goal(db, head, data)
        payloads.append((event, kind, data))
    connection = db.connection()
    received, admitted = ms_of(received_at), ms_of(head.admitted_at)
    anchor = head.anchor or _anchor(connection, head.id, writer, clocks, received)
    rows = [
        {
            "session_id": head.id,
            "writer": writer,
            "seq": event.seq,
            "kind": kind,
            "origin": origin.value,
            "at": anchor.server_time(event.mono, event.wall, received) - admitted,
            "received": received - admitted,
            "mono": event.mono,
            "wall": event.wall,
            "data": data,
            "digest": _content_digest(kind, event.mono, event.wall, data),
            "author_id": author_id,
        }
        for event, kind, data in payloads
    ]
    repeated = _there(connection, head.id, writer, [seq for seq, _ in texts]).keys() if texts else ()
    result = _insert_once(connection, head, writer, rows, [one for one in texts if one[0] in repeated])
    if result.new:
        fresh = [row for seq, row in texts if seq not in repeated]
        if fresh:
            connection.execute(_ONCE[connection.dialect.name, "erasable_texts"], fresh)
        connection.execute(_TOUCH, {"of_session": head.id, "moment": received_at})
    return result


_ENVELOPE = frozenset({"seq", "mono", "wall", "kind"})
_WITH_TEXT = frozenset(
    {"answers_given", "task_ended", "problem_reported", "outcome_set", "error_marked", "event_withdrawn"}
    | {"attempt_reopened", "note_marked", "mark_detailed", "text_left"}
    | {"mark_moved", "segment_split", "segments_merged"}
)


def _split_texts(
    db: Session, head: Head, writer: str, seq: int, kind: str, data: dict[str, Any]
) -> list[dict[str, Any]]:
    """Takes free text out of a payload, leaving a pointer. Returns the rows for ErasableText."""
    texts: list[dict[str, Any]] = []

    def take(name: str, body: str) -> dict[str, str]:
        ref = f"{writer}:{seq}:{name}"[:260]
        texts.append({"session_id": head.id, "participant_id": None, "ref": ref, "body": body})
        return {"text_ref": ref}

    if kind == "answers_given":
        written = {key: value for key, value in data["answers"].items() if isinstance(value, str)}
        if written:
            closed = queries.closed_questions(db.get_one(UsabilitySession, head.id))
            free = {key: value for key, value in written.items() if key not in closed}
            kept = {key: take(key, value) if value.strip() else None for key, value in free.items()}
            data["answers"] = {**data["answers"], **kept}
    elif kind == "task_ended":
        given = data.pop("answer", None)
        if given is not None:
            walk = queries.walk_of(db.get_one(UsabilitySession, head.id))
            accepted = next((step.accepted for step in walk.steps if step.key == data["step"]), ())
            data["answer_right"] = same_answer(given, accepted)
            data["answer"] = take("answer", given)
    else:
        name = "reason" if "reason" in data else "text"
        if data.get(name):
            data[name] = take(name, data[name])
    return texts


def _is_goal(db: Session, head: Head, page: Mapping[str, Any]) -> bool:
    """Whether a page of the product is the one that shows success. Its address never goes to a participant's page."""
    walk = queries.walk_of(db.get_one(UsabilitySession, head.id))
    step = next((step for step in walk.task_steps if step.key == page["step"]), None)
    return bool(step and step.criterion is CriterionKind.ADDRESS and reached(page["url"], step.target))


def _content_digest(kind: str, mono: float | None, wall: float | None, data: dict[str, Any]) -> str:
    body = json.dumps([kind, mono, wall, data], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


def _anchor(connection: Connection, session_id: int, writer: str, clocks: Clocks, received: float) -> Anchor:
    row = connection.execute(_ANCHOR, {"of_session": session_id, "of_writer": writer}).first()
    if row is not None:
        return Anchor(row.server, row.mono, row.wall)
    anchor = Anchor(received, clocks.sent_mono, clocks.sent_wall)
    connection.execute(
        _ONCE[connection.dialect.name, "event_writers"],
        {
            "session_id": session_id,
            "writer": writer,
            "server": anchor.server,
            "mono": anchor.mono,
            "wall": anchor.wall,
        },
    )
    return anchor


def _there(connection: Connection, session_id: int, writer: str, seqs: list[int]) -> dict[int, str]:
    """Digests of those of a writer's events that are in the log, by their number."""
    found = connection.execute(_DIGESTS, {"of_session": session_id, "of_writer": writer, "of_seqs": seqs})
    return {row.seq: row.digest for row in found}


def _insert_once(
    connection: Connection,
    head: Head,
    writer: str,
    rows: list[dict[str, Any]],
    again: list[tuple[int, dict[str, Any]]],
) -> Appended:
    """Inserts what is new; where something was there, compares it. Two requests with one batch may meet here.

    again: words of events that were there before.
    """
    if connection.dialect.name == "postgresql":
        new = len(connection.execute(_ONCE_AND_TELL, rows).all())
    else:
        new = connection.execute(_ONCE["sqlite", "events"], rows).rowcount
    if new == len(rows):
        return Appended(new, 0)
    there = _there(connection, head.id, writer, [row["seq"] for row in rows])
    reworded = words.reworded(connection, head.id, again) if again else ()
    conflicts = [row for row in rows if row["digest"] != there[row["seq"]] or row["seq"] in reworded]
    if conflicts:
        conflicts = words.set_aside(connection, conflicts, again)
        connection.execute(
            insert(_conflicts),
            [
                {
                    "session_id": head.id,
                    "writer": writer,
                    "seq": row["seq"],
                    "received_at": now(),
                    "data": {"kind": row["kind"], "data": row["data"]},
                }
                for row in conflicts
            ],
        )
    return Appended(new, len(rows) - new - len(conflicts), tuple(row["seq"] for row in conflicts))

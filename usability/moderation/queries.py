"""Reads for console, watchers and observers: who drives, what a log says in the order it was written."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from usability.accounts.models import User
from usability.moderation.models import ConsoleKeys, ObserverLink, ObserverNote
from usability.moderation.rules import Driver
from usability.participants.models import ErasableText, Participant
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.sessions.rules import Mode
from usability.studies.models import Study, StudyMember


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a listener has come: the last event and the last observer's note it has."""

    event: int = 0
    note: int = 0

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """From "120.7" as a listener gives it back; what cannot be read is the beginning."""
        event, _, note = text.partition(".")
        if len(text) > 40 or not (event.isdecimal() and note.isdecimal()):
            return cls()
        return cls(int(event), int(note))

    def __str__(self) -> str:
        return f"{self.event}.{self.note}"

    def joined(self, other: "Cursor") -> "Cursor":
        """As far as either of two has come."""
        return Cursor(max(self.event, other.event), max(self.note, other.note))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing for the live log. cursor: how far a listener has come with it. body: JSON-ready."""

    cursor: Cursor
    body: dict[str, Any]


def moderated(db: Session, study: Study, number: int, *, lock: bool = False) -> UsabilitySession | None:
    """The moderated session of a study with this number, if there is one. lock: other writers of it wait."""
    statement = select(UsabilitySession).where(
        UsabilitySession.id == number,
        UsabilitySession.study_id == study.id,
        UsabilitySession.mode == Mode.MODERATED,
    )
    return db.scalar(statement.with_for_update() if lock else statement)


def followed(db: Session, token: str) -> UsabilitySession | None:
    """The moderated session whose participant's page has this address."""
    return db.scalar(
        select(UsabilitySession)
        .join(Study, Study.id == UsabilitySession.study_id)
        .where(
            UsabilitySession.token == token,
            UsabilitySession.mode == Mode.MODERATED,
            Study.deleted_at.is_(None),
        )
    )


def sessions_of(db: Session, study: Study) -> list[UsabilitySession]:
    """The moderated sessions of a study with their people, newest first. One query."""
    return list(
        db.scalars(
            select(UsabilitySession)
            .where(UsabilitySession.study_id == study.id, UsabilitySession.mode == Mode.MODERATED)
            .options(joinedload(UsabilitySession.participant))
            .order_by(UsabilitySession.id.desc())
        )
    )


def codes_of(db: Session, study: Study) -> list[str]:
    """Codes of a study's people, in their order."""
    return list(
        db.scalars(
            select(Participant.code).where(Participant.study_id == study.id).order_by(Participant.code)
        )
    )


def own_keys(db: Session, study: Study) -> dict[str, str]:
    """The keys that a study has instead of the usual ones (keys.keys_of); empty where it has none."""
    found = db.get(ConsoleKeys, study.id)
    return dict(found.keys) if found else {}


def driver_of(db: Session, session_id: int) -> Driver | None:
    """Who drives: the last to take the session over. None where nobody did yet."""
    row = db.execute(
        select(LoggedEvent.author_id, LoggedEvent.data, LoggedEvent.at, User.name)
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(LoggedEvent.session_id == session_id, LoggedEvent.kind == "driver_taken")
        .order_by(LoggedEvent.id.desc())
        .limit(1)
    ).first()
    return Driver(row.author_id, row.data["console"], row.at, row.name or "") if row else None


def observer_link(db: Session, token: str) -> ObserverLink | None:
    """The open observers' link with this token."""
    link = db.scalar(select(ObserverLink).where(ObserverLink.token == token, ObserverLink.active))
    return link if link is not None and link.session.version.study.deleted_at is None else None


def open_links(db: Session, session_ids: Collection[int]) -> set[int]:
    """The numbers of the observers' links of these sessions that are open now."""
    return set(
        db.scalars(
            select(ObserverLink.id)
            .join(UsabilitySession, UsabilitySession.id == ObserverLink.session_id)
            .join(Study, Study.id == UsabilitySession.study_id)
            .where(ObserverLink.session_id.in_(session_ids), ObserverLink.active, Study.deleted_at.is_(None))
        )
    )


def members(db: Session, session_ids: Collection[int]) -> set[tuple[int, int]]:
    """(session, account) of everybody who belongs to the study of one of these sessions and may sign in."""
    rows = db.execute(
        select(UsabilitySession.id, StudyMember.user_id)
        .join(Study, Study.id == UsabilitySession.study_id)
        .join(StudyMember, StudyMember.study_id == Study.id)
        .join(User, User.id == StudyMember.user_id)
        .where(UsabilitySession.id.in_(session_ids), Study.deleted_at.is_(None), User.active)
    )
    return {(row.id, row.user_id) for row in rows}


def newest_link(db: Session, session_id: int) -> ObserverLink | None:
    """The observers' link of a session that is open now."""
    return db.scalar(
        select(ObserverLink)
        .where(ObserverLink.session_id == session_id, ObserverLink.active)
        .order_by(ObserverLink.id.desc())
        .limit(1)
    )


def newest(db: Session, session_id: int) -> Cursor:
    """How far the log goes at this moment."""
    event = db.scalar(select(func.max(LoggedEvent.id)).where(LoggedEvent.session_id == session_id))
    note = db.scalar(select(func.max(ObserverNote.id)).where(ObserverNote.session_id == session_id))
    return Cursor(event or 0, note or 0)


def entries_after(db: Session, session_id: int, after: Cursor) -> list[Entry]:
    """What came after `after`, events and then observers' notes, each in the order it was written.

    Writers of one session wait for each other, so within it a higher id was never committed earlier.
    """
    rows = db.execute(
        select(
            LoggedEvent.id,
            LoggedEvent.writer,
            LoggedEvent.seq,
            LoggedEvent.kind,
            LoggedEvent.origin,
            LoggedEvent.at,
            LoggedEvent.data,
            LoggedEvent.author_id,
            User.name,
        )
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(LoggedEvent.session_id == session_id, LoggedEvent.id > after.event)
        .order_by(LoggedEvent.id)
    ).all()
    texts = _texts(db, session_id, [row.data for row in rows])
    entries = [
        Entry(
            Cursor(row.id, after.note),
            {
                "writer": row.writer,
                "seq": row.seq,
                "kind": row.kind,
                "origin": row.origin,
                "at": round(row.at, 1),
                "author": row.author_id,
                "who": row.name or "",
                "data": _with_words(row.data, texts),
            },
        )
        for row in rows
    ]
    last = entries[-1].cursor.event if entries else after.event
    notes = db.scalars(
        select(ObserverNote)
        .where(ObserverNote.session_id == session_id, ObserverNote.id > after.note)
        .order_by(ObserverNote.id)
    )
    entries += [
        Entry(
            Cursor(last, note.id),
            {
                "writer": "observer",
                "seq": note.key,
                "kind": "chat" if note.channel == "chat" else "observer_note",
                "origin": "observer",
                "at": round(note.at, 1),
                "author": None,
                "who": note.name,
                "data": {"tag": note.tag, "text": note.body, "role": note.role},
            },
        )
        for note in notes
    ]
    return entries


def _texts(db: Session, session_id: int, payloads: list[dict[str, Any]]) -> dict[str, str]:
    refs = {ref for payload in payloads for ref in _refs(payload)}
    if not refs:
        return {}
    rows = db.execute(
        select(ErasableText.ref, ErasableText.body).where(
            ErasableText.session_id == session_id, ErasableText.ref.in_(refs)
        )
    )
    return {row.ref: row.body for row in rows}


def _refs(value: object) -> list[str]:
    if not isinstance(value, dict):
        return []
    if "text_ref" in value:
        return [value["text_ref"]]
    return [ref for part in value.values() for ref in _refs(part)]


def _with_words(value: Any, texts: dict[str, str]) -> Any:  # noqa: ANN401 - a payload of any kind
    """A payload with its pointers replaced by the words, "" where they were erased."""
    if not isinstance(value, dict):
        return value
    if "text_ref" in value:
        return texts.get(value["text_ref"], "")
    return {name: _with_words(part, texts) for name, part in value.items()}

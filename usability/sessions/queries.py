"""Reads on sessions and their logs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from usability.infra.kept import Kept
from usability.measures.vocabulary import Origin
from usability.sessions.events import Event
from usability.sessions.fold import FoldedSession, fold
from usability.sessions.models import Attempt, ImportBatch, LoggedEvent, UsabilitySession
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.questions import QuestionKind
from usability.studies.rules import own_questions
from usability.studies.walk import Walk


def by_token(db: Session, token: str, *, lock: bool = False) -> UsabilitySession | None:
    """The session with this token. lock: other writers of the same session wait (PostgreSQL; SQLite queues anyway)."""
    statement = select(UsabilitySession).where(UsabilitySession.token == token)
    return db.scalar(statement.with_for_update() if lock else statement)


def unsettled(moment: datetime) -> ColumnElement[bool]:
    """Which sessions `settle` has to look at: those with events not folded yet, and those that may have dropped out."""
    return or_(UsabilitySession.stale, silent(moment))


def silent(moment: datetime) -> ColumnElement[bool]:
    """Which sessions may have dropped out. The plan's own hours decide about each; they are an hour at least."""
    return and_(
        UsabilitySession.state == SessionState.RUNNING,
        UsabilitySession.last_event_at < moment - timedelta(hours=1),
    )


def walk_of(session: UsabilitySession) -> Walk:
    """The stored walk as a typed value."""
    key = (session.token, session.cell, session.walk.get("seed"))
    return _walks.get(key, lambda: Walk.model_validate(session.walk))


_walks: Kept[tuple[str, int, int | None], Walk] = Kept(2_048)
"""A session's walk never changes; the token of an admission that was undone may come again with another."""


def events_of(db: Session, session_id: int) -> list[Event]:
    """The whole log of a session as the fold takes it, in no particular order."""
    rows: Sequence[Any] = db.connection().execute(_LOG, {"of_session": session_id}).all()
    return [_event(*columns) for columns in rows]


_COLUMNS = (
    LoggedEvent.writer,
    LoggedEvent.seq,
    LoggedEvent.kind,
    LoggedEvent.origin,
    LoggedEvent.at,
    LoggedEvent.received,
    LoggedEvent.mono,
    LoggedEvent.wall,
    LoggedEvent.data,
)
_LOG = select(*_COLUMNS).where(LoggedEvent.session_id == bindparam("of_session"))


def logs_of(db: Session, session_ids: Sequence[int]) -> dict[int, list[Event]]:
    """The whole logs of several sessions, as `events_of` gives each."""
    found: dict[int, list[Event]] = {number: [] for number in session_ids}
    of_them = select(LoggedEvent.session_id, *_COLUMNS).where(LoggedEvent.session_id.in_(session_ids))
    rows: Sequence[Any] = db.connection().execute(of_them).all()
    for number, *columns in rows:
        found[number].append(_event(*columns))
    return found


def _event(writer: str, seq: int, kind: str, origin: str, *rest: Any) -> Event:  # noqa: ANN401 - columns of the log
    return Event(writer, seq, kind, Origin(origin), *rest)


def folded(db: Session, session: UsabilitySession) -> FoldedSession:
    """The state of a session, from its log."""
    silent = session.state == SessionState.DROPPED_OUT
    return fold(walk_of(session), events_of(db, session.id), silent=silent)


def not_withdrawn() -> ColumnElement[bool]:
    """A condition on sessions: not from an import that was withdrawn. Results count only such sessions."""
    standing = select(ImportBatch.id).where(ImportBatch.withdrawn_at.is_(None))
    return or_(UsabilitySession.import_id.is_(None), UsabilitySession.import_id.in_(standing))


def cell_counts(db: Session, version_id: int, purpose: Purpose = Purpose.REAL) -> dict[int, int]:
    """People per counterbalancing cell who did not drop out: the counts that really came about.

    Imported sessions belong to no cell.
    """
    rows = db.execute(
        select(UsabilitySession.cell, func.count().label("people"))
        .where(
            UsabilitySession.version_id == version_id,
            UsabilitySession.purpose == purpose,
            UsabilitySession.mode != Mode.IMPORTED,
            UsabilitySession.state != SessionState.DROPPED_OUT,
        )
        .group_by(UsabilitySession.cell)
    )
    return {row.cell: row.people for row in rows}


def positions(db: Session, study_id: int) -> dict[int, int]:
    """The position in its person's walk, from 1, of every attempt of a study, by the attempt's id."""
    rows = db.execute(
        select(Attempt.id, Attempt.position)
        .join(UsabilitySession, UsabilitySession.id == Attempt.session_id)
        .where(UsabilitySession.study_id == study_id)
    )
    return {row.id: row.position for row in rows}


def cells(db: Session, study_id: int) -> dict[int, int]:
    """The counterbalancing cell of every session of a study, by the session's id. Imported ones belong to none."""
    rows = db.execute(
        select(UsabilitySession.id, UsabilitySession.cell).where(
            UsabilitySession.study_id == study_id, UsabilitySession.mode != Mode.IMPORTED
        )
    )
    return {row.id: row.cell for row in rows}


def closed_questions(session: UsabilitySession) -> frozenset[str]:
    """Keys of own questions whose answers are an option's key, not free words."""
    # A version is frozen, so what was read of it once stays true.
    return _closed.get(session.version.digest, lambda: _closed_of(session.version))


def _closed_of(version: PlanVersion) -> frozenset[str]:
    questions = own_questions(StudyPlan.model_validate(version.plan))
    return frozenset(
        key for key, q in questions.items() if q.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    )


_closed: Kept[str, frozenset[str]] = Kept(64)

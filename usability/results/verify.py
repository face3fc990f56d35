"""Computes a study's read models anew from the log alone, and says where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.sessions import queries, rows, services
from usability.sessions.fold import fold
from usability.sessions.models import Answer, Attempt, UsabilitySession
from usability.sessions.rules import SessionState
from usability.studies.models import Study

_ATTEMPT = (
    "task", "condition", "position", "started_at", "ended_at", "outcome", "source", "reading_ms", "duration_ms",
    "quality", "censored", "hidden_ms", "errors", "assists", "assist_levels", "clicks", "pages", "different_pages",
    "page_times", "problems",
)  # fmt: skip
_ANSWER = ("kind", "task", "condition", "number", "choice", "text_ref")


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where the read model is not what the log says. field "row": a row too many or missing."""

    session_id: int
    participant: str
    what: str
    field: str
    log: object
    stored: object


@dataclass(frozen=True, slots=True)
class Verification:
    """sessions, attempts, answers: compared, as the log has them."""

    sessions: int
    attempts: int
    answers: int
    deviations: tuple[Deviation, ...]


def verify(db: Session, study: Study) -> Verification:
    """Folds the log of every session of a study, pilots too, and compares attempts, answers and states.

    Sessions with events that were not folded yet are folded first: being late is no deviation. Writes nothing else.
    """
    services.settle(db, study.id)
    attempts = answers = 0
    deviations: list[Deviation] = []
    sessions = _sessions(db, study)
    for session in sessions:
        silent = session.state == SessionState.DROPPED_OUT
        walk = queries.walk_of(session)
        state = fold(walk, queries.events_of(db, session.id), silent=silent)
        from_log = rows.attempt_rows(session.id, state)
        given = rows.answer_rows(session.id, walk, state)
        attempts += len(from_log)
        answers += len(given)
        stored = db.scalars(select(Attempt).where(Attempt.session_id == session.id)).all()
        deviations += _compare(
            session,
            {f"attempt {row['step']}": row for row in from_log},
            {f"attempt {row.step}": row for row in stored},
            _ATTEMPT,
        )
        kept = db.scalars(select(Answer).where(Answer.session_id == session.id)).all()
        deviations += _compare(
            session,
            {f"answer {row['step']} {row['question']}": row for row in given},
            {f"answer {row.step} {row.question}": row for row in kept},
            _ANSWER,
        )
        if state.finished != (session.state == SessionState.FINISHED) and not _withdrawn(session):
            words = "finished" if state.finished else "not finished"
            deviations.append(_deviation(session, "session", "state", words, session.state))
    return Verification(len(sessions), attempts, answers, tuple(deviations))


def rebuild(db: Session, study: Study) -> int:
    """Writes the read models of every session of a study anew from the log. Returns how many sessions."""
    sessions = _sessions(db, study)
    for session in sessions:
        services.refold(db, session.id, silent=session.state == SessionState.DROPPED_OUT)
    return len(sessions)


def _sessions(db: Session, study: Study) -> list[UsabilitySession]:
    statement = (
        select(UsabilitySession).where(UsabilitySession.study_id == study.id).order_by(UsabilitySession.id)
    )
    return list(db.scalars(statement))


def _withdrawn(session: UsabilitySession) -> bool:
    """A withdrawn import keeps its sessions' state, although its events count no longer."""
    return session.import_id is not None


def _compare(
    session: UsabilitySession, log: dict[str, dict[str, Any]], stored: dict[str, Any], fields: tuple[str, ...]
) -> Iterator[Deviation]:
    for what in sorted(log.keys() | stored.keys()):
        if what not in stored or what not in log:
            yield _deviation(session, what, "row", what in log, what in stored)
            continue
        for field in fields:
            ours, theirs = log[what][field], getattr(stored[what], field)
            if ours != theirs:
                yield _deviation(session, what, field, ours, theirs)


def _deviation(session: UsabilitySession, what: str, field: str, log: object, stored: object) -> Deviation:
    return Deviation(session.id, session.participant.code, what, field, log, stored)

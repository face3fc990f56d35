"""Reads for the Sessions room: the list of sessions, and everything held of one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from usability.accounts.models import User
from usability.instruments.model import Instrument, Item
from usability.participants.models import ErasableText
from usability.sessions.models import (
    Answer,
    Attempt,
    EventConflict,
    ImportBatch,
    LoggedEvent,
    UsabilitySession,
)
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.studies.plan import StudyPlan
from usability.studies.rules import own_questions
from usability.studies.walk import StepKind

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows; None is everything."""

    state: SessionState | None = None
    purpose: Purpose | None = None
    mode: Mode | None = None

    def conditions(self, study_id: int) -> list[ColumnElement[bool]]:
        """As SQL."""
        found = [UsabilitySession.study_id == study_id]
        chosen = (
            (UsabilitySession.state, self.state),
            (UsabilitySession.purpose, self.purpose),
            (UsabilitySession.mode, self.mode),
        )
        return found + [named == value.value for named, value in chosen if value is not None]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of the list. done of tasks: attempts that came to an end."""

    session: UsabilitySession
    code: str
    version: int
    done: int
    tasks: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One event as the log has it, and who wrote it by hand."""

    event: LoggedEvent
    author: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer in words: where it was asked, the question, what was said (None: the words were erased)."""

    where: str
    question: str
    said: str | None


def count(db: Session, study_id: int, chosen: Filter) -> int:
    """How many sessions the filter lets through."""
    return (
        db.scalar(select(func.count()).select_from(UsabilitySession).where(*chosen.conditions(study_id))) or 0
    )


def sessions(db: Session, study_id: int, chosen: Filter, *, page: int = 1) -> list[SessionRow]:
    """PAGE sessions of a study from the newest, in two queries."""
    found = db.execute(
        select(UsabilitySession, ImportBatch.withdrawn_at.is_not(None).label("withdrawn"))
        .outerjoin(ImportBatch, ImportBatch.id == UsabilitySession.import_id)
        .options(joinedload(UsabilitySession.participant), joinedload(UsabilitySession.version))
        .where(*chosen.conditions(study_id))
        .order_by(UsabilitySession.admitted_at.desc(), UsabilitySession.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    ended = (
        select(Attempt.session_id, func.count().label("ended"))
        .where(Attempt.session_id.in_([row[0].id for row in found]), Attempt.ended_at.is_not(None))
        .group_by(Attempt.session_id)
    )
    done = {row.session_id: row.ended for row in db.execute(ended)}
    return [
        SessionRow(
            session,
            session.participant.code,
            session.version.number,
            done.get(session.id, 0),
            sum(step["kind"] == StepKind.TASK for step in session.walk["steps"]),
            bool(withdrawn),
        )
        for session, withdrawn in found
    ]


def session_of(db: Session, study_id: int, session_id: int) -> UsabilitySession | None:
    """The session with this number, if it belongs to the study."""
    return db.scalar(
        select(UsabilitySession)
        .options(
            joinedload(UsabilitySession.participant),
            joinedload(UsabilitySession.version),
            joinedload(UsabilitySession.link),
        )
        .where(UsabilitySession.id == session_id, UsabilitySession.study_id == study_id)
    )


def batch_of(db: Session, session: UsabilitySession) -> ImportBatch | None:
    """The import that a session came from."""
    return db.get(ImportBatch, session.import_id) if session.import_id is not None else None


def attempts(db: Session, session_id: int) -> list[Attempt]:
    """The attempts of a session in the order of its walk."""
    return list(
        db.scalars(
            select(Attempt).where(Attempt.session_id == session_id).order_by(Attempt.position, Attempt.id)
        )
    )


def log(db: Session, session_id: int) -> list[LoggedRow]:
    """The log of a session in the order in which it is folded."""
    rows = db.execute(
        select(LoggedEvent, User.name)
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(LoggedEvent.session_id == session_id)
        .order_by(LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq)
    )
    return [LoggedRow(event, name or "") for event, name in rows]


def texts(db: Session, session_id: int) -> dict[str, str]:
    """The words that the events of a session point to, by their pointer. An erased text is missing."""
    rows = db.scalars(
        select(ErasableText).where(ErasableText.session_id == session_id).order_by(ErasableText.id)
    )
    return {row.ref: row.body for row in rows}


def conflicts(db: Session, session_id: int) -> list[EventConflict]:
    """Events that were refused because other content came under the same number."""
    return list(
        db.scalars(
            select(EventConflict).where(EventConflict.session_id == session_id).order_by(EventConflict.id)
        )
    )


def answers(db: Session, session: UsabilitySession, words: dict[str, str]) -> list[AnswerRow]:
    """The answers of a session in the order of its walk, in the words of the version it ran."""
    plan = StudyPlan.model_validate(session.version.plan)
    titles = {task.key: task.title for task in plan.tasks}
    conditions = {item.key: item.name for item in plan.conditions.items}
    asked = _wordings(plan, session.version.instruments)
    place = {step["key"]: number for number, step in enumerate(session.walk["steps"])}
    rows = db.scalars(select(Answer).where(Answer.session_id == session.id).order_by(Answer.id)).all()
    found = []
    for row in sorted(rows, key=lambda row: place.get(row.step, len(place))):
        question, options = asked.get(row.question.partition(":")[0], (row.question, {}))
        if row.text_ref is not None:
            said = words.get(row.text_ref)
        else:
            value = row.choice if row.choice is not None else f"{row.number:g}"
            said = options.get(value, value)
        parts = [titles.get(row.task, ""), conditions.get(row.condition, "")]
        found.append(AnswerRow(", ".join(part for part in parts if part), question, said))
    return found


def as_lines(session: UsabilitySession, rows: list[LoggedRow]) -> Iterator[dict[str, Any]]:
    """The log for programs: first the session with its walk, then each event. Free words stay pointers."""
    yield {
        "session": session.id,
        "participant": session.participant.code,
        "version": session.version.number,
        "plan_digest": session.version.digest,
        "purpose": session.purpose,
        "mode": session.mode,
        "state": session.state,
        "admitted_at": session.admitted_at.isoformat(),
        "walk": session.walk,
    }
    for row in rows:
        event = row.event
        yield {
            "writer": event.writer,
            "seq": event.seq,
            "kind": event.kind,
            "origin": event.origin,
            "at": event.at,
            "received": event.received,
            "mono": event.mono,
            "wall": event.wall,
            "data": event.data,
            "digest": event.digest,
        }


def _points(instrument: Instrument, item: Item) -> dict[str, str]:
    """The answers to a pair in words; those of a scale are numbers."""
    return dict(zip(("1", "2"), instrument.labels(item), strict=True)) if item.between else {}


def _wordings(plan: StudyPlan, instruments: dict[str, Any]) -> dict[str, tuple[str, dict[str, str]]]:
    """By question key or instrument.item: the wording, and the options' labels by key."""
    found = {
        key: (question.text, {option.key: option.label for option in question.options})
        for key, question in own_questions(plan).items()
    }
    for key, body in instruments.items():
        instrument = Instrument.model_validate(body)
        found.update(
            {
                f"{key}.{item.key}": (f"{instrument.name}: {item.text}", _points(instrument, item))
                for item in instrument.items
            }
        )
    return found

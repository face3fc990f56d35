"""Reads what timelines are made of, with a fixed number of queries whatever the number of sessions or moments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from usability.accounts.models import User
from usability.measures.vocabulary import Origin
from usability.moderation.models import ObserverNote
from usability.participants.models import ErasableText, Participant
from usability.sessions.events import Event
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.queries import not_withdrawn, walk_of
from usability.sessions.rules import Purpose
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.walk import Walk
from usability.timeline.kinds import Kind
from usability.timeline.moments import AttemptSpan, Moment, Noted, moments
from usability.timeline.rules import Filter
from usability.timeline.saying import Logged, Reader

PAGE = 20
"""Sessions on one page of the moments of a study."""
_SILENT = ("page_loaded", "driver_taken", "session_admitted", "product_opened", "step_called")
"""Kinds that never become a moment nor a part of a band."""
_OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.ERROR: ("error_marked",),
    Kind.ASSIST: ("assist_marked",),
    Kind.PROBLEM: ("note_marked",),
    Kind.QUOTE: ("note_marked",),
    Kind.POSITIVE: ("note_marked",),
    Kind.BOOKMARK: ("note_marked",),
    Kind.NOTE: ("note_marked",),
    Kind.OBSERVER: (),
    Kind.REPORTED: ("problem_reported", "help_asked"),
    Kind.ANSWER: ("answers_given", "text_left"),
    Kind.OUTCOME: ("outcome_set", "attempt_imported"),
    Kind.TASK: ("task_started", "task_ended", "task_stopped", "session_finished"),
    Kind.PRODUCT: ("product_signal",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that timelines say of one session."""

    session: UsabilitySession
    code: str
    walk: Walk
    reader: Reader
    log: tuple[Logged, ...]
    notes: tuple[Noted, ...]
    attempts: tuple[Attempt, ...]

    @property
    def spans(self) -> list[AttemptSpan]:
        return [
            AttemptSpan(a.step, a.started_at, a.ended_at) for a in self.attempts if a.started_at is not None
        ]

    @property
    def moments(self) -> list[Moment]:
        """Every moment, in the order of the session's clock."""
        return moments(self.log, self.notes, self.reader, self.spans)


def tell(db: Session, sessions: Sequence[UsabilitySession]) -> list[Told]:
    """These sessions with their logs, words, observers' notes and attempts; no session's own query."""
    ids = [session.id for session in sessions]
    logs = _logs(db, ids)
    texts = _texts(db, ids)
    notes = _notes(db, ids)
    attempts: dict[int, list[Attempt]] = {}
    rows = db.scalars(
        select(Attempt).where(Attempt.session_id.in_(ids)).order_by(Attempt.position, Attempt.step)
    )
    for row in rows:
        attempts.setdefault(row.session_id, []).append(row)
    plans: dict[int, StudyPlan] = {}
    found = []
    for session in sessions:
        version = session.version
        plan = plans.setdefault(version.id, StudyPlan.model_validate(version.plan))
        walk = walk_of(session)
        reader = Reader.of(plan, version.instruments, walk, texts.get(session.id, {}))
        found.append(
            Told(
                session,
                session.participant.code,
                walk,
                reader,
                tuple(logs.get(session.id, ())),
                tuple(notes.get(session.id, ())),
                tuple(attempts.get(session.id, ())),
            )
        )
    return found


def people(db: Session, study_id: int) -> list[str]:
    """Codes of everybody with a counted session."""
    return list(
        db.scalars(
            select(Participant.code)
            .where(Participant.id.in_(select(UsabilitySession.participant_id).where(*_counted(study_id))))
            .order_by(func.length(Participant.code), Participant.code)
        )
    )


def task_titles(db: Session, study_id: int) -> dict[str, str]:
    """Titles of the tasks of every version, by key; the newest version's wording."""
    plans: Sequence[dict[str, Any]] = db.scalars(
        select(PlanVersion.plan).where(PlanVersion.study_id == study_id).order_by(PlanVersion.number)
    ).all()
    return {task["key"]: task["title"] or task["key"] for plan in plans for task in plan["tasks"]}


def sessions_with(
    db: Session, study_id: int, chosen: Filter, *, page: int = 1
) -> tuple[list[UsabilitySession], int]:
    """The sessions of a study that may have moments of these kinds, PAGE of them, and how many there are in all."""
    conditions = [*_counted(study_id), _may_have(chosen)]
    if chosen.person:
        conditions.append(Participant.code == chosen.person)
    base = (
        select(UsabilitySession)
        .join(UsabilitySession.participant)
        .options(contains_eager(UsabilitySession.participant), joinedload(UsabilitySession.version))
        .where(*conditions)
    )
    counted = select(func.count()).select_from(UsabilitySession).join(UsabilitySession.participant)
    total = db.scalar(counted.where(*conditions)) or 0
    rows = db.scalars(
        base.order_by(UsabilitySession.admitted_at, UsabilitySession.id).limit(PAGE).offset((page - 1) * PAGE)
    )
    return list(rows), total


def _counted(study_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        UsabilitySession.study_id == study_id,
        UsabilitySession.purpose == Purpose.REAL,
        not_withdrawn(),
    )


def _may_have(chosen: Filter) -> ColumnElement[bool]:
    kinds = {name for kind in chosen.kinds for name in _OF_KIND[kind]}
    logged = [LoggedEvent.session_id == UsabilitySession.id, LoggedEvent.kind.in_(kinds)]
    either = [exists().where(*logged)]
    if Kind.REPORTED in chosen.kinds:
        what = LoggedEvent.data["what"].as_string()
        signals = [LoggedEvent.kind == "product_signal", what == "error"]
        either.append(exists().where(LoggedEvent.session_id == UsabilitySession.id, *signals))
    if Kind.OBSERVER in chosen.kinds:
        either.append(
            exists().where(ObserverNote.session_id == UsabilitySession.id, ObserverNote.channel == "note")
        )
    return or_(*either)


def _logs(db: Session, ids: Iterable[int]) -> dict[int, list[Logged]]:
    rows: Sequence[Any] = db.execute(
        select(
            LoggedEvent.session_id, LoggedEvent.id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.kind,
            LoggedEvent.origin, LoggedEvent.at, LoggedEvent.received, LoggedEvent.data, User.name,
        )
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(LoggedEvent.session_id.in_(ids), LoggedEvent.kind.not_in(_SILENT))
    ).all()  # fmt: skip
    found: dict[int, list[Logged]] = {}
    for session_id, number, writer, seq, kind, origin, at, received, data, name in rows:
        event = Event(writer, seq, kind, Origin(origin), at, received, data=data)
        found.setdefault(session_id, []).append(Logged(number, event, name or ""))
    return found


def _texts(db: Session, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    rows: Sequence[Any] = db.execute(
        select(ErasableText.session_id, ErasableText.ref, ErasableText.body).where(
            ErasableText.session_id.in_(ids)
        )
    ).all()
    found: dict[int, dict[str, str]] = {}
    for session_id, ref, body in rows:
        found.setdefault(session_id, {})[ref] = body
    return found


def _notes(db: Session, ids: Iterable[int]) -> dict[int, list[Noted]]:
    rows = db.scalars(
        select(ObserverNote).where(ObserverNote.session_id.in_(ids), ObserverNote.channel == "note")
    )
    found: dict[int, list[Noted]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(Noted(row.id, row.at, row.name, row.tag, row.body))
    return found

"""Commands on sessions: admit a person, append to the log, fold the log into the read models."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from usability.infra.clock import ms_of, now
from usability.measures.vocabulary import Origin
from usability.participants.models import ErasableText, Link, Participant
from usability.sessions import queries
from usability.sessions.events import DECISIVE, Incoming
from usability.sessions.fold import FoldedSession, fold
from usability.sessions.models import (
    Answer,
    Attempt,
    EventConflict,
    EventWriter,
    LoggedEvent,
    UsabilitySession,
)
from usability.sessions.rules import Anchor, Mode, Purpose, SessionState, same_answer
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.walk import Step, Walk, cell_count, resolve


class StudyFull(ValueError):
    """No place is left: for the whole study, or for this kind of person. `quota` names it, "" for the whole."""

    def __init__(self, quota: str = "") -> None:
        super().__init__("The study is full.")
        self.quota = quota


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


NO_CLOCKS = Clocks()


def admit(
    db: Session,
    version: PlanVersion,
    participant: Participant,
    *,
    link: Link | None,
    purpose: Purpose,
    mode: Mode = Mode.UNMODERATED,
    quota_keys: Sequence[str] = (),
    consent_digest: str = "",
    moment: datetime | None = None,
    token: str = "",
) -> UsabilitySession:
    """Takes a place and a counterbalancing cell, resolves the walk, starts the log.

    moment: when it happened, where that is not now. token: the session's address, where the caller drew it. Must run in
    a write transaction: places and cells are counted and taken in it. Raises StudyFull.
    """
    plan = StudyPlan.model_validate(version.plan)
    # Admissions of one version queue here, so that two people never take the same last place.
    db.execute(select(PlanVersion.id).where(PlanVersion.id == version.id).with_for_update())
    if purpose is Purpose.REAL:
        require_place(db, version, plan, quota_keys)
    cell = _emptiest_cell(db, version, purpose, cell_count(plan))
    seed = secrets.randbelow(2**31)
    walk = resolve(plan, cell=cell, seed=seed)
    moment = moment or now()
    session = UsabilitySession(
        token=token or secrets.token_urlsafe(18),
        study_id=version.study_id,
        version=version,
        participant=participant,
        link=link,
        purpose=purpose,
        mode=mode,
        cell=cell,
        walk=walk.model_dump(mode="json"),
        quota_keys=list(quota_keys),
        condition=walk.conditions[0] if len(walk.conditions) == 1 else "",
        consent_digest=consent_digest,
        consented_at=moment if consent_digest else None,
        admitted_at=moment,
        last_event_at=moment,
        state=SessionState.RUNNING,
    )
    db.add(session)
    db.flush()
    return session


def admit_imported(
    db: Session, version: PlanVersion, participant: Participant, walk: Walk, import_id: int
) -> UsabilitySession:
    """A session that took place elsewhere and comes from a file: takes neither a cell nor a quota place."""
    moment = now()
    session = UsabilitySession(
        token=secrets.token_urlsafe(18),
        study_id=version.study_id,
        version=version,
        participant=participant,
        link=None,
        purpose=Purpose.REAL,
        mode=Mode.IMPORTED,
        walk=walk.model_dump(mode="json"),
        quota_keys=[],
        condition=walk.conditions[0] if len(walk.conditions) == 1 else "",
        import_id=import_id,
        admitted_at=moment,
        last_event_at=moment,
        state=SessionState.RUNNING,
    )
    db.add(session)
    db.flush()
    return session


def append(
    db: Session,
    session: UsabilitySession,
    writer: str,
    events: Sequence[Incoming],
    *,
    origin: Origin,
    clocks: Clocks = NO_CLOCKS,
    author_id: int | None = None,
    moment: datetime | None = None,
) -> Appended:
    """Writes events to the log, once each, and folds the log when one of them decides something.

    An event that was written before is passed over; one with the same writer and seq but other content is set aside
    and reported in `conflicts`. Free text goes to ErasableText. Events come ordered as the writer has them.
    moment: when they were received, where that is not now.
    """
    received_at = moment or now()
    received = ms_of(received_at)
    admitted = ms_of(session.admitted_at)
    anchor = _anchor(db, session.id, writer, clocks, received)
    walk: Walk | None = None
    rows, texts = [], []
    for event in events:
        data = event.model_dump(exclude={"seq", "mono", "wall", "kind"}, mode="json")
        kind: str = event.kind  # type: ignore[attr-defined]  # every member of the union has it
        if kind in _WITH_TEXT:
            walk = walk or queries.walk_of(session)
            texts += _split_texts(session, walk, writer, event.seq, kind, data)
        at = anchor.server_time(event.mono, event.wall, received) - admitted
        rows.append(
            {
                "session_id": session.id,
                "writer": writer,
                "seq": event.seq,
                "kind": kind,
                "origin": origin.value,
                "at": at,
                "received": received - admitted,
                "mono": event.mono,
                "wall": event.wall,
                "data": data,
                "digest": _content_digest(kind, event.mono, event.wall, data),
                "author_id": author_id,
            }
        )
    result = _insert_once(db, session, writer, rows)
    if result.new:
        _keep_texts(db, texts)
        session.last_event_at = received_at
        if session.state == SessionState.DROPPED_OUT:
            session.state = SessionState.RUNNING
        session.stale = True
        if any(row["kind"] in DECISIVE for row in rows):
            refold(db, session)
    return result


def refold(db: Session, session: UsabilitySession, *, silent: bool = False) -> FoldedSession:
    """Folds the whole log of a session and writes the read models anew, in the same transaction."""
    db.flush()
    walk = queries.walk_of(session)
    state = fold(walk, queries.events_of(db, session.id), silent=silent)
    db.execute(delete(Attempt).where(Attempt.session_id == session.id))
    db.execute(delete(Answer).where(Answer.session_id == session.id))
    attempts = attempt_rows(session.id, state)
    if attempts:
        db.execute(insert(Attempt), attempts)
    answers = answer_rows(session.id, walk, state)
    if answers:
        db.execute(insert(Answer), answers)
    if state.finished:
        session.state = SessionState.FINISHED
        # Reached by the log's own clock, so that folding again gives the same.
        session.finished_at = session.admitted_at + timedelta(milliseconds=state.finished_at or 0)
    elif silent:
        session.state = SessionState.DROPPED_OUT
    elif session.state == SessionState.FINISHED:
        # The end was withdrawn.
        session.state, session.finished_at = SessionState.RUNNING, None
    if state.width:
        session.device = "phone" if state.width < 700 else "tablet" if state.width < 1_024 else "desktop"
    session.stale = False
    db.flush()
    return state


def settle(db: Session, study_id: int) -> int:
    """Brings a study's read models up to the moment. Returns how many sessions were folded.

    Folds sessions whose newest events decided nothing by themselves, and marks as dropped out those that were silent
    for their plan's hours. Results call it before they count.
    """
    moment = now()
    rows = db.execute(
        select(UsabilitySession, PlanVersion.plan["dropout_hours"].as_integer())
        .join(PlanVersion, PlanVersion.id == UsabilitySession.version_id)
        .where(
            UsabilitySession.study_id == study_id,
            UsabilitySession.state == SessionState.RUNNING,
            or_(UsabilitySession.stale, UsabilitySession.last_event_at < moment - timedelta(hours=1)),
        )
    ).all()
    folded = 0
    for row in rows:
        session, hours = row[0], row[1]
        silent = session.last_event_at < moment - timedelta(hours=hours)
        if silent or session.stale:
            refold(db, session, silent=silent)
            folded += 1
    return folded


def attempt_rows(session_id: int, state: FoldedSession) -> list[dict[str, Any]]:
    """The attempts of a folded session as rows of the read model: those that began or have an outcome."""
    return [
        {
            "session_id": session_id,
            "step": key,
            "task": a.step.task,
            "condition": a.step.condition or "",
            "position": a.step.position or 0,
            "started_at": a.started_at,
            "ended_at": a.ended_at,
            "outcome": a.outcome.value if a.outcome else None,
            "source": a.source.value if a.source else None,
            "reading_ms": a.reading_ms,
            "duration_ms": a.duration_ms,
            "quality": a.quality.value if a.quality else None,
            "censored": a.censored,
            "hidden_ms": a.hidden_ms,
            "errors": a.errors,
            "assists": a.assists,
            "clicks": a.clicks,
            "problems": a.problems,
        }
        for key, a in state.attempts.items()
        if a.started_at is not None or a.outcome is not None
    ]


def answer_rows(session_id: int, walk: Walk, state: FoldedSession) -> list[dict[str, Any]]:
    """The answers of a folded session as rows of the read model; a question left out has no row."""
    steps = {step.key: step for step in walk.steps}
    rows = []
    for step_key, answers in state.answers.items():
        step = steps.get(step_key)
        if step is None:
            continue
        for question, value in answers.items():
            for part in value if isinstance(value, list) else [value]:
                if part is None:
                    continue
                name = f"{question}:{part}" if isinstance(value, list) else question
                rows.append(_answer_row(session_id, step, name[:120], part))
    return rows


def _answer_row(session_id: int, step: Step, question: str, value: object) -> dict[str, Any]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "session_id": session_id,
        "step": step.key,
        "kind": step.kind.value,
        "task": step.task or "",
        "condition": step.condition or "",
        "question": question,
        "number": value if is_number else None,
        "choice": value if isinstance(value, str) else None,
        "text_ref": value["text_ref"] if isinstance(value, dict) else None,
    }


_WITH_TEXT = frozenset(
    {"answers_given", "task_ended", "problem_reported", "outcome_set", "error_marked", "event_withdrawn"}
    | {"attempt_reopened", "note_marked", "mark_detailed"}
)


def _split_texts(
    session: UsabilitySession, walk: Walk, writer: str, seq: int, kind: str, data: dict[str, Any]
) -> list[dict[str, Any]]:
    """Takes free text out of a payload, leaving a pointer. Returns the rows for ErasableText."""
    texts: list[dict[str, Any]] = []

    def take(name: str, body: str) -> dict[str, str]:
        ref = f"{writer}:{seq}:{name}"[:260]
        texts.append({"session_id": session.id, "participant_id": None, "ref": ref, "body": body})
        return {"text_ref": ref}

    if kind == "answers_given":
        closed = queries.closed_questions(session)
        for question, value in data["answers"].items():
            if isinstance(value, str) and question not in closed:
                data["answers"][question] = take(question, value) if value.strip() else None
    elif kind == "task_ended":
        given = data.pop("answer", None)
        if given is not None:
            accepted = next((step.accepted for step in walk.steps if step.key == data["step"]), ())
            data["answer_right"] = same_answer(given, accepted)
            data["answer"] = take("answer", given)
    else:
        name = "reason" if "reason" in data else "text"
        if data.get(name):
            data[name] = take(name, data[name])
    return texts


def _content_digest(kind: str, mono: float | None, wall: float | None, data: dict[str, Any]) -> str:
    body = json.dumps([kind, mono, wall, data], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


def _anchor(db: Session, session_id: int, writer: str, clocks: Clocks, received: float) -> Anchor:
    row = db.execute(
        select(EventWriter.server, EventWriter.mono, EventWriter.wall).where(
            EventWriter.session_id == session_id, EventWriter.writer == writer
        )
    ).first()
    if row is not None:
        return Anchor(*row)
    anchor = Anchor(received, clocks.sent_mono, clocks.sent_wall)
    statement = _insert(db)(EventWriter).values(
        session_id=session_id, writer=writer, server=anchor.server, mono=anchor.mono, wall=anchor.wall
    )
    db.execute(statement.on_conflict_do_nothing())
    return anchor


def _insert(db: Session) -> Any:  # noqa: ANN401 - the two dialects share no type for it
    return sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert


def _insert_once(db: Session, session: UsabilitySession, writer: str, rows: list[dict[str, Any]]) -> Appended:
    """Inserts what is new and compares what was there."""
    before = db.execute(
        select(LoggedEvent.seq, LoggedEvent.digest).where(
            LoggedEvent.session_id == session.id,
            LoggedEvent.writer == writer,
            LoggedEvent.seq.in_([row["seq"] for row in rows]),
        )
    ).all()
    known: dict[int, str] = {row.seq: row.digest for row in before}
    fresh, conflicts, repeated = [], [], 0
    for row in rows:
        there = known.get(row["seq"])
        if there is None:
            known[row["seq"]] = row["digest"]
            fresh.append(row)
        elif there == row["digest"]:
            repeated += 1
        else:
            conflicts.append(row)
    if fresh:
        # Two requests with the same batch may meet here on PostgreSQL; the second waits, then passes over.
        done = db.connection().execute(_insert(db)(LoggedEvent.__table__).on_conflict_do_nothing(), fresh)
        if 0 <= done.rowcount < len(fresh):
            repeated += len(fresh) - done.rowcount
    for row in conflicts:
        db.add(
            EventConflict(
                session_id=session.id,
                writer=writer,
                seq=row["seq"],
                received_at=now(),
                data={"kind": row["kind"], "data": row["data"]},
            )
        )
    return Appended(new=len(fresh), known=repeated, conflicts=tuple(row["seq"] for row in conflicts))


def _keep_texts(db: Session, texts: list[dict[str, Any]]) -> None:
    if texts:
        db.execute(_insert(db)(ErasableText).on_conflict_do_nothing(), texts)


def require_place(db: Session, version: PlanVersion, plan: StudyPlan, quota_keys: Sequence[str]) -> None:
    """Raises StudyFull where no place is left for a person who counts towards these quotas."""
    settle(db, version.study_id)
    taken = (
        db.execute(
            select(UsabilitySession.quota_keys).where(
                UsabilitySession.study_id == version.study_id,
                UsabilitySession.purpose == Purpose.REAL,
                UsabilitySession.mode != Mode.IMPORTED,
                UsabilitySession.state != SessionState.DROPPED_OUT,
            )
        )
        .scalars()
        .all()
    )
    if plan.max_participants is not None and len(taken) >= plan.max_participants:
        raise StudyFull
    for quota in plan.screener.quotas:
        if quota.key in quota_keys and sum(quota.key in keys for keys in taken) >= quota.limit:
            raise StudyFull(quota.key)


def _emptiest_cell(db: Session, version: PlanVersion, purpose: Purpose, cells: int) -> int:
    """The cell with the fewest people who have not dropped out; the first of them."""
    filled = queries.cell_counts(db, version.id, purpose)
    return min(range(cells), key=lambda cell: (filled.get(cell, 0), cell))

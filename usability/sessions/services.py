"""Commands on sessions: admit a person, append to the log, fold the log into the read models."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from usability.infra.clock import ms_of, now
from usability.measures.vocabulary import Origin
from usability.participants.models import Link, Participant
from usability.sessions import log, queries, rows
from usability.sessions.events import DECISIVE, Incoming
from usability.sessions.fold import FoldedSession, fold
from usability.sessions.models import (
    Answer,
    Attempt,
    UsabilitySession,
)
from usability.sessions.rules import Anchor, Mode, Purpose, SessionState
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.walk import Walk, cell_count, resolve


class StudyFull(ValueError):
    """No place is left: for the whole study, or for this kind of person. `quota` names it, "" for the whole."""

    def __init__(self, quota: str = "") -> None:
        super().__init__("The study is full.")
        self.quota = quota


Appended = log.Appended
Clocks = log.Clocks
Head = log.Head
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
    also_agreed: Sequence[str] = (),
    moment: datetime | None = None,
    token: str = "",
    despite_full: bool = False,
) -> UsabilitySession:
    """Takes a place and a counterbalancing cell, resolves the walk, starts the log.

    moment: when it happened, where that is not now. token: the session's address, where the caller drew it. Must run in
    a write transaction: places and cells are counted and taken in it. despite_full: a person decided to take one more
    than there are places for. Raises StudyFull.
    """
    plan = StudyPlan.model_validate(version.plan)
    # Admissions of one version queue here, so that two people never take the same last place.
    db.execute(select(PlanVersion.id).where(PlanVersion.id == version.id).with_for_update())
    if purpose is Purpose.REAL:
        drop_silent(db, version.study_id)
        if not despite_full:
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
        also_agreed=list(also_agreed),
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
    """A session that took place elsewhere and comes from a file: takes neither a cell nor a quota place.

    It is not flushed: many come at once (see `append_whole`).
    """
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
    """Writes events to the log, once each; folds it at once where somebody may look before `settle` is called.

    An event that was written before is passed over; one with the same writer and seq but other content is set aside
    and reported in `conflicts`. Free text goes to ErasableText. Events come ordered as the writer has them.
    moment: when they were received, where that is not now.
    """
    db.flush()
    head = Head.of(session)
    done = append_to(
        db, head, writer, events, origin=origin, clocks=clocks, author_id=author_id, moment=moment
    )
    db.expire(session, ["last_event_at", "state", "stale"])
    return done


def append_to(
    db: Session,
    head: Head,
    writer: str,
    events: Sequence[Incoming],
    *,
    origin: Origin,
    clocks: Clocks = NO_CLOCKS,
    author_id: int | None = None,
    moment: datetime | None = None,
) -> Appended:
    """`append` where nobody has the session as an object (log.head), nor something of it that is not yet flushed."""
    done = log.write(
        db,
        head,
        writer,
        events,
        origin=origin,
        clocks=clocks,
        author_id=author_id,
        received_at=moment or now(),
    )
    if done.new:
        if _folds_now(head, events, origin):
            refold(db, head.id)
        announce(db, head)
    return done


TOGETHER = 500
"""Sessions that are folded at a time where many are: their logs are held in memory."""


def append_whole(
    db: Session,
    logs: Iterable[tuple[UsabilitySession, Sequence[Incoming]]],
    writer: str,
    *,
    origin: Origin,
    author_id: int | None = None,
) -> None:
    """`append` to many sessions at once what nobody else writes to them: a file that comes in, or that is taken back.

    Ten thousand trials so take seconds in which others wait for the database, not a minute.
    """
    db.flush()
    moment = now()
    anchor, numbers = Anchor(ms_of(moment), None, None), []
    for session, events in logs:
        head = replace(Head.of(session), anchor=anchor)
        log.write(
            db, head, writer, events, origin=origin, clocks=NO_CLOCKS, author_id=author_id, received_at=moment
        )
        numbers.append(session.id)
    for first in range(0, len(numbers), TOGETHER):
        _refold_together(db, numbers[first : first + TOGETHER])


def _refold_together(db: Session, numbers: Sequence[int]) -> None:
    sessions = db.scalars(
        select(UsabilitySession)
        .where(UsabilitySession.id.in_(numbers))
        .order_by(UsabilitySession.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    logs = queries.logs_of(db, numbers)
    _keep(db, [(session, fold(queries.walk_of(session), logs[session.id])) for session in sessions])


def _folds_now(head: Head, events: Sequence[Incoming], origin: Origin) -> bool:
    """Whether somebody may look at the read models before `settle` is called.

    What an unmoderated participant does on the way waits until somebody counts: folding the whole log for every page
    that is sent would cost more than all the rest of it.
    """
    kinds = {event.kind for event in events}  # type: ignore[attr-defined]  # every member of the union has it
    on_the_way = (
        head.mode == Mode.UNMODERATED and head.state == SessionState.RUNNING and origin is Origin.PARTICIPANT
    )
    return "session_finished" in kinds or (not on_the_way and not kinds.isdisjoint(DECISIVE))


LIVE_CHANNEL = "usability_live"


def announce(db: Session, session: UsabilitySession | Head) -> None:
    """Tells those who follow a moderated session on PostgreSQL that it goes on, once this is committed.

    On SQLite they see it in the database file itself.
    """
    if session.mode == Mode.MODERATED and db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_notify(LIVE_CHANNEL, str(session.id))))


def refold(db: Session, session_id: int, *, silent: bool = False) -> FoldedSession:
    """Folds the whole log of a session and writes the read models anew, in the same transaction.

    Whoever writes to the log or folds it meanwhile waits (PostgreSQL; SQLite queues anyway).
    """
    db.flush()
    session = db.get_one(UsabilitySession, session_id, populate_existing=True, with_for_update=True)
    state = fold(queries.walk_of(session), queries.events_of(db, session.id), silent=silent)
    _keep(db, [(session, state)], silent=silent)
    return state


def _keep(
    db: Session, folded: Sequence[tuple[UsabilitySession, FoldedSession]], *, silent: bool = False
) -> None:
    """Writes the read models of folded sessions anew."""
    numbers = [session.id for session, _state in folded]
    db.execute(delete(Attempt).where(Attempt.session_id.in_(numbers)))
    db.execute(delete(Answer).where(Answer.session_id.in_(numbers)))
    attempts = [row for session, state in folded for row in rows.attempt_rows(session.id, state)]
    if attempts:
        db.execute(insert(Attempt), attempts)
    answers = [
        row
        for session, state in folded
        for row in rows.answer_rows(session.id, queries.walk_of(session), state)
    ]
    if answers:
        db.execute(insert(Answer), answers)
    for session, state in folded:
        _mark(session, state, silent=silent)
    db.flush()


def _mark(session: UsabilitySession, state: FoldedSession, *, silent: bool) -> None:
    """What the session itself says of its log."""
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
    session.fold_mark = secrets.randbits(31)


def settle(db: Session, study_id: int) -> int:
    """Brings a study's read models up to the moment. Returns how many sessions were folded.

    Folds sessions whose newest events decided nothing by themselves, and marks as dropped out those that were silent
    for their plan's hours. Results call it before they count.
    """
    moment = now()
    return _settle(db, study_id, queries.unsettled(moment), moment)


def drop_silent(db: Session, study_id: int) -> int:
    """Marks as dropped out who was silent for their plan's hours, so that their place and cell can be given again.

    Folds nothing else: whoever comes in must not wait for everybody who is on the way. Returns how many sessions.
    """
    moment = now()
    return _settle(db, study_id, queries.silent(moment), moment)


def _settle(db: Session, study_id: int, which: ColumnElement[bool], moment: datetime) -> int:
    hours = PlanVersion.plan["dropout_hours"].as_integer().label("hours")
    found = UsabilitySession
    waiting = db.execute(
        select(found.id, found.state, found.stale, found.last_event_at, hours)
        .join(PlanVersion, PlanVersion.id == found.version_id)
        .where(found.study_id == study_id, which)
        # A log that grows while it is folded would be taken for folded. In one order, so that nobody waits in a circle.
        .order_by(found.id)
        .with_for_update(of=found)
    ).all()
    folded = 0
    for row in waiting:
        silent = row.state == SessionState.RUNNING and row.last_event_at < moment - timedelta(hours=row.hours)
        if silent or row.stale:
            refold(db, row.id, silent=silent)
            folded += 1
    return folded


def require_place(db: Session, version: PlanVersion, plan: StudyPlan, quota_keys: Sequence[str]) -> None:
    """Raises StudyFull where no place is left for a person who counts towards these quotas."""
    limited = [quota for quota in plan.screener.quotas if quota.key in quota_keys]
    if plan.max_participants is None and not limited:
        return
    drop_silent(db, version.study_id)
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
    for quota in limited:
        if sum(quota.key in keys for keys in taken) >= quota.limit:
            raise StudyFull(quota.key)


def _emptiest_cell(db: Session, version: PlanVersion, purpose: Purpose, cells: int) -> int:
    """The cell with the fewest people who have not dropped out; the first of them."""
    filled = queries.cell_counts(db, version.id, purpose)
    return min(range(cells), key=lambda cell: (filled.get(cell, 0), cell))

"""Reads on second scoring: who scores, what there is to score, what both said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from usability.accounts.models import User
from usability.infra.clock import ms_of
from usability.measures.vocabulary import Origin, Outcome
from usability.participants.models import ErasableText, Participant
from usability.scoring.models import AttemptScore, Scoring
from usability.scoring.rules import BY_THE_CLOCK, Pair
from usability.sessions.events import Event
from usability.sessions.fold import AttemptState, fold
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.queries import not_withdrawn, walk_of
from usability.sessions.rules import Purpose, SessionState

HUMAN = (Origin.MODERATOR, Origin.REVIEWER)


@dataclass(frozen=True, slots=True)
class ToScore:
    """An attempt for a second scorer. score: what they said of it so far."""

    session_id: int
    step: str
    task: str
    condition: str
    participant: str
    score: AttemptScore | None


@dataclass(frozen=True, slots=True)
class Settled:
    """The last decision on a disagreement that stands."""

    outcome: Outcome
    by: str
    reason: str


def open_scoring(db: Session, study_id: int, user_id: int) -> Scoring | None:
    """The pass over this study that this person has begun and not finished."""
    return db.scalar(
        select(Scoring)
        .where(Scoring.study_id == study_id, Scoring.scorer_id == user_id, Scoring.finished_at.is_(None))
        .order_by(Scoring.id)
        .limit(1)
    )


def is_blind(db: Session, study_id: int, user_id: int) -> bool:
    """Whether this person scores this study now and must not see its outcomes."""
    return open_scoring(db, study_id, user_id) is not None


def scorings(db: Session, study_id: int) -> list[Scoring]:
    """Every pass over a study with its scorer, from the first. One query."""
    return list(
        db.scalars(
            select(Scoring)
            .where(Scoring.study_id == study_id)
            .options(joinedload(Scoring.scorer))
            .order_by(Scoring.id)
        )
    )


def scores(db: Session, scoring_id: int) -> dict[tuple[int, str], AttemptScore]:
    """What stands of a pass, by session and step: of several scores of one attempt the last."""
    rows = db.scalars(
        select(AttemptScore).where(AttemptScore.scoring_id == scoring_id).order_by(AttemptScore.id)
    )
    return {(row.session_id, row.step): row for row in rows}


def scored_in(db: Session, study_id: int) -> dict[int, int]:
    """How many attempts were scored, by the pass's number."""
    rows = db.execute(
        select(AttemptScore.scoring_id, AttemptScore.session_id, AttemptScore.step)
        .join(Scoring, Scoring.id == AttemptScore.scoring_id)
        .where(Scoring.study_id == study_id)
        .distinct()
    )
    found: dict[int, int] = {}
    for scoring_id, _session, _step in rows:
        found[scoring_id] = found.get(scoring_id, 0) + 1
    return found


def to_score(db: Session, study_id: int, user_id: int, scoring: Scoring | None = None) -> list[ToScore]:
    """The attempts that this person may score blind, by session and task.

    Left out: sessions in which they marked something themselves, that still run, or that are not counted; attempts that
    a clock ended; and what they scored in an earlier pass. Call sessions.services.settle before.
    """
    by_hand = exists().where(
        LoggedEvent.session_id == UsabilitySession.id,
        LoggedEvent.author_id == user_id,
        LoggedEvent.origin.in_((*HUMAN, Origin.SERVER)),
    )
    earlier = exists().where(
        AttemptScore.session_id == Attempt.session_id,
        AttemptScore.step == Attempt.step,
        AttemptScore.scoring_id == Scoring.id,
        Scoring.scorer_id == user_id,
        Scoring.finished_at.is_not(None),
    )
    rows = db.execute(
        select(Attempt.session_id, Attempt.step, Attempt.task, Attempt.condition, Participant.code)
        .join(UsabilitySession, UsabilitySession.id == Attempt.session_id)
        .join(Participant, Participant.id == UsabilitySession.participant_id)
        .where(
            UsabilitySession.study_id == study_id,
            UsabilitySession.purpose == Purpose.REAL,
            UsabilitySession.state != SessionState.RUNNING,
            not_withdrawn(),
            Participant.excluded_at.is_(None),
            Attempt.ended_at.is_not(None),
            or_(Attempt.source.is_(None), Attempt.source.not_in([source.value for source in BY_THE_CLOCK])),
            ~by_hand,
            ~earlier,
        )
        .order_by(UsabilitySession.admitted_at, UsabilitySession.id, Attempt.position, Attempt.step)
    ).all()
    given = scores(db, scoring.id) if scoring is not None else {}
    return [ToScore(*row, given.get((row.session_id, row.step))) for row in rows]


def pairs(db: Session, scoring: Scoring) -> list[Pair]:
    """Every attempt that this pass scored, beside what was said before it was finished, in a fixed number of queries.

    The first outcome is folded from the log as it was when the second scorer finished, without anybody's decision on a
    disagreement: what the first scorer corrects after seeing the second's does not make them agree. Where there was no
    first score then, the one that came later counts.
    """
    given = scores(db, scoring.id)
    ids = {session_id for session_id, _step in given}
    sessions = db.scalars(
        select(UsabilitySession).where(UsabilitySession.id.in_(ids), UsabilitySession.purpose == Purpose.REAL)
    ).all()
    codes = {
        row.id: row.code
        for row in db.execute(
            select(UsabilitySession.id, Participant.code)
            .join(Participant, Participant.id == UsabilitySession.participant_id)
            .where(UsabilitySession.id.in_(ids))
        )
    }
    logs = _logs(db, ids)
    settled = _settled(db, ids)
    found = []
    for session in sorted(sessions, key=lambda one: (one.admitted_at, one.id)):
        by_now, now_too = _first(session, logs.get(session.id, []), scoring)
        for (session_id, step), score in given.items():
            if session_id != session.id or step not in by_now:
                continue
            first = by_now[step] if by_now[step].outcome is not None else now_too[step]
            decided = settled.get((session_id, step))
            found.append(
                Pair(
                    session_id, step, first.step.task or "", first.step.condition or "", codes[session_id],
                    first.outcome, Outcome(score.outcome), first.errors, score.errors,
                    decided.outcome if decided else None,
                    decided.by if decided else "",
                    decided.reason if decided else "",
                )
            )  # fmt: skip
    return found


def _first(
    session: UsabilitySession, log: list[Event], scoring: Scoring
) -> tuple[dict[str, AttemptState], dict[str, AttemptState]]:
    """A session's attempts without reviewers: as they stood when the pass was finished, and as they stand."""
    walk, silent = walk_of(session), session.state == SessionState.DROPPED_OUT
    alone = [event for event in log if event.origin is not Origin.REVIEWER]
    until = (
        ms_of(scoring.finished_at) - ms_of(session.admitted_at)
        if scoring.finished_at is not None
        else float("inf")
    )
    then = [event for event in alone if event.received <= until]
    now = fold(walk, alone, silent=silent).attempts
    return (now if len(then) == len(alone) else fold(walk, then, silent=silent).attempts), now


def _logs(db: Session, ids: set[int]) -> dict[int, list[Event]]:
    rows: Sequence[Any] = db.execute(
        select(
            LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.kind, LoggedEvent.origin,
            LoggedEvent.at, LoggedEvent.received, LoggedEvent.mono, LoggedEvent.wall, LoggedEvent.data,
        ).where(LoggedEvent.session_id.in_(ids))
    ).all()  # fmt: skip
    found: dict[int, list[Event]] = {}
    for session_id, writer, seq, kind, origin, at, received, mono, wall, data in rows:
        event = Event(writer, seq, kind, Origin(origin), at, received, mono, wall, data)
        found.setdefault(session_id, []).append(event)
    return found


def _settled(db: Session, ids: set[int]) -> dict[tuple[int, str], Settled]:
    rows: Sequence[Any] = db.execute(
        select(LoggedEvent.session_id, LoggedEvent.data, User.name)
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(
            LoggedEvent.session_id.in_(ids),
            LoggedEvent.kind == "outcome_set",
            LoggedEvent.origin == Origin.REVIEWER,
        )
        .order_by(LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq)
    ).all()
    refs = {data["reason"]["text_ref"] for _, data, _ in rows if isinstance(data.get("reason"), dict)}
    texts = {
        (row.session_id, row.ref): row.body
        for row in db.execute(
            select(ErasableText.session_id, ErasableText.ref, ErasableText.body).where(
                ErasableText.session_id.in_(ids), ErasableText.ref.in_(refs)
            )
        )
    }
    return {
        (session_id, data["step"]): Settled(
            Outcome(data["outcome"]), name or "", texts.get((session_id, _ref(data)), "(erased)")
        )
        for session_id, data, name in rows
    }


def _ref(data: dict[str, object]) -> str:
    reason = data.get("reason")
    return str(reason["text_ref"]) if isinstance(reason, dict) else ""


def has_marked(db: Session, session_id: int, user_id: int | None = None) -> bool:
    """Whether this person, or without one anybody, marked something in this session or drives it."""
    found = select(LoggedEvent.id).where(
        LoggedEvent.session_id == session_id,
        or_(LoggedEvent.origin.in_(HUMAN), LoggedEvent.kind == "driver_taken"),
    )
    if user_id is not None:
        found = found.where(LoggedEvent.author_id == user_id)
    return db.scalar(found.limit(1)) is not None

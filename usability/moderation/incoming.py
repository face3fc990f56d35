"""Whether what a console sends fits its session: known steps and codes, marks that exist and are a moderator's."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from usability.infra.clock import ms_of, now_ms
from usability.measures.vocabulary import Origin
from usability.moderation.script import Stop
from usability.runner.answers import fits
from usability.sessions.events import (
    AnswersGiven,
    AssistMarked,
    AttemptReopened,
    ConsoleBatch,
    ErrorMarked,
    EventWithdrawn,
    Incoming,
    MarkDetailed,
    MarkMoved,
    OutcomeSet,
    SegmentsMerged,
    SegmentSplit,
    TaskPaused,
    TaskResumed,
    TaskStarted,
    TaskStopped,
)
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.sessions.standing import MOVABLE

_OF_TASKS = (
    TaskStarted,
    TaskStopped,
    TaskPaused,
    TaskResumed,
    AttemptReopened,
    OutcomeSet,
    ErrorMarked,
    AssistMarked,
    SegmentSplit,
    SegmentsMerged,
)


def mistakes(
    db: Session, session: UsabilitySession, stops: list[Stop], batch: ConsoleBatch
) -> list[dict[str, str]]:
    """What in a well-formed batch does not fit this session, each with its place ("events.3.step") and a message."""
    by_step = {stop.page.step.key: stop for stop in stops}
    own = {event.seq for event in batch.events}
    found: list[dict[str, str]] = []
    for index, event in enumerate(batch.events):
        problem = _step_mistake(by_step, event)
        if not problem and isinstance(event, EventWithdrawn | MarkDetailed):
            in_batch = event.writer == batch.writer and event.target in own
            if not in_batch and not _is_there(db, session.id, event, _by_a_moderator):
                problem = ("target", "There is no such mark of a moderator.")
        if not problem and isinstance(event, MarkMoved):
            problem = _move_mistake(db, session, batch, event)
        if problem:
            found.append({"place": f"events.{index}.{problem[0]}", "message": problem[1]})
    return found


def _step_mistake(by_step: dict[str, Stop], event: Incoming) -> tuple[str, str] | None:
    step: str | None = getattr(event, "step", None)
    if step is None:
        return None
    stop = by_step.get(step)
    if stop is None:
        return ("step", "The walk has no such step.")
    if isinstance(event, _OF_TASKS) and stop.kind != "task":
        return ("step", "That can only be said of a task.")
    if isinstance(event, ErrorMarked) and event.code not in {code.key for code in stop.codes}:
        return ("code", "The plan has no such error code for this task.")
    if isinstance(event, AnswersGiven):
        asks = {ask.name: ask for ask in stop.page.asks}
        for name, value in event.answers.items():
            if name not in asks or not fits(asks[name], value):
                return (f"answers.{name}", "This is no answer to a question of this step.")
    return None


def _move_mistake(
    db: Session, session: UsabilitySession, batch: ConsoleBatch, event: MarkMoved
) -> tuple[str, str] | None:
    kinds = {one.seq: one.kind for one in batch.events} if event.writer == batch.writer else {}
    if kinds.get(event.target) not in MOVABLE and not _is_there(
        db, session.id, event, LoggedEvent.kind.in_(MOVABLE)
    ):
        return ("target", "There is no such mark that could be moved.")
    if event.to > now_ms() - ms_of(session.admitted_at) + _AHEAD_MS:
        return ("to", "That is still to come.")
    return None


_AHEAD_MS = 2_000.0
"""How far a console's idea of the session's clock may be ahead of the server's."""

_by_a_moderator = LoggedEvent.origin == Origin.MODERATOR


def _is_there(
    db: Session,
    session_id: int,
    event: EventWithdrawn | MarkDetailed | MarkMoved,
    condition: ColumnElement[bool],
) -> bool:
    found = db.scalar(
        select(LoggedEvent.id).where(
            LoggedEvent.session_id == session_id,
            LoggedEvent.writer == event.writer,
            LoggedEvent.seq == event.target,
            condition,
        )
    )
    return found is not None

"""Commands of second scoring: begin a pass, score an attempt, finish, settle a disagreement."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note as audit
from usability.infra.clock import now
from usability.infra.errors import FieldError
from usability.measures.vocabulary import Origin, Outcome
from usability.scoring import queries
from usability.scoring.models import AttemptScore, Scoring
from usability.scoring.rules import LEVELS, MOST_ERRORS
from usability.sessions import services as sessions
from usability.sessions.events import OutcomeSet
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.studies.models import Study

WRITER = "reviewer"
"""Writer of decisions on disagreements; the server writes them."""


class ScoringError(FieldError):
    """Something that cannot be scored or settled."""


def start(db: Session, study: Study, by: User) -> Scoring:
    """Begins a blind pass over the attempts that this person has no part in. Raises ScoringError.

    A pass that was begun is gone on with.
    """
    # Two presses at once make one pass.
    db.execute(select(Study.id).where(Study.id == study.id).with_for_update())
    found = queries.open_scoring(db, study.id, by.id)
    if found is not None:
        return found
    sessions.settle(db, study.id)
    if not queries.to_score(db, study.id, by.id):
        raise ScoringError("", "There is no ended attempt that you have neither marked nor scored yourself.")
    scoring = Scoring(study_id=study.id, scorer_id=by.id, started_at=now())
    db.add(scoring)
    db.flush()
    audit(db, by, "scoring.start", study.slug)
    return scoring


def score(
    db: Session,
    scoring: Scoring,
    session_id: int,
    step: str,
    outcome: Outcome,
    errors: Mapping[str, int] | None,
) -> AttemptScore:
    """Keeps what the scorer says of one attempt; an earlier score of it stays as it was.

    errors: times by error code, None where the plan has none. Raises ScoringError for a pass that is finished, an
    attempt that is not this person's to score, and numbers that cannot be.
    """
    if scoring.finished_at is not None or scoring.scorer_id is None:
        raise ScoringError("", "This pass is finished: what you see now is no longer blind.")
    if outcome not in LEVELS:
        raise ScoringError("outcome", "Choose how the attempt ended.")
    for code, number in (errors or {}).items():
        if not 0 <= number <= MOST_ERRORS:
            raise ScoringError(f"errors-{code}", f"Give a whole number from 0 to {MOST_ERRORS}.")
    there = {
        (one.session_id, one.step): one
        for one in queries.to_score(db, scoring.study_id, scoring.scorer_id, scoring)
    }
    one = there.get((session_id, step))
    if one is None:
        raise ScoringError("", "This attempt is not among those you may score.")
    kept = None if errors is None else dict(errors)
    if one.score is not None and (one.score.outcome, one.score.errors) == (outcome.value, kept):
        return one.score
    row = AttemptScore(
        scoring_id=scoring.id,
        session_id=session_id,
        step=step,
        outcome=outcome.value,
        errors=kept,
        scored_at=now(),
    )
    db.add(row)
    db.flush()
    return row


def finish(db: Session, scoring: Scoring, study: Study, by: User) -> None:
    """Ends the pass: its scores are compared from now on, and its scorer sees the results again."""
    if scoring.finished_at is None:
        scoring.finished_at = now()
        audit(db, by, "scoring.finish", study.slug)
        db.flush()


def settle(db: Session, session: UsabilitySession, step: str, outcome: str, reason: str, by: User) -> None:
    """Decides a disagreement: a further event in the log, stronger than every score. Raises ScoringError.

    Only an attempt on which two scorers disagree can be settled; a decision can be taken anew by another one.
    """
    if outcome not in LEVELS:
        raise ScoringError("outcome", "Choose the outcome that shall count.")
    if not reason.strip():
        raise ScoringError("reason", "Say why: the reason stands beside the outcome.")
    # Writers of one session wait for each other, so that no number is taken twice.
    db.execute(select(UsabilitySession.id).where(UsabilitySession.id == session.id).with_for_update())
    if not any(
        pair.session_id == session.id and pair.step == step and not pair.agree
        for scoring in queries.scorings(db, session.study_id)
        if scoring.finished_at is not None
        for pair in queries.pairs(db, scoring)
    ):
        raise ScoringError("", "Two scorers do not disagree on this attempt.")
    seq = db.scalar(
        select(func.coalesce(func.max(LoggedEvent.seq), -1) + 1).where(
            LoggedEvent.session_id == session.id, LoggedEvent.writer == WRITER
        )
    )
    assert seq is not None
    event = OutcomeSet(
        kind="outcome_set", seq=seq, step=step, outcome=Outcome(outcome), reason=reason.strip()
    )
    sessions.append(db, session, WRITER, [event], origin=Origin.REVIEWER, author_id=by.id)

"""Reads what results are computed from, with a fixed number of queries, and hands it to the pure rules."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from usability.business.models import BusinessFigure, BusinessImport
from usability.infra.clock import now
from usability.instruments.model import Instrument
from usability.measures.vocabulary import Outcome
from usability.participants.models import ErasableText, Link, Participant, TurnedAway
from usability.results.assemble import Progress, assemble, silent
from usability.results.choices import Choices
from usability.results.kept import kept
from usability.results.model import StudyResults
from usability.results.rounds import beside
from usability.results.rows import (
    AnswerRow,
    Arrivals,
    AttemptRow,
    BusinessRow,
    ProblemRow,
    Rows,
    SessionRow,
    VersionRow,
)
from usability.sessions import services
from usability.sessions.models import Answer, Attempt, ImportBatch, LoggedEvent, UsabilitySession
from usability.sessions.queries import unsettled
from usability.sessions.rules import Purpose, SessionState
from usability.sessions.standing import withdrawn
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan

READING = 35
"""Percent of the work that reading the rows of a large study is."""


def gather(
    db: Session,
    study: Study,
    choices: Choices | None = None,
    progress: Progress = silent,
    *,
    other: Study | None = None,
) -> StudyResults:
    """A study's results, computed from the read models as they stand; call `settle` before in a write transaction.

    other: the study that the choice compares with. Whoever sees the results must be allowed to see both.
    Raises rules.UnknownChoice for a choice that the study does not offer.
    """
    chosen = choices or Choices()

    def compute() -> StudyResults:
        rows = read(db, study, lambda share, words: progress(share * READING // 100, words))
        if other is not None:
            rows = beside(rows, (study.slug, study.title), read(db, other), (other.slug, other.title))
        return assemble(
            rows, chosen, lambda share, words: progress(READING + share * (100 - READING) // 100, words)
        )

    return kept(db, (study,) if other is None else (study, other), chosen, compute)


def settle(db: Session, study: Study) -> int:
    """Brings the read models up to the moment: folds what came late, drops who fell silent. Sessions folded."""
    return services.settle(db, study.id)


def needs_settling(db: Session, study: Study) -> bool:
    """Whether `settle` might change anything, by one cheap query: unfolded events, or an hour of silence."""
    waiting = (
        select(UsabilitySession.id).where(UsabilitySession.study_id == study.id, unsettled(now())).limit(1)
    )
    return db.scalar(waiting) is not None


def read(db: Session, study: Study, progress: Progress = silent) -> Rows:
    """Everything counted or listed in results: only real sessions, columns instead of objects."""
    progress(0, "Reading the sessions")
    sessions = _sessions(db, study.id)
    progress(10, f"Reading what people did in {len(sessions):,} sessions")
    attempts = _attempts(db, study.id)
    progress(45, f"Reading the answers beside {len(attempts):,} attempts")
    texts = _texts(db, study.id)
    answers = _answers(db, study.id, texts)
    progress(85, f"Reading what people reported beside {len(answers):,} answers")
    return Rows(
        draft=StudyPlan.model_validate(study.draft),
        versions=_versions(db, study.id),
        sessions=sessions,
        attempts=attempts,
        answers=answers,
        problems=_problems(db, study.id, texts),
        arrivals=_arrivals(db, study.id),
        business=_business(db, study.id),
    )


def _all(db: Session, statement: Executable) -> Sequence[Any]:
    return db.execute(statement).all()


def _real(study_id: int) -> tuple[Any, Any]:
    return UsabilitySession.study_id == study_id, UsabilitySession.purpose == Purpose.REAL


def _versions(db: Session, study_id: int) -> tuple[VersionRow, ...]:
    found = _all(
        db,
        select(
            PlanVersion.number,
            PlanVersion.published_at,
            PlanVersion.digest,
            PlanVersion.plan,
            PlanVersion.instruments,
        )
        .where(PlanVersion.study_id == study_id)
        .order_by(PlanVersion.number.desc()),
    )
    return tuple(
        VersionRow(
            number,
            published_at,
            digest,
            StudyPlan.model_validate(plan),
            {key: Instrument.model_validate(body) for key, body in instruments.items()},
        )
        for number, published_at, digest, plan, instruments in found
    )


def _sessions(db: Session, study_id: int) -> tuple[SessionRow, ...]:
    found = _all(
        db,
        select(
            UsabilitySession.id, Participant.id, Participant.code, Participant.excluded_at,
            Participant.excluded_reason, PlanVersion.number, UsabilitySession.state, UsabilitySession.mode,
            UsabilitySession.device, UsabilitySession.condition, UsabilitySession.admitted_at,
            UsabilitySession.last_event_at,
        )
        .join(Participant, Participant.id == UsabilitySession.participant_id)
        .join(PlanVersion, PlanVersion.id == UsabilitySession.version_id)
        .outerjoin(ImportBatch, ImportBatch.id == UsabilitySession.import_id)
        # Of a withdrawn file nothing is left to count, not even that its people came.
        .where(*_real(study_id), ImportBatch.withdrawn_at.is_(None))
        .order_by(UsabilitySession.id)
    )  # fmt: skip
    return tuple(
        SessionRow(key, person, code, excluded is not None, reason, version, SessionState(state), *rest)
        for key, person, code, excluded, reason, version, state, *rest in found
    )


def _attempts(db: Session, study_id: int) -> tuple[AttemptRow, ...]:
    found = _all(
        db,
        select(
            Attempt.id, Attempt.session_id, Attempt.step, Attempt.task, Attempt.condition, Attempt.outcome,
            Attempt.ended_at, Attempt.reading_ms, Attempt.duration_ms, Attempt.quality, Attempt.censored,
            Attempt.errors, Attempt.assists, Attempt.clicks, Attempt.problems, Attempt.assist_levels, Attempt.pages,
            Attempt.different_pages, Attempt.source, Attempt.page_times,
        )
        .join(UsabilitySession, UsabilitySession.id == Attempt.session_id)
        .where(*_real(study_id))
        .order_by(Attempt.session_id, Attempt.position, Attempt.step)
    )  # fmt: skip
    return tuple(
        AttemptRow(
            key, session_id, step, task, condition, _OUTCOMES[outcome], ended is not None,
            None if reading is None else reading / 1_000, None if duration is None else duration / 1_000, *rest,
        )
        for key, session_id, step, task, condition, outcome, ended, reading, duration, *rest in found
    )  # fmt: skip


_OUTCOMES: dict[str | None, Outcome | None] = {None: None, **{outcome.value: outcome for outcome in Outcome}}


def _answers(db: Session, study_id: int, texts: dict[tuple[int, str], str]) -> tuple[AnswerRow, ...]:
    found = _all(
        db,
        select(
            Answer.session_id, Answer.step, Answer.kind, Answer.task, Answer.condition, Answer.question,
            Answer.number, Answer.choice, Answer.text_ref,
        )
        .join(UsabilitySession, UsabilitySession.id == Answer.session_id)
        .where(*_real(study_id))
        .order_by(Answer.session_id, Answer.step, Answer.question)
    )  # fmt: skip
    return tuple(
        AnswerRow(
            session_id, step, kind, task, condition, question, number, choice,
            None if ref is None else texts.get((session_id, ref), ""),
        )
        for session_id, step, kind, task, condition, question, number, choice, ref in found
    )  # fmt: skip


def _texts(db: Session, study_id: int) -> dict[tuple[int, str], str]:
    """Words by (session, ref). Erased words are simply not there."""
    found = _all(
        db,
        select(ErasableText.session_id, ErasableText.ref, ErasableText.body)
        .join(UsabilitySession, UsabilitySession.id == ErasableText.session_id)
        .where(*_real(study_id)),
    )
    return {(session_id, ref): body for session_id, ref, body in found}


def _problems(db: Session, study_id: int, texts: dict[tuple[int, str], str]) -> tuple[ProblemRow, ...]:
    found = _all(
        db,
        select(
            LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.kind, LoggedEvent.data
        )
        .join(UsabilitySession, UsabilitySession.id == LoggedEvent.session_id)
        .where(*_real(study_id), LoggedEvent.kind.in_(("problem_reported", "event_withdrawn")))
        .order_by(LoggedEvent.session_id, LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq),
    )
    gone = withdrawn([(*key, data) for *key, kind, data in found if kind == "event_withdrawn"])
    return tuple(
        ProblemRow(session_id, data.get("step"), _words(texts, session_id, data.get("text")))
        for session_id, writer, seq, kind, data in found
        if kind == "problem_reported" and (session_id, writer, seq) not in gone
    )


def _words(texts: dict[tuple[int, str], str], session_id: int, pointer: object) -> str:
    return texts.get((session_id, pointer["text_ref"]), "") if isinstance(pointer, dict) else ""


def _business(db: Session, study_id: int) -> tuple[BusinessRow, ...]:
    found = _all(
        db,
        select(
            BusinessFigure.participant_id, BusinessFigure.kind, BusinessFigure.number, BusinessFigure.unit,
            BusinessFigure.as_of, BusinessImport.source,
        )
        .join(BusinessImport, BusinessImport.id == BusinessFigure.import_id)
        .where(BusinessImport.study_id == study_id)
        .order_by(BusinessFigure.id)
    )  # fmt: skip
    return tuple(BusinessRow(*row) for row in found)


def _arrivals(db: Session, study_id: int) -> Arrivals:
    opened, invited = db.execute(
        select(func.sum(Link.opened), func.count(Link.participant_id.distinct())).where(
            Link.study_id == study_id, Link.purpose == Purpose.REAL
        )
    ).one()
    turned_away = _all(
        db,
        select(TurnedAway.reason, func.sum(TurnedAway.people))
        .join(Link, Link.id == TurnedAway.link_id)
        .where(Link.study_id == study_id, Link.purpose == Purpose.REAL)
        .group_by(TurnedAway.reason),
    )
    return Arrivals(int(opened or 0), {reason: int(people) for reason, people in turned_away}, invited)

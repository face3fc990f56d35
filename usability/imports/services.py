"""Commands on imports: take finished trials in, all or none; withdraw a batch."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.imports import queries
from usability.imports.batches import begin, end
from usability.imports.trial import ImportCheck, Person
from usability.infra.clock import now
from usability.measures.vocabulary import Origin
from usability.participants.services import create_participants
from usability.sessions.events import AnswersGiven, AttemptImported, EventWithdrawn, Incoming, SessionFinished
from usability.sessions.models import ImportBatch
from usability.sessions.rules import SessionState
from usability.sessions.services import admit_imported, append_whole
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.walk import StepKind, Walk, walk_of_trials


def import_trials(
    db: Session,
    study: Study,
    version: PlanVersion,
    check: ImportCheck,
    *,
    digest: str,
    filename: str,
    by: User | None,
) -> ImportBatch:
    """Writes every trial of a dry run to the event log: a finished session for each person, marked as imported.

    All or none: the caller's transaction ends with everything or, after ImportRefused, with nothing (see `begin`).
    """
    batch = begin(db, ImportBatch, study, check, digest=digest, filename=filename, by=by)
    plan = StudyPlan.model_validate(version.plan)
    logs = []
    for participant in create_participants(db, study, list(check.people)):
        person = check.people[participant.code]
        walk = walk_of_trials(plan, [(trial.task, trial.condition) for trial in person.trials])
        session = admit_imported(db, version, participant, walk, batch.id)
        logs.append((session, list(_events(walk, person))))
    author = by.id if by else None
    append_whole(db, logs, f"import-{batch.id}", origin=Origin.IMPORT, author_id=author)
    note(db, by, "trials.import", study.slug, f"{filename}: {check.found}")
    return batch


def withdraw(db: Session, study: Study, batch: ImportBatch, *, reason: str, by: User | None) -> None:
    """Takes every event of a batch back by a further event. The log keeps all; results count none of it.

    Raises ImportRefused if it was withdrawn already.
    """
    end(batch)
    logs = [
        (
            session,
            [
                EventWithdrawn(kind="event_withdrawn", seq=place, writer=writer, target=seq, reason=reason)
                for place, (writer, seq) in enumerate(events)
            ],
        )
        for session, events in queries.events_by_session(db, batch.id)
    ]
    author = by.id if by else None
    append_whole(db, logs, f"withdraw-{batch.id}", origin=Origin.REVIEWER, author_id=author)
    for session, _events_of_it in logs:
        # Nobody is on the way: without its own end the session would wait, and then count as dropped out.
        session.state, session.finished_at = SessionState.FINISHED, now()
    db.flush()
    note(db, by, "trials.withdraw", study.slug, f"{batch.filename}: {reason}")


def _events(walk: Walk, person: Person) -> Iterator[Incoming]:
    seq = 0
    for step in walk.steps:
        trial = next((t for t in person.trials if (t.task, t.condition) == (step.task, step.condition)), None)
        found: Incoming | None = None
        if step.kind is StepKind.TASK and trial is not None:
            found = AttemptImported(
                kind="attempt_imported",
                seq=seq,
                step=step.key,
                outcome=trial.outcome,
                duration_s=trial.duration_s,
                limited=trial.limited,
                errors=trial.errors,
                problems=trial.problems,
                assists=trial.assists,
                clicks=trial.clicks,
            )
        elif step.asks:
            answers = person.answers.get(step.condition, {})
            if trial is not None:
                answers = trial.expectations if step.kind is StepKind.BEFORE_TASK else trial.ratings
            here = {
                target: value for target, value in answers.items() if target.partition(".")[0] in step.asks
            }
            if here:
                found = AnswersGiven(kind="answers_given", seq=seq, step=step.key, answers=here)
        elif step.kind is StepKind.THANKS:
            found = SessionFinished(kind="session_finished", seq=seq)
        if found is not None:
            yield found
            seq += 1

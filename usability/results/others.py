"""Reads of the other studies that somebody may see and compare with one."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.results.rules import same_conditions
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose, SessionState
from usability.studies.access import StudyRole, may, studies_of
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.web.access import Audience


@dataclass(frozen=True, slots=True)
class Comparable:
    """A study that may be compared with this one: how many tasks they share, and how many people finished it."""

    slug: str
    title: str
    tasks: int
    finished: int


def readable(db: Session, user_id: int, slug: str) -> Study | None:
    """The study of this name, if the person may read its results."""
    row = db.execute(studies_of(user_id).where(Study.slug == slug)).first()
    return row[0] if row is not None and may(StudyRole(row[1]), Audience.STUDY_READ) else None


def has_others(db: Session, user_id: int, study: Study) -> bool:
    """Whether the person may see any other study."""
    other = studies_of(user_id).with_only_columns(Study.id).where(Study.id != study.id).limit(1)
    return db.scalar(other) is not None


def comparable(db: Session, user_id: int, study: Study) -> tuple[Comparable, ...]:
    """The published studies that a person may read and that share conditions and a task with this one, by title."""
    newest = (
        select(PlanVersion.study_id, func.max(PlanVersion.number).label("number"))
        .group_by(PlanVersion.study_id)
        .subquery()
    )
    finished = (
        select(UsabilitySession.study_id, func.count().label("people"))
        .where(
            UsabilitySession.purpose == Purpose.REAL,
            UsabilitySession.state == SessionState.FINISHED,
            not_withdrawn(),
        )
        .group_by(UsabilitySession.study_id)
        .subquery()
    )
    rows = db.execute(
        studies_of(user_id)
        .with_only_columns(
            Study.id,
            Study.slug,
            Study.title,
            PlanVersion.plan,
            func.coalesce(finished.c.people, 0).label("people"),
        )
        .join(newest, newest.c.study_id == Study.id)
        .join(PlanVersion, (PlanVersion.study_id == Study.id) & (PlanVersion.number == newest.c.number))
        .outerjoin(finished, finished.c.study_id == Study.id)
        .order_by(func.lower(Study.title), Study.id)
    ).all()
    plans = {row.id: StudyPlan.model_validate(row.plan) for row in rows}
    own = plans.pop(study.id, None) or StudyPlan.model_validate(study.draft)
    keys = {task.key for task in own.tasks}
    return tuple(
        Comparable(
            row.slug, row.title, sum(task.key in keys for task in plans[row.id].tasks), int(row.people)
        )
        for row in rows
        if row.id in plans and same_conditions(plans[row.id], own)
    )

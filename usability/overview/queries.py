"""What the list of studies says: one query, however many studies there are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.measures.words import counted
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose, SessionState
from usability.studies.access import StudyRole
from usability.studies.models import PlanVersion, Study, StudyMember
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState, obstacles


@dataclass(frozen=True, slots=True)
class Row:
    """A study in the list. finished, running: real people. limit: most people, None without a limit. attention: what
    needs it, as sentences. last: the newest save or event.
    """

    slug: str
    title: str
    state: StudyState
    role: StudyRole
    demo: bool
    what: str
    version: int | None
    finished: int
    running: int
    limit: int | None
    last: datetime
    attention: tuple[str, ...]


def rows(db: Session, user: User) -> list[Row]:
    """The studies that a person may see, the most recently touched first."""
    newest = (
        select(PlanVersion.study_id, func.max(PlanVersion.number).label("number"))
        .group_by(PlanVersion.study_id)
        .subquery()
    )
    people = (
        select(
            UsabilitySession.study_id,
            func.count().filter(UsabilitySession.state == SessionState.FINISHED).label("finished"),
            func.count().filter(UsabilitySession.state == SessionState.RUNNING).label("running"),
            func.max(UsabilitySession.last_event_at).label("last"),
        )
        .where(UsabilitySession.purpose == Purpose.REAL, not_withdrawn())
        .group_by(UsabilitySession.study_id)
        .subquery()
    )
    found = db.execute(
        select(
            Study,
            StudyMember.role,
            PlanVersion.number,
            PlanVersion.plan,
            people.c.finished,
            people.c.running,
            people.c.last,
        )
        .join(StudyMember, and_(StudyMember.study_id == Study.id, StudyMember.user_id == user.id))
        .outerjoin(newest, newest.c.study_id == Study.id)
        .outerjoin(PlanVersion, and_(PlanVersion.study_id == Study.id, PlanVersion.number == newest.c.number))
        .outerjoin(people, people.c.study_id == Study.id)
        .where(Study.deleted_at.is_(None))
    )
    made = [
        _row(
            row.Study,
            StudyRole(row.role),
            row.number,
            row.plan,
            row.finished or 0,
            row.running or 0,
            row.last,
        )
        for row in found
    ]
    return sorted(made, key=lambda row: row.last, reverse=True)


def no_trial(db: Session, study: Study) -> tuple[str, str, str] | None:
    """(endpoint, words of the link, rest of the sentence) where nobody went through the study, not even on trial."""
    if (
        db.scalar(select(UsabilitySession.id).where(UsabilitySession.study_id == study.id).limit(1))
        is not None
    ):
        return None
    rest = "was held: one or two people on a pilot link find what a plan hides, and are not counted."
    return "participants.people", "No pilot session", rest


def deleted(db: Session, user: User) -> list[Study]:
    """Deleted studies that the person owns, the latest first."""
    return list(
        db.scalars(
            select(Study)
            .join(StudyMember)
            .where(
                StudyMember.user_id == user.id,
                StudyMember.role == StudyRole.OWNER,
                Study.deleted_at.is_not(None),
            )
            .order_by(Study.deleted_at.desc())
        )
    )


def _row(
    study: Study,
    role: StudyRole,
    number: int | None,
    published: object,
    finished: int,
    running: int,
    last: datetime | None,
) -> Row:
    plan = StudyPlan.model_validate(study.draft)
    state = StudyState(study.state)
    product = f"{plan.product.name} {plan.product.version}".strip()
    tasks = counted(len(plan.tasks), "task") if plan.tasks else "No tasks yet"
    return Row(
        slug=study.slug,
        title=study.title or study.slug,
        state=state,
        role=role,
        demo=study.demo,
        what=f"{tasks} on {product}." if product else f"{tasks}.",
        version=number,
        finished=finished,
        running=running,
        limit=plan.max_participants,
        last=max(study.draft_saved_at, last or study.draft_saved_at),
        attention=tuple(_attention(plan, state, number, published, finished + running)),
    )


def _attention(
    plan: StudyPlan, state: StudyState, number: int | None, published: object, people: int
) -> list[str]:
    lines = []
    count = len(obstacles(plan))
    if count and state is not StudyState.CLOSED:
        what = "One thing stands" if count == 1 else f"{count} things stand"
        lines.append(f"{what} in the way of publishing")
    elif number is None:
        lines.append("Ready to publish")
    elif StudyPlan.model_validate(published) != plan and state is not StudyState.CLOSED:
        lines.append(f"The draft differs from version {number}")
    if state is StudyState.OPEN and not people:
        lines.append("Open, and nobody has come yet")
    if state is StudyState.PAUSED:
        lines.append("Paused: nobody new gets in")
    return lines

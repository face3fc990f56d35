"""Reads on people and links."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import JSON, column, func, or_, select, table
from sqlalchemy.orm import Session, joinedload

from usability.participants.models import Link, Participant, TurnedAway
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan

PAGE = 50
# Sessions stand above people, so their tables are named here and not imported.
_sessions = table(
    "usability_sessions",
    column("id"),
    column("participant_id"),
    column("state"),
    column("purpose"),
    column("mode"),
    column("import_id"),
    column("version_id"),
    column("also_agreed", JSON),
)
_answers = table(
    "answers", column("session_id"), column("kind"), column("question"), column("choice"), column("number")
)
_batches = table("import_batches", column("id"), column("withdrawn_at"))


@dataclass(frozen=True, slots=True)
class SessionOfPerson:
    """What the list of people says of one session. also_agreed: what they agreed to besides taking part."""

    id: int
    state: str
    purpose: str
    mode: str
    withdrawn: bool
    also_agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: sessions from the first to the last, segment answers in words by question key, token of the link."""

    person: Participant
    sessions: tuple[SessionOfPerson, ...]
    segments: dict[str, str]
    link: Link | None


@dataclass(frozen=True, slots=True)
class Away:
    """People who ended before admission."""

    reason: str
    question: str
    people: int


def address(base_url: str, token: str) -> str:
    """The address of a link, as it is sent to people."""
    return f"{base_url}/s/{token}"


def links(db: Session, study_id: int) -> list[Link]:
    """Links for many people (public, pilot, preview); personal ones stand beside their person."""
    return list(
        db.scalars(
            select(Link)
            .where(Link.study_id == study_id, Link.kind == "public")
            .order_by(Link.active.desc(), Link.id)
        )
    )


def link_of(db: Session, study_id: int, link_id: int) -> Link | None:
    """The link with this number, if it belongs to the study."""
    return db.scalar(
        select(Link).options(joinedload(Link.study)).where(Link.id == link_id, Link.study_id == study_id)
    )


def person_of(db: Session, study_id: int, participant_id: int) -> Participant | None:
    """The person with this number, if the study has one."""
    return db.scalar(
        select(Participant).where(Participant.id == participant_id, Participant.study_id == study_id)
    )


def count_people(db: Session, study_id: int) -> int:
    """How many people the study knows, invited ones too."""
    return (
        db.scalar(select(func.count()).select_from(Participant).where(Participant.study_id == study_id)) or 0
    )


def people(db: Session, study_id: int, *, page: int = 1) -> list[PersonRow]:
    """PAGE people of a study from the newest, with their sessions, segments and personal link, in four queries."""
    found = list(
        db.scalars(
            select(Participant)
            .where(Participant.study_id == study_id)
            .order_by(Participant.id.desc())
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
    )
    numbers = [person.id for person in found]
    sessions: dict[int, list[SessionOfPerson]] = {}
    for row in db.execute(
        select(
            _sessions.c.participant_id,
            _sessions.c.id,
            _sessions.c.state,
            _sessions.c.purpose,
            _sessions.c.mode,
            _sessions.c.also_agreed,
            _batches.c.withdrawn_at.is_not(None).label("withdrawn"),
        )
        .outerjoin_from(_sessions, _batches, _batches.c.id == _sessions.c.import_id)
        .where(_sessions.c.participant_id.in_(numbers))
        .order_by(_sessions.c.id)
    ):
        session = SessionOfPerson(
            row.id, row.state, row.purpose, row.mode, bool(row.withdrawn), tuple(row.also_agreed)
        )
        sessions.setdefault(row.participant_id, []).append(session)
    segments: dict[int, dict[str, str]] = {}
    for row in db.execute(
        select(_sessions.c.participant_id, _answers.c.question, _answers.c.choice, _answers.c.number)
        .join_from(_answers, _sessions, _sessions.c.id == _answers.c.session_id)
        .where(_sessions.c.participant_id.in_(numbers), _answers.c.kind == "about")
        .where(or_(_answers.c.choice.is_not(None), _answers.c.number.is_not(None)))
    ):
        said = row.choice if row.choice is not None else f"{row.number:g}"
        segments.setdefault(row.participant_id, {})[row.question] = said
    personal = {
        link.participant_id: link
        for link in db.scalars(
            select(Link).where(Link.participant_id.in_(numbers), Link.purpose == "real").order_by(Link.id)
        )
    }
    return [
        PersonRow(p, tuple(sessions.get(p.id, ())), segments.get(p.id, {}), personal.get(p.id)) for p in found
    ]


def segment_words(plan: StudyPlan) -> dict[str, tuple[str, dict[str, str]]]:
    """Of each question that makes segments: its text, and the words of its options by key."""
    return {
        question.key: (question.text, {option.key: option.label for option in question.options})
        for question in plan.participant_questions
        if question.segment
    }


def turned_away(db: Session, study_id: int) -> list[Away]:
    """How many people ended before admission, by reason and screener question."""
    rows = db.execute(
        select(TurnedAway.reason, TurnedAway.question, func.sum(TurnedAway.people))
        .join(PlanVersion, PlanVersion.id == TurnedAway.version_id)
        .where(PlanVersion.study_id == study_id)
        .group_by(TurnedAway.reason, TurnedAway.question)
        .order_by(TurnedAway.reason, TurnedAway.question)
    )
    return [Away(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Overdue:
    """People who are not erased although the day has come until which their consent text keeps what is personal."""

    until: date
    people: int


def overdue(db: Session, study_id: int, today: date) -> Overdue | None:
    """Whose data are kept longer than they were told, by the earliest such day; None where nobody's are.

    Previews do not count. Two queries, however many people.
    """
    due = {}
    for row in db.execute(select(PlanVersion.id, PlanVersion.plan).where(PlanVersion.study_id == study_id)):
        told = row.plan.get("consent", {}).get("kept_until")
        if told and (until := date.fromisoformat(told)) <= today:
            due[row.id] = until
    if not due:
        return None
    rows = db.execute(
        select(_sessions.c.version_id, Participant.id)
        .join_from(_sessions, Participant, Participant.id == _sessions.c.participant_id)
        .where(
            _sessions.c.version_id.in_(due), _sessions.c.purpose != "preview", Participant.erased_at.is_(None)
        )
        .distinct()
    ).all()
    if not rows:
        return None
    return Overdue(min(due[row.version_id] for row in rows), len({row.id for row in rows}))

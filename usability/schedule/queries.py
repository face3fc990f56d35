"""Reads on the schedule: appointments as entries, their history and mail, overlaps, a feed's owner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from usability.accounts.models import User
from usability.participants.models import Participant
from usability.schedule import texts
from usability.schedule.entries import Entry
from usability.schedule.models import (
    Appointment,
    AppointmentChange,
    AppointmentMessage,
    PersonalCalendar,
    StudySchedule,
)
from usability.schedule.rules import LONGEST_MINUTES, TAKES_TIME, Actor, State, overlap
from usability.studies.access import StudyRole
from usability.studies.models import Study, StudyMember

MODERATES = (StudyRole.OWNER, StudyRole.EDITOR, StudyRole.MODERATOR)


@dataclass(frozen=True, slots=True)
class Past:
    """An entry of an appointment's history. who: "" where the account is gone. was_at: the start before a move."""

    at: datetime
    who: str
    actor: str
    before: State
    after: State
    was_at: datetime | None
    reason: str


def entries(db: Session, *conditions: ColumnElement[bool], most: int | None = None) -> list[Entry]:
    """Appointments of studies that are not deleted, by their start, in two queries."""
    rows = db.execute(
        select(Appointment, Participant.code, Study.slug, Study.title, User.name)
        .join(Participant, Participant.id == Appointment.participant_id)
        .join(Study, Study.id == Appointment.study_id)
        .outerjoin(User, User.id == Appointment.moderator_id)
        .where(Study.deleted_at.is_(None), *conditions)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(most)
    ).all()
    found = texts.read(db, {row[0].participant_id for row in rows}) if rows else {}
    return [_entry(*row, found) for row in rows]


def _entry(
    a: Appointment, code: str, slug: str, title: str, moderator: str | None, found: texts.Found
) -> Entry:
    words = texts.words_of(found, a.participant_id, a.id)
    return Entry(
        id=a.id,
        slug=slug,
        study=title or slug,
        participant_id=a.participant_id,
        code=code,
        moderator_id=a.moderator_id,
        moderator=moderator or "",
        purpose=a.purpose,
        starts_at=a.starts_at,
        minutes=a.minutes,
        zone=a.zone,
        participant_zone=a.participant_zone,
        state=State(a.state),
        uid=a.uid,
        sequence=a.sequence,
        token=a.token,
        session_id=a.session_id,
        changed_at=a.changed_at,
        name=words.name,
        email=words.email,
        place=words.place,
        call=words.call,
    )


def entry_of(db: Session, appointment: Appointment) -> Entry:
    """One appointment as an entry."""
    return entries(db, Appointment.id == appointment.id)[0]


def between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    """Appointments that begin in these hours."""
    return (Appointment.starts_at < end) & (Appointment.starts_at >= begin)


def of_member(user_id: int) -> ColumnElement[bool]:
    """Appointments of all studies that this person belongs to."""
    return Appointment.study_id.in_(select(StudyMember.study_id).where(StudyMember.user_id == user_id))


def of_moderator(user_id: int) -> ColumnElement[bool]:
    """Appointments that this person moderates and, as a member of the study, may still see."""
    return (Appointment.moderator_id == user_id) & of_member(user_id)


def coming(db: Session, whose: ColumnElement[bool], after: datetime, *, most: int) -> list[Entry]:
    """The next appointments that are still to take place, also those that should have begun just now."""
    return entries(
        db,
        whose,
        Appointment.state.in_(TAKES_TIME),
        Appointment.session_id.is_(None),
        Appointment.starts_at > after - timedelta(hours=2),
        most=most,
    )


def upcoming(db: Session, study_id: int, after: datetime, *, most: int = 5) -> list[Entry]:
    """The next appointments of a study."""
    return coming(db, Appointment.study_id == study_id, after, most=most)


def cancelled_by_participants(db: Session, study_id: int, after: datetime) -> list[Entry]:
    """Appointments still to come that the participant cancelled, and that nobody planned anew."""
    theirs = exists().where(
        AppointmentChange.appointment_id == Appointment.id,
        AppointmentChange.after == State.CANCELLED,
        AppointmentChange.actor == Actor.PARTICIPANT,
    )
    return entries(
        db,
        Appointment.study_id == study_id,
        Appointment.state == State.CANCELLED,
        Appointment.starts_at > after,
        theirs,
    )


def of_people(db: Session, participants: Collection[int]) -> dict[int, Entry]:
    """By participant, the last of their appointments from which no session was begun. Two queries."""
    found = entries(db, Appointment.participant_id.in_(participants), Appointment.session_id.is_(None))
    return {entry.participant_id: entry for entry in found}


def appointment_of(db: Session, study_id: int, number: int, *, lock: bool = False) -> Appointment | None:
    """The appointment of a study with this number. lock: who else changes it waits."""
    statement = select(Appointment).where(Appointment.id == number, Appointment.study_id == study_id)
    return db.scalar(statement.with_for_update() if lock else statement)


def by_token(db: Session, token: str, *, lock: bool = False) -> Appointment | None:
    """The appointment whose participant has this address."""
    statement = (
        select(Appointment)
        .join(Study, Study.id == Appointment.study_id)
        .where(Appointment.token == token, Study.deleted_at.is_(None))
    )
    return db.scalar(statement.with_for_update(of=Appointment) if lock else statement)


def history(db: Session, appointment: Appointment) -> list[Past]:
    """What happened to an appointment, from the first to the last."""
    words = texts.words_of(
        texts.read(db, [appointment.participant_id]), appointment.participant_id, appointment.id
    )
    changes = db.scalars(
        select(AppointmentChange)
        .options(joinedload(AppointmentChange.user))
        .where(AppointmentChange.appointment_id == appointment.id)
        .order_by(AppointmentChange.id)
    )
    return [
        Past(
            change.at,
            change.user.name if change.user else "",
            change.actor,
            State(change.before),
            State(change.after),
            change.was_at,
            words.reasons.get(change.id, ""),
        )
        for change in changes
    ]


def messages(db: Session, appointment_id: int) -> list[AppointmentMessage]:
    """Mail about an appointment, in the order in which it was asked for."""
    return list(
        db.scalars(
            select(AppointmentMessage)
            .where(AppointmentMessage.appointment_id == appointment_id)
            .order_by(AppointmentMessage.id)
        )
    )


def moderators(db: Session, study_id: int) -> list[User]:
    """Those who may moderate sessions of a study, by name."""
    return list(
        db.scalars(
            select(User)
            .join(StudyMember, StudyMember.user_id == User.id)
            .where(StudyMember.study_id == study_id, StudyMember.role.in_(MODERATES), User.active)
            .order_by(User.name, User.id)
        )
    )


def clashing(
    db: Session, moderator_id: int, starts_at: datetime, minutes: int, *, besides: int | None = None
) -> list[Entry]:
    """Other appointments, of whatever study, that take this moderator's time in these minutes."""
    rows = entries(
        db,
        Appointment.moderator_id == moderator_id,
        Appointment.state.in_(TAKES_TIME),
        Appointment.starts_at < starts_at + timedelta(minutes=minutes),
        Appointment.starts_at > starts_at - timedelta(minutes=LONGEST_MINUTES),
    )
    return [
        row for row in rows if row.id != besides and overlap(starts_at, minutes, row.starts_at, row.minutes)
    ]


def clashes(db: Session, shown: Sequence[Entry]) -> set[int]:
    """Of these appointments, those whose moderator has another one at the same time. One query."""
    takes = [entry for entry in shown if entry.state in TAKES_TIME and entry.moderator_id is not None]
    if not takes:
        return set()
    rows = db.execute(
        select(Appointment.id, Appointment.moderator_id, Appointment.starts_at, Appointment.minutes)
        .join(Study, Study.id == Appointment.study_id)
        .where(
            Study.deleted_at.is_(None),
            Appointment.moderator_id.in_({entry.moderator_id for entry in takes}),
            Appointment.state.in_(TAKES_TIME),
            Appointment.starts_at < max(entry.ends_at for entry in takes),
            Appointment.starts_at
            > min(entry.starts_at for entry in takes) - timedelta(minutes=LONGEST_MINUTES),
        )
    ).all()
    return {
        entry.id
        for entry in takes
        if any(
            row.id != entry.id
            and row.moderator_id == entry.moderator_id
            and overlap(entry.starts_at, entry.minutes, row.starts_at, row.minutes)
            for row in rows
        )
    }


def study_schedule(db: Session, study_id: int, default_zone: str) -> StudySchedule:
    """A study's settings; the installation's where nobody chose any (then not stored yet)."""
    return db.get(StudySchedule, study_id) or StudySchedule(
        study_id=study_id, zone=default_zone, reminder_hours=24
    )


def personal_calendar(db: Session, user_id: int) -> PersonalCalendar | None:
    """A user's settings, if there are any."""
    return db.get(PersonalCalendar, user_id)


def feed_owner(db: Session, token: str) -> User | None:
    """Whose feed has this token. None where it was ended or the account is shut."""
    return db.scalar(
        select(User)
        .join(PersonalCalendar, PersonalCalendar.user_id == User.id)
        .where(PersonalCalendar.feed_token == token, User.active)
    )


def contact(db: Session, participant_id: int) -> tuple[str, str]:
    """Name and mail address of a participant, "" where not known."""
    found = texts.read(db, [participant_id]).get(participant_id, {})
    return found.get(texts.NAME, ""), found.get(texts.EMAIL, "")

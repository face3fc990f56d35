"""Appointments of moderated sessions, what became of them, and what was sent about them.

Names, mail addresses, places, call addresses and reasons stand in ErasableText with the participant
(usability.schedule.texts): erasing the person's texts erases them here.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.accounts.models import User
from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime
from usability.participants.models import Participant
from usability.schedule.rules import MessageState, State
from usability.sessions.models import UsabilitySession
from usability.studies.models import Study


class StudySchedule(Model):
    """A study’s own settings. zone: IANA name. reminder_hours: before the start; 0 for no reminder."""

    __tablename__ = "study_schedules"
    __table_args__ = (CheckConstraint("reminder_hours BETWEEN 0 AND 336", name="reminder_hours"),)

    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[Short]
    reminder_hours: Mapped[int] = mapped_column(default=24)


class PersonalCalendar(Model):
    """A user's own settings. zone: IANA name, "" where not chosen. feed_token: None while there is no feed."""

    __tablename__ = "personal_calendars"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[Short] = mapped_column(default="")
    feed_token: Mapped[str | None] = mapped_column(String(64), unique=True)


class Appointment(Model):
    """When one person comes to one moderator.

    starts_at: in UTC; zone: the IANA zone in which it was planned. uid, sequence: of the calendar entry (RFC 5545);
    sequence counts changes of time, place or cancellation. token: of the participant's personal page.
    participant_zone: "" where not known. session: once it was started.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'confirmed', 'late', 'arrived', 'no_show', 'rescheduled', 'cancelled', 'done')",
            name="state",
        ),
        CheckConstraint("purpose IN ('real', 'pilot')", name="purpose"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("sequence >= 0", name="sequence"),
        Index("ix_appointments_of_study", "study_id", "starts_at"),
        Index("ix_appointments_of_moderator", "moderator_id", "starts_at"),
    )

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    purpose: Mapped[Short]
    starts_at: Mapped[Moment]
    zone: Mapped[Short]
    minutes: Mapped[int]
    participant_zone: Mapped[Short] = mapped_column(default="")
    state: Mapped[Short] = mapped_column(default=State.PLANNED)
    uid: Mapped[Short] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="SET NULL"), unique=True
    )
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]

    study: Mapped[Study] = relationship()
    participant: Mapped[Participant] = relationship()
    moderator: Mapped[User | None] = relationship()
    session: Mapped[UsabilitySession | None] = relationship()


class AppointmentChange(Model):
    """One entry of an appointment's history; never changed. actor: user, participant or system.

    was_at: the start before this change, where the change moved it. The reason stands in ErasableText.
    """

    __tablename__ = "appointment_changes"
    __table_args__ = (CheckConstraint("actor IN ('user', 'participant', 'system')", name="actor"),)

    id: Mapped[Id]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    actor: Mapped[Short]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    before: Mapped[Short]
    after: Mapped[Short]
    was_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class AppointmentMessage(Model):
    """A mail about an appointment. sequence: of the appointment when it was asked for.

    kind: a notice goes to the moderator, every other one to the participant. due_at: not before. state: waiting, sent,
    failed (given up; a person may try again) or withdrawn. error: why the last try failed, without the address.
    """

    __tablename__ = "appointment_messages"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('invitation', 'update', 'reminder', 'cancellation', 'notice')", name="kind"
        ),
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withdrawn')", name="state"),
    )

    id: Mapped[Id]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Short]
    state: Mapped[Short] = mapped_column(default=MessageState.WAITING)
    sequence: Mapped[int]
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[Line] = mapped_column(default="")

    appointment: Mapped[Appointment] = relationship()

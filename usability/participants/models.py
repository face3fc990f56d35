"""Links that let people in, the people themselves, and what is known of them apart from the log."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.infra.database import Body, Id, Line, Model, Moment, Short, UtcDateTime
from usability.studies.models import Study


class Participant(Model):
    """A person of one study, known by a code. Contact data stands in ErasableText.

    erased_at: when all that is personal was erased (usability.privacy); what was counted of them stays.
    """

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("study_id", "code"),)

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    code: Mapped[Short]
    created_at: Mapped[Moment]
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excluded_reason: Mapped[Line] = mapped_column(default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Link(Model):
    """An address that lets people in: public (many people) or personal (one). purpose: real, pilot or preview."""

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("kind IN ('public', 'personal')", name="kind"),
        CheckConstraint("purpose IN ('real', 'pilot', 'preview')", name="purpose"),
        CheckConstraint(
            "(kind = 'personal') = (participant_id IS NOT NULL)", name="personal_has_participant"
        ),
    )

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[Short]
    purpose: Mapped[Short]
    label: Mapped[Line] = mapped_column(default="")
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participants.id", ondelete="CASCADE"), index=True
    )
    active: Mapped[bool] = mapped_column(default=True)
    opened: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]

    study: Mapped[Study] = relationship()
    participant: Mapped[Participant | None] = relationship()


class TurnedAway(Model):
    """How many people ended before admission, and why: only a count, nothing about the person."""

    __tablename__ = "turned_away"
    __table_args__ = (
        UniqueConstraint("version_id", "link_id", "reason", "question"),
        CheckConstraint("reason IN ('refused_consent', 'screened_out', 'full')", name="reason"),
        CheckConstraint("people >= 0", name="people"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    reason: Mapped[Short]
    question: Mapped[Short] = mapped_column(default="")
    people: Mapped[int] = mapped_column(default=0)


class TurnedAwayForm(Model):
    """A form of the entrance that turned somebody away, by its random number: sent twice at once, it counts once.

    Tells nothing of the person, and is forgotten after a day.
    """

    __tablename__ = "turned_away_forms"

    nonce: Mapped[Short] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ErasableText(Model):
    """Free words, link parameters and contact data: the only place where a person's own words stand.

    Events point here by `ref`; neither fold nor hash reads it, so a person can be erased and totals stay true.
    """

    __tablename__ = "erasable_texts"
    __table_args__ = (
        UniqueConstraint("session_id", "ref"),
        CheckConstraint("(session_id IS NULL) <> (participant_id IS NULL)", name="one_owner"),
    )

    id: Mapped[Id]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("usability_sessions.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participants.id", ondelete="CASCADE"), index=True
    )
    ref: Mapped[str] = mapped_column(String(260))
    body: Mapped[Body]

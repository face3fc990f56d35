"""What was seen, and the findings it was gathered into. Nobody's words stand here: an observation points at them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.accounts.models import User
from usability.findings.rules import Status
from usability.infra.database import Body, Id, Line, Model, Moment, Short, UtcDateTime
from usability.sessions.models import BigId, UsabilitySession


class Observation(Model):
    """Something seen in a session that was tagged, gathered, or written by hand.

    It points at an event (part: the question, for an answer), at an observer's note, or at words that a researcher
    wrote, which stand with the session's erasable texts. kind, task, at (ms since admission): of the last alone; of the
    others they are read where they stand.
    """

    __tablename__ = "observations"
    __table_args__ = (
        UniqueConstraint("event_id", "part"),
        CheckConstraint(
            "(CASE WHEN event_id IS NULL THEN 0 ELSE 1 END + CASE WHEN note_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN text_ref IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_source",
        ),
    )

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    event_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("events.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(120), default="")
    note_id: Mapped[int | None] = mapped_column(
        ForeignKey("observer_notes.id", ondelete="CASCADE"), unique=True
    )
    text_ref: Mapped[str | None] = mapped_column(String(260))
    kind: Mapped[Short] = mapped_column(default="")
    task: Mapped[Short] = mapped_column(default="")
    at: Mapped[float | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Moment]

    session: Mapped[UsabilitySession] = relationship()


class ObservationTag(Model):
    """A free word on an observation. The tags of a study are those that its observations bear."""

    __tablename__ = "observation_tags"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observations.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[Short] = mapped_column(primary_key=True)


class Finding(Model):
    """A problem, or something that works well, told from observations.

    number: counts up in its study and is never used again. tasks: keys of the affected ones; none means the whole
    study. revision: counts saves, so that two people who edit at once never overwrite each other unseen. merged_into:
    the finding whose evidence this one's now is. ratings: how severe it is, one of each person who rated it.
    """

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        CheckConstraint("status IN ('open', 'in_work', 'fixed', 'wont_fix', 'verified')", name="status"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
    )

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    title: Mapped[Line]
    description: Mapped[Body] = mapped_column(default="")
    recommendation: Mapped[Body] = mapped_column(default="")
    positive: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Short] = mapped_column(default=Status.OPEN)
    tasks: Mapped[list[str]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("findings.id", ondelete="SET NULL"), index=True
    )
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    ratings: Mapped[list["SeverityRating"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class SeverityRating(Model):
    """How severe one person finds a problem, 0 to 4 (rules.SEVERITIES).

    user_id: None where nobody knows any more who it was; the rating counts all the same.
    """

    __tablename__ = "finding_ratings"
    __table_args__ = (
        UniqueConstraint("finding_id", "user_id"),
        CheckConstraint("severity BETWEEN 0 AND 4", name="severity"),
    )

    id: Mapped[Id]
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    severity: Mapped[int]
    rated_at: Mapped[Moment]


class Evidence(Model):
    """An observation that a finding is told from. One observation may stand behind several findings."""

    __tablename__ = "finding_evidence"

    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True)
    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[Moment]


class FindingChange(Model):
    """A line of a finding's history: who did what, and the values before and after. Never changed."""

    __tablename__ = "finding_changes"

    id: Mapped[Id]
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    what: Mapped[Short]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    author: Mapped[User | None] = relationship()

"""Studies, who may do what with them, and the frozen versions of their plans."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.accounts.models import User
from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime
from usability.studies.rules import StudyState


class Study(Model):
    """A study: its draft plan and its state. `revision` counts saves of the draft, so that two people who edit at
    once never overwrite each other unseen. `slug` stands in addresses and on the command line.
    """

    __tablename__ = "studies"
    __table_args__ = (CheckConstraint("state IN ('draft', 'open', 'paused', 'closed')", name="state"),)

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[Line]
    state: Mapped[Short] = mapped_column(default=StudyState.DRAFT)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=1)
    draft_saved_at: Mapped[Moment]
    draft_saved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    demo: Mapped[bool] = mapped_column(default=False)

    members: Mapped[list["StudyMember"]] = relationship(back_populates="study", cascade="all, delete-orphan")
    versions: Mapped[list["PlanVersion"]] = relationship(
        back_populates="study", order_by="PlanVersion.number", cascade="all, delete-orphan"
    )


class StudyMember(Model):
    """A person's role in one study (usability.studies.access.StudyRole)."""

    __tablename__ = "study_members"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'editor', 'moderator', 'observer', 'reader')", name="role"),
    )

    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Short]

    study: Mapped[Study] = relationship(back_populates="members")
    user: Mapped[User] = relationship()


class RemovedPart(Model):
    """What one change took out of a draft, kept so that it can be put back (lost.Lost).

    place, position: of the first item, which is part["item"]. part["others"]: (place, position, item) of what went too.
    """

    __tablename__ = "removed_parts"
    __table_args__ = (CheckConstraint("position >= 0", name="position"),)

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    place: Mapped[Line]
    position: Mapped[int]
    part: Mapped[dict[str, Any]] = mapped_column(JSON)
    removed_at: Mapped[Moment]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class PlanVersion(Model):
    """A published plan, frozen with the instruments it uses. digest: SHA-256 of both."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("study_id", "number"), CheckConstraint("number > 0", name="number"))

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    instruments: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[Short]
    published_at: Mapped[Moment]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    study: Mapped[Study] = relationship(back_populates="versions")

"""Long work, kept in the database so that a killed worker loses nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime


class Job(Model):
    """One piece of work: claimed with a lease, done again if its worker dies. progress: 0 to 100.

    not_before: when it may begin; None: at once.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        Index("ix_jobs_waiting", "state", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[Short]
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[Short] = mapped_column(default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    message: Mapped[Line] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

"""Finished reports, kept unchanged."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.infra.database import Id, Line, Model, Moment, Short
from usability.jobs.models import Job
from usability.studies.models import Study


class Report(Model):
    """A report that was asked for. Empty digests until its job is done.

    input_digest: SHA-256 of every number and word that went in. file_digest: of the PDF, kept in `path` below the
    reports' folder. versions: plan versions it counts, as "1" or "1, 2". choices: what was counted.
    """

    __tablename__ = "reports"

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    title: Mapped[Line]
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    versions: Mapped[Line] = mapped_column(default="")
    input_digest: Mapped[Short] = mapped_column(default="")
    file_digest: Mapped[Short] = mapped_column(default="")
    path: Mapped[Line] = mapped_column(default="")
    pages: Mapped[int] = mapped_column(default=0)

    study: Mapped[Study] = relationship()
    job: Mapped[Job | None] = relationship()

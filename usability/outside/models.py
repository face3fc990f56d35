"""Numbers that no session can measure, as somebody typed them in with their source."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from usability.infra.database import Body, Id, Line, Model, Moment, Short, UtcDateTime


class OutsideNumber(Model):
    """One entry of the panel “Brought from outside”: what was given, from where and of which day.

    given: the numbers of its kind (`kinds.KINDS`), shares 0..1. before: the state before the last change (given, note,
    source, as_of), so that it can be undone. revision counts changes, so that two people who edit at once never
    overwrite each other unseen. Removed, it stays here until it is brought back or its study goes.
    """

    __tablename__ = "outside_numbers"
    __table_args__ = (
        CheckConstraint("kind IN ('churn', 'lifetime_value', 'conversion', 'retention')", name="kind"),
        CheckConstraint("source <> ''", name="source"),
    )

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Short]
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[Body] = mapped_column(default="")
    source: Mapped[Line]
    as_of: Mapped[date] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(default=1)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    written_at: Mapped[Moment]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

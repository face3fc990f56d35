"""Second scoring: who scores a study's attempts again without seeing the first scores, and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.accounts.models import User
from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime


class Scoring(Model):
    """One person's pass over a study's attempts. While finished_at is empty, its scorer sees no outcomes."""

    __tablename__ = "scorings"

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    scorer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    started_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    scorer: Mapped[User | None] = relationship()


class AttemptScore(Model):
    """What a second scorer said of one attempt. Never changed: of several rows for one attempt the last stands.

    errors: times by error code; None where the plan has no codes for the task.
    """

    __tablename__ = "attempt_scores"

    id: Mapped[Id]
    scoring_id: Mapped[int] = mapped_column(ForeignKey("scorings.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[Line]
    outcome: Mapped[Short]
    errors: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    scored_at: Mapped[Moment]

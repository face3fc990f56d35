"""Sessions, their append-only event log, and the read models folded from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime
from usability.participants.models import Link, Participant
from usability.sessions.rules import Mode, SessionState
from usability.studies.models import PlanVersion

BigId = BigInteger().with_variant(Integer(), "sqlite")


class UsabilitySession(Model):
    """One person's walk through one version of a plan. `token` is the participant's own address.

    also_agreed: what they agreed to besides, word by word. stale: the log has events that the read models do not
    contain yet. fold_mark: by chance, another after each fold.
    """

    __tablename__ = "usability_sessions"
    __table_args__ = (
        CheckConstraint("purpose IN ('real', 'pilot', 'preview')", name="purpose"),
        CheckConstraint("mode IN ('unmoderated', 'moderated', 'imported')", name="mode"),
        CheckConstraint("state IN ('running', 'finished', 'dropped_out')", name="state"),
        CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name="finished_has_time"),
        Index("ix_usability_sessions_counted", "study_id", "purpose", "state", "fold_mark"),
    )

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="SET NULL"), index=True)
    purpose: Mapped[Short]
    mode: Mapped[Short] = mapped_column(default=Mode.UNMODERATED)
    state: Mapped[Short] = mapped_column(default=SessionState.RUNNING)
    cell: Mapped[int] = mapped_column(default=0)
    condition: Mapped[Short] = mapped_column(default="")
    quota_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    walk: Mapped[dict[str, Any]] = mapped_column(JSON)
    device: Mapped[Short] = mapped_column(default="")
    consent_digest: Mapped[Short] = mapped_column(default="")
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    also_agreed: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batches.id", ondelete="CASCADE"), index=True
    )
    admitted_at: Mapped[Moment]
    last_event_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stale: Mapped[bool] = mapped_column(default=False)
    fold_mark: Mapped[int] = mapped_column(default=0, server_default="0")

    version: Mapped[PlanVersion] = relationship()
    participant: Mapped[Participant] = relationship()
    link: Mapped[Link | None] = relationship()


class EventWriter(Model):
    """A writer of a session's log and how its clocks map to the server's (rules.Anchor), in ms."""

    __tablename__ = "event_writers"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    writer: Mapped[Short] = mapped_column(primary_key=True)
    server: Mapped[float]
    mono: Mapped[float | None]
    wall: Mapped[float | None]


SEEN_KINDS = (
    "answers_given", "assist_marked", "attempt_imported", "error_marked", "event_withdrawn", "help_asked",
    "mark_detailed", "mark_moved", "note_marked", "problem_reported",
)  # fmt: skip
"""Kinds of events in which something was seen or said; few of a log's events are of them."""
SEEN = f"kind IN ({', '.join(repr(kind) for kind in SEEN_KINDS)})"
"""The condition of the index; only a query that says it word by word is answered by it."""


class LoggedEvent(Model):
    """One row of the log. Inserted once, never changed. at, received: ms since admission. digest: of the content."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("session_id", "writer", "seq"),
        Index("ix_events_seen", "kind", "session_id", sqlite_where=text(SEEN), postgresql_where=text(SEEN)),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("usability_sessions.id", ondelete="CASCADE"))
    writer: Mapped[Short]
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Short]
    origin: Mapped[Short]
    at: Mapped[float]
    received: Mapped[float]
    mono: Mapped[float | None]
    wall: Mapped[float | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[Short]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class EventConflict(Model):
    """The same (writer, seq) came again with other content: refused, and kept for a human to look at."""

    __tablename__ = "event_conflicts"

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    writer: Mapped[Short]
    seq: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[Moment]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Attempt(Model):
    """Read model: one attempt at a task, as the fold has it (fold.AttemptState). Times in ms."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("session_id", "step"),
        CheckConstraint("duration_ms IS NULL OR duration_ms >= 0", name="duration"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[Line]
    task: Mapped[Short]
    condition: Mapped[Short] = mapped_column(default="")
    position: Mapped[int]
    started_at: Mapped[float | None]
    ended_at: Mapped[float | None]
    outcome: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(32))
    reading_ms: Mapped[float | None]
    duration_ms: Mapped[float | None]
    quality: Mapped[str | None] = mapped_column(String(32))
    censored: Mapped[bool] = mapped_column(default=False)
    hidden_ms: Mapped[float | None]
    errors: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    assists: Mapped[int] = mapped_column(default=0)
    assist_levels: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    clicks: Mapped[int | None]
    pages: Mapped[int | None]
    different_pages: Mapped[int | None]
    page_times: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    problems: Mapped[int] = mapped_column(default=0)


class Answer(Model):
    """Read model: one answer: a number, a choice or a pointer. question: an own one's key, or "instrument.item"."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("session_id", "step", "question"),)

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[Line]
    kind: Mapped[Short]
    task: Mapped[Short] = mapped_column(default="")
    condition: Mapped[Short] = mapped_column(default="")
    question: Mapped[str] = mapped_column(String(120))
    number: Mapped[float | None]
    choice: Mapped[str | None] = mapped_column(String(300))
    text_ref: Mapped[str | None] = mapped_column(String(260))


class Batch(Model):
    """A file that was taken into a study, all or none of it; what it held stands in tables of its own kind.

    digest: SHA-256 of the file; the same file is refused while it stands. rows: in the file.
    """

    __abstract__ = True

    id: Mapped[Id]
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), index=True)
    digest: Mapped[Short]
    filename: Mapped[Line]
    rows: Mapped[int]
    imported_at: Mapped[Moment]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportBatch(Batch):
    """Finished trials from a file. Withdrawn, its events stay in the log and nothing of them is counted."""

    __tablename__ = "import_batches"

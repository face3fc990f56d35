"""Who may watch a session by a link, and what they wrote down. Nothing here is ever read by the fold."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from usability.infra.database import Body, Id, Line, Model, Moment, Short
from usability.sessions.models import UsabilitySession


class ObserverLink(Model):
    """An address by which people watch one session without an account. An inactive one leads nowhere."""

    __tablename__ = "observer_links"

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        ForeignKey("usability_sessions.id", ondelete="CASCADE"), index=True
    )
    token: Mapped[str] = mapped_column(String(64), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    session: Mapped[UsabilitySession] = relationship()


class ObserverNote(Model):
    """What an observer noticed. at: ms since the session's admission. key: drawn by the page, so that a note sent
    twice is one. name: as the observer gave it.
    """

    __tablename__ = "observer_notes"
    __table_args__ = (
        UniqueConstraint("session_id", "key"),
        Index("ix_observer_notes_order", "session_id", "id"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("usability_sessions.id", ondelete="CASCADE"))
    link_id: Mapped[int | None] = mapped_column(
        ForeignKey("observer_links.id", ondelete="SET NULL"), index=True
    )
    key: Mapped[Short]
    name: Mapped[Line]
    tag: Mapped[Short] = mapped_column(default="")
    body: Mapped[Body]
    at: Mapped[float]
    created_at: Mapped[Moment]

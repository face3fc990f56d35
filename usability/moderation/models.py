"""Who may watch a session by a link, what they wrote down and told each other; a study's keys of the console.

Nothing here is ever read by the fold.
"""

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
    """What an observer noticed (channel "note"), or what observers and moderator tell each other ("chat").

    at: ms since the session's admission. key: drawn by the page, so that a note sent twice is one. name: as the
    observer gave it. role: of whoever wrote it, "observer" or "moderator".
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
    channel: Mapped[Short] = mapped_column(default="note", server_default="note")
    role: Mapped[Short] = mapped_column(default="observer", server_default="observer")
    tag: Mapped[Short] = mapped_column(default="")
    body: Mapped[Body]
    at: Mapped[float]
    created_at: Mapped[Moment]


class ConsoleKeys(Model):
    """The keys that a study has instead of the usual ones, by what they do (rules.Keys). Beside the plan, not in it:
    a change is no new version.
    """

    __tablename__ = "console_keys"

    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True)
    keys: Mapped[dict[str, str]] = mapped_column(JSON)


class Presence(Model):
    """Somebody who follows a session now: one open stream. It counts as long as its server says so (seen_at).

    page: drawn by the page that listens, so that one that comes back is not two; a console's is its writer. process
    and stream: who holds it open. role: moderator, observer or participant. Without foreign keys: it lasts seconds
    and may outlive its session.
    """

    __tablename__ = "presences"

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    page: Mapped[Short] = mapped_column(primary_key=True)
    process: Mapped[Short] = mapped_column(index=True)
    stream: Mapped[int]
    name: Mapped[Line]
    role: Mapped[Short]
    since: Mapped[Moment]
    seen_at: Mapped[Moment]

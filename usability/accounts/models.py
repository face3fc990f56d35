"""People who work with the product."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from usability.accounts.rules import Role
from usability.infra.database import Id, Line, Model, Moment, Short, UtcDateTime


class User(Model, UserMixin):
    """An account. `session_stamp` changes with the password, which ends every other session of the person."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('keeper', 'researcher', 'viewer')", name="role"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[Line]
    role: Mapped[Short] = mapped_column(default=Role.RESEARCHER)
    active: Mapped[bool] = mapped_column(default=True)
    session_stamp: Mapped[Short]
    created_at: Mapped[Moment]
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """What the cookie holds: a changed password makes it void."""
        return f"{self.id}:{self.session_stamp}"


class AuditEntry(Model):
    """Who did what to which study, and when. Never changed."""

    __tablename__ = "audit_entries"

    id: Mapped[Id]
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    action: Mapped[Short]
    subject: Mapped[Line]
    detail: Mapped[Line] = mapped_column(default="")

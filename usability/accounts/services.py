"""Commands on accounts."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import AuditEntry, User
from usability.accounts.rules import Role, password_problem
from usability.infra.clock import now
from usability.infra.errors import FieldError

_hasher = PasswordHasher()
# Checked when nobody has the address, so that a stranger cannot tell by the time it takes.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


class AccountError(FieldError):
    """A command about accounts that cannot be carried out."""


def create_user(db: Session, *, email: str, name: str, password: str, role: Role = Role.RESEARCHER) -> User:
    """A new account. Raises AccountError for a weak password or an address that is taken."""
    email = email.strip().lower()
    _require_good_password(password, email)
    if db.scalar(select(User.id).where(User.email == email)) is not None:
        raise AccountError("email", "Somebody already has an account with this address.")
    user = User(
        email=email,
        name=name.strip(),
        password_hash=_hasher.hash(password),
        role=role,
        session_stamp=secrets.token_hex(8),
        created_at=now(),
    )
    db.add(user)
    db.flush()
    return user


def set_password(db: Session, user: User, password: str) -> None:
    """Sets a password and ends the person's other sessions. Raises AccountError for a weak one."""
    _require_good_password(password, user.email)
    user.password_hash = _hasher.hash(password)
    user.session_stamp = secrets.token_hex(8)
    db.flush()


def set_active(db: Session, user: User, *, active: bool, by: User) -> None:
    """Opens or closes an account. Closing ends the person's sessions; what they made stays."""
    user.active = active
    user.session_stamp = secrets.token_hex(8)
    db.flush()
    note(db, by, "account.open" if active else "account.close", user.email)


def authenticate(db: Session, email: str, password: str) -> User | None:
    """The active account with this address and password, or None. Takes the same time either way."""
    user = db.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    try:
        _hasher.verify(user.password_hash if user else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return user


def anyone_registered(db: Session) -> bool:
    """Whether an account exists: the one-time address works only until then."""
    return bool(db.scalar(select(func.count()).select_from(User)))


def note(db: Session, user: User | None, action: str, subject: str, detail: str = "") -> None:
    """Writes a line of the audit trail."""
    db.add(
        AuditEntry(
            at=now(),
            user_id=user.id if user else None,
            action=action,
            subject=subject[:300],
            detail=detail[:300],
        )
    )
    db.flush()


def _require_good_password(password: str, email: str) -> None:
    if problem := password_problem(password, email):
        raise AccountError("password", problem)

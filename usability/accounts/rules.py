"""Who may do what. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """keeper: also manages accounts. researcher: writes studies. viewer: reads what others share."""

    KEEPER = "keeper"
    RESEARCHER = "researcher"
    VIEWER = "viewer"


PASSWORD_LENGTH = 12


def password_problem(password: str, email: str = "") -> str | None:
    """What is wrong with a password, as a sentence; None if nothing is (NIST SP 800-63B: length, not composition)."""
    if len(password) < PASSWORD_LENGTH:
        return f"Use at least {PASSWORD_LENGTH} characters. A few words in a row are fine."
    if len(password) > 200:
        return "Use at most 200 characters."
    if len(set(password)) < 4:
        return "This is too easy to guess."
    if email and password.casefold() == email.casefold():
        return "Use something other than your e-mail address."
    return None

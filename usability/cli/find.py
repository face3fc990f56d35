"""What commands name by words: studies by their slug, accounts by their address."""

import click
from sqlalchemy import select

from usability.accounts.models import User
from usability.infra.database import db
from usability.studies.models import Study


def find_study(slug: str, *, deleted: bool = False) -> Study:
    """The study with this name in addresses, a deleted one only where asked for.

    Ends the command with a clear line if there is none.
    """
    study: Study | None = db.session.scalar(select(Study).where(Study.slug == slug))
    if study is None or (study.deleted_at is not None and not deleted):
        raise click.ClickException(
            f"There is no study “{slug}”. Its name is the part of its address after /studies/."
        )
    return study


def account(email: str) -> User:
    """The account with this address. Ends the command with a clear line if there is none."""
    user: User | None = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise click.ClickException(f"No account has the address {email}.")
    return user

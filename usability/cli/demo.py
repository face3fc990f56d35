"""`flask seed-demo`."""

import secrets

import click
from flask import current_app
from sqlalchemy import select

from usability.accounts import services as accounts
from usability.accounts.models import User
from usability.accounts.rules import Role
from usability.demo import services as demo
from usability.infra.database import db
from usability.infra.settings import Settings

DEMO_EMAIL = "demo@example.org"


@click.command("seed-demo")
@click.option("--owner", metavar="EMAIL", default="", help="Whose studies they become. Otherwise the first account's.")
def seed_demo(owner: str) -> None:
    """Fill an installation with the two demo studies. Can be run again: nothing is doubled."""
    user = _owner(owner.strip().lower())
    study = demo.seed_real_study(db.session, user)
    db.session.commit()
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"{study.title}: {settings.base_url}/studies/{study.slug}")


def _owner(email: str) -> User:
    if email:
        user = db.session.scalar(select(User).where(User.email == email))
        if user is None:
            raise click.ClickException(f"There is no account with the address {email}.")
        return user
    first = db.session.scalar(select(User).where(User.active).order_by(User.id).limit(1))
    if first is not None:
        return first
    password = secrets.token_urlsafe(12)
    user = accounts.create_user(
        db.session, email=DEMO_EMAIL, name="Demo", password=password, role=Role.KEEPER
    )
    click.echo(f"\nA demo account was made; this is printed once:\n\n    {DEMO_EMAIL}\n    {password}\n")
    return user

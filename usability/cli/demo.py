"""`flask seed-demo`."""

import secrets

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from usability.accounts import services as accounts
from usability.accounts.models import User
from usability.accounts.rules import Role
from usability.cli.find import account
from usability.demo import services as demo
from usability.infra.database import db
from usability.infra.settings import current_settings

DEMO_EMAIL = "demo@example.org"


@click.command("seed-demo")
@click.option(
    "--owner", metavar="EMAIL", default="", help="Whose studies they become. Otherwise the first account's."
)
@click.option(
    "--seed", type=int, default=demo.DEFAULT_SEED, show_default=True, help="Of the generated study."
)
@click.option(
    "--new-password",
    is_flag=True,
    help="Give the demo account another password and print it: a way in that works.",
)
@with_appcontext
def seed_demo(owner: str, seed: int, *, new_password: bool) -> None:
    """Fill an installation with two finished studies, a real and a generated one. Run again, it doubles nothing."""
    user = _owner(owner, new_password=new_password)
    settings = current_settings()
    for study in (
        demo.seed_real_study(db.session, user),
        demo.seed_generated_study(db.session, user, seed=seed),
    ):
        click.echo(f"{study.title}: {settings.base_url}/studies/{study.slug}")
    db.session.commit()


def _owner(email: str, *, new_password: bool) -> User:
    if email:
        return account(email)
    first: User | None = db.session.scalar(select(User).where(User.active).order_by(User.id).limit(1))
    password = secrets.token_urlsafe(12)
    if first is None:
        user = accounts.create_user(
            db.session, email=DEMO_EMAIL, name="Demo", password=password, role=Role.KEEPER
        )
        _print_way_in("A demo account was made; this is printed once:", password)
        return user
    # Only the account that this command made: nobody else's password is this command's business.
    if new_password and first.email == DEMO_EMAIL:
        accounts.set_password(db.session, first, password)
        _print_way_in("The demo account has a new password:", password)
    return first


def _print_way_in(words: str, password: str) -> None:
    settings = current_settings()
    click.echo(f"\n{words} sign in at {settings.base_url}/sign-in\n\n    {DEMO_EMAIL}\n    {password}\n")

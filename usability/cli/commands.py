"""Registers the command line: `flask init`, `flask serve` and one group a domain."""

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from usability.accounts import services as accounts
from usability.accounts.rules import Role
from usability.accounts.views import set_up_token
from usability.infra.database import db
from usability.infra.settings import current_settings


def init_app(app: Flask) -> None:
    """Adds all commands to `flask`."""
    from usability.cli import (
        business,
        findings,
        links,
        measures,
        outside,
        people,
        reports,
        results,
        schedule,
        scoring,
        studies,
        trials,
    )
    from usability.cli.demo import seed_demo
    from usability.cli.serve import serve, worker

    for command in (init, create_user, serve, worker, seed_demo):
        app.cli.add_command(command)
    for module in (
        studies,
        links,
        people,
        schedule,
        results,
        measures,
        scoring,
        reports,
        trials,
        business,
        outside,
        findings,
    ):
        app.cli.add_command(module.group)


@click.command()
@click.option("--quiet", is_flag=True, help="Do not say where the first account is made.")
def init(*, quiet: bool) -> None:
    """Create the database and say where the first account is made. Can be run again."""
    settings = current_settings()
    settings.make_data_dir()
    upgrade()
    if quiet or accounts.anyone_registered(db.session):
        click.echo("The database is up to date.")
        return
    token = set_up_token(current_app.config["SECRET_KEY"])
    click.echo("\nMake the first account here; the address works once:\n")
    click.echo(f"    {settings.base_url}/set-up/{token}\n")


@click.command("create-user")
@click.argument("email")
@click.option("--name", required=True, help="As shown to colleagues.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.RESEARCHER.value)
@click.password_option(help="Asked for if not given.")
def create_user(email: str, name: str, role: str, password: str) -> None:
    """Create an account."""
    try:
        accounts.create_user(db.session, email=email, name=name, password=password, role=Role(role))
    except accounts.AccountError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"{email} can sign in.")

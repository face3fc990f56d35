"""`flask measures`."""

import sys
from dataclasses import asdict

import click

from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json
from usability.infra.database import db
from usability.results import verify as checks

group = Group("measures", help="The log and what is computed from it.")


@group.command("verify")
@click.argument("study")
@json_option()
def verify(study: str, as_json: bool) -> None:
    """Recompute STUDY from its log and compare with what is stored. Exit status 1 if anything differs."""
    found = checks.verify(db.session, find_study(study))
    db.session.commit()
    if as_json:
        print_json(asdict(found))
    else:
        for one in found.deviations:
            click.echo(
                f"session {one.session_id} ({one.participant}), {one.what}, {one.field}: "
                f"the log says {one.log!r}, stored is {one.stored!r}"
            )
        compared = f"{found.sessions} sessions, {found.attempts} attempts, {found.answers} answers compared"
        click.echo(f"{compared}: {len(found.deviations) or 'nothing'} differs.")
    if found.deviations:
        sys.exit(1)


@group.command("rebuild")
@click.argument("study")
def rebuild(study: str) -> None:
    """Write the read models of STUDY anew from its log."""
    number = checks.rebuild(db.session, find_study(study))
    db.session.commit()
    click.echo(f"{number} sessions were computed anew.")

"""`flask findings`."""

import json

import click
from flask.cli import AppGroup

from usability.cli.find import find_study
from usability.findings.files import as_document
from usability.findings.model import Board
from usability.findings.queries import board
from usability.findings.rules import STATUSES
from usability.findings.words import summary
from usability.infra.database import db
from usability.measures.rounding import rate_text
from usability.sessions.services import settle

group = AppGroup("findings", help="What was found in a study.")


@group.command("list")
@click.argument("study")
@click.option("--json", "as_json", is_flag=True, help="For programs: everything, unrounded.")
@click.option("--with-excluded", is_flag=True, help="Also count people who were excluded.")
def list_findings(study: str, as_json: bool, with_excluded: bool) -> None:
    """The findings of STUDY (its name in addresses) by priority, each with how many people met it."""
    found = find_study(study)
    settle(db.session, found.id)
    db.session.commit()
    told = board(db.session, found, with_excluded=with_excluded)
    if as_json:
        click.echo(json.dumps(as_document(told), indent=2, ensure_ascii=False))
        return
    click.echo(_as_text(told))


def _as_text(told: Board) -> str:
    if not told.findings:
        return "No finding yet."
    heading, sentences = summary(told)
    lines = [
        f"{one.number:>3}  {one.title}  [{one.rated.text}; {STATUSES[one.status].lower()}]  "
        f"{rate_text(one.estimate)}"
        for one in told.findings
    ]
    return "\n".join([heading, *sentences, "", *lines])

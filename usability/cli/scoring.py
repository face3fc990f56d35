"""`flask scoring`."""

import click

from usability.cli.choices import level_option
from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json
from usability.infra.database import db
from usability.measures.estimate import CONFIDENCE_KEYS, CONFIDENCES
from usability.scoring.report import as_document, study_agreement
from usability.timeline.words import OUTCOMES

group = Group("scoring", help="Second scoring of a study's attempts.")


@group.command("agreement")
@click.argument("study")
@json_option("Every figure with n and interval, unrounded.")
@level_option
def agreement(study: str, as_json: bool, level: str | None) -> None:
    """How the scorers of STUDY agree: percent agreement and Cohen's kappa, and where they differ."""
    found = study_agreement(db.session, find_study(study), CONFIDENCE_KEYS.get(level or "", CONFIDENCES[0]))
    if as_json:
        print_json(as_document(found))
        return
    if not found.compared:
        click.echo("Nobody has finished a second scoring of this study.")
    if found.together_words:
        click.echo(found.together_words)
    for one in found.compared:
        click.echo(f"First scores and {one.scorer}:")
        for name, share, kappa, _missing in found.rows(one):
            click.echo(f"  {name:<40} {share}; kappa {kappa}")
        for name, share, kappa, _missing in found.error_rows(one):
            click.echo(f"  Error “{name}”: {share}; kappa {kappa}")
        for pair in one.disagreements:
            first = OUTCOMES[pair.first] if pair.first else ""
            settled = f"; settled: {OUTCOMES[pair.settled]}" if pair.settled else ""
            where = f"session {pair.session_id} ({pair.participant}), {found.place(pair)}"
            click.echo(f"  {where}: {first} / {OUTCOMES[pair.second]}{settled}")
    for still in found.running:
        click.echo(f"{still.scorer} is scoring: {still.done} so far.")

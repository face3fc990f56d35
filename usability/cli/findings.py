"""`flask findings`."""

import click

from usability.cli.choices import choices_of, chosen_people
from usability.cli.find import find_study
from usability.cli.output import Group, json_option, say
from usability.findings.agreement_words import report_words
from usability.findings.files import as_document
from usability.findings.model import Board
from usability.findings.queries import board
from usability.findings.rules import STATUSES
from usability.findings.words import summary
from usability.infra.database import db
from usability.measures.rounding import rate_text
from usability.results import gather
from usability.results.over import among_of

group = Group("findings", help="What was found in a study.")


@group.command("list")
@click.argument("study")
@json_option("For programs: everything, unrounded.")
@chosen_people
def list_findings(study: str, as_json: bool, **asked: object) -> None:
    """The findings of STUDY (its name in addresses) by priority, each with how many people met it."""
    found = find_study(study)
    choices = choices_of(asked)
    gather.settle(db.session, found)
    db.session.commit()
    among = among_of(db.session, found, choices)
    told = board(db.session, found, with_excluded=choices.with_excluded, among=among, level=choices.level)
    say(_as_text(told), as_document(told), as_json=as_json)


def _as_text(told: Board) -> str:
    if not told.findings:
        return "No finding yet."
    heading, sentences = summary(told)
    lines = [
        f"{one.number:>3}  {one.title}  [{one.rated.text}; {STATUSES[one.status].lower()}]  "
        f"{rate_text(one.estimate)}"
        for one in told.findings
    ]
    return "\n".join([heading, *sentences, *report_words(told.agreement), "", *lines])

"""`flask report`."""

from pathlib import Path

import click

from usability.cli.choices import choices_of, chosen
from usability.cli.find import find_study
from usability.cli.output import Group, json_option, say
from usability.infra.clock import now
from usability.infra.database import db
from usability.reports import services
from usability.reports.queries import source_of
from usability.results.gather import settle

group = Group("report", help="PDF reports.")


@group.command("build")
@click.argument("study")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The PDF."
)
@chosen
@click.option("--letter", is_flag=True, help="Letter paper in place of A4.")
@json_option("Say for programs what was built.")
def build(
    study: str,
    out: Path,
    letter: bool,
    as_json: bool,
    **asked: object,
) -> None:
    """Build the PDF report of STUDY (its name in addresses) and write it to a file."""
    found = find_study(study)
    settle(db.session, found)
    db.session.commit()
    source = source_of(db.session, found, choices_of(asked), made_at=now())
    db.session.commit()
    if not out.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}.")
    built = services.build(source, letter=letter)
    try:
        services.keep(built.content, out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    facts = {
        "study": study, "file": str(out), "pages": built.pages, "bytes": len(built.content),
        "versions": list(source.versions), "input_digest": source.digest, "file_digest": built.file_digest,
        "software": source.software,
    }  # fmt: skip
    say(f"{out}: {built.pages} pages, input {source.digest[:16]}", facts, as_json=as_json)

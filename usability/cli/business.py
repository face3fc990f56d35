"""`flask business`."""

from datetime import datetime
from pathlib import Path

import click

from usability.business import queries, services
from usability.business.mapping import Mapping, guess, load_mapping, of_roles
from usability.business.models import BusinessImport
from usability.cli.find import find_study
from usability.cli.imports import FILE, find_batch, report, tell, text_of
from usability.cli.output import Group, json_option
from usability.imports.batches import digest_of, require_new
from usability.imports.reading import Sheet, read_sheet
from usability.infra.database import db

group = Group("business", help="Churn, revenue and lifetime value of participants, from files.")


@group.command("import")
@click.argument("study")
@click.argument("file", type=FILE)
@click.option(
    "--mapping",
    "mapping_file",
    type=FILE,
    help="Which column means what (YAML or JSON); else by the headings.",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of all figures, if no column has it."
)
@click.option("--currency", default="", help="The currency of all amounts, if no column has it.")
@click.option("--source", default="", help="Where the figures are from; shown beside them.")
@click.option("--dry-run", is_flag=True, help="Read and check; write nothing.")
@json_option()
def import_command(
    study: str,
    file: Path,
    mapping_file: Path | None,
    as_of: datetime | None,
    currency: str,
    source: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take the figures in FILE into STUDY, a row for each participant: all of them, or none if one row is wrong.

    Ends with code 1 where rows are wrong, and names each of them.
    """
    found, data, batch = find_study(study), file.read_bytes(), None
    digest = digest_of(data)
    sheet = read_sheet(data)
    require_new(db.session, BusinessImport, found, digest)
    mapping = _mapping(mapping_file, sheet, as_of, currency)
    checked = services.dry_run(db.session, found, sheet, mapping)
    if not checked.mistakes and not dry_run:
        batch = services.import_figures(
            db.session, found, checked, digest=digest, filename=file.name, source=source, by=None
        )
        db.session.commit()
    facts = {"people": checked.people, "figures": len(checked.facts)}
    report(checked, batch.id if batch else None, facts, as_json=as_json)


@group.command("list")
@click.argument("study")
@json_option()
def list_command(study: str, as_json: bool) -> None:
    """List what was imported into STUDY."""
    rows = queries.imports(db.session, find_study(study).id)
    tell(
        (
            (row, f"figures of {row.people} people", {"rows": row.batch.rows, "source": row.batch.source})
            for row in rows
        ),
        as_json=as_json,
    )


@group.command("withdraw")
@click.argument("study")
@click.argument("number", type=int)
def withdraw_command(study: str, number: int) -> None:
    """Remove the figures of import NUMBER from STUDY."""
    found, batch = find_batch(BusinessImport, study, number, "business")
    services.withdraw(db.session, found, batch, by=None)
    db.session.commit()
    click.echo(f"Import {number} is withdrawn: its figures are removed.")


def _mapping(path: Path | None, sheet: Sheet, as_of: datetime | None, currency: str) -> Mapping:
    if path is None:
        return of_roles(guess(sheet.columns), as_of=as_of.date() if as_of else None, currency=currency)
    return load_mapping(text_of(path))

"""`flask business`."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from usability.business import queries, services
from usability.business.mapping import Mapping, guess, load_mapping, of_roles
from usability.business.rules import BusinessCheck
from usability.cli.find import find_study
from usability.imports.mapping import UnreadableMapping
from usability.imports.reading import Sheet, UnreadableFile, read_sheet
from usability.infra.database import db

group = AppGroup("business", help="Churn, revenue and lifetime value of participants, from files.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option("--json", "as_json", is_flag=True, help="For programs.")
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
    digest = services.digest_of(data)
    try:
        sheet = read_sheet(data)
        services.require_new(db.session, found, digest)
        mapping = _mapping(mapping_file, sheet, as_of, currency)
        checked = services.dry_run(db.session, found, sheet, mapping)
        if not checked.mistakes and not dry_run:
            batch = services.import_figures(
                db.session, found, checked, digest=digest, filename=file.name, source=source, by=None
            )
            db.session.commit()
    except (services.ImportRefused, UnreadableFile, UnreadableMapping) as error:
        raise click.ClickException(str(error)) from error
    _report(checked, batch.id if batch else None, as_json=as_json)
    if checked.mistakes:
        raise SystemExit(1)


@group.command("list")
@click.argument("study")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_command(study: str, as_json: bool) -> None:
    """List what was imported into STUDY."""
    rows = [
        {
            "import": row.batch.id,
            "file": row.batch.filename,
            "source": row.batch.source,
            "rows": row.batch.rows,
            "people": row.people,
            "imported_at": row.batch.imported_at.isoformat(),
            "withdrawn_at": row.batch.withdrawn_at.isoformat() if row.batch.withdrawn_at else None,
        }
        for row in queries.imports(db.session, find_study(study).id)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        state = (
            f"withdrawn {row['withdrawn_at']}" if row["withdrawn_at"] else f"imported {row['imported_at']}"
        )
        click.echo(f"{row['import']}  {row['file']}  figures of {row['people']} people  {state}")


@group.command("withdraw")
@click.argument("study")
@click.argument("number", type=int)
def withdraw_command(study: str, number: int) -> None:
    """Remove the figures of import NUMBER from STUDY."""
    found = find_study(study)
    batch = queries.import_of(db.session, found.id, number)
    if batch is None:
        raise click.ClickException(
            f"The study has no import {number}. `flask business list {study}` shows them."
        )
    try:
        services.withdraw(db.session, found, batch, by=None)
    except services.ImportRefused as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"Import {number} is withdrawn: its figures are removed.")


def _mapping(path: Path | None, sheet: Sheet, as_of: datetime | None, currency: str) -> Mapping:
    if path is None:
        return of_roles(guess(sheet.columns), as_of=as_of.date() if as_of else None, currency=currency)
    try:
        return load_mapping(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not UTF-8 text.") from error


def _report(checked: BusinessCheck, batch: int | None, *, as_json: bool) -> None:
    if as_json:
        body = {
            "imported": batch is not None,
            "import": batch,
            "rows": checked.rows,
            "people": checked.people,
            "figures": len(checked.facts),
            "notices": checked.notices,
            "mistakes": [asdict(mistake) for mistake in checked.mistakes],
        }
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))
        return
    for mistake in checked.mistakes:
        column = f", column {mistake.column}" if mistake.column else ""
        value = f" (“{mistake.value}”)" if mistake.value else ""
        click.echo(f"Row {mistake.row}{column}{value}: {mistake.message}")
    for notice in checked.notices:
        click.echo(f"Note: {notice}")
    figures = f"{len(checked.facts)} figures of {checked.people} people"
    if checked.mistakes:
        click.echo(f"Nothing was imported: {len(checked.mistakes)} mistakes in {checked.rows} rows.")
    elif batch is None:
        click.echo(f"{figures} can be imported. Nothing was written.")
    else:
        click.echo(f"Import {batch}: {figures}.")

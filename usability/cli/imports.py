"""What the commands of every import have in common: say what a dry run found, list, withdraw."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from usability.cli.find import find_study
from usability.cli.output import print_json
from usability.imports.dry_run import DryRun
from usability.imports.queries import B, BatchRow, batch_of
from usability.infra.database import db
from usability.studies.models import Study

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def text_of(path: Path) -> str:
    """The words of a file that the command names. Ends the command with a line where it is not UTF-8."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not UTF-8 text.") from error


def report(checked: DryRun, batch: int | None, facts: dict[str, Any], *, as_json: bool) -> None:
    """Says what a dry run found and whether it was imported, as which number. facts: of the kind, for programs.

    Ends the command with code 1 where rows are wrong.
    """
    if as_json:
        body = {"imported": batch is not None, "import": batch, "rows": checked.rows, **facts,
                "notices": checked.notices, "mistakes": [asdict(mistake) for mistake in checked.mistakes]}  # fmt: skip
        print_json(body)
    else:
        _say(checked, batch)
    if checked.mistakes:
        raise SystemExit(1)


def _say(checked: DryRun, batch: int | None) -> None:
    for mistake in checked.mistakes:
        column = f", column {mistake.column}" if mistake.column else ""
        value = f" (“{mistake.value}”)" if mistake.value else ""
        click.echo(f"{mistake.file}, row {mistake.row}{column}{value}: {mistake.message}")
    for notice in checked.notices:
        click.echo(f"Note: {notice}")
    if checked.mistakes:
        click.echo(f"Nothing was imported: {len(checked.mistakes)} mistakes in {checked.rows} rows.")
    elif batch is None:
        click.echo(f"{checked.found or 'Nothing'} can be imported. Nothing was written.")
    else:
        click.echo(f"Import {batch}: {checked.found}.")


def tell(rows: Iterable[tuple[BatchRow[Any], str, dict[str, Any]]], *, as_json: bool) -> None:
    """Lists imports: each with what it held in words, and further facts of the kind for programs."""
    listed = [*rows]
    if as_json:
        body = [_facts(row) | more for row, _words, more in listed]
        print_json(body)
        return
    for row, words, _more in listed:
        facts = _facts(row)
        gone = facts["withdrawn_at"]
        state = f"withdrawn {gone}" if gone else f"imported {facts['imported_at']}"
        click.echo(f"{facts['import']}  {facts['file']}  {words}  {state}")


def _facts(row: BatchRow[Any]) -> dict[str, Any]:
    batch = row.batch
    return {
        "import": batch.id,
        "file": batch.filename,
        "people": row.people,
        "imported_at": batch.imported_at.isoformat(),
        "withdrawn_at": batch.withdrawn_at.isoformat() if batch.withdrawn_at else None,
    }


def find_batch(kind: type[B], study: str, number: int, listing: str) -> tuple[Study, B]:
    """An import by its number. Ends the command with a line where there is none; listing: the group that lists them."""
    found = find_study(study)
    batch = batch_of(db.session, kind, found.id, number)
    if batch is None:
        raise click.ClickException(
            f"The study has no import {number}. `flask {listing} list {study}` shows them."
        )
    return found, batch

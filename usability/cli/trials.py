"""`flask trials`."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from usability.cli.find import find_study
from usability.imports import queries, services
from usability.imports.mapping import Mapping, UnreadableMapping, load_mapping
from usability.imports.reading import UnreadableFile, read_sheet
from usability.imports.rules import ImportCheck, check
from usability.infra.database import db
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version

group = AppGroup("trials", help="Finished trials from files.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("import")
@click.argument("study")
@click.argument("file", type=FILE)
@click.option(
    "--mapping", "mapping_file", type=FILE, required=True, help="Which column means what (YAML or JSON)."
)
@click.option("--answers", "answers_file", type=FILE, help="A second file: questionnaires, one row a person.")
@click.option("--dry-run", is_flag=True, help="Read and check; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def import_command(
    study: str, file: Path, mapping_file: Path, answers_file: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Take the finished trials in FILE into STUDY: all of them, or none if one row is wrong.

    Ends with code 1 where rows are wrong, and names each of them.
    """
    found = find_study(study)
    version = newest_version(db.session, found)
    if version is None:
        raise click.ClickException("Publish the plan first: trials belong to one of its versions.")
    trials, answers = file.read_bytes(), answers_file.read_bytes() if answers_file else None
    digest = services.digest_of(trials, answers)
    batch = None
    try:
        services.require_new(db.session, found, digest)
        checked = _check(found, version, trials, answers, _mapping(mapping_file))
        if not checked.mistakes and not dry_run:
            batch = services.import_trials(
                db.session, found, version, checked, digest=digest, filename=file.name, by=None
            )
            db.session.commit()
    except services.ImportRefused as error:
        raise click.ClickException(str(error)) from error
    _report(checked, batch.id if batch else None, as_json)
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
            "trials": row.batch.rows,
            "people": row.people,
            "imported_at": row.batch.imported_at.isoformat(),
            "withdrawn_at": row.batch.withdrawn_at.isoformat() if row.batch.withdrawn_at else None,
        }
        for row in queries.batches(db.session, find_study(study).id)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        state = (
            f"withdrawn {row['withdrawn_at']}" if row["withdrawn_at"] else f"imported {row['imported_at']}"
        )
        click.echo(
            f"{row['import']}  {row['file']}  {row['trials']} trials of {row['people']} people  {state}"
        )


@group.command("withdraw")
@click.argument("study")
@click.argument("number", type=int)
@click.option("--reason", default="", help="Kept with the log.")
def withdraw_command(study: str, number: int, reason: str) -> None:
    """Take import NUMBER of STUDY out of the results. The log keeps it."""
    found = find_study(study)
    batch = queries.batch_of(db.session, found.id, number)
    if batch is None:
        raise click.ClickException(
            f"The study has no import {number}. `flask trials list {study}` shows them."
        )
    try:
        services.withdraw(db.session, found, batch, reason=reason, by=None)
    except services.ImportRefused as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"Import {number} is withdrawn: none of its {batch.rows} trials is counted.")


def _mapping(path: Path) -> Mapping:
    try:
        return load_mapping(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not UTF-8 text.") from error
    except UnreadableMapping as error:
        raise click.ClickException(f"{path.name}:\n{error}") from error


def _check(
    study: Study, version: PlanVersion, trials: bytes, answers: bytes | None, mapping: Mapping
) -> ImportCheck:
    try:
        sheets = [read_sheet(data) for data in (trials, answers) if data is not None]
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    return check(
        sheets[0],
        mapping,
        StudyPlan.model_validate(version.plan),
        answers=sheets[1] if len(sheets) > 1 else None,
        taken=queries.taken_codes(db.session, study.id),
    )


def _report(checked: ImportCheck, batch: int | None, as_json: bool) -> None:
    if as_json:
        body = {
            "imported": batch is not None,
            "import": batch,
            "rows": checked.rows,
            "answer_rows": checked.answer_rows,
            "people": len(checked.people),
            "trials": checked.trials,
            "notices": checked.notices,
            "mistakes": [asdict(mistake) for mistake in checked.mistakes],
        }
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))
        return
    for mistake in checked.mistakes:
        column = f", column {mistake.column}" if mistake.column else ""
        value = f" (“{mistake.value}”)" if mistake.value else ""
        click.echo(f"{mistake.file}, row {mistake.row}{column}{value}: {mistake.message}")
    for notice in checked.notices:
        click.echo(f"Note: {notice}")
    if checked.mistakes:
        click.echo(f"Nothing was imported: {len(checked.mistakes)} mistakes in {checked.rows} rows.")
    elif batch is None:
        click.echo(
            f"{checked.trials} trials of {len(checked.people)} people can be imported. Nothing was written."
        )
    else:
        click.echo(f"Import {batch}: {checked.trials} trials of {len(checked.people)} people.")

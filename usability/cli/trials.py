"""`flask trials`."""

from pathlib import Path

import click

from usability.cli.find import find_study
from usability.cli.imports import FILE, find_batch, report, tell, text_of
from usability.cli.output import Group, json_option
from usability.imports import queries, services
from usability.imports.batches import digest_of, require_new
from usability.imports.mapping import Mapping, UnreadableMapping, load_mapping
from usability.imports.reading import read_sheet
from usability.imports.rules import check
from usability.infra.database import db
from usability.sessions.models import ImportBatch
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version

group = Group("trials", help="Finished trials from files.")


@group.command("import")
@click.argument("study")
@click.argument("file", type=FILE)
@click.option(
    "--mapping", "mapping_file", type=FILE, required=True, help="Which column means what (YAML or JSON)."
)
@click.option("--answers", "answers_file", type=FILE, help="A second file: questionnaires, one row a person.")
@click.option("--dry-run", is_flag=True, help="Read and check; write nothing.")
@json_option()
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
    files = [path.read_bytes() for path in (file, answers_file) if path is not None]
    digest, batch = digest_of(*files), None
    require_new(db.session, ImportBatch, found, digest)
    sheets = [read_sheet(data) for data in files]
    checked = check(
        sheets[0],
        _mapping(mapping_file),
        StudyPlan.model_validate(version.plan),
        answers=sheets[1] if len(sheets) > 1 else None,
        taken=queries.taken_codes(db.session, found.id),
    )
    if not checked.mistakes and not dry_run:
        batch = services.import_trials(
            db.session, found, version, checked, digest=digest, filename=file.name, by=None
        )
        db.session.commit()
    facts = {"answer_rows": checked.answer_rows, "people": len(checked.people), "trials": checked.trials}
    report(checked, batch.id if batch else None, facts, as_json=as_json)


@group.command("list")
@click.argument("study")
@json_option()
def list_command(study: str, as_json: bool) -> None:
    """List what was imported into STUDY."""
    rows = queries.batches(db.session, find_study(study).id)
    tell(
        (
            (row, f"{row.batch.rows} trials of {row.people} people", {"trials": row.batch.rows})
            for row in rows
        ),
        as_json=as_json,
    )


@group.command("withdraw")
@click.argument("study")
@click.argument("number", type=int)
@click.option("--reason", default="", help="Kept with the log.")
def withdraw_command(study: str, number: int, reason: str) -> None:
    """Take import NUMBER of STUDY out of the results. The log keeps it."""
    found, batch = find_batch(ImportBatch, study, number, "trials")
    services.withdraw(db.session, found, batch, reason=reason, by=None)
    db.session.commit()
    click.echo(f"Import {number} is withdrawn: none of its {batch.rows} trials is counted.")


def _mapping(path: Path) -> Mapping:
    try:
        return load_mapping(text_of(path))
    except UnreadableMapping as error:
        raise click.ClickException(f"{path.name}:\n{error}") from error

"""`flask study`."""

from pathlib import Path

import click
from sqlalchemy import select

from usability.cli import life
from usability.cli.find import account, find_study
from usability.cli.output import Group, json_option, print_json, say
from usability.infra.database import db
from usability.studies import files, rules, services
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan

group = Group("study", help="Studies: as files, and their life.")
for _command in life.COMMANDS:
    group.add_command(_command)

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@group.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--owner", metavar="EMAIL", help="Whose study it becomes. Without it only commands can reach it."
)
@click.option(
    "--slug", default="", help="Its name in addresses and commands; made from the title without it."
)
@json_option()
def import_study(file: Path, owner: str | None, slug: str, as_json: bool) -> None:
    """Import FILE (YAML or JSON, - for standard input) as a new draft. Any mistake in it stops everything."""
    plan = _load(file, as_json=as_json)
    if slug and db.session.scalar(select(Study.id).where(Study.slug == slug)) is not None:
        raise click.ClickException(f"There is a study “{slug}” already.")
    user = account(owner) if owner else None
    study = services.create_study(db.session, plan, user, slug=slug)
    db.session.commit()
    if as_json:
        print_json({"study": study.slug, "obstacles": _obstacles(plan)})
        return
    click.echo(f"Imported as the draft “{study.slug}”.")
    _warn(plan)


@group.command("export")
@click.argument("study")
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="A published version in place of the draft."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Written here; standard output without it."
)
@click.option(
    "--format", "form", type=click.Choice(["yaml", "json"]), help="Without it the name of the file decides."
)
def export_study(study: str, number: int | None, out: Path | None, form: files.Form | None) -> None:
    """Write the plan of STUDY as a file that can be imported again."""
    found = find_study(study)
    text = files.dump(_plan(found, number), form or files.form_of(out.name if out else ""))
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"Written to {out}.")


@group.command("validate")
@click.argument("file", type=_FILE)
@json_option()
def validate(file: Path, as_json: bool) -> None:
    """Say every mistake in FILE with its place. Ends with status 1 if there is one.

    What still stands in the way of publishing is no mistake: a draft may be unfinished. It is said as a warning.
    """
    plan = _load(file, as_json=as_json)
    if as_json:
        print_json({"valid": True, "mistakes": [], "obstacles": _obstacles(plan)})
        return
    click.echo(f"{file}: no mistake.")
    _warn(plan)


@group.command("publish")
@click.argument("study")
@json_option()
def publish(study: str, as_json: bool) -> None:
    """Freeze the draft of STUDY as its next version and open the study."""
    found = find_study(study)
    try:
        version = services.publish(db.session, found, None)
    except services.NotPublishable as error:
        db.session.rollback()
        if as_json:
            print_json({"study": study, "published": False, "obstacles": _lines(error.obstacles)})
        else:
            for obstacle in error.obstacles:
                click.echo(f"{obstacle.place}: {obstacle.message}", err=True)
            click.echo("Not published.", err=True)
        raise click.exceptions.Exit(1) from error
    db.session.commit()
    line = f"“{study}” is open with version {version.number} ({version.digest[:12]})."
    value = {"study": study, "published": True, "version": version.number, "digest": version.digest}
    say(line, value, as_json=as_json)


@group.command("list")
@json_option()
def list_studies(as_json: bool) -> None:
    """List all studies."""
    numbers = (
        select(PlanVersion.number)
        .where(PlanVersion.study_id == Study.id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    ).scalar_subquery()
    found = db.session.execute(
        select(Study, numbers.label("number")).where(Study.deleted_at.is_(None)).order_by(Study.slug)
    )
    rows = [(row.Study, row.number) for row in found]
    if as_json:
        print_json(
            [
                {"study": study.slug, "title": study.title, "state": study.state, "version": number}
                for study, number in rows
            ]
        )
        return
    for study, number in rows:
        click.echo(f"{study.slug:<40} {study.state:<8} {f'v{number}' if number else '–':<5} {study.title}")


def _load(file: Path, *, as_json: bool) -> StudyPlan:
    try:
        with click.open_file(str(file), encoding="utf-8") as stream:
            return files.load(stream.read())
    except UnicodeDecodeError:
        found = [files.Mistake(0, 0, "", "This is no text in UTF-8.")]
    except files.Unreadable as error:
        found = error.mistakes
    if as_json:
        lines = [{"line": m.line, "column": m.column, "place": m.place, "message": m.message} for m in found]
        print_json({"valid": False, "mistakes": lines, "obstacles": []})
    else:
        for mistake in found:
            click.echo(f"{file}:{mistake}", err=True)
    raise click.exceptions.Exit(1)


def _plan(study: Study, number: int | None) -> StudyPlan:
    if number is None:
        return services.draft_of(study)
    frozen = db.session.scalar(
        select(PlanVersion.plan).where(PlanVersion.study_id == study.id, PlanVersion.number == number)
    )
    if frozen is None:
        raise click.ClickException(f"“{study.slug}” has no version {number}.")
    return StudyPlan.model_validate(frozen)


def _obstacles(plan: StudyPlan) -> list[dict[str, str]]:
    return _lines(rules.obstacles(plan))


def _lines(found: list[rules.Obstacle]) -> list[dict[str, str]]:
    return [{"place": item.place, "message": item.message} for item in found]


def _warn(plan: StudyPlan) -> None:
    for item in rules.obstacles(plan):
        click.echo(f"Not yet publishable: {item.place}: {item.message}", err=True)

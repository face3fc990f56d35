"""`flask outside`."""

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json
from usability.infra.clock import now
from usability.infra.database import db
from usability.measures.clocks import day
from usability.outside import queries, services
from usability.outside.figures import as_document
from usability.outside.kinds import NOT_MEASURED_HERE, Kind, blanks_of
from usability.outside.models import OutsideNumber
from usability.outside.rules import Entry, read, typed
from usability.studies.models import Study

group = Group("outside", help="Numbers that no session can measure, with their source and day.")


@group.command("list")
@click.argument("study")
@click.option("--removed", is_flag=True, help="What was removed, instead of what stands there.")
@json_option()
def list_command(study: str, *, removed: bool, as_json: bool) -> None:
    """List what was brought to STUDY, with what follows from it."""
    found = queries.brought(db.session, find_study(study).id, removed=removed)
    if as_json:
        print_json(as_document(found))
        return
    if not found:
        click.echo("Nothing was removed." if removed else "Nothing was brought.")
        return
    click.echo(NOT_MEASURED_HERE)
    for one in found:
        click.echo(
            f"{one.number}  {one.said}. {one.note} Source: {one.entry.source}, {day(one.entry.as_of)}."
        )
        for figure in one.figures:
            click.echo(f"    {figure.label}: {figure.words}")


@group.command("add")
@click.argument("study")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("values", nargs=-1, metavar="NAME=VALUE...")
@json_option()
def add_command(study: str, kind: str, values: tuple[str, ...], *, as_json: bool) -> None:
    r"""Bring a number of KIND to STUDY; source=... and as_of=2026-09-30 must be among its values.

    \b
    churn           at_start=200 lost=10 period=month
    lifetime_value  revenue=20 currency=EUR margin=50 churn=5 discount=2 paid=now period=month
    conversion      orders=30 visits=1200 of=visits period=month
    retention       at_start=120 still=90 period=month

    Shares are in percent. Ends with code 1 where a value is wrong, and names each of them.
    """
    found = find_study(study)
    entry = _entry(Kind(kind), {}, values)
    number = services.add(db.session, found, entry, by=None)
    _kept(found, number, as_json=as_json)


@group.command("change")
@click.argument("study")
@click.argument("number", type=int)
@click.argument("values", nargs=-1, metavar="NAME=VALUE...")
@json_option()
def change_command(study: str, number: int, values: tuple[str, ...], *, as_json: bool) -> None:
    """Change values of entry NUMBER of STUDY, named as for `add`; the others stay."""
    found, one = _find(study, number)
    before = queries.entry_of(one)
    entry = _entry(before.kind, typed(before), values)
    services.change(db.session, found, one, entry, revision=one.revision, by=None)
    _kept(found, one, as_json=as_json)


def _act(name: str, command: Callable[..., None], says: str, done: str) -> None:
    @group.command(name, help=says)
    @click.argument("study")
    @click.argument("number", type=int)
    def act(study: str, number: int) -> None:
        found, one = _find(study, number)
        command(db.session, found, one, by=None)
        db.session.commit()
        click.echo(done.format(number))


def _undo(db: Session, study: Study, number: OutsideNumber, *, by: None) -> None:
    services.undo(db, study, number, revision=number.revision, by=by)


_act("undo", _undo, "Put entry NUMBER of STUDY back to what it said before its last change.",
     "Entry {} says again what it said before.")  # fmt: skip
_act(
    "remove",
    services.remove,
    "Take entry NUMBER out of STUDY; `restore` brings it back.",
    "Entry {} is removed.",
)
_act("restore", services.restore, "Bring removed entry NUMBER of STUDY back.", "Entry {} is back.")


def _find(study: str, number: int) -> tuple[Study, OutsideNumber]:
    found = find_study(study)
    one = queries.find(db.session, found.id, number)
    if one is None:
        raise click.ClickException(f"There is no entry {number}. `flask outside list {study}` names them.")
    return found, one


def _entry(kind: Kind, before: dict[str, str], values: tuple[str, ...]) -> Entry:
    names = [blank.key for blank in blanks_of(kind)]
    given = dict(before)
    for value in values:
        name, sign, text = value.partition("=")
        if not sign or name not in names:
            raise click.ClickException(
                f"“{value}” is no value: write NAME=VALUE, with one of {', '.join(names)}."
            )
        given[name] = text
    reading = read(kind, given, now().date())
    if reading.entry is None:
        raise click.ClickException("\n".join(f"{name}: {words}" for name, words in reading.errors.items()))
    return reading.entry


def _kept(study: Study, number: OutsideNumber, *, as_json: bool) -> None:
    db.session.commit()
    (one,) = [each for each in queries.brought(db.session, study.id) if each.number == number.id]
    if as_json:
        print_json(as_document([one])[0])
        return
    click.echo(f"Entry {one.number} is kept: {one.said}.")
    for figure in one.figures:
        click.echo(f"    {figure.label}: {figure.words}")

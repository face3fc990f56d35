"""`flask people`."""

from dataclasses import asdict

import click
from sqlalchemy import select

from usability.accounts.services import note
from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json, say
from usability.infra.database import db
from usability.participants import services
from usability.participants.models import Participant
from usability.privacy.copy import copy_of
from usability.privacy.services import erase_person
from usability.studies.models import Study

group = Group("people", help="The people of a study.")


@group.command("list")
@click.argument("study")
@json_option()
def list_people(study: str, as_json: bool) -> None:
    """List the people of STUDY by their codes."""
    found = find_study(study)
    people = db.session.scalars(
        select(Participant).where(Participant.study_id == found.id).order_by(Participant.id)
    ).all()
    if as_json:
        print_json([_plain(person) for person in people])
        return
    for person in people:
        left_out = f"  left out: {person.excluded_reason}" if person.excluded_at else ""
        click.echo(f"{person.code}{'  erased' if person.erased_at else ''}{left_out}")


@group.command("exclude")
@click.argument("study")
@click.argument("code")
@click.option("--reason", required=True, help="The report prints it.")
@json_option()
def exclude(study: str, code: str, reason: str, as_json: bool) -> None:
    """Leave the person with this CODE out of the results of STUDY."""
    person = _find(find_study(study), code)
    services.exclude(db.session, person, reason, None)
    db.session.commit()
    say(f"{code} is left out of the results.", _plain(person), as_json=as_json)


@group.command("include")
@click.argument("study")
@click.argument("code")
@json_option()
def include(study: str, code: str, as_json: bool) -> None:
    """Count the person with this CODE again."""
    person = _find(find_study(study), code)
    services.include(db.session, person, None)
    db.session.commit()
    say(f"{code} is counted again.", _plain(person), as_json=as_json)


@group.command("copy")
@click.argument("study")
@click.argument("code")
def copy(study: str, code: str) -> None:
    """Everything that STUDY holds of the person with this CODE, as JSON, for whoever asks for their own data."""
    found = find_study(study)
    person = _find(found, code)
    print_json(copy_of(db.session, found, person))
    note(db.session, None, "participant.copy", found.slug, f"person {person.id}")
    db.session.commit()


@group.command("erase")
@click.argument("study")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option()
def erase(study: str, code: str, yes: bool, as_json: bool) -> None:
    """Erase the person with this CODE for good; what was counted of them stays in the figures."""
    found = find_study(study)
    person = _find(found, code)
    if not yes:
        click.confirm(f"Erase {code} for good? This cannot be undone", abort=True, err=True)
    erased = erase_person(db.session, found, person, None)
    db.session.commit()
    line = (
        f"Erased: {erased.texts} texts, {erased.notes} observers' notes, {erased.figures} business figures. "
        f"What was counted stays, as {erased.code}."
    )
    say(line, asdict(erased), as_json=as_json)


def _find(study: Study, code: str) -> Participant:
    person = db.session.scalar(
        select(Participant).where(Participant.study_id == study.id, Participant.code == code)
    )
    if person is None:
        raise click.ClickException(f"“{study.slug}” has nobody with the code {code}.")
    return person


def _plain(person: Participant) -> dict[str, str | None]:
    return {
        "code": person.code,
        "excluded": person.excluded_reason if person.excluded_at else None,
        "erased": person.erased_at.isoformat() if person.erased_at else None,
    }

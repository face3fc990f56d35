"""The life of a study by command: pause, close, open again, duplicate, share, delete."""

import json

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from usability.accounts.models import User
from usability.cli.find import find_study
from usability.infra.database import db
from usability.studies import services
from usability.studies.access import StudyRole
from usability.studies.rules import StudyState

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.command("pause")
@click.argument("study")
@_AS_JSON
@with_appcontext
def pause(study: str, as_json: bool) -> None:
    """Let nobody new into STUDY for now; people who began can finish."""
    _change(study, StudyState.PAUSED, as_json=as_json)


@click.command("close")
@click.argument("study")
@_AS_JSON
@with_appcontext
def close(study: str, as_json: bool) -> None:
    """Let nobody new into STUDY any more. It can be opened again."""
    _change(study, StudyState.CLOSED, as_json=as_json)


@click.command("open")
@click.argument("study")
@_AS_JSON
@with_appcontext
def open_again(study: str, as_json: bool) -> None:
    """Open STUDY again with the version that it has; `publish` freezes a new one."""
    _change(study, StudyState.OPEN, as_json=as_json)


@click.command("duplicate")
@click.argument("study")
@click.option(
    "--owner", metavar="EMAIL", help="Whose study it becomes. Without it only commands can reach it."
)
@_AS_JSON
@with_appcontext
def duplicate(study: str, owner: str | None, as_json: bool) -> None:
    """Make a new draft with the plan of STUDY and none of its sessions."""
    found = find_study(study)
    copy = services.duplicate_study(db.session, found, account(owner) if owner else None)
    db.session.commit()
    _say({"study": copy.slug, "copy_of": study}, f"The copy is the draft “{copy.slug}”.", as_json=as_json)


@click.command("share")
@click.argument("study")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in StudyRole]))
@_AS_JSON
@with_appcontext
def share(study: str, email: str, role: str, as_json: bool) -> None:
    """Give the account with the address EMAIL a ROLE in STUDY, or another one."""
    found = find_study(study)
    try:
        person = services.share(db.session, found, email, StudyRole(role), None)
    except services.StudyError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    line = f"{person.name} has the role {role}."
    _say({"study": study, "email": person.email, "role": role}, line, as_json=as_json)


@click.command("delete")
@click.argument("study")
@_AS_JSON
@with_appcontext
def delete(study: str, as_json: bool) -> None:
    """Take STUDY out of sight with all that belongs to it; nothing is lost, and `restore` brings it back."""
    services.delete_study(db.session, find_study(study), None)
    db.session.commit()
    _say(
        {"study": study, "deleted": True}, f"“{study}” is deleted; `restore` brings it back.", as_json=as_json
    )


@click.command("restore")
@click.argument("study")
@_AS_JSON
@with_appcontext
def restore(study: str, as_json: bool) -> None:
    """Bring the deleted STUDY back as it was."""
    services.restore_study(db.session, find_study(study, deleted=True), None)
    db.session.commit()
    _say({"study": study, "deleted": False}, f"“{study}” is there.", as_json=as_json)


COMMANDS = (pause, close, open_again, duplicate, share, delete, restore)


def account(email: str) -> User:
    """The account with this address. Ends the command with a clear line if there is none."""
    user: User | None = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise click.ClickException(f"No account has the address {email}.")
    return user


def _change(study: str, to: StudyState, *, as_json: bool) -> None:
    found = find_study(study)
    try:
        services.change_state(db.session, found, to, None)
    except services.StudyError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    _say({"study": study, "state": to.value}, f"“{study}” is {to.value}.", as_json=as_json)


def _say(value: dict[str, str | bool], line: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else line)

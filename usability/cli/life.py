"""The life of a study by command: pause, close, open again, duplicate, share, delete."""

import click
from flask.cli import with_appcontext

from usability.cli.find import account, find_study
from usability.cli.output import json_option, say
from usability.infra.database import db
from usability.studies import services
from usability.studies.access import StudyRole
from usability.studies.rules import StudyState


def _state_command(name: str, to: StudyState, says: str) -> click.Command:
    @click.command(name, help=says)
    @click.argument("study")
    @json_option()
    @with_appcontext
    def change(study: str, as_json: bool) -> None:
        found = find_study(study)
        services.change_state(db.session, found, to, None)
        db.session.commit()
        say(f"“{study}” is {to.value}.", {"study": study, "state": to.value}, as_json=as_json)

    return change


@click.command("duplicate")
@click.argument("study")
@click.option(
    "--owner", metavar="EMAIL", help="Whose study it becomes. Without it only commands can reach it."
)
@json_option()
@with_appcontext
def duplicate(study: str, owner: str | None, as_json: bool) -> None:
    """Make a new draft with the plan of STUDY and none of its sessions."""
    found = find_study(study)
    copy = services.duplicate_study(db.session, found, account(owner) if owner else None)
    db.session.commit()
    say(f"The copy is the draft “{copy.slug}”.", {"study": copy.slug, "copy_of": study}, as_json=as_json)


@click.command("share")
@click.argument("study")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in StudyRole]))
@json_option()
@with_appcontext
def share(study: str, email: str, role: str, as_json: bool) -> None:
    """Give the account with the address EMAIL a ROLE in STUDY, or another one."""
    found = find_study(study)
    person = services.share(db.session, found, email, StudyRole(role), None)
    db.session.commit()
    value = {"study": study, "email": person.email, "role": role}
    say(f"{person.name} has the role {role}.", value, as_json=as_json)


@click.command("delete")
@click.argument("study")
@json_option()
@with_appcontext
def delete(study: str, as_json: bool) -> None:
    """Take STUDY out of sight with all that belongs to it; nothing is lost, and `restore` brings it back."""
    services.delete_study(db.session, find_study(study), None)
    db.session.commit()
    say(
        f"“{study}” is deleted; `restore` brings it back.", {"study": study, "deleted": True}, as_json=as_json
    )


@click.command("restore")
@click.argument("study")
@json_option()
@with_appcontext
def restore(study: str, as_json: bool) -> None:
    """Bring the deleted STUDY back as it was."""
    services.restore_study(db.session, find_study(study, deleted=True), None)
    db.session.commit()
    say(f"“{study}” is there.", {"study": study, "deleted": False}, as_json=as_json)


COMMANDS = (
    _state_command(
        "pause", StudyState.PAUSED, "Let nobody new into STUDY for now; people who began can finish."
    ),
    _state_command("close", StudyState.CLOSED, "Let nobody new into STUDY any more. It can be opened again."),
    _state_command(
        "open",
        StudyState.OPEN,
        "Open STUDY again with the version that it has; `publish` freezes a new one.",
    ),
    duplicate,
    share,
    delete,
    restore,
)

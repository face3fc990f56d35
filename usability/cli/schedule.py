"""`flask schedule`."""

from typing import Any

import click

from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.schedule import queries, services, told
from usability.schedule.entries import Entry, span_words
from usability.schedule.models import Appointment

group = Group("schedule", help="Appointments of moderated sessions.")


@group.command("list")
@click.argument("study")
@json_option()
def list_appointments(study: str, as_json: bool) -> None:
    """List the appointments of STUDY (its name in addresses) by their start, each in the zone it was planned in."""
    found = find_study(study)
    services.settle(db.session, [found.id])
    db.session.commit()
    entries = queries.entries(db.session, Appointment.study_id == found.id)
    if as_json:
        print_json([_document(entry) for entry in entries])
        return
    for entry in entries:
        words = [
            span_words(entry, entry.zone),
            entry.code,
            entry.words,
            entry.moderator or "no moderator yet",
        ]
        click.echo("  ".join(words))


@group.command("file")
@click.argument("study")
def calendar_file(study: str) -> None:
    """Write the appointments of STUDY as a calendar file (ICS). It names participants by their codes."""
    settings = current_settings()
    found = find_study(study)
    entries = queries.entries(db.session, Appointment.study_id == found.id)
    click.echo(told.moderators_file(entries, settings, name=found.title).decode(), nl=False)


def _document(entry: Entry) -> dict[str, Any]:
    """An appointment for programs. Contact data stay out."""
    settings = current_settings()
    return {
        "number": entry.id,
        "participant": entry.code,
        "moderator": entry.moderator or None,
        "starts_at": entry.starts_at.isoformat(),
        "minutes": entry.minutes,
        "zone": entry.zone,
        "state": entry.state.value,
        "purpose": entry.purpose,
        "session": entry.session_id,
        "page": told.participant_page(settings.base_url, entry.token),
    }

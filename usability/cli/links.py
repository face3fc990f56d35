"""`flask link`."""

from typing import Any

import click
from sqlalchemy import select

from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json, say
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.participants import queries, services
from usability.participants.models import Link
from usability.participants.rules import LinkKind

group = Group("link", help="Links that let people in.")


@group.command("create")
@click.argument("study")
@click.option(
    "--personal", metavar="CODE", multiple=True, help="For one person, known by this code. Can be repeated."
)
@click.option("--pilot", "purpose", flag_value="pilot", help="For a trial run: kept out of results.")
@click.option("--preview", "purpose", flag_value="preview", help="For looking: kept out of results.")
@click.option("--label", default="", help="Where the link is used, for your own list.")
@json_option()
def create(study: str, personal: tuple[str, ...], purpose: str | None, label: str, as_json: bool) -> None:
    """Create a link to STUDY (its name in addresses) and print its address. Without --personal it is public."""
    found = find_study(study)
    purpose = purpose or "real"
    if personal:
        links = services.invite(db.session, found, personal, purpose=purpose)
    else:
        links = [services.create_link(db.session, found, kind=LinkKind.PUBLIC, purpose=purpose, label=label)]
    db.session.commit()
    _print(links, as_json)


@group.command("list")
@click.argument("study")
@json_option()
def list_links(study: str, as_json: bool) -> None:
    """List the links of STUDY."""
    found = find_study(study)
    _print(list(db.session.scalars(select(Link).where(Link.study_id == found.id).order_by(Link.id))), as_json)


@group.command("shut")
@click.argument("address")
@json_option()
def shut(address: str, as_json: bool) -> None:
    """Let nobody new in by the link with this ADDRESS (or its last part)."""
    _switch(address, active=False, as_json=as_json)


@group.command("open")
@click.argument("address")
@json_option()
def open_again(address: str, as_json: bool) -> None:
    """Let people in again by the link with this ADDRESS (or its last part)."""
    _switch(address, active=True, as_json=as_json)


def _switch(address: str, *, active: bool, as_json: bool) -> None:
    token = address.rstrip("/").rpartition("/")[2]
    link = db.session.scalar(select(Link).where(Link.token == token))
    if link is None or link.study.deleted_at is not None:
        raise click.ClickException("There is no such link.")
    services.set_active(db.session, link, active, None)
    db.session.commit()
    line = "The link lets people in again." if active else "The link is shut. Who is inside already goes on."
    say(line, _plain([link]), as_json=as_json)


def _plain(links: list[Link]) -> list[dict[str, Any]]:
    return [
        {
            "address": queries.address(current_settings().base_url, link.token),
            "kind": link.kind,
            "purpose": link.purpose,
            "participant": link.participant.code if link.participant else None,
            "label": link.label,
            "active": link.active,
            "opened": link.opened,
        }
        for link in links
    ]


def _print(links: list[Link], as_json: bool) -> None:
    rows = _plain(links)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        words = [row["address"], row["purpose"], row["participant"] or row["kind"], row["label"]]
        click.echo("  ".join(word for word in [*words, "" if row["active"] else "(shut)"] if word))

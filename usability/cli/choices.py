"""Options that say what is counted: the same words as in the address of the results."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from usability.results.choices import Choices
from usability.results.choosing import read_choices

_OPTIONS = (
    click.option("--version", metavar="N[,N]", help="Only these versions of the plan; else all that match."),
    click.option("--lenient", is_flag=True, help="A success is also one with help or in part."),
    click.option("--with-excluded", is_flag=True, help="Also count people who were excluded."),
    click.option("--segment", metavar="QUESTION:OPTION", help="Only people who chose this option."),
    click.option("--device", help="Only sessions on a desktop, tablet or phone."),
    click.option("--condition", help="Only this condition."),
    click.option(
        "--mode", help="apart (side by side, the default), pooled, moderated, unmoderated or imported."
    ),
    click.option("--without-imported", is_flag=True, help="Leave out trials that came from a file."),
    click.option("--combined", is_flag=True, help="Also compute the Single Usability Metric."),
    click.option("--by", help="Compare by condition, device, version, segment:QUESTION or nothing."),
)


def chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of a choice."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def choices_of(asked: Mapping[str, Any]) -> Choices:
    """The choice of these options. Raises results.choosing.UnknownChoice for one that means nothing."""
    flags = {
        "success": "lenient" if asked["lenient"] else "",
        "excluded": "with" if asked["with_excluded"] else "",
        "imported": "without" if asked["without_imported"] else "",
        "combined": "yes" if asked["combined"] else "",
    }
    named = {name: asked[name] or "" for name in ("version", "segment", "device", "condition", "mode", "by")}
    return read_choices({**named, **flags})

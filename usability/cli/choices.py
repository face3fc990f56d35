"""Options that say what is counted: the same words as in the address of the results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from usability.measures.estimate import CONFIDENCE_KEYS
from usability.results.choices import Choices, Correction
from usability.results.choosing import read_choices

_Option = Callable[[Callable[..., Any]], Callable[..., Any]]
level_option: _Option = click.option(
    "--level", type=click.Choice(list(CONFIDENCE_KEYS)), help="Confidence of intervals in percent, else 95."
)
"""Gives a command the confidence of its intervals; None where it is not said."""
_PEOPLE: tuple[_Option, ...] = (
    click.option("--version", metavar="N[,N]", help="Only these versions of the plan; else all that match."),
    click.option("--with-excluded", is_flag=True, help="Also count people who were excluded."),
    click.option("--segment", metavar="QUESTION:OPTION", help="Only people who chose this option."),
    click.option("--device", help="Only sessions on a desktop, tablet or phone."),
    click.option(
        "--mode", help="apart (side by side, the default), pooled, moderated, unmoderated or imported."
    ),
    level_option,
    click.option("--without-imported", is_flag=True, help="Leave out trials that came from a file."),
)
_MEASURES: tuple[_Option, ...] = (
    click.option("--lenient", is_flag=True, help="A success is also one with help or in part."),
    click.option("--condition", help="Only this condition."),
    click.option("--combined", is_flag=True, help="Also compute the Single Usability Metric."),
    click.option("--exploratory", is_flag=True, help="Also show the exploratory parts of SUS."),
    click.option(
        "--correction",
        type=click.Choice([one.value for one in Correction]),
        help="Of the p values of several tests: holm (the default), or for exploratory lists.",
    ),
    click.option("--by", help="Compare by condition, device, version, segment:QUESTION or nothing."),
)


def chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of a choice."""
    return _with((*_PEOPLE, *_MEASURES), command)


def chosen_people(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command those options of a choice that say whose sessions count."""
    return _with(_PEOPLE, command)


def _with(options: Sequence[_Option], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def choices_of(asked: Mapping[str, Any]) -> Choices:
    """The choice of the options of `chosen` or `chosen_people`.

    Raises results.choosing.UnknownChoice for one that means nothing.
    """
    flags = {
        "success": "lenient" if asked.get("lenient") else "",
        "excluded": "with" if asked["with_excluded"] else "",
        "imported": "without" if asked["without_imported"] else "",
        "combined": "yes" if asked.get("combined") else "",
        "exploratory": "yes" if asked.get("exploratory") else "",
    }
    names = ("version", "segment", "device", "condition", "mode", "correction", "by", "level")
    return read_choices({**{name: asked.get(name) or "" for name in names}, **flags})

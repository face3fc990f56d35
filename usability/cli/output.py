"""How every command answers: people in lines, programs in JSON."""

import json
from collections.abc import Callable
from typing import Any

import click


def json_option(says: str = "For programs.") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command --json, as `as_json`. says: what is in it."""
    return click.option("--json", "as_json", is_flag=True, help=says)


def print_json(value: object) -> None:
    """Prints any JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say(line: str, value: object, *, as_json: bool) -> None:
    """Says what was done: the line to people, the value to programs."""
    if as_json:
        print_json(value)
    else:
        click.echo(line)

"""How every command answers: people in lines, programs in JSON, and where it cannot be done with the reason."""

import json
from collections.abc import Callable
from typing import Any

import click
from flask.cli import AppGroup

from usability.infra.errors import DomainError


class Group(AppGroup):
    """The commands of a domain. What cannot be done ends them with the reason in a line and code 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(error.message) from error


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

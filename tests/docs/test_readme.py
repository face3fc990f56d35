"""The README leads to what exists and names every command."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OURS = "usability."


def own_commands(group: click.Group, before: str = "flask") -> Iterator[str]:
    """Every command of this product, as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from own_commands(command, f"{before} {name}")
        elif (command.callback.__module__ if command.callback else "").startswith(OURS):
            yield f"{before} {name}"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_and_picture_is_there(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README)) - {"sure"}))
def test_every_target_of_make_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_command_is_named(migrated_app: Flask) -> None:
    lines = [line for line in README.splitlines() if line.startswith("| `flask ")]
    for command in own_commands(migrated_app.cli):
        _flask, *names = command.split()
        assert any(
            all(re.search(rf"[ `]{name}`", line) or f"`flask {name} " in line for name in names)
            for line in lines
        ), command


def test_pictures_are_small_enough_for_a_page() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 200_000] == []

"""`flask seed-demo`."""

import click


@click.command("seed-demo")
def seed_demo() -> None:
    """Fill an installation with the two demo studies."""

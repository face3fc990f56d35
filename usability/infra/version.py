"""The product's own version, as its project file states it."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def software_version() -> str:
    """For instance "0.1.0"."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])

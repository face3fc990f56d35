"""The report as HTML: an environment of its own that knows plain data and the product's static files alone."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from usability.reports.document import Document
from usability.web import markdown

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
_SPACE_BEFORE_EMPHASIS: Final = re.compile(r" (<(?:strong|em)>)")


def prose(text: str) -> Markup:
    """A plan's prose as HTML for paper.

    WeasyPrint (70.0) breaks a line after its first word where only the space before emphasis no longer fits;
    inside the emphasis the space does no harm.
    """
    return Markup(_SPACE_BEFORE_EMPHASIS.sub(r"\1 ", str(markdown.render(text))))  # noqa: S704 - cleaned by render


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    environment.filters["markdown"] = prose
    return environment


def render(document: Document) -> str:
    """The page; its style sheets and fonts are named as files, for printing."""
    base = STATIC.as_uri()

    def url_for(_endpoint: str, *, filename: str) -> str:
        return f"{base}/{filename}"

    template = _environment().get_template("reports/report.html")
    return template.render(report=document, url_for=url_for, lang="en")

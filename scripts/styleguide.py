"""Renders every component with sample data into a directory, to be looked at in a browser and as a PDF.

Use: python scripts/styleguide.py DIRECTORY
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Undefined
from weasyprint import HTML
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.styleguide_drawings import samples  # noqa: E402 the root must be on the path first
from usability.charts.sheet import PRINT  # noqa: E402 as above
from usability.web.choices import SelectChoice  # noqa: E402 as above

PAGES = ("workshop", "participant", "plain", "report")


class SampleForm(Form):
    """A form with one field of each kind, some of them refused."""

    title = StringField("Title", [InputRequired("Give the task a title")])
    scenario = TextAreaField(
        "Scenario", description="Shown before the clock starts. Give a reason, not instructions."
    )
    criterion = RadioField(
        "How do we know that it worked?",
        choices=[
            SelectChoice("self", "The participant says so"),
            SelectChoice("answer", "The participant’s answer is checked"),
        ],
    )
    answers = TextAreaField("Accepted answers", [InputRequired("Write at least one accepted answer")])
    segments = SelectMultipleField(
        "Segments",
        choices=[SelectChoice("new", "New to the product"), SelectChoice("expert", "Uses it daily")],
    )
    limit = IntegerField("Time limit", [NumberRange(1, 60, "Give 1 to 60 minutes")])
    order = SelectField(
        "Order", choices=[SelectChoice("fixed", "As written"), SelectChoice("random", "By chance")]
    )
    pilot = BooleanField("Pilot session")


def environment() -> Environment:
    """The product's templates with the few globals that Flask would give them."""
    env = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=Undefined)
    env.globals.update(
        url_for=_static,
        get_flashed_messages=_messages,
    )
    return env


def _static(_endpoint: str, filename: str) -> str:
    return f"static/{filename}"


def _messages(**_options: bool) -> list[tuple[str, str]]:
    return [("message", "Version 1 is published."), ("error", "The file could not be read.")]


def context() -> dict[str, Any]:
    """Sample values for every page."""
    form = SampleForm(MultiDict([("scenario", "A forester asks."), ("criterion", "answer"), ("limit", "90")]))
    form.validate()
    return {
        "form": form,
        "drawings": samples(),
        "printed": samples(PRINT),
        "main_nav": [("Studies", "#studies", True), ("Instruments", "#instruments", False)],
        "account_nav": ("Your account", "#account"),
        "sign_out_url": "#out",
        "rooms": [("Plan", "#plan", False), ("People", "#people", False), ("Results", "#results", True)],
    }


def main(directory: Path) -> None:
    """Write one HTML file a page and a copy of static/ into the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "static", directory / "static", dirs_exist_ok=True)
    env, values = environment(), context()
    for page in PAGES:
        (directory / f"{page}.html").write_text(env.get_template(f"styleguide/{page}.html").render(values))
    HTML(filename=str(directory / "report.html")).write_pdf(directory / "report.pdf", pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

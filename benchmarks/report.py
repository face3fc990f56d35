"""The report of the real study against WeasyPrint alone on the same HTML, in one run.

    python benchmarks/report.py [ROUNDS]

Each round builds the report as the command and the worker do (gather, draw, write, print, tag) and lets WeasyPrint
print the same HTML with the same options. The median ratio is to stay at or below 1.5.
The first round of each warms up.
"""

import os
import statistics as middle
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("USABILITY_ENV", "testing")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import flask_migrate
import weasyprint
from sqlalchemy import select

from usability.accounts.rules import Role
from usability.accounts.services import create_user
from usability.app import create_app
from usability.demo.services import seed_real_study
from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import Settings
from usability.reports.content import compose
from usability.reports.html import render
from usability.reports.pdf import StaticFetcher
from usability.reports.queries import source_of
from usability.reports.services import build
from usability.results.choices import Choices
from usability.studies.models import Study

LIMIT = 1.5


def main(rounds: int) -> int:
    """Prints a small table; 1 if the report is slower than promised."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(env="testing", data_dir=Path(folder)))
        with app.app_context():
            flask_migrate.upgrade()
            owner = create_user(
                db.session,
                email="bench@example.org",
                name="Bench",
                password="a long enough password",
                role=Role.KEEPER,
            )
            seed_real_study(db.session, owner)
            db.session.commit()
            return _compare(rounds)


def _compare(rounds: int) -> int:
    study = db.session.scalars(select(Study)).one()
    html = render(compose(source_of(db.session, study, Choices(), made_at=now())))

    def whole() -> None:
        build(source_of(db.session, study, Choices(), made_at=now()))

    def alone() -> None:
        weasyprint.HTML(string=html, url_fetcher=StaticFetcher()).write_pdf(
            pdf_variant="pdf/ua-1", pdf_tags=True
        )

    times: dict[str, list[float]] = {"whole": [], "alone": []}
    for number in range(rounds + 1):
        for name, work in (("alone", alone), ("whole", whole)):
            taken = _timed(work)
            if number:
                times[name].append(taken)
    ratios = [w / a for w, a in zip(times["whole"], times["alone"], strict=True)]
    ratio = middle.median(ratios)
    print(f"{'':24}{'median s':>10}{'least s':>10}{'most s':>10}")
    for name, label in (("alone", "WeasyPrint alone"), ("whole", "report build")):
        found = times[name]
        print(f"{label:24}{middle.median(found):10.2f}{min(found):10.2f}{max(found):10.2f}")
    print(
        f"\nratio {ratio:.2f} (each round {', '.join(f'{one:.2f}' for one in ratios)}); promised at most {LIMIT}"
    )
    return 0 if ratio <= LIMIT else 1


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))

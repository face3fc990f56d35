"""Figures of the business from a file: the kind of import that stands beside what people did."""

import csv
import io
from datetime import date
from typing import Any

from flask import Response, request
from flask_login import current_user

from usability.business import queries, services
from usability.business.forms import UploadForm
from usability.business.mapping import ROLES, Mapping, guess, load_mapping, of_roles, roles_of
from usability.business.models import BusinessImport
from usability.business.rules import BusinessCheck
from usability.imports.intake import Intake, Page, Work, blueprint
from usability.imports.mapping import UnreadableMapping, dump_mapping
from usability.infra.database import db
from usability.studies.access import current_study
from usability.studies.models import Study
from usability.web.access import Audience, audience


class Figures(Intake):
    """Churn, revenue and lifetime value. problems: (field, what was wrong with it)."""

    name, path, form = "business", "business", UploadForm
    files = ("file",)
    batch = BusinessImport

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.roles: dict[str, str] = {}
        self.as_of = self.currency = self.source = ""
        self.chosen: Mapping | None = None
        self.problems: list[tuple[str, str]] = []

    @staticmethod
    def start(study: Study) -> dict[str, Any]:
        """Earlier imports."""
        return {"batches": queries.imports(db.session, study.id)}

    def open(self) -> BusinessCheck | None:
        """What was said before, or what the headings suggest."""
        if self.work.upload.mapping:
            said = load_mapping(self.work.upload.mapping)
            self.roles, self.as_of = roles_of(said), str(said.as_of or "")
            self.currency = said.currency or ""
        else:
            self.roles = guess(self.work.sheets[0].columns)
        checked = self._check()
        # Nothing was said yet, so nothing is wrong yet.
        self.problems = []
        return checked

    def read(self) -> BusinessCheck | None:
        """What the form says."""

        def given(name: str) -> str:
            return request.form.get(name, "").strip()[:300]

        self.roles = {
            column: role
            for number, column in enumerate(self.work.sheets[0].columns)
            if (role := given(f"col-{number}")) in ROLES
        }
        self.as_of, self.currency, self.source = given("as_of"), given("currency"), given("source")
        return self._check()

    def _check(self) -> BusinessCheck | None:
        as_of = None
        if self.as_of and "date" not in self.roles.values():
            try:
                as_of = date.fromisoformat(self.as_of)
            except ValueError:
                self.problems = [("as_of", "Write the date as 2026-09-30.")]
                return None
        try:
            self.chosen = of_roles(self.roles, as_of=as_of, currency=self.currency)
        except UnreadableMapping as error:
            for line in str(error).splitlines():
                name = "as_of" if "date" in line else "currency" if "currency" in line.lower() else "col-0"
                self.problems.append((name, line.removeprefix("currency: ")))
            return None
        return services.dry_run(db.session, self.work.study, self.work.sheets[0], self.chosen)

    def mapping(self) -> str:
        """What was said, as a mapping file."""
        assert self.chosen is not None
        return dump_mapping(self.chosen)

    def shown(self) -> dict[str, Any]:
        """What every column may be, and what holds for all rows."""
        return {
            "sheet": self.work.sheets[0],
            "chosen": self,
            "problems": self.problems,
            "errors": dict(reversed(self.problems)),
            "roles": [("", "Leave out"), *ROLES.items()],
        }

    def write(self, checked: BusinessCheck) -> str:
        """Imports the figures."""
        batch = services.import_figures(
            db.session, self.work.study, checked, digest=self.work.digest,
            filename=self.work.upload.filenames[0], source=self.source, by=current_user,
        )  # fmt: skip
        return f"{checked.found} are imported from “{batch.filename}”."

    @staticmethod
    def take_back(study: Study, batch: BusinessImport) -> str:
        """Removes the figures of an import."""
        services.withdraw(db.session, study, batch, by=current_user)
        return f"“{batch.filename}” is withdrawn: its figures are removed."


bp = blueprint(Figures)


@bp.get("/studies/<slug>/business/template.csv")
@audience(Audience.STUDY_EDIT)
def template(slug: str) -> Page:
    """A file to fill in: a row for each participant of the study, without a number."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("participant", "churned", "revenue", "lifetime value", "currency", "date"))
    for code in queries.codes(db.session, current_study().id):
        writer.writerow((code, "", "", "", "", ""))
    return Response(
        out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-business.csv"'},
    )

"""Finished trials from a file: the kind of import that fills the event log."""

from typing import Any

from flask import abort, request
from flask_login import current_user
from flask_wtf import FlaskForm

from usability.imports import queries, services
from usability.imports.choices import UNITS, Choices, Chooser, from_form, from_mapping, to_mapping
from usability.imports.forms import UploadForm
from usability.imports.intake import Intake, Work, blueprint, content
from usability.imports.mapping import Mapping, UnreadableMapping, dump_mapping, load_mapping
from usability.imports.reading import UnreadableFile
from usability.imports.rules import check
from usability.imports.trial import ImportCheck
from usability.infra.database import db
from usability.sessions.models import ImportBatch
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version


class Trials(Intake):
    """Trials, and questionnaires in a second file."""

    name, path, form = "imports", "import", UploadForm
    files = ("trials", "answers")
    batch = ImportBatch

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.version = newest_version(db.session, work.study) or abort(404)
        self.plan = StudyPlan.model_validate(self.version.plan)
        self.trials, self.answers = work.sheets[0], work.sheets[1] if len(work.sheets) > 1 else None
        self.chooser = Chooser(self.trials, self.answers, self.plan)
        self.choices = Choices()
        self.chosen: Mapping | None = None
        self.problems: list[tuple[str, str]] = []

    @staticmethod
    def start(study: Study) -> dict[str, Any]:
        """Earlier imports, and whether there is a plan to import for."""
        return {
            "batches": queries.batches(db.session, study.id),
            "published": newest_version(db.session, study) is not None,
        }

    @staticmethod
    def mapping_of(form: FlaskForm) -> str:
        """The mapping file's text, "" where none came. Raises UnreadableFile."""
        if not form["mapping"].data:
            return ""
        try:
            return dump_mapping(load_mapping(content(form["mapping"].data).decode("utf-8")))
        except (UnicodeDecodeError, UnreadableMapping) as error:
            message = str(error) if isinstance(error, UnreadableMapping) else "This is not UTF-8 text."
            form["mapping"].errors = [message]
            raise UnreadableFile(message) from error

    def open(self) -> ImportCheck | None:
        """As a mapping file has it, or as the headings suggest."""
        kept = self.work.upload.mapping
        self.choices = from_mapping(load_mapping(kept), self.chooser) if kept else self.chooser.guess()
        return self._check()

    def read(self) -> ImportCheck | None:
        """What the form says."""
        self.choices = from_form(request.form, self.chooser)
        return self._check()

    def _check(self) -> ImportCheck | None:
        self.chosen, self.problems = to_mapping(self.choices)
        if self.chosen is None:
            return None
        taken = queries.taken_codes(db.session, self.work.study.id)
        return check(self.trials, self.chosen, self.plan, answers=self.answers, taken=taken)

    def mapping(self) -> str:
        """What was said, as a mapping file."""
        assert self.chosen is not None
        return dump_mapping(self.chosen)

    def shown(self) -> dict[str, Any]:
        """What every column may be, and what its cells stand for."""
        return {
            "version": self.version,
            "trials": self.trials,
            "answers": self.answers,
            "choices": self.choices,
            "problems": self.problems,
            "roles": self.chooser.role_options(),
            "answer_roles": self.chooser.answer_role_options(),
            "groups": self.chooser.groups(self.choices),
            "units": UNITS,
        }

    def write(self, checked: ImportCheck) -> str:
        """Imports the trials."""
        services.import_trials(
            db.session,
            self.work.study,
            self.version,
            checked,
            digest=self.work.digest,
            filename=self.work.upload.filenames[0],
            by=current_user,
        )
        return f"{checked.found} are imported."

    @staticmethod
    def take_back(study: Study, batch: ImportBatch) -> str:
        """Takes an import out of the results; the log keeps it."""
        reason = request.form.get("reason", "").strip()[:300]
        services.withdraw(db.session, study, batch, reason=reason, by=current_user)
        return f"“{batch.filename}” is withdrawn: none of its {batch.rows} trials is counted."


bp = blueprint(Trials)

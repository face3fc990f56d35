"""The pages by which a file comes in, whatever it holds: send it, say what its columns are, see every bad row, import.

A kind of import is a class derived from `Intake`; `blueprint` makes its pages.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as AnyResponse

from usability.imports import queries
from usability.imports.batches import ImportRefused, digest_of, require_new
from usability.imports.dry_run import DryRun
from usability.imports.reading import Sheet, UnreadableFile, read_sheet
from usability.imports.uploads import Upload, Uploads
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.sessions.models import Batch
from usability.studies.access import current_role, current_study, may
from usability.studies.models import Study
from usability.web.access import Audience, audience

Page = str | tuple[str, int] | AnyResponse
MISTAKES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Work:
    """Files on their way in. sheets: read from them, in their order."""

    study: Study
    token: str
    upload: Upload
    digest: str
    sheets: Sequence[Sheet]


class Intake(ABC):
    """One import of a kind between its steps: what a person says of the columns, and what comes of it.

    name: of its pages and templates. path: in their address. files: fields of the form that are tables, the first one
    required. batch: where its imports are listed.
    """

    name: ClassVar[str]
    path: ClassVar[str]
    form: ClassVar[type[FlaskForm]]
    files: ClassVar[tuple[str, ...]]
    batch: ClassVar[type[Batch]]

    def __init__(self, work: Work) -> None:
        self.work = work

    @staticmethod
    @abstractmethod
    def start(study: Study) -> dict[str, Any]:
        """What the first page shows beside the form: `batches` at least."""

    @staticmethod
    def mapping_of(_form: FlaskForm) -> str:
        """The text of a mapping file that came with the tables; "" for none. Raises UnreadableFile."""
        return ""

    @abstractmethod
    def open(self) -> DryRun | None:
        """Takes the upload's mapping, or what the headings suggest; a dry run where that says enough."""

    @abstractmethod
    def read(self) -> DryRun | None:
        """Takes what the form says; a dry run, or None where too little was said."""

    @abstractmethod
    def mapping(self) -> str:
        """What was said, as a mapping file. Only after `read` gave a dry run."""

    @abstractmethod
    def shown(self) -> dict[str, Any]:
        """What the page of columns shows."""

    @abstractmethod
    def write(self, checked: Any) -> str:  # noqa: ANN401 - the dry run of the kind
        """Imports what the dry run found and says so. Raises ImportRefused."""

    @staticmethod
    @abstractmethod
    def take_back(study: Study, batch: Any) -> str:  # noqa: ANN401 - the batch of the kind
        """Withdraws an import and says so. Raises ImportRefused."""


def blueprint(kind: type[Intake]) -> Blueprint:
    """The pages of a kind of import."""
    bp, pages = Blueprint(kind.name, __name__), _Pages(kind)
    root = f"/studies/<slug>/{kind.path}"
    bp.add_url_rule(root, kind.name, pages.room, methods=["GET"])
    bp.add_url_rule(root, "upload", pages.upload, methods=["POST"])
    bp.add_url_rule(f"{root}/<token>", "columns", pages.columns, methods=["GET"])
    bp.add_url_rule(f"{root}/<token>", "decide", pages.decide, methods=["POST"])
    bp.add_url_rule(f"{root}/batches/<int:number>/withdraw", "withdraw", pages.withdraw, methods=["POST"])
    return bp


class _Pages:
    """The guard has read the study's name in the address before any of them is called."""

    def __init__(self, kind: type[Intake]) -> None:
        self.kind = kind

    @audience(Audience.STUDY_READ)
    def room(self, **_study: str) -> Page:
        """What was imported, and the way to import more."""
        return self._start(self.kind.form())

    @audience(Audience.STUDY_EDIT)
    def upload(self, **_study: str) -> Page:
        """Take the files and go on to their columns."""
        study, form = current_study(), self.kind.form()
        if not form.validate():
            return self._start(form), 422
        sent = {name: form[name].data for name in self.kind.files if form[name].data}
        files = {name: content(file) for name, file in sent.items()}
        try:
            for name, file in files.items():
                _readable(form, name, file)
            require_new(db.session, self.kind.batch, study, digest_of(*files.values()))
            mapping = self.kind.mapping_of(form)
        except (UnreadableFile, ImportRefused) as error:
            if not form.errors:
                form[self.kind.files[0]].errors = [str(error)]
            return self._start(form), 422
        names = tuple(secure_filename(file.filename or "")[:300] or "file.csv" for file in sent.values())
        kept = Upload(current_user.id, study.id, self.kind.name, names, mapping)
        token = _uploads().keep(kept, [*files.values()])
        return redirect(url_for(f"{self.kind.name}.columns", slug=study.slug, token=token))

    @audience(Audience.STUDY_EDIT)
    def columns(self, token: str, **_study: str) -> Page:
        """Say what each column is: as was said before, or as the headings suggest."""
        intake = self._intake(token)
        return self._columns(intake, intake.open())

    @audience(Audience.STUDY_EDIT)
    def decide(self, token: str, **_study: str) -> Page:
        """Check again, import, keep the mapping as a file, or throw the upload away."""
        intake, act = self._intake(token), request.form.get("act", "check")
        if act == "discard":
            return self._leave(token, "The file is thrown away. Nothing was imported.")
        checked = intake.read()
        if checked is None:
            return self._columns(intake, None), 422
        mapping = intake.mapping()
        _uploads().note(token, replace(intake.work.upload, mapping=mapping))
        if act == "mapping":
            name = f'attachment; filename="{intake.work.study.slug}-mapping.yaml"'
            return Response(mapping, mimetype="application/yaml", headers={"Content-Disposition": name})
        return self._import(intake, checked) if act == "import" else self._columns(intake, checked)

    def _import(self, intake: Intake, checked: DryRun) -> Page:
        if not checked.can_be_imported:
            return self._columns(intake, checked), 422
        try:
            said = intake.write(checked)
        except ImportRefused as error:
            flash(str(error), "error")
            return self._columns(intake, checked), 409
        return self._leave(intake.work.token, said)

    @audience(Audience.STUDY_EDIT)
    def withdraw(self, number: int, **_study: str) -> Page:
        """Take an import out of the results."""
        study = current_study()
        batch = queries.batch_of(db.session, self.kind.batch, study.id, number) or abort(404)
        try:
            flash(self.kind.take_back(study, batch))
        except ImportRefused as error:
            flash(str(error), "error")
        return self._to_room()

    def _start(self, form: FlaskForm) -> str:
        study = current_study()
        return render_template(
            f"{self.kind.name}/{self.kind.name}.html",
            study=study,
            form=form,
            may_edit=may(current_role(), Audience.STUDY_EDIT),
            most=current_settings().max_upload_mb,
            **self.kind.start(study),
        )

    def _columns(self, intake: Intake, checked: DryRun | None) -> str:
        return render_template(
            f"{self.kind.name}/columns.html",
            study=intake.work.study,
            work=intake.work,
            checked=checked,
            shown=MISTAKES_SHOWN,
            **intake.shown(),
        )

    def _intake(self, token: str) -> Intake:
        study = current_study()
        kept = _uploads().find(token, user=current_user.id, study=study.id, kind=self.kind.name) or abort(404)
        upload, files = kept
        return self.kind(Work(study, token, upload, digest_of(*files), [read_sheet(file) for file in files]))

    def _leave(self, token: str, said: str) -> Page:
        _uploads().drop(token)
        flash(said)
        return self._to_room()

    def _to_room(self) -> Page:
        return redirect(url_for(f"{self.kind.name}.{self.kind.name}", slug=current_study().slug))


def content(file: FileStorage) -> bytes:
    """What a file that was sent holds."""
    return file.stream.read()


def _readable(form: FlaskForm, name: str, file: bytes) -> None:
    """Puts what is wrong with a file beside its field. Raises UnreadableFile."""
    try:
        read_sheet(file)
    except UnreadableFile as error:
        form[name].errors = [str(error)]
        raise


def _uploads() -> Uploads:
    return Uploads(current_settings().data_dir)

"""Finished trials from a file: send it, say what the columns are, see every bad row, import; withdraw an import."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as AnyResponse

from usability.imports import queries, services
from usability.imports.choices import UNITS, Choices, Chooser, from_form, from_mapping, to_mapping
from usability.imports.forms import UploadForm
from usability.imports.mapping import Mapping, UnreadableMapping, dump_mapping, load_mapping
from usability.imports.reading import Sheet, UnreadableFile, read_sheet
from usability.imports.rules import ImportCheck, check
from usability.imports.uploads import Upload, Uploads
from usability.infra.database import db
from usability.infra.settings import Settings
from usability.studies.access import current_role, current_study, may
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version
from usability.web.access import Audience, audience

bp = Blueprint("imports", __name__)
Page = str | tuple[str, int] | AnyResponse
MISTAKES_SHOWN = 200


@dataclass(slots=True)
class Work:
    """One import between its steps."""

    token: str
    upload: Upload
    digest: str
    version: PlanVersion
    plan: StudyPlan
    trials: Sheet
    answers: Sheet | None

    @property
    def chooser(self) -> Chooser:
        return Chooser(self.trials, self.answers, self.plan)


@bp.route("/studies/<slug>/import", methods=["GET"])
@audience(Audience.STUDY_READ)
def imports(slug: str) -> Page:
    """What was imported, and the way to import more."""
    return _start(UploadForm())


@bp.post("/studies/<slug>/import")
@audience(Audience.STUDY_EDIT)
def upload(slug: str) -> Page:
    """Take the files and go on to their columns."""
    study, form = current_study(), UploadForm()
    if not form.validate():
        return _start(form), 422
    try:
        trials = _content(form.trials.data)
        answers = _content(form.answers.data) if form.answers.data else None
        _sheets(form, trials, answers)
        services.require_new(db.session, study, services.digest_of(trials, answers))
        mapping = _mapping_text(form)
    except (UnreadableFile, services.ImportRefused) as error:
        if not form.errors:
            form.trials.errors = [str(error)]
        return _start(form), 422
    kept = Upload(
        user=current_user.id,
        study=study.id,
        filename=_name(form.trials.data),
        mapping=mapping,
        answers_filename=_name(form.answers.data) if answers is not None else "",
    )
    token = _uploads().keep(kept, trials, answers)
    return redirect(url_for("imports.columns", slug=slug, token=token))


@bp.get("/studies/<slug>/import/<token>")
@audience(Audience.STUDY_EDIT)
def columns(slug: str, token: str) -> Page:
    """Say what each column is: as a mapping file has it, or as the headings suggest."""
    work = _work(token)
    chooser = work.chooser
    if work.upload.mapping:
        return _columns(work, from_mapping(load_mapping(work.upload.mapping), chooser))
    return _columns(work, chooser.guess())


@bp.post("/studies/<slug>/import/<token>")
@audience(Audience.STUDY_EDIT)
def decide(slug: str, token: str) -> Page:
    """Check again, import, keep the mapping as a file, or throw the upload away."""
    work, act = _work(token), request.form.get("act", "check")
    if act == "discard":
        _uploads().drop(token)
        flash("The file is thrown away. Nothing was imported.")
        return redirect(url_for("imports.imports", slug=slug))
    choices = from_form(request.form, work.chooser)
    mapping, _problems = to_mapping(choices)
    if mapping is None:
        return _columns(work, choices), 422
    _uploads().note(token, replace(work.upload, mapping=dump_mapping(mapping)))
    if act == "mapping":
        return Response(
            dump_mapping(mapping),
            mimetype="application/yaml",
            headers={"Content-Disposition": f'attachment; filename="{slug}-mapping.yaml"'},
        )
    return _import(work, choices, mapping) if act == "import" else _columns(work, choices)


def _import(work: Work, choices: Choices, mapping: Mapping) -> Page:
    study, checked = current_study(), _check(work, mapping)
    if checked.mistakes:
        return _columns(work, choices), 422
    try:
        batch = services.import_trials(
            db.session,
            study,
            work.version,
            checked,
            digest=work.digest,
            filename=work.upload.filename,
            by=current_user,
        )
    except services.ImportRefused as error:
        flash(str(error), "error")
        return _columns(work, choices), 409
    _uploads().drop(work.token)
    flash(f"{batch.rows} trials of {len(checked.people)} people are imported.")
    return redirect(url_for("imports.imports", slug=study.slug))


@bp.post("/studies/<slug>/import/batches/<int:number>/withdraw")
@audience(Audience.STUDY_EDIT)
def withdraw(slug: str, number: int) -> Page:
    """Take an import out of the results; the log keeps it."""
    study = current_study()
    batch = queries.batch_of(db.session, study.id, number) or abort(404)
    reason = request.form.get("reason", "").strip()[:300]
    try:
        services.withdraw(db.session, study, batch, reason=reason, by=current_user)
    except services.ImportRefused as error:
        flash(str(error), "error")
    else:
        flash(f"“{batch.filename}” is withdrawn: none of its {batch.rows} trials is counted.")
    return redirect(url_for("imports.imports", slug=slug))


def _start(form: UploadForm) -> str:
    study = current_study()
    return render_template(
        "imports/imports.html",
        study=study,
        form=form,
        batches=queries.batches(db.session, study.id),
        published=newest_version(db.session, study) is not None,
        may_edit=may(current_role(), Audience.STUDY_EDIT),
        most=_settings().max_upload_mb,
    )


def _columns(work: Work, choices: Choices) -> str:
    mapping, problems = to_mapping(choices)
    checked = _check(work, mapping) if mapping is not None else None
    chooser = work.chooser
    return render_template(
        "imports/columns.html",
        study=current_study(),
        work=work,
        choices=choices,
        problems=problems,
        checked=checked,
        roles=chooser.role_options(),
        answer_roles=chooser.answer_role_options(),
        groups=chooser.groups(choices),
        units=UNITS,
        shown=MISTAKES_SHOWN,
        has_errors=any(role.startswith("error:") for role in choices.roles.values()),
    )


def _check(work: Work, mapping: Mapping) -> ImportCheck:
    taken = queries.taken_codes(db.session, current_study().id)
    return check(work.trials, mapping, work.plan, answers=work.answers, taken=taken)


def _work(token: str) -> Work:
    study = current_study()
    found = _uploads().find(token, user=current_user.id, study=study.id) or abort(404)
    upload, trials, answers = found
    version = newest_version(db.session, study) or abort(404)
    return Work(
        token,
        upload,
        services.digest_of(trials, answers),
        version,
        StudyPlan.model_validate(version.plan),
        read_sheet(trials),
        read_sheet(answers) if answers is not None else None,
    )


def _sheets(form: UploadForm, trials: bytes, answers: bytes | None) -> None:
    """Puts what is wrong with a file beside its field. Raises UnreadableFile."""
    for field, data in ((form.trials, trials), (form.answers, answers)):
        if data is None:
            continue
        try:
            read_sheet(data)
        except UnreadableFile as error:
            field.errors = [str(error)]
            raise


def _mapping_text(form: UploadForm) -> str:
    """The mapping file's text, "" where none came. Raises UnreadableFile."""
    if not form.mapping.data:
        return ""
    try:
        return dump_mapping(load_mapping(_content(form.mapping.data).decode("utf-8")))
    except (UnicodeDecodeError, UnreadableMapping) as error:
        message = str(error) if isinstance(error, UnreadableMapping) else "This is not UTF-8 text."
        form.mapping.errors = [message]
        raise UnreadableFile(message) from error


def _content(file: FileStorage) -> bytes:
    return file.stream.read()


def _name(file: Any) -> str:  # noqa: ANN401 - WTForms' data
    return secure_filename(file.filename or "")[:300] or "file.csv"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _uploads() -> Uploads:
    return Uploads(_settings().data_dir)

"""Figures of the business from a file: send it, say what the columns are, see every bad row, import; withdraw."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as AnyResponse

from usability.business import queries, services
from usability.business.forms import UploadForm
from usability.business.mapping import ROLES, guess, of_roles
from usability.business.rules import BusinessCheck, BusinessKind
from usability.imports.mapping import UnreadableMapping
from usability.imports.reading import Sheet, UnreadableFile, read_sheet
from usability.imports.uploads import Upload, Uploads
from usability.infra.database import db
from usability.infra.settings import Settings
from usability.studies.access import current_role, current_study, may
from usability.web.access import Audience, audience

bp = Blueprint("business", __name__)
Page = str | tuple[str, int] | AnyResponse
MISTAKES_SHOWN = 200
KINDS = {
    BusinessKind.CHURNED: "churn",
    BusinessKind.REVENUE: "revenue",
    BusinessKind.LIFETIME_VALUE: "lifetime value",
}
"""Kinds of figures within a sentence."""


@dataclass(slots=True)
class Chosen:
    """What a person said of the columns. errors: by field, what was wrong with it."""

    roles: dict[str, str]
    as_of: str = ""
    currency: str = ""
    source: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """One import between its steps."""

    token: str
    upload: Upload
    file: bytes
    sheet: Sheet


@bp.get("/studies/<slug>/business")
@audience(Audience.STUDY_READ)
def business(slug: str) -> Page:
    """What was imported, and the way to import more."""
    return _start(UploadForm())


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


@bp.post("/studies/<slug>/business")
@audience(Audience.STUDY_EDIT)
def upload(slug: str) -> Page:
    """Take the file and go on to its columns."""
    study, form = current_study(), UploadForm()
    if not form.validate():
        return _start(form), 422
    file = form.file.data.stream.read()
    try:
        read_sheet(file)
        services.require_new(db.session, study, services.digest_of(file))
    except (UnreadableFile, services.ImportRefused) as error:
        form.file.errors = [str(error)]
        return _start(form), 422
    name = secure_filename(form.file.data.filename or "")[:300] or "file.csv"
    token = _uploads().keep(Upload(user=current_user.id, study=study.id, filename=name), file, None)
    return redirect(url_for("business.columns", slug=slug, token=token))


@bp.get("/studies/<slug>/business/<token>")
@audience(Audience.STUDY_EDIT)
def columns(slug: str, token: str) -> Page:
    """Say what each column is, as the headings suggest at first."""
    work = _work(token)
    chosen = Chosen(guess(work.sheet.columns))
    # Nothing was said yet, so nothing is wrong yet.
    return _columns(work, chosen, _checked(work, chosen) if "date" in chosen.roles.values() else None)


@bp.post("/studies/<slug>/business/<token>")
@audience(Audience.STUDY_EDIT)
def decide(slug: str, token: str) -> Page:
    """Check again, import, or throw the file away."""
    work, act = _work(token), request.form.get("act", "check")
    if act == "discard":
        _uploads().drop(token)
        flash("The file is thrown away. Nothing was imported.")
        return redirect(url_for("business.business", slug=slug))
    chosen = _from_form(work.sheet)
    checked = _checked(work, chosen)
    if checked is None:
        return _columns(work, chosen, None), 422
    if act != "import":
        return _columns(work, chosen, checked)
    if checked.mistakes:
        return _columns(work, chosen, checked), 422
    try:
        batch = services.import_figures(
            db.session, current_study(), checked, digest=services.digest_of(work.file),
            filename=work.upload.filename, source=chosen.source, by=current_user,
        )  # fmt: skip
    except services.ImportRefused as error:
        flash(str(error), "error")
        return _columns(work, chosen, checked), 409
    _uploads().drop(token)
    flash(f"{len(checked.facts)} figures of {checked.people} people are imported from “{batch.filename}”.")
    return redirect(url_for("business.business", slug=slug))


@bp.post("/studies/<slug>/business/imports/<int:number>/withdraw")
@audience(Audience.STUDY_EDIT)
def withdraw(slug: str, number: int) -> Page:
    """Remove the figures of an import."""
    study = current_study()
    batch = queries.import_of(db.session, study.id, number) or abort(404)
    try:
        services.withdraw(db.session, study, batch, by=current_user)
    except services.ImportRefused as error:
        flash(str(error), "error")
    else:
        flash(f"“{batch.filename}” is withdrawn: its figures are removed.")
    return redirect(url_for("business.business", slug=slug))


def _from_form(sheet: Sheet) -> Chosen:
    roles = {
        column: role
        for number, column in enumerate(sheet.columns)
        if (role := request.form.get(f"col-{number}", "")) in ROLES
    }

    def given(name: str) -> str:
        return request.form.get(name, "").strip()[:300]

    return Chosen(roles, given("as_of"), given("currency"), given("source"))


def _checked(work: Work, chosen: Chosen) -> BusinessCheck | None:
    """A dry run; None where too little was said, and then what is missing stands in `chosen.errors`."""
    as_of = None
    if chosen.as_of and "date" not in chosen.roles.values():
        try:
            as_of = date.fromisoformat(chosen.as_of)
        except ValueError:
            chosen.errors["as_of"] = "Write the date as 2026-09-30."
            return None
    try:
        mapping = of_roles(chosen.roles, as_of=as_of, currency=chosen.currency)
    except UnreadableMapping as error:
        for line in str(error).splitlines():
            name = "as_of" if "date" in line else "currency" if "currency" in line.lower() else "col-0"
            chosen.errors.setdefault(name, line)
        return None
    return services.dry_run(db.session, current_study(), work.sheet, mapping)


def _start(form: UploadForm) -> str:
    study = current_study()
    return render_template(
        "business/business.html",
        study=study,
        form=form,
        imports=queries.imports(db.session, study.id),
        may_edit=may(current_role(), Audience.STUDY_EDIT),
        most=_settings().max_upload_mb,
    )


def _columns(work: Work, chosen: Chosen, checked: BusinessCheck | None) -> str:
    return render_template(
        "business/columns.html",
        study=current_study(),
        work=work,
        chosen=chosen,
        checked=checked,
        roles=[("", "Leave out"), *ROLES.items()],
        found=[(words, checked.count(kind)) for kind, words in KINDS.items()] if checked else [],
        shown=MISTAKES_SHOWN,
    )


def _work(token: str) -> Work:
    found = _uploads().find(token, user=current_user.id, study=current_study().id) or abort(404)
    upload, file, _none = found
    return Work(token, upload, file, read_sheet(file))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _uploads() -> Uploads:
    return Uploads(_settings().data_dir)

"""The panel “Brought from outside”: numbers that no session can measure, typed in with source and day."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.infra.clock import now
from usability.infra.database import db
from usability.measures.clocks import day
from usability.outside import queries, services
from usability.outside.figures import said
from usability.outside.kinds import KINDS, NOT_MEASURED_HERE, Kind, Sort, blanks_of
from usability.outside.models import OutsideNumber
from usability.outside.rules import Reading, read, typed
from usability.outside.services import OutsideRefused
from usability.studies.access import current_role, current_study, may
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number

bp = Blueprint("outside", __name__)
Page = str | tuple[str, int] | Response
_CONTROLS = {
    Sort.WHOLE: "number", Sort.AMOUNT: "number", Sort.SHARE: "number", Sort.CURRENCY: "text", Sort.CHOICE: "select",
    Sort.DAY: "date", Sort.LINE: "text", Sort.WORDS: "textarea",
}  # fmt: skip


@bp.get("/studies/<slug>/outside")
@audience(Audience.STUDY_READ)
def outside(slug: str) -> Page:
    """What was brought, what was removed again, and the way to bring more."""
    study = current_study()
    standing = queries.brought(db.session, study.id)
    return render_template(
        "outside/outside.html",
        study=study,
        kinds=[(kind, about, [one for one in standing if one.entry.kind is kind]) for kind, about in KINDS.items()],
        removed=queries.brought(db.session, study.id, removed=True),
        may_edit=may(current_role(), Audience.STUDY_EDIT),
        mark=NOT_MEASURED_HERE,
        said=said,
        day=day,
    )  # fmt: skip


@bp.route("/studies/<slug>/outside/new/<what>", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def add(slug: str, what: str) -> Page:
    """A new number of a kind."""
    if what not in {kind.value for kind in Kind}:
        abort(404)
    kind = Kind(what)
    if request.method == "GET":
        return _form(kind, {}, Reading())
    reading = read(kind, request.form, now().date())
    if reading.entry is None:
        return _form(kind, request.form.to_dict(), reading, 422)
    number = services.add(db.session, current_study(), reading.entry, by=current_user)
    flash(f"{KINDS[kind].name} is kept, with its source and day.")
    return redirect(url_for("outside.outside", slug=slug, _anchor=f"number-{number.id}"))


@bp.route("/studies/<slug>/outside/<int:number>/edit", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def edit(slug: str, number: int) -> Page:
    """A number with its source and day; two people never overwrite each other unseen."""
    found = _the_number(number)
    if found.removed_at is not None:
        flash("This number is removed. Bring it back first.", "error")
        return _back(slug)
    entry = queries.entry_of(found)
    if request.method == "GET":
        return _form(entry.kind, typed(entry), Reading(), number=found)
    reading = read(entry.kind, request.form, now().date())
    if reading.entry is None:
        return _form(entry.kind, request.form.to_dict(), reading, 422, number=found)
    try:
        changed = services.change(
            db.session, current_study(), found, reading.entry,
            revision=_revision(), by=current_user,
        )  # fmt: skip
    except OutsideRefused as error:
        now_there = queries.entry_of(found)
        words = (
            f"{error.message} It says now: {said(now_there)}; {now_there.source}, {day(now_there.as_of)}. "
            "Save again to put yours in its place."
        )
        return _form(entry.kind, request.form.to_dict(), Reading(), 409, number=found, refused=words)
    flash("Saved. What it said before is kept beside it." if changed else "Nothing was changed.")
    return _back(slug, found)


@bp.post("/studies/<slug>/outside/<int:number>/<any(undo, remove, restore):act>")
@audience(Audience.STUDY_EDIT)
def do(slug: str, number: int, act: str) -> Page:
    """Undo the last change of a number, remove it, or bring it back."""
    found = _the_number(number)
    study, by = current_study(), current_user
    try:
        match act:
            case "undo":
                services.undo(db.session, study, found, revision=_revision(), by=by)
            case "remove":
                services.remove(db.session, study, found, by=by)
            case _:
                services.restore(db.session, study, found, by=by)
    except OutsideRefused as error:
        flash(error.message, "error")
    else:
        flash(_DONE[act])
    return _back(slug, found)


_DONE = {
    "undo": "It says again what it said before.",
    "remove": "The number is removed. It can be brought back at the end of this page.",
    "restore": "The number is back.",
}


def _revision() -> int:
    """The state of a number that its writer saw."""
    return whole_number(request.form.get("revision")) or 0


def _the_number(number: int) -> OutsideNumber:
    return queries.find(db.session, current_study().id, number) or abort(404)


def _back(slug: str, number: OutsideNumber | None = None) -> Response:
    place = None if number is None else "removed" if number.removed_at else f"number-{number.id}"
    return redirect(url_for("outside.outside", slug=slug, _anchor=place))


def _form(
    kind: Kind,
    values: dict[str, str],
    reading: Reading,
    status: int = 200,
    *,
    number: OutsideNumber | None = None,
    refused: str = "",
) -> Page:
    study = current_study()
    slug = study.slug
    action = (
        url_for("outside.add", slug=slug, what=kind.value)
        if number is None
        else url_for("outside.edit", slug=slug, number=number.id)
    )
    # Sent with the first look, kept through mistakes; after a refusal the writer has seen what stands there now.
    seen = number.revision if number is not None else ""
    page = render_template(
        "outside/edit.html",
        study=study,
        kind=kind,
        about=KINDS[kind],
        blanks=[(one, _CONTROLS[one.sort]) for one in blanks_of(kind)],
        values=values,
        errors=reading.errors,
        refused=refused,
        number=number,
        revision=seen if refused else values.get("revision", seen),
        action=action,
        mark=NOT_MEASURED_HERE,
    )
    return page, status

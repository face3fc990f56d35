"""The life of a study: create, publish, pause, close, open again, duplicate, delete."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from pydantic import ValidationError

from usability.infra.database import db
from usability.studies import binding, services
from usability.studies.access import current_study
from usability.studies.forms import NewStudyForm
from usability.studies.rules import StudyState
from usability.studies.starters import new_plan
from usability.studies.views.blueprint import Page, bp
from usability.studies.views.plan import page
from usability.web.access import Audience, audience

_DONE = {
    StudyState.OPEN: "The study is open.",
    StudyState.PAUSED: "The study is paused: nobody new gets in; people who began can finish.",
    StudyState.CLOSED: "The study is closed.",
}


@bp.route("/studies/new", methods=["GET", "POST"])
@audience(Audience.RESEARCHER)
def new() -> Page:
    """Plan a study."""
    form = NewStudyForm()
    if form.validate_on_submit():
        title = (form.title.data or "").strip()
        if not title:
            form.title.errors = ["Give the study a title."]
        else:
            try:
                plan = new_plan(
                    title, form.product__name.data or "", form.product__version.data or "", current_user.email
                )
            except ValidationError as error:
                binding.show_mistakes(form, error, ())
            else:
                study = services.create_study(db.session, plan, current_user)
                flash("The draft is yours. Write a task next.")
                return redirect(url_for("studies.plan", slug=study.slug))
    return render_template("studies/new.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/studies/<slug>/publish")
@audience(Audience.STUDY_EDIT)
def publish(slug: str) -> Page:
    """Freezes the draft as a version and opens the study."""
    study = current_study()
    seen = request.form.get("revision", "")
    if seen and seen != str(study.revision):
        flash(
            "Somebody changed the plan after you opened it. Look at it as it is now, then publish.", "error"
        )
        return page(study, status=409)
    before = services.newest_version(db.session, study)
    try:
        version = services.publish(db.session, study, current_user)
    except services.NotPublishable as error:
        flash(f"Not published: {error}", "error")
        return page(study, status=422)
    if before is not None and before.number == version.number:
        flash(f"Nothing changed since version {version.number}. The study is open.")
    else:
        flash(f"Version {version.number} is published and the study is open. Invite people next.")
    return redirect(url_for("studies.plan", slug=study.slug))


@bp.post("/studies/<slug>/state")
@audience(Audience.STUDY_EDIT)
def change_state(slug: str) -> Page:
    """Pauses, closes or opens again."""
    study = current_study()
    try:
        target = StudyState(request.form.get("state", ""))
    except ValueError:
        abort(400)
    try:
        services.change_state(db.session, study, target, current_user)
    except services.StudyError as error:
        flash(str(error), "error")
        return page(study, status=409)
    flash(_DONE[target])
    return redirect(url_for("studies.plan", slug=study.slug))


@bp.post("/studies/<slug>/duplicate")
@audience(Audience.STUDY_EDIT)
def duplicate(slug: str) -> Page:
    """A new draft with the same plan and none of the sessions."""
    copy = services.duplicate_study(db.session, current_study(), current_user)
    flash("This is the copy: a draft of its own, without sessions.")
    return redirect(url_for("studies.plan", slug=copy.slug))


@bp.post("/studies/<slug>/delete")
@audience(Audience.STUDY_OWN)
def delete(slug: str) -> Page:
    """Takes the study out of sight; it can be restored from the list of studies."""
    study = current_study()
    services.delete_study(db.session, study, current_user)
    flash(f"“{study.title or study.slug}” is deleted. Restore it at the end of this page.")
    return redirect(url_for("overview.studies"))

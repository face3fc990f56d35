"""Who works on a study, and in which role."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from usability.accounts.models import User
from usability.accounts.trail import of_subject
from usability.infra.database import db
from usability.studies import services
from usability.studies.access import StudyRole, current_role, current_study, may
from usability.studies.forms import ShareForm
from usability.studies.models import StudyMember
from usability.studies.views.blueprint import Page, bp
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number
from usability.web.paging import asked_page


@bp.get("/studies/<slug>/members")
@audience(Audience.STUDY_READ)
def members(slug: str) -> Page:
    """Everybody who works on the study."""
    return _page(ShareForm(formdata=None))


@bp.post("/studies/<slug>/members")
@audience(Audience.STUDY_OWN)
def share(slug: str) -> Page:
    """Gives an account a role, or another one."""
    form = ShareForm()
    if form.validate():
        try:
            person = services.share(
                db.session, current_study(), form.email.data or "", StudyRole(form.role.data), current_user
            )
        except services.StudyError as error:
            form.email.errors = [str(error)]
        else:
            flash(f"{person.name} has the role {form.role.data}.")
            return redirect(url_for("studies.members", slug=slug))
    return _page(form, 422)


@bp.post("/studies/<slug>/members/remove")
@audience(Audience.STUDY_OWN)
def unshare(slug: str) -> Page:
    """Takes somebody's role away."""
    number = whole_number(request.form.get("user"))
    person = db.session.get(User, number) if number is not None else None
    if person is None:
        abort(404)
    try:
        services.unshare(db.session, current_study(), person, current_user)
    except services.StudyError as error:
        flash(str(error), "error")
        return _page(ShareForm(formdata=None), 409)
    flash(f"{person.name} has no role in this study any more.")
    gone = person.id == current_user.id
    return redirect(url_for("overview.studies") if gone else url_for("studies.members", slug=slug))


@bp.get("/studies/<slug>/trail")
@audience(Audience.STUDY_OWN)
def trail(slug: str) -> str:
    """Who did what to the study, newest first. In the address: `page` from 1."""
    page = asked_page()
    lines, pages = of_subject(db.session, slug, page=page)
    return render_template("studies/trail.html", study=current_study(), lines=lines, page=page, pages=pages)


def _page(form: ShareForm, status: int = 200) -> Page:
    study = current_study()
    rows = db.session.execute(
        select(User, StudyMember.role)
        .join(StudyMember, StudyMember.user_id == User.id)
        .where(StudyMember.study_id == study.id)
        .order_by(User.name)
    ).all()
    own = may(current_role(), Audience.STUDY_OWN)
    return render_template("studies/members.html", study=study, rows=rows, form=form, may_own=own), status

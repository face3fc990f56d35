"""Merging, deleting and what undoes them; taking evidence away."""

from flask import flash, redirect, request, url_for

from usability.findings import picking, services
from usability.findings.forms import RatingForm
from usability.findings.picking import FindingError
from usability.findings.views.blueprint import Page, bp, person, the_finding
from usability.infra.database import db
from usability.studies.access import current_study
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number


@bp.post("/studies/<slug>/findings/<int:number>/drop")
@audience(Audience.STUDY_EDIT)
def drop(slug: str, number: int) -> Page:
    """Take an observation from behind a finding; it stays among the observations."""
    finding = the_finding(number)
    back = whole_number(request.form.get("back")) or number
    try:
        (chosen,) = picking.observe(db.session, current_study(), [request.form.get("observation", "")])
    except FindingError as error:
        flash(error.message, "error")
    else:
        services.drop(db.session, finding, chosen.observation, person())
        flash("The observation is no longer behind this finding. It stands among the observations.")
    return redirect(url_for("findings.finding", slug=slug, number=back))


@bp.post("/studies/<slug>/findings/<int:number>/rate")
@audience(Audience.STUDY_EDIT)
def rate(slug: str, number: int) -> Page:
    """Give, change or take back one's own severity of a finding; it does not touch what others gave."""
    finding, form = the_finding(number), RatingForm()
    back = redirect(url_for("findings.finding", slug=slug, number=number, _anchor="severity"))
    if not form.validate():
        flash("Choose one of the severities.", "error")
        return back
    try:
        changed = services.rate(db.session, finding, form.rank, person())
    except FindingError as error:
        flash(error.message, "error")
        return back
    if changed:
        flash("Your rating is taken back." if form.rank is None else "Your rating is kept.")
    return back


@bp.post("/studies/<slug>/findings/<int:number>/merge")
@audience(Audience.STUDY_EDIT)
def merge(slug: str, number: int) -> Page:
    """Let this finding's evidence count for another one."""
    finding = the_finding(number)
    other = whole_number(request.form.get("into"))
    if other is None:
        flash("Choose the finding that it is to be merged into.", "error")
        return redirect(url_for("findings.finding", slug=slug, number=number, _anchor="merge"))
    into = the_finding(other)
    try:
        services.merge(db.session, finding, into, person())
    except FindingError as error:
        flash(error.message, "error")
        return redirect(url_for("findings.finding", slug=slug, number=number, _anchor="merge"))
    flash(f"Finding {number} is merged into this one. It can be taken out again below.")
    return redirect(url_for("findings.finding", slug=slug, number=into.number))


@bp.post("/studies/<slug>/findings/<int:number>/unmerge")
@audience(Audience.STUDY_EDIT)
def unmerge(slug: str, number: int) -> Page:
    """Make a merged finding stand for itself again."""
    try:
        services.unmerge(db.session, the_finding(number), person())
        flash("The finding stands for itself again.")
    except FindingError as error:
        flash(error.message, "error")
    return redirect(url_for("findings.finding", slug=slug, number=number))


@bp.post("/studies/<slug>/findings/<int:number>/delete")
@audience(Audience.STUDY_EDIT)
def delete_finding(slug: str, number: int) -> Page:
    """Take a finding out of every list and count; it can be brought back."""
    finding = the_finding(number)
    services.delete_finding(db.session, finding, person())
    flash(f"Finding {number} is deleted. It can be brought back at the end of this page.")
    return redirect(url_for("findings.findings", slug=slug))


@bp.post("/studies/<slug>/findings/<int:number>/restore")
@audience(Audience.STUDY_EDIT)
def restore(slug: str, number: int) -> Page:
    """Bring a deleted finding back."""
    services.restore_finding(db.session, the_finding(number), person())
    flash("The finding is back.")
    return redirect(url_for("findings.finding", slug=slug, number=number))

"""Merging, deleting and what undoes them; taking evidence away."""

from urllib.parse import urlencode

from flask import flash, redirect, request, url_for

from usability.findings import picking, services
from usability.findings.forms import RatingForm
from usability.findings.picking import FindingError
from usability.findings.views.blueprint import Page, bp, person, the_finding
from usability.infra.database import db
from usability.studies.access import current_study
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number


def _back(endpoint: str, *, slug: str, number: int | None = None, anchor: str = "") -> str:
    """The page to go back to, under the choice with which the form was sent."""
    chosen = urlencode(list(request.args.items(multi=True)))
    address = url_for(endpoint, slug=slug, number=number)
    return address + (f"?{chosen}" if chosen else "") + (f"#{anchor}" if anchor else "")


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
    return redirect(_back("findings.finding", slug=slug, number=back))


@bp.post("/studies/<slug>/findings/<int:number>/rate")
@audience(Audience.STUDY_EDIT)
def rate(slug: str, number: int) -> Page:
    """Give, change or take back one's own severity of a finding; it does not touch what others gave."""
    finding, form = the_finding(number), RatingForm()
    back = redirect(_back("findings.finding", slug=slug, number=number, anchor="severity"))
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
        return redirect(_back("findings.finding", slug=slug, number=number, anchor="merge"))
    into = the_finding(other)
    try:
        services.merge(db.session, finding, into, person())
    except FindingError as error:
        flash(error.message, "error")
        return redirect(_back("findings.finding", slug=slug, number=number, anchor="merge"))
    flash(f"Finding {number} is merged into this one. It can be taken out again below.")
    return redirect(_back("findings.finding", slug=slug, number=into.number))


@bp.post("/studies/<slug>/findings/<int:number>/unmerge")
@audience(Audience.STUDY_EDIT)
def unmerge(slug: str, number: int) -> Page:
    """Make a merged finding stand for itself again."""
    try:
        services.unmerge(db.session, the_finding(number), person())
        flash("The finding stands for itself again.")
    except FindingError as error:
        flash(error.message, "error")
    return redirect(_back("findings.finding", slug=slug, number=number))


@bp.post("/studies/<slug>/findings/<int:number>/delete")
@audience(Audience.STUDY_EDIT)
def delete_finding(slug: str, number: int) -> Page:
    """Take a finding out of every list and count; it can be brought back."""
    finding = the_finding(number)
    services.delete_finding(db.session, finding, person())
    flash(f"Finding {number} is deleted. It can be brought back at the end of this page.")
    return redirect(_back("findings.findings", slug=slug))


@bp.post("/studies/<slug>/findings/<int:number>/restore")
@audience(Audience.STUDY_EDIT)
def restore(slug: str, number: int) -> Page:
    """Bring a deleted finding back."""
    services.restore_finding(db.session, the_finding(number), person())
    flash("The finding is back.")
    return redirect(_back("findings.finding", slug=slug, number=number))

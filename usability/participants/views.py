"""The People room: links that let people in, and the people who came."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.participants import queries, rules, services
from usability.participants.forms import ExcludeForm, InviteForm, LinkForm
from usability.studies.access import current_role, current_study, may
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version
from usability.web.access import Audience, audience
from usability.web.paging import asked_page, pages_of

bp = Blueprint("participants", __name__)
Page = str | tuple[str, int] | Response


@bp.get("/studies/<slug>/people")
@audience(Audience.STUDY_READ)
def people(slug: str) -> Page:
    """Links, people, and how many ended before admission."""
    return _room()


@bp.post("/studies/<slug>/people/links")
@audience(Audience.STUDY_RUN)
def create_link(slug: str) -> Page:
    """Make a link for many people."""
    form = LinkForm()
    if not form.validate():
        return _room(link_form=form), 422
    link = services.create_link(
        db.session, current_study(), purpose=form.purpose.data, label=form.label.data or "", by=current_user
    )
    flash("The link is ready to be copied.")
    return redirect(url_for("participants.people", slug=slug, _anchor=f"link-{link.id}"))


@bp.post("/studies/<slug>/people/invite")
@audience(Audience.STUDY_RUN)
def invite(slug: str) -> Page:
    """Make a personal link for each code."""
    form = InviteForm()
    if form.validate():
        codes, bad = rules.codes_in(form.codes.data or "")
        if bad:
            form.codes.errors = [
                f"These cannot be codes: {', '.join(bad[:10])}. A code has letters, digits, dots, dashes, underscores "
                "or @, and no spaces."
            ]
        elif len(codes) > rules.MOST_CODES:
            form.codes.errors = [f"At most {rules.MOST_CODES} people at once; these are {len(codes)}."]
        else:
            services.invite(db.session, current_study(), codes, by=current_user)
            flash(
                f"{len(codes)} personal {'link is' if len(codes) == 1 else 'links are'} ready, beside each code."
            )
            return redirect(url_for("participants.people", slug=slug, _anchor="everybody"))
    return _room(invite_form=form), 422


@bp.post("/studies/<slug>/people/links/<int:link_id>")
@audience(Audience.STUDY_RUN)
def switch_link(slug: str, link_id: int) -> Page:
    """Open or shut a link."""
    link = queries.link_of(db.session, current_study().id, link_id) or abort(404)
    active = request.form.get("active") == "yes"
    services.set_active(db.session, link, active, current_user)
    flash("The link lets people in again." if active else "The link is shut. Who is inside already goes on.")
    return redirect(url_for("participants.people", slug=slug, page=asked_page(), _anchor=f"link-{link_id}"))


@bp.post("/studies/<slug>/people/<int:participant_id>/exclude")
@audience(Audience.STUDY_RUN)
def exclude(slug: str, participant_id: int) -> Page:
    """Leave a person out of the results, with a reason."""
    person = queries.person_of(db.session, current_study().id, participant_id) or abort(404)
    form = ExcludeForm()
    if not form.validate():
        return _room(exclude_form=form, excluding=participant_id), 422
    services.exclude(db.session, person, form.reason.data or "", current_user)
    flash(f"{person.code} is left out of the results.")
    return redirect(
        url_for("participants.people", slug=slug, page=asked_page(), _anchor=f"person-{participant_id}")
    )


@bp.post("/studies/<slug>/people/<int:participant_id>/include")
@audience(Audience.STUDY_RUN)
def include(slug: str, participant_id: int) -> Page:
    """Count a person again."""
    person = queries.person_of(db.session, current_study().id, participant_id) or abort(404)
    services.include(db.session, person, current_user)
    flash(f"{person.code} is counted again.")
    return redirect(
        url_for("participants.people", slug=slug, page=asked_page(), _anchor=f"person-{participant_id}")
    )


def _room(
    *,
    link_form: LinkForm | None = None,
    invite_form: InviteForm | None = None,
    exclude_form: ExcludeForm | None = None,
    excluding: int | None = None,
) -> str:
    study, page = current_study(), asked_page()
    version = newest_version(db.session, study)
    plan = StudyPlan.model_validate(version.plan) if version is not None else None
    total = queries.count_people(db.session, study.id)
    screener = {question.key: question.text for question in plan.screener.questions} if plan else {}
    context: dict[str, Any] = {
        "study": study,
        "links": queries.links(db.session, study.id),
        "total": total,
        "page": page,
        "pages": pages_of(total, queries.PAGE),
        "rows": queries.people(db.session, study.id, page=page),
        "overdue": queries.overdue(db.session, study.id, now().date()),
        "away": queries.turned_away(db.session, study.id),
        "screener": screener,
        "segments": queries.segment_words(plan) if plan else {},
        "published": version is not None,
        "address": lambda token: queries.address(current_settings().base_url, token),
        "may_run": may(current_role(), Audience.STUDY_RUN),
        "may_own": may(current_role(), Audience.STUDY_OWN),
        "link_form": link_form or LinkForm(formdata=None),
        "invite_form": invite_form or InviteForm(formdata=None),
        "exclude_form": exclude_form,
        "excluding": excluding,
    }
    return render_template("participants/people.html", **context)

"""The observations of a study: filtered by the address, tagged and gathered by checking several."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from usability.findings import picking, queries, seen, services
from usability.findings.forms import ObservationForm
from usability.findings.model import Filter
from usability.findings.models import Observation
from usability.findings.picking import Chosen, FindingError
from usability.findings.rules import Kind, moment_in
from usability.findings.sources import names
from usability.findings.views.blueprint import Page, bp, may_edit, moment_url, person, the_finding
from usability.infra.database import db
from usability.measures.clocks import clock
from usability.measures.words import counted
from usability.participants.models import Participant
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose
from usability.sessions.services import settle
from usability.studies.access import current_study
from usability.studies.fields import listed
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number
from usability.web.paging import asked_page, pages_of

MOST_SESSIONS = 500
"""Sessions offered for an observation by hand, the newest; others are reached by their address."""


@bp.get("/studies/<slug>/findings/observations")
@audience(Audience.STUDY_READ, writes=True)
def observations(slug: str) -> Page:
    """Everything that was seen. Folds what is not folded yet, so it writes."""
    settle(db.session, current_study().id)
    return _page()


@bp.post("/studies/<slug>/findings/observations")
@audience(Audience.STUDY_EDIT)
def act(slug: str) -> Page:
    """Tag the checked observations, take a tag off them, gather them, or tell a new finding from them."""
    keys = request.form.getlist("observation")[: seen.PAGE]
    try:
        chosen = picking.observe(db.session, current_study(), keys)
        what = request.form.get("act", "")
        if what == "new":
            return redirect(url_for("findings.tell", slug=slug, observation=keys))
        flash(_ACTS.get(what, _tag)(chosen))
    except FindingError as error:
        return _page(mistakes={error.field: error.message}, checked=keys), 422
    return redirect(_here())


def _tag(chosen: Sequence[Chosen]) -> str:
    return f"Tagged: {', '.join(picking.tag(db.session, chosen, request.form.get('tag', '')))}."


def _untag(chosen: Sequence[Chosen]) -> str:
    tags = picking.untag(db.session, chosen, request.form.get("tag", ""))
    return f"Taken off: {', '.join(tags)}."


def _gather(chosen: Sequence[Chosen]) -> str:
    number = whole_number(request.form.get("finding"))
    if number is None:
        raise FindingError("finding", "Choose a finding to gather them into, or tell a new one.")
    finding = the_finding(number)
    new = services.gather(db.session, finding, chosen, person())
    there = len(chosen) - new
    known = f" {counted(there, 'of them was', 'of them were')} there already." if there else ""
    return f"{counted(new, 'observation')} gathered into “{finding.title}”.{known}"


_ACTS: dict[str, Callable[[Sequence[Chosen]], str]] = {"untag": _untag, "gather": _gather, "tag": _tag}


@bp.post("/studies/<slug>/findings/observations/write")
@audience(Audience.STUDY_EDIT)
def write(slug: str) -> Page:
    """Keep what a researcher saw in a session."""
    form = _form()
    if form.validate():
        try:
            picking.write_observation(
                db.session, current_study(), whole_number(form.session.data),
                kind=Kind(form.kind.data), words=form.words.data or "", task=form.task.data or "",
                at=_moment(form), by=person(),
            )  # fmt: skip
        except FindingError as error:
            form[error.field].errors = [error.message]
        else:
            flash("Your observation is kept.")
            return redirect(_here())
    return _page(form), 422


def _moment(form: ObservationForm) -> float | None:
    try:
        return moment_in(form.moment.data or "")
    except ValueError as error:
        raise FindingError("moment", str(error)) from error


@bp.post("/studies/<slug>/findings/observations/<int:number>/delete")
@audience(Audience.STUDY_EDIT)
def delete(slug: str, number: int) -> Page:
    """Delete an observation written by hand; the page asked before."""
    found = db.session.get(Observation, number)
    if found is None or found.study_id != current_study().id or found.text_ref is None:
        raise NotFound
    picking.delete_observation(db.session, found, person())
    flash("The observation and its words are deleted.")
    return redirect(_here())


def _chosen() -> Filter:
    """What the address says; what it says wrongly is as if it said nothing."""
    kind, gathered = request.args.get("kind", ""), request.args.get("gathered")
    return Filter(
        kind=Kind(kind) if kind in list(Kind) else None,
        tag=request.args.get("tag") or None,
        task=request.args.get("task") or None,
        person=request.args.get("person") or None,
        gathered={"yes": True, "no": False}.get(gathered or ""),
    )


def _here(page: int | None = None) -> str:
    """The address of the list as it is filtered now."""
    kept = {
        name: value
        for name, value in request.args.items()
        if name in ("kind", "tag", "task", "person", "gathered", "page") and value
    }
    if page is not None:
        kept["page"] = str(page)
    values: dict[str, Any] = {"slug": current_study().slug, **kept}
    return url_for("findings.observations", **values)


def _form() -> ObservationForm:
    study = current_study()
    form = ObservationForm()
    sessions = db.session.execute(
        select(UsabilitySession.id, Participant.code, UsabilitySession.purpose)
        .join(Participant, Participant.id == UsabilitySession.participant_id)
        .where(
            UsabilitySession.study_id == study.id,
            UsabilitySession.purpose != Purpose.PREVIEW,
            not_withdrawn(),
        )
        .order_by(UsabilitySession.id.desc())
        .limit(MOST_SESSIONS)
    )
    people = [
        (str(row.id), row.code if row.purpose == Purpose.REAL else f"{row.code} (pilot)") for row in sessions
    ]
    form.session.choices = listed([("", "Choose a person"), *people])
    form.task.choices = listed([("", "No task in particular"), *names(db.session, study).tasks.items()])
    return form


def _page(
    form: ObservationForm | None = None,
    *,
    mistakes: dict[str, str] | None = None,
    checked: Sequence[str] = (),
) -> str:
    study, chosen = current_study(), _chosen()
    page = asked_page()
    found = seen.listed(db.session, study, chosen, page=page)
    known = names(db.session, study)
    return render_template(
        "findings/observations.html",
        study=study,
        found=found,
        chosen=chosen,
        filtered=chosen != Filter(),
        page=page,
        pages=pages_of(found.total, seen.PAGE),
        to_page=_here,
        here=_here(),
        task=known.task,
        offered={
            "kinds": [("", "Any kind"), *((kind.value, kind.words) for kind in found.kinds)],
            "tasks": [("", "Any task"), *((key, known.task(key)) for key in found.tasks)],
            "tags": [("", "Any tag"), *((tag, tag) for tag in found.tags)],
            "people": [("", "Anybody"), *((code, code) for code in found.people)],
        },
        findings=queries.live(db.session, study),
        mistakes=mistakes or {},
        checked=set(checked),
        typed_tag=request.form.get("tag", "") if mistakes else "",
        form=form or (_form() if may_edit() else None),
        address=lambda where, **values: url_for(where, slug=study.slug, **{**_query(), **values}),
        moment_url=moment_url,
        clock=clock,
        may_edit=may_edit(),
    )


def _query() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "slug"}

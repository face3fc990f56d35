"""Telling a finding and changing it; two people never overwrite each other unseen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from usability.findings import picking, services
from usability.findings.forms import FindingForm
from usability.findings.model import Seen
from usability.findings.models import Finding
from usability.findings.picking import FindingError
from usability.findings.rules import SEVERITY_SOURCE
from usability.findings.seen import PAGE, observed, with_words
from usability.findings.sources import names
from usability.findings.views.blueprint import Page, bp, person, the_finding
from usability.findings.words import LABELS, field_words
from usability.infra.database import db
from usability.studies.access import current_study
from usability.studies.diff import three_ways
from usability.web.access import Audience, audience


@bp.route("/studies/<slug>/findings/new", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def tell(slug: str) -> Page:
    """A new finding, told from the observations that the address or the form names."""
    study = current_study()
    keys = request.values.getlist("observation")[:PAGE]
    try:
        chosen = picking.observe(db.session, study, keys) if keys and request.method == "POST" else []
    except FindingError as error:
        flash(error.message, "error")
        return _new(_form(request.form), [], 422)
    if request.method == "GET":
        shown = _picked(keys)
        tasks = list(dict.fromkeys(one.task for one in shown if one.task))
        return _new(_form(None, tasks=tasks), shown)
    form = _form(request.form)
    if form.validate():
        try:
            finding = services.create_finding(db.session, study, form.fields, chosen=chosen, by=person())
        except FindingError as error:
            form[error.field].errors = [error.message]
        else:
            flash(f"Finding {finding.number} is kept.")
            return redirect(url_for("findings.finding", slug=slug, number=finding.number))
    return _new(form, _picked(keys), 422)


@bp.route("/studies/<slug>/findings/<int:number>/edit", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def edit(slug: str, number: int) -> Page:
    """The words and status of a finding; each person's severity is given on its page."""
    finding = the_finding(number)
    if request.method == "GET":
        return _edit(finding, _without_rating(_form(None, **_state(finding))))
    form = _without_rating(_form(request.form, tasks=finding.tasks))
    if not form.validate():
        return _edit(finding, form, 422)
    stale = form.revision.data != str(finding.revision)
    if stale and form.base.data != json.dumps(_shown(finding)):
        return _conflict(finding, form)
    try:
        services.save_finding(db.session, finding, form.fields, revision=finding.revision, by=person())
    except services.StaleFinding:
        return _conflict(finding, form)
    except FindingError as error:
        form[error.field].errors = [error.message]
        return _edit(finding, form, 422)
    flash("Saved.")
    return redirect(url_for("findings.finding", slug=slug, number=number))


def _shown(finding: Finding) -> dict[str, Any]:
    """What the form shows of a finding: the state that its writer saw."""
    return {name: getattr(finding, name) for name in services.FIELDS}


def _state(finding: Finding) -> dict[str, Any]:
    return {
        "revision": finding.revision,
        "base": json.dumps(_shown(finding)),
        "title": finding.title,
        "kind": "positive" if finding.positive else "problem",
        "description": finding.description,
        "tasks": finding.tasks,
        "recommendation": finding.recommendation,
        "status": finding.status,
    }


def _form(typed: MultiDict[str, str] | None, **data: Any) -> FindingForm:  # noqa: ANN401 - values of its fields
    form = FindingForm(formdata=typed, data=data)
    titles = names(db.session, current_study()).tasks
    form.offer({**titles, **{key: key for key in data.get("tasks", ()) if key not in titles}})
    return form


def _without_rating(form: FindingForm) -> FindingForm:
    """For a finding that is there: what each person gives stands apart, so that raters stay independent."""
    del form.severity
    return form


def _picked(keys: Sequence[str]) -> list[Seen]:
    """The observations with these names, with their words, as the form shows them."""
    if not keys:
        return []
    wanted = set(keys)
    return list(
        with_words(db.session, [one for one in observed(db.session, current_study()) if one.key in wanted])
    )


def _new(form: FindingForm, shown: Sequence[Seen], status: int = 200) -> Page:
    study = current_study()
    page = render_template(
        "findings/edit.html",
        study=study,
        form=form,
        finding=None,
        shown=shown,
        action=url_for("findings.tell", slug=study.slug),
        back=url_for("findings.observations" if shown else "findings.findings", slug=study.slug),
        severity_source=SEVERITY_SOURCE,
    )
    return page, status


def _edit(finding: Finding, form: FindingForm, status: int = 200) -> Page:
    study = current_study()
    page = render_template(
        "findings/edit.html",
        study=study,
        form=form,
        finding=finding,
        shown=(),
        action=url_for("findings.edit", slug=study.slug, number=finding.number),
        back=url_for("findings.finding", slug=study.slug, number=finding.number),
        severity_source=SEVERITY_SOURCE,
    )
    return page, status


def _conflict(finding: Finding, form: FindingForm) -> Page:
    """What the writer saw, what somebody else saved since, and what was typed, beside each other."""
    study = current_study()
    titles = names(db.session, study).tasks
    try:
        before = json.loads(form.base.data or "{}")
    except ValueError:
        before = {}
    theirs = _shown(finding)
    seen, saved, wrote = (_words(state, titles) for state in (before, theirs, form.fields))
    typed = [
        (key, value)
        for key, value in request.form.items(multi=True)
        if key not in ("revision", "base", "csrf_token")
    ]
    page = render_template(
        "findings/conflict.html",
        study=study,
        finding=finding,
        lines=three_ways(seen, saved, wrote, dict(LABELS)),
        typed=[*typed, ("revision", finding.revision), ("base", json.dumps(theirs))],
    )
    return page, 409


def _words(state: Any, titles: Mapping[str, str]) -> dict[str, str]:  # noqa: ANN401 - what a form sent back
    """The fields of a state in words; none of a state that no page of ours had sent."""
    try:
        return {name: field_words(name, state[name], titles) for name in LABELS}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}

"""Frozen versions of the plan and what changed between them."""

from flask import Response, abort, render_template, request
from sqlalchemy import select

from usability.accounts.models import User
from usability.infra.database import db
from usability.studies import diff, files, services
from usability.studies.access import current_study
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.views.blueprint import Page, bp
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number

DRAFT = "draft"


@bp.get("/studies/<slug>/versions")
@audience(Audience.STUDY_READ)
def versions(slug: str) -> Page:
    """All versions, and the difference between two of them, or the draft (`from`, `to` in the address)."""
    study = current_study()
    rows = db.session.execute(
        select(PlanVersion, User.name)
        .outerjoin(User, User.id == PlanVersion.published_by)
        .where(PlanVersion.study_id == study.id)
        .order_by(PlanVersion.number.desc())
    ).all()
    documents = {DRAFT: services.document(services.draft_of(study))} | {
        str(row.number): services.as_now(row) for row, _ in rows
    }
    names = list(documents)
    to = request.args.get("to", DRAFT)
    since = request.args.get("from", names[min(1, len(names) - 1)])
    if to not in documents or since not in documents:
        abort(404)
    return render_template(
        "studies/versions.html",
        study=study,
        rows=rows,
        choices=[(name, "The draft" if name == DRAFT else f"Version {name}") for name in names],
        since=since,
        to=to,
        found=diff.differences(documents[since], documents[to]),
    )


@bp.get("/studies/<slug>/versions/<int:number>")
@audience(Audience.STUDY_READ)
def version(slug: str, number: int) -> Page:
    """One frozen version as its file."""
    study = current_study()
    frozen = _version(study, number)
    text = files.dump(StudyPlan.model_validate(frozen.plan))
    return render_template("studies/version.html", study=study, version=frozen, text=text)


def _version(study: Study, number: int) -> PlanVersion:
    found = db.session.scalar(
        select(PlanVersion).where(PlanVersion.study_id == study.id, PlanVersion.number == number)
    )
    if found is None:
        abort(404)
    return found


@bp.get("/studies/<slug>/export.<any(yaml, json):form>")
@audience(Audience.STUDY_READ)
def export(slug: str, form: str) -> Response:
    """The draft, or a version (`version` in the address), as a file."""
    study = current_study()
    asked = request.args.get("version")
    number = whole_number(asked)
    if asked and not number:
        abort(404)
    plan = StudyPlan.model_validate(_version(study, number).plan) if number else services.draft_of(study)
    text = files.dump(plan, "json" if form == "json" else "yaml")
    name = f"{study.slug}-v{number}.{form}" if number else f"{study.slug}.{form}"
    kind = "application/json" if form == "json" else "application/yaml"
    return Response(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""The list of studies, the plan as a participant sees it, and the counterbalancing that came about."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.overview import queries
from usability.results.orders import order_words
from usability.runner import pages
from usability.sessions.queries import cell_counts
from usability.studies import services
from usability.studies.access import StudyRole, current_study
from usability.studies.models import PlanVersion, Study, StudyMember
from usability.studies.plan import StudyPlan
from usability.studies.rules import used_instruments
from usability.studies.walk import cell_count, resolve
from usability.web.access import Audience, audience
from usability.web.headers import keep_opener
from usability.web.numbers import whole_number

bp = Blueprint("overview", __name__)


@bp.get("/")
@audience(Audience.EVERYONE)
def start() -> Response:
    """The studies, after sign-in."""
    return redirect(url_for("overview.studies"))


@bp.get("/studies")
@audience(Audience.SIGNED_IN)
def studies() -> str:
    """Every study that the person may see."""
    return render_template(
        "overview/studies.html",
        rows=queries.rows(db.session, current_user),
        deleted=queries.deleted(db.session, current_user),
    )


@bp.post("/studies/restore")
@audience(Audience.SIGNED_IN)
def restore() -> Response:
    """Brings a deleted study back; only its owner can."""
    study = db.session.scalar(
        select(Study)
        .join(StudyMember)
        .where(
            Study.slug == request.form.get("slug", ""),
            Study.deleted_at.is_not(None),
            StudyMember.user_id == current_user.id,
            StudyMember.role == StudyRole.OWNER,
        )
    )
    if study is None:
        abort(404)
    services.restore_study(db.session, study, current_user)
    flash(f"“{study.title or study.slug}” is back.")
    return redirect(url_for("overview.studies"))


@bp.get("/studies/<slug>/preview")
@audience(Audience.STUDY_READ)
def preview(slug: str) -> str:
    """The draft page by page as a participant would see it; nothing is recorded.

    In the address: `page` from 0 (0 welcome and consent, 1 screener, then the walk), `cell` of the counterbalancing.
    """
    study = current_study()
    plan = services.draft_of(study)
    cell = _number("cell") % cell_count(plan)
    made = pages.pages_of(pages.Content(plan, used_instruments(plan)), resolve(plan, cell=cell))
    before = ["Welcome and consent", *(["Screener"] if plan.screener.questions else [])]
    names = [*before, *(f"{page.where}: {page.heading}" for page in made)]
    at = min(_number("page"), len(names) - 1)
    page = made[at - len(before)] if at >= len(before) else None
    if page is not None and page.step.signals:
        keep_opener()
    return render_template(
        "overview/preview.html",
        study=study,
        plan=plan,
        names=names,
        at=at,
        cell=cell,
        cells=cell_count(plan),
        page=page,
        base=url_for("overview.preview", slug=slug) + "/",
        end={"code": plan.completion_code, "back": ""},
    )


@bp.get("/studies/<slug>/preview/steps/<int(max=10000):index>")
@audience(Audience.STUDY_READ)
def preview_step(slug: str, index: int) -> Response:
    """What a participant would send leads on to the next page; nothing of it is read."""
    before = 2 if services.draft_of(current_study()).screener.questions else 1
    return redirect(url_for("overview.preview", slug=slug, page=before + index + 1))


@bp.get("/studies/<slug>/cells")
@audience(Audience.STUDY_READ)
def cells(slug: str) -> str:
    """For each version, how many people each counterbalancing cell really has."""
    study = current_study()
    versions = db.session.scalars(
        select(PlanVersion).where(PlanVersion.study_id == study.id).order_by(PlanVersion.number.desc())
    )
    found = []
    for version in versions:
        plan = StudyPlan.model_validate(version.plan)
        counts = cell_counts(db.session, version.id)
        lines = [(cell + 1, order_words(plan, cell), counts.get(cell, 0)) for cell in range(cell_count(plan))]
        found.append((version, plan.tasks, lines, sum(counts.values())))
    return render_template("overview/cells.html", study=study, found=found)


def _number(name: str) -> int:
    return whole_number(request.args.get(name)) or 0

"""The list of studies."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.studies.models import Study, StudyMember
from usability.web.access import Audience, audience

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
    rows = db.session.scalars(
        select(Study).join(StudyMember).where(StudyMember.user_id == current_user.id, Study.deleted_at.is_(None))
        .order_by(Study.created_at.desc())
    ).all()
    return render_template("overview/studies.html", studies=rows)

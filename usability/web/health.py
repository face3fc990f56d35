"""Addresses for whoever watches the server."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from usability.infra.database import db
from usability.web.access import Audience, audience
from usability.web.problems import problem

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@audience(Audience.EVERYONE)
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@audience(Audience.EVERYONE)
def ready() -> Response:
    """The database answers and has the schema's version table."""
    try:
        version: str = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    except SQLAlchemyError:
        return problem(503, "The database does not answer, or has no schema")
    return jsonify(status="ok", schema=version)

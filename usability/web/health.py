"""Addresses for whoever watches the server."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
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
    """The database answers and has the schema that this version of the product expects."""
    try:
        version: str = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    except SQLAlchemyError:
        return problem(503, "The database does not answer, or has no schema")
    expected = _newest_schema(current_app.extensions["migrate"].directory)
    if version != expected:
        return problem(
            503, "The database is not migrated", f"It has {version}; `flask init` brings {expected}."
        )
    return jsonify(status="ok", schema=version)


@cache
def _newest_schema(directory: str) -> str | None:
    return ScriptDirectory(directory).get_current_head()

"""One commit per successful request."""

from typing import cast

from flask import Flask, Response, g
from sqlalchemy.orm import Session, scoped_session

from usability.infra.database import db


def keep_despite_error() -> None:
    """Commits although the answer is an error: what was set aside must not be lost."""
    g.commit = True


def _in_use() -> bool:
    """Whether this request has a database session by now: asking `db.session` for it would make one."""
    return cast(scoped_session[Session], db.session).registry.has()


def init_app(app: Flask) -> None:
    """Commits after each answer below 400 and rolls back after all others."""

    @app.after_request
    def _finish(response: Response) -> Response:
        if not _in_use():
            return response
        if response.status_code < 400 or g.get("commit", False):
            db.session.commit()
        else:
            db.session.rollback()
        return response

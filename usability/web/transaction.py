"""One commit per successful request."""

from flask import Flask, Response, g

from usability.infra.database import db


def keep_despite_error() -> None:
    """Commits although the answer is an error: what was set aside must not be lost."""
    g.commit = True


def init_app(app: Flask) -> None:
    """Commits after each answer below 400 and rolls back after all others."""

    @app.after_request
    def _finish(response: Response) -> Response:
        if response.status_code < 400 or g.get("commit", False):
            db.session.commit()
        else:
            db.session.rollback()
        return response

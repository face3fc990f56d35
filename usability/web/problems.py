"""Errors as people and programs can use them: a page in plain words, or a JSON problem (RFC 9457)."""

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from usability.infra.database import db

log = structlog.get_logger()

WORDS: dict[int, tuple[str, str]] = {
    400: ("That request could not be read", "Something in the address or the form is not as it should be."),
    401: (
        "Please sign in",
        "Your session has ended. What you typed is still on the page before: go back, copy it, sign in.",
    ),
    403: ("This is not open to you", "Ask the person who owns the study to share it with you."),
    404: ("There is nothing here", "The address may be mistyped, or what stood here was removed."),
    405: ("That does not work this way", "The address exists, but not for this kind of request."),
    409: ("Somebody else was here first", "What you sent does not fit what stands here now."),
    413: ("That file is too large", "Send a smaller one."),
    415: ("That cannot be read here", "Send the form as the page sends it."),
    429: ("Too many tries", "Wait a minute, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing that was saved is lost. Please try again; the keeper can find this in the log.",
    ),
    503: ("Busy for a moment", "Please try again in a few seconds."),
}


def problem(status: int, title: str, detail: str = "", **extra: object) -> Response:
    """A JSON problem (RFC 9457). `extra` members say more, for instance `errors` with their places."""
    body = {"type": "about:blank", "title": title, "status": status, **extra}
    if detail:
        body["detail"] = detail
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def error_page(status: int, title: str, detail: str) -> tuple[str, int]:
    """The same for people: a page in plain words."""
    return render_template("errors/error.html", title=title, detail=detail, status=status), status


def wants_json() -> bool:
    """Whether the asker is a program: it sent JSON, or prefers it."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or best == "application/json"


def init_app(app: Flask) -> None:
    """One place for all errors: no traceback reaches a user."""

    def tell(status: int, title: str, detail: str) -> Response | tuple[str, int]:
        return (problem if wants_json() else error_page)(status, title, detail)

    def show(error: HTTPException) -> Response | tuple[str, int]:
        status = error.code or 500
        return tell(status, *WORDS.get(status, (error.name, error.description or "")))

    @app.errorhandler(CSRFError)
    def _stale_form(_error: CSRFError) -> Response | tuple[str, int]:
        return tell(
            400,
            "This page was open too long",
            "Go back, reload the page and send it again. Nothing was changed.",
        )

    @app.errorhandler(HTTPException)
    def _known(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        response = make_response(show(error))
        # What the refusal says to programs: Allow, Retry-After.
        response.headers.extend([pair for pair in error.get_headers() if pair[0] != "Content-Type"])
        return response

    @app.errorhandler(Exception)
    def _unknown(_error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        log.exception("unhandled", path=request.path, method=request.method)
        return show(InternalServerError())

"""Access is denied unless granted: every route names its audience, and one place enforces it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.database import set_intent

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may use a route.

    everyone: no account needed. participant: the unguessable token in the address is the right. signed_in: any
    account. keeper, researcher: accounts of that role. study_*: the person's role in the study that the address names.
    """

    EVERYONE = "everyone"
    PARTICIPANT = "participant"
    SIGNED_IN = "signed_in"
    RESEARCHER = "researcher"
    KEEPER = "keeper"
    STUDY_READ = "study_read"
    STUDY_RUN = "study_run"
    STUDY_EDIT = "study_edit"
    STUDY_OWN = "study_own"


Guard = Callable[[dict[str, Any]], None]
"""Gets the address's values; aborts with 403 or 404 if the signed-in person may not."""

_OPEN = frozenset({Audience.EVERYONE, Audience.PARTICIPANT})


def audience(who: Audience, *, writes: bool = False) -> Callable[[View], View]:
    """Says who may use a view. writes: also its GET changes something (SQLite then queues it as a write)."""

    def mark(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]  # functions carry attributes
        view.writes = writes  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """The audience of an endpoint; None if nobody was named (and so nobody may)."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return Audience.EVERYONE
    found = getattr(app.view_functions[endpoint], "audience", None)
    return found if isinstance(found, Audience) else None


def init_app(app: Flask, guards: dict[Audience, Guard]) -> None:
    """Puts the guard before every request. `guards` decide the audiences that need more than an account."""
    app.extensions["access_guards"] = guards
    app.before_request(_enforce)


def _enforce() -> AnyResponse | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    reads = request.method in ("GET", "HEAD", "OPTIONS") and not getattr(view, "writes", False)
    set_intent("read" if reads else "write")
    who = audience_of(current_app, request.endpoint)
    if who is None:
        abort(403)
    if who in _OPEN:
        return None
    if not current_user.is_authenticated:
        if request.method == "GET":
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        abort(401)
    guard: Guard | None = current_app.extensions["access_guards"].get(who)
    if guard is not None:
        guard(dict(request.view_args or {}))
    return None

"""The planning pages: how many people a study needs, and two results compared by hand."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from usability.planning.blanks import Filled
from usability.planning.by_hand import level_of, worked
from usability.planning.rules import common, replies
from usability.web.access import Audience, audience

bp = Blueprint("planning", __name__)

_LONGEST: Final = 2000
"""Characters of an address that every server on the way takes. Our own takes 4,094 with the words around it."""


@bp.get("/planning")
@bp.post("/planning")
@audience(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """How many people a study needs; the address holds what was typed, unless it is too long for one."""
    if address := _address():
        return redirect(address, 303)
    sure, answered = common(request.values), replies(request.values)
    errors = _errors(sure, *(reply.filled for reply in answered))
    page = render_template("planning/planning.html", common=sure, replies=answered, errors=errors)
    return page, 400 if errors else 200


@bp.get("/planning/compare")
@bp.post("/planning/compare")
@audience(Audience.SIGNED_IN)
def by_hand() -> ResponseReturnValue:
    """Two results compared from typed numbers; the address holds them, unless they are too long for one."""
    if address := _address():
        return redirect(address, 303)
    level, found = level_of(request.values), worked(request.values)
    errors = _errors(level, *(one.filled for one in found))
    page = render_template("planning/by_hand.html", level=level, worked=found, errors=errors)
    return page, 400 if errors else 200


def _address() -> str:
    """The address that holds what was posted; "" where nothing was, or where it is too long for one."""
    if request.method != "POST":
        return ""
    typed = {name: text for name, text in request.form.items() if name != "csrf_token"}
    address = f"{request.path}?{urlencode(typed)}"
    return address if len(address) <= _LONGEST else ""


def _errors(*filled: tuple[Filled, ...]) -> list[tuple[str, str]]:
    return [(one.name, one.error) for some in filled for one in some if one.error]

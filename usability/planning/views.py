"""The planning pages: how many people a study needs, and two results compared by hand."""

from flask import Blueprint, render_template, request

from usability.planning.blanks import Filled
from usability.planning.by_hand import level_of, worked
from usability.planning.rules import common, replies
from usability.web.access import Audience, audience

bp = Blueprint("planning", __name__)


@bp.get("/planning")
@audience(Audience.SIGNED_IN)
def index() -> tuple[str, int]:
    """How many people a study needs; the address holds what was typed."""
    sure, answered = common(request.args), replies(request.args)
    errors = _errors(sure, *(reply.filled for reply in answered))
    page = render_template("planning/planning.html", common=sure, replies=answered, errors=errors)
    return page, 400 if errors else 200


@bp.get("/planning/compare")
@audience(Audience.SIGNED_IN)
def by_hand() -> tuple[str, int]:
    """Two results compared from typed numbers; the address holds them."""
    level, found = level_of(request.args), worked(request.args)
    errors = _errors(level, *(one.filled for one in found))
    page = render_template("planning/by_hand.html", level=level, worked=found, errors=errors)
    return page, 400 if errors else 200


def _errors(*filled: tuple[Filled, ...]) -> list[tuple[str, str]]:
    return [(one.name, one.error) for some in filled for one in some if one.error]

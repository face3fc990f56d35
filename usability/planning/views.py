"""The planning pages: how many people a study needs, and two results compared by hand."""

from flask import Blueprint, render_template, request

from usability.planning.rules import common, replies
from usability.web.access import Audience, audience

bp = Blueprint("planning", __name__)


@bp.get("/planning")
@audience(Audience.SIGNED_IN)
def index() -> tuple[str, int]:
    """How many people a study needs; the address holds what was typed."""
    sure, answered = common(request.args), replies(request.args)
    filled = [*sure, *(one for reply in answered for one in reply.filled)]
    errors = [(one.name, one.error) for one in filled if one.error]
    page = render_template("planning/planning.html", common=sure, replies=answered, errors=errors)
    return page, 400 if errors else 200

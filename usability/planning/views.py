"""The planning page."""

from flask import Blueprint, render_template, request

from usability.planning.rules import replies
from usability.web.access import Audience, audience

bp = Blueprint("planning", __name__)


@bp.get("/planning")
@audience(Audience.SIGNED_IN)
def index() -> tuple[str, int]:
    """How many people a study needs; the address holds what was typed."""
    answered = replies(request.args)
    errors = [(one.name, one.error) for reply in answered for one in reply.filled if one.error]
    page = render_template("planning/planning.html", replies=answered, errors=errors)
    return page, 400 if errors else 200

"""The live feed for signed-in people of a study."""

from flask import Response, current_app, request
from flask_login import current_user

from usability.moderation.live import Full, Person, hub_of
from usability.moderation.queries import Cursor
from usability.moderation.views import bp
from usability.moderation.views.console import session_of
from usability.sessions.models import UsabilitySession
from usability.studies.access import current_role, may
from usability.web.access import Audience, audience
from usability.web.problems import problem


@bp.get("/studies/<slug>/sessions/<int:number>/live")
@audience(Audience.STUDY_READ)
def live(slug: str, number: int) -> Response:
    """Server-sent events: the log as it grows, and who is present."""
    role = "moderator" if may(current_role(), Audience.STUDY_RUN) else "observer"
    return feed(session_of(number), Person(current_user.name, role))


def feed(session: UsabilitySession, person: Person) -> Response:
    """The stream of a session. It begins after Last-Event-ID, or after `after` of the address."""
    hub = hub_of(current_app._get_current_object())  # type: ignore[attr-defined]
    after = Cursor.parse(request.headers.get("Last-Event-ID") or request.args.get("after", ""))
    try:
        listener = hub.join(session.id, person)
    except Full:
        response = problem(503, "As many people watch as there is room for")
        response.headers["Retry-After"] = "10"
        return response
    response = Response(hub.stream(listener, after), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.leave(listener))
    return response

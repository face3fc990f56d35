"""The live feed: for signed-in people of a study, and for the participant's page, which only follows."""

from flask import Response, current_app, request
from flask_login import current_user

from usability.infra.database import db
from usability.moderation import queries
from usability.moderation.live import Full, hub_of
from usability.moderation.presence import Person
from usability.moderation.queries import Cursor
from usability.moderation.views import bp, observers
from usability.moderation.views.console import session_of
from usability.sessions.models import UsabilitySession
from usability.studies.access import current_role, may
from usability.web.access import Audience, audience
from usability.web.problems import problem

LONGEST_PAGE = 64


@bp.get("/studies/<slug>/sessions/<int:number>/live")
@audience(Audience.STUDY_READ)
def live(slug: str, number: int) -> Response:
    """Server-sent events: the log as it grows, who is present, what the participant sees. here: the page's own name."""
    role = "moderator" if may(current_role(), Audience.STUDY_RUN) else "observer"
    person = Person(current_user.name, role, page_of_request(), user=current_user.id)
    return feed(session_of(number), person)


@observers.get("/w/<token>/live")
@audience(Audience.PARTICIPANT)
def follow(token: str) -> Response:
    """Server-sent events for a participant's page: what it is to show, and nothing else."""
    session = queries.followed(db.session, token)
    if session is None:
        return problem(404, "There is no such session")
    return feed(session, Person(session.participant.code, "participant", page_of_request()))


def page_of_request() -> str:
    """The name that a page drew for itself; "" where it gave none that can be one."""
    given = request.args.get("here", "")
    return given if len(given) <= LONGEST_PAGE and given.replace("-", "").isalnum() else ""


def feed(session: UsabilitySession, person: Person) -> Response:
    """The stream of a session. It begins after Last-Event-ID, or after `after` of the address."""
    hub = hub_of(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy's type has no such member
    after = Cursor.parse(request.headers.get("Last-Event-ID") or request.args.get("after", ""))
    line = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    session_id = session.id
    # A stream lasts for minutes; its request's connection goes back now.
    db.session.commit()
    try:
        listener = hub.join(session_id, person, line)
    except Full:
        response = problem(503, "As many people watch as there is room for")
        response.headers["Retry-After"] = "10"
        return response
    response = Response(hub.stream(listener, after), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.leave(listener))
    return response

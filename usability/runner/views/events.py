"""What a participant's page sends: batches of events (docs/event-format.md)."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, current_app, request, url_for
from pydantic import ValidationError
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from usability.infra.together import together
from usability.measures.vocabulary import Origin
from usability.runner import incoming
from usability.runner.views import bp
from usability.runner.visits import known
from usability.sessions import log, services
from usability.sessions.events import Batch
from usability.web.access import Audience, audience
from usability.web.problems import problem
from usability.web.transaction import keep_despite_error

LARGEST_BATCH = 1024 * 1024


@bp.post("/w/<token>/events")
@audience(Audience.PARTICIPANT)
def events(token: str) -> Response:
    """Takes a batch. Answers when it is written: how many events were new, how many were there already."""
    request.max_content_length = LARGEST_BATCH
    try:
        raw = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return problem(413, "That batch is too large", f"Send at most {LARGEST_BATCH} bytes at once.")
    try:
        batch: Batch | ValidationError = Batch.model_validate_json(raw)
    except ValidationError as error:
        batch = error
    done = together(lambda session: _take(session, token, batch))
    if isinstance(done, Response):
        return done
    if done.conflicts:
        keep_despite_error()
        return problem(
            409,
            "Some events came before with other content",
            "They are set aside for a person to look at; all others of the batch are kept. Do not send them again.",
            accepted=done.new,
            known=done.known,
            conflicts=list(done.conflicts),
        )
    return Response(f'{{"accepted":{done.new},"known":{done.known}}}', mimetype="application/json")


def _take(session: Session, token: str, batch: Batch | ValidationError) -> services.Appended | Response:
    """Writes a batch, or says why not."""
    head = log.head(session, token, "" if isinstance(batch, ValidationError) else batch.writer)
    if head is None:
        return problem(404, "There is no such session")
    if isinstance(batch, ValidationError):
        return problem(422, "The batch does not fit the format", errors=incoming.places(batch))
    here = known(session, token)
    if errors := incoming.mistakes(here.shape, batch, here.elements):
        return problem(422, "The batch does not fit this session's walk", errors=errors)
    clocks = services.Clocks(batch.sent_mono, batch.sent_wall)
    return services.append_to(
        session, head, batch.writer, batch.events, origin=Origin.PARTICIPANT, clocks=clocks
    )


@bp.get("/w/sw.js")
@audience(Audience.EVERYONE)
def worker() -> Response:
    """The service worker that serves a walk again offline. A change of any file it keeps makes a new version of it."""
    root = Path(current_app.static_folder or "")
    source = (root / "js" / "runner-worker.js").read_text(encoding="utf-8")
    response = Response(
        source.replace("VERSION", _version(root)).replace("STATIC", url_for("static", filename="")),
        mimetype="text/javascript",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _version(root: Path) -> str:
    patterns = ("css/*.css", "js/runner*.js", "js/follow*.js", "js/live-feed.js")
    files = sorted(file for pattern in patterns for file in root.glob(pattern))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]

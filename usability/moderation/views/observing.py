"""Observers: watching a session by a link of their own or by an account, with notes that never touch the log."""

from typing import Annotated, Literal

from flask import Response, jsonify, render_template, request, url_for
from flask_login import current_user
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.database import db
from usability.moderation import queries, services
from usability.moderation.models import ObserverLink
from usability.moderation.presence import Person
from usability.moderation.rules import LONGEST_NAME, LONGEST_NOTE, TAGS
from usability.moderation.script import words_of
from usability.moderation.views import bp, observers
from usability.moderation.views.console import now_in, session_of, stops
from usability.moderation.views.live import feed, page_of_request
from usability.runner.incoming import places
from usability.sessions.events import WithoutNul
from usability.sessions.models import UsabilitySession
from usability.studies.access import current_role, may
from usability.web.access import Audience, audience
from usability.web.problems import error_page, problem

Answer = AnyResponse | str | tuple[str, int]


class Note(BaseModel):
    """What an observer's page sends. age: ms since the note was begun."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME), WithoutNul] = ""
    tag: Annotated[str, StringConstraints(max_length=40), WithoutNul] = ""
    text: Annotated[str, StringConstraints(max_length=LONGEST_NOTE), WithoutNul]
    channel: Literal["note", "chat"] = "note"
    age: float = Field(default=0.0, ge=0, le=2**53, allow_inf_nan=False)


@observers.get("/o/<token>/")
@audience(Audience.PARTICIPANT)
def watch(token: str) -> Answer:
    """The live log for whoever has the link."""
    link = queries.observer_link(db.session, token)
    if link is None:
        return _missing()
    base = url_for("observers.watch", token=token)
    return _page(link.session, base)


@observers.get("/o/<token>/live")
@audience(Audience.PARTICIPANT)
def live(token: str) -> Response:
    """Server-sent events for an observer. name: as they gave it."""
    link = queries.observer_link(db.session, token)
    if link is None:
        return problem(404, "There is no such session")
    name = request.args.get("name", "").strip()[:LONGEST_NAME]
    return feed(link.session, Person(name or "Observer", "observer", page_of_request(), link=link.id))


@observers.post("/o/<token>/notes")
@audience(Audience.PARTICIPANT)
def note(token: str) -> Response:
    """Keeps an observer's note."""
    link = queries.observer_link(db.session, token)
    if link is None:
        return problem(404, "There is no such session")
    return _keep(link.session, link)


@bp.get("/studies/<slug>/sessions/<int:number>/watch")
@audience(Audience.STUDY_READ)
def watch_as_member(slug: str, number: int) -> Answer:
    """The same page for people of the study."""
    base = url_for("moderation.watch_as_member", slug=slug, number=number).removesuffix("watch")
    return _page(session_of(number), base, current_user.name)


@bp.post("/studies/<slug>/sessions/<int:number>/notes")
@audience(Audience.STUDY_READ)
def note_as_member(slug: str, number: int) -> Response:
    """Keeps a note of somebody who belongs to the study."""
    return _keep(session_of(number), None)


def _page(session: UsabilitySession, base: str, name: str = "") -> str:
    path = stops(session)
    return render_template(
        "moderation/observe.html",
        session=session,
        study=session.version.study,
        stops=path,
        tags=TAGS,
        name=name,
        longest_name=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
        setting={**words_of(path), "base": base, "now": now_in(session), "name": name},
    )


def _keep(session: UsabilitySession, link: ObserverLink | None) -> Response:
    try:
        sent = Note.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        return problem(422, "The note does not fit the format", errors=places(error))
    name = sent.name if link else current_user.name
    try:
        services.keep_note(
            db.session,
            session,
            key=sent.key,
            name=name,
            body=sent.text,
            tag=sent.tag,
            age=sent.age,
            link=link,
            channel=sent.channel,
            role="moderator" if link is None and may(current_role(), Audience.STUDY_RUN) else "observer",
        )
    except ValueError as error:
        return problem(422, str(error))
    return jsonify(kept=True)


def _missing() -> Answer:
    words = "The moderator may have made a new link. Please ask for it."
    return error_page(404, "This link does not lead anywhere", words)

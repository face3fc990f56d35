"""The console: its page, what it sends, who drives."""

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.clock import ms_of, now_ms
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.moderation import incoming, queries, services
from usability.moderation.keys import code_keys, keys_of
from usability.moderation.rules import OUTCOMES, Driver
from usability.moderation.script import Stop, stops_of, words_of
from usability.moderation.views import bp
from usability.runner.incoming import places
from usability.runner.pages import content_of
from usability.sessions.events import ConsoleBatch, WriterId
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import walk_of
from usability.studies.access import current_study
from usability.web.access import Audience, audience
from usability.web.problems import problem
from usability.web.qr import qr_answer
from usability.web.transaction import keep_despite_error


class Wheel(BaseModel):
    """A console that wants to drive. explicit: a person pressed “Take over”."""

    model_config = ConfigDict(extra="forbid")

    writer: WriterId
    explicit: bool = False


def session_of(number: int, *, lock: bool = False) -> UsabilitySession:
    """The moderated session that the address names; 404 where the study has none of this number."""
    session = queries.moderated(db.session, current_study(), number, lock=lock)
    if session is None:
        abort(404)
    return session


def stops(session: UsabilitySession) -> list[Stop]:
    """The stops of a session's walk."""
    version = session.version
    return stops_of(content_of(version.digest, version.plan, version.instruments), walk_of(session))


def now_in(session: UsabilitySession) -> float:
    """The session's clock: ms since admission."""
    return round(now_ms() - ms_of(session.admitted_at), 1)


@bp.get("/studies/<slug>/sessions/<int:number>/console")
@audience(Audience.STUDY_RUN)
def console(slug: str, number: int) -> str:
    """The moderator's cockpit."""
    session = session_of(number)
    path = stops(session)
    link = queries.newest_link(db.session, session.id)
    driver = queries.driver_of(db.session, session.id)
    own = queries.own_keys(db.session, current_study())
    return render_template(
        "moderation/console.html",
        study=current_study(),
        session=session,
        stops=path,
        keys=keys_of(own),
        code_keys={stop.page.step.key: code_keys(stop.codes, own) for stop in path},
        outcomes=OUTCOMES,
        observe=_reached(url_for("observers.watch", token=link.token)) if link else "",
        walk=_reached(url_for("runner.walk", token=session.token)),
        setting={
            **words_of(path),
            "base": url_for("moderation.console", slug=slug, number=number).removesuffix("console"),
            "me": current_user.id,
            "now": now_in(session),
            "admitted": round(ms_of(session.admitted_at), 1),
            "worker": url_for("moderation.worker"),
            "driver": {"author": driver.author_id, "who": _name(driver)} if driver else None,
        },
    )


@bp.get("/studies/<slug>/sessions/<int:number>/qr.svg")
@audience(Audience.STUDY_RUN)
def qr(slug: str, number: int) -> Response:
    """The address of the participant's own page as a QR code, for a tablet in the room."""
    address = _reached(url_for("runner.walk", token=session_of(number).token))
    return qr_answer(address, title="QR code of the participant’s own page")


@bp.post("/studies/<slug>/sessions/<int:number>/events")
@audience(Audience.STUDY_RUN)
def record(slug: str, number: int) -> Response:
    """Takes a batch of marks. Answers when it is written."""
    session = session_of(number, lock=True)
    try:
        batch = ConsoleBatch.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        return problem(422, "The batch does not fit the format", errors=places(error))
    if errors := incoming.mistakes(db.session, session, stops(session), batch):
        return problem(422, "The batch does not fit this session", errors=errors)
    done = services.record(db.session, session, batch, current_user)
    if done.conflicts or done.refused:
        keep_despite_error()
        return _set_aside(done)
    return jsonify(accepted=done.new, known=done.known)


@bp.post("/studies/<slug>/sessions/<int:number>/drive")
@audience(Audience.STUDY_RUN)
def drive(slug: str, number: int) -> Response:
    """Makes a console the driver: the first one, a new page of the same person, or whoever takes over explicitly."""
    session = session_of(number, lock=True)
    try:
        wheel = Wheel.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        return problem(422, "That does not fit the format", errors=places(error))
    driver = queries.driver_of(db.session, session.id)
    if driver is not None and driver.author_id != current_user.id and not wheel.explicit:
        return problem(409, f"{_name(driver)} drives this session", driver=_name(driver))
    services.take_over(db.session, session, wheel.writer, current_user)
    return jsonify(driving=True)


@bp.post("/studies/<slug>/sessions/<int:number>/observers")
@audience(Audience.STUDY_RUN)
def renew_link(slug: str, number: int) -> AnyResponse:
    """A new address for observers; the old one leads nowhere any more."""
    services.open_observer_link(db.session, session_of(number, lock=True), current_user)
    return redirect(url_for("moderation.console", slug=slug, number=number), 303)


def _set_aside(done: services.Recorded) -> Response:
    if done.refused and done.driver is not None:
        return problem(
            409,
            f"{_name(done.driver)} drives this session now",
            f"{len(done.refused)} of your marks were made after that. They are set aside and do not count.",
            accepted=done.new,
            known=done.known,
            refused=list(done.refused),
            driver=_name(done.driver),
        )
    return problem(
        409,
        "Some marks came before with other content",
        "They are set aside for a person to look at; all others of the batch are kept.",
        accepted=done.new,
        known=done.known,
        conflicts=list(done.conflicts),
    )


def _reached(path: str) -> str:
    """A path as an address by which other people's devices reach this installation."""
    return current_settings().base_url + path


def _name(driver: Driver) -> str:
    return driver.name or "Somebody else"

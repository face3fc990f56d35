"""The participant's own page of an appointment. The token in the address is the right; there is no account."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.schedule import queries, rules, services, told
from usability.schedule.details import ScheduleError
from usability.schedule.models import Appointment
from usability.schedule.rules import Actor, State
from usability.schedule.views import appointments
from usability.schedule.views.appointment import ics
from usability.sessions.rules import SessionState
from usability.web.access import Audience, audience
from usability.web.problems import error_page, problem

Answer = AnyResponse | str | tuple[str, int]


@appointments.get("/a/<token>")
@audience(Audience.PARTICIPANT)
def page(token: str) -> Answer:
    """When and where, the calendar file, and the session once it has begun."""
    appointment = queries.by_token(db.session, token)
    return _page(appointment) if appointment else _missing()


@appointments.post("/a/<token>")
@audience(Audience.PARTICIPANT)
def answer(token: str) -> Answer:
    """The participant confirms, or says that they cannot come."""
    appointment = queries.by_token(db.session, token, lock=True)
    if appointment is None:
        return _missing()
    wanted = {"come": State.CONFIRMED, "cancel": State.CANCELLED}.get(request.form.get("answer", ""))
    if wanted is None:
        return _page(appointment, "Choose one of the two buttons."), 422
    if wanted == appointment.state:
        return redirect(url_for("appointments.page", token=token), 303)
    try:
        services.change(
            db.session,
            appointment,
            wanted,
            by=None,
            actor=Actor.PARTICIPANT,
            reason=request.form.get("reason", ""),
            mail=current_settings().sends_mail,
        )
    except ScheduleError:
        db.session.rollback()
        there = queries.by_token(db.session, token)
        words = "This can no longer be changed here. Please tell the person who invited you."
        return (_page(there, words), 422) if there else _missing()
    return redirect(url_for("appointments.page", token=token), 303)


@appointments.get("/a/<token>/state")
@audience(Audience.PARTICIPANT)
def state(token: str) -> Answer:
    """Whether the session can be opened, for the page that waits for it."""
    appointment = queries.by_token(db.session, token)
    if appointment is None:
        return problem(404, "There is no such appointment")
    return jsonify(open=_session_address(appointment), state=appointment.state)


@appointments.get("/a/<token>/appointment.ics")
@audience(Audience.PARTICIPANT)
def calendar_file(token: str) -> Answer:
    """The appointment for the participant's calendar; cancelled, it asks to be taken out."""
    return _file(token, feed=False)


@appointments.get("/a/<token>/calendar.ics")
@audience(Audience.PARTICIPANT)
def calendar_feed(token: str) -> Answer:
    """The same for a calendar that asks again and again, and so learns of every change."""
    return _file(token, feed=True)


def _file(token: str, *, feed: bool) -> Answer:
    appointment = queries.by_token(db.session, token)
    if appointment is None:
        return _missing()
    entry = queries.entry_of(db.session, appointment)
    about = told.told_of(appointment.study, told.participant_page(current_settings().base_url, token))
    content = told.participants_file(entry, about, current_settings(), feed=feed)
    if feed:
        return Response(content, content_type="text/calendar; charset=utf-8")
    return ics(content, "appointment")


def _page(appointment: Appointment, error: str = "") -> str:
    entry = queries.entry_of(db.session, appointment)
    address = told.participant_page(current_settings().base_url, appointment.token)
    can = rules.possible(entry.state, started=appointment.session_id is not None)
    return render_template(
        "schedule/guest.html",
        entry=entry,
        told=told.told_of(appointment.study, address),
        can_confirm=State.CONFIRMED in can,
        can_cancel=State.CANCELLED in can and entry.expected,
        session=_session_address(appointment),
        feed=f"{address}/calendar.ics".replace("https://", "webcal://").replace("http://", "webcal://"),
        error=error,
    )


def _session_address(appointment: Appointment) -> str:
    """Where the session is open for the participant; "" where it is not."""
    session = appointment.session
    if session is None or session.state != SessionState.RUNNING:
        return ""
    return url_for("runner.walk", token=session.token)


def _missing() -> Answer:
    words = "It may be mistyped. Please ask the person who invited you for a new link."
    return error_page(404, "This link does not lead anywhere", words)

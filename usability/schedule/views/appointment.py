"""One appointment: what is known of it, what can be done with it, its files."""

from collections.abc import Mapping

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.moderation.rules import screener_answers
from usability.moderation.services import NO_ANSWERS
from usability.schedule import outbox, queries, rules, services, told, wording
from usability.schedule.details import ScheduleError
from usability.schedule.entries import Entry
from usability.schedule.forms import NOBODY, MoveForm, StartForm, StateForm
from usability.schedule.models import Appointment, AppointmentMessage
from usability.schedule.rules import Change, MessageKind, State
from usability.schedule.views import bp, own_zone
from usability.schedule.views.planning import details_of, form_page, local, refused
from usability.studies.access import current_role, current_study, may
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version
from usability.web.access import Audience, audience
from usability.web.qr import qr_answer

Answer = AnyResponse | str | tuple[str, int]
MARKS = (State.CONFIRMED, State.ARRIVED, State.LATE, State.NO_SHOW, State.DONE)


@bp.get("/studies/<slug>/schedule/<int:number>")
@audience(Audience.STUDY_READ, writes=True)
def show(slug: str, number: int) -> Answer:
    """One appointment. Marks it as done when its session is finished, so it writes."""
    services.settle(db.session, [current_study().id])
    return _page(_found(number))


@bp.get("/studies/<slug>/schedule/<int:number>/change")
@audience(Audience.STUDY_RUN)
def change(slug: str, number: int) -> Answer:
    """The form that changes or moves an appointment."""
    appointment = _found(number)
    entry = queries.entry_of(db.session, appointment)
    begins = local(entry.starts_at, entry.zone)
    form = MoveForm(
        formdata=None,
        name=entry.name,
        email=entry.email,
        day=begins.date(),
        clock=begins.time(),
        zone=entry.zone,
        minutes=entry.minutes,
        moderator=str(entry.moderator_id or NOBODY),
        place=entry.place,
        call=entry.call,
        participant_zone=entry.participant_zone,
        mail=current_settings().sends_mail and bool(entry.email),
    )
    return form_page(form, appointment)


@bp.post("/studies/<slug>/schedule/<int:number>/change")
@audience(Audience.STUDY_RUN)
def move(slug: str, number: int) -> Answer:
    """Changes or moves an appointment."""
    appointment, form = _found(number, lock=True), MoveForm()
    form.offer(queries.moderators(db.session, current_study().id))
    if not form.validate():
        return form_page(form, appointment), 422
    try:
        moved = services.edit(
            db.session,
            appointment,
            details_of(form),
            by=current_user,
            reason=form.reason.data or "",
            name=form.name.data or "",
            email=form.email.data or "",
            despite_clash=bool(form.despite_clash.data),
            mail=bool(form.mail.data) and current_settings().sends_mail,
        )
    except ScheduleError as error:
        return refused(form, error, appointment)
    flash("The appointment is moved." if moved else "Saved.")
    return _back(slug, number)


@bp.post("/studies/<slug>/schedule/<int:number>/state")
@audience(Audience.STUDY_RUN)
def set_state(slug: str, number: int) -> Answer:
    """Marks what became of it, or takes the last mark back (to: "back")."""
    appointment, form = _found(number, lock=True), StateForm()
    if not form.validate():
        return _page(appointment, state_form=form), 422
    asked = form.to.data or ""
    try:
        if asked == "back":
            state = services.take_back(db.session, appointment, by=current_user)
        elif asked in set(State):
            state = State(asked)
            services.change(
                db.session,
                appointment,
                state,
                by=current_user,
                reason=form.reason.data or "",
                mail=bool(form.mail.data) and current_settings().sends_mail,
            )
        else:
            abort(400)
    except ScheduleError as error:
        form[error.field].errors = [error.message]
        db.session.rollback()
        return _page(_found(number), state_form=form), 422
    flash(f"Now: {rules.WORDS[state]}.")
    return _back(slug, number)


@bp.post("/studies/<slug>/schedule/<int:number>/start")
@audience(Audience.STUDY_RUN)
def start(slug: str, number: int) -> Answer:
    """Begins the session and leads to its console."""
    appointment, form = _found(number, lock=True), StartForm()
    if appointment.session_id is not None:
        return redirect(url_for("moderation.console", slug=slug, number=appointment.session_id), 303)
    version = newest_version(db.session, current_study())
    plan = StudyPlan.model_validate(version.plan) if version else StudyPlan()
    answers = screener_answers(plan.screener, request.form)
    try:
        session = services.start(
            db.session,
            appointment,
            consented=bool(form.consented.data),
            by=current_user,
            answers=answers,
            also=request.form.getlist("also"),
            despite_full=bool(form.despite_full.data),
        )
    except ScheduleError as error:
        form[error.field].errors = [error.message]
        db.session.rollback()
        return _page(_found(number), start_form=form, answers=answers), 422
    return redirect(url_for("moderation.console", slug=slug, number=session.id), 303)


@bp.post("/studies/<slug>/schedule/<int:number>/messages/<letter>")
@audience(Audience.STUDY_RUN)
def send(slug: str, number: int, letter: str) -> Answer:
    """Puts a message to the participant into the queue. letter: its kind."""
    kind = MessageKind(letter) if letter in set(MessageKind) else abort(404)
    appointment = _found(number, lock=True)
    entry = queries.entry_of(db.session, appointment)
    if not current_settings().sends_mail:
        flash("No mail server is set: copy the text and send it yourself.", "error")
    elif not entry.email:
        flash("There is no e-mail address yet: change the appointment and add it.", "error")
    elif kind not in _useful(entry, queries.messages(db.session, number)):
        flash("This message does not fit what the appointment is now.", "error")
    else:
        outbox.ask(db.session, appointment, kind)
        if kind is MessageKind.INVITATION:
            outbox.plan_reminder(db.session, appointment)
        flash("It will be sent in a moment. This page says whether it was.")
    return _back(slug, number, "messages")


@bp.post("/studies/<slug>/schedule/<int:number>/messages/<int:message>/retry")
@audience(Audience.STUDY_RUN)
def retry(slug: str, number: int, message: int) -> Answer:
    """Tries a message again that could not be sent."""
    appointment = _found(number, lock=True)
    row = db.session.get(AppointmentMessage, message)
    if row is None or row.appointment_id != appointment.id:
        abort(404)
    try:
        outbox.retry(db.session, row)
        flash("It is tried again.")
    except ValueError as error:
        flash(str(error), "error")
    return _back(slug, number, "messages")


@bp.get("/studies/<slug>/schedule/<int:number>/appointment.ics")
@audience(Audience.STUDY_RUN)
def calendar_file(slug: str, number: int) -> Answer:
    """The moderator's calendar file of one appointment; cancelled, it asks to be taken out."""
    entry = queries.entry_of(db.session, _found(number))
    return ics(told.file_for_moderator(entry, current_settings()), f"{slug}-{entry.code}")


@bp.get("/studies/<slug>/schedule/<int:number>/qr.svg")
@audience(Audience.STUDY_RUN)
def qr(slug: str, number: int) -> Answer:
    """The address of the participant's page as a QR code."""
    appointment = _found(number)
    address = told.participant_page(current_settings().base_url, appointment.token)
    return qr_answer(address, title="QR code of the participant’s page")


def ics(content: bytes, name: str) -> Response:
    """A calendar file as an answer."""
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{safe}.ics"'},
    )


def _found(number: int, *, lock: bool = False) -> Appointment:
    return queries.appointment_of(db.session, current_study().id, number, lock=lock) or abort(404)


def _back(slug: str, number: int, anchor: str | None = None) -> AnyResponse:
    return redirect(url_for("schedule.show", slug=slug, number=number, _anchor=anchor), 303)


def _useful(entry: Entry, sent: list[AppointmentMessage]) -> tuple[MessageKind, ...]:
    told_before = entry.sequence > 0 and any(one.state == rules.MessageState.SENT for one in sent)
    return wording.useful(entry.state, told_before=told_before, started=entry.session_id is not None)


def _page(
    appointment: Appointment,
    *,
    state_form: StateForm | None = None,
    start_form: StartForm | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> str:
    study = current_study()
    entry = queries.entry_of(db.session, appointment)
    past = queries.history(db.session, appointment)
    mails = queries.messages(db.session, appointment.id)
    started = appointment.session_id is not None
    page = told.participant_page(current_settings().base_url, appointment.token)
    about = told.told_of(study, page)
    version = newest_version(db.session, study)
    can = rules.possible(entry.state, started=started)
    return render_template(
        "schedule/appointment.html",
        study=study,
        entry=entry,
        history=past,
        mails=mails,
        words=rules.WORDS,
        marks=[
            state
            for state in MARKS
            if state in can and (state is not State.NO_SHOW or now() >= entry.starts_at)
        ],
        can={state.value for state in can},
        can_take_back=rules.before_last(
            [Change(one.before, one.after, moved=one.was_at is not None) for one in past], started=started
        )
        is not None,
        letters=[(kind, wording.letter(kind, entry, about)) for kind in _useful(entry, mails)],
        page_address=page,
        own_zone=own_zone(),
        clashes=queries.clashes(db.session, [entry]),
        plan=StudyPlan.model_validate(version.plan) if version else None,
        state_form=state_form or StateForm(formdata=None),
        start_form=start_form or StartForm(formdata=None),
        answers=answers,
        ticked=request.form.getlist("also"),
        sends_mail=current_settings().sends_mail,
        may_run=may(current_role(), Audience.STUDY_RUN),
    )

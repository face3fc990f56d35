"""A study's calendar, planning an appointment, and the study's settings."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.schedule import calendars, pages, queries, rules, services
from usability.schedule.details import Details, ScheduleError
from usability.schedule.entries import clock, long_day, zone_between
from usability.schedule.forms import NOBODY, AppointmentForm, PlanForm, StudyScheduleForm
from usability.schedule.models import Appointment
from usability.schedule.pages import View
from usability.schedule.views import (
    asked_day,
    asked_view,
    bp,
    own_zone,
    today_in,
    ways,
    written_zone,
)
from usability.sessions.rules import Purpose
from usability.studies.access import current_role, current_study, may
from usability.studies.services import newest_version
from usability.web.access import Audience, audience

Answer = Response | str | tuple[str, int]


@bp.get("/studies/<slug>/schedule")
@audience(Audience.STUDY_READ, writes=True)
def schedule(slug: str) -> Answer:
    """The study's calendar. Marks what finished sessions ended, so it writes."""
    return _page(None)


@bp.post("/studies/<slug>/schedule/settings")
@audience(Audience.STUDY_EDIT)
def change_settings(slug: str) -> Answer:
    """The study's zone and reminders."""
    form = StudyScheduleForm()
    if form.validate():
        try:
            calendars.set_study(
                db.session,
                current_study(),
                zone=written_zone(form.zone),
                reminder_hours=form.reminder_hours.data or 0,
                by=current_user,
            )
        except ScheduleError as error:
            form[error.field].errors = [error.message]
        else:
            flash("Saved. Appointments that stand keep their hour.")
            return redirect(url_for("schedule.schedule", slug=slug), 303)
    return _page(form), 422


@bp.get("/studies/<slug>/schedule/new")
@audience(Audience.STUDY_RUN)
def new(slug: str) -> Answer:
    """The form of a new appointment. day, code: what the address says."""
    study = current_study()
    zone = queries.study_schedule(db.session, study.id, current_settings().time_zone).zone
    form = PlanForm(formdata=None, zone=zone, mail=current_settings().sends_mail)
    form.code.data = request.args.get("code", "")[:64]
    form.day.data = asked_day(today_in(zone) + timedelta(days=1))
    names = queries.moderators(db.session, study.id)
    form.moderator.data = str(current_user.id) if current_user.id in {one.id for one in names} else NOBODY
    return form_page(form)


@bp.post("/studies/<slug>/schedule/new")
@audience(Audience.STUDY_RUN)
def plan(slug: str) -> Answer:
    """Plans an appointment."""
    study, form = current_study(), PlanForm()
    form.offer(queries.moderators(db.session, study.id))
    if not form.validate():
        return form_page(form), 422
    try:
        appointment = services.plan(
            db.session,
            study,
            details_of(form),
            by=current_user,
            code=form.code.data or "",
            name=form.name.data or "",
            email=form.email.data or "",
            purpose=Purpose(form.purpose.data),
            despite_clash=bool(form.despite_clash.data),
            mail=bool(form.mail.data) and current_settings().sends_mail,
        )
    except ScheduleError as error:
        return refused(form, error)
    flash(_planned(appointment, form))
    if form.mail.data and current_settings().sends_mail and not queries.messages(db.session, appointment.id):
        flash("No invitation goes out: there is no e-mail address yet.", "error")
    return redirect(url_for("schedule.show", slug=slug, number=appointment.id), 303)


def form_page(form: AppointmentForm, appointment: Appointment | None = None) -> str:
    """The page of the form, new or for an appointment that is to be changed."""
    study = current_study()
    form.offer(queries.moderators(db.session, study.id))
    return render_template(
        "schedule/form.html",
        study=study,
        form=form,
        entry=queries.entry_of(db.session, appointment) if appointment else None,
        zones=sorted(rules.zones()),
        sends_mail=current_settings().sends_mail,
        clashing=_clashing(form, appointment),
        published=newest_version(db.session, study) is not None,
    )


def refused(form: AppointmentForm, error: ScheduleError, appointment: Appointment | None = None) -> Answer:
    """The form again, with the words beside their field."""
    number = appointment.id if appointment else None
    db.session.rollback()
    there = queries.appointment_of(db.session, current_study().id, number) if number else None
    form[error.field].errors = [error.message]
    return form_page(form, there), 422


def details_of(form: AppointmentForm) -> Details:
    """What was filled in, of a form that is valid."""
    assert form.day.data is not None
    assert form.clock.data is not None
    chosen = int(form.moderator.data or NOBODY)
    people = queries.moderators(db.session, current_study().id)
    return Details(
        day=form.day.data,
        clock=form.clock.data,
        zone=written_zone(form.zone),
        minutes=int(form.minutes.data or 0),
        moderator=next((user for user in people if user.id == chosen), None),
        place=form.place.data or "",
        call=form.call.data or "",
        participant_zone=written_zone(form.participant_zone),
    )


def _clashing(form: AppointmentForm, appointment: Appointment | None) -> list[str]:
    """The appointments that stand in the way, where the form was refused for them; another study's without names."""
    if not form.despite_clash.errors:
        return []
    details = details_of(form)
    assert details.moderator is not None
    starts_at = rules.moment_of(details.day, details.clock, details.zone)
    others = queries.clashing(
        db.session,
        details.moderator.id,
        starts_at,
        details.minutes,
        besides=appointment.id if appointment else None,
    )
    here = current_study().slug
    return [
        f"{clock(one.starts_at, details.zone)}–{clock(one.ends_at, details.zone)}: "
        f"{one.code if one.slug == here else 'an appointment of another study'}"
        for one in others
    ]


def _planned(appointment: Appointment, form: PlanForm) -> str:
    zone = appointment.zone
    words = (
        f"Planned for {long_day(appointment.starts_at, zone)}, {clock(appointment.starts_at, zone)} ({zone})."
    )
    if form.day.data and form.clock.data and rules.comes_twice(form.day.data, form.clock.data, zone):
        words += " Clocks go back that night and this hour comes twice: the first is meant."
    return words


def _page(form: StudyScheduleForm | None) -> str:
    study, moment = current_study(), now()
    services.settle(db.session, [study.id])
    own = queries.study_schedule(db.session, study.id, current_settings().time_zone)
    mine = own_zone()
    zone = mine if mine and request.args.get("zone") == "mine" else own.zone
    page = pages.page_of(asked_view(), asked_day(today_in(zone)))
    begin, end = rules.day_bounds(page.first, page.days, zone)
    found = queries.entries(db.session, Appointment.study_id == study.id, queries.between(begin, end))
    return render_template(
        "schedule/schedule.html",
        study=study,
        page=page,
        days=pages.days_of(page, found, zone, moment),
        clashes=queries.clashes(db.session, found),
        zone=zone,
        study_zone=own.zone,
        own_zone=mine,
        zone_label=zone_between(begin, end, zone),
        any=bool(found) or bool(queries.entries(db.session, Appointment.study_id == study.id, most=1)),
        coming=[] if found else queries.upcoming(db.session, study.id, moment, most=1),
        views=View,
        form=form or StudyScheduleForm(formdata=None, zone=own.zone, reminder_hours=own.reminder_hours),
        zones=sorted(rules.zones()),
        sends_mail=current_settings().sends_mail,
        may_run=may(current_role(), Audience.STUDY_RUN),
        may_edit=may(current_role(), Audience.STUDY_EDIT),
        to=ways(
            "schedule.schedule",
            slug=study.slug,
            view=page.view.value,
            day=page.anchor,
            zone="mine" if zone == mine != own.zone else None,
        ),
    )


def local(moment: datetime, zone: str) -> datetime:
    """A moment as clocks of a zone show it."""
    return moment.astimezone(ZoneInfo(zone))

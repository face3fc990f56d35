"""The calendar over all of one's studies, one's own zone and feed."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.schedule import calendars, pages, queries, rules, services, told
from usability.schedule.details import ScheduleError
from usability.schedule.entries import zone_between
from usability.schedule.forms import ZoneForm
from usability.schedule.models import Appointment
from usability.schedule.pages import View
from usability.schedule.rules import TAKES_TIME
from usability.schedule.views import (
    asked_day,
    asked_view,
    calendar,
    own_zone,
    today_in,
    ways,
    written_zone,
)
from usability.studies.models import StudyMember
from usability.web.access import Audience, audience

Answer = AnyResponse | str | tuple[str, int]


@calendar.get("/schedule")
@audience(Audience.SIGNED_IN, writes=True)
def mine() -> Answer:
    """Appointments of every study that I belong to. Marks what finished sessions ended, so it writes."""
    return _page(None)


@calendar.post("/schedule/zone")
@audience(Audience.SIGNED_IN)
def change_zone() -> Answer:
    """My own time zone."""
    form = ZoneForm()
    if form.validate():
        try:
            calendars.set_zone(db.session, current_user, written_zone(form.zone))
        except ScheduleError as error:
            form.zone.errors = [error.message]
        else:
            flash("Saved.")
            return redirect(url_for("calendar.mine"), 303)
    return _page(form), 422


@calendar.post("/schedule/feed")
@audience(Audience.SIGNED_IN)
def open_feed() -> Answer:
    """A new address for my feed; the one before leads nowhere any more."""
    calendars.open_feed(db.session, current_user)
    flash("The address is ready to be copied. One from before leads nowhere any more.")
    return redirect(url_for("calendar.mine", _anchor="feed"), 303)


@calendar.post("/schedule/feed/end")
@audience(Audience.SIGNED_IN)
def end_feed() -> Answer:
    """Ends my feed."""
    calendars.end_feed(db.session, current_user)
    flash("The feed is ended: its address leads nowhere any more.")
    return redirect(url_for("calendar.mine", _anchor="feed"), 303)


@calendar.get("/calendar/<token>.ics")
@audience(Audience.PARTICIPANT)
def feed(token: str) -> Answer:
    """What a calendar program reads: the appointments that its owner moderates, cancelled ones marked as such."""
    user = queries.feed_owner(db.session, token)
    if user is None:
        abort(404)
    found = queries.entries(
        db.session, queries.of_moderator(user.id), Appointment.starts_at > now() - calendars.FEED_PAST
    )
    content = told.moderators_file(found, current_settings(), name=f"Sessions of {user.name}")
    return Response(content, content_type="text/calendar; charset=utf-8")


def _page(form: ZoneForm | None) -> str:
    moment = now()
    mine = queries.of_member(current_user.id)
    services.settle(
        db.session,
        list(db.session.scalars(select(StudyMember.study_id).where(StudyMember.user_id == current_user.id))),
    )
    zone = own_zone() or _nearest_zone()
    page = pages.page_of(asked_view(), asked_day(today_in(zone)))
    begin, end = rules.day_bounds(page.first, page.days, zone)
    found = queries.entries(db.session, mine, queries.between(begin, end))
    personal = queries.personal_calendar(db.session, current_user.id)
    token = personal.feed_token if personal else None
    return render_template(
        "schedule/mine.html",
        page=page,
        days=pages.days_of(page, found, zone, moment),
        clashes=queries.clashes(db.session, found),
        zone=zone,
        chosen=bool(own_zone()),
        any=bool(found) or bool(queries.entries(db.session, mine, most=1)),
        coming=[] if found else queries.coming(db.session, mine, moment, most=1),
        views=View,
        zone_label=zone_between(begin, end, zone),
        zones=sorted(rules.zones()),
        form=form or ZoneForm(formdata=None, zone=zone),
        feed=f"{current_settings().base_url}{url_for('calendar.feed', token=token)}" if token else "",
        to=ways("calendar.mine", view=page.view.value, day=page.anchor),
    )


def _nearest_zone() -> str:
    """Where nobody chose a zone: that of my next appointment, else the installation's."""
    coming = queries.entries(
        db.session,
        queries.of_moderator(current_user.id),
        Appointment.state.in_(TAKES_TIME),
        Appointment.starts_at > now(),
        most=1,
    )
    return coming[0].zone if coming else current_settings().time_zone

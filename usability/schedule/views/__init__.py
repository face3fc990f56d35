"""Pages of the schedule: of a study, of one's own studies, and of a participant."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from flask_login import current_user
from wtforms import Field

from usability.infra.clock import now
from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.schedule import entries, queries
from usability.schedule.entries import Entry
from usability.schedule.pages import View
from usability.studies.models import Study

bp = Blueprint("schedule", __name__)
calendar = Blueprint("calendar", __name__)
appointments = Blueprint("appointments", __name__)

bp.add_app_template_filter(entries.clock, "clock_in")
bp.add_app_template_filter(entries.long_day, "long_day_in")
bp.add_app_template_filter(entries.zone_words, "zone_words")
bp.add_app_template_filter(entries.span_words, "span_words")


def own_zone() -> str:
    """The signed-in person's zone, "" where they chose none."""
    found = queries.personal_calendar(db.session, current_user.id)
    return found.zone if found else ""


def written_zone(field: Field) -> str:
    """A zone as somebody wrote it, with the underscores of its name."""
    return (field.data or "").strip().replace(" ", "_")


def asked_view() -> View:
    """The view that the address names; the week where it names none."""
    try:
        return View(request.args.get("view", ""))
    except ValueError:
        return View.WEEK


def asked_day(today: date) -> date:
    """The day that the address names; today where it names none."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today


def ways(endpoint: str, **parts: object) -> Callable[..., str]:
    """A page's address as a function of the parts that change; None leaves a part out."""

    def to(**changed: object) -> str:
        merged = parts | changed
        return url_for(endpoint, **{name: str(value) for name, value in merged.items() if value is not None})  # type: ignore[arg-type]  # no part is an option of url_for

    return to


@bp.app_context_processor
def _upcoming() -> dict[str, object]:
    def upcoming(study: Study) -> list[Entry]:
        """The study's next appointments, for the Sessions room; nothing is read unless a page asks."""
        return queries.upcoming(db.session, study.id, now())

    def schedule_zone(study: Study) -> str:
        return queries.study_schedule(db.session, study.id, current_settings().time_zone).zone

    def cancelled(study: Study) -> list[Entry]:
        """Those still to come that the participant cancelled."""
        return queries.cancelled_by_participants(db.session, study.id, now())

    def of_people(participants: Sequence[int]) -> dict[int, Entry]:
        """By participant, the appointment from which no session was begun yet, for the People room."""
        return queries.of_people(db.session, participants)

    return {
        "upcoming_appointments": upcoming,
        "cancelled_appointments": cancelled,
        "appointments_of_people": of_people,
        "schedule_zone": schedule_zone,
    }


def today_in(zone: str) -> date:
    """Today's date in a zone."""
    return now().astimezone(ZoneInfo(zone)).date()


from usability.schedule.views import (  # noqa: E402, F401 - each registers its views
    appointment,
    guest,
    mine,
    planning,
)

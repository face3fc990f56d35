"""Commands on settings: time zones, reminders, the feed of one's own appointments."""

import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note as audit
from usability.schedule import queries, rules
from usability.schedule.details import ScheduleError
from usability.schedule.models import PersonalCalendar
from usability.studies.models import Study

FEED_PAST: Final = timedelta(days=60)
"""How far back a feed goes."""


def set_study(db: Session, study: Study, *, zone: str, reminder_hours: int, by: User) -> None:
    """A study's zone, and how many hours before the start a reminder goes out (0: none, at most two weeks).

    Appointments that stand keep their hour and their zone. Raises ScheduleError.
    """
    _require_zone(zone)
    if not 0 <= reminder_hours <= rules.MOST_REMINDER_HOURS:
        raise ScheduleError("reminder_hours", f"Give 0 (no reminder) to {rules.MOST_REMINDER_HOURS} hours.")
    found = queries.study_schedule(db, study.id, zone)
    found.zone, found.reminder_hours = zone, reminder_hours
    db.add(found)
    db.flush()
    audit(db, by, "schedule.settings", study.slug, f"{zone}, reminder {reminder_hours} h")


def set_zone(db: Session, user: User, zone: str) -> None:
    """A user's own zone. Raises ScheduleError."""
    _require_zone(zone)
    _own(db, user).zone = zone
    db.flush()


def open_feed(db: Session, user: User) -> str:
    """A new secret address of the user's feed, given back as its token; the one before leads nowhere any more."""
    found = _own(db, user)
    found.feed_token = secrets.token_urlsafe(24)
    db.flush()
    audit(db, user, "feed.open", user.email)
    return found.feed_token


def end_feed(db: Session, user: User) -> None:
    """Ends the feed: its address leads nowhere any more."""
    _own(db, user).feed_token = None
    db.flush()
    audit(db, user, "feed.end", user.email)


def _own(db: Session, user: User) -> PersonalCalendar:
    found = queries.personal_calendar(db, user.id)
    if found is None:
        found = PersonalCalendar(user_id=user.id, zone="", feed_token=None)
        db.add(found)
    return found


def _require_zone(zone: str) -> None:
    if not rules.is_zone(zone):
        raise ScheduleError("zone", f"“{zone}” is no time zone. Write one like Europe/Berlin.")

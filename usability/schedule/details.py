"""What somebody wants of an appointment, and whether it can be had."""

from dataclasses import dataclass
from datetime import date, datetime, time

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.infra.errors import FieldError
from usability.schedule import queries, rules
from usability.schedule.models import Appointment

LONGEST_LINE = 300


class ScheduleError(FieldError):
    """A command about appointments that cannot be carried out."""


class Clash(ScheduleError):
    """The moderator has other appointments at this time. Planning goes on where a person says so."""


@dataclass(frozen=True, slots=True)
class Details:
    """When, how long, with whom and where. zone: in which day and clock are meant. place, call: "" for none."""

    day: date
    clock: time
    zone: str
    minutes: int
    moderator: User | None
    place: str = ""
    call: str = ""
    participant_zone: str = ""


def checked(
    db: Session, details: Details, appointment: Appointment | None, *, despite_clash: bool
) -> datetime:
    """The start in UTC. appointment: that is changed. Raises ScheduleError for a part that cannot be."""
    if not rules.is_zone(details.zone):
        raise ScheduleError("zone", f"“{details.zone}” is no time zone. Write one like Europe/Berlin.")
    if details.participant_zone and not rules.is_zone(details.participant_zone):
        raise ScheduleError(
            "participant_zone", f"“{details.participant_zone}” is no time zone. Write one like Europe/Berlin."
        )
    if not rules.SHORTEST_MINUTES <= details.minutes <= rules.LONGEST_MINUTES:
        raise ScheduleError("minutes", f"Give {rules.SHORTEST_MINUTES} to {rules.LONGEST_MINUTES} minutes.")
    for field in ("place", "call"):
        if len(getattr(details, field)) > LONGEST_LINE:
            raise ScheduleError(field, f"Write at most {LONGEST_LINE} characters.")
    try:
        starts_at = rules.moment_of(details.day, details.clock, details.zone)
    except rules.NoSuchTime as error:
        raise ScheduleError("clock", str(error)) from error
    except ValueError as error:
        raise ScheduleError("day", str(error)) from error
    if (
        details.moderator is not None
        and not despite_clash
        and not _as_it_was(appointment, details, starts_at)
    ):
        besides = appointment.id if appointment else None
        others = queries.clashing(db, details.moderator.id, starts_at, details.minutes, besides=besides)
        if others:
            raise Clash("despite_clash", f"{details.moderator.name} has another appointment at this time.")
    return starts_at


def _as_it_was(appointment: Appointment | None, details: Details, starts_at: datetime) -> bool:
    """Whether the moderator's time was taken by this before: nobody is asked twice about an overlap."""
    return (
        appointment is not None
        and appointment.state in rules.TAKES_TIME
        and (appointment.starts_at, appointment.minutes) == (starts_at, details.minutes)
        and appointment.moderator_id == (details.moderator.id if details.moderator else None)
    )


def address_of(email: str) -> str:
    """A mail address as it is kept, "" for none. Raises ScheduleError for what is none."""
    email = email.strip()
    if not email:
        return ""
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ScheduleError("email", "This is not an e-mail address.") from error

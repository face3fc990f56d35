"""Forms of the schedule."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from usability.accounts.models import User
from usability.schedule.rules import LONGEST_MINUTES, MOST_REMINDER_HOURS, SHORTEST_MINUTES
from usability.studies.fields import NumberGiven, one_of

NOBODY = "0"


def _line(label: str, description: str = "") -> Any:  # noqa: ANN401 - an unbound field
    return StringField(label, [Length(max=300)], description=description)


class AppointmentForm(FlaskForm):
    """Shared by planning and changing. moderator: a number, "0" for nobody yet."""

    name = _line("Name", "To address them by. Kept with their contact data, which can be erased.")
    email = EmailField("E-mail address", [Length(max=254)])
    day = DateField("Day", [InputRequired("Give the day.")])
    clock = TimeField("Time", [InputRequired("Give the time.")], default=time(10))
    zone = StringField("Time zone", [InputRequired("Give the time zone.")])
    minutes = NumberGiven(
        "Length", description=f"{SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes.", default=60
    )
    moderator = SelectField("Moderator")
    place = _line("Place", "A room or an address.")
    call = _line("Call address", "Of a video call, or a number to ring.")
    participant_zone = StringField(
        "Participant’s time zone", description="Where it is another one: they are told both."
    )
    mail = BooleanField()
    despite_clash = BooleanField("Plan it all the same")

    def offer(self, moderators: Sequence[User]) -> None:
        """Fills the list of moderators."""
        self.moderator.choices = [
            (NOBODY, "Nobody yet"),
            *((str(user.id), user.name) for user in moderators),
        ]


class PlanForm(AppointmentForm):
    code = StringField("Participant’s code", description="Leave it empty for the next free one.")
    purpose = one_of(
        "The session",
        [("real", "counts in the results"), ("pilot", "is a trial and is not counted")],
        default="real",
    )
    mail = BooleanField("Send the invitation by e-mail, and later the reminder")


class MoveForm(AppointmentForm):
    reason = StringField(
        "Reason",
        [Length(max=300)],
        description="Needed where day, time or length change. It stands in the history.",
    )
    mail = BooleanField("Tell the participant by e-mail")
    despite_clash = BooleanField("Move it all the same")


class StateForm(FlaskForm):
    to = StringField()
    reason = StringField("Reason", [Length(max=300)])
    mail = BooleanField("Tell the participant by e-mail")


class StartForm(FlaskForm):
    consented = BooleanField("They have read or heard this text and agree")
    despite_full = BooleanField("Go on all the same")


class StudyScheduleForm(FlaskForm):
    zone = StringField("Time zone of the study", [InputRequired("Give the time zone.")])
    reminder_hours = IntegerField(
        "Remind participants",
        [Optional()],
        description=f"0 for no reminder, at most {MOST_REMINDER_HOURS}.",
    )


class ZoneForm(FlaskForm):
    zone = StringField("Your time zone", [InputRequired("Give the time zone.")])

"""The form that begins a moderated session."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField

from usability.web.choices import SelectChoice


class StartForm(FlaskForm):
    code = StringField("Participant’s code", description="Leave it empty for the next free one.")
    purpose = RadioField(
        "This session",
        choices=[
            SelectChoice("real", "counts in the results"),
            SelectChoice("pilot", "is a trial and is not counted"),
        ],
        default="real",
    )
    consented = BooleanField("They have read or heard this text and agree")
    despite_full = BooleanField("Go on all the same")

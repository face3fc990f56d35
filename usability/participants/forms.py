"""Forms of the People room."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length


class LinkForm(FlaskForm):
    purpose = RadioField(
        "What it is for",
        choices=[("real", "Taking part"), ("pilot", "A pilot"), ("preview", "Looking at it")],
        default="real",
        render_kw={
            "hints": {
                "real": "Sessions reach the results.",
                "pilot": "A trial run with colleagues: everything is recorded, nothing reaches the results.",
                "preview": "For somebody who wants to see it: nothing reaches the results.",
            }
        },
    )
    label = StringField("Where you use it", [Length(max=300)])


class InviteForm(FlaskForm):
    codes = TextAreaField("Codes", [InputRequired("Write at least one code.")])


class ExcludeForm(FlaskForm):
    reason = StringField("Reason", [InputRequired("Say why: the report prints the reason."), Length(max=300)])

"""Forms of the People room."""

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from usability.studies.fields import one_of


class LinkForm(FlaskForm):
    purpose = one_of(
        "What it is for",
        [
            ("real", "Taking part", "Sessions reach the results."),
            (
                "pilot",
                "A pilot",
                "A trial run with colleagues: everything is recorded, nothing reaches the results.",
            ),
            ("preview", "Looking at it", "For somebody who wants to see it: nothing reaches the results."),
        ],
        default="real",
    )
    label = StringField("Where you use it", [Length(max=300)])


class InviteForm(FlaskForm):
    codes = TextAreaField("Codes", [InputRequired("Write at least one code.")])


class ExcludeForm(FlaskForm):
    reason = StringField("Reason", [InputRequired("Say why: the report prints the reason."), Length(max=300)])

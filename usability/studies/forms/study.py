"""Forms of a study as a whole: a new one, and who works on it."""

from flask_wtf import FlaskForm
from wtforms import StringField

from usability.studies.fields import one_of


class NewStudyForm(FlaskForm):
    title = StringField(
        "Title of the study", description="For you and in the report. It can be changed later."
    )
    product__name = StringField("Product under test")
    product__version = StringField("Its version")


class ShareForm(FlaskForm):
    email = StringField("E-mail address of an account")
    role = one_of(
        "Role",
        [
            ("owner", "Owner", "May do everything, also share and delete."),
            ("editor", "Editor", "May change the plan and publish."),
            ("moderator", "Moderator", "May invite people and run sessions."),
            ("observer", "Observer", "May watch and take notes."),
            ("reader", "Reader", "May read plan, results and reports."),
        ],
        default="editor",
    )

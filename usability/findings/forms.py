"""Forms of the Findings room."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from usability.findings.rules import BY_HAND, LONGEST_WORDS, SEVERITIES, STATUSES
from usability.studies.fields import Prose, listed, one_of

UNRATED = ("", "Not rated yet", "It stands between major and minor ones until somebody rates it.")


def _severity(none: tuple[str, str, str]) -> Any:  # noqa: ANN401 - a field that is not bound yet
    ranks = [(str(rank), f"{rank} · {name}", meaning) for rank, (name, meaning) in SEVERITIES.items()]
    return one_of("Your severity", [*ranks, none], default="")


class RatingForm(FlaskForm):
    """The severity that one person finds."""

    severity = _severity(("", "No rating of mine", "The finding is judged by others alone."))

    @property
    def rank(self) -> int | None:
        """What was chosen, 0 to 4; None for no rating."""
        return int(self.severity.data) if self.severity.data else None


class FindingForm(FlaskForm):
    """A finding. `revision` and `base` say which state of it its writer saw."""

    revision = HiddenField()
    base = HiddenField()
    title = StringField(
        "What was found",
        [
            InputRequired("Say in a few words what was found."),
            Length(max=300, message="Write at most 300 letters; the rest belongs into the description."),
        ],
        description="A sentence that somebody understands who was not there.",
    )
    kind = one_of(
        "What it is",
        [
            ("problem", "A problem", "It hinders people or annoys them."),
            ("positive", "Something that works well", "Worth keeping; it has no severity."),
        ],
        default="problem",
    )
    description = Prose(
        "Description",
        [Length(max=20_000)],
        description="What people did, where, and what it led to.",
    )
    severity = _severity(UNRATED)
    tasks = SelectMultipleField(
        "Affected tasks",
        description="How many met it is counted among the people who began one of these; with none checked, among "
        "everybody who began a task.",
    )
    recommendation = Prose("Recommendation", [Length(max=20_000)], description="What to do about it.")
    status = SelectField("Status", choices=listed([(key.value, words) for key, words in STATUSES.items()]))

    def offer(self, tasks: dict[str, str]) -> None:
        """Fills the choices of affected tasks, titles by key."""
        self.tasks.choices = listed(list(tasks.items()))

    @property
    def fields(self) -> dict[str, Any]:
        """What was typed, as services.FIELDS name it."""
        return {
            "title": self.title.data or "",
            "description": self.description.data or "",
            "recommendation": self.recommendation.data or "",
            "positive": self.kind.data == "positive",
            "severity": int(self.severity.data) if self.severity and self.severity.data else None,
            "status": self.status.data,
            "tasks": self.tasks.data or [],
        }


class ObservationForm(FlaskForm):
    """What a researcher saw in a session."""

    session = SelectField("Session", validate_choice=False, description="The person whom you saw.")
    kind = one_of("What it is", [(kind.value, kind.words) for kind in BY_HAND], default=BY_HAND[0].value)
    task = SelectField("Task", validate_choice=False)
    moment = StringField(
        "Moment", description="Minutes and seconds since the session began, for instance 4:05."
    )
    words = Prose(
        "What you saw",
        [
            InputRequired("Write what you saw."),
            Length(max=LONGEST_WORDS, message=f"Write at most {LONGEST_WORDS} letters."),
        ],
    )

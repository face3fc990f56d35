"""The form of a task."""

from typing import Any

from wtforms import BooleanField, Field, StringField
from wtforms.validators import ValidationError

from usability.studies.addresses import starts_of, target_mistake
from usability.studies.fields import (
    Address,
    LabelRow,
    ListOfLines,
    NumberOrNothing,
    Prose,
    filled,
    keyed,
    one_of,
    rows,
)
from usability.studies.forms.part import PartForm
from usability.studies.places import ASKED_OF_TASK, Document
from usability.studies.plan import Conditions, CriterionKind


class TaskForm(PartForm):
    title = StringField("Title", description="Short; participants see it above the scenario.")
    scenario = Prose(
        "Scenario",
        description="Shown before the clock starts and while it runs. Give a reason, not instructions. Markdown.",
    )
    start_url = Address("Start address", description="Where the product opens.")
    criterion__kind = one_of(
        "How do we know that it worked?",
        [
            ("self_report", "The participant says so"),
            ("answer", "The participant’s answer is checked"),
            ("address", "An address is reached", "Needs the snippet in the product."),
            ("element", "An element appears", "Needs the snippet in the product."),
            ("moderator", "A moderator decides"),
        ],
        default="self_report",
    )
    criterion__prompt = StringField(
        "What the participant is asked", description="For instance: Which data set did you find?"
    )
    criterion__accepted = ListOfLines(
        "Accepted answers",
        description="One a line; capitals don’t matter. Never sent to the participant’s page.",
    )
    criterion__target = StringField(
        "Address or element",
        description="How the address begins (https://… or /…), or a CSS selector of what is then seen.",
    )
    time_limit_s = NumberOrNothing(
        "Time limit", description="The task ends kindly then. Leave it empty for none."
    )
    trials = NumberOrNothing(
        "Times in a row",
        description="Two or more show how fast people learn it; other figures count the first. Empty: once.",
    )
    optimal_time_s = NumberOrNothing("Time an expert needs", whole=False)
    optimal_clicks = NumberOrNothing("Shortest path")
    optimal_pages = NumberOrNothing("Fewest pages to visit", description="With it lostness can be computed.")
    error_opportunities = NumberOrNothing(
        "Places to go wrong",
        description="At how many places a person may slip, at most once each: errors are then counted per place.",
    )
    success_goal = NumberOrNothing(
        "Goal: share who succeed", whole=False, factor=0.01, description="Drawn as a line in figures."
    )
    touchpoint = StringField("Touchpoint", description="For instance search, checkout, support call.")
    journey_stage = StringField("Stage of the journey")
    conversion = BooleanField("Success counts as a conversion")
    error_codes = rows(
        LabelRow, "Error codes of this task", "Slips that you count here beside those of all tasks."
    )
    moderator_notes = Prose("Notes for the moderator", description="Never shown to participants.")
    probes = ListOfLines(
        "Questions that the moderator may ask",
        description="One a line. The console shows them beside the task.",
    )
    before_own = BooleanField(
        "Ask something of its own before this task",
        description="In place of what the plan asks before each task.",
    )
    after_own = BooleanField(
        "Ask something of its own after this task",
        description="In place of what the plan asks after each task.",
    )

    def offer(self, document: Document) -> None:
        """Keeps the conditions, some of which may begin elsewhere."""
        self.conditions = Conditions.model_validate(document["conditions"])

    def validate_criterion__target(self, field: Field) -> None:
        """A target that nothing could ever reach is a mistake, even in a draft."""
        kind = CriterionKind(self.criterion__kind.data)
        starts = starts_of(self.conditions, self.start_url.data or "")
        if said := target_mistake(kind, (field.data or "").strip(), starts):
            raise ValidationError(said)

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        once = part.get("trials", 1) == 1
        return {
            **super().data_from(part),
            **{f"{name}_own": part.get(name) is not None for name in ASKED_OF_TASK},
            "trials": None if once else part["trials"],
        }

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        for name in ASKED_OF_TASK:
            own = changed.pop(f"{name}_own")
            changed[name] = (part.get(name) or []) if own else None
        changed["trials"] = 1 if changed["trials"] is None else changed["trials"]
        changed["error_codes"] = keyed(filled(self.error_codes.data, "label"), "label", "error")
        kind = self.criterion__kind.data
        if kind != "answer":
            changed["criterion"].update(prompt="", accepted=[])
        if kind not in ("address", "element"):
            changed["criterion"]["target"] = ""
        return changed

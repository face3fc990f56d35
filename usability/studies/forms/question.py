"""The form of a question of the study's own."""

from wtforms import BooleanField, StringField

from usability.studies.fields import LabelRow, NumberOrNothing, filled, keyed, one_of, rows
from usability.studies.forms.part import PartForm
from usability.studies.places import Document


class QuestionForm(PartForm):
    text = StringField("Question")
    kind = one_of(
        "How is it answered?",
        [
            ("choice", "One of several options"),
            ("choices", "Any of several options"),
            ("scale", "A scale"),
            ("number", "A number"),
            ("text", "In words", "Kept apart, so that it can be erased."),
        ],
        default="choice",
    )
    options = rows(LabelRow, "Options", blank=2)
    low = NumberOrNothing("From", description="Scale: 1 unless you say otherwise.")
    high = NumberOrNothing("To", description="Scale: 7 unless you say otherwise.")
    low_label = StringField("Words at the low end")
    high_label = StringField("Words at the high end")
    required = BooleanField("An answer is needed", default=True)
    segment = BooleanField("Use the answer as a segment", description="Results can then be read by it.")

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        changed["options"] = keyed(filled(self.options.data, "label"), "label", "option")
        kind = self.kind.data
        if kind not in ("choice", "choices"):
            changed["options"] = []
        if kind not in ("scale", "number"):
            changed.update(low=None, high=None)
        if kind != "scale":
            changed.update(low_label="", high_label="")
        return changed

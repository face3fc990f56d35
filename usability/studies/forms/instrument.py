"""The form of a questionnaire of the study's own."""

from wtforms import BooleanField, SelectField, StringField

from usability.studies.fields import (
    ItemRow,
    NumberGiven,
    NumberOrNothing,
    filled,
    keyed,
    listed,
    one_of,
    rows,
)
from usability.studies.forms.part import PartForm
from usability.studies.places import Document


class InstrumentForm(PartForm):
    name = StringField("Name", description="As the report names it.")
    title = StringField("Heading for participants")
    intro = StringField("Words above the statements")
    kind = one_of(
        "What are the items?",
        [
            ("scale", "Statements or questions on one scale"),
            ("semantic_differential", "Pairs of words"),
        ],
        default="scale",
    )
    items = rows(
        ItemRow, "Items", "Take the tick away where a high answer is bad: the score turns it round.", blank=1
    )
    scale__min = NumberGiven("Lowest answer", default=1)
    scale__max = NumberGiven("Highest answer", default=5)
    scale__low_label = StringField("Words at the low end", default="Strongly disagree")
    scale__high_label = StringField("Words at the high end", default="Strongly agree")
    scale__not_applicable = BooleanField("Offer “does not apply”")
    scoring__rule = SelectField(
        "Score",
        default="mean",
        choices=listed(
            [
                ("mean", "Mean of the items, in the scale’s units"),
                ("sus_like", "0 to 100, as SUS is scored"),
                ("centred_mean", "Mean of the items, the centre of the scale as 0"),
                ("nps", "Net Promoter Score (one item, 0 to 10)"),
                ("top_box", "Share of high answers (one item)"),
            ]
        ),
    )
    scoring__max_missing = NumberGiven("Blanks with which there still is a score", default=0)
    scoring__top_from = NumberOrNothing(
        "Lowest answer that counts as high", description="Only for the share of high answers."
    )
    seconds = NumberGiven("Seconds that people need", default=30)
    source = StringField("Source")
    licence = StringField("Licence")

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        items = keyed(filled(self.items.data, "text"), "text", "q", numbered="q")
        old = {item["key"]: item for item in part.get("items", [])}
        changed["items"] = [{**old.get(item["key"], {}), **item} for item in items]
        # The range follows from rule and scale.
        for end in ("range_low", "range_high"):
            changed["scoring"].pop(end, None)
        return changed

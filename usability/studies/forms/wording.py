"""The form of a published questionnaire's wording: the product's name, or a translation."""

from wtforms import BooleanField, SelectField, StringField

from usability.instruments import catalogue
from usability.instruments.languages import LANGUAGES
from usability.studies.fields import ListOfLines, listed
from usability.studies.forms.part import PartForm
from usability.studies.places import Document
from usability.studies.plan import StudyPlan
from usability.studies.rules import unworded


class WordingForm(PartForm):
    key = SelectField("Questionnaire", choices=listed([]))
    named = StringField(
        "In place of “the system”",
        description="The product’s name, or “the website”. That may change without harm to the score’s norms.",
    )
    plainer = BooleanField(
        "Plainer words where the questionnaire permits them",
        description="SUS: “awkward” for “cumbersome” in item 8, for people whose first language is another.",
    )
    language = SelectField(
        "Language",
        choices=listed([("", "The published words"), *sorted(LANGUAGES.items(), key=lambda one: one[1])]),
    )
    source = StringField(
        "Publication that the words are from",
        description="Printed wherever the score stands. Instruments lists those of SUS.",
    )
    title = StringField("Heading for participants")
    intro = StringField("Words above the statements")
    statements = ListOfLines(
        "Statements", description="One a line, in the published order: polarity and scoring stay as they are."
    )
    low_label = StringField("Words at the low end")
    high_label = StringField("Words at the high end")

    @classmethod
    def name_of(cls, part: Document) -> str:
        return catalogue.get(part["key"]).name

    def offer(self, document: Document) -> None:
        """A wording keeps its questionnaire; a new one is of those asked that have none yet."""
        if own := self.key.object_data:
            self.key.choices = listed([(own, catalogue.get(own).name)])
            return
        offered = unworded(StudyPlan.model_validate(document))
        self.key.choices = listed([(one.key, one.name) for one in offered])

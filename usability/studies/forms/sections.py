"""Forms of the plan's plain sections."""

from wtforms import BooleanField, StringField

from usability.studies import binding
from usability.studies.fields import (
    Address,
    ConditionRow,
    DayOrNothing,
    LabelRow,
    ListOfLines,
    NumberGiven,
    Prose,
    filled,
    keyed,
    one_of,
    rows,
)
from usability.studies.forms.part import PartForm
from usability.studies.places import Document


class PurposeForm(PartForm):
    title = StringField("Title of the study", description="For you and in the report.")
    participant_title = StringField(
        "Title that participants see",
        description="Above each of their pages. Say nothing here that tells what you hope to find. "
        "Where it is empty, they see the title of the study.",
    )
    product__name = StringField(
        "Product under test",
        description="As participants know it. Questionnaires name it where you word them so.",
    )
    product__version = StringField(
        "Its version", description="Printed in the report, so that rounds can be told apart."
    )
    signals = BooleanField(
        "The snippet is in the product: count clicks and pages in every task",
        description="Tasks that an address or an element decides listen to it anyway.",
    )
    objectives = ListOfLines("What do you want to find out?", description="One objective a line.")
    product__description = Prose(
        "What the product is", description="What it does, and which parts are tested."
    )
    context__users = Prose(
        "Whom it is for", description="Its intended users, and how the people of this study were chosen."
    )
    context__setting = Prose(
        "Where sessions take place", description="Room or at home, who is there, what differs from real use."
    )
    context__equipment = Prose(
        "Equipment", description="Devices, displays, browsers, assistive technology, what is recorded."
    )
    context__compensation = Prose("What people get for taking part")


class WelcomeForm(PartForm):
    welcome = Prose(
        "Welcome", description="The first page. Markdown. Say what it is about and how long it takes."
    )
    think_aloud = BooleanField(
        "Ask people to think aloud", description="Times are then marked as not comparable with silent ones."
    )


class ConsentForm(PartForm):
    consent__text = Prose("Consent text", description="Markdown. Agreed to before anything is recorded.")
    consent__contact = StringField(
        "Whom to write to", description="For questions and for withdrawing, for instance an e-mail address."
    )
    consent__also = ListOfLines(
        "Asked apart",
        description="One sentence a line, each with a box of its own that is not ticked, for instance “Observers may "
        "watch.” or “You may ask me again.” Nobody has to tick one to take part.",
    )
    consent__kept_until = DayOrNothing(
        "Kept until",
        description="People are told; from that day on the People room says who is not erased yet.",
    )


class ConditionsForm(PartForm):
    conditions__design = one_of(
        "How do people meet the conditions?",
        [
            ("none", "There is one condition", "Nothing is compared."),
            ("between", "Each person meets one", "Between subjects."),
            (
                "within_all",
                "Each person does every task in every condition",
                "Within subjects, in blocks of a balanced order.",
            ),
            (
                "within_split",
                "Each person does every task once, conditions spread over the tasks",
                "Within subjects.",
            ),
        ],
    )
    conditions__items = rows(
        ConditionRow, "Conditions", "For instance two designs. A start address here replaces the tasks’."
    )

    def part_from(self, part: Document) -> Document:
        items = keyed(filled(self.conditions__items.data, "name"), "name", "condition")
        return binding.write(
            {"conditions__design": self.conditions__design.data, "conditions__items": items}, part
        )


class OrderForm(PartForm):
    order = one_of(
        "Order of the tasks",
        [
            ("fixed", "As written"),
            ("random", "By chance", "Drawn for each person anew."),
            (
                "counterbalanced",
                "Counterbalanced",
                "Rows of a Williams square: each task equally often in each place and after each other.",
            ),
        ],
    )
    error_codes = rows(
        LabelRow, "Error codes of all tasks", "Slips that you count. A moderator has a key for each."
    )
    dropout_hours = NumberGiven(
        "Counted as dropped out after", description="Hours without a sign. The place is then given again."
    )

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        changed["error_codes"] = keyed(filled(self.error_codes.data, "label"), "label", "error")
        return changed


class ThanksForm(PartForm):
    thanks = Prose("Thanks", description="The last page. Markdown.")
    completion_code = StringField(
        "Completion code", description="Shown at the end, for panels that ask for one."
    )
    redirects__complete = Address(
        "Where people go after the last page", description="The link’s own parameters are carried back."
    )
    redirects__screened_out = Address("Where people go whom the screener turns away")
    redirects__full = Address("Where people go when the study is full")

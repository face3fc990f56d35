"""Form fields whose data is what the plan's document holds."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Field as AnyField
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import DateInput, TextArea, TextInput

from usability.studies.addresses import address_mistake
from usability.studies.places import free_key
from usability.web.choices import SelectChoice


class Prose(TextAreaField):
    """Words of several lines. Browsers send the ends of lines as CR LF; the document has LF."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = str(valuelist[0]).replace("\r\n", "\n")


class ListOfLines(AnyField):
    """A list of lines, written one a line; empty lines are left out."""

    widget: Any = TextArea()
    data: list[str]

    def process_data(self, value: list[str] | None) -> None:
        self.data = value or []

    def _value(self) -> str:
        return "\n".join(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = [line.strip() for line in str(valuelist[0]).splitlines() if line.strip()]


class DayOrNothing(AnyField):
    """A day as the document holds it, 2027-12-31; nothing where none is chosen."""

    widget = DateInput()
    data: str | None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = (str(valuelist[0]).strip() if valuelist else "") or None

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        try:
            date.fromisoformat(self.data or "2000-01-01")
        except ValueError:
            raise StopValidation("Give a day, for instance 2027-12-31.") from None


class NumberOrNothing(AnyField):
    """A number, whole or not; nothing where nothing is typed. factor: what is typed, times this, is the value."""

    widget = TextInput()
    data: float | int | None

    def __init__(self, label: str = "", *, whole: bool = True, factor: float = 1, **more: Any) -> None:  # noqa: ANN401
        super().__init__(label, **more)
        self.whole, self.factor = whole, factor

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            ""
            if self.data is None
            else f"{round(self.data / self.factor, 6):g}"
            if not self.whole
            else str(self.data)
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = int(text) if self.whole else float(text.replace(",", "."))
        except ValueError:
            raise ValueError("Give a whole number." if self.whole else "Give a number.") from None
        if not math.isfinite(number):
            raise ValueError("Give a number.")
        self.data = number if self.factor == 1 else round(number * self.factor, 6)

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        if self.process_errors:
            raise StopValidation


class NumberGiven(NumberOrNothing):
    """A number that must be there."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        super().pre_validate(form)
        if self.data is None:
            raise StopValidation("Give a number.")


class LabelRow(Form):
    """A row that is known by a key and read as a label. `key` is made once and travels with the row."""

    key = HiddenField()
    label = StringField("Label")


class ScreenerOptionRow(LabelRow):
    label = StringField("Option")
    accept = BooleanField("May take part")


class Address(StringField):
    """An address that a browser can open, or nothing."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        if said := address_mistake((self.data or "").strip()):
            raise StopValidation(said)


class ConditionRow(Form):
    key = HiddenField()
    name = StringField("Name")
    start_url = Address("Start address")


class QuotaRow(Form):
    key = HiddenField()
    of = SelectField("People who answered", validate_choice=False)
    limit = IntegerField("At most")


class GoalRow(Form):
    """A goal: what it is for, and its target in the unit that people type (percent for shares)."""

    key = HiddenField()
    of = SelectField("What is to be reached", validate_choice=False)
    target = NumberOrNothing("Target", whole=False)

    def validate_target(self, field: NumberOrNothing) -> None:
        """A goal without a number is a mistake; an empty row is none."""
        if (self.of.data or "") and field.data is None:
            raise ValidationError("Give a number.")

    def validate_of(self, field: SelectField) -> None:
        """So is a number that is a goal for nothing."""
        if not field.data and self.target.data is not None:
            raise ValidationError("Choose what is to be reached.")


class ItemRow(Form):
    key = HiddenField()
    text = StringField("Statement")
    positive = BooleanField("A high answer is good", default=True)
    low_label = StringField("Left or low end")
    high_label = StringField("Right or high end")
    group = StringField("Group", validators=[Length(max=1_000, message="Write at most 1000 characters.")])


def rows(row: type[Form], label: str, description: str = "", blank: int = 0) -> Any:  # noqa: ANN401 - an unbound field
    """A list of rows in a form; buttons in the form add, move and remove them."""
    return FieldList(FormField(row), label, description=description, min_entries=blank, max_entries=120)


def one_of(label: str, choices: Sequence[tuple[str, ...]], **more: Any) -> Any:  # noqa: ANN401 - an unbound field
    """Radios. choices: (value, words) or (value, words, hint); hints reach the page as `render_kw.hints`."""
    hints = {choice[0]: choice[2] for choice in choices if len(choice) > 2}
    return RadioField(label, choices=listed(choices), render_kw={"hints": hints}, **more)


def listed(choices: Sequence[tuple[str, ...]]) -> list[SelectChoice]:
    """Choices as WTForms takes them."""
    return [SelectChoice(choice[0], choice[1]) for choice in choices]


def filled(data: Sequence[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    """Rows in which something was written; a cell that was not sent is empty."""
    written = [row for row in data if (row.get(words) or "").strip()]
    return [{name: "" if value is None else value for name, value in row.items()} for row in written]


def keyed(data: list[dict[str, Any]], words: str, otherwise: str, numbered: str = "") -> list[dict[str, Any]]:
    """Rows with a key each: kept where there is one, made from the words (or numbered) where not."""
    taken = {row["key"] for row in data if row["key"]}
    for number, row in enumerate(data, 1):
        if not row["key"]:
            source = f"{numbered}{number}" if numbered else row[words]
            row["key"] = free_key(source, taken, otherwise)
            taken.add(row["key"])
    return data

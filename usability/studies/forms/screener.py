"""Forms of the screener: its quotas, and one of its questions."""

from typing import Any

from wtforms import StringField

from usability.studies import binding
from usability.studies.fields import NumberOrNothing, QuotaRow, ScreenerOptionRow, filled, keyed, listed, rows
from usability.studies.forms.part import PartForm
from usability.studies.places import Document, free_key


class ScreenerForm(PartForm):
    max_participants = NumberOrNothing("How many people at most", description="Leave it empty for no limit.")
    quotas = rows(
        QuotaRow, "Quotas", "At most so many people who gave this answer. Others are turned away kindly."
    )

    def offer(self, document: Document) -> None:
        """Fills the choices of the quotas from the screener's options."""
        choices = [("", "Choose an answer")] + [
            (
                f"{question['key']}/{option['key']}",
                f"{question['text'] or question['key']}: {option['label']}",
            )
            for question in document["screener"]["questions"]
            for option in question["options"]
        ]
        for row in self.quotas:
            row.form.of.choices = listed(choices)

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        quotas = [
            {"key": q["key"], "of": f"{q['question']}/{q['option']}", "limit": q["limit"]}
            for q in part["screener"]["quotas"]
        ]
        return {"max_participants": part["max_participants"], "quotas": quotas}

    def part_from(self, part: Document) -> Document:
        taken: set[str] = {row["key"] for row in self.quotas.data if row["key"]}
        quotas = []
        for row in filled(self.quotas.data, "of"):
            question, _, option = row["of"].partition("/")
            key = row["key"] or free_key(f"{question}-{option}", taken, "quota")
            taken.add(key)
            quotas.append({"key": key, "question": question, "option": option, "limit": row["limit"]})
        changed = binding.write({"max_participants": self.max_participants.data}, part)
        changed["screener"]["quotas"] = quotas
        return changed


class ScreenerQuestionForm(PartForm):
    text = StringField("Question")
    options = rows(
        ScreenerOptionRow,
        "Options",
        "People who choose an option without a tick are turned away kindly.",
        blank=2,
    )

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        accept = part.get("accept", [])
        options = [{**option, "accept": option["key"] in accept} for option in part.get("options", [])]
        return {"text": part.get("text", ""), "options": options}

    def part_from(self, part: Document) -> Document:
        options = keyed(filled(self.options.data, "label"), "label", "option")
        accept = [option["key"] for option in options if option.pop("accept")]
        return binding.write({"text": self.text.data, "options": options, "accept": accept}, part)

"""The form of a questionnaire of the study's own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

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
from usability.studies.places import Document, free_key

_BETWEEN_GROUPS = "; "


class InstrumentForm(PartForm):
    fresh: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {"items": [("positive", "y")]}
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
        ItemRow,
        "Items",
        "Take the tick away where a high answer is bad: the score turns it round. Items of the same group get a score "
        "of their own beside the whole; several groups are parted by semicolons.",
        blank=1,
    )
    scale__min = NumberGiven("Lowest answer", default=1)
    scale__max = NumberGiven("Highest answer", default=5)
    scale__step = NumberGiven(
        "Steps", default=1, description="1 offers every whole number; 5 offers 0, 5, 10 …"
    )
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
    low_is_good = BooleanField(
        "A low score is good",
        description="For effort or workload, or where agreeing stands at the low end. Goals and words follow it.",
    )
    scoring__overall = BooleanField(
        "A score over all items",
        default=True,
        description="Take the tick away where only the groups mean something.",
    )
    seconds = NumberGiven("Seconds that people need", default=30)
    source = StringField("Source")
    licence = StringField("Licence")

    def offer(self, document: Document) -> None:
        """A rule that only a file can give is offered where it stands."""
        if self.scoring__rule.data == "weighted":
            pairs = listed([("weighted", "Ratings weighted by pairs, as NASA-TLX")])
            self.scoring__rule.choices = [*(self.scoring__rule.choices or []), *pairs]

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        data = super().data_from(part)
        groups = part.get("subscales") or []
        if "items" in data:
            data["items"] = [_row(item, groups) for item in data["items"]]
        better = part.get("scoring", {}).get("higher_is_better", True)
        return {**data, "low_is_good": not better}

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        rows = keyed(filled(self.items.data, "text"), "text", "q", numbered="q")
        self._name_rows([row["key"] for row in rows])
        old = {item["key"]: item for item in part.get("items", [])}
        changed["subscales"] = _groups(rows, part)
        changed["items"] = [{**old.get(row["key"], {}), **_without(row, "group")} for row in rows]
        changed["scoring"]["higher_is_better"] = not changed.pop("low_is_good")
        # The range follows from rule and scale.
        for end in ("range_low", "range_high"):
            changed["scoring"].pop(end, None)
        return changed

    def _name_rows(self, keys: list[str]) -> None:
        """Rows that were just written get their keys, so that a mistake finds its row."""
        written = [entry.form for entry in self.items.entries if (entry.form.text.data or "").strip()]
        for row, key in zip(written, keys, strict=True):
            row.key.data = key


def _row(item: Document, groups: list[Document]) -> Document:
    """An item as its row shows it, with the names of its groups."""
    row = {name: item.get(name, "") for name in ("key", "text", "positive", "low_label", "high_label")}
    return {**row, "group": _BETWEEN_GROUPS.join(_names(item["key"], groups))}


def _names(key: str, groups: list[Document]) -> list[str]:
    return [group["name"] for group in groups if key in group["items"]]


def _without(row: Document, name: str) -> Document:
    return {key: value for key, value in row.items() if key != name}


def _groups(rows: list[Document], part: Document) -> list[Document]:
    """The groups that the rows name. A group keeps its key and place, also under a new name with the same items."""
    old: list[Document] = part.get("subscales") or []
    items = [item["key"] for item in part.get("items", [])]
    same = all(row["group"] == _BETWEEN_GROUPS.join(_names(row["key"], old)) for row in rows)
    if same and [row["key"] for row in rows] == items:
        return old
    members: dict[str, list[str]] = {}
    for row in rows:
        for name in dict.fromkeys(words.strip() for words in row["group"].split(";")):
            if name:
                members.setdefault(name, []).append(row["key"])
    found = []
    for group in old:
        named = group["name"] if group["name"] in members else _renamed(group, members, old)
        if named is not None:
            keys = members.pop(named)
            ordered = sorted(keys, key=lambda key: _place(key, group["items"]))
            found.append({"key": group["key"], "name": named, "items": ordered})
    taken = {group["key"] for group in found} | {group["key"] for group in old}
    for name, keys in members.items():
        key = free_key(name, taken, "group")
        taken.add(key)
        found.append({"key": key, "name": name, "items": keys})
    return found


def _renamed(group: Document, members: dict[str, list[str]], old: list[Document]) -> str | None:
    """The new name of a group that went: the one name that is not old and has the same items."""
    known = {one["name"] for one in old}
    return next(
        (name for name, keys in members.items() if name not in known and set(keys) == set(group["items"])),
        None,
    )


def _place(key: str, keys: list[str]) -> int:
    return keys.index(key) if key in keys else len(keys)

"""A published instrument in a study's own words: the product's name, or a published translation.

Items, their order, polarity, scale and scoring stay as published, so that the score keeps its meaning.
"""

from typing import Self

from pydantic import model_validator

from usability.instruments import catalogue
from usability.instruments.languages import LANGUAGES
from usability.instruments.model import Data, FilledText, Instrument, Item, Slug, Text

BETWEEN = "|"
"""Between a statement and the words at its ends, or between the two words of a pair, where it has them."""


class Wording(Data):
    """How a study words a published instrument.

    key: the instrument's. named: in place of "the system". plainer: with the plainer words that the instrument permits.
    A translation has language (its code, as in `LANGUAGES`), source (the publication that its words are from), title,
    statements in the order of the items, one each, and the words at the ends of the scale where the published one has
    them. A statement with ends of its own is written "statement | low end | high end", a pair of words "left | right".
    """

    key: Slug
    named: Text = ""
    plainer: bool = False
    language: Text = ""
    source: Text = ""
    title: Text = ""
    intro: Text = ""
    low_label: Text = ""
    high_label: Text = ""
    statements: tuple[FilledText, ...] = ()

    @model_validator(mode="after")
    def _fits_its_instrument(self) -> Self:
        try:
            published = catalogue.get(self.key)
        except KeyError:
            raise ValueError(f"key: there is no published questionnaire “{self.key}”") from None
        if self.plainer and not catalogue.plainer_items(self.key):
            raise ValueError(f"plainer: {published.name} permits no other words")
        if self.named and not catalogue.names_product(self.key):
            raise ValueError(f"named: the items of {published.name} do not name the system")
        if self.translated:
            self._check_translation(published)
        return self

    @property
    def translated(self) -> bool:
        """Whether it is a translation."""
        words = (self.language, self.source, self.title, self.intro, self.low_label, self.high_label)
        return bool(self.statements or any(words))

    def _check_translation(self, published: Instrument) -> None:
        if not self.language:
            raise ValueError("language: say into which language it is translated")
        if self.language not in LANGUAGES:
            raise ValueError(f"language: “{self.language}” is no code of a language, such as de or pt-BR")
        if not self.source:
            raise ValueError("source: name the publication that the words are from, or who translated them")
        if not self.title:
            raise ValueError("title: participants read it above the statements, in their language")
        for name in ("low_label", "high_label"):
            if getattr(published.scale, name) and not getattr(self, name):
                raise ValueError(f"{name}: the published scale has words at this end")
        wanted, given = len(published.items), len(self.statements)
        if given != wanted:
            raise ValueError(
                f"statements: {published.name} has {wanted} statements, here {'is' if given == 1 else 'are'} {given}; "
                "one a line, in the published order"
            )
        if self.named or self.plainer:
            raise ValueError("named: a translation has its own words for the system; leave this empty")
        for number, (item, statement) in enumerate(
            zip(published.items, self.statements, strict=True), start=1
        ):
            form = _form(published, item)
            if len(_parts(statement)) != len(_parts(form)):
                raise ValueError(
                    f"statements: line {number} must be {form}, like “{_as_typed(published, item)}”"
                )

    def applied(self) -> Instrument:
        """The instrument as it is asked."""
        found = catalogue.get(self.key, self.named, plainer=self.plainer)
        if not self.translated:
            return found
        items = []
        for item, statement in zip(found.items, self.statements, strict=True):
            parts = _parts(statement)
            text = " / ".join(parts) if len(parts) == 2 else parts[0]
            low, high = parts[-2:] if len(parts) > 1 else ("", "")
            items.append({**item.model_dump(), "text": text, "low_label": low, "high_label": high})
        scale = {**found.scale.model_dump(), "low_label": self.low_label, "high_label": self.high_label}
        words = {
            "name": f"{found.name}, {LANGUAGES[self.language]}",
            "title": self.title,
            "intro": self.intro,
            "language": self.language,
            "translation": self.source,
        }
        return Instrument.model_validate({**found.model_dump(), **words, "items": items, "scale": scale})


def published_lines(key: str) -> tuple[str, ...]:
    """The published items, each as its translation is typed. Raises KeyError if there is no instrument of this key."""
    published = catalogue.get(key)
    return tuple(_as_typed(published, item) for item in published.items)


def _parts(statement: str) -> list[str]:
    return [part.strip() for part in statement.split(BETWEEN)]


def _form(published: Instrument, item: Item) -> str:
    if published.kind == "semantic_differential":
        return f"left {BETWEEN} right"
    own_ends = published.labels(item) != (published.scale.low_label, published.scale.high_label)
    return f"statement {BETWEEN} low end {BETWEEN} high end" if own_ends else "a statement"


def _as_typed(published: Instrument, item: Item) -> str:
    words = (item.text, *published.labels(item))
    many = len(_parts(_form(published, item)))
    return f" {BETWEEN} ".join(words[1:] if many == 2 else words[:many])

"""An instrument as data: items, scale, polarity, scoring rule, benchmark, licence.

The instruments that come with the product and a study's own questionnaires are the same model.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from usability.instruments.languages import LANGUAGES
from usability.measures import sus

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Text = Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=True)]
FilledText = Annotated[str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)]
Rule = Literal["sus_like", "mean", "centred_mean", "weighted", "nps", "top_box"]
"""How answers become a score.

sus_like: sum of oriented contributions rescaled to 0..100, allowed blanks scored as the scale's centre.
mean: mean of the answered, oriented items in the scale's units. centred_mean: the same less the centre.
weighted: mean of six ratings, each weighted by how often it was chosen in their 15 pairs (NASA-TLX).
nps: Net Promoter Score. top_box: share of respondents at or above `top_from`.
"""
Moment = Literal["before_task", "after_task", "after_condition", "final"]
Norms = Literal["sus", "ueq"]

FILES: Mapping[str, Path] = {
    path.stem: path for path in sorted((Path(__file__).parent / "data").glob("*.yaml"))
}
"""The file of each instrument that comes with the product, by its key."""
RESERVED = frozenset(FILES)
"""Keys of the product's own instruments; a study cannot take them for its questionnaires."""
WRITTEN = "written"
"""In the context of a validation: the data come from somebody's hand, not from storage."""

_MOST_POINTS = 101


class Data(BaseModel):
    """Base of every part: read only, unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(Data):
    """Answers min..max in steps, labelled at the ends; not_applicable offers "does not apply" (a blank)."""

    min: int
    max: int
    step: int = Field(default=1, ge=1)
    low_label: Text = ""
    high_label: Text = ""
    not_applicable: bool = False

    @model_validator(mode="after")
    def _has_points(self) -> Self:
        if self.min >= self.max:
            raise ValueError(f"max: must be above the lowest answer ({self.min}), not {self.max}")
        if (self.max - self.min) % self.step:
            raise ValueError(f"step: steps of {self.step} do not lead from {self.min} to {self.max}")
        if len(self.points) > _MOST_POINTS:
            raise ValueError(f"max: at most {_MOST_POINTS} answers are possible, not {len(self.points)}")
        return self

    @property
    def points(self) -> range:
        """The possible answers, ascending."""
        return range(self.min, self.max + 1, self.step)


PAIR = Scale(min=1, max=2)
"""Answers to a pair: 1 its first, 2 its second."""


class Item(Data):
    """One statement, question or pair of words.

    positive: whether a high answer counts up in the score. low_label, high_label: in place of the scale's,
    for a semantic differential the left and right word as printed. optional: may be left out by design.
    scale: its own in place of the instrument's. factor: by what an answer is multiplied in a mean (SUPR-Q: 0..10 counts
    half).
    between: keys of two rated items of which one contributed more; low_label and high_label are their names.
    published: its published text, where this one differs as the instrument permits.
    """

    key: Slug
    text: FilledText
    positive: bool = True
    low_label: Text = ""
    high_label: Text = ""
    optional: bool = False
    scale: Scale | None = None
    factor: float = Field(default=1, gt=0, le=100)
    between: tuple[Slug, Slug] | None = None
    published: Text = ""


class Scoring(Data):
    """How answers become a score of range_low..range_high.

    The range follows from rule and scale and need not be written. max_missing: blanks with which a
    respondent still gets a score. top_from: lowest answer of the top box, for instruments of one item.
    overall: whether a score over all items means anything (UEQ: no).
    """

    rule: Rule = "mean"
    range_low: float = 0
    range_high: float = 100
    higher_is_better: bool = True
    max_missing: int = Field(default=0, ge=0)
    top_from: int | None = None
    overall: bool = True


class Subscale(Data):
    """Items with a mean of their own."""

    key: Slug
    name: FilledText
    items: tuple[Slug, ...] = Field(min_length=1)


class Benchmark(Data):
    """A published average of the score, in its units."""

    value: float
    text: FilledText
    source: FilledText


class Translation(Data):
    """A published translation: where it stands, and what is known of it. Its text is not ours to carry."""

    language: FilledText
    publication: FilledText
    doi: Text = ""
    note: Text = ""

    @property
    def citation(self) -> str:
        """The publication with its DOI."""
        return f"{self.publication}, doi {self.doi}" if self.doi else self.publication


class Instrument(Data):
    """A questionnaire. title and intro are shown to participants; seconds is a participant's time for it.

    when: the moments it is meant for. norms: published norms that belong to this very wording.
    language, translation: of a translation, the code of its language and the publication that its words are from.
    """

    key: Slug
    name: FilledText
    version: Text = "1"
    title: FilledText
    intro: Text = ""
    kind: Literal["scale", "semantic_differential"] = "scale"
    items: tuple[Item, ...] = Field(min_length=1, max_length=100)
    scale: Scale
    scoring: Scoring = Scoring()
    subscales: tuple[Subscale, ...] = ()
    benchmark: Benchmark | None = None
    norms: Norms | None = None
    source: Text = ""
    licence: Text = ""
    language: Text = ""
    translation: Text = ""
    when: tuple[Moment, ...] = ("after_condition", "final")
    seconds: int = Field(default=10, ge=1)

    @property
    def language_name(self) -> str:
        """Of a translation, its language in English; "" for the published words."""
        return LANGUAGES[self.language] if self.language else ""

    @model_validator(mode="before")
    @classmethod
    def _fill_range(cls, data: Any) -> Any:  # noqa: ANN401 - raw input
        if not isinstance(data, Mapping):
            return data
        scoring = data.get("scoring", {})
        if not isinstance(scoring, Mapping):
            return data
        try:
            scale = Scale.model_validate(data.get("scale"))
            items = [Item.model_validate(item) for item in data.get("items", ())]
        except (ValidationError, TypeError):
            return data
        low, high = score_range(scoring.get("rule", "mean"), scale, items)
        return {**data, "scoring": {"range_low": low, "range_high": high, **scoring}}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self._check_keys()
        self._check_items()
        self._check_scoring()
        if self.kind == "semantic_differential":
            for item in self.items:
                if not (item.low_label and item.high_label):
                    raise ValueError(
                        f"items.{item.key}.low_label: a pair of words needs both of them (low_label and high_label)"
                    )
        if self.norms == "sus":
            self._check_sus()
        if self.norms == "ueq" and self.key != "ueq":
            raise ValueError("norms: the UEQ benchmark belongs to the instrument 'ueq' alone")
        return self

    def _check_keys(self) -> None:
        keys = [item.key for item in self.items]
        _no_repeats(keys, "items")
        _no_repeats([part.key for part in self.subscales], "subscales")
        for part in self.subscales:
            _no_repeats(part.items, f"subscales.{part.key}.items")
            for key in part.items:
                if key not in keys:
                    raise ValueError(f"subscales.{part.key}: there is no item '{key}'")
                if self.item(key).between:
                    raise ValueError(f"subscales.{part.key}: '{key}' is a pair and has no value to average")

    def _check_items(self) -> None:
        rule = self.scoring.rule
        for item in self.items:
            if (item.scale or item.factor != 1) and rule != "mean":
                raise ValueError(
                    f"items.{item.key}: a scale or factor of its own goes with the rule 'mean' alone"
                )
            if item.between and rule != "weighted":
                raise ValueError(f"items.{item.key}: pairs go with the rule 'weighted' alone")
        if rule == "weighted":
            self._check_weighted()

    def _check_weighted(self) -> None:
        rated, pairs = self.rated, [item for item in self.items if item.between]
        plain = all(item.positive and not item.optional for item in self.items)
        if (
            len(rated) != 6
            or (self.scale.min, self.scale.max) != (0, 100)
            or not plain
            or self.scoring.max_missing
        ):
            raise ValueError(
                "scoring: the rule 'weighted' needs six ratings from 0 to 100, none of them left out"
            )
        wanted = {frozenset(two) for two in combinations([item.key for item in rated], 2)}
        if len(pairs) != len(wanted) or {frozenset(item.between or ()) for item in pairs} != wanted:
            raise ValueError("items: each two of the six ratings must be one pair, so 15 pairs")
        for item in pairs:
            if not (item.low_label and item.high_label):
                raise ValueError(
                    f"items.{item.key}: a pair needs low_label and high_label, the names of the two"
                )

    def _check_scoring(self) -> None:
        rule, scoring = self.scoring.rule, self.scoring
        expected = score_range(rule, self.scale, self.items)
        if (scoring.range_low, scoring.range_high) != expected:
            raise ValueError(
                f"scoring: the rule '{rule}' gives scores from {expected[0]:g} to {expected[1]:g}, not from "
                f"{scoring.range_low:g} to {scoring.range_high:g}"
            )
        if scoring.max_missing >= len(self.items):
            raise ValueError(f"scoring.max_missing: must be below the number of items ({len(self.items)})")
        if len(self.items) > 1 and (rule in ("nps", "top_box") or scoring.top_from is not None):
            raise ValueError("scoring.rule: 'nps', 'top_box' and top_from are for instruments of one item")
        if rule == "nps" and (self.scale.min, self.scale.max, self.scale.step) != (0, 10, 1):
            raise ValueError("scale.max: the rule 'nps' needs the scale 0 to 10")
        if rule == "top_box" and scoring.top_from is None:
            raise ValueError("scoring.top_from: the rule 'top_box' needs the lowest answer of the top box")
        if scoring.top_from is not None and scoring.top_from not in self.scale.points:
            raise ValueError(f"scoring.top_from: {scoring.top_from} is no answer of the scale")
        if self.benchmark and not scoring.range_low <= self.benchmark.value <= scoring.range_high:
            raise ValueError(f"benchmark.value: {self.benchmark.value:g} is no possible score")

    def _check_sus(self) -> None:
        forms = {"sus": sus.STANDARD_POLARITY, "sus_positive": sus.POSITIVE_POLARITY}
        if self.key not in forms:
            raise ValueError("norms: those of SUS belong to the instruments 'sus' and 'sus_positive' alone")
        polarity = tuple(item.positive for item in self.items)
        as_sus = (self.scale.min, self.scale.max, self.scoring.rule) == (sus.LOW, sus.HIGH, "sus_like")
        if polarity != forms[self.key] or not as_sus or self.scoring.max_missing != sus.MAX_MISSING:
            raise ValueError("norms: those of SUS need its ten items, polarity, scale and scoring")

    def as_published(self) -> Self:
        """Itself without the words that its file permits: answers are comparable where these are the same."""
        items = tuple(
            item.model_copy(update={"text": item.published or item.text, "published": ""})
            for item in self.items
        )
        return self.model_copy(update={"items": items})

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError if there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def labels(self, item: Item) -> tuple[str, str]:
        """Labels of the low and the high end for an item: its own, else the scale's."""
        scale = self.scale_of(item)
        return item.low_label or scale.low_label, item.high_label or scale.high_label

    def scale_of(self, item: Item) -> Scale:
        """The scale an item is answered on: that of a pair, its own, else the instrument's."""
        return PAIR if item.between else item.scale or self.scale

    @property
    def rated(self) -> tuple[Item, ...]:
        """The items whose answers are values: all but pairs."""
        return tuple(item for item in self.items if item.between is None)

    def range_of(self, part: Subscale) -> tuple[float, float]:
        """Smallest and largest value of a subscale."""
        rule = "mean" if self.scoring.rule == "weighted" else self.scoring.rule
        return score_range(rule, self.scale, [self.item(key) for key in part.items])


def score_range(rule: object, scale: Scale, items: Iterable[Item]) -> tuple[float, float]:
    """Smallest and largest score of a rule over items on this scale or on their own."""
    if rule == "nps":
        return -100.0, 100.0
    if rule == "top_box":
        return 0.0, 1.0
    rated = [item for item in items if item.between is None]
    if rule not in ("mean", "centred_mean", "weighted") or not rated:
        return 0.0, 100.0
    low = sum(item.factor * (item.scale or scale).min for item in rated) / len(rated)
    high = sum(item.factor * (item.scale or scale).max for item in rated) / len(rated)
    return ((low - high) / 2, (high - low) / 2) if rule == "centred_mean" else (low, high)


def _own(instrument: Instrument, info: ValidationInfo) -> Instrument:
    # A study that was stored before the product took its key for an instrument must still be readable.
    if instrument.key in RESERVED and (info.context or {}).get(WRITTEN):
        raise ValueError(
            f"'{instrument.key}' is the key of an instrument that comes with the product: choose another"
        )
    if instrument.norms or instrument.benchmark:
        raise ValueError("a study's own questionnaire has no published norms or benchmark")
    return instrument


OwnInstrument = Annotated[Instrument, AfterValidator(_own)]
"""A study's own questionnaire: never a grade, percentile or benchmark, nor a reserved key where it is WRITTEN."""


def _no_repeats(keys: list[str] | tuple[str, ...], place: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"{place}: '{key}' stands twice")

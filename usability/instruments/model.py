"""An instrument as data: items, scale, polarity, scoring rule, benchmark, licence.

The instruments that come with the product and a study's own questionnaires are the same model.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from usability.measures import sus

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Text = Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=True)]
FilledText = Annotated[str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)]
Rule = Literal["sus_like", "mean", "centred_mean", "nps", "top_box"]
"""How answers become a score.

sus_like: sum of oriented contributions rescaled to 0..100, allowed blanks scored as the scale's centre.
mean: mean of the answered, oriented items in the scale's units. centred_mean: the same less the centre.
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


class Item(Data):
    """One statement, question or pair of words.

    positive: whether a high answer counts up in the score. low_label, high_label: in place of the scale's,
    for a semantic differential the left and right word as printed. optional: may be left out by design.
    """

    key: Slug
    text: FilledText
    positive: bool = True
    low_label: Text = ""
    high_label: Text = ""
    optional: bool = False


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
            raise ValueError(f"scale: min ({self.min}) must be below max ({self.max})")
        if (self.max - self.min) % self.step:
            raise ValueError(f"scale: steps of {self.step} do not lead from {self.min} to {self.max}")
        if len(self.points) > _MOST_POINTS:
            raise ValueError(f"scale: at most {_MOST_POINTS} points, not {len(self.points)}")
        return self

    @property
    def points(self) -> range:
        """The possible answers, ascending."""
        return range(self.min, self.max + 1, self.step)


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


class Instrument(Data):
    """A questionnaire. title and intro are shown to participants; seconds is a participant's time for it.

    when: the moments it is meant for. norms: published norms that belong to this very wording.
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
    when: tuple[Moment, ...] = ("after_condition", "final")
    seconds: int = Field(default=10, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _fill_range(cls, data: Any) -> Any:  # noqa: ANN401 - raw input
        if not isinstance(data, Mapping):
            return data
        scoring, scale = data.get("scoring", {}), data.get("scale")
        if not isinstance(scoring, Mapping) or not isinstance(scale, Mapping):
            return data
        low, high = score_range(scoring.get("rule", "mean"), scale.get("min"), scale.get("max"))
        return {**data, "scoring": {"range_low": low, "range_high": high, **scoring}}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self._check_keys()
        self._check_scoring()
        if self.kind == "semantic_differential":
            for item in self.items:
                if not (item.low_label and item.high_label):
                    raise ValueError(f"items.{item.key}: a pair of words needs low_label and high_label")
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

    def _check_scoring(self) -> None:
        rule, scoring = self.scoring.rule, self.scoring
        expected = score_range(rule, self.scale.min, self.scale.max)
        if (scoring.range_low, scoring.range_high) != expected:
            raise ValueError(
                f"scoring: the rule '{rule}' gives scores from {expected[0]:g} to {expected[1]:g}, not from "
                f"{scoring.range_low:g} to {scoring.range_high:g}"
            )
        if scoring.max_missing >= len(self.items):
            raise ValueError(f"scoring.max_missing: must be below the number of items ({len(self.items)})")
        if len(self.items) > 1 and (rule in ("nps", "top_box") or scoring.top_from is not None):
            raise ValueError("scoring: 'nps', 'top_box' and top_from are for instruments of one item")
        if rule == "nps" and (self.scale.min, self.scale.max, self.scale.step) != (0, 10, 1):
            raise ValueError("scale: the rule 'nps' needs the scale 0 to 10")
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

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError if there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def labels(self, item: Item) -> tuple[str, str]:
        """Labels of the low and the high end for an item: its own, else the scale's."""
        return item.low_label or self.scale.low_label, item.high_label or self.scale.high_label


def score_range(rule: object, low: object, high: object) -> tuple[float, float]:
    """Smallest and largest score of a rule on a scale low..high; 0..100 where the input says nothing yet."""
    if rule == "nps":
        return -100.0, 100.0
    if rule == "top_box":
        return 0.0, 1.0
    if isinstance(low, int) and isinstance(high, int):
        if rule == "mean":
            return float(low), float(high)
        if rule == "centred_mean":
            return (low - high) / 2, (high - low) / 2
    return 0.0, 100.0


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

"""An instrument as data: items, scale, polarity, scoring rule, benchmark, licence."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Rule = Literal["sus_like", "mean", "nps", "top_box"]


class Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Data):
    key: Slug
    text: str
    positive: bool = True
    low_label: str = ""
    high_label: str = ""
    optional: bool = False


class Scale(Data):
    min: int
    max: int
    low_label: str = ""
    high_label: str = ""
    not_applicable: bool = False

    @model_validator(mode="after")
    def _has_points(self) -> Self:
        if self.min >= self.max:
            raise ValueError("scale: min must be below max")
        return self


class Scoring(Data):
    rule: Rule = "mean"
    range_low: float = 0
    range_high: float = 100
    higher_is_better: bool = True
    max_missing: int = 0


class Instrument(Data):
    key: Slug
    name: str
    version: str = "1"
    title: str
    intro: str = ""
    kind: Literal["scale", "semantic_differential"] = "scale"
    items: tuple[Item, ...] = Field(min_length=1)
    scale: Scale
    scoring: Scoring = Scoring()
    source: str = ""
    licence: str = ""
    when: str = ""
    seconds: int = 10

"""Which column of a file means what. The same document serves the pages and the command line. Pure."""

from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from usability.infra.errors import DomainError

Column = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}(\.[a-z0-9][a-z0-9_-]{0,39})?$")]
"""A question of the study's own by its key, or instrument.item."""


class _Words(yaml.SafeLoader):
    """Reads yes and no as words, which is what they are in a column; a switch takes true and false all the same."""

    yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class UnreadableMapping(DomainError):
    """A mapping file with mistakes, each with its place. One line each."""


class Part(BaseModel):
    """Base of every part: unknown fields are mistakes; numbers may stand where words are meant (2: success)."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class MappingFile(Part):
    """Base of a whole mapping. format: its kind and edition."""

    format: str


M = TypeVar("M", bound=MappingFile)


class Coded(Part):
    """A column whose cells stand for something. values: cell → meaning; without them a cell is the meaning itself."""

    column: Column
    values: dict[str, str] = Field(default_factory=dict)


class Time(Part):
    """unit: of the cells; "clock" is m:ss or h:mm:ss. limit_s: the limit all tasks had; None means the plan's own."""

    column: Column
    unit: Literal["s", "ms", "min", "clock"] = "s"
    limit_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)


class Errors(Part):
    """columns: column → error code. blank_is_zero: whether an empty cell says "none" or "not measured"."""

    columns: dict[Column, str] = Field(default_factory=dict)
    blank_is_zero: bool = False


class Problems(Part):
    """columns: counts of problems that somebody noted, added up. They are not errors: nobody coded them."""

    columns: list[Column] = Field(default_factory=list)


class Answers(Part):
    """Questionnaires: one row a person, and a condition where that was asked after each.

    columns: column → question key or instrument.item. participant: None where they stand in the trials' own rows.
    """

    participant: Column | None = None
    condition: Coded | None = None
    columns: dict[Column, Target] = Field(default_factory=dict)


class Mapping(MappingFile):
    """One row of the file is one finished trial: one person at one task.

    expectations: asked before the task. ratings: asked after it.
    """

    format: Literal["usability-mapping/1"] = "usability-mapping/1"
    participant: Column
    task: Coded
    condition: Coded | None = None
    outcome: Coded
    time: Time | None = None
    errors: Errors = Field(default_factory=Errors)
    problems: Problems = Field(default_factory=Problems)
    assists: Column | None = None
    clicks: Column | None = None
    expectations: dict[Column, Target] = Field(default_factory=dict)
    ratings: dict[Column, Target] = Field(default_factory=dict)
    answers: Answers | None = None


def load_mapping(text: str) -> Mapping:
    """A mapping of trials from YAML or JSON. Raises UnreadableMapping with every mistake and its place."""
    return load(Mapping, text)


def load(kind: type[M], text: str) -> M:
    """A mapping document of a kind from YAML or JSON. Raises UnreadableMapping with every mistake and its place."""
    try:
        raw = yaml.load(text, _Words)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise UnreadableMapping(f"This is not YAML: {error}") from error
    if not isinstance(raw, dict):
        raise UnreadableMapping(f"A mapping has parts: {', '.join(kind.model_fields)}.")
    return validated(kind, raw)


def validated(kind: type[M], raw: dict[str, Any]) -> M:
    """A mapping document of plain values. Raises UnreadableMapping with every mistake and its place."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        lines = []
        for item in error.errors():
            place = ".".join(str(part) for part in item["loc"])
            words = item["msg"].removeprefix("Value error, ")
            lines.append(f"{place}: {words}" if place else words)
        raise UnreadableMapping("\n".join(lines)) from error


def dump_mapping(mapping: MappingFile) -> str:
    """A mapping document as YAML, without what is left at its default. `load` gives it back."""
    body = {"format": mapping.format, **mapping.model_dump(mode="json", exclude_defaults=True)}
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True)

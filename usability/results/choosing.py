"""How a choice of what is counted is written in an address, and read from one. Pure."""

from collections.abc import Mapping

from usability.infra.errors import DomainError
from usability.measures.estimate import CONFIDENCE_KEYS
from usability.results.choices import LEVELS, Choices, Correction, Modes, Success

NAMES = (
    "version",
    "success",
    "excluded",
    "segment",
    "device",
    "condition",
    "mode",
    "imported",
    "by",
    "combined",
    "exploratory",
    "correction",
    "level",
)
"""The names under which a choice stands in an address."""
COMPARABLE = ("nothing", "condition", "device", "version")
"""What columns can be made of, beside what is named: a segment question, another study."""
NAMED = ("segment:", "study:")


class UnknownChoice(DomainError):
    """A choice that this study does not offer. The message says which."""


def read_choices(values: Mapping[str, str]) -> Choices:
    """Choices from an address. Absent or empty means the default.

    Raises UnknownChoice for a value that means nothing. Whether the study has it is decided by `rules.select`.
    """
    question, colon, option = values.get("segment", "").partition(":")
    if question and not (colon and option):
        raise UnknownChoice("A segment is written as question:option.")
    by = values.get("by", "")
    if by and by not in COMPARABLE and not (by.startswith(NAMED) and by not in NAMED):
        raise UnknownChoice(f"Results cannot be compared by “{by}”.")
    return Choices(
        versions=_versions(values.get("version", "")),
        success=Success(_one_of(values, "success", [one.value for one in Success])),
        with_excluded=_one_of(values, "excluded", ["without", "with"]) == "with",
        segment=(question, option) if question else None,
        device=values.get("device", ""),
        condition=values.get("condition", ""),
        modes=Modes(_one_of(values, "mode", [one.value for one in Modes])),
        without_imported=_one_of(values, "imported", ["with", "without"]) == "without",
        by=by,
        combined=_one_of(values, "combined", ["no", "yes"]) == "yes",
        exploratory=_one_of(values, "exploratory", ["no", "yes"]) == "yes",
        correction=Correction(_one_of(values, "correction", [one.value for one in Correction])),
        level=CONFIDENCE_KEYS[_one_of(values, "level", list(CONFIDENCE_KEYS))],
    )


def write_choices(choices: Choices) -> dict[str, str]:
    """The address values of a choice; defaults are left out, so that one choice has one address."""
    values = {
        "version": ",".join(str(number) for number in choices.versions),
        "success": choices.success.value if choices.success is not Success.STRICT else "",
        "excluded": "with" if choices.with_excluded else "",
        "segment": ":".join(choices.segment or ()),
        "device": choices.device,
        "condition": choices.condition,
        "mode": choices.modes.value if choices.modes is not Modes.APART else "",
        "imported": "without" if choices.without_imported else "",
        "by": choices.by,
        "combined": "yes" if choices.combined else "",
        "exploratory": "yes" if choices.exploratory else "",
        "correction": choices.correction.value if choices.correction is not Correction.HOLM else "",
        "level": next(key for key, level in CONFIDENCE_KEYS.items() if level == choices.level)
        if choices.level != LEVELS[0]
        else "",
    }
    return {name: value for name, value in values.items() if value}


def _one_of(values: Mapping[str, str], name: str, possible: list[str]) -> str:
    """The value of this name, by default the first possible one."""
    value = values.get(name) or possible[0]
    if value not in possible:
        raise UnknownChoice(f"“{name}” is {', '.join(possible[:-1])} or {possible[-1]}, not “{value}”.")
    return value


def _versions(text: str) -> tuple[int, ...]:
    numbers = set()
    for part in text.split(",") if text else []:
        if not (part.isascii() and part.isdecimal() and len(part) < 10):
            raise UnknownChoice(f"There is no version “{part}”.")
        numbers.add(int(part))
    return tuple(sorted(numbers))

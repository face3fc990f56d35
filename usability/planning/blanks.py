"""What a page asks to be typed, read from its address: numbers, lists of numbers, one of several. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_NUMBER = re.compile(r"[+\-−]?[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_BETWEEN_MARKS = re.compile(r"[\s;,|]+")
_BETWEEN = re.compile(r"[\s;]+|,\s+")
MOST = 200
"""The most numbers of a list."""


class NotPossible(ValueError):
    """Numbers that are each in range and together have no answer. field: the blank to correct."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Kind(StrEnum):
    """What is typed."""

    NUMBER = "number"
    LIST = "list"
    PICK = "pick"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Blank:
    """A number to fill in, low to high; a list of such numbers; one of the options (value, words); or lines of 0 and 1.

    unit: as written behind it. usual: what stands there at first. whole: only whole numbers.
    """

    key: str
    label: str
    usual: str
    low: float = 0
    high: float = 0
    unit: str = ""
    hint: str = ""
    whole: bool = False
    kind: Kind = Kind.NUMBER
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A blank as it was filled in. name: of its control. error: what is wrong, "" if nothing is."""

    blank: Blank
    name: str
    text: str
    error: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was understood, by the keys of the blanks. A blank with a mistake is in none of them."""

    numbers: dict[str, float] = field(default_factory=dict)
    lists: dict[str, tuple[float, ...]] = field(default_factory=dict)
    picked: dict[str, str] = field(default_factory=dict)
    grids: dict[str, tuple[tuple[bool, ...], ...]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> float:
        """The number of a blank. KeyError for one that was not understood, or is no number."""
        return self.numbers[key]

    def whole(self, *keys: str) -> tuple[int, ...]:
        """Whole numbers, in this order."""
        return tuple(int(self.numbers[key]) for key in keys)


def fill(blanks: Sequence[Blank], prefix: str, typed: Mapping[str, str]) -> tuple[Given, tuple[Filled, ...]]:
    """Blanks from an address's values, each under "prefix-key"; one that is not in it has its usual text."""
    given, filled = Given(), []
    for blank in blanks:
        name = f"{prefix}-{blank.key}"
        text = typed.get(name, blank.usual).strip()
        filled.append(Filled(blank, name, text, _read(blank, text, given)))
    return given, tuple(filled)


def wrong(filled: Sequence[Filled]) -> bool:
    """Whether any of them has a mistake."""
    return any(one.error for one in filled)


def marked(filled: Sequence[Filled], mistake: NotPossible) -> tuple[Filled, ...]:
    """The same with the mistake beside its blank."""
    return tuple(
        Filled(one.blank, one.name, one.text, str(mistake)) if one.blank.key == mistake.field else one
        for one in filled
    )


def number_of(text: str) -> float | None:
    """A plain number with a point or a comma; None for anything else."""
    return float(text.replace(",", ".").replace("−", "-")) if _NUMBER.fullmatch(text) else None


def _read(blank: Blank, text: str, given: Given) -> str:
    """Puts what was understood where it belongs, or says what is wrong."""
    if blank.kind is Kind.PICK:
        if text not in [value for value, _words in blank.options]:
            return f"{blank.label}: choose {' or '.join(words.lower() for _value, words in blank.options)}."
        given.picked[blank.key] = text
    elif blank.kind is Kind.LIST:
        return _read_list(blank, text, given)
    elif blank.kind is Kind.GRID:
        return _read_grid(blank, text, given)
    else:
        value = number_of(text)
        if value is None or not _fits(blank, value):
            return f"{blank.label}: give a {_wanted(blank)}."
        given.numbers[blank.key] = value
    return ""


def _read_list(blank: Blank, text: str, given: Given) -> str:
    parts = _parts(text)
    if not parts:
        return f"{blank.label}: give numbers with spaces or commas between them."
    if len(parts) > MOST:
        return f"{blank.label}: {len(parts)} numbers, of which {MOST} can be taken."
    values = []
    for part in parts:
        value = number_of(part)
        if value is None or not _fits(blank, value):
            return f"{blank.label}: “{part[:20]}” is no {_wanted(blank)}."
        values.append(value)
    given.lists[blank.key] = tuple(values)
    return ""


def _read_grid(blank: Blank, text: str, given: Given) -> str:
    lines = [_BETWEEN_MARKS.sub("", line) for line in text.splitlines() if line.strip()]
    if not lines:
        return f"{blank.label}: give a line of 0 and 1 for each person."
    if len(lines) > MOST or len(lines[0]) > MOST:
        return f"{blank.label}: at most {MOST} lines and columns can be taken."
    for number, line in enumerate(lines, start=1):
        if set(line) - {"0", "1"}:
            return f"{blank.label}: line {number} has more in it than 0 and 1."
        if len(line) != len(lines[0]):
            return f"{blank.label}: line {number} has {len(line)} columns, line 1 has {len(lines[0])}."
    given.grids[blank.key] = tuple(tuple(mark == "1" for mark in line) for line in lines)
    return ""


def _parts(text: str) -> list[str]:
    """A comma within a number is a decimal one, unless points are, or one number would have two."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if "." in text or any(part.count(",") > 1 for part in parts):
        parts = [one for part in parts for one in part.split(",") if one]
    return parts


def _fits(blank: Blank, value: float) -> bool:
    return blank.low <= value <= blank.high and (not blank.whole or value == int(value))


def _wanted(blank: Blank) -> str:
    unit = f" {blank.unit}" if blank.unit else ""
    return f"{'whole number' if blank.whole else 'number'} from {blank.low:g} to {blank.high:g}{unit}"

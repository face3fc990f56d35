"""What one cell of a spreadsheet says. Every function raises ValueError with a sentence about the cell. Pure."""

import re
from collections.abc import Iterable, Mapping
from math import inf, isfinite

from usability.imports.targets import Asked
from usability.studies.questions import Option, Question, QuestionKind

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:[.,]\d+)?)")
_SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}


def plain(cell: str) -> str:
    """A cell for comparing: capitals do not matter, and "2.0" is "2"."""
    text = cell.strip().casefold()
    return text[:-2] if re.fullmatch(r"\d+[.,]0", text) else text


def number(cell: str) -> float:
    """A number with a decimal point or comma; no thousands separators."""
    value = float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else inf
    if not isfinite(value):
        raise ValueError("This is not a number.")
    return value


def whole(cell: str) -> int:
    """A whole number, 0 or more."""
    value = number(cell)
    if value < 0 or value != int(value) or value > 1_000_000:
        raise ValueError("This must be a whole number, 0 or more.")
    return int(value)


def seconds(cell: str, unit: str) -> float:
    """A duration in seconds, above 0. unit: "s", "ms", "min" or "clock" (m:ss, h:mm:ss)."""
    if unit == "clock":
        match = _CLOCK.fullmatch(cell)
        if not match:
            raise ValueError("This is not a time like 2:05 or 1:02:05.")
        hours, minutes, rest = match.groups()
        value = int(hours or 0) * 3_600 + int(minutes) * 60 + float(rest.replace(",", "."))
    else:
        value = number(cell) * _SECONDS[unit]
    if value <= 0:
        raise ValueError("A time must be above 0.")
    return value


def meaning(cell: str, values: Mapping[str, str], names: Mapping[str, str], what: str) -> str:
    """The key a cell stands for: by the mapping's values, else because it is the key or the name itself.

    names: key → name of everything there is. what: the noun for the sentence.
    """
    if not cell:
        raise ValueError(f"The {what} is missing.")
    wanted = plain(cell)
    for given, key in values.items():
        if plain(given) == wanted:
            return key
    if not values:
        for key, name in names.items():
            if wanted in (plain(key), plain(name)):
                return key
        raise ValueError(f"There is no {what} “{cell}” in the plan.")
    raise ValueError(f"The mapping does not say which {what} “{cell}” is.")


def answer(cell: str, asked: Asked) -> int | float | str | list[str] | None:
    """An answer to a question of the study's own or to an item of an instrument; None for a blank."""
    if not cell:
        return None
    if isinstance(asked, Question):
        return _own(cell, asked)
    instrument, key = asked
    item = instrument.item(key)
    if item.between is not None:
        return _of_pair(cell, instrument.labels(item))
    return _point(cell, instrument.scale_of(item).points)


def _of_pair(cell: str, labels: tuple[str, str]) -> int:
    """1 or 2, or the name of the one that was chosen."""
    said = [plain(label) for label in labels]
    given = plain(cell)
    if given in ("1", "2"):
        return int(given)
    if given in said:
        return said.index(given) + 1
    raise ValueError(f"This is neither “{labels[0]}” (1) nor “{labels[1]}” (2).")


def _own(cell: str, asked: Question) -> int | float | str | list[str]:
    match asked.kind:
        case QuestionKind.SCALE:
            low, high = asked.scale_ends
            return _point(cell, range(low, high + 1))
        case QuestionKind.NUMBER:
            return _limited(number(cell), asked)
        case QuestionKind.CHOICE:
            return _option(cell, asked.options)
        case QuestionKind.CHOICES:
            return [_option(part.strip(), asked.options) for part in cell.split(";") if part.strip()]
        case QuestionKind.TEXT:
            return cell[:20_000]


def _point(cell: str, points: range) -> int:
    value = number(cell)
    if value not in points:
        steps = f" in steps of {points.step}" if points.step > 1 else ""
        raise ValueError(f"The scale goes from {points.start} to {points[-1]}{steps}.")
    return int(value)


def _limited(value: float, asked: Question) -> float:
    too_low, too_high = (
        asked.low is not None and value < asked.low,
        asked.high is not None and value > asked.high,
    )
    if too_low or too_high:
        raise ValueError(f"The question takes numbers from {asked.low} to {asked.high}.")
    return int(value) if value == int(value) else value


def _option(cell: str, options: Iterable[Option]) -> str:
    for option in options:
        if plain(cell) in (plain(option.key), plain(option.label)):
            return option.key
    raise ValueError(f"“{cell}” is not an option of the question.")

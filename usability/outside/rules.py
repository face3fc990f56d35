"""Reads what was typed of a number from outside, and names every mistake beside its blank. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from usability.business.mapping import as_currency
from usability.business.rules import as_date
from usability.imports import cells
from usability.outside.kinds import KINDS, Blank, Kind, Sort, blanks_of

LONGEST = {Sort.LINE: 300, Sort.WORDS: 5_000}
_TWO_WAYS = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)
"""1,200 is a thousand to one and little more than one to another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number with its source, ready to be kept. given: by the blanks of its kind; shares 0..1."""

    kind: Kind
    given: dict[str, Any]
    note: str
    source: str
    as_of: date


@dataclass(slots=True)
class Reading:
    """What was typed, as it was read. entry: None while anything is wrong. errors: by the blank's key."""

    entry: Entry | None = None
    errors: dict[str, str] = field(default_factory=dict)


def read(kind: Kind, typed: Mapping[str, str], today: date) -> Reading:
    """Reads a number of a kind from texts by blank. Whatever is wrong, the rest is read: all of it is named at once."""
    reading = Reading()
    values: dict[str, Any] = {}
    for blank in blanks_of(kind):
        text = typed.get(blank.key, "").strip()
        try:
            values[blank.key] = _value(blank, text, today) if text else _nothing(blank)
        except ValueError as error:
            reading.errors[blank.key] = str(error)
    parts = KINDS[kind].parts
    if parts and not reading.errors.keys() & set(parts) and values[parts[0]] > values[parts[1]]:
        reading.errors[parts[0]] = f"This cannot be more than the {values[parts[1]]:,} that it is part of."
    needs = KINDS[kind].needs
    if needs and values.get(needs[0]) is not None and needs[1] in values and values[needs[1]] is None:
        reading.errors[needs[1]] = "Choose one: the discounted value depends on it."
    if not reading.errors:
        given = {blank.key: values[blank.key] for blank in KINDS[kind].blanks}
        reading.entry = Entry(kind, given, values["note"], values["source"], values["as_of"])
    return reading


def typed(entry: Entry) -> dict[str, str]:
    """An entry as somebody would type it; `read` gives it back."""
    values = {**entry.given, "note": entry.note, "source": entry.source, "as_of": entry.as_of}
    return {blank.key: _text(blank, values.get(blank.key)) for blank in blanks_of(entry.kind)}


def _nothing(blank: Blank) -> object:
    if not blank.optional:
        raise ValueError(_MISSING[blank.sort].format(blank.label))
    return "" if blank.sort is Sort.WORDS else None


_MISSING = {
    Sort.WHOLE: "Give a whole number.",
    Sort.AMOUNT: "Give an amount.",
    Sort.SHARE: "Give a number in percent.",
    Sort.CURRENCY: "Give the currency.",
    Sort.CHOICE: "Choose one.",
    Sort.DAY: "Give the day: a number without one says little.",
    Sort.LINE: "Say where the number is from.",
}


def _value(blank: Blank, text: str, today: date) -> object:
    match blank.sort:
        case Sort.WHOLE | Sort.AMOUNT | Sort.SHARE:
            return _number(blank, text)
        case Sort.CURRENCY:
            return as_currency(text.upper())
        case Sort.CHOICE:
            if text not in dict(blank.choices):
                raise ValueError(f"Choose one of: {', '.join(key for key, _words in blank.choices)}.")
            return text
        case Sort.DAY:
            day = as_date(text)
            if day is None:
                raise ValueError("Write the day as 2026-09-30.")
            if day > today:
                raise ValueError("This day is yet to come: a number is of a day that has been.")
            return day
        case Sort.LINE | Sort.WORDS:
            if len(text) > LONGEST[blank.sort]:
                raise ValueError(f"Write at most {LONGEST[blank.sort]:,} letters.")
            return text.replace("\r\n", "\n")


def _number(blank: Blank, text: str) -> float | int:
    whole = blank.sort is Sort.WHOLE
    if _TWO_WAYS.fullmatch(text):
        raise ValueError("Write it without separators: this can be read in two ways.")
    try:
        number = cells.number(text)
    except ValueError:
        number = None
    if number is None or (whole and number != int(number)):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"Give {kind}, without separators{'' if whole else ', as 1234.50'}.")
    if number > blank.high and blank.high > 1e6:
        raise ValueError("This is too large to be true.")
    if not blank.low <= number <= blank.high:
        between = (
            f"from {blank.low:g} to {blank.high:g}" if blank.high <= 1e6 else f"of {blank.low:g} or more"
        )
        raise ValueError(f"Give a number {between}{' ' + blank.unit if blank.unit else ''}.")
    if whole:
        return int(number)
    return round(number / 100, 10) if blank.sort is Sort.SHARE else number


def _text(blank: Blank, value: object) -> str:
    if value is None:
        return ""
    if blank.sort in (Sort.AMOUNT, Sort.SHARE) and isinstance(value, float | int):
        shown = round(value * 100, 8) if blank.sort is Sort.SHARE else value
        return f"{shown:.8f}".rstrip("0").rstrip(".")
    return str(value)

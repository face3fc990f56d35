"""What is wrong with a plan's document, in words that its writer understands. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from usability.studies.places import Loc

_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "This must be given.",
    "extra_forbidden": lambda _: "The format has no such field.",
    "string_type": lambda _: "This must be text; put numbers, dates, yes and no in quotes.",
    "string_too_long": lambda c: f"Write at most {c['max_length']} characters.",
    "string_too_short": lambda _: "Write something here.",
    "string_pattern_mismatch": lambda _: "Use small letters, digits, - and _ (at most 40).",
    "too_long": lambda c: f"At most {c['max_length']} are possible.",
    "too_short": lambda c: f"At least {c['min_length']} must be given.",
    "int_type": lambda _: "Give a whole number.",
    "int_parsing": lambda _: "Give a whole number.",
    "int_from_float": lambda _: "Give a whole number.",
    "float_type": lambda _: "Give a number.",
    "float_parsing": lambda _: "Give a number.",
    "finite_number": lambda _: "Give a finite number.",
    "bool_type": lambda _: "This is true or false.",
    "bool_parsing": lambda _: "This is true or false.",
    "list_type": lambda _: "This must be a list.",
    "tuple_type": lambda _: "This must be a list.",
    "model_type": lambda _: "This must be a group of named fields.",
    "dict_type": lambda _: "This must be a group of named fields.",
    "greater_than": lambda c: f"Give more than {c['gt']:g}.",
    "greater_than_equal": lambda c: f"Give {c['ge']:g} or more.",
    "less_than": lambda c: f"Give less than {c['lt']:g}.",
    "less_than_equal": lambda c: f"Give {c['le']:g} or less.",
    "enum": lambda c: f"Possible are: {c['expected']}.",
    "literal_error": lambda c: f"Possible are: {c['expected']}.",
}


def mistakes(error: ValidationError) -> list[tuple[Loc, str]]:
    """(position, sentence) of every mistake that validating a plan found."""
    return [
        (found["loc"], _sentence(found["type"], found.get("ctx", {}), found["msg"]))
        for found in error.errors()
    ]


def path(loc: Loc) -> str:
    """A position as people read it: ("tasks", 2, "scenario") is "tasks[2].scenario"; the whole document is ""."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _sentence(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind in _WORDS:
        return _WORDS[kind](context)
    words = message.removeprefix("Value error, ")
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."

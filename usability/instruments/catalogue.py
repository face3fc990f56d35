"""The instruments that come with the product, read once from their files.

A file's advice is for the researcher who chooses; a plan, which freezes what people are asked, does not carry it.

In the files, words in braces may be replaced by the product's name: {this system}. Left alone they read as
published, without the braces.
"""

import re
from functools import cache
from typing import Any

import yaml

from usability.instruments.model import FILES, Instrument

# Safe either way; the one written in C takes a tenth of the time, and every command waits for it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument as published, by key."""
    return tuple(_published().values())


def get(key: str, product: str = "") -> Instrument:
    """The instrument with this key, its items naming the product if one is given.

    SUS permits the product's name for "system" and nothing else. Raises KeyError if there is none.
    """
    if product.strip():
        return _worded(key, product.strip())
    return _published()[key]


def advice(key: str) -> str:
    """When to choose the instrument, for the researcher. Raises KeyError if there is none of this key."""
    return str(_raw()[key]["advice"])


@cache
def _published() -> dict[str, Instrument]:
    return {key: _worded(key, "") for key in sorted(_raw())}


@cache
def _raw() -> dict[str, dict[str, Any]]:
    return {key: yaml.load(path.read_text("utf-8"), _LOADER) for key, path in FILES.items()}  # noqa: S506


def _worded(key: str, product: str) -> Instrument:
    data = _raw()[key]
    items = [{**item, "text": _named(item["text"], product)} for item in data["items"]]
    asked = {name: value for name, value in data.items() if name != "advice"}
    return Instrument.model_validate({**asked, "key": key, "items": items})


def _named(text: str, product: str) -> str:
    return _PLACEHOLDER.sub(lambda match: product or match.group(1), text)

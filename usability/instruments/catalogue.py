"""The instruments that come with the product, read once from their files.

A file's advice, translations and whether it is the usual choice are for the researcher who chooses; a plan, which
freezes what people are asked, does not carry them.

In the files, words in braces may be replaced by the product's name: {this system}. Left alone they read as
published, without the braces.
"""

import re
from functools import cache
from typing import Any

import yaml

from usability.instruments.model import FILES, Instrument, Translation

# Safe either way; the one written in C takes a tenth of the time, and every command waits for it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOR_WHO_CHOOSES = ("advice", "translations", "usual")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument as published, by key."""
    return tuple(_published().values())


def get(key: str, product: str = "", *, plainer: bool = False) -> Instrument:
    """The instrument with this key, its items naming the product if one is given.

    plainer: with the plainer words that its file permits. SUS permits the product's name for "system", "awkward" for
    "cumbersome" (Lewis & Sauro 2009) and nothing else. Raises KeyError if there is none.
    """
    if product.strip() or plainer:
        return _worded(key, product.strip(), plainer=plainer)
    return _published()[key]


def names_product(key: str) -> bool:
    """Whether words of its items may be replaced by the product's name. Raises KeyError if there is none."""
    return any(_PLACEHOLDER.search(item["text"]) for item in _raw()[key]["items"])


def plainer_items(key: str) -> tuple[int, ...]:
    """Numbers of the items for which its file permits plainer words. Raises KeyError if there is none."""
    return tuple(number for number, item in enumerate(_raw()[key]["items"], start=1) if "plainer" in item)


@cache
def translations(key: str) -> tuple[Translation, ...]:
    """Published translations, by language. Raises KeyError if there is no instrument of this key."""
    return tuple(Translation.model_validate(one) for one in _raw()[key].get("translations", ()))


def by_use(moment: str) -> tuple[Instrument, ...]:
    """Every instrument, as somebody looks for one to ask at this moment ("after_task", "final" …).

    The usual choice comes first, then what is meant for the moment, then the rest, each by name.
    """

    def place(one: Instrument) -> tuple[bool, bool, str]:
        meant = moment in one.when
        return not meant, not (meant and is_usual(one.key)), one.name.casefold()

    return tuple(sorted(all_instruments(), key=place))


def is_usual(key: str) -> bool:
    """Whether it is the usual choice for its moment. Raises KeyError if there is none of this key."""
    return bool(_raw()[key].get("usual"))


def advice(key: str) -> str:
    """When to choose the instrument, for the researcher. Raises KeyError if there is none of this key."""
    return str(_raw()[key]["advice"])


@cache
def _published() -> dict[str, Instrument]:
    return {key: _worded(key, "") for key in sorted(_raw())}


@cache
def _raw() -> dict[str, dict[str, Any]]:
    return {key: yaml.load(path.read_text("utf-8"), _LOADER) for key, path in FILES.items()}  # noqa: S506


def _worded(key: str, product: str, *, plainer: bool = False) -> Instrument:
    data = _raw()[key]
    asked = {name: value for name, value in data.items() if name not in _FOR_WHO_CHOOSES}
    items = [_item(item, product, plainer=plainer) for item in data["items"]]
    return Instrument.model_validate({**asked, "key": key, "items": items})


def _item(data: dict[str, Any], product: str, *, plainer: bool) -> dict[str, Any]:
    """An item as it is asked; where that is not as published, with its published text beside."""
    published = _named(data["text"], "")
    text = _named(data.get("plainer", data["text"]) if plainer else data["text"], product)
    kept = {name: value for name, value in data.items() if name != "plainer"}
    return {**kept, "text": text, "published": published if text != published else ""}


def _named(text: str, product: str) -> str:
    return _PLACEHOLDER.sub(lambda match: product or match.group(1), text)

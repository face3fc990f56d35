"""Addresses that no browser could open, and targets of success criteria that nothing could ever reach. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from usability.studies.plan import Conditions, CriterionKind

_NOT_IN_HOSTS = re.compile(r"[\s<>\"\\^`{|}]")
_PAIRS = {")": "(", "]": "["}
_QUOTED = re.compile(r"\\.|\"[^\"]*\"|'[^']*'")
"""What in a selector stands for itself: escaped characters and strings."""


def address_mistake(address: str) -> str | None:
    """Why no browser could open this address, as a sentence; None where it could, or where nothing is written."""
    if not address:
        return None
    parts = _parts(address)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return "This is no address: write it as in https://example.org/start."
    return None


def starts_of(conditions: Conditions, start_url: str) -> tuple[str, ...]:
    """The addresses at which people begin a task, each once; a condition's own goes before the task's `start_url`."""
    found = [condition.start_url or start_url for condition in conditions.items] or [start_url]
    return tuple(dict.fromkeys(start for start in found if start))


def target_mistake(kind: CriterionKind, target: str, starts: Iterable[str] = ()) -> str | None:
    """Why this target of a success criterion could never be reached, as a sentence; None where it could.

    An empty target is unfinished and no mistake. starts: where people begin; only pages of those hosts are heard.
    """
    if not target:
        return None
    if kind is CriterionKind.ELEMENT:
        return _selector_mistake(target)
    return _reach_mistake(target, starts) if kind is CriterionKind.ADDRESS else None


def _reach_mistake(target: str, starts: Iterable[str]) -> str | None:
    if "*" in target:
        return (
            "Nothing stands for other words here, * neither: write how the address begins, as in /order/done."
        )
    if target.startswith("/") and not target.startswith("//"):
        return None
    aim = _parts(target)
    if aim is None or aim.scheme not in ("http", "https") or not aim.hostname:
        return "Write how the address begins, as in https://example.org/done, or from the / after its host: /done."
    deaf = [start for start in starts if (at := _parts(start)) is not None and _origin(at) != _origin(aim)]
    if deaf:
        return f"Nobody who begins at {deaf[0]} gets there: only pages of that host are heard. Write it from its / on."
    return None


def _selector_mistake(target: str) -> str | None:
    if target.startswith(("/", "http://", "https://")):
        return "This is an address. Write a CSS selector, as in #thanks or .receipt, or choose “An address is reached”."
    bare = _QUOTED.sub("", target)
    opened: list[str] = []
    for character in bare:
        if character in _PAIRS.values():
            opened.append(character)
        elif character in _PAIRS and (not opened or opened.pop() != _PAIRS[character]):
            opened.append(character)
            break
    if opened or not bare.strip() or any(mark in bare for mark in "\"'{};"):
        return "This is no CSS selector: write it as in #thanks or .receipt."
    return None


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        usable = parts.port != 0 and not _NOT_IN_HOSTS.search(parts.netloc)
    except ValueError:
        return None
    return parts if usable else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)

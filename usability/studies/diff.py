"""The readable difference between two plans. Pure.

Items are known by their keys, so a task that moved is "moved" and not removed and added.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from usability.studies.naming import place_words
from usability.studies.places import key_of


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. place: as in "tasks.oxygen.scenario". where: the place as people name it.

    before, after: words; for moves the places from 1; empty where there is nothing.
    """

    place: str
    kind: Change
    before: str
    after: str
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a conflict: what its writer saw, what is saved now, what was typed. touched: theirs differs."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    touched: bool


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every difference between two plan documents, in the order of the document."""
    found: list[Difference] = []
    _compare("", old, new, found)
    return [replace(one, where=place_words(one.place, new, old)) for one in found]


def words(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """A JSON value as a reader sees it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(
            f"{name.replace('_', ' ')}: {words(inner)}" for name, inner in value.items() if words(inner)
        )
    if isinstance(value, list | tuple):
        return "; ".join(words(inner) for inner in value)
    return str(value)


def three_ways(
    before: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any], labels: dict[str, str]
) -> list[Line]:
    """What somebody else changed beside what was typed, for every field where two of the three differ."""
    lines = []
    for name, label in labels.items():
        if name in ("revision", "base", "csrf_token"):
            continue
        seen, saved, typed = (words(values.get(name)) for values in (before, theirs, mine))
        if not seen == saved == typed:
            lines.append(Line(name, label, seen, saved, typed, touched=seen != saved))
    return lines


def _compare(place: str, old: Any, new: Any, found: list[Difference]) -> None:  # noqa: ANN401 - any JSON value
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            _compare(f"{place}.{name}".lstrip("."), old.get(name), new.get(name), found)
    elif _keyed(old) and _keyed(new) and (old or new):
        _compare_lists(place, old, new, found)
    else:
        before, after = words(old), words(new)
        kind = Change.ADDED if not before else Change.REMOVED if not after else Change.CHANGED
        found.append(Difference(place, kind, before, after))


def _keyed(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list | tuple) and all(
        isinstance(item, dict) and ("key" in item or "instrument" in item) for item in value
    )


def _compare_lists(
    place: str, old: list[dict[str, Any]], new: list[dict[str, Any]], found: list[Difference]
) -> None:
    was, now = {key_of(item): item for item in old}, {key_of(item): item for item in new}
    found += [
        Difference(f"{place}.{key}", Change.REMOVED, words(was[key]), "") for key in was if key not in now
    ]
    moved = _moved([key for key in was if key in now], [key for key in now if key in was])
    old_keys, new_keys = list(was), list(now)
    for key in new_keys:
        if key not in was:
            found.append(Difference(f"{place}.{key}", Change.ADDED, "", words(now[key])))
            continue
        if key in moved:
            before, after = str(old_keys.index(key) + 1), str(new_keys.index(key) + 1)
            found.append(Difference(f"{place}.{key}", Change.MOVED, before, after))
        _compare(f"{place}.{key}", was[key], now[key], found)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest items that must move to turn one order into the other: all but a longest run in common order."""
    best: list[list[str]] = []
    for key in new:
        at = old.index(key)
        before = [run for run in best if old.index(run[-1]) < at]
        best.append([*max(before, key=len, default=[]), key])
    kept = max(best, key=len, default=[])
    return set(new) - set(kept)

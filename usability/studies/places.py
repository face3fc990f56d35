"""Where a part of a plan stands, and moving parts about: pure functions on the plan's document (plain JSON values).

A place is a path of names and keys: "consent" and "thanks" are sections; "tasks", "screener/questions" and
"tasks/oxygen/after" are lists; "tasks/oxygen" and "final/sus" are items of lists, named by their keys, so that a
place stays right while somebody else moves things. Every function gives a new document; a place that does not
exist raises KeyError.
"""

import re
import unicodedata
from copy import deepcopy
from typing import Any

from usability.instruments.model import RESERVED

Document = dict[str, Any]
Loc = tuple[str | int, ...]

LISTS = (
    "screener/questions",
    "participant_questions",
    "tasks",
    "before_task",
    "after_task",
    "after_condition",
    "final",
    "instruments",
    "wordings",
)
ASKED_LISTS = ("before_task", "after_task", "after_condition", "final")
ASKED_OF_TASK = ("before", "after")
"""Lists of a task of what is asked around it, in place of what the plan asks around each."""
_LONGEST_KEY = 40


def is_list(place: str) -> bool:
    """Whether the place is a list of items that have pages of their own."""
    parts = place.split("/")
    return place in LISTS or (len(parts) == 3 and parts[0] == "tasks" and parts[2] in ASKED_OF_TASK)


def is_asked_list(where: str) -> bool:
    """Whether the list holds what is asked: instruments and own questions together."""
    return where in ASKED_LISTS or where.rpartition("/")[2] in ASKED_OF_TASK


def split(place: str) -> tuple[str, str]:
    """(list, key) of an item's place. Raises KeyError if it is not an item of a list."""
    where, _, key = place.rpartition("/")
    if not is_list(where):
        raise KeyError(place)
    return where, key


def key_of(item: Document) -> str:
    """The key of an item; what is asked goes by its instrument's or its question's key."""
    if "key" in item:
        return str(item["key"])
    return str(item["instrument"] or item["question"]["key"])


def items(document: Document, where: str) -> list[Document]:
    """The items of a list. A task that asks nothing of its own has an empty list."""
    if not is_list(where):
        raise KeyError(where)
    return content(document, where)


def content(document: Document, where: str) -> list[Document]:
    """As `items`, also of lists whose items have no page of their own: conditions, quotas, goals, error codes."""
    parts = where.split("/")
    if len(parts) == 3:
        task = item(document, "/".join(parts[:2]))
        return list(task.get(parts[2]) or [])
    found: Any = document
    for part in parts:
        found = found[part]
    return list(found)


def index_of(document: Document, place: str) -> int:
    """Where in its list an item stands, from 0."""
    where, key = split(place)
    for index, found in enumerate(items(document, where)):
        if key_of(found) == key:
            return index
    raise KeyError(place)


def item(document: Document, place: str) -> Document:
    """The item at a place."""
    return items(document, split(place)[0])[index_of(document, place)]


def loc_of(document: Document, place: str) -> Loc:
    """The place as positions, as pydantic names it: "tasks/oxygen" is ("tasks", 0)."""
    where, _ = split(place)
    parts = where.split("/")
    start: Loc = (
        ("tasks", index_of(document, "/".join(parts[:2])), parts[2]) if len(parts) == 3 else tuple(parts)
    )
    return (*start, index_of(document, place))


def with_items(document: Document, where: str, new: list[Document]) -> Document:
    """The document with another content of a list."""
    changed = deepcopy(document)
    parts = where.split("/")
    if len(parts) == 3:
        changed["tasks"][index_of(document, "/".join(parts[:2]))][parts[2]] = new
        return changed
    holder: Any = changed
    for part in parts[:-1]:
        holder = holder[part]
    holder[parts[-1]] = new
    return changed


def replaced(document: Document, place: str, new: Document) -> Document:
    """The document with another item at the place."""
    where, _ = split(place)
    found = items(document, where)
    found[index_of(document, place)] = new
    return with_items(document, where, found)


def added(document: Document, where: str, new: Document) -> Document:
    """The document with one more item at the end of a list."""
    return with_items(document, where, [*items(document, where), new])


def removed(document: Document, place: str) -> Document:
    """The document without the item. Quotas that name a removed screener question go with it."""
    where, key = split(place)
    index = index_of(document, place)
    changed = with_items(
        document, where, [found for at, found in enumerate(items(document, where)) if at != index]
    )
    if where == "screener/questions":
        quotas = changed["screener"]["quotas"]
        changed["screener"]["quotas"] = [quota for quota in quotas if quota["question"] != key]
    return changed


def moved(document: Document, place: str, by: int) -> Document:
    """The document with the item `by` positions further down (up if negative); at an end it stays."""
    where, _ = split(place)
    found = items(document, where)
    index = index_of(document, place)
    target = min(max(index + by, 0), len(found) - 1)
    found.insert(target, found.pop(index))
    return with_items(document, where, found)


def free_key(words: str, taken: set[str], otherwise: str) -> str:
    """A key made from words, different from those taken; `otherwise` where the words give none."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _LONGEST_KEY - 8].rstrip("-") or otherwise
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def taken_keys(document: Document, where: str) -> set[str]:
    """Keys that a new item of a list must not take.

    A question's key names its answers, so it is unique in the whole plan and no instrument's. An own questionnaire has
    none of the product's keys, whatever it is called.
    """
    if not is_asked_list(where) and where != "participant_questions":
        own = {key_of(found) for found in content(document, where)}
        return own | RESERVED if where == "instruments" else own
    lists = [
        *ASKED_LISTS,
        "participant_questions",
        *(f"tasks/{task['key']}/{name}" for task in document["tasks"] for name in ASKED_OF_TASK),
    ]
    return {key_of(found) for name in lists for found in items(document, name)}

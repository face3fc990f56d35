"""What a change takes out of a plan, and putting it back whatever else was changed meanwhile. Pure."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from usability.studies.places import (
    ASKED_OF_TASK,
    LISTS,
    Document,
    content,
    free_key,
    is_asked_list,
    key_of,
    taken_keys,
    with_items,
)

_REMEMBERED = (*LISTS, "screener/quotas", "conditions/items", "error_codes", "goals")
_OF_TASKS = (*ASKED_OF_TASK, "error_codes")


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that a change took out. where: the place of its list. position: in that list, from 0."""

    where: str
    position: int
    item: Document


def lost(before: Document, after: Document) -> list[Lost]:
    """The items of lists that `before` has and `after` has not, in the order of the document.

    Of a task that is gone itself, only the task. What stands inside an item's own form, as a question's options, is
    part of that item and no loss.
    """
    tasks = {task["key"] for task in after["tasks"]}
    lists = [
        *_REMEMBERED,
        *(
            f"tasks/{task['key']}/{name}"
            for task in before["tasks"]
            if task["key"] in tasks
            for name in _OF_TASKS
        ),
    ]
    found = []
    for where in lists:
        there = {key_of(item) for item in content(after, where)}
        found += [
            Lost(where, position, item)
            for position, item in enumerate(content(before, where))
            if key_of(item) not in there
        ]
    return found


def put_back(document: Document, gone: Sequence[Lost]) -> tuple[Document, str]:
    """(the document with these items in their places again, place of the first of them).

    An item stands last where its list has become shorter. A key that something else got meanwhile is made different;
    a questionnaire that is asked there again stays as it is. Raises KeyError where the task of a list is gone.
    """
    changed = deepcopy(document)
    places: list[str] = []
    renamed: dict[str, str] = {}
    for one in gone:
        item, key = deepcopy(one.item), key_of(one.item)
        there = content(changed, one.where)
        if item.get("instrument") and "question" in item:
            if key in {key_of(other) for other in there}:
                places.append(f"{one.where}/{key}")
                continue
        else:
            taken = taken_keys(changed, one.where)
            fresh = free_key(key, taken, key) if key in taken else key
            (item["question"] if is_asked_list(one.where) else item)["key"] = fresh
            if one.where == "screener/questions":
                renamed[key] = fresh
            if one.where == "screener/quotas":
                item["question"] = renamed.get(item["question"], item["question"])
            key = fresh
        there.insert(one.position, item)
        changed = with_items(changed, one.where, there)
        places.append(f"{one.where}/{key}")
    return changed, places[0]

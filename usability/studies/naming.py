"""Places of a plan as people name them: 'Task “Find oxygen” · Title' for "tasks.oxygen.title". Pure."""

from typing import Any

from usability.instruments import catalogue
from usability.studies.places import Document, key_of

LONGEST_NAME = 60

_NOUNS = {
    "tasks": "Task",
    "participant_questions": "Question about the participant",
    "screener.questions": "Screener question",
    "screener.quotas": "Quota",
    "conditions.items": "Condition",
    "instruments": "Own questionnaire",
    "wordings": "Wording of a questionnaire",
    "goals": "Goal",
    "error_codes": "Error code",
    "tasks.error_codes": "Error code",
    "instruments.items": "Item",
}
_ASKED = {
    "before_task": "Before each task",
    "after_task": "After each task",
    "after_condition": "After each condition",
    "final": "At the end",
    "tasks.before": "Asked beforehand",
    "tasks.after": "Asked afterwards",
}
_FIELDS = {
    "title": "Title",
    "participant_title": "Title that participants see",
    "max_participants": "How many people at most",
    "order": "Order of the tasks",
    "product.description": "What the product is",
    "context": "Context of use",
    "context.users": "Whom the product is for",
    "context.setting": "Where sessions take place",
    "context.equipment": "Equipment",
    "context.compensation": "What people get for taking part",
    "think_aloud": "Thinking aloud",
    "signals": "Clicks and pages counted by the snippet",
    "dropout_hours": "Hours until somebody counts as dropped out",
    "completion_code": "Completion code",
    "redirects": "Where people go afterwards",
    "redirects.complete": "After the last page",
    "redirects.screened_out": "Turned away",
    "redirects.full": "Full",
    "wordings.named": "In place of “the system”",
    "wordings.plainer": "Plainer words",
    "wordings.source": "Publication of the translation",
    "wordings.low_label": "Words at the low end",
    "wordings.high_label": "Words at the high end",
    "instruments.subscales": "Group",
    "instruments.scale.step": "Steps",
    "instruments.scoring.higher_is_better": "A high score is good",
    "instruments.scoring.overall": "A score over all items",
    "conditions": "Conditions",
    "conditions.design": "How people meet them",
    "tasks.start_url": "Start address",
    "conditions.items.start_url": "Start address",
    "tasks.time_limit_s": "Time limit (seconds)",
    "tasks.trials": "Times in a row",
    "tasks.optimal_time_s": "Time an expert needs (seconds)",
    "tasks.optimal_clicks": "Shortest path (clicks)",
    "tasks.success_goal": "Goal: share who succeed",
    "tasks.journey_stage": "Stage of the journey",
    "tasks.conversion": "Counts as a conversion",
    "tasks.moderator_notes": "Notes for the moderator",
    "tasks.criterion": "Success",
    "tasks.criterion.kind": "Decided by",
    "tasks.criterion.prompt": "What the participant is asked",
    "tasks.criterion.accepted": "Accepted answers",
    "tasks.criterion.target": "Address or element",
    "tasks.before": "Asked beforehand",
    "tasks.after": "Asked afterwards",
    "consent.contact": "Whom to write to",
    "consent.also": "Asked apart",
    "consent.kept_until": "Kept until",
    "screener.questions.accept": "Options that may take part",
}
"""Names of fields, by their place without keys; a field that is not here goes by its own name."""


def place_words(place: str, *documents: Document) -> str:
    """The place as people name it. place: names and keys with dots between. documents: those it may stand in."""
    said: list[str] = []
    path: list[str] = []
    held: list[Any] = list(documents)
    waiting = ""
    for name in place.split("."):
        lists = [value for value in held if isinstance(value, list | tuple)]
        if lists:
            held = [found for value in lists for found in value if key_of(found) == name]
            said.append(item_words(".".join(path), held[0] if held else {"key": name}))
            waiting = ""
            continue
        held = [value[name] for value in held if isinstance(value, dict) and value.get(name) is not None]
        # What is asked holds its question one level further down, which nobody says.
        if name == "question":
            continue
        path.append(name)
        # A group that only holds a list is not said before the item: it is “Screener question”, not “Screener”.
        said += [waiting] if waiting and not any(map(_keyed, held)) else []
        waiting = _field(".".join(path), name)
    return " · ".join([*said, waiting] if waiting else said)


def item_words(where: str, item: Document) -> str:
    """An item of a list as people name it. where: the list's place, with dots and without keys."""
    if where in _ASKED:
        return f"{_ASKED[where]} · {_asked_words(item)}"
    if where == "wordings":
        return f"{_NOUNS[where]} · {_asked_words(item)}"
    noun = _NOUNS.get(where, "Option" if where.endswith("options") else "Question")
    return f"{noun} {_quoted(item)}"


def _asked_words(item: Document) -> str:
    if question := item.get("question"):
        return f"Question {_quoted(question)}"
    key = str(item.get("instrument") or item.get("key"))
    try:
        return catalogue.get(key).name
    except KeyError:
        return f"Questionnaire “{key}”"


def _quoted(item: Document) -> str:
    words = next((str(item[name]) for name in ("name", "title", "text", "label") if item.get(name)), "")
    words = words or str(item.get("key", ""))
    return f"“{words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + '…'}”"


def _keyed(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, dict) and ("key" in one or "instrument" in one) for one in value)
    )


def _field(place: str, token: str) -> str:
    return _FIELDS.get(place) or token.replace("_", " ").capitalize()

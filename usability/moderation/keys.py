"""The keys of the console: the usual ones, a study's own, and which of them an error code gets. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from usability.studies.plan import ErrorCode


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a press does. label: in words. key: the usual one, as the browser's KeyboardEvent.key names it."""

    label: str
    key: str


ACTS: Final[dict[str, Act]] = {
    "run": Act("Start the task, pause, go on", " "),
    "stop": Act("End the task, score later", "e"),
    "success": Act("Outcome: success", "s"),
    "partial": Act("Outcome: partial success", "p"),
    "failure": Act("Outcome: failure", "f"),
    "gave_up": Act("Outcome: gave up", "g"),
    "technical_fault": Act("Outcome: technical fault", "t"),
    "not_attempted": Act("Outcome: not attempted", "x"),
    "assist": Act("Assist", "a"),
    "note": Act("Note", "n"),
    "quote": Act("Quote", "q"),
    "positive": Act("Something good", "+"),
    "problem": Act("Usability problem", "u"),
    "bookmark": Act("Bookmark", "b"),
    "words": Act("Words, severity or level for the last mark", "w"),
    "undo": Act("Undo the last press", "z"),
    "reopen": Act("Re-open an ended task", "r"),
    "correct": Act("Correct times of the task", "c"),
    "channel": Act("Back channel with the observers", "m"),
    "call": Act("Show this step on the participant’s page", "o"),
    "hold": Act("A break on the participant’s page", "h"),
    "previous": Act("Step before", "ArrowLeft"),
    "next": Act("Next step", "ArrowRight"),
    "keys": Act("All keys", "?"),
}

NAMED: Final[dict[str, str]] = {
    "space": " ",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "↑": "ArrowUp",
    "↓": "ArrowDown",
}
"""How a key without a character of its own is written in a form."""

SHOWN: Final[dict[str, str]] = {
    " ": "Space",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
}

_TAKEN: Final[dict[str, str]] = {
    "'": "opens the search of a browser",
    "/": "opens the search of a browser",
    "tab": "moves from one control to the next",
    "enter": "presses the control in focus",
    "return": "presses the control in focus",
    "esc": "leaves what is open",
    "escape": "leaves what is open",
    "backspace": "deletes what is written",
    "delete": "deletes what is written",
    "home": "scrolls",
    "end": "scrolls",
    **{f"f{number}": "belongs to the browser" for number in range(1, 13)},
}

CODE: Final = "code:"
"""Stands before an error code's key in a study's own keys."""


class KeyProblem(ValueError):
    """A key that cannot be had, with a sentence for a person."""


def read_key(written: str) -> str:
    """The key that somebody wrote in a form, as KeyboardEvent.key has it; letters are small. "" where none is written.

    Raises KeyProblem where it is no single key, or one that browsers or forms need themselves.
    """
    # A space alone is the space bar, not nothing.
    text = "space" if written == " " else written.strip()
    name = text.lower()
    if name in _TAKEN:
        raise KeyProblem(f"{text} {_TAKEN[name]}. Choose another key.")
    if name in NAMED:
        return NAMED[name]
    if not text:
        return ""
    if len(text) > 1:
        raise KeyProblem("Write one character, or Space, Left, Right, Up or Down.")
    if unicodedata.category(text)[0] not in "LNPS":
        raise KeyProblem("That is no key that one can press alone.")
    return name if len(name) == 1 else text


def shown(key: str) -> str:
    """A key in words: "Space", "→", "S"."""
    return SHOWN.get(key, key.upper() if len(key.upper()) == 1 else key)


def keys_of(own: Mapping[str, str]) -> dict[str, str]:
    """The key of each act, where a study has these of its own."""
    return {name: own.get(name, act.key) for name, act in ACTS.items()}


def clashes(own: Mapping[str, str], codes: Mapping[str, str]) -> dict[str, str]:
    """By name of an act or "code:<key>": with what it shares its key. codes: the error codes' labels by their key."""
    names = {name: act.label for name, act in ACTS.items()}
    pressed = keys_of(own)
    for code, label in codes.items():
        if own.get(CODE + code):
            names[CODE + code] = label
            pressed[CODE + code] = own[CODE + code]
    by_key: dict[str, list[str]] = {}
    for name, key in pressed.items():
        by_key.setdefault(key, []).append(name)
    found = {}
    for key, sharing in by_key.items():
        for name in sharing:
            others = [names[other] for other in sharing if other != name]
            if others:
                found[name] = f"{shown(key)} is the key of “{others[0]}” too."
    return found


def code_keys(codes: Iterable[ErrorCode], own: Mapping[str, str]) -> dict[str, str]:
    """The key of each error code of a task: the study's own, else the next free digit from 1; "" when they run out."""
    codes = list(codes)
    taken = {*keys_of(own).values(), *(own.get(CODE + code.key, "") for code in codes)}
    free = iter([digit for digit in "123456789" if digit not in taken])
    return {code.key: own.get(CODE + code.key) or next(free, "") for code in codes}

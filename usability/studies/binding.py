"""Between a form and a part of the plan: one rule for all forms.

A field is named like what it edits, with "__" between levels (`product__name`), and its data is the JSON value
itself. So reading, writing and finding the field that a mistake belongs to need no code for single forms.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, FormField

from usability.studies.mistakes import mistakes
from usability.studies.places import Document, Loc

_BETWEEN = "__"
_ABSENT = object()
_NOT_OF_THE_PART = frozenset({"csrf_token", "revision", "base"})
_NAMED_PLACE = re.compile(r"^([A-Za-z_]+(?:\.[a-z0-9_-]+)*): (.*)$", re.DOTALL)
_ROW = re.compile(r"^(?P<rows>[a-z_]+)-(?P<index>\d+)-(?P<rest>.+)$")


def names(form: Form) -> list[str]:
    """Names of the fields that edit the part."""
    return [field.short_name for field in form if field.short_name not in _NOT_OF_THE_PART]


def read(form_names: list[str], part: Document) -> dict[str, Any]:
    """Data for a form from a part of the plan; a name that the part does not have is left to the form's default."""
    found = {}
    for name in form_names:
        value: Any = part
        for level in name.split(_BETWEEN):
            value = value.get(level, _ABSENT) if isinstance(value, dict) else _ABSENT
        if value is not _ABSENT:
            found[name] = value
    return found


def write(data: dict[str, Any], part: Document) -> Document:
    """The part with the form's data in it; what the form does not show stays."""
    changed = deepcopy(part)
    for name, value in data.items():
        *levels, last = name.split(_BETWEEN)
        holder = changed
        for level in levels:
            holder = holder.setdefault(level, {})
        holder[last] = value
    return changed


def show_mistakes(form: Form, error: ValidationError, start: Loc) -> None:
    """Puts each mistake beside the field it belongs to; what no field shows goes to the form as a whole."""
    for loc, sentence in mistakes(error):
        inside, words = loc[len(start) :] if loc[: len(start)] == start else (), sentence
        if named := _NAMED_PLACE.match(sentence):
            inside, words = (*inside, *named[1].lower().split(".")), named[2][:1].upper() + named[2][1:]
        field = _field(form, inside)
        if field is None:
            form.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]


def _field(form: Form, inside: Loc) -> Field | None:
    for length in range(len(inside), 0, -1):
        name = _BETWEEN.join(str(part) for part in inside[:length])
        if name in form:
            return _row_field(form[name], inside[length:])
    return None


def _row_field(field: Field, inside: Loc) -> Field:
    if not inside or not hasattr(field, "entries"):
        return field
    filled = [entry.form for entry in field.entries if isinstance(entry, FormField) and any(_words(entry))]
    # A mistake names its row by its place, or in words by its key.
    at, keys = inside[0], [row["key"].data if "key" in row else None for row in filled]
    if isinstance(at, str) and at in keys:
        at = keys.index(at)
    if not isinstance(at, int) or at >= len(filled):
        return field
    row = filled[at]
    named = [name for name in (str(part) for part in inside[1:]) if name in row]
    shown: list[Field] = [cell for cell in row if cell.type != "HiddenField"]
    return next((cell for cell in shown if cell.short_name in named), shown[0])


def _words(entry: "FormField[Form]") -> list[object]:
    return [cell.data for cell in entry.form if cell.type in ("StringField", "TextAreaField")]


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that was removed from a form and not saved yet. packed: as it travels in the form."""

    rows: str
    position: int
    cells: list[tuple[str, str]]

    @property
    def number(self) -> int:
        """As the rows were counted, from 1."""
        return self.position + 1

    @property
    def words(self) -> str:
        """The first thing that was written in it."""
        written = (value for name, value in self.cells if name != "key" and not name.endswith("-key"))
        return next((value for value in written if value.strip()), "")

    @property
    def packed(self) -> str:
        return json.dumps([self.rows, self.position, self.cells])


def gone(typed: MultiDict[str, str]) -> Gone | None:
    """The row that was removed last; None where none was, or where what travels in the form was tampered with."""
    try:
        rows, position, cells = json.loads(typed.get("gone", ""))
        return Gone(str(rows), max(0, int(position)), [(str(name), str(value)) for name, value in cells])
    except (ValueError, TypeError):
        return None


def rearranged(
    typed: MultiDict[str, str], act: str, fresh: Mapping[str, Sequence[tuple[str, str]]]
) -> MultiDict[str, str]:
    """What was typed, with rows added, moved, removed or put back; nothing is judged and nothing saved.

    act: "add:options", "up:options:2", "down:options:2", "remove:options:2" or "back:options"; anything else changes
    nothing. The row that was removed last travels on as "gone". fresh: what a new row begins with, by its list.
    """
    verb, _, rest = act.partition(":")
    name, _, at = rest.partition(":")
    rows: dict[int, list[tuple[str, str]]] = {}
    others: list[tuple[str, str]] = []
    for key, value in typed.items(multi=True):
        match = _ROW.match(key)
        if match and match["rows"] == name:
            rows.setdefault(int(match["index"]), []).append((match["rest"], value))
        elif key not in ("rows", "gone"):
            others.append((key, value))
    order = sorted(rows)
    ordered = [rows[index] for index in order]
    position = order.index(int(at)) if at.isdigit() and int(at) in rows else None
    lost = gone(typed)
    if verb == "add":
        ordered.append([("key", ""), *fresh.get(name, ())])
    elif verb == "back" and lost and lost.rows == name:
        ordered.insert(lost.position, lost.cells)
        lost = None
    elif position is not None and verb == "remove":
        lost = Gone(name, position, ordered.pop(position))
    elif position is not None and verb in ("up", "down"):
        target = min(max(position + (1 if verb == "down" else -1), 0), len(ordered) - 1)
        ordered.insert(target, ordered.pop(position))
    kept = [("gone", lost.packed)] if lost else []
    return MultiDict(
        others
        + kept
        + [(f"{name}-{at}-{rest}", value) for at, row in enumerate(ordered) for rest, value in row]
    )

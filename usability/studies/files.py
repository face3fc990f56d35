"""Plans as files: YAML or JSON in, every mistake with its place; YAML or JSON out, the same document again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from usability.instruments.model import WRITTEN
from usability.studies.mistakes import mistakes, path
from usability.studies.places import Loc
from usability.studies.plan import FORMAT, StudyPlan

Form = Literal["yaml", "json"]
LARGEST = 2_000_000
"""Characters of a file: hundreds of times a long study's."""
_WIDTH = 110
_DEEPEST = 30


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file. line, column: from 1, 0 where unknown. place: as in "tasks[2].scenario", may be empty."""

    line: int
    column: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.line}:{self.column}: " if self.line else ""
        return f"{where}{self.place + ': ' if self.place else ''}{self.message}"


class Unreadable(ValueError):
    """A file that is no plan. `mistakes` has every one of them, in the order of the file."""

    def __init__(self, found: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in found))
        self.mistakes = found


def load(text: str) -> StudyPlan:
    """The plan in a YAML or JSON text. Raises Unreadable with every mistake."""
    if len(text) > LARGEST:
        raise Unreadable([Mistake(0, 0, "", f"The file is longer than {LARGEST} characters.")])
    data, node = _read(text.removeprefix("\ufeff"))
    found = list(_repeated(node, ())) if node is not None else []
    if not isinstance(data, dict):
        raise Unreadable(
            [Mistake(1, 1, "", f"A plan is a group of named fields that begins with “format: {FORMAT}”.")]
        )
    if "format" not in data:
        found.append(Mistake(1, 1, "format", f"This must be given: {FORMAT}."))
    try:
        plan = StudyPlan.model_validate(data, context={WRITTEN: True})
    except ValidationError as error:
        for raw, (loc, words) in zip(error.errors(), mistakes(error), strict=True):
            # A field that the format does not have is marked at its name, a wrong value at the value.
            at_name = raw["type"] == "extra_forbidden"
            found.append(Mistake(*_mark(node, loc, at_name=at_name), path(loc), words))
        raise Unreadable(sorted(found)) from None
    if found:
        raise Unreadable(sorted(found))
    return plan


def dump(plan: StudyPlan, form: Form = "yaml") -> str:
    """The plan as text. What is as it is by default is left out; loading gives the same plan."""
    document = {"format": plan.format, **plan.model_dump(mode="json", exclude_defaults=True)}
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def form_of(filename: str) -> Form:
    """The form that a file's name asks for."""
    return "json" if PurePath(filename).suffix.lower() == ".json" else "yaml"


class _Dumper(yaml.SafeDumper):
    """Prose of several lines as a block, as a person would write it."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # YAML takes these for ends of lines too; only quoted and escaped do they come back as they were.
    quoted = any(end in value for end in "\r\x85\u2028\u2029")
    style = '"' if quoted else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _read(text: str) -> tuple[Any, yaml.Node | None]:
    if text.lstrip().startswith(("{", "[")):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return _read_yaml(text)
        try:
            # JSON allows tabs between values where YAML does not; inside its strings there are none.
            return data, yaml.compose(text.replace("\t", " "), Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, RecursionError):
            return data, None
    return _read_yaml(text)


def _read_yaml(text: str) -> tuple[Any, yaml.Node]:
    try:
        _look_over(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(
            [Mistake(*_at(mark), "", f"This cannot be read: {error.problem or error}.")]
        ) from None
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable([Mistake(0, 0, "", "The file is nested too deeply.")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable([Mistake(0, 0, "", f"This cannot be read: {str(error).splitlines()[0]}.")]) from None
    if node is None:
        raise Unreadable([Mistake(1, 1, "", "The file is empty.")])
    return data, node


def _look_over(text: str) -> None:
    """Refuses what a plan never has before anything is built: aliases, which can swell, and depth, which is slow."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            words = "Anchors and aliases are not part of this format."
            raise Unreadable([Mistake(*_at(event.start_mark), "", words)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Unreadable([Mistake(*_at(event.start_mark), "", "This is nested too deeply.")])


def _repeated(node: yaml.Node, loc: Loc) -> Iterator[Mistake]:
    if isinstance(node, yaml.SequenceNode):
        for index, inner in enumerate(node.value):
            yield from _repeated(inner, (*loc, index))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            name = str(key.value)
            if name in seen:
                yield Mistake(*_at(key.start_mark), path((*loc, name)), "This is given twice.")
            seen.add(name)
            yield from _repeated(inner, (*loc, name))


def _mark(node: yaml.Node | None, loc: Loc, *, at_name: bool) -> tuple[int, int]:
    """Line and column, from 1, of the place, or of the nearest thing around it that is in the file."""
    if node is None:
        return 0, 0
    mark = node.start_mark
    for part in loc:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            inner = node.value[part]
            mark = inner.start_mark
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if str(key.value) == part:
                    inner, mark = value, (key if at_name else value).start_mark
        if inner is None:
            break
        node = inner
    return _at(mark)


def _at(mark: Any) -> tuple[int, int]:  # noqa: ANN401 - yaml's two kinds of marks, or none
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)

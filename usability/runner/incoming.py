"""Whether what a page sends fits its session's walk: known steps, answers that the questions can have."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from usability.runner.answers import fits
from usability.runner.pages import Ask, content_of, pages_of
from usability.sessions import queries
from usability.sessions.events import Batch
from usability.sessions.models import UsabilitySession
from usability.studies.walk import StepKind

Shape = Mapping[str, tuple[StepKind, Mapping[str, Ask]]]
"""A walk's steps: kind and questions by name."""

_shapes: OrderedDict[str, Shape] = OrderedDict()
_KEPT_SHAPES = 2_048
_ONLY_TASKS = frozenset({"task_started", "task_ended"})


def places(error: ValidationError) -> list[dict[str, str]]:
    """Mistakes of a document's form, each with its place ("events.3.step") and a message."""
    return [
        {"place": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def mistakes(session: UsabilitySession, batch: Batch) -> list[dict[str, str]]:
    """What in a well-formed batch does not fit this session's walk, each with its place and a message."""
    shape: Shape | None = None
    found: list[dict[str, str]] = []
    for index, event in enumerate(batch.events):
        step = getattr(event, "step", None)
        if step is None:
            continue
        shape = shape or _shape_of(session)
        message = _step_mistake(shape, event.kind, step)
        if message:
            found.append({"place": f"events.{index}.step", "message": message})
        elif event.kind == "answers_given":
            asks = shape[step][1]
            for name, value in event.answers.items():
                if name not in asks:
                    found.append(
                        {"place": f"events.{index}.answers.{name}", "message": "This step does not ask that."}
                    )
                elif not fits(asks[name], value):
                    found.append(
                        {
                            "place": f"events.{index}.answers.{name}",
                            "message": "This is no answer to the question.",
                        }
                    )
    return found


def _step_mistake(shape: Shape, kind: str, step: str) -> str:
    if step not in shape:
        return "The walk has no such step."
    if kind in _ONLY_TASKS and shape[step][0] is not StepKind.TASK:
        return "Only a task can be started and ended."
    if kind == "answers_given" and not shape[step][1]:
        return "Nothing is asked at this step."
    return ""


def _shape_of(session: UsabilitySession) -> Shape:
    # A session's walk never changes, and its token is never given twice.
    found = _shapes.get(session.token)
    if found is None:
        version: Any = session.version
        content = content_of(version.digest, version.plan, version.instruments)
        pages = pages_of(content, queries.walk_of(session))
        found = {page.step.key: (page.step.kind, {ask.name: ask for ask in page.asks}) for page in pages}
        _shapes[session.token] = found
        if len(_shapes) > _KEPT_SHAPES:
            _shapes.popitem(last=False)
    return found

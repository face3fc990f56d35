"""Whether what a page sends fits its session's walk: known steps, answers that the questions can have."""

from pydantic import ValidationError

from usability.runner.answers import fits
from usability.runner.visits import Shape
from usability.sessions.events import Batch
from usability.studies.walk import StepKind

_ONLY_TASKS = frozenset({"task_started", "task_ended", "product_signal"})


def places(error: ValidationError) -> list[dict[str, str]]:
    """Mistakes of a document's form, each with its place ("events.3.step") and a message."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [{"place": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in found]


def mistakes(shape: Shape, batch: Batch, elements: frozenset[str]) -> list[dict[str, str]]:
    """What in a well-formed batch does not fit this session's walk, each with its place and a message.

    elements: keys of the tasks that an element in the product decides.
    """
    found: list[dict[str, str]] = []
    for index, event in enumerate(batch.events):
        step = getattr(event, "step", None)
        if step is None:
            continue
        message = _step_mistake(shape, event.kind, step)
        if not message and event.kind == "product_signal" and event.what == "goal" and step not in elements:
            message = "This task is not decided by an element."
        if message:
            found.append({"place": f"events.{index}.step", "message": message})
        elif event.kind == "answers_given":
            asks = shape[step][1]
            for name, value in event.answers.items():
                place = f"events.{index}.answers.{name}"
                if name not in asks:
                    found.append({"place": place, "message": "This step does not ask that."})
                elif not fits(asks[name], value):
                    found.append({"place": place, "message": "This is no answer to the question."})
    return found


def _step_mistake(shape: Shape, kind: str, step: str) -> str:
    if step not in shape:
        return "The walk has no such step."
    if kind in _ONLY_TASKS and shape[step][0] is not StepKind.TASK:
        return "Only a task can be started and ended, and hear the product."
    if kind == "answers_given" and not shape[step][1]:
        return "Nothing is asked at this step."
    return ""

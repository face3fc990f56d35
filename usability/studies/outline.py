"""The plan as its page shows it: sections in the order of the document, and where each obstacle is mended. Pure."""

from dataclasses import dataclass

from usability.studies.rules import Obstacle

SECTIONS: tuple[tuple[str, str], ...] = (
    ("purpose", "Purpose"),
    ("welcome", "Welcome"),
    ("consent", "Consent"),
    ("screener", "Screener"),
    ("participant_questions", "About the participant"),
    ("conditions", "Conditions"),
    ("tasks", "Tasks"),
    ("order", "Order"),
    ("after_task", "After each task"),
    ("after_condition", "After each condition"),
    ("final", "At the end"),
    ("instruments", "Own questionnaires"),
    ("thanks", "Thanks"),
)
"""(id, heading) of the sections as they stand on the page."""

_PURPOSE = ("title", "product", "objectives")
_FIELD_PREFIX = {"product": "product__", "consent": "consent__"}
_CRITERION = ("accepted", "target", "prompt")


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is mended: the section of the page, the place to open (empty: the section itself), the field."""

    section: str
    place: str = ""
    field: str = ""


def target(obstacle: Obstacle) -> Target:
    """Where an obstacle is mended."""
    head, *rest = obstacle.place.split(".")
    if head in _PURPOSE or head == "consent":
        section = "consent" if head == "consent" else "purpose"
        return Target(section, section, _FIELD_PREFIX.get(head, "") + (rest[0] if rest else head))
    if head == "tasks" and rest:
        return _task_target(rest)
    if head == "conditions":
        return Target(head, head)
    if rest:
        return Target(head, f"{'screener/questions' if head == 'screener' else head}/{rest[0]}")
    return Target(head)


def _task_target(rest: list[str]) -> Target:
    place = f"tasks/{rest[0]}"
    if rest[1:2] == ["after"] and len(rest) > 2:
        return Target("tasks", f"{place}/after/{rest[2]}")
    field = rest[1] if len(rest) > 1 else ""
    return Target("tasks", place, f"criterion__{field}" if field in _CRITERION else field)


def section_of(place: str) -> str:
    """The section of the page in which a place stands."""
    return place.split("/", 1)[0]


def anchor(place: str) -> str:
    """The id of a place on the page."""
    return place.replace("/", "-")

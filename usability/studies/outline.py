"""The plan as its page shows it: sections in the order of the document, and where each obstacle is mended. Pure."""

from dataclasses import dataclass

from usability.studies.estimate import minutes
from usability.studies.places import ASKED_OF_TASK
from usability.studies.plan import CriterionKind, StudyPlan
from usability.studies.rules import Obstacle
from usability.studies.walk import cell_count

SECTIONS: tuple[tuple[str, str], ...] = (
    ("purpose", "Purpose"),
    ("welcome", "Welcome"),
    ("consent", "Consent"),
    ("screener", "Screener"),
    ("participant_questions", "About the participant"),
    ("conditions", "Conditions"),
    ("tasks", "Tasks"),
    ("order", "Order"),
    ("before_task", "Before each task"),
    ("after_task", "After each task"),
    ("after_condition", "After each condition"),
    ("final", "At the end"),
    ("goals", "Goals"),
    ("wordings", "Wording of published questionnaires"),
    ("instruments", "Own questionnaires"),
    ("thanks", "Thanks"),
)
"""(id, heading) of the sections as they stand on the page."""

LONG = 30
"""Minutes from which an unmoderated study is called long."""

_PURPOSE = ("title", "product", "context", "objectives")
_FIELD_PREFIX = {"product": "product__", "context": "context__", "consent": "consent__"}
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
    if head == "redirects" and rest:
        return Target("thanks", "thanks", f"redirects__{rest[0]}")
    if head in ("conditions", "goals"):
        return Target(head, head)
    if rest:
        return Target(head, f"{'screener/questions' if head == 'screener' else head}/{rest[0]}")
    return Target(head)


def _task_target(rest: list[str]) -> Target:
    place = f"tasks/{rest[0]}"
    if len(rest) > 2 and rest[1] in ASKED_OF_TASK:
        return Target("tasks", f"{place}/{rest[1]}/{rest[2]}")
    field = rest[1] if len(rest) > 1 else ""
    return Target("tasks", place, f"criterion__{field}" if field in _CRITERION else field)


def section_of(place: str) -> str:
    """The section of the page in which a place stands."""
    head = place.split("/", 1)[0]
    return "order" if head == "error_codes" else head


def hints(plan: StudyPlan) -> list[tuple[str, str, str]]:
    """(place, words of the link, rest of the sentence) of what is worth a look, but no obstacle."""
    found = []
    cells, people = cell_count(plan), plan.max_participants
    if cells > 1 and people and people % cells:
        rest = (
            f"does not fill {cells} counterbalancing cells equally; {people - people % cells + cells} would."
        )
        found.append(("screener", f"A limit of {people} people", rest))
    if (long := minutes(plan)) > LONG:
        rest = "is long without a moderator: people leave. Fewer tasks, or two studies, lose fewer."
        found.append(("tasks", f"About {long} minutes", rest))
    if plan.final and not plan.tasks:
        found.append(
            ("tasks", "No task", "is written: people answer a questionnaire and do nothing before it.")
        )
    if not plan.objectives:
        found.append(("purpose", "No objective", "is written; the report opens with them."))
    found += [
        (
            f"tasks/{task.key}",
            f"Task {number}",
            "has no start address: people open the product by themselves.",
        )
        for number, task in enumerate(plan.tasks, 1)
        if not task.start_url and not _conditions_start(plan)
    ]
    found += [
        (
            f"tasks/{task.key}",
            f"Task {number}",
            "waits for an address with ? or #: the snippet leaves out what follows them unless it has data-keep.",
        )
        for number, task in enumerate(plan.tasks, 1)
        if task.criterion.kind is CriterionKind.ADDRESS and set("?#") & set(task.criterion.target)
    ]
    return found


def anchor(place: str) -> str:
    """The id of a place on the page."""
    return place.replace("/", "-")


def _conditions_start(plan: StudyPlan) -> bool:
    items = plan.conditions.items
    return bool(items) and all(item.start_url for item in items)

"""What the console shows for each stop of a walk: plain values made from a frozen version and a walk. Pure."""

from dataclasses import dataclass
from typing import Any

from usability.runner.pages import Content, Page, pages_of
from usability.studies.plan import CriterionKind, ErrorCode, Task
from usability.studies.walk import QUESTION_STEPS, StepKind, Walk


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the session: a task with its briefing, a set of questions, or the end.

    then: what comes after it, in words. worked: when a task counts as done, in words, "" where the plan does not say.
    """

    page: Page
    task: Task | None
    codes: tuple[ErrorCode, ...]
    condition: str
    worked: str
    then: str

    @property
    def kind(self) -> str:
        return "task" if self.task else "end" if self.page.step.kind is StepKind.THANKS else "questions"


def stops_of(content: Content, walk: Walk) -> list[Stop]:
    """The stops of a walk in its order. A briefing is part of its task's stop; questions that ask nothing are none."""
    plan = content.plan
    names = {condition.key: condition.name for condition in plan.conditions.items}
    pages = [
        page
        for page in pages_of(content, walk)
        if page.step.kind is not StepKind.BRIEFING and (page.step.kind not in QUESTION_STEPS or page.asks)
    ]
    stops = []
    for page, after in zip(pages, [*pages[1:], None], strict=True):
        task = plan.task(page.step.task or "") if page.step.kind is StepKind.TASK else None
        stops.append(
            Stop(
                page=page,
                task=task,
                codes=(*task.error_codes, *plan.error_codes) if task else (),
                condition=names.get(page.step.condition or "", ""),
                worked=_worked(task) if task else "",
                then=_name(after) if after else "",
            )
        )
    return stops


def words_of(stops: list[Stop]) -> dict[str, Any]:
    """What the page's modules need to put the log into words: names of steps and error codes, limits in seconds."""
    return {
        "steps": [
            {
                "key": stop.page.step.key,
                "kind": stop.kind,
                "name": _name(stop.page),
                "limit_s": stop.page.step.limit_s,
            }
            for stop in stops
        ],
        "codes": {code.key: code.label for stop in stops for code in stop.codes},
    }


def _name(page: Page) -> str:
    match page.step.kind:
        case StepKind.TASK:
            return f"{page.where}, {page.heading}" if page.heading else page.where
        case StepKind.THANKS:
            return "the end"
        case StepKind.BEFORE_TASK | StepKind.AFTER_TASK:
            return f"questions {page.where[0].lower()}{page.where[1:]}"
        case StepKind.ABOUT:
            return "questions about the person"
        case _:
            return f"questions: {page.heading}"


def _worked(task: Task) -> str:
    match task.criterion.kind:
        case CriterionKind.ANSWER:
            return "They say: " + " or ".join(f"“{answer}”" for answer in task.criterion.accepted)
        case CriterionKind.ADDRESS:
            return f"They reach {task.criterion.target}"
        case CriterionKind.ELEMENT:
            return f"The page shows {task.criterion.target}"
        case _:
            return ""

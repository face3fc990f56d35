"""What a participant's page shows for each step: plain values made from a frozen version and a walk. Pure.

Nothing here knows accepted answers or screener rules, so no page can give them away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from usability.infra.kept import Kept
from usability.instruments.model import Instrument, Item
from usability.measures.words import counted
from usability.studies.plan import Asked, CriterionKind, StudyPlan, Task
from usability.studies.questions import Question, QuestionKind
from usability.studies.walk import Step, StepKind, Walk

TEMPLATES: dict[StepKind, str] = {
    StepKind.ABOUT: "about",
    StepKind.BRIEFING: "briefing",
    StepKind.TASK: "task",
    StepKind.BEFORE_TASK: "questions",
    StepKind.AFTER_TASK: "questions",
    StepKind.AFTER_CONDITION: "questions",
    StepKind.FINAL: "questions",
    StepKind.THANKS: "thanks",
}
NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to answer. name: "instrument.item" or a question's key. group: the instrument, "" for own questions.

    low, high, step: points of a scale, or limits of a number. optional: a blank is an answer. worded: the two points
    are words and no numbers. language: the code of another language than the page's.
    """

    name: str
    kind: QuestionKind
    text: str
    number: int
    group: str = ""
    low: int | None = None
    high: int | None = None
    step: int = 1
    low_label: str = ""
    high_label: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    not_applicable: bool = False
    worded: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One step as a page. where: "Task 2 of 5". lone: the one question is the heading. allowance: how many items of an
    instrument may be left out. language: of heading and intro, "" for the page's own.
    """

    index: int
    step: Step
    where: str
    heading: str
    intro: str = ""
    aside: str = ""
    asks: tuple[Ask, ...] = ()
    allowance: Mapping[str, int] = field(default_factory=dict)
    scenario: str = ""
    prompt: str = ""
    product: str = ""
    words: str = ""
    contact: str = ""
    language: str = ""

    @property
    def template(self) -> str:
        return f"runner/steps/{TEMPLATES[self.step.kind]}.html"

    @property
    def lone(self) -> bool:
        return len(self.asks) == 1

    @property
    def element(self) -> str:
        """The selector of what the product is asked to watch for, "" where nothing."""
        return self.step.target if self.step.signals and self.step.criterion is CriterionKind.ELEMENT else ""

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return f"{self.where}, started" if self.step.kind is StepKind.TASK else self.where

    @property
    def limit(self) -> str:
        """The time limit in words, "" where there is none."""
        seconds = self.step.limit_s
        if seconds is None:
            return ""
        minutes, rest = divmod(seconds, 60)
        words = [counted(n, unit) for n, unit in ((minutes, "minute"), (rest, "second")) if n]
        return " and ".join(words)


@dataclass(frozen=True, slots=True)
class Content:
    """A frozen version as typed values."""

    plan: StudyPlan
    instruments: Mapping[str, Instrument]


_contents: Kept[str, Content] = Kept(64)


def content_of(digest: str, plan: Mapping[str, Any], instruments: Mapping[str, Any]) -> Content:
    """The typed content of a version. Kept by its digest: a version is frozen, so what was read once stays true."""
    return _contents.get(
        digest,
        lambda: Content(
            StudyPlan.model_validate(plan),
            {key: Instrument.model_validate(value) for key, value in instruments.items()},
        ),
    )


def pages_of(content: Content, walk: Walk) -> tuple[Page, ...]:
    """Every page of a walk, in its order."""
    tasks = sum(step.trial == 1 for step in walk.task_steps)
    finals = [step.key for step in walk.steps if step.kind is StepKind.FINAL]
    return tuple(_page(content, step, index, tasks, finals) for index, step in enumerate(walk.steps))


def _page(content: Content, step: Step, index: int, tasks: int, finals: list[str]) -> Page:
    plan = content.plan
    task = plan.task(step.task) if step.task else None
    match step.kind:
        case StepKind.BRIEFING | StepKind.TASK:
            assert task is not None
            limit = task.time_limit_s
            return Page(
                index,
                step.model_copy(update={"limit_s": limit}),
                _task_words(step, tasks, task),
                task.title,
                scenario=task.scenario,
                prompt=_prompt(task),
                product=plan.product.name,
            )
        case StepKind.THANKS:
            return Page(
                index,
                step,
                "The end",
                "Thank you",
                words=plan.thanks,
                contact=plan.consent.contact,
                product=plan.product.name,
            )
        case StepKind.BEFORE_TASK | StepKind.AFTER_TASK:
            assert task is not None
            return _about_task(content, step, index, tasks, task)
        case StepKind.AFTER_CONDITION:
            name = next((item.name for item in plan.conditions.items if item.key == step.condition), "")
            return _questions(
                content, step, index, plan.after_condition, "Questions", "A few questions", name
            )
        case StepKind.FINAL:
            where = (
                f"Questions, {finals.index(step.key) + 1} of {len(finals)}"
                if len(finals) > 1
                else "Questions"
            )
            return _questions(content, step, index, plan.final, where, "A few last questions", "")
        case StepKind.ABOUT:
            asked = [Asked(question=question) for question in plan.participant_questions]
            return _questions(content, step, index, asked, "About you", "About you", "")


def _about_task(content: Content, step: Step, index: int, tasks: int, task: Task) -> Page:
    """Questions before a task, beside what it is, or after it."""
    words = _task_words(step, tasks, None)
    words = words[0].lower() + words[1:]
    if step.kind is StepKind.AFTER_TASK:
        asked = content.plan.asked_after(task)
        return _questions(content, step, index, asked, f"After {words}", "About this task", task.title)
    asked, aside = content.plan.asked_before(task), f"Your next task: {task.title}"
    page = _questions(content, step, index, asked, f"Before {words}", "Before you start", aside)
    return replace(page, scenario=task.scenario)


def _task_words(step: Step, tasks: int, repeated: Task | None) -> str:
    words = f"Task {step.position} of {tasks}"
    return f"{words}, run {step.trial} of {repeated.trials}" if repeated and repeated.trials > 1 else words


def _prompt(task: Task) -> str:
    if task.criterion.kind is not CriterionKind.ANSWER:
        return ""
    return task.criterion.prompt or "Your answer"


def _questions(
    content: Content, step: Step, index: int, asked: list[Asked], where: str, heading: str, aside: str
) -> Page:
    asks: list[Ask] = []
    allowance: dict[str, int] = {}
    intro = language = ""
    here = {item.key: item for item in asked}
    for key in step.asks:
        item = here[key]
        if item.question is not None:
            asks.append(_own(item.question, len(asks) + 1))
            continue
        instrument = content.instruments[key]
        allowance[key] = instrument.scoring.max_missing
        asks += _items(instrument, len(asks))
        if len(step.asks) == 1:
            heading, intro, language = instrument.title, instrument.intro, instrument.language
    return Page(
        index,
        step,
        where,
        heading,
        intro=intro,
        aside=aside,
        asks=tuple(asks),
        allowance=allowance,
        language=language,
    )


def _items(instrument: Instrument, before: int) -> list[Ask]:
    return [_item(instrument, item, number) for number, item in enumerate(instrument.items, before + 1)]


def _item(instrument: Instrument, item: Item, number: int) -> Ask:
    scale, (low_label, high_label) = instrument.scale_of(item), instrument.labels(item)
    return Ask(
        name=f"{instrument.key}.{item.key}",
        kind=QuestionKind.SCALE,
        text=item.text,
        number=number,
        group=instrument.key,
        low=scale.min,
        high=scale.max,
        step=scale.step,
        low_label=low_label,
        high_label=high_label,
        optional=item.optional,
        not_applicable=scale.not_applicable,
        worded=item.between is not None,
        language=instrument.language,
    )


def _own(question: Question, number: int) -> Ask:
    low, high = (question.low, question.high)
    if question.kind is QuestionKind.SCALE:
        low, high = question.scale_ends
    return Ask(
        name=question.key,
        kind=question.kind,
        text=question.text,
        number=number,
        low=low,
        high=high,
        low_label=question.low_label,
        high_label=question.high_label,
        options=tuple((option.key, option.label) for option in question.options),
        optional=not question.required,
    )

"""The study plan: ONE typed document. Forms edit it, files carry it, publishing freezes it.

A draft may be unfinished: the document only guarantees its shape. What still stands in the way of
publishing is the business of `usability.studies.rules.obstacles`.
"""

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from usability.instruments.model import OwnInstrument
from usability.instruments.wording import Wording
from usability.studies.parts import Address, Key, Line, Part, Prose, unique
from usability.studies.questions import Question, Screener

FORMAT = "usability-study/1"


class Product(Part):
    """What is under test. description: what it is and does, for the report alone."""

    name: Line = ""
    version: Line = ""
    description: Prose = ""


class Context(Part):
    """The context of use that the report tells (ISO 9241-11, Common Industry Format); participants never see it.

    users: whom the product is for and how people were chosen. setting: where sessions take place, who is there.
    equipment: devices, displays, browsers, recording. compensation: what people get for taking part.
    """

    users: Prose = ""
    setting: Prose = ""
    equipment: Prose = ""
    compensation: Prose = ""


class Consent(Part):
    """What a person agrees to before anything is recorded; `contact` says whom to write to for withdrawing.

    also: what is asked apart from taking part, each a sentence that a person may leave unticked, for instance that
    observers may watch. kept_until: until when what is personal is kept; people are told, and researchers reminded.
    """

    text: Prose = ""
    contact: Line = ""
    also: list[Line] = Field(default_factory=list, max_length=8)
    kept_until: date | None = None


class Design(StrEnum):
    """How conditions meet people and tasks."""

    NONE = "none"
    BETWEEN = "between"
    WITHIN_ALL = "within_all"
    WITHIN_SPLIT = "within_split"


class Condition(Part):
    key: Key
    name: Line
    start_url: Address = ""


class Conditions(Part):
    """`between`: a person meets one; `within_all`: every task in every condition, in blocks; `within_split`: each
    task once, conditions spread over tasks and people.
    """

    design: Design = Design.NONE
    items: list[Condition] = Field(default_factory=list, max_length=8)

    @model_validator(mode="after")
    def _enough_to_compare(self) -> Self:
        unique([item.key for item in self.items], "items")
        return self


class CriterionKind(StrEnum):
    SELF_REPORT = "self_report"
    ANSWER = "answer"
    ADDRESS = "address"
    ELEMENT = "element"
    MODERATOR = "moderator"


SEEN_IN_PRODUCT = frozenset({CriterionKind.ADDRESS, CriterionKind.ELEMENT})
"""Criteria that only the snippet in the product can see (docs/product-signals.md)."""


class Criterion(Part):
    """How we know that a task worked. Accepted answers never reach a participant's page.

    answer: any of `accepted`, capitals and surrounding space ignored; asked with `prompt`. address: the product
    reaches an address that begins with `target`, a whole one or only what follows the host. element: what the CSS
    selector `target` names is seen in the page. The last two need the snippet in the product.
    """

    kind: CriterionKind = CriterionKind.SELF_REPORT
    prompt: Line = ""
    accepted: list[Line] = Field(default_factory=list, max_length=200)
    target: Line = ""


class ErrorCode(Part):
    """A slip declared before the session; `key` is what events carry."""

    key: Key
    label: Line


class Asked(Part):
    """One thing asked: an instrument by its key, or a question of the study's own. Exactly one of the two."""

    instrument: Key | None = None
    question: Question | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.instrument is None) == (self.question is None):
            raise ValueError("name either an instrument or a question")
        return self

    @property
    def key(self) -> str:
        return self.instrument or (self.question.key if self.question else "")


class Task(Part):
    """What a participant is asked to do. `key` stays the same across versions, so that rounds compare.

    trials: how often in a row, to see it learned. time_limit_s, optimal_time_s: seconds. optimal_clicks: least clicks
    needed. optimal_pages: fewest pages that have to be visited. error_opportunities: at how many places a person may go
    wrong, at most once each. before, after: asked around this task in place of the plan's `before_task`, `after_task`;
    None means the plan's. moderator_notes, probes: what a moderator should know and ask; participants see neither.
    """

    key: Key
    title: Line = ""
    scenario: Prose = ""
    start_url: Address = ""
    touchpoint: Line = ""
    journey_stage: Line = ""
    criterion: Criterion = Field(default_factory=Criterion)
    time_limit_s: int | None = Field(default=None, ge=5, le=86_400)
    trials: int = Field(default=1, ge=1, le=9)
    optimal_time_s: float | None = Field(default=None, gt=0, le=86_400)
    optimal_clicks: int | None = Field(default=None, ge=1, le=10_000)
    optimal_pages: int | None = Field(default=None, ge=1, le=10_000)
    error_opportunities: int | None = Field(default=None, ge=1, le=1_000)
    success_goal: float | None = Field(default=None, gt=0, le=1)
    conversion: bool = False
    error_codes: list[ErrorCode] = Field(default_factory=list, max_length=30)
    before: list[Asked] | None = None
    after: list[Asked] | None = None
    moderator_notes: Prose = ""
    probes: list[Line] = Field(default_factory=list, max_length=30)

    @model_validator(mode="after")
    def _error_codes_differ(self) -> Self:
        unique([code.key for code in self.error_codes], "error_codes")
        unique([asked.key for asked in self.before or []], "before")
        unique([asked.key for asked in self.after or []], "after")
        return self


class GoalMeasure(StrEnum):
    """success: the share solved, 0 to 1. time: typical time of full successes, seconds. score: of a questionnaire."""

    SUCCESS = "success"
    TIME = "time"
    SCORE = "score"


class Goal(Part):
    """What is to be reached, written before anybody takes part.

    A share solved or a score at least `target`, a time at most; a score at most where a low one is good. task: on this
    task, otherwise over all. instrument: whose score.
    """

    key: Key
    measure: GoalMeasure
    task: Key | None = None
    instrument: Key | None = None
    target: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _fits_its_measure(self) -> Self:
        if self.measure is GoalMeasure.SUCCESS and not 0 < self.target <= 1:
            raise ValueError("target: the share solved is more than 0 and at most 1")
        if self.measure is GoalMeasure.TIME and not 0 < self.target <= 86_400:
            raise ValueError("target: a time is more than 0 and at most 86400 seconds")
        if (self.measure is GoalMeasure.SCORE) != (self.instrument is not None):
            raise ValueError("instrument: a score, and nothing else, belongs to a questionnaire")
        if self.measure is GoalMeasure.SCORE and self.task is not None:
            raise ValueError("task: a score is reached over all tasks")
        return self

    @property
    def of(self) -> str:
        """What it is a goal for: measure and task or instrument, as in "success/oxygen"."""
        return f"{self.measure.value}/{self.task or self.instrument or ''}"


class Order(StrEnum):
    """fixed: as written. random: drawn for each person. counterbalanced: rows of a Williams square."""

    FIXED = "fixed"
    RANDOM = "random"
    COUNTERBALANCED = "counterbalanced"


class Redirects(Part):
    """Where a participant is sent afterwards; the link's own parameters are carried back."""

    complete: Address = ""
    screened_out: Address = ""
    full: Address = ""


class StudyPlan(Part):
    """A whole study as one document. title: for researchers; participant_title: what participants see in its place.

    signals: every task listens to the snippet in the product, which counts clicks and pages; tasks whose criterion
    needs it listen anyway.
    """

    format: Literal["usability-study/1"] = "usability-study/1"
    title: Line = ""
    participant_title: Line = ""
    product: Product = Field(default_factory=Product)
    context: Context = Field(default_factory=Context)
    objectives: list[Line] = Field(default_factory=list, max_length=20)
    welcome: Prose = ""
    consent: Consent = Field(default_factory=Consent)
    screener: Screener = Field(default_factory=Screener)
    max_participants: int | None = Field(default=None, ge=1, le=100_000)
    participant_questions: list[Question] = Field(default_factory=list, max_length=30)
    conditions: Conditions = Field(default_factory=Conditions)
    order: Order = Order.FIXED
    tasks: list[Task] = Field(default_factory=list, max_length=60)
    error_codes: list[ErrorCode] = Field(default_factory=list, max_length=30)
    before_task: list[Asked] = Field(default_factory=list, max_length=20)
    after_task: list[Asked] = Field(default_factory=lambda: [Asked(instrument="seq")], max_length=20)
    after_condition: list[Asked] = Field(default_factory=list, max_length=20)
    final: list[Asked] = Field(default_factory=lambda: [Asked(instrument="sus")], max_length=20)
    goals: list[Goal] = Field(default_factory=list, max_length=40)
    instruments: list[OwnInstrument] = Field(default_factory=list, max_length=20)
    wordings: list[Wording] = Field(default_factory=list, max_length=20)
    thanks: Prose = ""
    completion_code: Line = ""
    redirects: Redirects = Field(default_factory=Redirects)
    think_aloud: bool = False
    signals: bool = False
    dropout_hours: int = Field(default=48, ge=1, le=24 * 60)

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        unique([task.key for task in self.tasks], "tasks")
        unique([question.key for question in self.participant_questions], "participant_questions")
        unique([instrument.key for instrument in self.instruments], "instruments")
        unique([wording.key for wording in self.wordings], "wordings")
        unique([code.key for code in self.error_codes], "error_codes")
        for name in ("before_task", "after_task", "after_condition", "final"):
            unique([asked.key for asked in getattr(self, name)], name)
        unique([goal.key for goal in self.goals], "goals")
        aims = [goal.of for goal in self.goals]
        if len(set(aims)) < len(aims):
            raise ValueError("goals: two goals are for the same thing")
        return self

    @property
    def shown_title(self) -> str:
        """The title on participants' pages: the study's own where none is written for them."""
        return self.participant_title or self.title

    def task(self, key: str) -> Task:
        """The task with this key. Raises KeyError if there is none."""
        for task in self.tasks:
            if task.key == key:
                return task
        raise KeyError(key)

    def error_labels(self, task: str = "") -> dict[str, str]:
        """What every error code stands for, by key. Where two have one key it is this task's, else the study's own."""
        own = [code for one in self.tasks if one.key == task for code in one.error_codes]
        others = [code for one in self.tasks for code in one.error_codes]
        found: dict[str, str] = {}
        for code in (*own, *self.error_codes, *others):
            found.setdefault(code.key, code.label)
        return found

    def asked_before(self, task: Task) -> list[Asked]:
        """What is asked before this task."""
        return self.before_task if task.before is None else task.before

    def asked_after(self, task: Task) -> list[Asked]:
        """What is asked after this task."""
        return self.after_task if task.after is None else task.after

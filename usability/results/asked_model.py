"""What people said: questionnaires, own questions, their own words. Pure."""

from dataclasses import dataclass, field

from usability.instruments.model import Instrument
from usability.instruments.scoring import InstrumentSummary
from usability.instruments.sus_sheets import Blanks
from usability.measures.estimate import Estimate
from usability.results.task_figures import Difference


@dataclass(frozen=True, slots=True)
class PersonScore:
    """One person's score on an instrument. value: None when too many items were blank. step: where it was answered.
    answer: as it was given, for an instrument of one item.
    """

    participant: str
    session_id: int
    value: float | None
    flags: tuple[str, ...]
    step: str = ""
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class InstrumentColumn:
    """An instrument's answers in one condition, one a person; `summary.main` is the figure.

    blanks: of SUS, what other policies of missing answers would give. parts: exploratory ones of SUS by key, only
    where they were asked for (Choices.exploratory).
    """

    condition: str
    summary: InstrumentSummary
    scores: tuple[PersonScore, ...]
    blanks: Blanks | None = None
    parts: dict[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """A questionnaire asked after a condition or at the end (place). own: the study's own, so no norm applies.

    columns: by condition where it was asked so, otherwise one with condition "". differences: between conditions.
    """

    instrument: Instrument
    own: bool
    columns: tuple[InstrumentColumn, ...]
    differences: tuple[Difference, ...]
    place: str


@dataclass(frozen=True, slots=True)
class AfterTask:
    """A questionnaire after one task in one column, of which there is more to say than its score. Answers of one
    attempt are one sheet.
    """

    instrument: Instrument
    task: str
    condition: str
    summary: InstrumentSummary


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many people chose an option. share: of those who answered; people may choose several in "choices"."""

    key: str
    label: str
    count: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Given:
    """One person's answer to an own question. options: keys of those chosen. number: on a scale or a number."""

    participant: str
    session_id: int
    step: str
    options: tuple[str, ...]
    number: float | None


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """Answers to an own question in one condition. estimate: mean of a scale or a number. answered: n of answers."""

    condition: str
    answered: int
    options: tuple[OptionCount, ...]
    estimate: Estimate | None
    values: tuple[float, ...]
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """An own question's distribution. place: the kind of step ("about", "final", ...); task: its key or ""."""

    key: str
    text: str
    kind: str
    place: str
    task: str
    columns: tuple[QuestionColumn, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A person's own words: an answer to a text question, or a reported problem (kind "answer" or "problem")."""

    kind: str
    text: str
    question: str
    participant: str
    session_id: int
    task: str
    condition: str
    column: str = ""

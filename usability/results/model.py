"""What a study's results are: plain values that the page, the report, JSON and exports all read. Pure.

Times are in seconds, rates 0..1, differences are second less first condition. A figure that nobody measured is None;
a figure without enough data is an Estimate whose value is None.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from usability.findings.model import Among
from usability.instruments.model import Instrument
from usability.instruments.scoring import InstrumentSummary
from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.measures.vocabulary import Outcome
from usability.results.counts import Counts
from usability.results.journey_model import Journey
from usability.results.task_model import (
    Assists,
    Completion,
    Efficiency,
    Learning,
    Paths,
    Slips,
    TaskSum,
    Unseen,
)


class Success(StrEnum):
    """What counts as a success. strict: in full and unassisted; lenient: also assisted or in part."""

    STRICT = "strict"
    LENIENT = "lenient"


class Modes(StrEnum):
    """How sessions were run, and which of them count. apart: each way side by side; pooled: together, when asked."""

    APART = "apart"
    POOLED = "pooled"
    MODERATED = "moderated"
    UNMODERATED = "unmoderated"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is counted, and what stands side by side.

    versions: plan versions, empty for all that match. segment: (question, option). device: its class. condition: one
    alone. by: what is compared: "" as the study is (its conditions), "nothing", "condition", "device", "version",
    "segment:QUESTION" or "study:NAME". combined: whether the Single Usability Metric is computed too.
    """

    versions: tuple[int, ...] = ()
    success: Success = Success.STRICT
    with_excluded: bool = False
    segment: tuple[str, str] | None = None
    device: str = ""
    condition: str = ""
    modes: Modes = Modes.APART
    without_imported: bool = False
    by: str = ""
    combined: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What the study lets one choose, whatever is chosen now.

    versions: those that people ran. devices, modes: of real sessions. conditions: (key, name). by: (value, words) of
    what can be compared. excluded: whether anybody is.
    """

    versions: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    by: tuple[tuple[str, str], ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A plan version. people: with a session of it that may be counted. counted: whether these results use it.

    study: the name of another study whose version it is, "" for this one's. words: what people call it.
    """

    number: int
    published_at: datetime
    digest: str
    people: int
    counted: bool
    study: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ConditionRef:
    """A column: a condition, or whatever else stands side by side. Where nothing does, one with key and name empty.

    phrase: the name within a sentence, as in "with System 1" or "in moderated sessions". levels: its place on each
    axis of the comparison; two columns are compared where they differ on one axis alone.
    """

    key: str
    name: str
    phrase: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A choice of people: an option of a participant question."""

    question: str
    option: str
    label: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A person left out of the results by a researcher, with the reason given."""

    participant: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attempt outside every denominator. why: "not_attempted", "technical_fault", "awaits_score" or "running"."""

    why: str
    participant: str
    session_id: int
    task: str
    condition: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """People from the link to the counted results. None: not measured (people who came from a file).

    opened: times a link was opened. started = finished + dropped_out + running; excluded people are among them.
    invited: people with a link of their own. left_at: where those who dropped out were, in words, with their number.
    people: counted here. attempts: counted here; the last four stand outside every denominator.
    """

    opened: int | None
    refused_consent: int | None
    screened_out: int | None
    full: int | None
    started: int
    finished: int
    dropped_out: int
    running: int
    excluded: int
    people: int
    attempts: int
    not_attempted: int
    technical_fault: int
    awaits_score: int
    running_attempts: int
    invited: int | None = None
    left_at: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who is counted. left: of them, who dropped out. devices, modes: how many sessions of each, by name; "" where
    unknown.
    """

    n: int
    left: int
    devices: dict[str, int]
    modes: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dot:
    """One counted attempt. seconds: None if not measured. censored: the true time is longer than `seconds`.

    condition: that it was made in, whatever stands side by side. codes: the error codes marked in it. levels: of its
    assists, as far as they are known.
    """

    attempt_id: int
    session_id: int
    participant: str
    outcome: Outcome
    assists: int
    seconds: float | None
    censored: bool
    codes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """Answers to a scale after a task: an instrument such as SEQ, or an own scale question.

    values: one per answer. In the overall figures the estimate is over people (each person's mean) and values are
    those means. benchmark: only for a published instrument.
    """

    key: str
    label: str
    low: float
    high: float
    low_label: str
    high_label: str
    estimate: Estimate
    values: tuple[float, ...]
    benchmark: float | None = None


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One task in one condition.

    n: counted attempts. outcomes: every outcome that counts, also with 0. success: strict or lenient, as chosen.
    strict: in full, unassisted. full: in full, assisted or not. assisted: in full with assists. abandonment: gave up
    or dropped out. time: geometric mean of unassisted full successes; median beside it. time_all: geometric mean of all
    timed attempts, a lower bound when `censored` (attempts whose time was cut) is above 0. success_censored: how many
    of the times behind `time` were cut. errors: mean per attempt, None where nobody coded. problems: reported by
    participants. reading: geometric mean of the time before the start. clicks: mean, None if not measured.
    disasters: failures of people who were sure of success, None where confidence was not asked.
    """

    condition: str
    n: int
    outcomes: dict[Outcome, int]
    success: Estimate
    strict: Estimate
    full: Estimate
    lenient: Estimate
    assisted: Estimate
    abandonment: Estimate
    time: Estimate
    time_median: Estimate
    time_all: Estimate
    censored: int
    success_censored: int
    reading: Estimate
    errors: Estimate | None
    with_error: Estimate | None
    error_codes: dict[str, int] | None
    problems: int
    assists: int
    clicks: Estimate | None
    ratings: tuple[Rating, ...]
    dots: tuple[Dot, ...]
    completion: Completion
    slips: Slips | None
    help: Assists
    paths: Paths | None
    efficiency: Efficiency
    disasters: Estimate | None = None

    def rating(self, key: str) -> Rating | None:
        """The rating with this key ("seq" for instance), None if it was not asked or not answered."""
        return next((rating for rating in self.ratings if rating.key == key), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two conditions compared on one measure: second less first, for times the ratio second/first.

    within: the same people met both. measure: "success", "strict", "lenient", "time", "rating:KEY" or an instrument's
    key. unit: "points" (shares), "ratio", or "" (the score's own units). settled: the groups are large enough for a
    word and the interval leaves out no difference. p_holm: p adjusted over the `family` tests of one question (pairs of
    columns, the scales after tasks, one measure on all tasks).
    """

    measure: str
    label: str
    first: str
    second: str
    within: bool
    unit: str
    comparison: Comparison
    settled: bool
    p_holm: float | None
    family: int = 1


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task. figures: one for each column of the results, in their order.

    differences: success, time and ratings, by pairs of columns. conversion: its success counts as a conversion.
    """

    key: str
    number: int
    title: str
    touchpoint: str
    journey_stage: str
    time_limit_s: int | None
    optimal_time_s: float | None
    optimal_clicks: int | None
    success_goal: float | None
    conversion: bool
    figures: tuple[TaskFigures, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class OverallFigures:
    """All tasks of one condition. Rates are means of people's own shares with a t interval; `x_*` of `n` are attempts.

    time: geometric mean with persons as clusters. ratings: over people.
    """

    condition: str
    people: int
    n: int
    outcomes: dict[Outcome, int]
    x_success: int
    x_strict: int
    x_lenient: int
    success: Estimate
    strict: Estimate
    lenient: Estimate
    abandonment: Estimate
    time: Estimate
    time_median: Estimate
    time_mean: Estimate
    time_all: Estimate
    time_all_mean: Estimate
    censored: int
    success_censored: int
    errors: Estimate | None
    problems: int
    assists: int
    ratings: tuple[Rating, ...]
    slips: Slips | None
    help: Assists
    efficiency: Efficiency


@dataclass(frozen=True, slots=True)
class PersonScore:
    """One person's score on an instrument. value: None when too many items were blank."""

    participant: str
    session_id: int
    value: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentColumn:
    """An instrument's answers in one condition, one a person; `summary.main` is the figure."""

    condition: str
    summary: InstrumentSummary
    scores: tuple[PersonScore, ...]


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
class OptionCount:
    """How many people chose an option. share: of those who answered; people may choose several in "choices"."""

    key: str
    label: str
    count: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """Answers to an own question in one condition. estimate: mean of a scale or a number. answered: n of answers."""

    condition: str
    answered: int
    options: tuple[OptionCount, ...]
    estimate: Estimate | None
    values: tuple[float, ...]


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


class Verdict(StrEnum):
    """What the data say of a goal."""

    MET = "met"
    MISSED = "not met"
    OPEN = "cannot be told yet"


@dataclass(frozen=True, slots=True)
class GoalColumn:
    """A goal in one column. people: behind the figure. test: its name. waiting: attempts that a moderator must score.
    counts: what the figure counts.

    p: how often chance alone gives so good a result where the goal is only just missed, one-sided; p_missed: so bad a
    one where it is only just met. None where nothing can be tested.
    """

    condition: str
    estimate: Estimate
    people: int
    p: float | None
    p_missed: float | None
    test: str
    verdict: Verdict
    waiting: int = 0
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A goal of the plan and what came of it.

    aim, target: in words. wanted: the number. at_least: more is better. unit: "share", "seconds" or "score". version,
    set_at: the first version with this very goal. late: it came after the first session, None where that is not known
    because trials come from a file.
    """

    key: str
    of: str
    aim: str
    target: str
    wanted: float
    at_least: bool
    unit: str
    version: int
    set_at: datetime
    late: bool | None
    columns: tuple[GoalColumn, ...]


@dataclass(frozen=True, slots=True)
class StudyResults:
    """Everything counted of a study.

    conditions: the columns that stand side by side, whatever they are made of (axes: "condition", "mode", "device",
    "version", "segment", "study"). elsewhere: sessions of another study, by id with its name. once: the columns of
    what people are asked once, after they met every condition. unplaced: people left out because they belong to no
    column. time_qualities: counted attempts by how well their time was measured (vocabulary.TimeQuality). together:
    the figures over all columns, for reference beside them and never as the headline. sums: only where they were asked
    for (Choices.combined). unseen: from the errors coded. within: the same people met all conditions. notes: sentences
    that must stand with the figures. among: those of this study over whom findings are counted.
    """

    title: str
    product: str
    product_version: str
    objectives: tuple[str, ...]
    choices: Choices
    versions: tuple[Version, ...]
    segments: tuple[Segment, ...]
    conditions: tuple[ConditionRef, ...]
    once: tuple[ConditionRef, ...]
    axes: tuple[str, ...]
    offer: Offer
    unplaced: int
    within: bool
    flow: Flow
    people: People
    tasks: tuple[TaskResult, ...]
    overall: tuple[OverallFigures, ...]
    together: OverallFigures
    differences: tuple[Difference, ...]
    instruments: tuple[InstrumentResult, ...]
    questions: tuple[QuestionResult, ...]
    comments: tuple[Comment, ...]
    excluded: tuple[Excluded, ...]
    left_out: tuple[LeftOut, ...]
    time_qualities: dict[str, int]
    learning: tuple[Learning, ...]
    sums: tuple[TaskSum, ...]
    unseen: Unseen | None
    notes: tuple[str, ...]
    goals: tuple[GoalResult, ...] = ()
    journey: Journey = field(default_factory=Journey)
    elsewhere: dict[int, str] = field(default_factory=dict)
    among: Among = field(default_factory=Among)

    @property
    def empty(self) -> bool:
        """Nobody is counted."""
        return self.flow.people == 0

    def instrument_name(self, one: InstrumentResult) -> str:
        """A name for this questionnaire, unique in the results: its key, with the place where it was asked at two."""
        twice = sum(other.instrument.key == one.instrument.key for other in self.instruments) > 1
        return f"{one.place}.{one.instrument.key}" if twice else one.instrument.key

    @property
    def compares(self) -> bool:
        """Whether there are columns to set side by side."""
        return len(self.conditions) > 1

    @property
    def pools_modes(self) -> bool:
        """Whether “together” would pool ways of running sessions that nobody asked to pool."""
        return "mode" in self.axes

    @property
    def column_noun(self) -> str:
        """What a column is called at the head of a table."""
        return "Condition" if self.axes == ("condition",) else "Group"

    def phrase(self, key: str) -> str:
        """A column within a sentence, as in "with System 1"."""
        return next((one.phrase for one in (*self.conditions, *self.once) if one.key == key), "")

    def condition_name(self, key: str) -> str:
        """The name of a column; "" for none."""
        return next((one.name for one in (*self.conditions, *self.once) if one.key == key), "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the results, for programs: unrounded, with its n and interval.

    name: stable and unique with task and condition, for instance "success", "time", "seq", "sus". unit: "share",
    "points" (difference of shares), "seconds", "ratio", "score", "count" or "per minute". x: the count behind a share.
    p: of a difference.
    """

    name: str
    label: str
    task: str
    condition: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    method: str
    x: int | None
    unit: str
    p: float | None = None

    @property
    def estimate(self) -> Estimate:
        """The same as an Estimate, to be written by measures.rounding."""
        return Estimate(self.value, self.n, self.low, self.high, self.method, x=self.x)

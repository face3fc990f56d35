"""Figures of tasks, of all tasks, and of columns compared. Pure.

Times are in seconds, rates 0..1, differences are second less first condition. A figure that nobody measured is None;
a figure without enough data is an Estimate whose value is None.
"""

from dataclasses import dataclass

from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.measures.vocabulary import Outcome
from usability.results.correction import Adjusted
from usability.results.task_model import (
    Assists,
    Completion,
    Dot,
    Efficiency,
    Expectation,
    Pages,
    Paths,
    Slips,
)


@dataclass(frozen=True, slots=True)
class Rating:
    """Answers to a scale after a task: an instrument such as SEQ, or an own scale question.

    values: one per answer. In the overall figures the estimate is over people (each person's mean) and values are
    those means. benchmark: only for a published instrument. about: its source, its translation, whether low is good.
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
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFigures:
    """What is told of any set of attempts in one condition: those at one task, and those at all.

    n: counted attempts. outcomes: every outcome that counts, also with 0. success: strict or lenient, as chosen.
    strict: in full, unassisted. full: in full, assisted or not. assisted: in full with assists. weighted: mean with a
    success in part as ½. abandonment: gave up or dropped out. time: geometric mean of unassisted full successes; median
    and arithmetic mean beside it. time_failure, time_abandoned: geometric means of attempts that ended in a wrong
    result, and of those abandoned (of who left, until the last sign). time_all: geometric mean of all timed attempts, a
    lower bound when `censored` (attempts whose time was cut) is above 0. success_censored: how many of the times behind
    `time` were cut. errors: mean per attempt, None where nobody coded. problems: reported by participants.
    """

    condition: str
    n: int
    outcomes: dict[Outcome, int]
    success: Estimate
    strict: Estimate
    full: Estimate
    lenient: Estimate
    assisted: Estimate
    weighted: Estimate
    abandonment: Estimate
    time: Estimate
    time_median: Estimate
    time_mean: Estimate
    time_failure: Estimate
    time_abandoned: Estimate
    time_all: Estimate
    censored: int
    success_censored: int
    errors: Estimate | None
    problems: int
    assists: int
    ratings: tuple[Rating, ...]
    slips: Slips | None
    help: Assists
    efficiency: Efficiency


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFigures(AttemptFigures):
    """One task in one condition.

    reading: geometric mean of the time before the start. clicks: mean, None if not measured. disasters: failures of
    people who were sure of success, None where confidence was not asked. before: scales asked before the task.
    expectation: None where expected or experienced ease was not asked.
    """

    reading: Estimate
    with_error: Estimate | None
    error_codes: dict[str, int] | None
    clicks: Estimate | None
    dots: tuple[Dot, ...]
    completion: Completion
    paths: Paths | None
    pages: Pages | None
    disasters: Estimate | None
    before: tuple[Rating, ...]
    expectation: Expectation | None

    def rating(self, key: str) -> Rating | None:
        """The rating with this key ("seq" for instance), None if it was not asked or not answered."""
        return next((rating for rating in self.ratings if rating.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallFigures(AttemptFigures):
    """All tasks of one condition. Rates are means of people's own shares with a t interval; `x_*` of `n` are attempts.

    time and its kind: geometric means with persons as clusters. ratings: over people.
    """

    people: int
    x_success: int
    x_strict: int
    x_lenient: int
    time_all_mean: Estimate


@dataclass(frozen=True, slots=True)
class Difference:
    """Two conditions compared on one measure: second less first, for times the ratio second/first.

    within: the same people met both. measure: "success", "strict", "lenient", "time", "rating:KEY" or an instrument's
    key. unit: "points" (shares), "ratio", or "" (the score's own units). settled: the groups are large enough for a
    word and the interval leaves out no difference, also after adjusting. adjusted: None where one test stands alone.
    """

    measure: str
    label: str
    first: str
    second: str
    within: bool
    unit: str
    comparison: Comparison
    settled: bool
    adjusted: Adjusted | None = None


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

"""User experience beside customer experience along the journey: what is shown of it, as plain values. Pure.

UX is measured in the product, place by place; CX is what people said of the whole; figures of the business come from
outside. They stand side by side and are never mixed into one score.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.results.correction import Adjusted


class Kind(StrEnum):
    """How a measure becomes one figure: mean of a scale, NPS, share of people, mean of amounts."""

    RATING = "rating"
    NPS = "nps"
    SHARE = "share"
    MONEY = "money"


class Level(StrEnum):
    """What a place on the journey is made of."""

    TASK = "task"
    TOUCHPOINT = "touchpoint"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something known of people beside what they did.

    key: "overall", "ltc", "ltc.likely", "nps", "nps.score", "csat", "csat.satisfied"; asked after tasks, "csat.task"
    and the like; of imported figures "churned", "revenue:EUR", "lifetime_value:EUR". verb: within a question, as in
    "recommend". low, high: ends of its scale, None without. unit: a currency. place: where it was asked, "" for
    imported. dates: the days that imported figures are of.
    """

    key: str
    label: str
    verb: str
    kind: Kind
    low: float | None = None
    high: float | None = None
    low_label: str = ""
    high_label: str = ""
    unit: str = ""
    place: str = ""
    imported: bool = False
    dates: tuple[date, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the journey. key: unique among the stops. tasks: keys of those it is made of."""

    level: Level
    key: str
    name: str
    stage: str
    touchpoint: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ux:
    """What people did at a stop, in one column. Rates are of people where each has one attempt, else means of people's
    own shares.

    time: seconds of unassisted full successes. errors: per attempt, None where nobody coded. conversion: None where no
    task of the stop is marked as one.
    """

    stop: str
    column: str
    people: int
    attempts: int
    success: Estimate
    abandonment: Estimate
    errors: Estimate | None
    time: Estimate
    conversion: Estimate | None


@dataclass(frozen=True, slots=True)
class Told:
    """What people who came by a stop said, or what is known of them, in one column.

    solved: of those who succeeded, as chosen, in everything they tried there; unsolved: of all others there.
    comparison: unsolved less solved. settled: groups of five or more, and the interval leaves out no difference, after
    adjusting over the tests of this measure at all stops of the level and in all columns. adjusted: None where one test
    stands alone.
    """

    stop: str
    measure: str
    column: str
    everyone: Estimate
    solved: Estimate
    unsolved: Estimate
    comparison: Comparison
    settled: bool = False
    adjusted: Adjusted | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A measure over everybody counted in a column. median: beside the mean of amounts, which a few may pull up."""

    measure: str
    column: str
    estimate: Estimate
    median: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Going:
    """Whether a measure goes with people's share of successes: Spearman, in one column. adjusted: over measures."""

    measure: str
    column: str
    comparison: Comparison
    settled: bool = False
    adjusted: Adjusted | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The journey for measures that stand in the same columns. columns: their keys, as in StudyResults.

    told: for each of `ux`, in its order, one of each of `measures`.
    """

    columns: tuple[str, ...]
    measures: tuple[Measure, ...]
    ux: tuple[Ux, ...]
    told: tuple[Told, ...]
    whole: tuple[Whole, ...]
    going: tuple[Going, ...]

    def ux_at(self, stop: str, column: str) -> Ux | None:
        """What people did there."""
        return next((one for one in self.ux if (one.stop, one.column) == (stop, column)), None)

    def told_at(self, stop: str, column: str, measure: str) -> Told | None:
        """What they said."""
        here = next((at for at, one in enumerate(self.ux) if (one.stop, one.column) == (stop, column)), None)
        if here is None:
            return None
        # A large study has thousands of these: only those of the place are looked through.
        first = here * len(self.measures)
        some = self.told[first : first + len(self.measures)]
        return next((one for one in some if one.measure == measure), None)

    def named(self, key: str) -> Measure:
        """The measure with this key. Raises KeyError for another."""
        found = next((one for one in self.measures if one.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person on a measure: imported, or answered after a task, then with its key and the step.

    sessions: the person's in this column; of an answer the one in which it was given.
    """

    measure: str
    column: str
    participant: str
    sessions: tuple[int, ...]
    value: float
    task: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """The stops in the plan's order, and the parts: one, unless some answers stand by condition and others do not.

    known: of each person what is imported or was answered after tasks; all else is a score on a questionnaire.
    """

    stops: tuple[Stop, ...] = ()
    parts: tuple[Part, ...] = ()
    known: tuple[Known, ...] = ()

    def at(self, level: Level) -> tuple[Stop, ...]:
        """The stops of one level."""
        return tuple(one for one in self.stops if one.level is level)

    @property
    def main(self) -> Level:
        """What the journey is read along: touchpoints, or tasks where the plan names none."""
        return Level.TOUCHPOINT if self.at(Level.TOUCHPOINT) else Level.TASK

    @property
    def said(self) -> bool:
        """Whether anybody said or brought anything to stand beside what people did."""
        return any(one.estimate.known for part in self.parts for one in part.whole)

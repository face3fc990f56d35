"""Goals of the plan and what came of them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from usability.measures.estimate import Estimate
from usability.results.counts import Counts


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
    one where it is only just met. None where nothing can be tested. p_exact: of a rate, p as the plain
    exact test has it, where p is its mid-P.
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
    p_exact: float | None = None


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

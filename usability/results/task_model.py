"""What one task's results hold beyond rates and times: completion over time, slips, paths, efficiency. Plain values."""

from dataclasses import dataclass

from usability.measures.efficiency import PowerLaw
from usability.measures.estimate import Estimate
from usability.measures.survival import IncidenceStep, SurvivalStep
from usability.measures.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Dot:
    """One counted attempt. seconds: None if not measured. censored: the true time is longer than `seconds`.

    condition: that it was made in, whatever stands side by side. codes: the error codes marked in it. levels: of its
    assists, as far as they are known. far: a full success whose time lies far from the others of the task in its column
    (times.outlier_flags), flagged and counted all the same. pages: addresses of the product's that it came to.
    trial: which time in a row, from 1.
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
    far: bool = False
    pages: tuple[str, ...] = ()
    trial: int = 1


@dataclass(frozen=True, slots=True)
class Completion:
    """Time to completion of one task in one condition, seconds from the start of the task.

    n: attempts with a time, of which `completed` succeeded as chosen, `competing` ended otherwise by the person (gave
    up, left, failed, in part) and `cut` were cut off by a limit or a fault. untimed: attempts without a time. until:
    the last second observed. share: cumulative incidence of completing then; half: when half of all had completed,
    None if not reached. without_leaving, median: the same after Kaplan-Meier, for which other ends are cut off too.
    steps and survival are thinned to what a drawing can show. cut_at: seconds of the cuts.
    """

    n: int
    untimed: int
    completed: int
    competing: int
    cut: int
    until: float
    share: Estimate
    half: float | None
    without_leaving: Estimate
    median: float | None
    steps: tuple[IncidenceStep, ...]
    survival: tuple[SurvivalStep, ...]
    cut_at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """An error code: how often it was marked, in how many attempts, and the share of people who met it."""

    code: str
    label: str
    count: int
    attempts: int
    people: Estimate


@dataclass(frozen=True, slots=True)
class Slips:
    """Errors that somebody coded. coded: attempts in which somebody did; total: errors in them; attempts: with one.

    by_code: the most frequent first. people: share of people who met any. per_opportunity: None where the plan declares
    no places to go wrong, or where an attempt had more errors than places.
    """

    coded: int
    total: int
    attempts: int
    by_code: tuple[CodeCount, ...]
    people: Estimate
    per_opportunity: Estimate | None = None
    opportunities: int | None = None

    @property
    def unique(self) -> int:
        """How many different errors were seen."""
        return len(self.by_code)


@dataclass(frozen=True, slots=True)
class Assists:
    """Help that a moderator gave. by_level: assists of level 1 (a hint), 2, 3 (told what to do).

    unknown: assists whose level was not said. attempts: with at least one.
    """

    total: int
    by_level: tuple[int, int, int]
    unknown: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Paths:
    """Clicks and pages of successes, where they were captured; None what was not, or lacks an optimum in the plan.

    clicks: mean to completion. excess: mean clicks above the optimum. median_ratio: clicks over the optimum.
    on_path: share with exactly the optimum. clicks_doubtful, pages_doubtful: somebody needed less than the declared
    optimum. lostness: mean (Smith 1996); not_lost: share below 0.4; lost: share above 0.5; between nothing is claimed.
    """

    clicks: Estimate | None
    optimal_clicks: int | None
    excess: Estimate | None
    median_ratio: float | None
    on_path: Estimate | None
    clicks_doubtful: bool
    optimal_pages: int | None
    lostness: Estimate | None
    not_lost: Estimate | None
    lost: Estimate | None
    pages_doubtful: bool


@dataclass(frozen=True, slots=True)
class PageVisits:
    """A page of the product in one task. name: its address, without the host where all have the same.

    visits: with revisits. attempts: the share of captured attempts that came there. time: typical seconds there of one
    attempt, summed over its visits. idle: share of these attempts with a stretch of more than 30 s there without a
    click; idle_seconds: of all such stretches.
    """

    name: str
    address: str
    visits: int
    people: int
    attempts: Estimate
    time: Estimate
    idle: Estimate
    idle_seconds: float


@dataclass(frozen=True, slots=True)
class Pages:
    """attempts: whose pages were captured. pages: those with the most time first. more: further ones left out."""

    attempts: int
    pages: tuple[PageVisits, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Success for the time that it took (after ISO 9241-11). Every attempt with a time counts, solved or not.

    goals_per_minute: mean over people of 1/t if solved, else 0, t in minutes. relative: share of all the time that went
    into solved attempts. per_minute: completion rate over mean time on task, as a share per minute (CIF). expert:
    expert's time over the typical time of full successes, None without one.
    """

    goals_per_minute: Estimate
    relative: Estimate
    per_minute: float | None
    expert: Estimate | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial. solved: unassisted full successes of those who did the task for this time. time: typical of them.

    improvement: 1 - this over the first typical time, None for the first. dots: its attempts.
    """

    number: int
    solved: Estimate
    time: Estimate
    improvement: float | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Learning:
    """A task that people did several times in one condition. trials: as many as at least two people did.

    law: power law of practice, from three trials on. ratio: last over first time within the people who succeeded in
    both (paired t on ln t), p its p value.
    """

    task: str
    condition: str
    trials: tuple[Trial, ...]
    law: PowerLaw | None
    ratio: Estimate | None
    p: float | None


@dataclass(frozen=True, slots=True)
class TaskSum:
    """Single Usability Metric of a task with its parts, all 0..1; task "": the mean over tasks, n of them.

    errors: None where not measured. laplace, raw, both: the published variants of the completion part, of the time
    part, and of both. time_specification: seconds to be below, None where nobody succeeded; declared: a goal of the
    plan. rating_specification: to reach on the scale of this name. nobody: nobody succeeded, so that time counts 0.
    """

    task: str
    condition: str
    n: int
    completion: float
    time: float
    satisfaction: float
    errors: float | None
    value: float
    completion_laplace: float
    time_raw: float
    value_laplace: float
    value_raw: float
    value_both: float
    time_specification: float | None = None
    declared: bool = False
    rating_specification: float | None = None
    scale: str = ""
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Unseen:
    """How many problems are probably not seen yet (Lewis 2001), from the participants x problems grid.

    kind: what the problems are ("errors": error codes; "findings"). people: rows of the grid. seen: problems. once:
    seen by one person alone. p_observed, p_adjusted: share of people whom a problem meets. found: estimated share of
    the problems in reach that were seen. unseen: estimated number that were not; all None where there is too little.
    """

    kind: str
    people: int
    seen: int
    once: int
    p_observed: float | None
    p_adjusted: float | None
    found: float | None
    unseen: float | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected and experienced ease of a task, 1 (very difficult) to 7, of the people who told both."""

    before: Estimate
    after: Estimate

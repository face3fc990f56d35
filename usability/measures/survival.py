"""Time to completion when not every attempt ends in one: Kaplan-Meier and cumulative incidence.

Giving up is not independent censoring. The default view is the cumulative incidence, where abandoning is a
competing end; Kaplan-Meier with abandonment censored answers "how long if nobody could give up", and
1 - S then overstates completion.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import exp, log, sqrt

from usability.measures.checks import number, z_of


class End(StrEnum):
    """How observation of one attempt ended."""

    COMPLETED = "completed"
    ABANDONED = "abandoned"
    CENSORED = "censored"


@dataclass(frozen=True, slots=True)
class SurvivalStep:
    """From `seconds` on, the share `survival` has not completed; at_risk stood there just before.

    low, high: log-log limits with Greenwood's variance, None where survival is 0 or 1.
    """

    seconds: float
    at_risk: int
    completed: int
    survival: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class IncidenceStep:
    """From `seconds` on, the shares of people who have completed and who have abandoned.

    se: standard error of `completed`. low, high: its log-log limits, None where the share is 0 or 1.
    """

    seconds: float
    completed: float
    abandoned: float
    se: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _Moment:
    """What happened at one time: attempts still under observation just before, completions, other ends."""

    seconds: float
    at_risk: int
    completed: int
    abandoned: int


def kaplan_meier(attempts: Sequence[tuple[float, End]], level: float = 0.95) -> tuple[SurvivalStep, ...]:
    """Kaplan-Meier curve of completing (Kaplan & Meier 1958): one step a completion time.

    Every other end counts as censored; at equal times completions come before censorings. No attempt:
    no step. Raises ValueError for durations of 0 or less.
    """
    z = z_of(level)
    survival, greenwood = 1.0, 0.0
    steps: list[SurvivalStep] = []
    for moment in _moments(attempts):
        at_risk, done = moment.at_risk, moment.completed
        if not done:
            continue
        survival *= 1 - done / at_risk
        if done == at_risk:
            steps.append(SurvivalStep(moment.seconds, at_risk, done, 0.0, None, None))
            continue
        greenwood += done / (at_risk * (at_risk - done))
        low, high = _log_log(survival, survival * sqrt(greenwood), z)
        steps.append(SurvivalStep(moment.seconds, at_risk, done, survival, low, high))
    return tuple(steps)


def median_time(steps: Sequence[SurvivalStep]) -> float | None:
    """First time at which at most half have not completed; None: not reached."""
    # Products such as .8·.625 leave a rounding crumb above one half.
    return next((step.seconds for step in steps if step.survival <= 0.5 + 1e-12), None)


def cumulative_incidence(
    attempts: Sequence[tuple[float, End]], level: float = 0.95
) -> tuple[IncidenceStep, ...]:
    """Aalen-Johansen shares of completing and abandoning over time: one step a time at which either happens.

    Nothing censored: the last values are the completion and the abandonment rate, and the variance is the
    binomial one. At equal times both ends come before censorings. The variance is the delta method's (Marubini &
    Valsecchi 1995), the limits are its log-log ones (Choudhury 2002). Raises ValueError for durations of 0 or less.
    """
    z = z_of(level)
    staying, completed, abandoned = 1.0, 0.0, 0.0
    # The variance's three sums, multiplied out so that every step adds to them once.
    squares, products, ends, own, joint, cross = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    steps: list[IncidenceStep] = []
    for moment in _moments(attempts):
        at_risk, done, left = moment.at_risk, moment.completed, moment.abandoned
        gone = done + left
        if not gone:
            continue
        before = staying
        completed += before * done / at_risk
        abandoned += before * left / at_risk
        staying *= 1 - gone / at_risk
        if gone < at_risk:
            hazard = gone / (at_risk * (at_risk - gone))
            squares += completed**2 * hazard
            products += completed * hazard
            ends += hazard
        own += before**2 * done * (at_risk - done) / at_risk**3
        joint += before * done / at_risk**2
        cross += completed * before * done / at_risk**2
        variance = completed**2 * ends - 2 * completed * products + squares
        variance += own - 2 * (completed * joint - cross)
        se = sqrt(max(variance, 0.0))
        low, high = _log_log(completed, se, z)
        steps.append(IncidenceStep(moment.seconds, completed, abandoned, se, low, high))
    return tuple(steps)


def half_completed(steps: Sequence[IncidenceStep]) -> float | None:
    """First time by which at least half of all have completed; None: not reached."""
    return next((step.seconds for step in steps if step.completed >= 0.5 - 1e-12), None)


def _log_log(share: float, se: float, z: float) -> tuple[float | None, float | None]:
    """Limits that stay within 0..1; None where the share is 0 or 1, but for rounding."""
    if not 1e-12 < share < 1 - 1e-12:
        return None, None
    reach = z * se / (share * log(share))
    return share ** exp(-reach), share ** exp(reach)


def _moments(attempts: Sequence[tuple[float, End]]) -> Iterator[_Moment]:
    """Every time at which something ended, in order."""
    timed = sorted(_checked(attempts), key=lambda one: one[0])
    at_risk = len(timed)
    for seconds, together in groupby(timed, key=lambda one: one[0]):
        ends = [end for _, end in together]
        yield _Moment(seconds, at_risk, ends.count(End.COMPLETED), ends.count(End.ABANDONED))
        at_risk -= len(ends)


def _checked(attempts: Sequence[tuple[float, End]]) -> list[tuple[float, End]]:
    checked = [(number(seconds, "A duration in seconds", 0), End(end)) for seconds, end in attempts]
    if any(seconds == 0 for seconds, _ in checked):
        raise ValueError("A duration must be above 0 seconds, not 0.")
    return checked

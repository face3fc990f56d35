"""Time to completion when not every attempt ends in one: Kaplan-Meier and cumulative incidence.

Giving up is not independent censoring. The default view is the cumulative incidence, where abandoning is a
competing end; Kaplan-Meier with abandonment censored answers "how long if nobody could give up", and
1 - S then overstates completion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
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
    """From `seconds` on, the shares of people who have completed and who have abandoned."""

    seconds: float
    completed: float
    abandoned: float


def kaplan_meier(attempts: Sequence[tuple[float, End]], level: float = 0.95) -> tuple[SurvivalStep, ...]:
    """Kaplan-Meier curve of completing (Kaplan & Meier 1958): one step a completion time.

    Every other end counts as censored; at equal times completions come before censorings. No attempt:
    no step. Raises ValueError for durations of 0 or less.
    """
    timed = _checked(attempts)
    z = z_of(level)
    survival, greenwood = 1.0, 0.0
    steps: list[SurvivalStep] = []
    for time in sorted({seconds for seconds, end in timed if end is End.COMPLETED}):
        at_risk = sum(seconds >= time for seconds, _ in timed)
        done = sum(seconds == time and end is End.COMPLETED for seconds, end in timed)
        survival *= 1 - done / at_risk
        if done == at_risk:
            steps.append(SurvivalStep(time, at_risk, done, 0.0, None, None))
            continue
        greenwood += done / (at_risk * (at_risk - done))
        reach = z * sqrt(greenwood) / log(survival)
        steps.append(
            SurvivalStep(time, at_risk, done, survival, survival ** exp(-reach), survival ** exp(reach))
        )
    return tuple(steps)


def median_time(steps: Sequence[SurvivalStep]) -> float | None:
    """First time at which at most half have not completed; None: not reached."""
    # Products such as .8·.625 leave a rounding crumb above one half.
    return next((step.seconds for step in steps if step.survival <= 0.5 + 1e-12), None)


def cumulative_incidence(attempts: Sequence[tuple[float, End]]) -> tuple[IncidenceStep, ...]:
    """Aalen-Johansen shares of completing and abandoning over time: one step a time at which either happens.

    Nothing censored: the last values are the completion and the abandonment rate. At equal times both ends
    come before censorings. Raises ValueError for durations of 0 or less.
    """
    timed = _checked(attempts)
    staying, completed, abandoned = 1.0, 0.0, 0.0
    steps: list[IncidenceStep] = []
    for time in sorted({seconds for seconds, end in timed if end is not End.CENSORED}):
        at_risk = sum(seconds >= time for seconds, _ in timed)
        done = sum(seconds == time and end is End.COMPLETED for seconds, end in timed)
        left = sum(seconds == time and end is End.ABANDONED for seconds, end in timed)
        completed += staying * done / at_risk
        abandoned += staying * left / at_risk
        staying *= 1 - (done + left) / at_risk
        steps.append(IncidenceStep(time, completed, abandoned))
    return tuple(steps)


def _checked(attempts: Sequence[tuple[float, End]]) -> list[tuple[float, End]]:
    checked = [(number(seconds, "A duration in seconds", 0), End(end)) for seconds, end in attempts]
    if any(seconds == 0 for seconds, _ in checked):
        raise ValueError("A duration must be above 0 seconds, not 0.")
    return checked

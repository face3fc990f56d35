"""Time to completion of one task: which ends complete, compete or are cut off, and the two curves. Pure."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.survival import (
    End,
    IncidenceStep,
    SurvivalStep,
    cumulative_incidence,
    half_completed,
    kaplan_meier,
    median_time,
)
from usability.measures.vocabulary import Outcome
from usability.results.choices import Success
from usability.results.rows import AttemptRow
from usability.results.rules import CountedAttempt
from usability.results.task_model import Completion

MOST_STEPS = 400
"""Steps of a curve that are kept: more than a drawing can tell apart."""


def completion(
    attempts: Sequence[CountedAttempt], faults: Iterable[AttemptRow], success: Success, level: float = 0.95
) -> Completion:
    """The curves of these attempts. faults: technical faults, which were under way until they broke."""
    ended = [(one.seconds, end_of(one, success)) for one in attempts]
    ended += [(row.seconds or None, End.CENSORED) for row in faults if row.seconds]
    timed = [(seconds, end) for seconds, end in ended if seconds is not None]
    ends = [end for _seconds, end in timed]
    n, until = len(timed), max((seconds for seconds, _end in timed), default=0.0)
    completed, cut = ends.count(End.COMPLETED), ends.count(End.CENSORED)
    incidence, survival = cumulative_incidence(timed, level), kaplan_meier(timed, level)
    cuts = sorted(seconds for seconds, end in timed if end is End.CENSORED)
    return Completion(
        n=n,
        untimed=len(ended) - n,
        completed=completed,
        competing=n - completed - cut,
        cut=cut,
        until=until,
        share=_share(incidence, completed, n, level, early=bool(cuts) and cuts[0] < until),
        half=half_completed(incidence),
        without_leaving=_without_leaving(survival, completed, n, level),
        median=median_time(survival),
        steps=_thinned(incidence, until),
        survival=_thinned(survival, until),
        cut_at=tuple(cuts[:: max(len(cuts) // MOST_STEPS, 1)]),
    )


def end_of(one: CountedAttempt, success: Success) -> End:
    """How an attempt ended for its time: a success as chosen completes; a time limit cuts off, whoever gives up,
    leaves, fails or solves it otherwise than chosen ends it.
    """
    if one.succeeded(success):
        return End.COMPLETED
    if one.outcome is Outcome.TIMED_OUT or (one.row.censored and not one.outcome.abandoned):
        return End.CENSORED
    return End.ABANDONED


def _share(steps: Sequence[IncidenceStep], completed: int, n: int, level: float, *, early: bool) -> Estimate:
    method = "Aalen-Johansen, log-log"
    if not n:
        return Estimate(None, 0, method=method, level=level)
    last = steps[-1] if steps else None
    if last is not None and last.low is not None:
        return Estimate(last.completed, n, last.low, last.high, method, level)
    if early:
        return Estimate(last.completed if last else 0.0, n, method=method, level=level)
    # Nobody or everybody completed and all of them were seen until then: a plain rate.
    rate = completion_rate(completed, n, level)
    return Estimate(rate.value, n, rate.low, rate.high, rate.method, level)


def _without_leaving(steps: Sequence[SurvivalStep], completed: int, n: int, level: float) -> Estimate:
    method = "Kaplan-Meier, log-log"
    if not n:
        return Estimate(None, 0, method=method, level=level)
    if not completed:
        return Estimate(0.0, n, method=method, level=level)
    last = steps[-1]
    if last.low is None or last.high is None:
        return Estimate(1 - last.survival, n, method=method, level=level)
    return Estimate(1 - last.survival, n, 1 - last.high, 1 - last.low, method, level)


class _Timed(Protocol):
    @property
    def seconds(self) -> float: ...


Step = TypeVar("Step", bound=_Timed)


def _thinned(steps: Sequence[Step], until: float) -> tuple[Step, ...]:
    """Of the steps in one small stretch of time only the last."""
    if len(steps) <= MOST_STEPS:
        return tuple(steps)
    kept = {int(step.seconds / until * MOST_STEPS): step for step in steps}
    return tuple(kept.values())

"""Learnability: a task that the same people did several times. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from usability.measures import compare, efficiency, times
from usability.results.choices import ConditionRef
from usability.results.rules import CountedAttempt
from usability.results.tally import by_person
from usability.results.task_model import Learning, Trial
from usability.studies.walk import trial_of

FEWEST = 2
"""People who must have done the task for the n-th time for that trial to stand."""


def learning(
    tasks: Sequence[str],
    conditions: Sequence[ConditionRef],
    attempts: Sequence[CountedAttempt],
    level: float = 0.95,
) -> tuple[Learning, ...]:
    """Every task and condition that at least two people did at least twice, in their order of doing.

    attempts: of every trial. A trial is known by its place among the person's own, in one session or over several.
    """
    groups: dict[tuple[str, str], list[CountedAttempt]] = defaultdict(list)
    for one in attempts:
        groups[one.row.task, one.column].append(one)
    found: list[Learning] = []
    for task in tasks:
        for condition in conditions:
            found += _learning(task, condition.key, groups.get((task, condition.key), []), level)
    return tuple(found)


def _learning(
    task: str, condition: str, attempts: Sequence[CountedAttempt], level: float
) -> Iterator[Learning]:
    people = [sorted(own, key=_when) for own in by_person(attempts).values()]
    several = sorted((len(own) for own in people), reverse=True)
    trials = several[FEWEST - 1] if len(several) >= FEWEST else 1
    if trials < 2:
        return
    rows = []
    for number in range(trials):
        done = [own[number] for own in people if len(own) > number]
        time = times.geometric_mean((one.seconds for one in done if one.unassisted_success), level)
        rows.append(Trial(number + 1, len(done), time))
    known = [row.time.value for row in rows if row.time.value is not None]
    whole = len(known) == trials
    pairs = [(own[trials - 1], own[0]) for own in people if len(own) >= trials]
    both = [(_time(last), _time(first)) for last, first in pairs]
    comparison = compare.times_paired(both, level) if any(a and b for a, b in both) else None
    yield Learning(
        task,
        condition,
        tuple(rows),
        efficiency.improvement(known) if whole else None,
        efficiency.power_law(known) if whole else None,
        comparison.estimate if comparison else None,
        comparison.p if comparison else None,
    )


def _when(one: CountedAttempt) -> tuple[float, int, int]:
    return one.session.admitted_at.timestamp(), trial_of(one.row.step), one.row.id


def _time(one: CountedAttempt) -> float | None:
    return one.seconds if one.unassisted_success else None

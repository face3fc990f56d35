"""Learnability: a task that the same people did several times. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, groupby

from usability.measures import compare, efficiency, times
from usability.measures.proportions import completion_rate
from usability.results.choices import ConditionRef
from usability.results.rules import CountedAttempt
from usability.results.tally import by_person, dot
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

    attempts: of every trial.
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
    together = by_person(attempts)
    if len(together) == len(attempts) and all(trial_of(one.row.step) == 1 for one in attempts):
        return
    people = [_numbered(own) for own in together.values()]
    did = Counter(number for own in people for number in own)
    trials = next(number for number in count() if did[number + 1] < FEWEST)
    if trials < 2:
        return
    rows: list[Trial] = []
    for number in range(1, trials + 1):
        done = [own[number] for own in people if number in own]
        solved = [one for one in done if one.unassisted_success]
        time = times.geometric_mean((one.seconds for one in solved), level)
        first = rows[0].time.value if rows else None
        rows.append(
            Trial(
                number,
                completion_rate(len(solved), len(done), level),
                time,
                efficiency.improvement([first, time.value]) if first and time.value else None,
                tuple(dot(one) for one in done),
            )
        )
    known = [row.time.value for row in rows if row.time.value is not None]
    pairs = [(own[trials], own[1]) for own in people if trials in own and 1 in own]
    both = [(_time(last), _time(first)) for last, first in pairs]
    comparison = compare.times_paired(both, level) if any(a and b for a, b in both) else None
    yield Learning(
        task,
        condition,
        tuple(rows),
        efficiency.power_law(known) if len(known) == trials else None,
        comparison.estimate if comparison else None,
        comparison.p if comparison else None,
    )


def _numbered(own: Sequence[CountedAttempt]) -> dict[int, CountedAttempt]:
    """One person's attempts by trial; one that does not count leaves its number free. Later sessions go on counting."""
    found: dict[int, CountedAttempt] = {}
    before = 0
    own = sorted(own, key=lambda one: (one.session.admitted_at, one.session.id))
    for _session, together in groupby(own, key=lambda one: one.session.id):
        here = {before + trial_of(one.row.step): one for one in together}
        found |= here
        before = max(here)
    return found


def _time(one: CountedAttempt) -> float | None:
    return one.seconds if one.unassisted_success else None

"""Columns compared, later less earlier, within the same people or between different ones. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from usability.measures import compare, nps
from usability.measures.compare import Comparison
from usability.results.choices import ConditionRef, Correction, Success
from usability.results.families import as_family
from usability.results.grouping import pairs
from usability.results.ratings import Asking
from usability.results.rules import CountedAttempt
from usability.results.tally import Given, by_person, person_ratings, shares, typical_times
from usability.results.task_figures import Difference

Attempts = Mapping[str, Sequence[CountedAttempt]]
"""Counted attempts by column."""
People = Mapping[int, Sequence[CountedAttempt]]
"""Attempts of one column by person."""
Values = Mapping[int, float]
"""One value a person."""


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of one kind of value: of pairs within people, and of two groups; last the level of their interval."""

    paired: Callable[[Sequence[tuple[float | None, float | None]], float], Comparison]
    independent: Callable[[Sequence[float], Sequence[float], float], Comparison]


def are_paired(first: AbstractSet[int], second: AbstractSet[int]) -> bool:
    """Whether two groups are compared within people.

    Decided by who they are: where the same people stand in both groups, their pairs are compared; where different
    people do, the groups. Where some stand in both, whichever keeps more people; the others are left out of the test.
    """
    return 2 * len(first & second) > len(first ^ second)


def overall_differences(
    columns: Sequence[ConditionRef],
    attempts: Attempts,
    success: Success,
    asked: Sequence[Asking],
    given: Given,
    correction: Correction = Correction.HOLM,
    level: float = 0.95,
) -> tuple[Difference, ...]:
    """Every measure over all tasks for every pair of columns: persons' shares, times and ratings."""
    if not pairs(columns):
        return ()
    people = {one.key: by_person(attempts.get(one.key, ())) for one in columns}

    def share(counts: Callable[[CountedAttempt], bool]) -> dict[str, Values]:
        return {key: shares(own, counts) for key, own in people.items()}

    measures: list[tuple[str, str, str, Mapping[str, Values]]] = [
        ("success", "Success", "points", share(lambda one: one.succeeded(success))),
        ("strict", "Success in full, unassisted", "points", share(lambda one: one.unassisted_success)),
        ("lenient", "Success in full or in part", "points", share(lambda one: one.lenient_success)),
        ("time", "Time of full successes", "ratio", {k: typical_times(own) for k, own in people.items()}),
    ]
    who = {key: own.keys() for key, own in people.items()}
    found: list[Difference] = []
    for measure, label, unit, values in measures:
        reach = None if unit == "ratio" else 1.0
        found += as_family(_each_pair(columns, who, values, measure, label, unit, level, reach), correction)
    ratings: list[Difference] = []
    for asking in asked:
        rated = {key: person_ratings(asking, own, given) for key, own in people.items()}
        ratings += _each_pair(
            columns, who, rated, f"rating:{asking.key}", asking.label, "", level, asking.high - asking.low
        )
    # Several scales after each task are several tests of one question.
    return (*found, *as_family(ratings, correction))


def score_differences(
    columns: Sequence[ConditionRef],
    values: Mapping[str, Values],
    measure: str,
    label: str,
    rule: str = "mean",
    correction: Correction = Correction.HOLM,
    level: float = 0.95,
    reach: float | None = None,
) -> tuple[Difference, ...]:
    """A score that people have once in a column, compared for every pair by the test that fits its scoring rule.

    reach: the largest possible difference, None where there is none.
    """
    who, unit = {key: own.keys() for key, own in values.items()}, "points" if rule == "top_box" else ""
    tests = _TESTS.get(rule, _OF_MEANS)
    return as_family(_each_pair(columns, who, values, measure, label, unit, level, reach, tests), correction)


def task_differences(
    columns: Sequence[ConditionRef],
    attempts: Mapping[str, Attempts],
    success: Success,
    asked: Mapping[str, Sequence[Asking]],
    given: Given,
    correction: Correction = Correction.HOLM,
    level: float = 0.95,
) -> dict[str, tuple[Difference, ...]]:
    """By task (attempts by task, then by column): success, time and ratings for every pair.

    The tests of one measure on all tasks are one family.
    """
    if not pairs(columns):
        return {}
    families: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for task, own in attempts.items():
        for one in _on_task(columns, own, success, asked.get(task, ()), given, level):
            families[one.measure].append((task, one))
    found: dict[str, list[Difference]] = defaultdict(list)
    for family in families.values():
        adjusted = as_family([one for _task, one in family], correction)
        for (task, _before), one in zip(family, adjusted, strict=True):
            found[task].append(one)
    return {task: tuple(own) for task, own in found.items()}


def _on_task(
    columns: Sequence[ConditionRef],
    attempts: Attempts,
    success: Success,
    asked: Sequence[Asking],
    given: Given,
    level: float,
) -> list[Difference]:
    people = {one.key: by_person(attempts.get(one.key, ())) for one in columns}
    who = {key: own.keys() for key, own in people.items()}
    found = [
        _difference(
            "success", "Success", pair, "points", _rates(people[pair[0]], people[pair[1]], success, level)
        )
        for pair in pairs(columns)
    ]
    times = {key: typical_times(own) for key, own in people.items()}
    found += _each_pair(columns, who, times, "time", "Time of full successes", "ratio", level, None)
    for asking in asked:
        rated = {key: person_ratings(asking, own, given) for key, own in people.items()}
        found += _each_pair(
            columns, who, rated, f"rating:{asking.key}", asking.label, "", level, asking.high - asking.low
        )
    return found


def _rates(first: People, second: People, success: Success, level: float) -> tuple[Comparison, bool]:
    """One task: N-1 or Fisher-Irwin between people, McNemar within. A person's last attempt counts."""
    one = {person: own[-1].succeeded(success) for person, own in first.items()}
    other = {person: own[-1].succeeded(success) for person, own in second.items()}
    both = one.keys() & other.keys()
    if are_paired(one.keys(), other.keys()):
        cells = [(other[person], one[person]) for person in both]
        both_pass, later, earlier, neither = (cells.count(cell) for cell in _CELLS)
        return compare.rates_paired(both_pass, later, earlier, neither, level), True
    ours, theirs = (
        [passed for person, passed in group.items() if person not in both] for group in (one, other)
    )
    return compare.rates_independent(sum(theirs), len(theirs), sum(ours), len(ours), level), False


# Both pass, only the second column, only the first, neither: the order of compare.rates_paired.
_CELLS = ((True, True), (True, False), (False, True), (False, False))


def _each_pair(
    columns: Sequence[ConditionRef],
    who: Mapping[str, AbstractSet[int]],
    values: Mapping[str, Values],
    measure: str,
    label: str,
    unit: str,
    level: float,
    reach: float | None,
    tests: Tests | None = None,
) -> list[Difference]:
    tests = tests or (_OF_TIMES if unit == "ratio" else _OF_MEANS)
    found = []
    for first, second in pairs(columns):
        if first in values and second in values:
            comparison, within = _values(values, who, first, second, tests, level)
            if reach is not None:
                comparison = compare.within_reach(comparison, reach)
            found.append(_difference(measure, label, (first, second), unit, (comparison, within)))
    return found


def _values(
    values: Mapping[str, Values],
    who: Mapping[str, AbstractSet[int]],
    first: str,
    second: str,
    tests: Tests,
    level: float,
) -> tuple[Comparison, bool]:
    """One value a person, compared within people or between them."""
    one, other = values[first], values[second]
    both = who[first] & who[second]
    if are_paired(who[first], who[second]):
        return tests.paired([(other.get(person), one.get(person)) for person in sorted(both)], level), True
    groups = (
        [value for person, value in other.items() if person not in both],
        [value for person, value in one.items() if person not in both],
    )
    return tests.independent(*groups, level), False


def _nps_apart(first: Sequence[float], second: Sequence[float], level: float) -> Comparison:
    """Two groups of people whose scores are -100, 0 or 100; Welch's t where somebody's is a mean of several."""
    one, other = (nps.Categories(own.count(100), own.count(0), own.count(-100)) for own in (first, second))
    if (one.n, other.n) == (len(first), len(second)):
        return nps.difference_of(one, other, level)
    return compare.means_independent(first, second, level)


def _shares_apart(first: Sequence[float], second: Sequence[float], level: float) -> Comparison:
    """Two groups of people who answered high, 1, or not; Welch's t where somebody's value is a mean of several."""
    if {*first, *second} <= {0, 1}:
        return compare.shares_independent(first, second, level)
    return compare.means_independent(first, second, level)


def _shares_within(pairs: Sequence[tuple[float | None, float | None]], level: float) -> Comparison:
    if {value for pair in pairs for value in pair} <= {0, 1, None}:
        return compare.shares_paired(pairs, level)
    return compare.means_paired(pairs, level)


_OF_MEANS = Tests(compare.means_paired, compare.means_independent)
_OF_TIMES = Tests(compare.times_paired, compare.times_independent)
_TESTS: Mapping[str, Tests] = {
    "nps": Tests(compare.means_paired, _nps_apart),
    "top_box": Tests(_shares_within, _shares_apart),
}
"""By an instrument's scoring rule; every other score is compared by its mean."""


def _difference(
    measure: str, label: str, pair: tuple[str, str], unit: str, tested: tuple[Comparison, bool]
) -> Difference:
    comparison, within = tested
    ends, none = comparison.estimate.ends, 1.0 if unit == "ratio" else 0.0
    settled = comparison.verdict and ends is not None and not ends[0] <= none <= ends[1]
    return Difference(measure, label, *pair, within, unit, comparison, settled)

"""Conditions compared, second less first, within the same people or between different ones. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from usability.measures import compare
from usability.measures.compare import Comparison
from usability.results.model import ConditionRef, Difference, Success
from usability.results.ratings import Asking
from usability.results.rules import CountedAttempt
from usability.results.tally import Given, by_person, person_ratings, shares, typical_times

Attempts = Mapping[str, Sequence[CountedAttempt]]
"""Counted attempts by condition."""
Values = Mapping[int, float]
"""One value a person."""


def overall_differences(
    conditions: Sequence[ConditionRef],
    attempts: Attempts,
    success: Success,
    asked: Sequence[Asking],
    given: Given,
    *,
    within: bool,
) -> tuple[Difference, ...]:
    """Every measure over all tasks for every pair of conditions: persons' shares, times and ratings."""
    people = {one.key: by_person(attempts.get(one.key, ())) for one in conditions}

    def share(counts: Callable[[CountedAttempt], bool]) -> dict[str, Values]:
        return {key: shares(own, counts) for key, own in people.items()}

    measures: list[tuple[str, str, str, Mapping[str, Values]]] = [
        ("success", "Success", "points", share(lambda one: one.succeeded(success))),
        ("strict", "Success in full, unassisted", "points", share(lambda one: one.unassisted_success)),
        ("lenient", "Success in full or in part", "points", share(lambda one: one.lenient_success)),
        ("time", "Time of full successes", "ratio", {k: typical_times(own) for k, own in people.items()}),
    ]
    found: list[Difference] = []
    for measure, label, unit, values in measures:
        found += pairwise(conditions, values, measure=measure, label=label, unit=unit, within=within)
    ratings: list[Difference] = []
    for asking in asked:
        rated = {key: person_ratings(asking, own, given) for key, own in people.items()}
        ratings += _each_pair(
            conditions, rated, measure=f"rating:{asking.key}", label=asking.label, unit="", within=within
        )
    # Several scales after each task are several tests of one question.
    return (*found, *_as_family(ratings))


def pairwise(
    conditions: Sequence[ConditionRef],
    values: Mapping[str, Values],
    *,
    measure: str,
    label: str,
    unit: str,
    within: bool,
) -> tuple[Difference, ...]:
    """One value a person compared for every pair of conditions: paired t, or Welch's t; on ln for a ratio."""
    return _as_family(_each_pair(conditions, values, measure=measure, label=label, unit=unit, within=within))


def _each_pair(
    conditions: Sequence[ConditionRef],
    values: Mapping[str, Values],
    *,
    measure: str,
    label: str,
    unit: str,
    within: bool,
) -> list[Difference]:
    return [
        _difference(
            measure, label, first, second, within, unit, _compare(values[first], values[second], within, unit)
        )
        for first, second in _pairs(conditions)
        if first in values and second in values
    ]


def task_differences(
    conditions: Sequence[ConditionRef], attempts: Attempts, success: Success
) -> tuple[Difference, ...]:
    """Success on one task for every pair of conditions; paired where the same people did it in both."""
    found = []
    for first, second in _pairs(conditions):
        one, other = attempts.get(first, ()), attempts.get(second, ())
        passed_one = {a.session.person: a.succeeded(success) for a in one}
        passed_other = {a.session.person: a.succeeded(success) for a in other}
        both = sorted(passed_one.keys() & passed_other.keys())
        if both:
            cells = [(passed_other[person], passed_one[person]) for person in both]
            comparison = compare.rates_paired(*(cells.count(cell) for cell in _CELLS))
        else:
            comparison = compare.rates_independent(
                sum(passed_other.values()), len(passed_other), sum(passed_one.values()), len(passed_one)
            )
        found.append(_difference("success", "Success", first, second, bool(both), "points", comparison))
    return _as_family(found)


# Both pass, only the second condition, only the first, neither: the order of compare.rates_paired.
_CELLS = ((True, True), (True, False), (False, True), (False, False))


def _pairs(conditions: Sequence[ConditionRef]) -> Iterator[tuple[str, str]]:
    return combinations([one.key for one in conditions], 2)


def _compare(first: Values, second: Values, within: bool, unit: str) -> Comparison:
    if within:
        pairs = [(second.get(person), first.get(person)) for person in sorted(first.keys() | second.keys())]
        return compare.times_paired(pairs) if unit == "ratio" else compare.means_paired(pairs)
    groups = list(second.values()), list(first.values())
    return compare.times_independent(*groups) if unit == "ratio" else compare.means_independent(*groups)


def _difference(
    measure: str, label: str, first: str, second: str, within: bool, unit: str, comparison: Comparison
) -> Difference:
    estimate = comparison.estimate
    settled = False
    if comparison.verdict and estimate.low is not None and estimate.high is not None:
        none = 1.0 if unit == "ratio" else 0.0
        settled = not estimate.low <= none <= estimate.high
    return Difference(measure, label, first, second, within, unit, comparison, settled, None)


def _as_family(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Several tests of one question: p adjusted after Holm, and a word only where that holds too."""
    p_values = [one.comparison.p for one in found]
    tested = [p for p in p_values if p is not None]
    if len(tested) < 2:
        return tuple(found)
    adjusted = iter(compare.holm(tested))
    return tuple(
        one if p is None else _adjust(one, next(adjusted)) for one, p in zip(found, p_values, strict=True)
    )


def _adjust(one: Difference, p: float) -> Difference:
    return replace(one, p_holm=p, settled=one.settled and p < 1 - one.comparison.estimate.level)

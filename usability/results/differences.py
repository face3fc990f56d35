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
    for asking in asked:
        rated = {key: person_ratings(asking, own, given) for key, own in people.items()}
        measures.append((f"rating:{asking.key}", asking.label, "", rated))
    found: list[Difference] = []
    for measure, label, unit, values in measures:
        found += pairwise(conditions, values, measure=measure, label=label, unit=unit, within=within)
    return tuple(found)


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
    found = [
        _difference(
            measure, label, first, second, within, unit, _compare(values[first], values[second], within, unit)
        )
        for first, second in _pairs(conditions)
        if first in values and second in values
    ]
    return _as_family(found)


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
    """Several pairs tested for one question: p adjusted after Holm, and a word only where that holds too."""
    tested = [one for one in found if one.comparison.p is not None]
    if len(found) < 2 or not tested:
        return tuple(found)
    adjusted = compare.holm([one.comparison.p for one in tested if one.comparison.p is not None])
    by_pair = {(one.first, one.second): p for one, p in zip(tested, adjusted, strict=True)}
    return tuple(_adjust(one, by_pair.get((one.first, one.second))) for one in found)


def _adjust(one: Difference, p: float | None) -> Difference:
    settled = one.settled and p is not None and p < 0.05
    return replace(one, p_holm=p, settled=settled)

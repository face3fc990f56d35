"""Counts user experience beside customer experience along the journey, and how they go together. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from usability.instruments.model import Instrument
from usability.measures import compare, errors, means, nps, times
from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.ranks import spearman
from usability.results.choices import Choices, Correction, Success
from usability.results.families import Tested, as_family
from usability.results.journey_model import (
    Going,
    Journey,
    Kind,
    Level,
    Measure,
    Part,
    Stop,
    Told,
    Ux,
    Whole,
)
from usability.results.journey_said import SUMMED_UP, Gathered, gathered
from usability.results.questionnaires import Placed
from usability.results.rows import AnswerRow, BusinessRow
from usability.results.rules import CountedAttempt, Selection
from usability.results.tally import by_person, shares
from usability.studies.plan import StudyPlan


def journey(
    chosen: Selection,
    placed: Placed,
    instruments: Mapping[str, Instrument],
    answers: Sequence[AnswerRow],
    business: Sequence[BusinessRow],
    choices: Choices,
) -> Journey:
    """The journey of the people selected. answers: those that count, of the wordings that count."""
    stops = stops_of(chosen.plan)
    found = gathered(chosen, placed, instruments, answers, business)
    parts = tuple(_part(one, stops, chosen, choices) for one in found)
    return Journey(stops, parts, tuple(known for one in found for known in one.known))


def stops_of(plan: StudyPlan) -> tuple[Stop, ...]:
    """Tasks, then touchpoints, then stages, each in the order in which the plan names them first."""
    tasks = [
        Stop(Level.TASK, one.key, one.title or one.key, one.journey_stage, one.touchpoint, (one.key,))
        for one in plan.tasks
    ]
    found = list(tasks)
    for level in (Level.TOUCHPOINT, Level.STAGE):
        groups: dict[str, list[Stop]] = defaultdict(list)
        for task in tasks:
            if name := task.touchpoint if level is Level.TOUCHPOINT else task.stage:
                groups[name].append(task)
        for name, own in groups.items():
            stages = list(dict.fromkeys(one.stage for one in own if one.stage))
            stage = name if level is Level.STAGE else stages[0] if len(stages) == 1 else ""
            keys = tuple(key for one in own for key in one.tasks)
            found.append(Stop(level, f"{level.value}:{name}", name, stage, "", keys))
    return tuple(found)


def _part(one: Gathered, stops: Sequence[Stop], chosen: Selection, choices: Choices) -> Part:
    success, correction, level = choices.success, choices.correction, choices.level
    columns = tuple(ref.key for ref in one.grouping.columns)
    attempts: dict[tuple[str, str], list[CountedAttempt]] = defaultdict(list)
    for attempt in chosen.attempts:
        place = one.grouping.column(attempt.session, attempt.row.condition)
        if place is not None:
            attempts[place, attempt.row.task].append(attempt)
    conversions = {task.key for task in chosen.plan.tasks if task.conversion}
    ux, told = [], []
    for stop in stops:
        for column in columns:
            there = [a for task in stop.tasks for a in attempts[column, task]]
            people = by_person(there)
            ux.append(_ux(stop, column, people, success, conversions, level))
            solved = {who: all(a.succeeded(success) for a in own) for who, own in people.items()}
            told += [
                _told(stop, column, measure, solved, one.at(measure, column, stop), level)
                for measure in one.measures
            ]
    return Part(
        columns,
        tuple(one.measures),
        tuple(ux),
        _told_families(told, stops, correction),
        tuple(_whole(measure, column, one, level) for measure in one.measures for column in columns),
        _going(one, columns, attempts, choices),
    )


def _ux(
    stop: Stop,
    column: str,
    people: Mapping[int, Sequence[CountedAttempt]],
    success: Success,
    conversions: set[str],
    level: float,
) -> Ux:
    def succeeded(attempt: CountedAttempt) -> bool:
        return attempt.succeeded(success)

    converting = {
        who: kept
        for who, own in people.items()
        if (kept := [one for one in own if one.row.task in conversions])
    }
    return Ux(
        stop.key,
        column,
        len(people),
        sum(map(len, people.values())),
        _rate(people, succeeded, level),
        _rate(people, lambda attempt: attempt.outcome.abandoned, level),
        _errors(people, level),
        _time(people, level),
        _rate(converting, succeeded, level) if conversions & set(stop.tasks) else None,
    )


def _single(people: Mapping[int, Sequence[CountedAttempt]]) -> bool:
    """Whether everybody has one attempt: then attempts are independent, and counts say all."""
    return all(len(own) == 1 for own in people.values())


def _rate(
    people: Mapping[int, Sequence[CountedAttempt]], counts: Callable[[CountedAttempt], bool], level: float
) -> Estimate:
    if _single(people):
        return completion_rate(sum(counts(own[0]) for own in people.values()), len(people), level)
    return means.person_mean_rate(shares(people, counts).values(), level)


def _errors(people: Mapping[int, Sequence[CountedAttempt]], level: float) -> Estimate | None:
    coded = [
        own
        for attempts in people.values()
        if (own := [sum(a.row.errors.values()) for a in attempts if a.row.errors is not None])
    ]
    if not coded:
        return None
    if _single(people):
        return errors.mean_errors([own[0] for own in coded], level)
    return means.mean_t([sum(own) / len(own) for own in coded], low_bound=0, level=level)


def _time(people: Mapping[int, Sequence[CountedAttempt]], level: float) -> Estimate:
    solved = [[one.seconds for one in own if one.unassisted_success] for own in people.values()]
    if _single(people):
        return times.geometric_mean((one for own in solved for one in own), level)
    return times.clustered_geometric_mean([own for own in solved if own], level)


def figure_of(measure: Measure, values: Iterable[float], level: float = 0.95) -> Estimate:
    """The figure of people's values: mean with t interval, NPS with Rocks', share with adjusted-Wald's."""
    known = list(values)
    match measure.kind:
        case Kind.NPS:
            return nps.nps([int(value) for value in known], level)
        case Kind.SHARE:
            return completion_rate(int(sum(known)), len(known), level)
        case _:
            return means.mean_t(known, measure.low, measure.high, level)


def difference_of(
    measure: Measure, first: Sequence[float], second: Sequence[float], level: float = 0.95
) -> Comparison:
    """First less second by the test of the measure: Welch's t, two NPS, N-1 or Fisher-Irwin."""
    match measure.kind:
        case Kind.NPS:
            return nps.difference([int(one) for one in first], [int(one) for one in second], level)
        case Kind.SHARE:
            return compare.rates_independent(
                int(sum(first)), len(first), int(sum(second)), len(second), level
            )
        case _:
            found = compare.means_independent(first, second, level)
            if measure.low is None or measure.high is None:
                return found
            return compare.within_reach(found, measure.high - measure.low)


def _told(
    stop: Stop,
    column: str,
    measure: Measure,
    solved: Mapping[int, bool],
    values: Mapping[int, float],
    level: float,
) -> Told:
    yes = [values[who] for who, passed in solved.items() if passed and who in values]
    no = [values[who] for who, passed in solved.items() if not passed and who in values]
    return Told(
        stop.key,
        measure.key,
        column,
        figure_of(measure, [*yes, *no], level),
        figure_of(measure, yes, level),
        figure_of(measure, no, level),
        difference_of(measure, no, yes, level),
    )


def _told_families(told: Sequence[Told], stops: Sequence[Stop], correction: Correction) -> tuple[Told, ...]:
    """Adjusted over one measure at all stops of a level, in all columns."""
    levels = {stop.key: stop.level for stop in stops}
    return _families(told, lambda one: (levels[one.stop], one.measure), correction)


def _families(
    found: Sequence[Tested], family_of: Callable[[Tested], object], correction: Correction
) -> tuple[Tested, ...]:
    families: dict[object, list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        families[family_of(one)].append(index)
    adjusted: list[Tested] = [replace(one, settled=_apart(one.comparison)) for one in found]
    for places in families.values():
        own = as_family([adjusted[index] for index in places], correction)
        for index, one in zip(places, own, strict=True):
            adjusted[index] = one
    return tuple(adjusted)


def _apart(comparison: Comparison) -> bool:
    ends = comparison.estimate.ends
    return comparison.verdict and ends is not None and not ends[0] <= 0 <= ends[1]


def _whole(measure: Measure, column: str, gathered: Gathered, level: float) -> Whole:
    values = list(gathered.values[measure.key].get(column, {}).values())
    median = means.median(values, level) if measure.kind is Kind.MONEY else None
    return Whole(measure.key, column, figure_of(measure, values, level), median)


def _going(
    gathered: Gathered,
    columns: Sequence[str],
    attempts: Mapping[tuple[str, str], Sequence[CountedAttempt]],
    choices: Choices,
) -> tuple[Going, ...]:
    """People's share of successes with each measure that they have a value of their own on."""
    found = []
    for column in columns:
        own = [a for (key, _task), some in attempts.items() if key == column for a in some]
        share = shares(by_person(own), lambda one: one.succeeded(choices.success))
        for measure in gathered.measures:
            if measure.key in SUMMED_UP:
                continue
            values = gathered.values[measure.key].get(column, {})
            pairs = [(part, values[who]) for who, part in sorted(share.items()) if who in values]
            found.append(Going(measure.key, column, spearman(pairs, choices.level)))
    imported = {one.key for one in gathered.measures if one.imported}
    return _families(found, lambda one: one.measure in imported, choices.correction)

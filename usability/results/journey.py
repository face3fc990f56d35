"""Counts user experience beside customer experience along the journey, and how they go together. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from usability.instruments.model import Instrument
from usability.measures import compare, errors, means, nps, times
from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.ranks import spearman
from usability.results.business import business_measures
from usability.results.choices import Choices, Correction, Success
from usability.results.families import Tested, as_family
from usability.results.grouping import Grouping
from usability.results.journey_model import (
    Going,
    Journey,
    Kind,
    Known,
    Level,
    Measure,
    Part,
    Stop,
    Told,
    Ux,
    Whole,
)
from usability.results.known import answered_of, brought_of, in_columns
from usability.results.questionnaires import Placed
from usability.results.rows import AnswerRow, BusinessRow
from usability.results.rules import CountedAttempt, Selection
from usability.results.tally import by_person, shares
from usability.studies.plan import StudyPlan
from usability.studies.walk import StepKind

Values = Mapping[int, float]
"""One value a person."""
ByColumn = Mapping[str, Values]
EXPERIENCE = ("overall", "ltc", "nps", "csat")
"""Instruments that ask for the customer's experience, in the order in which they are read."""
_WORDS = {
    "overall": ("Overall experience", "rate it overall"),
    "ltc": ("Likelihood to continue", "say that they will continue"),
    "nps": ("Likelihood to recommend", "recommend"),
    "csat": ("Satisfaction", "say that they are satisfied"),
}


@dataclass(slots=True)
class _Gathered:
    """Measures that stand in the same columns, with people's values by column; of some also by (column, task)."""

    grouping: Grouping
    measures: list[Measure] = field(default_factory=list)
    values: dict[str, ByColumn] = field(default_factory=dict)
    by_task: dict[str, dict[tuple[str, str], Values]] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)

    def at(self, measure: Measure, column: str, stop: Stop) -> Values:
        """People's values at a stop: what they said there where they were asked there, else of the whole."""
        there = self.by_task.get(measure.key)
        if there is None:
            return self.values[measure.key].get(column, {})
        return _mean_of_tasks([there.get((column, task), {}) for task in stop.tasks])


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
    gathered = _gathered(chosen, placed, instruments, answers, business)
    parts = tuple(_part(one, stops, chosen, choices) for one in gathered)
    return Journey(stops, parts, tuple(known for one in gathered for known in one.known))


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


def _gathered(
    chosen: Selection,
    placed: Placed,
    instruments: Mapping[str, Instrument],
    answers: Sequence[AnswerRow],
    business: Sequence[BusinessRow],
) -> list[_Gathered]:
    """What people said once, with what is imported; and apart from it what they said of each condition."""
    once, whole = _Gathered(placed.once), _Gathered(placed.whole)
    # Where both have the same columns everything stands together.
    if placed.once.columns == placed.whole.columns:
        whole = once
    plan = chosen.plan
    for kind, asked, into in (
        (StepKind.FINAL, plan.final, once),
        (StepKind.AFTER_CONDITION, plan.after_condition, whole),
    ):
        keys = {one.instrument for one in asked}
        for key in EXPERIENCE:
            if key in keys and key in instruments and key not in into.values:
                _add_instrument(into, instruments[key], kind, answers, chosen)
    after = {one.instrument for task in plan.tasks for one in plan.asked_after(task)}
    for key in EXPERIENCE:
        if key in after and key in instruments:
            _add_after_tasks(whole, instruments[key], answers, chosen)
    people = {session.id: session for session in chosen.sessions.values()}
    for measure, values in business_measures(business, people.values()):
        once.measures.append(measure)
        once.values[measure.key] = in_columns(values, chosen, once.grouping)
        once.known += brought_of(measure, once.values[measure.key], chosen, once.grouping)
    found = [one for one in (once, whole) if one.measures]
    return [once] if whole is once else found or [whole]


def _add_instrument(
    into: _Gathered,
    instrument: Instrument,
    kind: StepKind,
    answers: Sequence[AnswerRow],
    chosen: Selection,
) -> None:
    values: dict[str, dict[int, float]] = defaultdict(dict)
    for (column, _task, person), value in _given(into.grouping, instrument, kind, answers, chosen):
        values[column][person] = value
    rating = _rating(instrument, kind)
    verb, scale, top = rating.verb, instrument.scale, instrument.scoring.top_from
    into.measures.append(rating)
    into.values[rating.key] = values
    if instrument.key == "nps":
        into.measures.append(
            Measure("nps.score", "Net Promoter Score", verb, Kind.NPS, -100, 100, place=kind.value)
        )
        into.values["nps.score"] = values
    if instrument.key == "csat" and top is not None:
        label = f"Satisfied ({top:g} or {scale.max:g})" if top < scale.max else "Satisfied"
        into.measures.append(Measure("csat.satisfied", label, verb, Kind.SHARE, 0, 1, place=kind.value))
        into.values["csat.satisfied"] = {
            column: {person: float(value >= top) for person, value in own.items()}
            for column, own in values.items()
        }


def _add_after_tasks(
    into: _Gathered, instrument: Instrument, answers: Sequence[AnswerRow], chosen: Selection
) -> None:
    """The same question asked after tasks: at each stop it is about what was done there."""
    rating = _rating(instrument, StepKind.AFTER_TASK)
    rating = replace(rating, key=f"{rating.key}.task", label=f"{rating.label}, after the task")
    there: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for (column, task, person), value in _given(
        into.grouping, instrument, StepKind.AFTER_TASK, answers, chosen
    ):
        there[column, task][person] = value
    into.measures.append(rating)
    into.by_task[rating.key] = dict(there)
    into.known += answered_of(rating, there, answers, chosen, into.grouping)
    into.values[rating.key] = {
        column: _mean_of_tasks([own for (key, _task), own in there.items() if key == column])
        for column in {key for key, _task in there}
    }


def _rating(instrument: Instrument, kind: StepKind) -> Measure:
    scale, (label, verb) = instrument.scale, _WORDS[instrument.key]
    ends = instrument.labels(instrument.items[0])
    return Measure(instrument.key, label, verb, Kind.RATING, scale.min, scale.max, *ends, place=kind.value)


def _given(
    grouping: Grouping,
    instrument: Instrument,
    kind: StepKind,
    answers: Sequence[AnswerRow],
    chosen: Selection,
) -> Iterator[tuple[tuple[str, str, int], float]]:
    """Answers on the scale of an instrument with one item, by (column, task, person)."""
    question = f"{instrument.key}.{instrument.items[0].key}"
    for row in answers:
        if row.kind == kind and row.question == question and row.number in instrument.scale.points:
            session = chosen.sessions[row.session_id]
            column = grouping.column(session, row.condition)
            if column is not None and row.number is not None:
                yield (column, row.task, session.person), float(row.number)


def _mean_of_tasks(tasks: Iterable[Values]) -> Values:
    """Each person's mean over the tasks that they answered after."""
    found: dict[int, list[float]] = defaultdict(list)
    for own in tasks:
        for person, value in own.items():
            found[person].append(value)
    return {person: means.mean(values) for person, values in found.items()}


def _part(one: _Gathered, stops: Sequence[Stop], chosen: Selection, choices: Choices) -> Part:
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
            return compare.means_independent(first, second, level)


def _told(
    stop: Stop, column: str, measure: Measure, solved: Mapping[int, bool], values: Values, level: float
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


def _whole(measure: Measure, column: str, gathered: _Gathered, level: float) -> Whole:
    values = list(gathered.values[measure.key].get(column, {}).values())
    median = means.median(values, level) if measure.kind is Kind.MONEY else None
    return Whole(measure.key, column, figure_of(measure, values, level), median)


def _going(
    gathered: _Gathered,
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
            if measure.key in ("nps.score", "csat.satisfied"):
                continue
            values = gathered.values[measure.key].get(column, {})
            pairs = [(part, values[who]) for who, part in sorted(share.items()) if who in values]
            found.append(Going(measure.key, column, spearman(pairs, choices.level)))
    imported = {one.key for one in gathered.measures if one.imported}
    return _families(found, lambda one: one.measure in imported, choices.correction)

"""What people said of their experience, and what is imported of them, as values by column and person. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from usability.instruments.model import Instrument
from usability.measures import means
from usability.results.business import business_measures
from usability.results.grouping import Grouping
from usability.results.journey_model import Kind, Known, Measure, Stop
from usability.results.known import answered_of, brought_of, in_columns
from usability.results.questionnaires import Placed
from usability.results.rows import AnswerRow, BusinessRow
from usability.results.rules import Selection
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
_TOPS = {"ltc": ("ltc.likely", "Likely to continue"), "csat": ("csat.satisfied", "Satisfied")}
"""The share of high answers beside the mean of an instrument that counts one."""
SUMMED_UP = ("nps.score", *(key for key, _label in _TOPS.values()))
"""Measures that say the answers of another one once more."""


@dataclass(slots=True)
class Gathered:
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


def gathered(
    chosen: Selection,
    placed: Placed,
    instruments: Mapping[str, Instrument],
    answers: Sequence[AnswerRow],
    business: Sequence[BusinessRow],
) -> list[Gathered]:
    """What people said once, with what is imported; and apart from it what they said of each condition."""
    once, whole = Gathered(placed.once), Gathered(placed.whole)
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
    into: Gathered,
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
    if instrument.key in _TOPS and top is not None:
        key, label = _TOPS[instrument.key]
        if top < scale.max:
            label = f"{label} ({top:g} or {scale.max:g})"
        into.measures.append(Measure(key, label, verb, Kind.SHARE, 0, 1, place=kind.value))
        into.values[key] = {
            column: {person: float(value >= top) for person, value in own.items()}
            for column, own in values.items()
        }


def _add_after_tasks(
    into: Gathered, instrument: Instrument, answers: Sequence[AnswerRow], chosen: Selection
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

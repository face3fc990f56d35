"""Scales answered after tasks: instruments such as SEQ, and a study's own scale questions. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from usability.instruments import scoring
from usability.instruments.model import RESERVED, Instrument
from usability.measures import means, nps
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.results.rows import AnswerRow
from usability.results.task_figures import OverallFigures, Rating, TaskFigures
from usability.studies.plan import Asked
from usability.studies.questions import Question, QuestionKind
from usability.studies.walk import StepKind

Place = tuple[int, str, str]
"""Session, task and condition: where one set of answers after a task belongs."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A scale asked after tasks: its ends, and how answers become one value."""

    key: str
    label: str
    low: float
    high: float
    low_label: str
    high_label: str
    benchmark: float | None
    instrument: Instrument | None

    def value(self, answers: Mapping[str, int | None]) -> float | None:
        """One value from the answers of one attempt; None when too much is blank or no answer fits the scale."""
        if self.instrument is None:
            return answers.get("")
        try:
            return scoring.score(self.instrument, answers).value
        except ValueError:
            return None

    def rating(self, values: Iterable[float | None], level: float = 0.95) -> Rating:
        """The mean of such values with its t interval; of shares and NPS with their own, unless people have means."""
        everything = list(values)
        kept = [value for value in everything if value is not None and self.low <= value <= self.high]
        estimate = replace(self._estimate(kept, level), n_missing=len(everything) - len(kept))
        return Rating(
            self.key, self.label, self.low, self.high, self.low_label, self.high_label, estimate, tuple(kept),
            self.benchmark, _about(self.instrument),
        )  # fmt: skip

    def _estimate(self, kept: Sequence[float], level: float) -> Estimate:
        if not kept:
            return Estimate(None, 0, method="t", level=level)
        rule = self.instrument.scoring.rule if self.instrument else "mean"
        if rule == "top_box" and set(kept) <= {0, 1}:
            return completion_rate(sum(value == 1 for value in kept), len(kept), level)
        if rule == "nps" and set(kept) <= {-100, 0, 100}:
            return nps.of_categories((round(value / 100) for value in kept), level)
        return means.mean_t(kept, self.low, self.high, level)


def askings(asked: Sequence[Asked], instruments: Mapping[str, Instrument]) -> list[Asking]:
    """What of this is a scale: instruments with an overall score, and own scale questions."""
    found = []
    for item in asked:
        if item.question is not None:
            if item.question.kind is QuestionKind.SCALE:
                found.append(_of_question(item.question))
        elif (instrument := instruments.get(item.key)) and instrument.scoring.overall:
            found.append(_of_instrument(instrument))
    return found


def _of_question(question: Question) -> Asking:
    low, high = question.scale_ends
    labels = question.low_label, question.high_label
    return Asking(question.key, question.text, low, high, *labels, benchmark=None, instrument=None)


def _of_instrument(instrument: Instrument) -> Asking:
    rules, benchmark = instrument.scoring, instrument.benchmark
    ends = {instrument.labels(item) for item in instrument.rated}
    turned = any(not item.positive for item in instrument.rated)
    # A score in the scale's units has the scale's words at its ends, where all items have the same.
    plain = len(instrument.items) == 1 or (rules.rule == "mean" and len(ends) == 1 and not turned)
    low_label, high_label = ends.pop() if plain else ("", "")
    name = instrument.name
    if rules.rule == "top_box" and rules.top_from is not None:
        name = f"{name}, share of {rules.top_from} or more"
    return Asking(
        instrument.key, name, rules.range_low, rules.range_high, low_label, high_label,
        benchmark.value if benchmark else None, instrument,
    )  # fmt: skip


def _about(instrument: Instrument | None) -> str:
    """What must stand with the score of a published instrument, as sentences; "" where there is nothing."""
    if instrument is None:
        return ""
    said = [] if instrument.scoring.higher_is_better else ["Low is good."]
    if instrument.translation:
        said.append(f"Asked in {instrument.language_name}. Translation: {instrument.translation}.")
    if instrument.source and instrument.key in RESERVED:
        said.append(f"Source: {instrument.source}.")
    return " ".join(said)


def before_key(key: str) -> str:
    """What a scale goes by that is asked before tasks, where the same one may be asked after them."""
    return f"before:{key}"


def around_tasks(
    answers: Sequence[AnswerRow],
    after: Mapping[str, Sequence[Asking]],
    before: Mapping[str, Sequence[Asking]],
) -> dict[tuple[str, Place], float | None]:
    """The value of every answered scale by (its key, where), scored once. after, before: by task."""
    expected = _at(answers, StepKind.BEFORE_TASK, before)
    return {
        **_at(answers, StepKind.AFTER_TASK, after),
        **{(before_key(key), place): value for (key, place), value in expected.items()},
    }


def _at(
    answers: Iterable[AnswerRow], kind: StepKind, asked: Mapping[str, Sequence[Asking]]
) -> dict[tuple[str, Place], float | None]:
    found: dict[tuple[str, Place], dict[str, int | None]] = {}
    for row in answers:
        if row.kind != kind or row.number is None:
            continue
        key, _dot, item = row.question.partition(".")
        place = (row.session_id, row.task, row.condition)
        found.setdefault((key, place), {})[item] = int(row.number)
    scales = {(task, one.key): one for task, own in asked.items() for one in own}
    # Thousands of people give the same few sets of answers: each set is scored once.
    scored: dict[tuple[str, str, tuple[tuple[str, int | None], ...]], float | None] = {}
    values = {}
    for (key, place), given in found.items():
        scale = scales.get((place[1], key))
        if scale is not None:
            same = (place[1], key, tuple(given.items()))
            if same not in scored:
                scored[same] = scale.value(given)
            values[key, place] = scored[same]
    return values


def ease_key(figures: Sequence[TaskFigures] | Sequence[OverallFigures]) -> str | None:
    """The rating that speaks for a task: SEQ, else the first own one about ease, else the first."""
    keys = [rating.key for one in figures for rating in one.ratings if rating.estimate.known]
    easy = [key for key in keys if "eas" in key and ("do" in key or "complete" in key)]
    return next(iter((["seq"] if "seq" in keys else []) + easy + keys), None)

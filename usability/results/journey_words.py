"""The journey in words and tables: what people did beside what they said, and what that does not say. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from usability.measures.estimate import Estimate
from usability.measures.rounding import (
    NBSP,
    p_value,
    rounded,
    signed,
)
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.journey_model import Going, Kind, Level, Measure, Part, Stop, Told
from usability.results.model import StudyResults
from usability.results.saying import p_words
from usability.results.success import how_solved

NO_CAUSE = (
    "That two things go together is no cause: whoever came with less practice or patience may have solved less and "
    "liked it less, and people say how they liked it after everything, not after one task."
)
CAUTIONS = {
    "ltc": "Likelihood to continue is a stated intention. Whether people do continue is retention, and that needs "
    "customer records.",
    "nps": "Likelihood to recommend is an indication: these people were recruited, often paid, and are not to be "
    "compared with the NPS of a market.",
}
"""What must stand with a measure, by its instrument."""
LEVELS = {Level.TASK: "task", Level.TOUCHPOINT: "touchpoint", Level.STAGE: "stage of the journey"}
LEADS = ("nps", "ltc", "overall", "csat")
"""What the questions are asked of: the first that people were asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the figures answer, and the answer. stop: what it asks of. told: whether both groups suffice."""

    question: str
    answer: str
    stop: str = ""
    told: bool = True


def lead(part: Part) -> Measure | None:
    """The measure that speaks for the others: recommending, else continuing, else overall, else satisfaction."""
    known = {one.measure for one in part.whole if one.estimate.known}
    keys = [*LEADS, *(one.key for one in part.measures if not one.imported)]
    return next((part.named(key) for key in keys if key in known), None)


def cautions(measures: Iterable[Measure]) -> tuple[str, ...]:
    """What must stand with these measures."""
    keys = dict.fromkeys(one.key.partition(".")[0] for one in measures)
    return tuple(CAUTIONS[key] for key in keys if key in CAUTIONS)


def asked(
    results: StudyResults, part: Part, column: str, measure: Measure, level: Level
) -> tuple[Asked, ...]:
    """For every stop: whether people who did not succeed there say less, or are another sort of customer."""
    found = []
    for stop in results.journey.at(level):
        told = part.told_at(stop.key, column, measure.key)
        if told is not None and told.everyone.n:
            enough = told.comparison.verdict or told.comparison.estimate.alike
            found.append(
                Asked(question(results, measure, stop), answer(measure, told), stop.name, bool(enough))
            )
    return tuple(found)


def question(results: StudyResults, measure: Measure, stop: Stop) -> str:
    """As somebody would ask it."""
    who = f"people who did not solve “{stop.name}” {how_solved(results)}"
    if measure.key in ("nps", "churned"):
        return f"Do {who} {measure.verb} {'more often' if measure.key == 'churned' else 'less'}?"
    return f"{measure.label}: is it lower among {who}?"


def answer(measure: Measure, told: Told) -> str:
    """The answer, which never says more than the numbers carry."""
    yes, no, gap = told.solved, told.unsolved, told.comparison.estimate
    if not yes.n or not no.n:
        who = "everybody" if not no.n else "nobody"
        return f"Not enough data: of the {told.everyone.n} of whom it is known {who} solved it."
    both = f"{text(measure, no)} against {text(measure, yes)} of those who solved it"
    if gap.alike and told.comparison.verdict:
        return f"It cannot be told: {both}; within each group all are alike, which gives no interval."
    if not told.comparison.verdict or gap.value is None or gap.ends is None:
        return f"Too few to say: {both}. With fewer than five in a group this describes them and nobody else."
    low, high = gap.ends
    ends = f"{_gap(measure, low)} to {_gap(measure, high)}"
    size, chance = f"{_gap(measure, gap.value)} ({ends})", _chance(told)
    if told.settled:
        expected = gap.value > 0 if measure.key == "churned" else gap.value < 0
        return (
            f"{'Yes' if expected else 'No, the other way round'}: {both}; the difference is {size}{chance}."
        )
    if told.adjusted and not low <= 0 <= high:
        many = f"among {told.adjusted.family} tests one like it may well come by chance"
        return f"Not shown: {both}; the difference is {size}, but {many}{chance}."
    return f"It cannot be told: {both}; the difference could be anything from {ends}{chance}."


def difference(measure: Measure, told: Told) -> str:
    """Those who did not solve it less those who did, with its interval."""
    gap = told.comparison.estimate
    if gap.value is None:
        return "not enough data"
    if gap.ends is None:
        return _gap(measure, gap.value)
    low, high = (_gap(measure, end) for end in gap.ends)
    return f"{_gap(measure, gap.value)} ({low} to {high})"


def _chance(told: Told | Going) -> str:
    p = told.comparison.p
    if p is None:
        return ""
    one = told.adjusted
    adjusted = f", after {one.name} {p_value(one.p)} over {one.family} tests" if one else ""
    return f", {told.comparison.test}, p{NBSP}{p_words(p)}{adjusted}"


def going(measure: Measure, one: Going) -> str:
    """Whether a measure goes with how much people solved, in a sentence."""
    rho = one.comparison.estimate
    if rho.value is None:
        return "Not enough data: too few people have both, or one of the two does not vary."
    if rho.ends is None or not one.comparison.verdict:
        return "Too few to say: this describes these people and nobody else."
    if one.settled:
        if measure.key == "churned":
            return f"People who solved more churned {'more' if rho.value > 0 else 'less'} often."
        return f"People who solved more are {'higher' if rho.value > 0 else 'lower'} on it."
    if one.adjusted and not rho.ends[0] <= 0 <= rho.ends[1]:
        return f"Not shown: among {one.adjusted.family} tests one like it may well come by chance."
    return "It cannot be told: it may go either way, or not at all."


def text(measure: Measure, one: Estimate) -> str:
    """A measure's figure with its interval and n."""
    cell = figure(measure, one)
    return f"{cell.text or 'no data'} {cell.interval}".strip()


def figure(measure: Measure, one: Estimate, counts: Counts | None = None) -> Cell:
    """The same as a cell, with what it counts."""
    if measure.kind is Kind.SHARE:
        return cells.rate(one, counts)
    places = {Kind.NPS: 0, Kind.MONEY: 2 if abs(one.value or 0) < 100 else 0}.get(measure.kind, 1)
    if measure.kind is Kind.NPS:
        return _signed_cell(one, counts)
    return cells.number(one, places, counts)


def value(measure: Measure, one: float) -> str:
    """What is known of one person."""
    if measure.kind is Kind.SHARE:
        return "yes" if one else "no"
    if measure.kind is Kind.MONEY:
        return f"{one:.2f}{NBSP}{measure.unit}".rstrip()
    return f"{one:g}" if one.is_integer() else rounded(one, 1)


def _signed_cell(one: Estimate, counts: Counts | None) -> Cell:
    if one.value is None:
        return Cell("")
    n = f"n{NBSP}={NBSP}{one.n}"
    if one.ends is None:
        return Cell(signed(one.value, 0), n, counts)
    low, high = (signed(end, 0) for end in one.ends)
    return Cell(signed(one.value, 0), f"({low} to {high}), {n}", counts)


def _gap(measure: Measure, value: float) -> str:
    if measure.kind is Kind.SHARE:
        return f"{signed(value * 100, 0)}{NBSP}pp"
    if measure.kind is Kind.NPS:
        return signed(value, 0)
    return signed(value, 0 if measure.kind is Kind.MONEY and abs(value) >= 100 else 1)

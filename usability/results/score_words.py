"""Questionnaires in words: a score, and the difference of two. Pure."""

from usability.measures.rounding import rounded
from usability.measures.words import listed
from usability.results.asked_model import InstrumentResult
from usability.results.model import StudyResults
from usability.results.saying import column_name, p_words, score_range
from usability.results.task_figures import Difference

IN_POINTS = ("sus_like", "mean", "weighted")
"""Scoring rules whose score is told in points of its own scale."""


def score_sentence(results: StudyResults, one: InstrumentResult) -> str:
    """A questionnaire in a sentence; "" for those that stand in figures only."""
    rules = one.instrument.scoring
    if not rules.overall or rules.rule not in IN_POINTS:
        return ""
    if len(one.instrument.items) == 1 and not one.own:
        return ""
    known = [column for column in one.columns if column.summary.main.value is not None]
    if not known:
        return ""
    where = f"on its scale of {rules.range_low:g} to {rules.range_high:g}"
    if len(one.columns) == 1:
        return f"{one.instrument.name} is {score_range(known[0].summary.main)} {where}{_grade(one)}."
    each = [f"{score_range(c.summary.main)} {_for(results, c.condition)}" for c in known]
    text = f"{one.instrument.name} is {listed(each)} {where}."
    return text + (f" {score_difference(results, one.differences[0])}." if len(one.differences) == 1 else "")


def score_difference(results: StudyResults, one: Difference) -> str:
    """The difference of two scores with its interval, as a sentence without its full stop."""
    estimate = one.comparison.estimate
    if estimate.value is None:
        return "There is not enough data for a difference"
    way = f"{score_size(one, abs(estimate.value))} {'lower' if estimate.value < 0 else 'higher'}"
    if results.axes == ("condition",):
        gap = f"{column_name(results, one.second)} scores {way} than {column_name(results, one.first)}"
    else:
        gap = f"People score {way} {results.phrase(one.second)} than {results.phrase(one.first)}"
    gap += ", within people" if one.within else ""
    if not estimate.value:
        gap = "Both score alike"
    if estimate.ends is None:
        return f"{gap}; {'no spread gives' if estimate.alike else 'so few people give'} no interval"
    p = one.comparison.p
    chance = f", p {p_words(p)}" if p is not None else ""
    ends = [score_size(one, end, unit=False) for end in estimate.ends]
    return f"{gap} ({' to '.join(ends)}{chance})"


def score_size(one: Difference, value: float, *, unit: bool = True) -> str:
    """A difference of scores as written, that of shares in percentage points."""
    if one.unit == "points":
        return rounded(100 * value) + (" percentage points" if unit else "")
    return rounded(value, 1)


def _for(results: StudyResults, column: str) -> str:
    return f"for {column_name(results, column)}" if results.axes == ("condition",) else results.phrase(column)


def _grade(one: InstrumentResult) -> str:
    summary = one.columns[0].summary
    grade = next((reading for reading in summary.readings if reading.key == "grade"), None)
    if grade is None:
        return ""
    return f", grade {grade.text} on the curved grading scale ({grade.source.partition(',')[0]})"

"""Differences in words and as rows of a table. A sentence never says more than its numbers do. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from usability.measures.estimate import Estimate
from usability.measures.rounding import MINUS, NBSP, p_value, ratio_number, rounded, signed
from usability.results import correction
from usability.results.choices import Success
from usability.results.counts import Counts
from usability.results.model import StudyResults
from usability.results.success import full_successes
from usability.results.task_figures import Difference


@dataclass(frozen=True, slots=True)
class Compared:
    """A difference with the key and title of the task it is about, "" for all tasks or a questionnaire."""

    task: str
    title: str
    difference: Difference


def overall(results: StudyResults) -> list[Compared]:
    """The differences over all tasks and on questionnaires. What counts as a success is not said twice."""
    same = said_twice(results)
    every = [*results.differences, *(d for one in results.instruments for d in one.differences)]
    return [Compared("", "", one) for one in every if one.measure != same]


def said_twice(results: StudyResults) -> str:
    """The measure that is the success chosen here by another name."""
    return "strict" if results.choices.success is Success.STRICT else "lenient"


def by_task(results: StudyResults) -> list[Compared]:
    """The differences on single tasks, one measure after the other."""
    every = [Compared(task.key, task.title, one) for task in results.tasks for one in task.differences]
    measures = list(dict.fromkeys(one.difference.measure for one in every))
    return sorted(every, key=lambda one: measures.index(one.difference.measure))


def heads(results: StudyResults, *, tasks: bool) -> list[str]:
    """Heads of the columns of `row`."""
    start = ["Task", "Measure"] if tasks else ["Measure"]
    middle = ["Compared"] if several(results) else []
    return [
        *start,
        *middle,
        "In words",
        f"Difference ({results.confidence})",
        "Effect",
        "p",
        correction.head(results.choices.correction),
        "n",
        "Test",
    ]


def several(results: StudyResults) -> bool:
    """Whether more than one pair of columns is compared, so that each line has to say which."""
    return len(results.conditions) > 2


def row(results: StudyResults, one: Compared, link: Callable[[Counts], str] | None = None) -> list[object]:
    """A difference as cells, below `heads`; None is not measured. link: the address of what a figure counts."""
    difference = one.difference
    comparison = difference.comparison
    adjusted = p_value(None) if difference.adjusted is None else difference.adjusted.words
    return [
        *([one.title] if one.task else []),
        difference.label.rstrip("."),
        *([pair_words(results, difference)] if several(results) else []),
        sentence(results, difference),
        difference_words(difference),
        effect_words(difference),
        p_value(comparison.p),
        adjusted,
        _behind(results, one, link),
        test_words(difference),
    ]


def _behind(results: StudyResults, one: Compared, link: Callable[[Counts], str] | None) -> object:
    n = one.difference.comparison.estimate.n
    words = f"{n} {'pairs' if one.difference.within else 'people'}"
    return {"text": words, "href": link(counts_of(results, one))} if link and n else words


def counts_of(results: StudyResults, one: Compared) -> Counts:
    """What both columns of a difference count."""
    asked = next((found for found in results.instruments if one.difference in found.differences), None)
    if asked is not None:
        return Counts(instrument=results.instrument_name(asked))
    return full_successes(one.task) if one.difference.measure == "time" else Counts(one.task)


def pair_words(results: StudyResults, one: Difference) -> str:
    """“B less A”, or “B over A” for a ratio."""
    joint = "over" if one.unit == "ratio" else "less"
    return f"{results.condition_name(one.second)} {joint} {results.condition_name(one.first)}"


def test_words(one: Difference) -> str:
    """The test and the design that it was chosen for."""
    if one.comparison.test.startswith("none") or not one.comparison.test:
        return "no test"
    return f"{one.comparison.test}, {'within people' if one.within else 'between people'}"


def effect_words(one: Difference) -> str | None:
    """The effect size with its name; None where there is none."""
    effect = one.comparison.effect
    return None if effect is None else f"{one.comparison.effect_name} {signed(effect, 2)}"


def difference_words(one: Difference) -> str:
    """The difference with its interval, in its own unit."""
    estimate = one.comparison.estimate
    if estimate.value is None:
        return "no data"
    if one.unit == "ratio":
        return _with_interval(estimate, f"×{ratio_number(estimate.value)}", ratio_number)
    if one.unit == "points":
        text = f"{signed(estimate.value * 100, 0)}{NBSP}pp"
        return _with_interval(estimate, text, lambda value: signed(value * 100, 0))
    return _with_interval(estimate, signed(estimate.value), signed)


def _with_interval(estimate: Estimate, text: str, write: object) -> str:
    if estimate.ends is None or not callable(write):
        return text
    low, high = map(write, estimate.ends)
    return f"{text} ({low} to {high})"


def sentence(results: StudyResults, one: Difference) -> str:
    """What the data say of a difference, and what they cannot say."""
    estimate = one.comparison.estimate
    if estimate.value is None:
        return "There is not enough data to compare."
    if estimate.alike and one.comparison.verdict:
        return "Without any spread there is no interval: this describes them and tells nothing of others."
    if estimate.ends is None or not one.comparison.verdict:
        few = "Fewer than five pairs" if one.within else "Fewer than five people in a group"
        return f"{few}: this describes them and tells nothing of others."
    there = results.phrase(one.second) or results.condition_name(one.second)
    if one.settled:
        return f"{_settled(one, estimate.value, there)}; {_ends(one, estimate)} fits the data."
    if one.adjusted and _leaves_out_none(one, estimate):
        return (
            f"No difference is shown: among {one.adjusted.family} tests one like this may well come by chance "
            f"(p{NBSP}={NBSP}{p_value(one.adjusted.p)} after {one.adjusted.name})."
        )
    return (
        f"No difference could be shown; {there} it could be anything from {_ends(one, estimate, both=True)}."
    )


def _leaves_out_none(one: Difference, estimate: Estimate) -> bool:
    none = 1.0 if one.unit == "ratio" else 0.0
    return estimate.ends is not None and not estimate.ends[0] <= none <= estimate.ends[1]


def _settled(one: Difference, value: float, there: str) -> str:
    if one.unit == "points":
        return f"{'More' if value > 0 else 'Less'} was solved {there}, by {_size(one, value)}"
    if one.unit == "ratio":
        return f"Full successes took {_size(one, value)} {'more' if value > 1 else 'less'} time {there}"
    return f"Answers are {'higher' if value > 0 else 'lower'} {there}, by {_size(one, value)}"


def _ends(one: Difference, estimate: Estimate, *, both: bool = False) -> str:
    """The interval in words; with directions where it reaches to both sides."""
    low, high = estimate.ends or (0.0, 0.0)
    if both:
        return f"{_size(one, low)} {_way(one, low)} to {_size(one, high)} {_way(one, high)}"
    near, far = sorted((low, high), key=lambda end: abs(end - 1 if one.unit == "ratio" else end))
    return f"anything from {_size(one, near)} to {_size(one, far)}"


def _size(one: Difference, value: float) -> str:
    if one.unit == "points":
        return _plural(rounded(abs(value) * 100), "point")
    if one.unit == "ratio":
        return f"{rounded(abs(value - 1) * 100)}{NBSP}%"
    return rounded(abs(value), 1).removeprefix(MINUS)


def _way(one: Difference, value: float) -> str:
    if one.unit == "points":
        return "more" if value >= 0 else "fewer"
    if one.unit == "ratio":
        return "more time" if value >= 1 else "less time"
    return "higher" if value >= 0 else "lower"


def _plural(number: str, noun: str) -> str:
    return f"{number}{NBSP}{noun}{'' if number == '1' else 's'}"

"""What people expected of the tasks before they began, beside what they met, as tables. Pure."""

from usability.measures.estimate import VERDICT_FROM
from usability.measures.ratings import expectation_quadrant
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, figures_of, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.task_model import Expectation


def expectations(results: StudyResults) -> Detail | None:
    """Expected against experienced ease, and what that suggests."""
    told = [(task, one, one.expectation) for task, one in figures_of(results)]
    known = [(task, one, found) for task, one, found in told if found and found.before.n]
    if not known:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            cells.number(found.before, counts=Counts(task.key, one.condition)),
            cells.number(found.after),
            Cell(quadrant(found)),
        )
        for task, one, found in known
    )
    level = results.confidence
    columns = heads(results, f"Expected ease ({level})", f"Experienced ease ({level})", "Suggests")
    note = (
        "Means of people who told both, 1 very difficult to 7 very easy (Albert and Dixon 2003). Cut at 4, which "
        "counts as easy (names after Tullis and Albert). It is a way of sorting tasks and proves nothing; with fewer "
        "than five people nothing is suggested."
    )
    first = sum(quadrant(found) == "fix it fast" for *_, found in known)
    finding = (
        f"{first} of {len(known)} came out harder than expected: fix fast"
        if first
        else "Nothing that was expected to be easy came out hard"
    )
    return Detail("expectations", "Expectation", finding, columns, rows, note, left(results))


def quadrant(found: Expectation) -> str | None:
    """What expected and experienced ease suggest; None with too few people."""
    if found.before.value is None or found.after.value is None or found.before.n < VERDICT_FROM:
        return None
    return expectation_quadrant(found.before.value, found.after.value)


def asked_before(results: StudyResults) -> Detail | None:
    """Every scale that was asked before the tasks."""
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            Cell(rating.label),
            cells.number(rating.estimate, counts=Counts(task.key, one.condition)),
        )
        for task, one in figures_of(results)
        for rating in one.before
        if rating.estimate.known
    )
    if not rows:
        return None
    columns = heads(results, "Question", f"Mean ({results.confidence})")
    note = "Asked before each task, beside its text. Means with t intervals, on the scale of the question."
    return Detail(
        "asked-before", "Before the tasks", "Answers before the tasks", columns, rows, note, left(results) + 1
    )

"""The Single Usability Metric with its parts and its published variants, where it was asked for, as tables. Pure."""

from usability.measures.rounding import NBSP, rounded, seconds
from usability.measures.words import unbroken
from usability.results.cells import Cell
from usability.results.detail_table import Detail, Row, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.task_model import TaskSum


def sums(results: StudyResults) -> Detail | None:
    """SUM with its parts."""
    if not results.choices.combined:
        return None
    rows = tuple(
        (
            *_start(results, one),
            _percent(one.completion),
            _time(one),
            _percent(one.satisfaction),
            _percent(one.errors),
            _percent(one.value),
            _limit(one),
            Cell("" if one.rating_specification is None else f"{one.rating_specification:g}"),
        )
        for one in results.sums
    )
    columns = heads(
        results, "n", "Completion", "Time", "Satisfaction", "Errors", "SUM", "Time to be below", "Rating to reach",
    )  # fmt: skip
    scales = ", ".join(dict.fromkeys(one.scale for one in results.sums if one.scale))
    note = (
        "Single Usability Metric (Sauro and Kindlund 2005): shares averaged with equal weight, over all tasks the mean "
        f"of theirs. Satisfaction: {scales or 'no scale'}. The time to be below is the task’s goal in the plan, else "
        "the 95th percentile of satisfied completers. Completion enters as the plain rate, so that 60 % counts as "
        "good, though 78 % is average: to rescale it there was proposed and is not done here. Read the parts before "
        "the sum. It has no interval; the parts’ intervals stand with success, time and scales."
    )
    if any(one.nobody for one in results.sums):
        note += " No success: the part of time is 0."
    finding = (
        "The Single Usability Metric beside the parts it is made of" if rows else "Not enough data for SUM"
    )
    return Detail("sum", "SUM", finding, columns, rows, note, left(results))


def variants(results: StudyResults) -> Detail | None:
    """SUM by its published variants."""
    if not results.sums:
        return None
    rows = tuple(
        (
            *_start(results, one),
            _percent(one.value),
            _percent(one.completion_laplace),
            _percent(one.value_laplace),
            _percent(one.time_raw),
            _percent(one.value_raw),
            _percent(one.value_both),
        )
        for one in results.sums
    )
    columns = heads(
        results, "n", "SUM", "Completion, Laplace", "SUM with it", "Time, not on the logarithm", "SUM with it",
        "SUM with both",
    )  # fmt: skip
    note = (
        "To compare with other tools. Laplace: (x + 1) of (n + 2). Time, not on the logarithm: the share of a normal "
        "distribution of the times around their geometric mean."
    )
    finding = "SUM as other tools compute it"
    return Detail("sum-variants", "SUM, variants", finding, columns, rows, note, left(results))


def _start(results: StudyResults, one: TaskSum) -> Row:
    titles = {task.key: numbered(task) for task in results.tasks}
    n = str(one.n) if one.task else unbroken(one.n, "task")
    return (*start(results, titles.get(one.task, "All tasks"), one.condition), Cell(n))


def _percent(share: float | None) -> Cell:
    return Cell(None if share is None else f"{rounded(100 * share)}{NBSP}%")


def _time(one: TaskSum) -> Cell:
    return Cell(_percent(one.time).text, "no success" if one.nobody else "")


def _limit(one: TaskSum) -> Cell:
    if one.time_specification is None:
        return Cell("")
    return Cell(seconds(one.time_specification), "(goal)" if one.declared else "(percentile)")

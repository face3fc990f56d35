"""Efficiency and conversion by task, as tables. Pure."""

from usability.measures.rounding import NBSP, rounded
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, Row, figures_of, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.success import how_solved, solved
from usability.results.task_figures import AttemptFigures


def efficiency(results: StudyResults) -> Detail | None:
    """Success for the time it took, after ISO 9241-11."""
    experts = any(one.efficiency.expert for _task, one in figures_of(results))

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        found = one.efficiency
        cif = None if found.per_minute is None else f"{rounded(100 * found.per_minute, 1)}{NBSP}%"
        return (
            *start(results, title, one.condition),
            cells.number(found.goals_per_minute, 2, Counts(task, one.condition)),
            cells.rate(found.relative),
            Cell(cif),
            *((cells.ratio(found.expert),) if experts else ()),
        )

    timed = [(task, one) for task, one in figures_of(results) if one.efficiency.goals_per_minute.known]
    if not timed:
        return None
    rows = [row(numbered(task), task.key, one) for task, one in timed]
    if len(results.tasks) > 1:
        rows += [row("All tasks", "", one) for one in results.overall if one.efficiency.relative.known]
    columns = heads(
        results, f"Goals a minute ({results.confidence})", f"Time that went into successes ({results.confidence})",
        "Rate over mean time, a minute",
        *((f"Expert’s time over typical time ({results.confidence})",) if experts else ()),
    )  # fmt: skip
    note = (
        "ISO 9241-11 prescribes no formula. Goals a minute: the mean over people of 1/time if solved, else 0 "
        "(time-based efficiency). Time that went into successes: overall relative efficiency. Every attempt with a "
        f"time counts, a success is one solved {how_solved(results)}; n counts people."
    )
    share = results.together.efficiency.relative
    finding = "Efficiency"
    if share.value is not None:
        cell = cells.rate(share)
        finding = f"{cell.text} {cell.interval}: so much of all time on tasks went into successes"
    return Detail("efficiency", "Efficiency", finding, columns, tuple(rows), note, left(results))


def conversion(results: StudyResults) -> Detail | None:
    """Success of the tasks that the plan marks as a conversion."""
    marked = [(task, one) for task, one in figures_of(results) if task.conversion]
    if not marked:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            cells.rate(one.success, solved(results, task.key, one.condition)),
        )
        for task, one in marked
    )
    x, n = sum(one.success.x or 0 for _t, one in marked), sum(one.n for _t, one in marked)
    titles = list(dict.fromkeys(task.title for task, _one in marked))
    note = (
        "Task conversion: the share of people who reached the goal when they were asked to. The market’s conversion "
        "needs visits and orders, and is not this number."
    )
    columns = heads(results, f"Conversion ({results.confidence})")
    finding = f"{x} of {n} attempts at {' and '.join(titles)} converted"
    return Detail("conversion", "Conversion", finding, columns, rows, note, left(results))

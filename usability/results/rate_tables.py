"""Success on each task by every published interval and point estimate, and disasters, as tables. Pure."""

from usability.measures.estimate import Estimate
from usability.results import cells, other_rates
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, figures_of, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.success import how_solved, solved


def other_intervals(results: StudyResults) -> Detail | None:
    """The rate of success on each task with the intervals that other tools use."""
    rows = []
    for task, one in figures_of(results):
        every = [one.success, *other_rates.intervals(one.success).values()]
        count = Cell(f"{one.success.x} of {one.n}", counts=solved(results, task.key, one.condition))
        rows.append((*start(results, numbered(task), one.condition), count, *map(_interval, every)))
    if not rows:
        return None
    columns = heads(
        results, f"Solved {how_solved(results)}", f"Adjusted Wald ({results.confidence})", "Wilson score",
        "Exact", "Mid-P", "Jeffreys",
    )  # fmt: skip
    note = (
        "The adjusted Wald interval stands wherever a rate is shown (Agresti and Coull 1998; Sauro and Lewis 2005). "
        "Wilson 1927; exact: Clopper and Pearson 1934, wider than it need be; mid-P: Lancaster 1961; Jeffreys: Brown, "
        "Cai and DasGupta 2001."
    )
    finding = "Success by task in other intervals, to compare with other tools"
    return Detail("other-intervals", "Other intervals", finding, columns, tuple(rows), note, left(results))


def other_estimates(results: StudyResults) -> Detail | None:
    """What the rate behind a small sample is best taken for."""
    rows = []
    for task, one in figures_of(results):
        every = [one.success, *other_rates.points(one.success).values()]
        count = Cell(f"{one.success.x} of {one.n}", counts=solved(results, task.key, one.condition))
        shown = [Cell(cells.rate(estimate, with_n=False).text) for estimate in every]
        rows.append((*start(results, numbered(task), one.condition), count, *shown))
    if not rows:
        return None
    columns = heads(
        results, f"Solved {how_solved(results)}", "Observed", "Laplace", "Jeffreys", "Wilson", "Best estimate"
    )
    note = (
        "Point estimates without interval; every other figure keeps to the observed rate. Best estimate, where the "
        "rate is believed to lie above one half: Wilson’s below 50 %, the observed up to 90 %, Laplace’s above (Lewis "
        "and Sauro 2006)."
    )
    finding = "What the rate behind a small sample is best taken for"
    return Detail("other-estimates", "Point estimates", finding, columns, tuple(rows), note, left(results))


def disasters(results: StudyResults) -> Detail | None:
    """Failures of people who were sure of success, where confidence was asked."""
    told = [
        (task, one, one.disasters) for task, one in figures_of(results) if one.disasters and one.disasters.n
    ]
    if not told:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            cells.rate(found, Counts(task.key, one.condition)),
            cells.count(found.n_missing),
        )
        for task, one, found in told
    )
    x, n = sum(found.x or 0 for *_, found in told), sum(found.n for *_, found in told)
    note = (
        "A disaster is a wrong result of somebody extremely confident to have succeeded, 7 of 7, among attempts with "
        "both (MeasuringU, UI disasters). Adjusted Wald intervals. A task done several times in a row has none: its "
        "answer is about the last time."
    )
    columns = heads(results, f"Disasters ({results.confidence})", "Without an answer")
    finding = f"{x} of {n} attempts failed while the person was sure of success"
    return Detail("disasters", "Disasters", finding, columns, rows, note, left(results))


def _interval(estimate: Estimate) -> Cell:
    shown = cells.rate(estimate, with_n=False)
    return Cell(shown.interval.strip("()") or None)

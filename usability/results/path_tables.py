"""Tables of clicks against the optimum and of lostness, where paths were captured. Pure."""

from usability.measures.rounding import NBSP, rounded
from usability.results import cells
from usability.results.cells import Cell
from usability.results.detail_table import Detail, figures_of, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.success import full_successes


def clicks(results: StudyResults) -> Detail | None:
    """Clicks of unassisted full successes."""
    captured = [
        (task, one, found)
        for task, one in figures_of(results)
        if (found := one.paths) is not None and found.clicks is not None
    ]
    if not captured:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            cells.count(found.clicks.n if found.clicks else 0),
            cells.number(found.clicks, counts=full_successes(task.key, one.condition), with_n=False),
            cells.count(found.optimal_clicks),
            cells.number(found.excess, with_n=False),
            Cell(None if found.median_ratio is None else rounded(found.median_ratio, 2)),
            cells.rate(found.on_path, with_n=False),
        )
        for task, one, found in captured
    )
    columns = heads(
        results, "n", f"Clicks (95{NBSP}%)", "Optimum", f"Clicks above it (95{NBSP}%)", "Median of clicks / optimum",
        f"On the shortest path (95{NBSP}%)",
    )  # fmt: skip
    note = "Full successes without help whose clicks were captured, n of them; t and adjusted-Wald intervals."
    doubtful = [
        task.title for task, _one, found in captured if found.doubtful and found.optimal_clicks is not None
    ]
    if doubtful:
        titles = ", ".join(dict.fromkeys(doubtful))
        note += f" Somebody needed less than the declared optimum on {titles}: it was declared wrongly."
    tasks = len({task.key for task, _one, _found in captured})
    finding = f"Clicks were captured on {tasks} of {len(results.tasks)} tasks"
    return Detail("clicks", "Clicks", finding, columns, rows, note, left(results))


def lost(results: StudyResults) -> Detail | None:
    """Lostness of unassisted full successes."""
    captured = [
        (task, one, found)
        for task, one in figures_of(results)
        if (found := one.paths) is not None and found.lostness is not None
    ]
    if not captured:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            cells.count(found.optimal_pages),
            cells.number(found.lostness, 2, full_successes(task.key, one.condition)),
            cells.rate(found.lost),
        )
        for task, one, found in captured
    )
    columns = heads(results, "Fewest pages", f"Lostness (95{NBSP}%)", f"Lost, above 0.5 (95{NBSP}%)")
    note = (
        "Lostness after Smith (1996) of full successes without help: 0 is the perfect path, below 0.4 nobody was lost, "
        "above 0.5 they were, between nothing is claimed."
    )
    tasks = len({task.key for task, _one, _found in captured})
    finding = f"Pages were captured on {tasks} of {len(results.tasks)} tasks"
    return Detail("lostness", "Lostness", finding, columns, rows, note, left(results))

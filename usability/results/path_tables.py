"""Tables of clicks against the optimum, of lostness and of time on pages, where paths were captured. Pure."""

from collections.abc import Iterable

from usability.measures.rounding import NBSP, rounded, seconds
from usability.measures.words import unbroken
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, figures_of, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.pages import OTHER_PAGES
from usability.results.success import full_successes
from usability.results.task_model import Pages


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
        results, "n", f"Clicks ({results.confidence})", "Optimum", f"Clicks above it ({results.confidence})",
        "Median of clicks / optimum",
        f"On the shortest path ({results.confidence})",
    )  # fmt: skip
    note = "Full successes without help whose clicks were captured, n of them; t and adjusted-Wald intervals."
    note += _doubt(task.title for task, _one, found in captured if found.clicks_doubtful)
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
            cells.rate(found.not_lost),
            cells.rate(found.lost),
        )
        for task, one, found in captured
    )
    columns = heads(
        results, "Fewest pages", f"Lostness ({results.confidence})", f"Not lost, below 0.4 ({results.confidence})",
        f"Lost, above 0.5 ({results.confidence})",
    )  # fmt: skip
    note = (
        "Lostness after Smith (1996) of full successes without help: 0 is the perfect path, below 0.4 nobody was lost, "
        "above 0.5 they were, between nothing is claimed."
    )
    note += _doubt(task.title for task, _one, found in captured if found.pages_doubtful)
    tasks = len({task.key for task, _one, _found in captured})
    finding = f"Pages were captured on {tasks} of {len(results.tasks)} tasks"
    return Detail("lostness", "Lostness", finding, columns, rows, note, left(results))


def _doubt(titles: Iterable[str]) -> str:
    """Where the plan asks for more than somebody needed, so that its optimum is none."""
    found = ", ".join(dict.fromkeys(titles))
    return (
        f" Somebody needed less than the declared optimum on {found}: it was declared wrongly."
        if found
        else ""
    )


def time_on_page(results: StudyResults) -> Detail | None:
    """Pages of the product with their visits and the time spent there."""
    heard = [(task, one, one.pages) for task, one in figures_of(results) if one.pages is not None]
    if not heard:
        return None
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            Cell(page.name),
            cells.count(page.visits),
            cells.rate(page.attempts, Counts(task.key, one.condition, page=page.address or OTHER_PAGES)),
            cells.time(page.time),
            Cell(
                f"{page.idle.x} of {page.idle.n}", f"({seconds(page.idle_seconds)} in all)" if page.idle.x else ""
            ),
        )
        for task, one, found in heard
        for page in found.pages
    )  # fmt: skip
    columns = heads(
        results, "Page", "Visits", f"Attempts that came there ({results.confidence})",
        f"Typical time there ({results.confidence})",
        "Idle there",
    )  # fmt: skip
    note = (
        "Of every counted attempt in which the product was heard, solved or not. Visits count each return. The time of "
        "an attempt is summed over its visits; typical: the geometric mean of n attempts. The last page ends with the "
        "task. Idle: attempts with a stretch of more than 30 s there without a click; it stays part of the time, as "
        "typing and scrolling are not captured and reading looks the same."
    )
    more = sum(found.more for _task, _one, found in heard)
    if more:
        note += (
            f" {unbroken(more, 'further page')} of the least time {'is' if more == 1 else 'are'} left out."
        )
    unheard = [
        task.title for task in results.tasks if not any(task is other for other, _one, _found in heard)
    ]
    if unheard:
        note += f" Not measured on {', '.join(unheard)}: no page was heard."
    tasks = len({task.key for task, _one, _found in heard})
    finding = (
        _longest(heard[0][0].title, heard[0][2])
        if tasks == 1
        else f"Time on each page of {unbroken(tasks, 'task')}"
    )
    return Detail("pages", "Time on page", finding, columns, rows, note, left(results) + 1)


def _longest(title: str, found: Pages) -> str:
    first = found.pages[0]
    if first.time.value is None:
        return f"Time on each page of {title}"
    typical = f"{seconds(first.time.value)}, n{NBSP}={NBSP}{first.time.n}"
    return f"{first.name} took the most time in all of “{title}”: typically {typical}"

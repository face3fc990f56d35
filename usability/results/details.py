"""The tables beside the figures: time to completion, errors, help, paths, efficiency and more. Pure.

The page and the report show the same tables; where nothing was captured there is none.
"""

from collections.abc import Callable, Sequence

from usability.measures.rounding import NBSP, rounded, seconds
from usability.measures.words import unbroken
from usability.results import (
    cells,
    effort_tables,
    learning_tables,
    leaving_tables,
    path_tables,
    rate_tables,
    scale_tables,
    score_tables,
    slip_tables,
    sum_tables,
    time_tables,
)
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, Row, figures_of, heads, left, numbered, start
from usability.results.expectation_table import asked_before, expectations
from usability.results.model import StudyResults
from usability.results.success import how_solved, solved
from usability.results.task_model import Unseen


def details(results: StudyResults) -> tuple[Detail, ...]:
    """Every table that this study has something for, in the order in which they are read."""
    makers: tuple[Callable[[StudyResults], Detail | None], ...] = (
        time_tables.levels, time_tables.times, completion, slip_tables.codes, slip_tables.slips,
        slip_tables.places, slip_tables.support, path_tables.clicks, path_tables.lost, path_tables.time_on_page,
        effort_tables.efficiency, effort_tables.conversion, leaving_tables.abandonment,
        leaving_tables.funnel, learning_tables.learning, expectations, asked_before,
        rate_tables.disasters, sum_tables.sums, sum_tables.variants, unseen,
        score_tables.averages, score_tables.other_readings, score_tables.blanks, score_tables.parts,
        scale_tables.one_question, scale_tables.scales, scale_tables.benchmarks, scale_tables.items,
        rate_tables.other_intervals, rate_tables.other_estimates,
    )  # fmt: skip
    return tuple(found for make in makers if (found := make(results)) is not None)


def completion(results: StudyResults) -> Detail | None:
    """Both views of time to completion in numbers."""
    rows = [
        (
            *start(results, numbered(task), one.condition),
            cells.count(found.n, Counts(task.key, one.condition) if found.n == one.n else None),
            cells.rate(found.share, solved(results, task.key, one.condition), with_n=False),
            Cell(seconds(found.half) if found.half is not None else "not reached"),
            cells.rate(found.without_leaving, with_n=False),
            Cell(seconds(found.median) if found.median is not None else "not reached"),
            cells.count(found.cut),
        )
        for task, one in figures_of(results)
        if (found := one.completion).n
    ]
    if not rows:
        return None
    columns = heads(
        results, "Timed", f"Solved {how_solved(results)} by the end ({results.confidence})", "Half had by",
        f"Kaplan-Meier, by the end ({results.confidence})", "Half had by", "Cut off",
    )  # fmt: skip
    note = (
        "The first two columns of results are the cumulative incidence (Aalen-Johansen), where whoever gives up, "
        "leaves or fails has ended; the next two are Kaplan-Meier, for which they might still have gone on. "
        f"{results.confidence} "
        "log-log intervals; without an end cut off a share of none or of all has its adjusted-Wald interval."
    )
    return Detail(
        "completion-numbers",
        "Time to completion",
        "Solved by when",
        columns,
        tuple(rows),
        note,
        left(results),
    )


def unseen(results: StudyResults) -> Detail | None:
    """How many problems are probably not seen yet."""
    return None if results.unseen is None else unseen_table(results.unseen)


def unseen_table(found: Unseen) -> Detail:
    """The estimate of any grid of people and problems in numbers."""

    def percent(share: float | None) -> Cell:
        return Cell(None if share is None else f"{rounded(100 * share)}{NBSP}%")

    row = (
        Cell(_PROBLEMS[found.kind]),
        Cell(str(found.people)),
        Cell(str(found.seen)),
        Cell(str(found.once)),
        percent(found.p_observed),
        percent(found.p_adjusted),
        percent(found.found),
        Cell(None if found.unseen is None else f"about {rounded(found.unseen)}"),
    )
    columns = (
        "Problems", "People", "Seen", "Seen once", "Met by, observed", "Met by, adjusted", "Share found",
        "Still unseen",
    )  # fmt: skip
    note = (
        "An estimate without an interval, of the problems that this method and these tasks can find. The share of "
        "people whom a problem meets is adjusted for small samples: normalised, and by Good-Turing, averaged (Lewis "
        "2001; Turner, Lewis and Nielsen 2006). Problems differ in how often they are met, which makes it optimistic."
    )
    return Detail("unseen", "Unseen problems", unseen_words(found), columns, (row,), note)


_PROBLEMS = {"errors": "Error codes by task", "findings": "Findings"}


def unseen_words(found: Unseen) -> str:
    """The estimate in a sentence without its full stop."""
    people = unbroken(found.people, "person", "people")
    if found.unseen is None:
        return f"{found.seen} problems seen with {people}: too few to say how many are not seen yet"
    number = rounded(found.unseen)
    if number == "0":
        return f"{found.seen} problems seen with {people}; of those within reach probably none is left unseen"
    more = "1 more is" if number == "1" else f"{number} more are"
    return f"{found.seen} problems seen with {people}; about {more} probably not seen yet"


def plain_rows(rows: Sequence[Row]) -> tuple[tuple[str | None, ...], ...]:
    """Rows as they are written on paper."""
    return tuple(tuple(cell.plain for cell in row) for row in rows)

"""What is measured beyond success and time on paper: the page's figures and tables, drawn and set for print. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from usability.charts.sheet import PRINT
from usability.measures.vocabulary import Outcome
from usability.reports.document import Block, Cells, Chart, Grid, Heading, Numbers
from usability.results import (
    details,
    effort_tables,
    learning_tables,
    path_tables,
    scale_tables,
    score_tables,
    slip_tables,
    sum_tables,
    time_tables,
)
from usability.results.asked_model import InstrumentResult
from usability.results.curves import PANELS_OF_A_PAGE, completion_figures
from usability.results.detail_table import Detail
from usability.results.learning_tables import learning_figures
from usability.results.model import StudyResults
from usability.results.scale_figures import item_figures, paired_figures
from usability.results.shown import Evidence
from usability.results.slip_figures import slip_figures

LINES_OF_A_PAGE = 20
FEW_TASKS = 8
"""Of more tasks the panels over time fill whole pages; of fewer two figures share one."""


def levels(results: StudyResults, numbers: Numbers) -> list[Block]:
    """The rates that the table of success leaves out. Nothing where all are the headline: no help, nothing in part."""
    together = results.together
    if together.outcomes[Outcome.PARTIAL] == 0 and together.x_strict == together.outcomes[Outcome.SUCCESS]:
        return []
    return _grid(_columns(time_tables.levels(results), 0, 6, 7, 8, 9), numbers)


def times(results: StudyResults, numbers: Numbers) -> list[Block]:
    """The averages that the table of times leaves out, and the times of those who failed or abandoned."""
    found = _columns(time_tables.times(results), 1, 2, 3, 4)
    return _grid(found and replace(found, note=_TIMES_NOTE), numbers)


_TIMES_NOTE = (
    "Median and arithmetic mean are of full successes without help. The median has an interval by order statistics "
    "from 25 times on; over all tasks neither has one, since a person’s times depend on one another. Failed: a wrong "
    "result. Abandoned: gave up, or left and was last heard of then. Both are geometric means, apart from the typical "
    "time."
)


def _columns(found: Detail | None, *places: int) -> Detail | None:
    """As many columns as paper is wide: the words at a row's start, and of the others those at these places."""
    if found is None:
        return None
    kept = [*range(found.left), *(found.left + place for place in places)]
    heads = tuple(found.heads[at] for at in kept)
    return replace(found, heads=heads, rows=tuple(tuple(row[at] for at in kept) for row in found.rows))


def completion(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Time to completion: both views and their numbers."""
    few = len(results.tasks) <= FEW_TASKS
    found = completion_figures(results, PRINT, PANELS_OF_A_PAGE if few else _whole_page(results))
    if not found:
        return []
    return [
        Heading("Time to completion"),
        *_charts(found, numbers, small=True),
        *_grid(details.completion(results), numbers),
    ]


def _whole_page(results: StudyResults) -> int:
    """Panels that fill a page: each has a line of figures more for every condition."""
    return {1: 10, 2: 8}.get(len(results.conditions), PANELS_OF_A_PAGE) if results.compares else 10


def within_people(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Differences between conditions, a dot for each person; the heading says of what."""
    found = paired_figures(results, PRINT)
    return _charts((replace(one, finding=f"{one.name}. {one.finding}") for one in found), numbers)


def items(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> list[Block]:
    """The items of an instrument beside what its score lets expect; nothing without published expectations."""
    return _charts(item_figures(results, PRINT, only=one), numbers)


def scores(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Scores beside published averages, what blanks change, scales, other rules, parts of SUS where asked for."""
    makers = (
        score_tables.averages, score_tables.blanks, score_tables.parts, scale_tables.one_question, scale_tables.scales,
        scale_tables.benchmarks,
    )  # fmt: skip
    found = [make(results) for make in makers]
    grids = [block for one in found for block in _grid(one, numbers)]
    return [Heading("Questionnaires in numbers"), *grids] if grids else []


def slips(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Errors by code, errors and help by task."""
    charts = _charts(slip_figures(results, PRINT, LINES_OF_A_PAGE), numbers)
    tables = [
        block
        for make in (slip_tables.codes, slip_tables.slips, slip_tables.places, slip_tables.support)
        for block in _grid(make(results), numbers)
    ]
    said = "Errors and help" if charts else "Problems and help"
    return [Heading(said), *charts, *tables] if charts or tables else []


def others(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Paths, efficiency, conversion, learnability, the combined score where asked for, problems unseen."""
    blocks: list[Block] = []
    for make in (
        path_tables.clicks, path_tables.lost, path_tables.time_on_page, effort_tables.efficiency,
        effort_tables.conversion, learning_tables.learning, sum_tables.sums, details.unseen,
    ):  # fmt: skip
        found = make(results)
        if found is not None:
            drawn = learning_figures(results, PRINT) if make is learning_tables.learning else []
            blocks += [Heading(found.name), *_charts(drawn, numbers), *_grid(found, numbers)]
    return blocks


CONTINUED = ", continued"


def _charts(found: Iterable[Evidence], numbers: Numbers, *, small: bool = False) -> list[Block]:
    """What goes on is told by its name alone: its finding stands above the first part."""
    return [
        Chart(
            numbers.figure(),
            one.name + CONTINUED if one.finding.endswith(CONTINUED) else one.finding,
            one.drawing,
            one.note,
            small,
        )
        for one in found
    ]


def _grid(found: Detail | None, numbers: Numbers) -> list[Block]:
    if found is None:
        return []
    rows = _named_once(details.plain_rows(found.rows)) if found.left > 1 else details.plain_rows(found.rows)
    return [Grid(numbers.table(), found.finding, found.heads, rows, found.note, left=found.left)]


def _named_once(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
    """Rows that begin alike say so once, as the rows of one task do."""
    starts = [None, *(row[0] for row in rows)]
    return tuple(
        ("" if row[0] == start else row[0], *row[1:]) for start, row in zip(starts, rows, strict=False)
    )

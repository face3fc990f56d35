"""What is measured beyond success and time on paper: the page's figures and tables, drawn and set for print. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from usability.charts.sheet import PRINT
from usability.measures.vocabulary import Outcome
from usability.reports.document import Block, Chart, Grid, Heading, Numbers, named_once
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
TWO, FEW_PANELS = 2, 4
"""Panels of more than two conditions are tall: so many share half a page."""
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
    """Time to completion: the view in which giving up competes."""
    found = [one for one in _completion(results) if not one.second]
    return [Heading("Time to completion"), *_charts(found, numbers, small=True)] if found else []


def completion_in_numbers(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Time to completion if nobody could stop, and both views in numbers."""
    found = [one for one in _completion(results) if one.second]
    tables = _grid(details.completion(results), numbers)
    return [Heading("Time to completion"), *tables, *_charts(found, numbers, small=True)] if tables else []


def _completion(results: StudyResults) -> list[Evidence]:
    few = FEW_PANELS if len(results.conditions) > TWO else PANELS_OF_A_PAGE
    return completion_figures(
        results, PRINT, few if len(results.tasks) <= FEW_TASKS else _whole_page(results)
    )


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
    """Errors by code over the whole study, errors and help by task."""
    found = [one for one in slip_figures(results, PRINT, LINES_OF_A_PAGE) if not one.second]
    charts = _charts(found, numbers)
    tables = [
        block
        for make in (slip_tables.slips, slip_tables.places, slip_tables.support)
        for block in _grid(make(results), numbers)
    ]
    said = "Errors and help" if charts else "Problems and help"
    return [Heading(said), *charts, *tables] if charts or tables else []


def slips_by_task(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Each task's errors by code: on paper a table alone, which has what the page draws task by task."""
    tables = _grid(slip_tables.codes(results), numbers)
    return [Heading("Errors by code"), *tables] if tables else []


def others(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Paths, conversion, learnability, the combined score where asked for."""
    makers = (
        path_tables.clicks, path_tables.lost, path_tables.time_on_page, effort_tables.conversion,
        learning_tables.learning, sum_tables.sums,
    )  # fmt: skip
    return _named(results, numbers, makers)


def effort_and_unseen(results: StudyResults, numbers: Numbers) -> list[Block]:
    """What successes cost, and how many problems nobody has met yet."""
    return _named(results, numbers, (effort_tables.efficiency, details.unseen))


def _named(
    results: StudyResults, numbers: Numbers, makers: Iterable[Callable[[StudyResults], Detail | None]]
) -> list[Block]:
    blocks: list[Block] = []
    for make in makers:
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
    rows = named_once(details.plain_rows(found.rows)) if found.left > 1 else details.plain_rows(found.rows)
    return [Grid(numbers.table(), found.finding, found.heads, rows, found.note, left=found.left)]

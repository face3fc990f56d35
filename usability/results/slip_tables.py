"""Tables of errors by code, errors by task, errors by place, and help. A number leads to its attempts. Pure."""

from dataclasses import replace

from usability.measures.errors import APPROXIMATE, is_approximate
from usability.measures.estimate import Estimate
from usability.measures.words import unbroken
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import ANY, Counts
from usability.results.detail_table import Detail, Row, figures_of, heads, left, numbered, rows_by_task, start
from usability.results.model import StudyResults
from usability.results.slips import LEVELS
from usability.results.task_figures import AttemptFigures, TaskFigures
from usability.results.task_model import Slips


def codes(results: StudyResults) -> Detail | None:
    """Errors by code, over the study and by task; a number leads to its attempts."""
    rows: list[Row] = []
    for one in results.overall:
        rows += _code_rows(results, "All tasks", "", one.condition, one.slips)
    if len(results.tasks) > 1:
        for task, figures in figures_of(results):
            title = numbered(task)
            rows += _code_rows(results, title, task.key, figures.condition, figures.slips)
    slips = results.together.slips
    if not rows or slips is None:
        return None
    first = slips.by_code[0]
    finding = f"{first.label}: {first.people.x} of {first.people.n} people met the most frequent error"
    columns = heads(
        results, "Error", "Times", "Attempts with it", f"People who met it ({results.confidence})"
    )
    note = (
        "Only attempts in which somebody coded errors count. Shares of people with "
        f"{results.confidence} adjusted-Wald intervals."
    )
    return Detail("codes", "Errors by code", finding, columns, tuple(rows), note, left(results) + 1)


def _code_rows(
    results: StudyResults, title: str, task: str, condition: str, found: Slips | None
) -> list[Row]:
    return [
        (
            *start(results, title, condition),
            Cell(one.label),
            Cell(str(one.count)),
            cells.count(one.attempts, Counts(task, condition, error=one.code)),
            cells.rate(one.people, Counts(task, condition, error=one.code)),
        )
        for one in (found.by_code if found else ())
    ]


def slips(results: StudyResults) -> Detail | None:
    """Errors by task, where somebody coded them."""
    together = results.together.slips
    if together is None:
        return None

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        counts, found = Counts(task, one.condition, error=ANY), one.slips
        if isinstance(one, TaskFigures):
            share = cells.rate(one.with_error, counts)
        else:
            share = Cell(f"{found.attempts} of {found.coded}" if found else None, counts=counts)
        return (
            *start(results, title, one.condition),
            cells.count(found.coded if found else None),
            cells.count(found.total if found else None, counts),
            _mean(one.errors, with_n=not isinstance(one, TaskFigures)),
            share,
            cells.rate(found.people if found else None, counts),
            cells.count(found.unique if found else None),
        )

    columns = heads(
        results,
        "Coded",
        "Errors",
        f"Errors an attempt ({results.confidence})",
        f"Attempts with an error ({results.confidence})",
        f"People who met one ({results.confidence})",
        "Different",
    )
    note = (
        "Coded: attempts in which somebody coded errors. Errors an attempt with exact Poisson intervals by task, "
        "approximate where errors bunch in few attempts (their variance is more than twice the mean); over all tasks "
        "the mean of people’s means. A dash was not coded, which is not zero."
    )
    finding = f"{unbroken(together.total, 'error')} in {unbroken(together.coded, 'attempt')}"
    return Detail(
        "slips", "Errors by task", finding, columns, rows_by_task(results, row), note, left(results)
    )


def _mean(errors: Estimate | None, *, with_n: bool) -> Cell:
    cell = cells.number(errors, 2, with_n=with_n)
    return replace(cell, interval=cell.interval + APPROXIMATE) if errors and is_approximate(errors) else cell


def places(results: StudyResults) -> Detail | None:
    """Errors per opportunity, where the plan says at how many places a person may go wrong."""
    rows = tuple(
        (
            *start(results, numbered(task), one.condition),
            Cell(str(found.opportunities)),
            cells.rate(found.per_opportunity, Counts(task.key, one.condition, error=ANY)),
        )
        for task, one in figures_of(results)
        if (found := one.slips) and found.per_opportunity
    )
    if not rows:
        return None
    columns = heads(results, "Places to go wrong", f"Errors of all places passed ({results.confidence})")
    note = (
        f"Errors per opportunity: errors over attempts times places, with {results.confidence} adjusted-Wald "
        "intervals. Tasks with an "
        "attempt of more errors than places are left out: there errors an attempt say more."
    )
    finding = f"Errors by place on {unbroken(len({row[0].text for row in rows}), 'task')}"
    return Detail("places", "Errors by place", finding, columns, rows, note, left(results))


def support(results: StudyResults) -> Detail | None:
    """Assists by level, and problems that were noted."""
    helped, noted = results.together.help.total > 0, results.together.problems > 0
    if not (helped or noted):
        return None

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        found: list[Cell] = []
        if helped:
            found.append(cells.count(one.help.total, Counts(task, one.condition, help=ANY)))
            found += [
                cells.count(number, Counts(task, one.condition, help=level))
                for level, number in zip(LEVELS, one.help.by_level, strict=True)
            ]
            found.append(cells.count(one.help.unknown))
        if noted:
            found.append(cells.count(one.problems))
        return (*start(results, title, one.condition), Cell(str(one.n)), *found)

    columns = ["Attempts"]
    columns += ["Assists", "Hint", "Level 2", "Told what to do", "Level not said"] if helped else []
    columns += ["Problems noted"] if noted else []
    said = [unbroken(results.together.help.total, "assist")] if helped else []
    said += [unbroken(results.together.problems, "problem") + " noted"] if noted else []
    name = "Help and problems" if helped and noted else "Help" if helped else "Problems noted"
    note = " ".join(
        ["An assist of level 1 is a hint, of level 3 telling what to do."] * helped
        + ["Problems were reported or noted; whether they were errors is not said by that."] * noted
    )
    return Detail(
        "help",
        name,
        " and ".join(said),
        heads(results, *columns),
        rows_by_task(results, row),
        note,
        left(results),
    )

"""The tables beside the figures: time to completion, errors, help, paths, efficiency and more. Pure.

The page and the report show the same tables; where nothing was captured there is none.
"""

from collections.abc import Callable, Sequence

from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, p_value, rounded, seconds
from usability.results import cells, path_tables, rate_tables, score_tables, slip_tables, time_tables
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, Row, figures_of, heads, left, numbered, start
from usability.results.expectation_table import asked_before, expectations
from usability.results.model import StudyResults
from usability.results.success import how_solved, solved
from usability.results.task_figures import OverallFigures, TaskFigures
from usability.results.task_model import Unseen


def details(results: StudyResults) -> tuple[Detail, ...]:
    """Every table that this study has something for, in the order in which they are read."""
    makers: tuple[Callable[[StudyResults], Detail | None], ...] = (
        time_tables.levels, time_tables.times, completion, slip_tables.codes, slip_tables.slips,
        slip_tables.places, slip_tables.support, path_tables.clicks, path_tables.lost, path_tables.time_on_page,
        efficiency, conversion, learning, expectations, asked_before, rate_tables.disasters, sums, unseen,
        score_tables.averages, score_tables.other_readings, score_tables.blanks, score_tables.parts,
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
        results, "Timed", f"Solved {how_solved(results)} by the end (95{NBSP}%)", "Half had by",
        f"Kaplan-Meier, by the end (95{NBSP}%)", "Half had by", "Cut off",
    )  # fmt: skip
    note = (
        "The first two columns of results are the cumulative incidence (Aalen-Johansen), where whoever gives up, "
        "leaves or fails has ended; the next two are Kaplan-Meier, for which they might still have gone on. 95 % "
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


def efficiency(results: StudyResults) -> Detail | None:
    """Success for the time it took, after ISO 9241-11."""
    experts = any(one.efficiency.expert for _task, one in figures_of(results))

    def row(title: str, task: str, one: TaskFigures | OverallFigures) -> Row:
        found = one.efficiency
        cif = None if found.per_minute is None else f"{rounded(100 * found.per_minute, 1)}{NBSP}%"
        return (
            *start(results, title, one.condition),
            cells.number(found.goals_per_minute, 2, Counts(task, one.condition)),
            cells.rate(found.relative),
            Cell(cif),
            *((cells.number(found.expert, 2),) if experts else ()),
        )

    timed = [(task, one) for task, one in figures_of(results) if one.efficiency.goals_per_minute.known]
    if not timed:
        return None
    rows = [row(numbered(task), task.key, one) for task, one in timed]
    if len(results.tasks) > 1:
        rows += [row("All tasks", "", one) for one in results.overall if one.efficiency.relative.known]
    columns = heads(
        results, f"Goals a minute (95{NBSP}%)", f"Time that went into successes (95{NBSP}%)",
        "Rate over mean time, a minute",
        *((f"Expert’s time over typical time (95{NBSP}%)",) if experts else ()),
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
    columns = heads(results, f"Conversion (95{NBSP}%)")
    finding = f"{x} of {n} attempts at {' and '.join(titles)} converted"
    return Detail("conversion", "Conversion", finding, columns, rows, note, left(results))


def learning(results: StudyResults) -> Detail | None:
    """Tasks that people did several times."""
    if not results.learning:
        return None
    titles = {task.key: numbered(task) for task in results.tasks}
    rows = []
    for one in results.learning:
        for trial in one.trials:
            last = trial is one.trials[-1]
            rows.append(
                (
                    *start(results, titles[one.task], one.condition),
                    Cell(str(trial.number)),
                    cells.count(trial.attempts),
                    cells.time(trial.time),
                    Cell(_improvement(one.improvement) if last else ""),
                    _within(one.ratio, one.p) if last else Cell(""),
                    Cell(rounded(one.law.learning_rate, 2) if last and one.law else "" if not last else None),
                )
            )
    columns = heads(
        results, "Time", "Attempts", f"Typical time of full successes (95{NBSP}%)", "Less than at first",
        f"Last over first, within people (95{NBSP}%)", "Factor of each doubling",
    )  # fmt: skip
    note = (
        "Times by how often a person had done the task, geometric means of full successes without help. Within "
        "people: paired t on the logarithm. Factor of each doubling: power law of practice, 2 to the power of -b, from "
        "three on."
    )
    several = len({one.task for one in results.learning})
    finding = f"{several} task{'' if several == 1 else 's'} done more than once by the same people"
    return Detail("learning", "Learnability", finding, columns, tuple(rows), note, left(results))


def _improvement(share: float | None) -> str | None:
    return None if share is None else f"{rounded(100 * share)}{NBSP}%"


def _within(ratio: Estimate | None, p: float | None) -> Cell:
    cell = cells.number(ratio, 2)
    if cell.text and p is not None:
        return Cell(cell.text, f"{cell.interval}, p {p_value(p)}")
    return cell


def sums(results: StudyResults) -> Detail | None:
    """The Single Usability Metric with its parts, where it was asked for."""
    if not results.choices.combined:
        return None
    titles = {task.key: numbered(task) for task in results.tasks}

    def percent(share: float | None) -> Cell:
        return Cell(None if share is None else f"{rounded(100 * share)}{NBSP}%")

    rows = tuple(
        (
            *start(results, titles[one.task], one.condition),
            Cell(str(one.n)),
            percent(one.completion),
            percent(one.time),
            percent(one.satisfaction),
            percent(one.errors),
            percent(one.value),
            Cell(seconds(one.time_specification)),
        )
        for one in results.sums
    )
    columns = heads(results, "n", "Completion", "Time", "Satisfaction", "Errors", "SUM", "Time to be below")
    note = (
        "Single Usability Metric (Sauro and Kindlund 2005): shares averaged with equal weight. Completion enters as "
        "the plain rate, so that 60 % counts as good; the time to be below is the 95th percentile of satisfied "
        "completers. Read the parts before the sum. It has no interval; the parts’ intervals stand with "
        "success, time and scales."
    )
    finding = (
        "The Single Usability Metric, which hides more than it shows" if rows else "Not enough data for SUM"
    )
    return Detail("sum", "SUM", finding, columns, rows, note, left(results))


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
    people = f"{found.people}{NBSP}{'person' if found.people == 1 else 'people'}"
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

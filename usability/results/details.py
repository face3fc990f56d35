"""The tables beside the figures: time to completion, errors, help, paths, efficiency and more. Pure.

The page and the report show the same tables; where nothing was captured there is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, p_value, rounded, seconds
from usability.measures.vocabulary import Outcome
from usability.results import cells
from usability.results.cells import Cell
from usability.results.model import OverallFigures, StudyResults, TaskFigures, TaskResult
from usability.results.slips import LEVELS
from usability.results.task_model import Assists, Slips, Unseen
from usability.results.words import ANY, Counts, how_solved, solved

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A table. key: stable. name: what it is about. finding: its heading. left: columns of words at its start."""

    key: str
    name: str
    finding: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str
    left: int = 1


def details(results: StudyResults) -> tuple[Detail, ...]:
    """Every table that this study has something for, in the order in which they are read."""
    makers: tuple[Callable[[StudyResults], Detail | None], ...] = (
        completion, codes, slips, paths, efficiency, conversion, learning, sums, unseen,
    )  # fmt: skip
    return tuple(found for make in makers if (found := make(results)) is not None)


def _heads(results: StudyResults, *rest: str) -> tuple[str, ...]:
    return ("Task", *(("Condition",) if results.compares else ()), *rest)


def _start(results: StudyResults, title: str, condition: str) -> Row:
    middle = (Cell(results.condition_name(condition)),) if results.compares else ()
    return (Cell(title), *middle)


def _left(results: StudyResults) -> int:
    return 2 if results.compares else 1


def _figures(results: StudyResults) -> list[tuple[TaskResult, TaskFigures]]:
    return [(task, one) for task in results.tasks for one in task.figures if one.n]


def completion(results: StudyResults) -> Detail | None:
    """Both views of time to completion in numbers."""
    rows = [
        (
            *_start(results, f"{task.number} {task.title}", one.condition),
            cells.count(found.n, Counts(task.key, one.condition) if found.n == one.n else None),
            cells.rate(found.share, solved(results, task.key, one.condition)),
            Cell(seconds(found.half) if found.half is not None else "not reached"),
            cells.rate(found.without_leaving),
            Cell(seconds(found.median) if found.median is not None else "not reached"),
            cells.count(found.cut),
        )
        for task, one in _figures(results)
        if (found := one.completion).n
    ]
    if not rows:
        return None
    heads = _heads(
        results, "Timed", f"Solved {how_solved(results)} by the end (95{NBSP}%)", "Half had by",
        f"Kaplan-Meier, by the end (95{NBSP}%)", "Half had by", "Cut off",
    )  # fmt: skip
    note = (
        "The first two columns of results are the cumulative incidence (Aalen-Johansen), where whoever gives up, "
        "leaves or fails has ended; the next two are Kaplan-Meier, for which they might still have gone on. 95 % "
        "log-log intervals; without an end cut off a share of none or of all has its adjusted-Wald interval."
    )
    return Detail(
        "completion-numbers", "Time to completion", "Solved by when", heads, tuple(rows), note, _left(results)
    )


def codes(results: StudyResults) -> Detail | None:
    """Errors by code, over the study and by task; a number leads to its attempts."""
    rows: list[Row] = []
    for one in results.overall:
        rows += _code_rows(results, "All tasks", "", one.condition, one.slips)
    if len(results.tasks) > 1:
        for task, figures in _figures(results):
            title = f"{task.number} {task.title}"
            rows += _code_rows(results, title, task.key, figures.condition, figures.slips)
    slips = results.together.slips
    if not rows or slips is None:
        return None
    first = slips.by_code[0]
    finding = f"{first.label}: {first.people.x} of {first.people.n} people met the most frequent error"
    heads = _heads(results, "Error", "Times", "Attempts with it", f"People who met it (95{NBSP}%)")
    note = "Only attempts in which somebody coded errors count. Shares of people with 95 % adjusted-Wald intervals."
    return Detail("codes", "Errors by code", finding, heads, tuple(rows), note, _left(results) + 1)


def _code_rows(
    results: StudyResults, title: str, task: str, condition: str, found: Slips | None
) -> list[Row]:
    return [
        (
            *_start(results, title, condition),
            Cell(one.label),
            Cell(str(one.count)),
            cells.count(one.attempts, Counts(task, condition, error=one.code)),
            cells.rate(one.people, Counts(task, condition, error=one.code)),
        )
        for one in (found.by_code if found else ())
    ]


def slips(results: StudyResults) -> Detail | None:
    """Errors and help by task."""
    together = results.together
    coded, helped, noted = together.slips is not None, together.help.total > 0, together.problems > 0
    if not (coded or helped or noted):
        return None
    places = any(one.slips and one.slips.per_opportunity for _task, one in _figures(results))
    heads: list[str] = []
    if coded:
        heads += ["Coded", "Errors", f"Errors an attempt (95{NBSP}%)", f"Attempts with an error (95{NBSP}%)"]
        heads += [f"Errors a place (95{NBSP}%)"] if places else []
        heads += ["Different"]
    if helped:
        heads += ["Assists", "Hint", "Level 2", "Told what to do", "Level not said"]
    heads += ["Problems noted"] if noted else []

    def row(title: str, task: str, one: TaskFigures | OverallFigures) -> Row:
        found: list[Cell] = []
        if coded:
            found += _error_cells(task, one, one.slips, places=places)
        if helped:
            found += _help_cells(task, one.condition, one.help)
        if noted:
            found.append(cells.count(one.problems))
        return (*_start(results, title, one.condition), *found)

    rows = [row(f"{task.number} {task.title}", task.key, one) for task, one in _figures(results)]
    if len(results.tasks) > 1:
        rows += [row("All tasks", "", one) for one in results.overall if one.n]
    said = [_many(found.total, "error") + f" in {found.coded} attempts"] if (found := together.slips) else []
    said += [_many(together.help.total, "assist")] if helped else []
    said += [_many(together.problems, "problem") + " noted"] if noted else []
    notes = []
    if coded:
        notes.append(
            "Errors an attempt with exact Poisson intervals by task, over all tasks the mean of people’s means. A "
            "place is one at which the plan says that a person may go wrong. A dash was not coded or not declared, "
            "not zero."
        )
    if noted:
        notes.append("Problems were reported or noted; whether they were errors is not said by that.")
    return Detail(
        "slips",
        "Errors and help" if coded or helped else "Problems noted",
        ", ".join(said),
        _heads(results, *heads),
        tuple(rows),
        " ".join(notes),
        _left(results),
    )


def _many(number: int, noun: str) -> str:
    return f"{number}{NBSP}{noun}{'' if number == 1 else 's'}"


def _error_cells(
    task: str, one: TaskFigures | OverallFigures, found: Slips | None, *, places: bool
) -> list[Cell]:
    counts = Counts(task, one.condition, error=ANY)
    if isinstance(one, TaskFigures):
        share = cells.rate(one.with_error, counts)
    else:
        share = Cell(f"{found.attempts} of {found.coded}" if found else None, counts=counts)
    return [
        cells.count(found.coded if found else None),
        cells.count(found.total if found else None, counts),
        cells.number(one.errors, 2),
        share,
        *([cells.rate(found.per_opportunity if found else None)] if places else []),
        cells.count(found.unique if found else None),
    ]


def _help_cells(task: str, condition: str, found: Assists) -> list[Cell]:
    levels = [
        cells.count(number, Counts(task, condition, help=level))
        for level, number in zip(LEVELS, found.by_level, strict=True)
    ]
    return [
        cells.count(found.total, Counts(task, condition, help=ANY)),
        *levels,
        cells.count(found.unknown),
    ]


def paths(results: StudyResults) -> Detail | None:
    """Clicks against the optimum and lostness, where they were captured."""
    captured = [(task, one, one.paths) for task, one in _figures(results) if one.paths]
    if not captured:
        return None
    rows = [
        (
            *_start(results, f"{task.number} {task.title}", one.condition),
            cells.number(found.clicks, counts=solved_in_full(task.key, one.condition)),
            cells.count(found.optimal_clicks if found.clicks else None),
            cells.number(found.excess),
            Cell(None if found.median_ratio is None else rounded(found.median_ratio, 2)),
            cells.rate(found.on_path),
            cells.number(found.lostness, 2),
            cells.rate(found.lost),
        )
        for task, one, found in captured
        if found is not None
    ]
    heads = _heads(
        results, f"Clicks (95{NBSP}%)", "Optimum", f"Clicks above it (95{NBSP}%)", "Median of clicks / optimum",
        f"On the shortest path (95{NBSP}%)", f"Lostness (95{NBSP}%)", f"Lost, above 0.5 (95{NBSP}%)",
    )  # fmt: skip
    doubtful = [task.title for task, _one, found in captured if found and found.doubtful]
    note = (
        "Full successes without help alone. Lostness after Smith (1996): 0 is the perfect path, below 0.4 nobody was "
        "lost, above 0.5 they were."
    )
    if doubtful:
        note += f" Somebody needed less than the declared optimum on {', '.join(doubtful)}: it was declared wrongly."
    tasks = len({task.key for task, _one, _found in captured})
    finding = f"Paths were captured on {tasks} of {len(results.tasks)} tasks"
    return Detail("paths", "Clicks and paths", finding, heads, tuple(rows), note, _left(results))


def solved_in_full(task: str, condition: str) -> Counts:
    """Unassisted full successes, whatever a success was chosen to be."""
    return Counts(task, condition, (Outcome.SUCCESS,), unassisted=True)


def efficiency(results: StudyResults) -> Detail | None:
    """Success for the time it took, after ISO 9241-11."""
    experts = any(one.efficiency.expert for _task, one in _figures(results))

    def row(title: str, task: str, one: TaskFigures | OverallFigures) -> Row:
        found = one.efficiency
        cif = None if found.per_minute is None else f"{rounded(100 * found.per_minute, 1)}{NBSP}%"
        return (
            *_start(results, title, one.condition),
            cells.number(found.goals_per_minute, 2, Counts(task, one.condition)),
            cells.rate(found.relative),
            Cell(cif),
            *((cells.rate(found.expert),) if experts else ()),
        )

    timed = [(task, one) for task, one in _figures(results) if one.efficiency.goals_per_minute.known]
    if not timed:
        return None
    rows = [row(f"{task.number} {task.title}", task.key, one) for task, one in timed]
    if len(results.tasks) > 1:
        rows += [row("All tasks", "", one) for one in results.overall if one.efficiency.relative.known]
    heads = _heads(
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
    return Detail("efficiency", "Efficiency", finding, heads, tuple(rows), note, _left(results))


def conversion(results: StudyResults) -> Detail | None:
    """Success of the tasks that the plan marks as a conversion."""
    marked = [(task, one) for task, one in _figures(results) if task.conversion]
    if not marked:
        return None
    rows = tuple(
        (
            *_start(results, f"{task.number} {task.title}", one.condition),
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
    heads = _heads(results, f"Conversion (95{NBSP}%)")
    finding = f"{x} of {n} attempts at {' and '.join(titles)} converted"
    return Detail("conversion", "Conversion", finding, heads, rows, note, _left(results))


def learning(results: StudyResults) -> Detail | None:
    """Tasks that people did several times."""
    if not results.learning:
        return None
    titles = {task.key: f"{task.number} {task.title}" for task in results.tasks}
    rows = []
    for one in results.learning:
        for trial in one.trials:
            last = trial is one.trials[-1]
            rows.append(
                (
                    *_start(results, titles[one.task], one.condition),
                    Cell(str(trial.number)),
                    cells.count(trial.attempts),
                    cells.time(trial.time),
                    Cell(_improvement(one.improvement) if last else ""),
                    _within(one.ratio, one.p) if last else Cell(""),
                    Cell(rounded(one.law.learning_rate, 2) if last and one.law else "" if not last else None),
                )
            )
    heads = _heads(
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
    return Detail("learning", "Learnability", finding, heads, tuple(rows), note, _left(results))


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
    titles = {task.key: f"{task.number} {task.title}" for task in results.tasks}

    def percent(share: float | None) -> Cell:
        return Cell(None if share is None else f"{rounded(100 * share)}{NBSP}%")

    rows = tuple(
        (
            *_start(results, titles[one.task], one.condition),
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
    heads = _heads(results, "n", "Completion", "Time", "Satisfaction", "Errors", "SUM", "Time to be below")
    note = (
        "Single Usability Metric (Sauro and Kindlund 2005): shares averaged with equal weight. Completion enters as "
        "the plain rate, so that 60 % counts as good; the time to be below is the 95th percentile of satisfied "
        "completers. Read the parts before the sum. It has no interval; the parts’ intervals stand with "
        "success, time and scales."
    )
    finding = (
        "The Single Usability Metric, which hides more than it shows" if rows else "Not enough data for SUM"
    )
    return Detail("sum", "SUM", finding, heads, rows, note, _left(results))


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
    heads = (
        "Problems", "People", "Seen", "Seen once", "Met by, observed", "Met by, adjusted", "Share found",
        "Still unseen",
    )  # fmt: skip
    note = (
        "An estimate without an interval, of the problems that this method and these tasks can find. The share of "
        "people whom a problem meets is adjusted for small samples: normalised, and by Good-Turing, averaged (Lewis "
        "2001; Turner, Lewis and Nielsen 2006). Problems differ in how often they are met, which makes it optimistic."
    )
    return Detail("unseen", "Unseen problems", unseen_words(found), heads, (row,), note)


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

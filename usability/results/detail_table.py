"""A table beside the figures, for the page and for paper, and how its rows begin. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from usability.results.cells import Cell
from usability.results.model import StudyResults
from usability.results.task_figures import AttemptFigures, TaskFigures, TaskResult

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


def heads(results: StudyResults, *rest: str, of: str = "Task") -> tuple[str, ...]:
    """Column heads of a table by task, or by what `of` says, and by condition where there are several."""
    return (of, *((results.column_noun,) if results.compares else ()), *rest)


def start(results: StudyResults, title: str, condition: str) -> Row:
    """The first cells of its row. condition: "" where everybody stands together."""
    middle = (Cell(results.condition_name(condition) or "All people"),) if results.compares else ()
    return (Cell(title), *middle)


def left(results: StudyResults) -> int:
    """How many of these first columns are words."""
    return 2 if results.compares else 1


def numbered(task: TaskResult) -> str:
    """A task's title with its number."""
    return f"{task.number} {task.title}"


def figures_of(results: StudyResults) -> list[tuple[TaskResult, TaskFigures]]:
    """Each task in each condition in which somebody did it."""
    return [(task, one) for task in results.tasks for one in task.figures if one.n]


def rows_by_task(results: StudyResults, row: Callable[[str, str, AttemptFigures], Row]) -> tuple[Row, ...]:
    """A row for each task, and one over all where there are several. row: from title, task's key and figures."""
    rows = [row(numbered(task), task.key, one) for task, one in figures_of(results)]
    if len(results.tasks) > 1:
        rows += [row("All tasks", "", one) for one in results.overall if one.n]
    return tuple(rows)

"""Learnability over trials, as a table. Pure."""

from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, p_value, rounded
from usability.results import cells
from usability.results.cells import Cell
from usability.results.detail_table import Detail, heads, left, numbered, start
from usability.results.model import StudyResults


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
        results, "Time", "Attempts", f"Typical time of full successes ({results.confidence})", "Less than at first",
        f"Last over first, within people ({results.confidence})", "Factor of each doubling",
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

"""Learnability over trials, as a table and a figure. Pure."""

from usability.charts.sheet import Sheet
from usability.charts.strip import StripRow, strip
from usability.measures.efficiency import PowerLaw
from usability.measures.estimate import Estimate
from usability.measures.rounding import NBSP, p_value, rounded, seconds
from usability.measures.words import unbroken
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, heads, left, numbered, start
from usability.results.model import StudyResults
from usability.results.shown import Evidence, timed
from usability.results.task_model import Learning


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
                    cells.rate(trial.solved, Counts(one.task, one.condition, trial=trial.number)),
                    cells.time(trial.time),
                    Cell("" if trial.number == 1 else _improvement(trial.improvement)),
                    _within(one.ratio, one.p) if last else Cell(""),
                    _law(one.law) if last else Cell(""),
                )
            )
    columns = heads(
        results, "Trial", f"Solved in full ({results.confidence})",
        f"Typical time of full successes ({results.confidence})", "Less than at first",
        f"Last over first, within people ({results.confidence})", "Factor of each doubling",
    )  # fmt: skip
    note = (
        "Each trial counts whoever did the task for that time; times are geometric means of full successes without "
        "help. Within people: of who succeeded in the first and the last, paired t on the logarithm. Factor of each "
        "doubling: power law of practice T = a · n to the power of −b, from three trials on; the factor is 2 to the "
        "power of −b. Every other figure counts the first trial."
    )
    return Detail("learning", "Learnability", _repeated(results), columns, tuple(rows), note, left(results))


def _repeated(results: StudyResults) -> str:
    return f"{unbroken(len({one.task for one in results.learning}), 'task')} done more than once by the same people"


def _finding(results: StudyResults) -> str:
    """What was learned, where one task alone was repeated and people succeeded first and last."""
    one, *more = results.learning
    trials = unbroken(len(one.trials), "trial")
    if more or one.ratio is None or one.ratio.value is None:
        return _repeated(results)
    title = next(task.title for task in results.tasks if task.key == one.task)
    cell = cells.ratio(one.ratio)
    return f"{title} took {cell.text} times as long in the last of {trials} as in the first {cell.interval}"


def learning_figures(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    """Typical times by trial with the attempts behind them."""
    if not any(trial.time.known for one in results.learning for trial in one.trials):
        return []
    rows = [
        StripRow(
            _row_name(results, one, trial.number),
            tuple(timed(dot, None) for dot in trial.dots if dot.seconds is not None),
            trial.time,
        )
        for one in results.learning
        for trial in one.trials
    ]
    drawing = strip(rows, title="Time by trial", sheet=sheet)
    note = (
        "Seconds on a log axis, every timed attempt. Geometric means of full successes without help, "
        f"{results.confidence} log-t intervals."
    )
    return [Evidence("learning-times", "Time by trial", _finding(results), note, drawing)]


def _row_name(results: StudyResults, one: Learning, trial: int) -> str:
    several = len({each.task for each in results.learning}) > 1
    title = next(task.title for task in results.tasks if task.key == one.task) if several else ""
    parts = [title, results.condition_name(one.condition) if results.compares else "", f"trial {trial}"]
    words = ", ".join(part for part in parts if part)
    return words[0].upper() + words[1:]


def _improvement(share: float | None) -> str | None:
    return None if share is None else f"{rounded(100 * share)}{NBSP}%"


def _within(ratio: Estimate | None, p: float | None) -> Cell:
    cell = cells.ratio(ratio)
    if cell.text and p is not None:
        return Cell(cell.text, f"{cell.interval}, p {p_value(p)}")
    return cell


def _law(law: PowerLaw | None) -> Cell:
    if law is None:
        return Cell(None)
    return Cell(rounded(law.learning_rate, 2), f"(a {seconds(law.a)}, b {rounded(law.b, 2)})")

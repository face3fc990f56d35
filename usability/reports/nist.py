"""The table by task that NIST's template for usability test reports asks for (NISTIR 7742, 2010). Pure."""

from usability.measures.estimate import Estimate
from usability.measures.means import sample_sd
from usability.measures.rounding import percent_number, rounded, seconds_number
from usability.reports.document import Block, Cells, Grid, Numbers, Prose, Section
from usability.results.model import StudyResults
from usability.results.ratings import ease_key
from usability.results.success import how_solved
from usability.results.task_figures import TaskFigures, TaskResult

HUNDRED = 100


def summary_by_task(results: StudyResults, numbers: Numbers) -> Section:
    """N, success, path, time, errors and rating of each task: means with standard deviations, and what was observed
    beside the plan's optimum.
    """
    name, heading = "Summary by task", "Every task in one line"
    key = ease_key(results.overall)
    rows = tuple(_row(results, task, one, key) for task in results.tasks for one in task.figures if one.n)
    if not rows:
        return Section("summary", name, heading, (Prose(("No attempt is counted yet.",)),))
    rating = next(
        (one for task in results.tasks for figures in task.figures for one in figures.ratings if one.key == key),
        None,
    )  # fmt: skip
    asked = (
        f"Rating: {rating.label.rstrip('.')}, {rating.low:g} {rating.low_label.lower()} to {rating.high:g} "
        f"{rating.high_label.lower()}. "
        if rating
        else ""
    )
    note: Block = Prose(
        (
            "The columns are those of the Common Industry Format as NIST customised it for health records (NISTIR "
            "7742, 2010). Means stand with their standard deviation in brackets; intervals with the results by task.",
        ),
        small=True,
    )
    caption = (
        f"N: counted attempts; n stands where fewer could be counted. Success: solved {how_solved(results)}, % (SD in "
        "percentage points). Path: mean clicks / the plan’s optimum. Time: seconds, arithmetic mean. Path and time are "
        f"those of full successes without help. {asked}A dash was not measured or has no optimum in the plan."
    )
    heads = ("", "Task", *((results.column_noun,) if results.compares else ()))
    measures = ("N", "Success", "Path", "Time", "Time / optimum", "Errors", "Rating")
    grid = Grid(
        numbers.table(), "Means and standard deviations", (*heads, *measures), rows, caption, left=len(heads)
    )
    return Section("summary", name, heading, (note, grid))


def _row(results: StudyResults, task: TaskResult, one: TaskFigures, key: str | None) -> Cells:
    rating = one.rating(key) if key else None
    paths = one.paths
    clicks = paths.clicks if paths and paths.optimal_clicks else None
    return (
        str(task.number),
        task.title,
        *((results.condition_name(one.condition),) if results.compares else ()),
        str(one.n),
        _success(one),
        f"{rounded(clicks.value, 1)} / {paths.optimal_clicks}{_n(clicks, one.n)}"
        if paths and clicks is not None and clicks.value is not None
        else None,
        _time(one),
        f"{seconds_number(one.time_mean.value)} / {seconds_number(task.optimal_time_s)}"
        if one.time_mean.value is not None and task.optimal_time_s
        else None,
        _mean(one.errors, one.n, 2),
        _mean(rating.estimate if rating else None, one.n, 1),
    )


def _success(one: TaskFigures) -> str | None:
    rate = one.success
    if rate.value is None or rate.x is None:
        return None
    sd = sample_sd([1.0] * rate.x + [0.0] * (rate.n - rate.x))
    return percent_number(rate.value, rate.n) + ("" if sd is None else f" ({rounded(sd * HUNDRED)})")


def _time(one: TaskFigures) -> str | None:
    mean = one.time_mean
    if mean.value is None:
        return None
    spread = "" if mean.sd is None else f" ({seconds_number(mean.sd)})"
    return f"{seconds_number(mean.value)}{spread}{_n(mean, one.n)}"


def _mean(estimate: Estimate | None, of: int, places: int) -> str | None:
    if estimate is None or estimate.value is None:
        return None
    spread = "" if estimate.sd is None else f" ({rounded(estimate.sd, places)})"
    return f"{rounded(estimate.value, places)}{spread}{_n(estimate, of)}"


def _n(estimate: Estimate, of: int) -> str:
    return "" if estimate.n == of else f", n\u00a0=\u00a0{estimate.n}"

"""Time to completion as figures: cumulative incidence, Kaplan-Meier beside it, and what tells them apart. Pure."""

from collections.abc import Iterator, Sequence

from usability.charts.curve import Curve, CurvePanel, CurvePoint, curves
from usability.charts.sheet import Sheet
from usability.charts.split import split
from usability.measures.proportions import completion_rate
from usability.measures.rounding import NBSP, percent, percent_number, seconds
from usability.measures.words import counted
from usability.results.model import StudyResults
from usability.results.shown import Evidence, condition_names
from usability.results.success import how_solved
from usability.results.task_figures import TaskFigures, TaskResult
from usability.results.task_model import Completion

PANELS_OF_A_PAGE = 6


def completion_figures(results: StudyResults, sheet: Sheet, most: int | None = None) -> list[Evidence]:
    """The two views. most: panels in one figure, for paper."""
    timed = [task for task in results.tasks if any(one.completion.n for one in task.figures)]
    if not timed:
        return []
    limits = {task.time_limit_s for task in results.tasks}
    limit = float(only) if len(limits) == 1 and (only := next(iter(limits))) else None
    found = []
    for survival in (False, True):
        for first, tasks in split(timed, most or len(timed)):
            part = "" if first == 1 else ", continued"
            drawing = curves(
                [
                    CurvePanel(task.title, tuple(_curve(one, survival=survival) for one in task.figures))
                    for task in tasks
                ],
                title=("Solved by when, if nobody could stop (Kaplan-Meier)" if survival else "Solved by when") + part,
                conditions=condition_names(results),
                limit=limit,
                first_number=first,
                numbered=len(results.tasks) > 1,
                sheet=sheet,
            )  # fmt: skip
            key = ("completion-km" if survival else "completion") + ("" if first == 1 else f"-{first}")
            name = "Kaplan-Meier, a second view" if survival else "Time to completion"
            finding = _difference_heading(timed) if survival else completion_finding(results)
            note = difference_of_views(results) if survival else _note(results)
            found.append(
                Evidence(key, name, finding + part, note if not part else "", drawing, second=survival)
            )
    return found


def _curve(one: TaskFigures, *, survival: bool) -> Curve | None:
    found = one.completion
    if not one.n and not found.n:
        return None
    if survival:
        points = tuple(
            CurvePoint(
                step.seconds,
                1 - step.survival,
                None if step.high is None else 1 - step.high,
                None if step.low is None else 1 - step.low,
            )
            for step in found.survival
        )
    else:
        points = (*_start(found), *_steps(found))
    value = _value(found, survival=survival)
    return Curve(points, found.until, found.n, value, found.cut_at, _ended(found, survival=survival))


def _ended(found: Completion, *, survival: bool) -> bool:
    """Whether nobody was under way when observation ended. For Kaplan-Meier whoever stopped still was."""
    if survival:
        return bool(found.survival) and found.survival[-1].survival < 1e-12
    return bool(found.steps) and found.steps[-1].completed + found.steps[-1].abandoned > 1 - 1e-12


def _start(found: Completion) -> tuple[CurvePoint, ...]:
    """Until the first completion nobody of n has solved it, a plain rate as long as nobody was cut off."""
    first = next((step.seconds for step in found.steps if step.completed > 0), found.until)
    if found.cut_at and found.cut_at[0] < first:
        return ()
    rate = completion_rate(0, found.n, found.share.level)
    return (CurvePoint(0.0, 0.0, rate.low, rate.high),)


def _steps(found: Completion) -> Iterator[CurvePoint]:
    for step in found.steps:
        if step.completed > 1e-12:
            # Where all have solved it the log-log limits end; the whole share's own interval stands.
            low, high = (step.low, step.high) if step.low is not None else (found.share.low, found.share.high)
            yield CurvePoint(step.seconds, min(step.completed, 1.0), low, high)


def _value(found: Completion, *, survival: bool) -> str:
    share = found.without_leaving if survival else found.share
    if share.value is None:
        return "no data"
    text = percent(share.value, share.n)
    if share.low is not None and share.high is not None:
        text += f" ({percent_number(share.low, share.n)}–{percent_number(share.high, share.n)})"
    return f"{text} by {seconds(found.until)}, n{NBSP}={NBSP}{found.n}"


def completion_finding(results: StudyResults) -> str:
    """On how many tasks half of the people had succeeded, and how soon."""
    said = []
    for index, condition in enumerate(results.conditions):
        found = [task.figures[index].completion for task in results.tasks if task.figures[index].completion.n]
        reached = sum(one.half is not None for one in found)
        tasks = f"{reached} of {counted(len(found), 'task')}"
        said.append(f"{tasks} {condition.phrase}" if results.compares else tasks)
    if results.compares:
        return f"At least half solved {' and '.join(said)}"
    halves = [(half, task) for task in results.tasks if (half := task.figures[0].completion.half) is not None]
    if not halves:
        return "On no task had half solved it by the end"
    fastest, slowest = (pick(halves, key=lambda one: one[0]) for pick in (min, max))
    if len(results.tasks) == 1:
        return f"Half had solved it by {seconds(fastest[0])}"
    words = f"At least half solved {said[0]}"
    if len(halves) == 1:
        return f"{words}, {fastest[1].title} by {seconds(fastest[0])}"
    first, last = seconds(fastest[0]), seconds(slowest[0])
    if first == last:
        return f"{words}, half by {first}"
    return f"{words}, half by {first} on {fastest[1].title} up to {last} on {slowest[1].title}"


def _note(results: StudyResults) -> str:
    figures = [one.completion for task in results.tasks for one in task.figures]
    untimed, cut = sum(one.untimed for one in figures), sum(one.cut for one in figures)
    note = (
        f"Share of people who had solved the task {how_solved(results)}, by seconds since its start: the cumulative "
        "incidence (Aalen-Johansen), in which giving up, leaving, failing and any other end compete with solving it. "
        f"Bands are {results.confidence} log-log intervals."
    )
    if cut:
        note += " Upright strokes are attempts that a time limit or a technical fault cut off."
    if untimed:
        has, does = ("attempt has", "does") if untimed == 1 else ("attempts have", "do")
        note += f" {untimed} {has} no time and {does} not stand here."
    return note


def difference_of_views(results: StudyResults) -> str:
    """The sentence that says how Kaplan-Meier differs from the cumulative incidence, on the task where it does most."""
    sentence = (
        "Kaplan-Meier takes whoever gave up, left or failed for somebody who might still have gone on: it answers how "
        "long it would take if nobody could stop, and so says that more people solve a task than did."
    )
    gap, task, one = _widest([(task, one) for task in results.tasks for one in task.figures])
    if task is None or one is None or gap < 0.005:
        return sentence + " Here both say the same."
    found = one.completion
    share, km = (percent(e.value, e.n) for e in (found.share, found.without_leaving))
    where = f"{task.title}, {results.condition_name(one.condition)}" if results.compares else task.title
    return f"{sentence} On {where} it would say {km} by {seconds(found.until)}; {share} of {found.n} did."


def _difference_heading(tasks: Sequence[TaskResult]) -> str:
    gap, task, _one = _widest([(task, one) for task in tasks for one in task.figures])
    if task is None or gap < 0.005:
        return "Both views say the same"
    return f"If nobody could stop, more would solve the tasks, most of all {task.title}"


def _widest(
    figures: Sequence[tuple[TaskResult, TaskFigures]],
) -> tuple[float, TaskResult | None, TaskFigures | None]:
    gaps = [
        ((one.completion.without_leaving.value or 0) - (one.completion.share.value or 0), task, one)
        for task, one in figures
        if one.completion.n
    ]
    return max(gaps, key=lambda gap: gap[0]) if gaps else (0.0, None, None)

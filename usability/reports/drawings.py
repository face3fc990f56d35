"""The charts of a report, drawn for paper from a study's results. Pure."""

from collections.abc import Iterator, Sequence

from usability.charts.flow import FlowStep, flow
from usability.charts.forest import forest
from usability.charts.marks import Drawing
from usability.charts.mean_rows import mean_rows
from usability.charts.nps import NpsRow, nps
from usability.charts.rows import IntervalRow
from usability.charts.scale import Band, ScoreRow, scale
from usability.charts.sheet import PRINT
from usability.charts.split import split
from usability.charts.stacked import StackedRow, stacked
from usability.charts.strip import StripRow, TimedAttempt, strip
from usability.charts.swarm import Solved
from usability.measures.nps import Categories
from usability.measures.sus import grade_bands
from usability.measures.vocabulary import Outcome
from usability.results.asked_model import InstrumentResult
from usability.results.model import StudyResults
from usability.results.people_model import Flow
from usability.results.success import task_count
from usability.results.task_figures import OverallFigures, TaskFigures, TaskResult

ON_THE_ANSWER_PAGE = 9
"""Most tasks of a forest plot that stands below the sentences of the answer."""
WIDTH_ON_PAPER = 140
"""Millimetres that a chart is wide (css/print.css)."""
FEWEST = 3
FOREST_LINES, STRIP_ROWS, BARS, MEAN_LINES = 36, 11, 16, 30

_SOLVED = {Outcome.SUCCESS: Solved.FULL, Outcome.PARTIAL: Solved.PARTIAL}


def condition_names(results: StudyResults) -> tuple[str, ...]:
    """The names beside each other in a chart; none for a study without conditions."""
    return tuple(one.name or one.key for one in results.conditions) if results.compares else ()


def answer_forest(results: StudyResults, room: float) -> tuple[Drawing, bool]:
    """Success by task, at most so many millimetres tall, and whether all tasks stand on it. Otherwise those fewest
    solved, three at least.
    """
    number = min(len(results.tasks), ON_THE_ANSWER_PAGE)
    found = _fewest_solved(results, number)
    while number > FEWEST and found[0].height / found[0].width * WIDTH_ON_PAPER > room:
        number -= 1
        found = _fewest_solved(results, number)
    return found


def _fewest_solved(results: StudyResults, number: int) -> tuple[Drawing, bool]:
    tasks, whole = results.tasks, number >= len(results.tasks)
    if not whole:
        ranked = sorted(tasks, key=_rate)[:number]
        tasks = tuple(sorted(ranked, key=lambda task: task.number))
    drawing = forest(
        [_rates(task, numbered=not whole) for task in tasks],
        title=f"Success by task with {results.confidence} intervals",
        conditions=condition_names(results),
        goal=_goal(results),
        mean=_mean(results),
        numbered=whole,
        sheet=PRINT,
    )
    return drawing, whole


def forests(results: StudyResults) -> Iterator[Drawing]:
    """Success by task, all tasks, as many figures as pages need."""
    most = max(FOREST_LINES // (max(len(results.conditions), 1) + 1), 3)
    for first, tasks in split(results.tasks, most):
        last = first + len(tasks) > len(results.tasks)
        yield forest(
            [_rates(task) for task in tasks],
            title=f"Success by task with {results.confidence} intervals{_which(first, tasks, results)}",
            conditions=condition_names(results),
            goal=_goal(results),
            mean=_mean(results) if last else None,
            first_number=first,
            sheet=PRINT,
        )


def _which(first: int, tasks: Sequence[TaskResult], results: StudyResults) -> str:
    return "" if len(tasks) == len(results.tasks) else f", tasks {first} to {first + len(tasks) - 1}"


def _rate(task: TaskResult) -> float:
    x, n = task_count(task)
    return x / n if n else 2.0


def _rates(task: TaskResult, *, numbered: bool = False) -> IntervalRow:
    name = f"{task.number} {task.title}" if numbered else task.title
    return IntervalRow(name, tuple(one.success for one in task.figures))


def _goal(results: StudyResults) -> float | None:
    goals = {task.success_goal for task in results.tasks}
    return goals.pop() if len(goals) == 1 else None


def _mean(results: StudyResults) -> IntervalRow | None:
    if not any(one.success.known for one in results.overall):
        return None
    return IntervalRow("Mean of people’s rates", tuple(one.success for one in results.overall))


def outcome_bars(results: StudyResults) -> Iterator[Drawing]:
    """How attempts ended, a bar for each task or task and condition."""

    def name(task: TaskResult, one: TaskFigures) -> str:
        condition = results.condition_name(one.condition)
        return f"{task.number} {task.title}, {condition}" if results.compares else task.title

    rows = [StackedRow(name(task, one), _parts(one)) for task in results.tasks for one in task.figures]
    lines = len(results.conditions)
    most = BARS // 2 // lines * lines or lines if results.compares else BARS
    for first, part in split(rows, most):
        yield stacked(
            part,
            title="How attempts ended, by task",
            numbered=not results.compares,
            first_number=first,
            sheet=PRINT,
        )


def _parts(one: TaskFigures) -> tuple[int, int, int, int]:
    left = one.outcomes[Outcome.GAVE_UP] + one.outcomes[Outcome.DROPPED_OUT]
    failed = one.outcomes[Outcome.FAILURE] + one.outcomes[Outcome.TIMED_OUT]
    return one.outcomes[Outcome.SUCCESS], one.outcomes[Outcome.PARTIAL], failed, left


def time_strips(results: StudyResults) -> Iterator[Drawing]:
    """Every timed attempt on a log axis: by condition over all tasks where conditions are compared, then by task."""
    limits = {task.time_limit_s for task in results.tasks}
    shared = limits.pop() if len(limits) == 1 else None
    if results.compares:
        yield strip(
            [
                StripRow(results.condition_name(one.condition), _attempts(results, one), one.time)
                for one in results.overall
            ],
            title="Time on task of all attempts, by condition",
            limit=shared,
            sheet=PRINT,
        )
        return
    for first, tasks in split(results.tasks, STRIP_ROWS):
        yield strip(
            [
                StripRow(
                    task.title, tuple(a for one in task.figures for a in _timed(one)), task.figures[0].time
                )
                for task in tasks
            ],
            title=f"Time on task of all attempts{_which(first, tasks, results)}",
            limit=shared,
            numbered=True,
            first_number=first,
            sheet=PRINT,
        )


def _attempts(results: StudyResults, overall: OverallFigures) -> tuple[TimedAttempt, ...]:
    return tuple(
        attempt
        for task in results.tasks
        for one in task.figures
        if one.condition == overall.condition
        for attempt in _timed(one)
    )


def _timed(one: TaskFigures) -> tuple[TimedAttempt, ...]:
    return tuple(
        TimedAttempt(dot.seconds, _SOLVED.get(dot.outcome, Solved.FAILED), stopped=dot.censored)
        for dot in one.dots
        if dot.seconds is not None
    )


def rating_rows(results: StudyResults, key: str) -> Iterator[Drawing]:
    """Means of one rating after each task; the last row is over people."""
    found = [rating for task in results.tasks for one in task.figures if (rating := one.rating(key))]
    if not found:
        return
    rating = found[0]
    most = max(MEAN_LINES // (max(len(results.conditions), 1) + 1), 3)
    for first, tasks in split(results.tasks, most):
        last = first + len(tasks) > len(results.tasks)
        overall = [next((r for r in one.ratings if r.key == key), None) for one in results.overall]
        yield mean_rows(
            [
                IntervalRow(
                    task.title,
                    tuple((r.estimate if (r := one.rating(key)) else None) for one in task.figures),
                    tuple((r.values if (r := one.rating(key)) else ()) for one in task.figures),
                )
                for task in tasks
            ],
            title=f"{rating.label}: means by task with {results.confidence} intervals{_which(first, tasks, results)}",
            low=rating.low,
            high=rating.high,
            low_label=rating.low_label,
            high_label=rating.high_label,
            conditions=condition_names(results),
            benchmark=rating.benchmark,
            benchmark_words=f"published average {rating.benchmark:g}" if rating.benchmark else "",
            overall=IntervalRow("Mean of people’s means", tuple(o.estimate if o else None for o in overall))
            if last
            else None,
            first_number=first,
            sheet=PRINT,
        )


def scores(results: StudyResults, one: InstrumentResult) -> Drawing:
    """People's scores on an instrument's scale; grades as bands for real SUS alone."""
    rules = one.instrument.scoring
    bands = [Band(*band) for band in grade_bands()] if one.instrument.norms == "sus" else []
    return scale(
        [
            ScoreRow(
                results.condition_name(column.condition) or "All people",
                tuple(score.value for score in column.scores if score.value is not None),
                column.summary.main,
            )
            for column in one.columns
        ],
        title=f"{one.instrument.name}: people’s scores, mean and {results.confidence} interval",
        low=rules.range_low,
        high=rules.range_high,
        bands=bands,
        places=1,
        sheet=PRINT,
    )


def promoters(results: StudyResults, one: InstrumentResult) -> Drawing:
    """Detractors, passives and promoters with the Net Promoter Score."""
    rows = []
    for column in one.columns:
        values = [score for score in column.summary.scores if score is not None]
        counts = Categories(
            promoters=sum(v > 0 for v in values),
            passives=sum(v == 0 for v in values),
            detractors=sum(v < 0 for v in values),
        )
        rows.append(
            NpsRow(results.condition_name(column.condition) or "All people", counts, column.summary.main)
        )
    return nps(
        rows,
        title=f"{one.instrument.name}: people and score with its {results.confidence} interval",
        sheet=PRINT,
    )


def _times_opened(opened: int | None) -> str:
    if opened is None:
        return ""
    return "time a link was opened" if opened == 1 else "times a link was opened"


def people_flow(found: Flow) -> Drawing:
    """From the link to the counted results."""
    steps = [
        FlowStep("Opened a link", found.opened, _times_opened(found.opened)),
        FlowStep("Declined consent", found.refused_consent, kept=False),
        FlowStep("Did not fit the screener", found.screened_out, kept=False),
        FlowStep("Study or quota full", found.full, kept=False),
        FlowStep("Started", found.started),
        FlowStep("Left before the end", found.dropped_out, kept=False),
        FlowStep(
            "Excluded",
            found.excluded,
            "by the researcher, with a reason" if found.excluded else "",
            kept=False,
        ),
        FlowStep(
            "Counted",
            found.people,
            f"{'person' if found.people == 1 else 'people'} in these results",
            final=True,
        ),
    ]
    if found.running:
        steps.insert(-2, FlowStep("Still running", found.running, "not counted yet", kept=False))
    return flow(steps, title="People from the link to the counted results", sheet=PRINT)

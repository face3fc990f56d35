"""The figures of a study's results: each a drawing with its finding and note, the same on screen and in print. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from usability.charts.flow import FlowStep, flow
from usability.charts.forest import forest
from usability.charts.marks import Drawing
from usability.charts.mean_rows import mean_rows
from usability.charts.nps import NpsRow
from usability.charts.nps import nps as nps_chart
from usability.charts.rows import IntervalRow
from usability.charts.scale import Band, ScoreRow, scale
from usability.charts.sheet import SCREEN, Sheet
from usability.charts.stacked import StackedRow, stacked
from usability.charts.strip import StripRow, strip
from usability.instruments.words import top_words
from usability.measures.estimate import Estimate
from usability.measures.nps import categories
from usability.measures.vocabulary import Outcome
from usability.results import cells, findings
from usability.results.asked_model import InstrumentColumn, InstrumentResult
from usability.results.cells import Cell
from usability.results.choices import Success
from usability.results.counts import Counts
from usability.results.curves import completion_figures
from usability.results.learning_tables import learning_figures
from usability.results.model import StudyResults
from usability.results.ratings import ease_key
from usability.results.scale_figures import item_figures, paired_figures
from usability.results.shown import Evidence, condition_names, timed
from usability.results.slip_figures import slip_figures
from usability.results.success import full_successes, solved
from usability.results.task_figures import OverallFigures, TaskFigures, TaskResult

SUS_BANDS = (
    Band("F", 0, 51.7),
    Band("D", 51.7, 62.7),
    Band("C", 62.7, 72.6),
    Band("B", 72.6, 78.9),
    Band("A", 78.9, 100),
)
"""Grades of the curved grading scale (Sauro & Lewis 2016), its plus and minus left out."""
EACH_TASK_UP_TO = 12
"""With more tasks the times are drawn by condition instead of by task."""


def evidence(results: StudyResults, sheet: Sheet = SCREEN) -> tuple[Evidence, ...]:
    """Every figure that this study has something for, in the order in which they are read."""
    makers: list[Callable[[StudyResults, Sheet], Sequence[Evidence]]] = [
        _success, _times, completion_figures, learning_figures, _outcomes, slip_figures, _ratings,
        _questionnaires, item_figures, paired_figures, _flow,
    ]  # fmt: skip
    return tuple(one for make in makers for one in make(results, sheet))


def _success(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    if not results.together.n:
        return []
    rows = [
        IntervalRow(task.title, tuple(one.success if one.n else None for one in task.figures))
        for task in results.tasks
    ]
    several = len(results.tasks) > 1
    people = "person’s rate" if results.people.n == 1 else "people’s rates"
    mean = (
        IntervalRow(f"Mean of {people}", tuple(one.success for one in results.overall)) if several else None
    )
    goals = {task.success_goal for task in results.tasks}
    goal = goals.pop() if len(goals) == 1 else None
    drawing = forest(
        rows, title="Success by task", conditions=condition_names(results), goal=goal, mean=mean, sheet=sheet
    )
    what = (
        "Solved in full, without help"
        if results.choices.success is Success.STRICT
        else "Solved in full or in part"
    )
    note = f"{what}. Bars are {results.confidence} adjusted-Wald intervals"
    note += "; the last row is the mean of people’s own rates with a t interval." if several else "."
    if results.compares:
        note += f" {findings.success_difference(results)}"
    return [Evidence("success", "Success by task", findings.success(results), note.strip(), drawing)]


def _outcomes(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    if not results.together.n:
        return []
    if results.compares:
        rows = [
            StackedRow(results.condition_name(one.condition), ending_counts(one.outcomes))
            for one in results.overall
        ]
    else:
        rows = [StackedRow(task.title, ending_counts(task.figures[0].outcomes)) for task in results.tasks]
    drawing = stacked(rows, title="How attempts ended", numbered=not results.compares, sheet=sheet)
    note = (
        "Abandoned: the person gave up or left and was silent. Failed: a wrong result, or the time limit passed. "
        "Attempts that were never begun or broke for technical reasons are not among them."
    )
    return [Evidence("outcomes", "Outcomes", findings.outcomes(results), note, drawing)]


def ending_counts(outcomes: dict[Outcome, int]) -> tuple[int, int, int, int]:
    """In full, in part, failed (with timed out), abandoned: the four parts of a bar."""
    return (
        outcomes[Outcome.SUCCESS],
        outcomes[Outcome.PARTIAL],
        outcomes[Outcome.FAILURE] + outcomes[Outcome.TIMED_OUT],
        outcomes[Outcome.GAVE_UP] + outcomes[Outcome.DROPPED_OUT],
    )


def _times(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    if results.together.time_all.value is None:
        return []
    limits = {task.time_limit_s for task in results.tasks}
    limit = float(one) if len(limits) == 1 and (one := next(iter(limits))) else None
    by_task = not results.compares and 1 < len(results.tasks) <= EACH_TASK_UP_TO
    if by_task:
        rows = [_time_row(task.title, [task.figures[0]], limit) for task in results.tasks]
        rows = [_with_mean(row, task) for row, task in zip(rows, results.tasks, strict=True)]
    else:
        rows = [
            StripRow(
                results.condition_name(overall.condition) or "All tasks",
                _time_row("", [task.figures[index] for task in results.tasks], limit).attempts,
                overall.time,
            )
            for index, overall in enumerate(results.overall)
        ]
    drawing = strip(rows, title="Time of every attempt", limit=limit, numbered=by_task, sheet=sheet)
    timed = sum(results.time_qualities.values())
    note = (
        f"Seconds on a log axis, {timed} timed attempts. Geometric means of full successes without help, "
        + (
            f"{results.confidence} log-t intervals."
            if by_task
            else f"{results.confidence} intervals that allow for several from one person."
        )
    )
    if limit is None and any(limits):
        note += " Time limits differ by task; attempts that reached theirs stand at it."
    return [Evidence("time", "Time of every attempt", findings.times(results), note, drawing)]


def _with_mean(row: StripRow, task: TaskResult) -> StripRow:
    return StripRow(row.name, row.attempts, task.figures[0].time)


def _time_row(name: str, figures: Sequence[TaskFigures], limit: float | None) -> StripRow:
    dots = [dot for one in figures for dot in one.dots if dot.seconds is not None]
    return StripRow(name, tuple(timed(dot, limit) for dot in dots))


def _ratings(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    """The scale about ease by task; where several scales were asked, also all of them over people."""
    key = ease_key(results.overall)
    if key is None:
        return []
    found = [_rating_by_task(results, key, sheet)]
    for ends in dict.fromkeys((one.low, one.high) for one in results.together.ratings if one.estimate.known):
        keys = [
            one.key for one in results.together.ratings if (one.low, one.high) == ends and one.estimate.known
        ]
        if keys != [key]:
            found.append(_ratings_over_people(results, keys, sheet))
    return found


def _rating_by_task(results: StudyResults, key: str, sheet: Sheet) -> Evidence:
    overall = next(one for one in results.together.ratings if one.key == key)
    rows = []
    for task in results.tasks:
        rated = [one.rating(key) for one in task.figures]
        if any(rated):
            rows.append(
                IntervalRow(
                    task.title,
                    tuple(one.estimate if one else None for one in rated),
                    tuple(one.values if one else () for one in rated),
                )
            )
    total = IntervalRow("Mean over people", tuple(_estimate_of(one, key) for one in results.overall))
    last = total if len(rows) > 1 else None
    title, share = f"{overall.label}, by task", findings.is_share(results, key)
    if share:
        drawing = _shares(results, rows, title, last, sheet)
    else:
        drawing = mean_rows(
            rows,
            title=title,
            low=overall.low,
            high=overall.high,
            low_label=overall.low_label,
            high_label=overall.high_label,
            conditions=condition_names(results),
            benchmark=overall.benchmark,
            benchmark_words=f"published average {overall.benchmark:g}"
            if overall.benchmark is not None
            else "",
            overall=last,
            sheet=sheet,
        )
    shown = [one for row in [*rows, *([last] if last else [])] for one in row.estimates]
    methods = " and ".join(dict.fromkeys(one.method for one in shown if one and one.low is not None))
    dots = "Dots are shares" if share else "Rings are answers"
    note = f"Asked right after each task. {dots}, bars {results.confidence} {methods or 't'} intervals"
    note += "; the last row is over people, each with the mean of their answers." if last else "."
    note = " ".join(part for part in (note, findings.rating_differences(results, key), overall.about) if part)
    return Evidence(f"rating-{key}", overall.label, findings.ratings(results, key), note, drawing)


def _shares(
    results: StudyResults, rows: Sequence[IntervalRow], title: str, last: IntervalRow | None, sheet: Sheet
) -> Drawing:
    """Shares of high answers by task: a rate has no answers to ring and no ends of a scale."""
    bare = [replace(row, dots=()) for row in rows]
    names, heads = condition_names(results), ("Task", "Answered high")
    return forest(bare, title=title, conditions=names, mean=last, heads=heads, sheet=sheet)


def _ratings_over_people(results: StudyResults, keys: Sequence[str], sheet: Sheet) -> Evidence:
    asked = {one.key: one for one in results.together.ratings}
    first = asked[keys[0]]
    rows = [
        IntervalRow(asked[key].label, tuple(_estimate_of(one, key) for one in results.overall))
        for key in keys
    ]
    drawing = mean_rows(
        rows,
        title="Scales after tasks",
        low=first.low,
        high=first.high,
        conditions=condition_names(results),
        numbered=False,
        sheet=sheet,
    )
    note = f"Means over people, each with the mean of their answers over tasks; {results.confidence} t intervals."
    note = " ".join([note, *(f"{asked[key].label}: {asked[key].about}" for key in keys if asked[key].about)])
    key = f"ratings-{first.low:g}-{first.high:g}"
    return Evidence(key, "Scales after tasks", findings.ratings_together(results, keys), note, drawing)


def _estimate_of(one: OverallFigures, key: str) -> Estimate | None:
    return next((rating.estimate for rating in one.ratings if rating.key == key), None)


def _questionnaires(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    return [
        _questionnaire(results, one, sheet)
        for one in results.instruments
        if any(column.scores for column in one.columns)
    ]


def _questionnaire(results: StudyResults, one: InstrumentResult, sheet: Sheet) -> Evidence:
    instrument = one.instrument
    key, name = f"instrument-{results.instrument_name(one).replace('.', '-')}", instrument.name
    finding, note = findings.instrument(results, one), findings.instrument_note(results, one)
    if instrument.scoring.rule == "nps":
        nps_rows = [
            NpsRow(_column_name(results, column), categories(_single_answers(column)), column.summary.main)
            for column in one.columns
        ]
        return Evidence(key, name, finding, note, nps_chart(nps_rows, title=name, sheet=sheet))
    if instrument.scoring.rule == "top_box":
        rows = [
            IntervalRow(_column_name(results, column) or name, (column.summary.main,))
            for column in one.columns
        ]
        heads = ("People", f"Answered {top_words(instrument)}")
        drawing = forest(rows, title=name, numbered=False, heads=heads, sheet=sheet)
        return Evidence(key, name, finding, note, drawing)
    if not instrument.scoring.overall:
        return Evidence(key, name, finding, note, _subscales(results, one, sheet))
    rules = instrument.scoring
    low_label, high_label = instrument.labels(instrument.items[0]) if len(instrument.items) == 1 else ("", "")
    drawing = scale(
        [
            ScoreRow(
                _column_name(results, column) or name,
                tuple(score.value for score in column.scores if score.value is not None),
                column.summary.main,
            )
            for column in one.columns
        ],
        title=name,
        low=rules.range_low,
        high=rules.range_high,
        low_label=low_label,
        high_label=high_label,
        bands=SUS_BANDS if instrument.norms == "sus" else (),
        sheet=sheet,
    )
    return Evidence(key, name, finding, note, drawing)


def _subscales(results: StudyResults, one: InstrumentResult, sheet: Sheet) -> Drawing:
    instrument = one.instrument
    rows = [
        IntervalRow(part.name, tuple(column.summary.subscales[part.key] for column in one.columns))
        for part in instrument.subscales
    ]
    names = tuple(_column_name(results, column) for column in one.columns) if len(one.columns) > 1 else ()
    return mean_rows(
        rows, title=instrument.name, low=instrument.scoring.range_low, high=instrument.scoring.range_high,
        conditions=names, numbered=False, sheet=sheet,
    )  # fmt: skip


def _column_name(results: StudyResults, column: InstrumentColumn) -> str:
    return results.condition_name(column.condition)


def _single_answers(column: InstrumentColumn) -> list[int | None]:
    """Ratings 0..10 that give these categories: an NPS score knows only detractor, passive and promoter."""
    standing = {-100.0: 0, 0.0: 7, 100.0: 10}
    return [standing.get(score.value) if score.value is not None else None for score in column.scores]


def _flow(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    one = results.flow
    each = _attempts_each(results)
    steps = [
        FlowStep("Link opened", one.opened, "times" if one.opened is not None else "not in the imported file")
    ]
    for name, count in (
        ("Refused consent", one.refused_consent),
        ("Screened out", one.screened_out),
        ("Full", one.full),
    ):
        if count is None or count:
            steps.append(
                FlowStep(name, count, "" if count is not None else "not in the imported file", kept=False)
            )
    steps += [
        FlowStep("Started", one.started, "sessions"),
        FlowStep("Dropped out", one.dropped_out, "left before the end; counted", kept=False),
    ]
    if one.running:
        steps.append(FlowStep("Still running", one.running, "not counted yet", kept=False))
    left_out = 0 if results.choices.with_excluded else one.excluded
    note = "no exclusions" if not one.excluded else "excluded" if left_out else "excluded people are counted"
    steps.append(FlowStep("Left out of the results", left_out, note, kept=False))
    steps.append(FlowStep("Counted here", one.people, each, final=True))
    drawing = flow(steps, title="Flow of people", sheet=sheet)
    words = (
        "What a file does not say is not measured, which is not the same as zero."
        if one.opened is None
        else ("Before admission only counts are kept, nothing about the person.")
    )
    return [Evidence("flow", "Flow", findings.flow(results), words, drawing)]


def _attempts_each(results: StudyResults) -> str:
    people, attempts = results.flow.people, results.flow.attempts
    if not people:
        return "people"
    noun = "person" if people == 1 else "people"
    return f"{noun}, {attempts} attempt{'' if attempts == 1 else 's'}"


def headline_rows(results: StudyResults) -> list[tuple[str, list[Cell]]]:
    """The few numbers beside the answer: label, then a cell for each condition, each with what it counts."""
    rows = [
        (
            "Success, mean of people’s rates",
            [cells.rate(one.success, solved(results, "", one.condition)) for one in results.overall],
        ),
        (
            "Time of full successes, geometric mean",
            [cells.time(one.time, full_successes("", one.condition)) for one in results.overall],
        ),
    ]
    for one in results.instruments:
        rules, name = one.instrument.scoring, results.instrument_name(one)
        if rules.overall and rules.rule == "sus_like" and len(one.columns) == len(results.overall):
            label = f"{one.instrument.name}, {rules.range_low:g}–{rules.range_high:g}"
            rows.append(
                (
                    label,
                    [
                        cells.number(c.summary.main, counts=Counts(condition=c.condition, instrument=name))
                        for c in one.columns
                    ],
                )
            )
    return [row for row in rows if any(cell.text for cell in row[1])]

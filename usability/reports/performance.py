"""Results by task: effectiveness and efficiency. Pure."""

from collections.abc import Iterable

from usability.measures.estimate import Estimate
from usability.measures.rounding import (
    mean_text,
    p_value,
    percent_number,
    points,
    rate_text,
    ratio_number,
    seconds,
    signed,
    time_text,
)
from usability.measures.words import listed
from usability.reports import details
from usability.reports.document import Block, Cells, Chart, Grid, Heading, Numbers, Prose, Section
from usability.reports.drawings import forests, outcome_bars, time_strips
from usability.reports.front import finding
from usability.results.compared import effect_words, said_twice, test_words
from usability.results.correction import head
from usability.results.headings import heading_of
from usability.results.model import StudyResults
from usability.results.ratings import ease_key
from usability.results.success import how_solved
from usability.results.task_figures import Difference, OverallFigures, TaskFigures
from usability.sessions.rules import Mode

PP = 100


def performance(results: StudyResults, numbers: Numbers, *, whole_in_the_answer: bool = True) -> Section:
    """Success, outcomes and times, task by task and over all tasks. whole_in_the_answer: the answer shows all tasks."""
    name, heading = "Results by task", f"Results by task: {results.flow.attempts} attempts"
    if not results.together.n:
        nothing = Prose(("No attempt is counted yet. Success, times and errors will stand here.",))
        return Section("tasks", name, "Results by task", (nothing,))
    blocks: list[Block] = [Heading("All tasks together"), _overall(results, numbers)]
    if results.differences:
        blocks.append(_differences(results, numbers))
        blocks += details.within_people(results, numbers)
    # A figure stands before its table: the table may go over the page's end that the figure left it.
    blocks.append(Heading("Success"))
    charts = list(forests(results))
    if len(charts) > 1 or not whole_in_the_answer:
        blocks += [Chart(numbers.figure(), drawing.title, drawing, "") for drawing in charts]
    for index, drawing in enumerate(outcome_bars(results)):
        said = _outcome_finding(results) if not index else "How attempts ended, continued"
        caption = (
            "Failed: a wrong result, or stopped by the time limit. Abandoned: gave up, or left the study."
        )
        blocks.append(Chart(numbers.figure(), said, drawing, caption if not index else ""))
    blocks += [_success(results, numbers), Heading("Time on task")]
    # Where tasks have different limits no wall is drawn.
    limits = {task.time_limit_s for task in results.tasks}
    one_limit = len(limits) == 1 and None not in limits
    walled = " Marks behind the wall were cut off by the time limit." if one_limit else ""
    for index, drawing in enumerate(time_strips(results)):
        said = _time_finding(results) if not index else "Times of all attempts, continued"
        caption = (
            "Each mark is an attempt, on a logarithmic axis; ring and line are the geometric mean of unassisted full "
            f"successes and its {results.confidence} interval."
        ) + walled
        blocks.append(Chart(numbers.figure(), said, drawing, caption if not index else ""))
    blocks.append(_times(results, numbers))
    blocks += details.completion(results, numbers)
    blocks += details.slips(results, numbers)
    blocks += details.others(results, numbers)
    return Section("tasks", name, heading, tuple(blocks))


def in_detail(results: StudyResults, numbers: Numbers) -> list[Block]:
    """What a reader who checks or goes deeper looks for, for the appendix."""
    levels = details.levels(results, numbers)
    return [
        *([Heading("Levels of success"), *levels] if levels else []),
        *_task_differences(results, numbers),
        Heading("Averages of time"),
        *details.times(results, numbers),
        *details.effort_and_unseen(results, numbers),
        *details.slips_by_task(results, numbers),
        *details.completion_in_numbers(results, numbers),
    ]


def columns_of(results: StudyResults) -> list[OverallFigures]:
    """The columns of a table over all tasks, with all of them together where that pools nothing unasked."""
    if not results.compares:
        return [results.together]
    return [*results.overall, *([] if results.pools_modes else [results.together])]


def _overall(results: StudyResults, numbers: Numbers) -> Grid:
    columns = columns_of(results)
    names = (
        tuple(results.condition_name(one.condition) for one in results.overall) if results.compares else ()
    )
    how = how_solved(results)

    def row(label: str, cells: Iterable[str | None]) -> Cells:
        return label, *cells

    rows = [
        row("People", (str(one.people) for one in columns)),
        row(f"Attempts solved {how}", (f"{one.x_success} of {one.n}" for one in columns)),
        row("Success, mean of people’s rates", (_rate(one.success) for one in columns)),
        row("In full or in part, mean of people’s rates", (_rate(one.lenient) for one in columns)),
        row("Abandonment, mean of people’s rates", (_rate(one.abandonment) for one in columns)),
        row("Typical time of full successes", (_time(one.time) for one in columns)),
        row("Median time of full successes", (seconds(one.time_median.value) for one in columns)),
        row("Arithmetic mean of full successes", (seconds(one.time_mean.value) for one in columns)),
        row("Typical time of all attempts", (_time(one.time_all) for one in columns)),
        row("Arithmetic mean of all attempts", (seconds(one.time_all_mean.value) for one in columns)),
        row("Attempts whose time was cut off", (f"{one.censored} of {one.n}" for one in columns)),
        row("Errors an attempt", (mean_text(one.errors, 2) if one.errors else None for one in columns)),
    ]
    if set(results.people.modes) != {Mode.IMPORTED.value} or results.together.problems:
        rows.append(row("Problems noted", (str(one.problems) for one in columns)))
    caption = "Means of people’s rates and errors: t interval. Times: geometric mean with people as clusters."
    if results.together.censored:
        caption += " Times over all attempts are a lower bound, because some were cut off."
    together = ("Together",) if len(columns) > len(results.overall) else ()
    headers = ("", *names, *together) if results.compares else ("", f"Value ({results.confidence})")
    return Grid(numbers.table(), heading_of(results), headers, tuple(rows), caption)


def _rate(estimate: Estimate) -> str:
    return rate_text(estimate)


def _time(estimate: Estimate) -> str:
    return time_text(estimate)


def _differences(results: StudyResults, numbers: Numbers) -> Grid:
    shown = [one for one in results.differences if one.measure != said_twice(results)]
    adjusted, corrected = any(one.adjusted for one in shown), head(results.choices.correction)
    several = pairs(shown) > 1
    rows = tuple(
        (
            one.label,
            *((compared(results, one),) if several else ()),
            difference_words(one),
            effect_words(one),
            p_value(one.comparison.p),
            *((_adjusted(one),) if adjusted else ()),
        )
        for one in shown
    )
    tests = listed(list(dict.fromkeys(one.comparison.test for one in shown if one.comparison.test)))
    caption = "Second less first; for times the ratio of second to first. "
    caption = caption if several else f"{compared(results, shown[0])}; for times the ratio. "
    caption += "Settled: five people or more in each group, and the interval leaves out no difference"
    caption += f", also with {corrected} where it stands. " if adjusted else ". "
    caption += f"Two-sided p by {tests}."
    if adjusted:
        caption += f" {corrected} is adjusted for the measures or pairs tested together."
    said = settled_words(sum(one.settled for one in shown), len(shown))
    headers = (
        "Measure", *(("Compared",) if several else ()), f"Difference ({results.confidence})", "Effect", "p",
        *((corrected,) if adjusted else ()),
    )  # fmt: skip
    return Grid(numbers.table(), said, headers, rows, caption, left=2 if several else 1)


def compared(results: StudyResults, one: Difference) -> str:
    """The two columns of a difference: what is taken less what."""
    return f"{results.condition_name(one.second)} – {results.condition_name(one.first)}"


def pairs(differences: Iterable[Difference]) -> int:
    """How many pairs of columns are compared; one pair is said once for a table."""
    return len({(one.first, one.second) for one in differences})


def _adjusted(one: Difference) -> str:
    return p_value(one.adjusted.p if one.adjusted else None)


def settled_words(settled: int, number: int) -> str:
    """How many differences are settled; with chance named where there are many."""
    if not settled:
        return "The difference is not settled" if number == 1 else f"None of {number} differences is settled"
    if number == 1:
        return "The difference is settled"
    return f"{settled} of {number} differences {'is' if settled == 1 else 'are'} settled"


def difference_words(one: Difference) -> str:
    """A difference with its interval and n in its own unit."""
    estimate = one.comparison.estimate
    if estimate.value is None:
        return "no data"
    tail = f", n\u00a0=\u00a0{estimate.n}"
    if one.unit == "points":
        interval = (
            f" ({signed(estimate.ends[0] * PP, 0)} to {signed(estimate.ends[1] * PP, 0)})"
            if estimate.ends is not None
            else ""
        )
        return points(estimate.value, min(estimate.n, 99)) + interval + tail
    ratio = one.unit == "ratio"

    def write(value: float) -> str:
        return ratio_number(value) if ratio else signed(value, 1)

    interval = (
        f" ({write(estimate.ends[0])} to {write(estimate.ends[1])})" if estimate.ends is not None else ""
    )
    return f"{'×' if ratio else ''}{write(estimate.value)}{interval}{tail}"


def _lines(results: StudyResults) -> list[tuple[tuple[str, ...], TaskFigures]]:
    """Each task in each condition with the words that begin its row."""
    return [
        (
            (str(task.number) if not index else "", task.title if not index else "")
            + ((results.condition_name(one.condition),) if results.compares else ()),
            one,
        )
        for task in results.tasks
        for index, one in enumerate(task.figures)
    ]


def _heads(results: StudyResults) -> tuple[str, ...]:
    return ("", "Task", results.column_noun) if results.compares else ("", "Task")


def _success(results: StudyResults, numbers: Numbers) -> Grid:
    rows = tuple(
        (*start, rate_text(one.success), _share(one.lenient), _share(one.abandonment))
        for start, one in _lines(results)
    )
    heads = _heads(results)
    return Grid(
        numbers.table(), finding(results),
        (*heads, f"Solved {how_solved(results)}", "In full or part", "Abandoned"), rows,
        f"Count, rate and {results.confidence} adjusted-Wald interval.", left=len(heads),
    )  # fmt: skip


def _share(estimate: Estimate) -> str:
    if estimate.value is None:
        return "no data"
    if estimate.ends is None:
        return f"{estimate.x} of {estimate.n}"
    low, high = (percent_number(limit, estimate.n) for limit in estimate.ends)
    return f"{estimate.x} · {percent_number(estimate.value, estimate.n)}\u00a0% ({low}–{high})"


def _times(results: StudyResults, numbers: Numbers) -> Grid:
    rows = tuple(
        (
            *start,
            time_text(one.time),
            seconds(one.time_median.value),
            time_text(one.time_all),
            str(one.censored),
        )
        for start, one in _lines(results)
    )
    heads = _heads(results)
    return Grid(
        numbers.table(), _time_finding(results),
        (*heads, "Full successes, typical", "Median", "All attempts, typical", "Cut off"), rows,
        f"Typical: geometric mean with {results.confidence} interval on the log scale. Cut off: attempts that ended "
        "at the time limit or "
        "when the person left, so that their true time is longer.", left=len(heads),
    )  # fmt: skip


def _time_finding(results: StudyResults) -> str:
    time = results.together.time
    if time.value is None:
        return "No full success has a time"
    return f"Full successes typically took {time_text(time)}"


def _outcome_finding(results: StudyResults) -> str:
    together = results.together
    full, partial = together.x_strict, together.x_lenient
    rest = together.n - partial
    unsolved = f"{rest} {'was' if rest == 1 else 'were'} not solved"
    return f"{full} of {together.n} attempts were solved in full and without help; {unsolved}"


def _task_differences(results: StudyResults, numbers: Numbers) -> list[Block]:
    shown = ("success", "time", f"rating:{ease_key(results.overall)}")
    found = [(task, one) for task in results.tasks for one in task.differences if one.measure in shown]
    blocks: list[Block] = [Heading("Differences by task")] if found else []
    for measure in dict.fromkeys(one.measure for _task, one in found):
        family = [(task, one) for task, one in found if one.measure == measure]
        adjusted, corrected = any(one.adjusted for _task, one in family), head(results.choices.correction)
        several = pairs(one for _task, one in family) > 1
        rows = tuple(
            (
                str(task.number),
                task.title,
                *((compared(results, one),) if several else ()),
                difference_words(one),
                effect_words(one),
                p_value(one.comparison.p),
                *((_adjusted(one),) if adjusted else ()),
            )
            for task, one in family
        )
        label = family[0][1].label.rstrip(".")
        said = f"{label}: {settled_words(sum(one.settled for _task, one in family), len(family)).lower()}"
        tests = listed(list(dict.fromkeys(test_words(one) for _task, one in family)))
        ratio = family[0][1].unit == "ratio"
        unit = "the ratio of second to first" if ratio else "second less first"
        if not several:
            unit = f"{compared(results, family[0][1])}{', as a ratio' if ratio else ''}"
        blocks.append(
            Grid(
                numbers.table(), said,
                ("", "Task", *(("Compared",) if several else ()), f"Difference ({results.confidence})", "Effect", "p",
                *((corrected,) if adjusted else ())),
                rows,
                f"{unit[:1].upper()}{unit[1:]}. {tests[:1].upper()}{tests[1:]}."
                + (f" {corrected} is adjusted for the tests of this table." if adjusted else ""),
                left=3 if several else 2,
            )
        )  # fmt: skip
    return blocks

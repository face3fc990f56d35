"""The table with everything, as plain cells. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from usability.measures.estimate import Estimate
from usability.measures.rounding import (
    ends_text,
    percent_number,
    rate_text,
    rounded,
    seconds_limit,
    seconds_number,
)
from usability.measures.vocabulary import Outcome
from usability.results.asked_model import Comment, QuestionColumn, QuestionResult
from usability.results.cells import Cell
from usability.results.choices import Success
from usability.results.counts import ANY, Counts
from usability.results.evidence import ending_counts
from usability.results.model import StudyResults
from usability.results.pages import OTHER_PAGES
from usability.results.ratings import ease_key
from usability.results.success import full_successes, how_solved, solved
from usability.results.task_figures import OverallFigures, Rating, TaskFigures
from usability.results.tracing import measure_of, question_of

OUTCOME_WORDS = {
    Outcome.SUCCESS: "solved in full",
    Outcome.PARTIAL: "solved in part",
    Outcome.FAILURE: "failed",
    Outcome.GAVE_UP: "gave up",
    Outcome.TIMED_OUT: "ran out of time",
    Outcome.DROPPED_OUT: "left the session",
    Outcome.NOT_ATTEMPTED: "not attempted",
    Outcome.TECHNICAL_FAULT: "technical fault",
}


LENIENT = (Outcome.SUCCESS, Outcome.PARTIAL)


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of a task."""

    condition: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A task with a line for each condition; number None for all tasks together."""

    number: int | None
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """The table: column heads after task and condition, the tasks, the last rows over all tasks."""

    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    total: Group


def everything(results: StudyResults) -> Everything:
    """Every task in every condition with all its figures."""
    key = ease_key(results.overall)
    rating = next((one for one in results.together.ratings if one.key == key), None)
    heads = [
        "In full", "In part", "Failed", "Aban\u00addoned", f"Success, % ({results.confidence})", "In full or in part",
        f"Time of full successes, s ({results.confidence})", "Time cut off", f"Errors each ({results.confidence})",
    ]  # fmt: skip
    if results.together.problems:
        heads.append("Problems noted")
    if rating:
        heads.append(
            f"{rating.label.rstrip('.')}, {rating.low:g}\u2060–\u2060{rating.high:g} ({results.confidence})"
        )
    groups = tuple(
        Group(
            task.number,
            task.title,
            tuple(Line(one.condition, _task_cells(results, task.key, one, key)) for one in task.figures),
        )
        for task in results.tasks
    )
    total = Group(
        None,
        "All tasks",
        tuple(Line(one.condition, _overall_cells(results, one, key)) for one in results.overall),
    )
    return Everything(tuple(heads), groups, total)


def _task_cells(results: StudyResults, task: str, one: TaskFigures, key: str | None) -> tuple[Cell, ...]:
    return (
        *_count_cells(one.outcomes, task, one.condition),
        _rate(one.success, solved(results, task, one.condition)),
        Cell(f"{one.lenient.x} of {one.n}" if one.n else "", counts=Counts(task, one.condition, LENIENT)),
        _time(one.time, full_successes(task, one.condition)),
        Cell(str(one.censored), counts=Counts(task, one.condition, censored=True)),
        _mean(one.errors, Counts(task, one.condition)),
        *([Cell(str(one.problems))] if results.together.problems else []),
        *_rating(one.rating(key) if key else None, key, Counts(task, one.condition)),
    )


def _overall_cells(results: StudyResults, one: OverallFigures, key: str | None) -> tuple[Cell, ...]:
    rating = next((rating for rating in one.ratings if rating.key == key), None)
    return (
        *_count_cells(one.outcomes, "", one.condition),
        _rate(one.success, solved(results, "", one.condition)),
        Cell(f"{one.x_lenient} of {one.n}" if one.n else "", counts=Counts("", one.condition, LENIENT)),
        _time(one.time, full_successes("", one.condition)),
        Cell(str(one.censored), counts=Counts("", one.condition, censored=True)),
        _mean(one.errors, Counts("", one.condition)),
        *([Cell(str(one.problems))] if results.together.problems else []),
        *_rating(rating, key, Counts("", one.condition)),
    )


def _count_cells(outcomes: dict[Outcome, int], task: str, condition: str) -> tuple[Cell, ...]:
    kinds = (
        (Outcome.SUCCESS,),
        (Outcome.PARTIAL,),
        (Outcome.FAILURE, Outcome.TIMED_OUT),
        (Outcome.GAVE_UP, Outcome.DROPPED_OUT),
    )
    return tuple(
        Cell(str(number), counts=Counts(task, condition, kind))
        for number, kind in zip(ending_counts(outcomes), kinds, strict=True)
    )


def _rate(estimate: Estimate, counts: Counts) -> Cell:
    if estimate.value is None:
        return Cell("")
    interval = _interval(estimate, lambda share: percent_number(share, estimate.n))
    return Cell(percent_number(estimate.value, estimate.n), interval, counts)


def _time(estimate: Estimate, counts: Counts) -> Cell:
    if estimate.value is None:
        return Cell("")
    return Cell(seconds_number(estimate.value), _interval(estimate, seconds_limit), counts)


def _mean(estimate: Estimate | None, counts: Counts) -> Cell:
    if estimate is None or estimate.value is None:
        return Cell(None)
    return Cell(rounded(estimate.value, 1), _interval(estimate, lambda value: rounded(value, 1)), counts)


def _rating(rating: Rating | None, key: str | None, counts: Counts) -> tuple[Cell, ...]:
    if key is None:
        return ()
    return (_mean(rating.estimate, counts) if rating else Cell(None),)


def _interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    if estimate.ends is None:
        return ""
    return f"({ends_text(*map(write, estimate.ends))})"


def description(results: StudyResults, counts: Counts) -> str:
    """Which attempts these are, in words."""
    kinds = [OUTCOME_WORDS[outcome] for outcome in counts.outcomes]
    if counts.outcomes == solved(results).outcomes and counts.unassisted == (
        results.choices.success is Success.STRICT
    ):
        kinds = [f"solved {how_solved(results)}" + (", without help" if counts.unassisted else "")]
    words = f"Attempts {' or '.join(kinds)}" if kinds else "Attempts"
    if counts.censored:
        words += " whose time was cut off"
    if counts.far:
        words += " whose time lies far from the others of the task"
    if counts.conversion:
        words += " at what counts as a conversion"
    if counts.trial:
        words += f" of trial {counts.trial}"
    if counts.page:
        words += " that came to other pages" if counts.page == OTHER_PAGES else f" that came to {counts.page}"
    words += _marked(results, counts)
    task = next((one.title for one in results.tasks if one.key == counts.task), "")
    stop = next((one.name for one in results.journey.stops if one.key == counts.stop), "")
    words += "".join(f", {place}" for place in (task, stop) if place)
    condition = results.condition_name(counts.condition) if counts.condition else ""
    return words + (f", {condition}" if condition else "")


def said_description(results: StudyResults, counts: Counts) -> str:
    """Whose scores or answers these are, in words."""
    if counts.question:
        asked = question_of(results, counts)
        labels = {one.key: one.label for column in asked.columns for one in column.options}
        words = f"Answers, {_heading(results, asked)}"
        words += f" “{labels[counts.option]}”" if counts.option else ""
    elif counts.known:
        words = f"People’s figures, {measure_of(results, counts).label}"
    else:
        names = {results.instrument_name(one): one.instrument.name for one in results.instruments}
        words = f"People’s scores, {names.get(counts.instrument, '')}"
    stop = next((one.name for one in results.journey.stops if one.key == counts.stop), "")
    condition = results.condition_name(counts.condition) if counts.condition else ""
    how = how_solved(results)
    went = {"yes": f" and solved it {how}", "no": f" and did not solve it {how}"}.get(counts.solved, "")
    return (
        words + (f", of who came by “{stop}”{went}" if stop else "") + (f", {condition}" if condition else "")
    )


def _marked(results: StudyResults, counts: Counts) -> str:
    words = ""
    if counts.error:
        words = " with an error"
        if counts.error != ANY:
            slips = results.together.slips
            labels = {one.code: one.label for one in slips.by_code} if slips else {}
            words += f" “{labels.get(counts.error, counts.error)}”"
    if counts.help:
        level = "" if counts.help == ANY else f" of level {counts.help}"
        words += f"{' and' if words else ''} with an assist{level}"
    return words


def questions(
    results: StudyResults, link: Callable[[Counts], str]
) -> list[tuple[str, list[tuple[str, QuestionColumn, list[list[object]], str]]]]:
    """Own questions: heading, then for each condition its name, the column, the rows of its table and where all its
    answers stand. Each count leads to the answers that it counts.
    """
    found = []
    for question in results.questions:
        columns = []
        for column in question.columns:
            counts = Counts(question.task, column.condition, question=question.key, place=question.place)
            columns.append(
                (
                    results.condition_name(column.condition),
                    column,
                    _options(column, counts, link),
                    link(counts),
                )
            )
        found.append((_heading(results, question), columns))
    return found


def _heading(results: StudyResults, question: QuestionResult) -> str:
    task = next((one.title for one in results.tasks if one.key == question.task), "")
    return f"{question.text} ({task})" if question.task else question.text


def _options(column: QuestionColumn, counts: Counts, link: Callable[[Counts], str]) -> list[list[object]]:
    return [
        [
            one.label,
            {
                "text": rate_text(one.share),
                "href": link(replace(counts, option=one.key)) if one.count else "",
            },
        ]
        for one in column.options
    ]


def comments(results: StudyResults) -> list[tuple[str, list[Comment]]]:
    """People's words under the question they answer; reported problems first."""
    groups: dict[str, list[Comment]] = {}
    for comment in sorted(results.comments, key=lambda one: one.kind != "problem"):
        heading = "Problems that people reported" if comment.kind == "problem" else comment.question
        groups.setdefault(heading, []).append(comment)
    return list(groups.items())


def flow(results: StudyResults) -> list[list[object]]:
    """The way of people from the invitation to the results, step by step; None was not measured."""
    one = results.flow
    steps: list[tuple[str, int | None]] = [
        ("Invited by a link of their own", one.invited),
        ("Links opened", one.opened),
        ("Did not agree to the consent", one.refused_consent),
        ("Turned away by the screener", one.screened_out),
        ("Came when the study was full", one.full),
        ("Started", one.started),
        ("Dropped out", one.dropped_out),
    ]
    steps += [(f"\u2013 {where}", people) for where, people in one.left_at]
    excluded = "Excluded" + (", counted all the same" if results.choices.with_excluded else "")
    steps += [("Still running", one.running), ("Finished", one.finished), (excluded, one.excluded)]
    if results.unplaced:
        steps.append(("In none of the groups compared", results.unplaced))
    steps.append(("Counted here", one.people))
    return [[words, None if number is None else str(number)] for words, number in steps]

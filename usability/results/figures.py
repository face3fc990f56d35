"""Every number of a study's results as one flat list, for programs. Pure."""

from collections.abc import Iterator
from dataclasses import asdict

from usability.measures.vocabulary import Outcome
from usability.results import (
    compared,
    detail_figures,
    every_test,
    journey_document,
    score_figures,
    sheet_figures,
)
from usability.results.asked_model import InstrumentResult, QuestionResult
from usability.results.choices import Choices
from usability.results.goal_model import GoalResult
from usability.results.goals import verdict_words
from usability.results.model import StudyResults
from usability.results.single import COUNT, POINTS, RATIO, SCORE, SECONDS, SHARE, Figure, count, figure
from usability.results.task_figures import AttemptFigures, Difference, OverallFigures, Rating, TaskFigures


def figures(results: StudyResults) -> tuple[Figure, ...]:
    """All figures, unrounded. Over all tasks `task` is "", over all conditions `condition` is "" too.

    With several conditions the figures over all of them carry the name "together." before theirs.
    """
    return tuple(_all(results))


def as_document(results: StudyResults) -> dict[str, object]:
    """What `flask results show --json` prints: what was counted, then every figure."""
    flow = asdict(results.flow)
    return {
        "study": results.title,
        "product": {"name": results.product, "version": results.product_version},
        "choices": _choices(results.choices),
        "versions": [
            {
                "number": one.number,
                "study": one.study or None,
                "digest": one.digest,
                "people": one.people,
                "counted": one.counted,
            }
            for one in results.versions
        ],
        "conditions": [{"key": one.key, "name": one.name} for one in results.conditions if one.key],
        "compared_by": list(results.axes),
        "within": results.within,
        "flow": flow,
        "excluded": [asdict(one) for one in results.excluded],
        "left_out": [asdict(one) for one in results.left_out],
        "time_qualities": results.time_qualities,
        "notes": list(results.notes),
        "goals": [_goal(one) for one in results.goals],
        "comparisons": [
            _compared(results, one) for one in [*compared.overall(results), *compared.by_task(results)]
        ],
        "readings": score_figures.readings(results),
        "journey": journey_document.as_document(results.journey),
        "figures": [asdict(one) for one in figures(results)],
    }


def _choices(chosen: Choices) -> dict[str, object]:
    return {
        "versions": list(chosen.versions),
        "success": chosen.success.value,
        "excluded": "with" if chosen.with_excluded else "without",
        "segment": ":".join(chosen.segment) if chosen.segment else None,
        "device": chosen.device or None,
        "condition": chosen.condition or None,
        "mode": chosen.modes.value,
        "imported": "without" if chosen.without_imported else "with",
        "by": chosen.by or None,
        "combined": chosen.combined,
        "exploratory": chosen.exploratory,
        "correction": chosen.correction.value,
        "level": chosen.level,
    }


def _goal(one: GoalResult) -> dict[str, object]:
    return {
        "key": one.key,
        "of": one.of,
        "aim": one.aim,
        "target": one.wanted,
        "at_least": one.at_least,
        "unit": one.unit,
        "version": one.version,
        "set_at": one.set_at.isoformat(),
        "set_after_first_session": one.late,
        "columns": [
            {
                "condition": column.condition,
                "estimate": column.estimate.as_dict(),
                "test": column.test,
                "p": column.p,
                "p_missed": column.p_missed,
                "p_exact": column.p_exact,
                "verdict": column.verdict.value,
                "words": verdict_words(one, column),
            }
            for column in one.columns
        ],
    }


def _compared(results: StudyResults, one: compared.Compared) -> dict[str, object]:
    difference, comparison = one.difference, one.difference.comparison
    return {
        "measure": difference.measure,
        "label": difference.label,
        "task": one.task,
        "second": difference.second,
        "first": difference.first,
        "within": difference.within,
        "unit": difference.unit or "score",
        "difference": comparison.estimate.as_dict(),
        "test": comparison.test,
        "statistic": comparison.statistic,
        "df": comparison.df,
        "p": comparison.p,
        "p_exact": comparison.p_exact,
        **journey_document.adjusted(difference.adjusted),
        "effect": comparison.effect,
        "effect_name": comparison.effect_name,
        "settled": difference.settled,
        "words": compared.sentence(results, difference),
    }


def _all(results: StudyResults) -> Iterator[Figure]:
    yield count("people", "People counted", "", "", results.flow.people)
    yield count("attempts", "Attempts counted", "", "", results.flow.attempts)
    for overall in results.overall:
        yield from _overall(overall, "")
    if results.compares and not results.pools_modes:
        yield from _overall(results.together, "together.")
    for difference in results.differences:
        yield from _difference(difference, "")
    for task in results.tasks:
        for one in task.figures:
            yield from _task(one, task.key)
        for difference in task.differences:
            yield from _difference(difference, task.key)
    yield from detail_figures.of_study(results)
    yield from sheet_figures.of_sheets(results)
    for instrument in results.instruments:
        yield from _instrument(instrument, results.instrument_name(instrument))
    for question in results.questions:
        yield from _question(question)


def _overall(one: OverallFigures, prefix: str) -> Iterator[Figure]:
    at = ("", one.condition)
    yield count(f"{prefix}overall.people", "People", *at, one.people)
    yield count(f"{prefix}overall.attempts", "Attempts", *at, one.n)
    yield from _outcomes(one.outcomes, f"{prefix}overall.", *at)
    rates = (
        ("success", "Success as chosen, mean of people's rates", one.success, one.x_success),
        ("strict", "Success in full, unassisted, mean of people's rates", one.strict, one.x_strict),
        ("lenient", "Success in full or in part, mean of people's rates", one.lenient, one.x_lenient),
    )
    for name, label, estimate, x in rates:
        yield figure(f"{prefix}overall.{name}", label, *at, estimate, SHARE)
        yield count(f"{prefix}overall.{name}.attempts", f"Attempts behind “{name}”", *at, x)
    others = (
        ("full", "Success in full, assisted or not, mean of people's rates", one.full, SHARE),
        ("assisted", "Success in full with assists, mean of people's rates", one.assisted, SHARE),
        ("weighted", "Success with in part as ½, mean of people's means", one.weighted, SHARE),
        ("abandonment", "Abandonment, mean of people's rates", one.abandonment, SHARE),
        ("time", "Time of full successes, geometric mean", one.time, SECONDS),
        ("time.median", "Time of full successes, median", one.time_median, SECONDS),
        ("time.mean", "Time of full successes, arithmetic mean", one.time_mean, SECONDS),
        ("time.failure", "Time to failure, geometric mean", one.time_failure, SECONDS),
        ("time.abandoned", "Time to abandonment, geometric mean", one.time_abandoned, SECONDS),
        ("time_all", "Time of all attempts, geometric mean", one.time_all, SECONDS),
        ("time_all.mean", "Time of all attempts, arithmetic mean", one.time_all_mean, SECONDS),
        ("errors", "Errors an attempt, mean of people's means", one.errors, COUNT),
    )
    for name, label, measured, unit in others:
        yield figure(f"{prefix}overall.{name}", label, *at, measured, unit)
    for rating in one.ratings:
        yield _rating(rating, f"{prefix}overall.", *at)
    yield from _counts(one, f"{prefix}overall.", *at)
    yield from detail_figures.of_all_tasks(one, prefix)


def _task(one: TaskFigures, task: str) -> Iterator[Figure]:
    at = (task, one.condition)
    yield count("attempts", "Attempts", *at, one.n)
    yield from _outcomes(one.outcomes, "", *at)
    measured = (
        ("success", "Success as chosen", one.success, SHARE),
        ("strict", "Success in full, unassisted", one.strict, SHARE),
        ("full", "Success in full, assisted or not", one.full, SHARE),
        ("lenient", "Success in full or in part", one.lenient, SHARE),
        ("assisted", "Success in full with assists", one.assisted, SHARE),
        ("weighted", "Success with in part as ½, mean", one.weighted, SHARE),
        ("abandonment", "Abandonment", one.abandonment, SHARE),
        ("time", "Time of full successes, geometric mean", one.time, SECONDS),
        ("time.median", "Time of full successes, median", one.time_median, SECONDS),
        ("time.mean", "Time of full successes, arithmetic mean", one.time_mean, SECONDS),
        ("time.failure", "Time to failure, geometric mean", one.time_failure, SECONDS),
        ("time.abandoned", "Time to abandonment, geometric mean", one.time_abandoned, SECONDS),
        ("time_all", "Time of all attempts, geometric mean", one.time_all, SECONDS),
        ("reading", "Reading time before the start, geometric mean", one.reading, SECONDS),
        ("errors", "Errors an attempt", one.errors, COUNT),
        ("with_error", "Attempts with an error", one.with_error, SHARE),
        ("clicks", "Clicks to completion, mean", one.clicks, COUNT),
    )
    for name, label, estimate, unit in measured:
        yield figure(name, label, *at, estimate, unit)
    for rating in one.ratings:
        yield _rating(rating, "", *at)
    yield from _counts(one, "", *at)
    yield from detail_figures.of_task(one, task)


def _counts(one: AttemptFigures, prefix: str, task: str, condition: str) -> Iterator[Figure]:
    yield count(f"{prefix}censored", "Attempts whose time was cut off", task, condition, one.censored)
    yield count(f"{prefix}time.censored", "Of them full successes", task, condition, one.success_censored)
    if isinstance(one, TaskFigures):
        far = sum(dot.far for dot in one.dots)
        yield count("time.far", "Full successes with a time far from the others", task, condition, far)
    yield count(f"{prefix}problems", "Problems noted", task, condition, one.problems)
    yield count(f"{prefix}assists", "Assists", task, condition, one.assists)


def _outcomes(outcomes: dict[Outcome, int], prefix: str, task: str, condition: str) -> Iterator[Figure]:
    for outcome, number in outcomes.items():
        words = outcome.value.replace("_", " ")
        yield count(f"{prefix}outcome.{outcome.value}", f"Attempts: {words}", task, condition, number)


def _rating(rating: Rating, prefix: str, task: str, condition: str) -> Figure:
    return figure(f"{prefix}rating.{rating.key}", rating.label, task, condition, rating.estimate, SCORE)


def _difference(one: Difference, task: str, measure: str = "") -> Iterator[Figure]:
    """The difference by its default interval and test, then by every other. measure: its name where it is another."""
    estimate = one.comparison.estimate
    unit = {"points": POINTS, "ratio": RATIO}.get(one.unit, SCORE)
    joint = "/" if one.unit == "ratio" else "-"
    label = f"{one.label}, {'within people' if one.within else 'between people'}: {one.second} {joint} {one.first}"
    name = f"difference.{measure or one.measure.replace(':', '.')}"
    at = (task, f"{one.second}{joint}{one.first}")
    yield Figure(
        name, label, *at, estimate.value, estimate.n, estimate.low, estimate.high,
        f"{estimate.method}; {one.comparison.test}", None, unit, one.comparison.p, estimate.level,
    )  # fmt: skip
    if estimate.known:
        yield from every_test.figures_of(one, name, label, *at)


def _instrument(result: InstrumentResult, name: str) -> Iterator[Figure]:
    instrument = result.instrument
    shares = instrument.scoring.rule == "top_box"
    for column in result.columns:
        at, summary = ("", column.condition), column.summary
        if instrument.scoring.overall:
            yield figure(name, instrument.name, *at, summary.main, SHARE if shares else SCORE)
        if summary.mean is not None:
            yield figure(f"{name}.mean", f"{instrument.name}, mean answer", *at, summary.mean, SCORE)
        if summary.top_box is not None:
            yield figure(f"{name}.top_box", f"{instrument.name}, top box", *at, summary.top_box, SHARE)
        for key, part in summary.subscales.items():
            yield figure(f"{name}.{key}", f"{instrument.name}: {key}", *at, part, SCORE)
        for item, estimate in summary.items:
            yield figure(f"{name}.{item.key}", item.text, *at, estimate, SCORE)
    yield from score_figures.beside(result, name)
    for difference in result.differences:
        yield from _difference(difference, "", name)


def _question(result: QuestionResult) -> Iterator[Figure]:
    for column in result.columns:
        at = (result.task, column.condition)
        if column.estimate is not None:
            yield figure(f"question.{result.place}.{result.key}", result.text, *at, column.estimate, SCORE)
        for option in column.options:
            yield figure(
                f"question.{result.place}.{result.key}.{option.key}",
                f"{result.text} – {option.label}",
                *at,
                option.share,
                SHARE,
            )

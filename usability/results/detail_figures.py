"""What stands in the detail tables, for programs: other rates, completion, slips, paths, efficiency and more. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from usability.measures.estimate import Estimate
from usability.results import other_rates
from usability.results.model import StudyResults
from usability.results.single import COUNT, RATE, RATIO, SCORE, SECONDS, SHARE, Figure, count, figure
from usability.results.task_figures import OverallFigures, TaskFigures, TaskResult
from usability.results.task_model import (
    Assists,
    Completion,
    Efficiency,
    Learning,
    Pages,
    Paths,
    Slips,
    TaskSum,
    Unseen,
)


def of_task(one: TaskFigures, task: str) -> Iterator[Figure]:
    """One task in one condition."""
    at = (task, one.condition)
    for key, estimate in other_rates.intervals(one.success).items():
        yield figure(f"success.{key}", f"Success as chosen, {estimate.method}", *at, estimate, SHARE)
    for key, estimate in other_rates.points(one.success).items():
        yield figure(f"success.point.{key}", f"Success as chosen, {estimate.method}", *at, estimate, SHARE)
    if one.disasters and one.disasters.n:
        yield figure("disasters", "Disasters: sure of success, and failed", *at, one.disasters, SHARE)
    for rating in one.before:
        yield figure(f"before.{rating.key}", f"{rating.label}, before the task", *at, rating.estimate, SCORE)
    if one.expectation:
        yield figure("ease.expected", "Expected ease, of who told both", *at, one.expectation.before, SCORE)
        yield figure(
            "ease.experienced", "Experienced ease, of who told both", *at, one.expectation.after, SCORE
        )
    yield from _slips(one.slips, one.help, "", *at)
    yield from _completion(one.completion, *at)
    yield from _efficiency(one.efficiency, "", *at)
    if one.paths:
        yield from _paths(one.paths, *at)
    if one.pages:
        yield from _pages(one.pages, *at)


def of_all_tasks(one: OverallFigures, prefix: str) -> Iterator[Figure]:
    """One condition over its tasks."""
    yield from _slips(one.slips, one.help, f"{prefix}overall.", "", one.condition)
    yield from _efficiency(one.efficiency, f"{prefix}overall.", "", one.condition)


def of_study(results: StudyResults) -> Iterator[Figure]:
    """What stands once: conversions, learnability, SUM where it was asked for, problems unseen."""
    for task in results.tasks:
        if task.conversion:
            yield from _conversion(task)
    for number, step in enumerate(results.flow.funnel):
        yield count(f"funnel.{number}", f"{step.name}, sessions", "", "", step.sessions)
        if step.left is not None:
            yield figure(
                f"funnel.{number}.left", f"{step.name} and came no further", "", "", step.left, SHARE
            )
    for learned in results.learning:
        yield from _learning(learned)
    for one in results.sums:
        yield from _sum(one)
    if results.unseen:
        yield from _unseen(results.unseen)


def _slips(
    found: Slips | None, help_given: Assists, prefix: str, task: str, condition: str
) -> Iterator[Figure]:
    at = (task, condition)
    if found:
        yield count(f"{prefix}errors.coded", "Attempts in which errors were coded", *at, found.coded)
        yield count(f"{prefix}errors.total", "Errors coded", *at, found.total)
        yield count(f"{prefix}errors.unique", "Different errors", *at, found.unique)
        yield figure(f"{prefix}errors.people", "People who met an error", *at, found.people, SHARE)
        for code in found.by_code:
            name = f"{prefix}errors.{code.code}"
            yield count(name, f"Errors coded “{code.label}”", *at, code.count)
            yield figure(f"{name}.people", f"People who met “{code.label}”", *at, code.people, SHARE)
        if found.per_opportunity:
            yield figure(
                f"{prefix}errors.per_opportunity", "Errors per opportunity", *at, found.per_opportunity, SHARE
            )
    if help_given.total:
        for level, number in enumerate(help_given.by_level, start=1):
            yield count(f"{prefix}assists.level_{level}", f"Assists of level {level}", *at, number)
        yield count(f"{prefix}assists.level_unknown", "Assists of unknown level", *at, help_given.unknown)


def _completion(found: Completion, task: str, condition: str) -> Iterator[Figure]:
    at = (task, condition)
    yield figure("completion", "Completed by the end, cumulative incidence", *at, found.share, SHARE)
    yield _moment("completion.half", "Half had completed by", *at, found.half, found)
    label = "Completed by the end if nobody could stop, Kaplan-Meier"
    yield figure("completion.kaplan_meier", label, *at, found.without_leaving, SHARE)
    yield _moment("completion.kaplan_meier.median", "Median time, Kaplan-Meier", *at, found.median, found)
    yield count("completion.cut", "Attempts cut off by a limit or a fault", *at, found.cut)


def _moment(
    name: str, label: str, task: str, condition: str, seconds: float | None, found: Completion
) -> Figure:
    """A time read off a curve: it has no interval. None: not reached."""
    return figure(
        name, label, task, condition, Estimate(seconds, found.n, method="read off the curve"), SECONDS
    )


def _efficiency(found: Efficiency, prefix: str, task: str, condition: str) -> Iterator[Figure]:
    at, name = (task, condition), f"{prefix}efficiency"
    yield figure(f"{name}.goals_per_minute", "Goals a minute", *at, found.goals_per_minute, RATE)
    yield figure(f"{name}.relative", "Share of time that went into successes", *at, found.relative, SHARE)
    rate = Estimate(found.per_minute, found.goals_per_minute.n, method="completion rate / mean time")
    yield figure(f"{name}.per_minute", "Completion rate over mean time, a minute", *at, rate, RATE)
    if found.expert:
        yield figure(f"{name}.expert", "Expert's time over typical time", *at, found.expert, RATIO)


def _paths(found: Paths, task: str, condition: str) -> Iterator[Figure]:
    at = (task, condition)
    if found.excess:
        yield figure("clicks.excess", "Clicks above the optimum", *at, found.excess, COUNT)
        yield figure("clicks.on_path", "On the shortest path", *at, found.on_path, SHARE)
        ratio = Estimate(found.median_ratio, found.excess.n, method="median")
        yield figure("clicks.ratio", "Clicks over the optimum, median", *at, ratio, RATIO)
    if found.lostness:
        yield figure("lostness", "Lostness, mean", *at, found.lostness, SCORE)
        yield figure("lostness.not_lost", "Lostness below 0.4", *at, found.not_lost, SHARE)
        yield figure("lostness.lost", "Lostness above 0.5", *at, found.lost, SHARE)


def _pages(found: Pages, task: str, condition: str) -> Iterator[Figure]:
    at = (task, condition)
    yield count("pages.attempts", "Attempts whose pages were captured", *at, found.attempts)
    for page in found.pages:
        name = f"pages.{page.name}"
        yield count(f"{name}.visits", f"Visits of {page.name}", *at, page.visits)
        yield figure(f"{name}.attempts", f"Attempts that came to {page.name}", *at, page.attempts, SHARE)
        yield figure(f"{name}.time", f"Time on {page.name}, geometric mean", *at, page.time, SECONDS)
        yield figure(f"{name}.idle", f"Idle on {page.name} for more than 30 s", *at, page.idle, SHARE)


def _conversion(task: TaskResult) -> Iterator[Figure]:
    for one in task.figures:
        yield figure("conversion", "Task conversion", task.key, one.condition, one.success, SHARE)


def _learning(one: Learning) -> Iterator[Figure]:
    at = (one.task, one.condition)
    people = min(trial.solved.n for trial in one.trials)
    for trial in one.trials:
        name, label = f"learning.trial_{trial.number}", f"trial {trial.number}"
        yield figure(name, f"Time of full successes, {label}", *at, trial.time, SECONDS)
        yield figure(f"{name}.solved", f"Solved in full, unassisted, {label}", *at, trial.solved, SHARE)
    better = Estimate(one.trials[-1].improvement, people, method="1 - last/first typical time")
    yield figure("learning.improvement", "Less time than at first, 1 - last/first", *at, better, RATIO)
    if one.ratio:
        ratio = figure("learning.ratio", "Last over first time, within people", *at, one.ratio, RATIO)
        yield replace(ratio, p=one.p)
    if one.law:
        law = Estimate(one.law.learning_rate, people, method="power law of practice")
        yield figure("learning.rate", "Factor of each doubling", *at, law, RATIO)
        for name, value, unit in (("a", one.law.a, SECONDS), ("b", one.law.b, RATIO)):
            part = Estimate(value, people, method="power law of practice")
            yield figure(f"learning.{name}", f"Power law of practice, {name} of a·n^-b", *at, part, unit)


def _sum(one: TaskSum) -> Iterator[Figure]:
    parts = {
        "": one.value, ".completion": one.completion, ".time": one.time, ".satisfaction": one.satisfaction,
        ".errors": one.errors, ".completion.laplace": one.completion_laplace, ".time.raw": one.time_raw,
        ".laplace": one.value_laplace, ".raw": one.value_raw, ".laplace_raw": one.value_both,
    }  # fmt: skip
    for name, value in parts.items():
        label = "Single Usability Metric" + (f": {name[1:]}" if name else "")
        estimate = Estimate(value, one.n, method="SUM, no interval")
        yield figure(f"sum{name}", label, one.task, one.condition, estimate, SHARE)


def _unseen(found: Unseen) -> Iterator[Figure]:
    method = "normalised and Good-Turing averaged (Lewis 2001), no interval"
    yield count("unseen.seen", "Problems seen", "", "", found.seen)
    yield count("unseen.once", "Problems that one person met", "", "", found.once)
    for name, label, value, unit in (
        ("p_observed", "Share of people whom a problem meets, observed", found.p_observed, SHARE),
        ("p_adjusted", "Share of people whom a problem meets, adjusted", found.p_adjusted, SHARE),
        ("found", "Share of the problems in reach that were seen", found.found, SHARE),
        ("problems", "Problems probably not seen yet", found.unseen, COUNT),
    ):
        how = "share of the grid" if name == "p_observed" else method
        yield figure(f"unseen.{name}", label, "", "", Estimate(value, found.people, method=how), unit)

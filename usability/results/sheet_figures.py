"""What questionnaires consist of, for programs: shares beside means, scales and items after tasks, weights. Pure."""

from collections.abc import Iterator

from usability.instruments.scoring import InstrumentSummary
from usability.measures.estimate import Estimate
from usability.results.model import StudyResults
from usability.results.said_sheets import Answered, answered, nps_otherwise
from usability.results.single import SCORE, SHARE, Figure, count, figure


def of_sheets(results: StudyResults) -> Iterator[Figure]:
    """Everything that the tables of scales, items and other rules show and no other figure holds."""
    for one in answered(results):
        label, summary = one.instrument.name, one.summary
        if one.instrument.scoring.rule == "nps":
            mean, bootstrap = nps_otherwise(summary, results.choices.level)
            yield _figure(one, "as_mean", f"{label}, mean of -100, 0, 100", mean)
            if bootstrap is not None:
                yield _figure(one, "bootstrap", f"{label}, bootstrap", bootstrap)
        for key, weight in summary.weights.items():
            yield _figure(one, f"{key}.weight", f"{label}: pairs in which {key} was chosen", weight)
        if one.task:
            yield from _after_task(one)
            yield from flags(one.summary, one.name, one.instrument.name, one.task, one.condition)


def flags(summary: InstrumentSummary, name: str, label: str, task: str, condition: str) -> Iterator[Figure]:
    """How many answer sheets carry each flag."""
    for flag, number in sorted(summary.flags.items()):
        key = f"{name}.flag.{flag.replace(' ', '_')}"
        yield count(key, f"{label}, answer sheets marked “{flag}”", task, condition, number)


def _after_task(one: Answered) -> Iterator[Figure]:
    label, summary = one.instrument.name, one.summary
    if summary.mean is not None:
        yield _figure(one, "mean", f"{label}, mean answer", summary.mean)
    if summary.top_box is not None:
        yield _figure(one, "top_box", f"{label}, top box", summary.top_box, SHARE)
    for key, part in summary.subscales.items():
        yield _figure(one, key, f"{label}: {key}", part)
    if len(one.instrument.items) > 1:
        for item, estimate in summary.items:
            yield _figure(one, item.key, item.text, estimate)


def _figure(one: Answered, key: str, label: str, estimate: Estimate, unit: str = SCORE) -> Figure:
    return figure(f"{one.name}.{key}", label, one.task, one.condition, estimate, unit)

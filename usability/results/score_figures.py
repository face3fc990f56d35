"""What stands beside a questionnaire's headline, for programs: flags, averages, blanks, parts of SUS. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from usability.instruments.readings import sus_predicted
from usability.instruments.sus_sheets import PARTS
from usability.measures.estimate import Estimate
from usability.results import sheet_figures
from usability.results.against import against, bootstrapped
from usability.results.asked_model import InstrumentColumn, InstrumentResult
from usability.results.model import StudyResults
from usability.results.single import SCORE, Figure, figure


def beside(result: InstrumentResult, name: str) -> Iterator[Figure]:
    """Everything beside the headline of one questionnaire. name: of its headline."""
    for column in result.columns:
        yield from _of_column(result, column, name)
    for one in against(result):
        at = one.column.condition
        words = f"{result.instrument.name} less its published average"
        yield replace(_score(f"{name}.average", words, at, one.less), p=one.test.p_two_sided)
        better = f"{words}, one-sided"
        yield replace(_score(f"{name}.average.better", better, at, one.less), p=one.p_better)


def readings(results: StudyResults) -> list[dict[str, str]]:
    """What published sources say of scores, each with its source; in words, so that they are no figures."""
    return [
        {
            "instrument": results.instrument_name(one),
            "condition": column.condition,
            "reading": reading.key,
            "label": reading.label,
            "text": reading.text,
            "source": reading.source,
        }
        for one in results.instruments
        for column in one.columns
        for reading in column.summary.readings
    ]


def _of_column(result: InstrumentResult, column: InstrumentColumn, name: str) -> Iterator[Figure]:
    label, summary, at = result.instrument.name, column.summary, column.condition
    yield from sheet_figures.flags(summary, name, label, "", at)
    for item, target in summary.item_targets.items():
        expected = Estimate(target, summary.main.n, method="Lewis & Sauro 2018, no interval")
        yield _score(f"{name}.{item}.expected", f"{label}: {item} expected at this score", at, expected)
    if boot := bootstrapped(result, column):
        yield _score(f"{name}.bootstrap", f"{label}, bootstrap", at, boot)
    if column.blanks:
        yield _score(f"{name}.prorated", f"{label}, blanks prorated", at, column.blanks.prorated)
        yield _score(f"{name}.complete", f"{label}, of sheets without a blank", at, column.blanks.complete)
    for key, words in PARTS:
        if key in column.parts:
            yield _score(f"{name}.{key}", f"{label}: {words} (exploratory)", at, column.parts[key])
    if result.instrument.key == "umux_lite" and summary.main.known:
        predicted = sus_predicted(summary.main)
        yield _score(f"{name}.sus_predicted", "SUS predicted from UMUX-Lite", at, predicted)


def _score(name: str, label: str, condition: str, estimate: Estimate) -> Figure:
    return figure(name, label, "", condition, estimate, SCORE)

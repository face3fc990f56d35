"""Questionnaires beside their headline as tables: published averages, other readings, blanks, parts of SUS. Pure."""

from collections.abc import Iterator

from usability.instruments.sus_sheets import PARTS
from usability.measures import sus
from usability.measures.estimate import VERDICT_FROM
from usability.measures.rounding import p_value, rounded, signed
from usability.measures.words import counted
from usability.results import cells
from usability.results.against import against, bootstrapped
from usability.results.asked_model import InstrumentColumn, InstrumentResult
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, heads, left, start
from usability.results.model import StudyResults

BANGOR = "Bangor, Kortum and Miller"


def averages(results: StudyResults) -> Detail | None:
    """Scores tested against their published averages, two-sided and one-sided."""
    rows = []
    for one in results.instruments:
        for found in against(one):
            main, test = found.column.summary.main, found.test
            bootstrap = bootstrapped(one, found.column)
            rows.append(
                (
                    *start(results, one.instrument.name, found.column.condition),
                    cells.number(main, counts=_counts(results, one, found.column)),
                    Cell(f"{one.instrument.benchmark.value:g}" if one.instrument.benchmark else None),
                    Cell(signed(found.less.value or 0), cells.interval(found.less, signed)),
                    Cell(None if found.effect is None else signed(found.effect, 2)),
                    Cell(None if test.t is None else f"{rounded(test.t, 2)} ({test.df})"),
                    Cell(None if test.t is None else p_value(test.p_two_sided)),
                    Cell(None if test.t is None else p_value(found.p_better)),
                    Cell(
                        cells.number(bootstrap, with_n=False).interval.strip("()") or None
                        if bootstrap
                        else None
                    ),
                )
            )
    if not rows:
        return None
    columns = heads(
        results, f"Score ({results.confidence})", "Average", f"Less the average ({results.confidence})",
        "d", "t (df)", "p, two-sided",
        "p, better", f"Bootstrap interval ({results.confidence})",
        of="Questionnaire",
    )  # fmt: skip
    note = (
        "One-sample t tests; d is the difference in standard deviations (Cohen). “p, better” is one-sided, for a score "
        "better than the average. The published average is taken as known; its own sampling error, over hundreds of "
        "studies, is small. The bootstrap interval of SUS is an alternative with few people: bias-corrected and "
        "accelerated, 10,000 resamples drawn with a fixed seed (Clark and others 2021)."
    )
    finding = "Scores beside the average of published studies"
    return Detail("averages", "Published averages", finding, columns, tuple(rows), note, left(results))


def other_readings(results: StudyResults) -> Detail | None:
    """What other published tables make of a SUS score, beside those that stand with the figure."""
    rows = [
        (*start(results, one.instrument.name, column.condition), Cell(what), Cell(here), Cell(source))
        for one, column in _sus(results)
        if column.summary.main.n >= VERDICT_FROM
        for what, here, source in _readings(column.summary.main.value or 0)
    ]
    if not rows:
        return None
    note = (
        "Readings differ because each author drew the lines anew; the first of each kind stands with the figure. What "
        "goes with answers on recommending is no Net Promoter Score: that comes from its own question alone."
    )
    columns = heads(results, "Reading", "Here", "After", of="Questionnaire")
    finding = "SUS by every published reading, to compare with other tools"
    return Detail("other-readings", "Readings of SUS", finding, columns, tuple(rows), note, left(results) + 3)


def _readings(mean: float) -> Iterator[tuple[str, str, str]]:
    yield "Adjective", sus.adjective(mean), f"{BANGOR} 2009, nearest mean"
    yield "Adjective", sus.adjective_band(mean), "MeasuringU, edges 25.1, 51.7, 71.1, 80.8, 84.1"
    yield "Acceptability", sus.acceptability(mean), f"{BANGOR} 2008, marginal from 50 to 70"
    yield "Acceptability", sus.acceptability(mean, "measuringu"), "MeasuringU, edges 51.7 and 71.1"
    yield (
        "Acceptability",
        sus.acceptability(mean, "toolkit"),
        "SUS Analysis Toolkit (Blattgerste 2022), edges 51.7 and 72.6",
    )
    yield "Goes with, when asked to recommend", sus.nps_like(mean), "MeasuringU, edges 62.7 and 78.9"


def blanks(results: StudyResults) -> Detail | None:
    """What another policy of missing answers would make of SUS, where somebody left items blank."""
    found = [(one, column, column.blanks) for one, column in _sus(results) if column.blanks]
    if not found:
        return None
    rows = tuple(
        (
            *start(results, one.instrument.name, column.condition),
            cells.count(policy.imputed),
            cells.number(column.summary.main, counts=_counts(results, one, column)),
            cells.number(policy.prorated),
            cells.number(policy.complete),
        )
        for one, column, policy in found
    )
    columns = heads(
        results, "People with blanks scored", f"Blanks as 3 ({results.confidence})", f"Prorated ({results.confidence})",
        f"Nothing blank ({results.confidence})",
        of="Questionnaire",
    )  # fmt: skip
    note = (
        "Nobody publishes a binding rule. Here one or two blanks are scored as the centre, 3, which is what Brooke "
        "1996 tells people to mark when they cannot answer; with three or more there is no score. Prorated: over what "
        "was answered. Nothing blank: of those alone who answered every item."
    )
    people = sum(policy.imputed for *_, policy in found)
    finding = f"{counted(people, 'person', 'people')} left one or two items of SUS blank"
    return Detail("blanks", "Blanks in SUS", finding, columns, rows, note, left(results))


def parts(results: StudyResults) -> Detail | None:
    """Usable and Learnable, where they were asked for."""
    if not results.choices.exploratory:
        return None
    rows = tuple(
        (
            *start(results, one.instrument.name, column.condition),
            *(cells.number(column.parts[key], counts=_counts(results, one, column)) for key, _name in PARTS),
        )
        for one, column in _sus(results)
        if column.parts
    )
    columns = heads(results, *(f"{name} ({results.confidence})" for _key, name in PARTS), of="Questionnaire")
    note = (
        "Exploratory. Usable: items 1, 2, 3, 5, 6, 7, 8 and 9; Learnable: items 4 and 10; each from 0 to 100, and SUS "
        "is four fifths of the first and one fifth of the second (Lewis and Sauro 2009). Lewis and Sauro 2017 did not "
        "find the two again in more than 9,000 forms: what parts the items is their tone. Draw no conclusion from it "
        "alone. "
        "Blanks count as for the score: one or two as 3, with more there are no parts. Of the standard form alone."
    )
    finding = (
        "Two parts of SUS, which later research did not find again"
        if rows
        else "The standard form of SUS was not answered, and no other has these parts"
    )
    return Detail("sus-parts", "Exploratory", finding, columns, rows, note, left(results))


def _sus(results: StudyResults) -> Iterator[tuple[InstrumentResult, InstrumentColumn]]:
    for one in results.instruments:
        if one.instrument.norms == "sus" and not one.own:
            yield from ((one, column) for column in one.columns if column.summary.main.known)


def _counts(results: StudyResults, one: InstrumentResult, column: InstrumentColumn) -> Counts:
    return Counts(condition=column.condition, instrument=results.instrument_name(one))

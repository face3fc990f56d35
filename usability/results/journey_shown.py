"""The journey as page and report show it: a figure, questions with answers, tables. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from usability.charts.journey import JourneyRow, SaidPanel, journey_chart
from usability.charts.marks import Drawing
from usability.charts.sheet import SCREEN, Sheet
from usability.charts.split import split
from usability.measures.clocks import day
from usability.measures.rounding import NBSP, p_value, signed
from usability.measures.vocabulary import Outcome
from usability.results import cells, correction, journey_words
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.journey_model import Kind, Level, Measure, Part, Told, Ux, Whole
from usability.results.journey_words import Asked
from usability.results.model import StudyResults
from usability.results.success import full_successes, how_solved, solved

Row = tuple[Cell, ...]
MOST_PANELS = 4
ROWS_OF_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """A table of one level: what people did on the left, what they said on the right.

    rows: name, then cells of `did`, then cells of `said`.
    """

    level: str
    first: str
    did: tuple[str, ...]
    said: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A table with its heads. left: columns of words at its start. level: of the stops that it is about, in words."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    left: int
    level: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of one part. name: of the column, "" where nothing stands side by side.

    asked: questions answered along the main level. beside: the main level first. told: both groups at every stop, a
    table a level. imported: figures of the business over everybody; imported_asked: of single stops. sources: where
    they are from. cautions: what must stand with what people said.
    """

    key: str
    name: str
    charts: tuple[Drawing, ...]
    finding: str
    asked: tuple[Asked, ...]
    beside: tuple[Beside, ...]
    told: tuple[Lines, ...]
    going: Lines | None
    imported: Lines | None
    imported_asked: tuple[Asked, ...]
    imported_told: tuple[Lines, ...]
    imported_going: Lines | None
    sources: tuple[str, ...]
    cautions: tuple[str, ...] = ()


def shown(results: StudyResults, sheet: Sheet = SCREEN, most: int | None = None) -> tuple[Shown, ...]:
    """Everything to show of the journey; nothing where the plan names no touchpoint or stage and asks nobody of their
    experience. most: rows of one figure, for paper.
    """
    found = results.journey
    named = bool(found.at(Level.TOUCHPOINT) or found.at(Level.STAGE))
    if not found.said and not named:
        return ()
    return tuple(
        _shown(results, part, column, f"journey-{number}-{index}", sheet, most)
        for number, part in enumerate(found.parts)
        for index, column in enumerate(part.columns)
        if any(one.people for one in part.ux if one.column == column)
    )


def _shown(results: StudyResults, part: Part, column: str, key: str, sheet: Sheet, most: int | None) -> Shown:
    levels = list(dict.fromkeys((results.journey.main, *Level)))
    said = _measures(part, column, imported=False)
    imported = _measures(part, column, imported=True)
    speaks = journey_words.lead(part)
    if speaks is not None and speaks not in said:
        speaks = None
    asked = (
        journey_words.asked(results, part, column, speaks, results.journey.main) if speaks is not None else ()
    )
    brought = next(iter(imported), None)
    return Shown(
        key,
        results.condition_name(column),
        tuple(_charts(results, part, column, said, sheet, most)),
        _finding(results, part, column, speaks),
        asked,
        tuple(_beside(results, part, column, said, level) for level in levels if results.journey.at(level)),
        _told(results, part, column, said, levels),
        _going(results, part, column, said),
        _wholes(results, part, column, imported),
        journey_words.asked(results, part, column, brought, results.journey.main) if brought else (),
        _told(results, part, column, imported, levels),
        _going(results, part, column, imported),
        tuple(dict.fromkeys(source for one in imported for source in one.sources)),
        journey_words.cautions(said),
    )


def _measures(part: Part, column: str, *, imported: bool) -> list[Measure]:
    known = {one.measure for one in part.whole if one.column == column and one.estimate.known}
    return [one for one in part.measures if one.imported is imported and one.key in known]


def _charts(
    results: StudyResults, part: Part, column: str, said: Sequence[Measure], sheet: Sheet, most: int | None
) -> Iterable[Drawing]:
    panels = [one for one in said if one.kind is Kind.RATING][:MOST_PANELS]
    rows = []
    for stop in results.journey.at(results.journey.main):
        ux = part.ux_at(stop.key, column)
        told = [part.told_at(stop.key, column, one.key) for one in panels]
        if ux is not None and ux.people:
            pairs = tuple((one.solved, one.unsolved) for one in told if one is not None)
            rows.append(JourneyRow(stop.name, stop.stage, ux.success, pairs))
    name = results.condition_name(column)
    title = "UX beside CX along the journey" + (f", {name}" if name else "")
    for number, some in split(rows, most or max(len(rows), 1)):
        yield journey_chart(
            some,
            [
                SaidPanel(one.label, one.low, one.high)
                for one in panels
                if one.low is not None and one.high is not None
            ],
            title=title + ("" if number == 1 else ", continued"),
            groups=("those who solved it there", "those who did not"),
            did=f"Solved {how_solved(results)}",
            sheet=sheet,
        )


def _finding(results: StudyResults, part: Part, column: str, speaks: Measure | None) -> str:
    """One line for the figure: the stops where the two groups are told apart, or that none is."""
    if speaks is None:
        return "What people did, stop by stop; nobody was asked of their experience"
    apart = [
        stop.name
        for stop in results.journey.at(results.journey.main)
        if (told := part.told_at(stop.key, column, speaks.key)) and told.settled
    ]
    if not apart:
        return f"{speaks.label}: no difference could be shown between who solved a stop and who did not"
    return f"{speaks.label} differs between those who solved it and those who did not at {', '.join(apart)}"


def _beside(results: StudyResults, part: Part, column: str, said: Sequence[Measure], level: Level) -> Beside:
    stops = results.journey.at(level)
    ux = {one.stop: one for one in part.ux if one.column == column}
    coded = any(ux[stop.key].errors is not None for stop in stops)
    converts = any(ux[stop.key].conversion is not None for stop in stops)
    did = (
        f"Success ({results.confidence})", "Abandoned", *(("Errors each",) if coded else ()), "Time of full successes",
        *(("Conversion",) if converts else ()),
    )  # fmt: skip
    rows = []
    for stop in stops:
        one = ux[stop.key]
        told = [part.told_at(stop.key, column, measure.key) for measure in said]
        rows.append(
            (
                Cell(stop.name, stop.stage if level is not Level.STAGE else ""),
                *_did(results, one, coded=coded, converts=converts),
                *(
                    journey_words.figure(measure, found.everyone, _who(results, measure, found))
                    if found
                    else Cell("")
                    for measure, found in zip(said, told, strict=True)
                ),
            )
        )
    words = journey_words.LEVELS[level]
    return Beside(words, words.capitalize(), did, tuple(one.label for one in said), tuple(rows))


def _did(results: StudyResults, one: Ux, *, coded: bool, converts: bool) -> Row:
    # Where columns were put together for what people said once, the attempts have no list of their own.
    alike = one.column in {ref.key for ref in results.conditions}

    def counts(which: Counts) -> Counts | None:
        return replace(which, stop=one.stop) if alike else None

    every = Counts(condition=one.column)
    converted = replace(solved(results, "", one.column), conversion=True)
    return (
        cells.rate(one.success, counts(solved(results, "", one.column))),
        cells.rate(one.abandonment, counts(replace(every, outcomes=(Outcome.GAVE_UP, Outcome.DROPPED_OUT)))),
        *((cells.number(one.errors, counts=counts(every)),) if coded else ()),
        cells.time(one.time, counts(full_successes("", one.column))),
        *((cells.rate(one.conversion, counts(converted)),) if converts else ()),
    )


def _who(results: StudyResults, measure: Measure, one: Told | Whole, solved: str = "") -> Counts:
    """The answers of those who came by, or what is known of them. solved: as in Counts."""
    asked = next(
        (
            found
            for found in results.instruments
            if (found.instrument.key, found.place) == (measure.key.partition(".")[0], measure.place)
        ),
        None,
    )
    stop = one.stop if isinstance(one, Told) else ""
    if asked is None:
        return Counts(condition=one.column, stop=stop, known=measure.key, solved=solved)
    return Counts(condition=one.column, stop=stop, instrument=results.instrument_name(asked), solved=solved)


def _told(
    results: StudyResults, part: Part, column: str, measures: Sequence[Measure], levels: Sequence[Level]
) -> tuple[Lines, ...]:
    heads = (
        "Where", "What", f"Solved it ({results.confidence})", f"Did not ({results.confidence})",
        f"Difference ({results.confidence})", "p",
        correction.head(results.choices.correction),
        "Effect", "Test",
    )  # fmt: skip
    found = []
    for level in levels:
        rows = [
            _told_row(results, stop.name, measure, told)
            for stop in results.journey.at(level)
            for measure in measures
            if (told := part.told_at(stop.key, column, measure.key)) is not None and told.everyone.n
        ]
        if rows:
            found.append(Lines(heads, tuple(rows), 2, journey_words.LEVELS[level]))
    return tuple(found)


def _told_row(results: StudyResults, where: str, measure: Measure, told: Told) -> Row:
    comparison = told.comparison
    effect = effect_words_of(told)
    adjusted = None if told.adjusted is None else told.adjusted.words
    return (
        Cell(where),
        Cell(measure.label),
        journey_words.figure(measure, told.solved, _who(results, measure, told, "yes")),
        journey_words.figure(measure, told.unsolved, _who(results, measure, told, "no")),
        Cell(journey_words.difference(measure, told)),
        Cell(None if comparison.p is None else p_value(comparison.p)),
        Cell(adjusted),
        Cell(effect),
        Cell(comparison.test if comparison.p is not None else "no test"),
    )


def effect_words_of(told: Told) -> str | None:
    """The effect size with its name; None where there is none."""
    effect = told.comparison.effect
    return None if effect is None else f"{told.comparison.effect_name} {signed(effect, 2)}"


def _going(results: StudyResults, part: Part, column: str, measures: Sequence[Measure]) -> Lines | None:
    rows = []
    for one in part.going:
        measure = next((found for found in measures if found.key == one.measure), None)
        if measure is None or one.column != column:
            continue
        rho = one.comparison.estimate
        adjusted = None if one.adjusted is None else one.adjusted.words
        rows.append(
            (
                Cell(measure.label),
                Cell(journey_words.going(measure, one)),
                cells.number(rho, 2) if rho.known else Cell(f"no data, n{NBSP}={NBSP}{rho.n}"),
                Cell(None if one.comparison.p is None else p_value(one.comparison.p)),
                Cell(adjusted),
            )
        )
    heads = (
        "What",
        "In words",
        f"Spearman’s rho with the share solved ({results.confidence})",
        "p",
        correction.head(results.choices.correction),
    )
    return Lines(heads, tuple(rows), 2) if rows else None


def _wholes(results: StudyResults, part: Part, column: str, measures: Sequence[Measure]) -> Lines | None:
    rows = []
    for measure in measures:
        whole = next(one for one in part.whole if (one.measure, one.column) == (measure.key, column))
        median, who = whole.median, _who(results, measure, whole)
        rows.append(
            (
                Cell(measure.label),
                Cell(days(measure)),
                journey_words.figure(measure, whole.estimate, who),
                journey_words.figure(measure, median, who) if median is not None else Cell(None),
            )
        )
    heads = ("Imported", "As of", f"Share or mean ({results.confidence})", "Median")
    return Lines(heads, tuple(rows), 2) if rows else None


def days(measure: Measure) -> str:
    """The days that imported figures are of."""
    first, last = measure.dates[0], measure.dates[-1]
    if first == last:
        return day(first)
    return f"{first:%d %B %Y} to {last:%d %B %Y}"

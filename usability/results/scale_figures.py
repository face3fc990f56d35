"""SUS items beside what their score lets expect, and differences within people as figures. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from usability.charts.marks import Drawing
from usability.charts.mean_rows import mean_rows
from usability.charts.rows import IntervalRow
from usability.charts.scale import ScoreRow, scale
from usability.charts.sheet import Sheet
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.vocabulary import Outcome
from usability.measures.words import counted
from usability.results.asked_model import InstrumentResult
from usability.results.choices import Success
from usability.results.model import StudyResults
from usability.results.score_words import IN_POINTS
from usability.results.shown import Evidence
from usability.results.task_figures import Difference
from usability.results.task_model import Dot


def item_figures(results: StudyResults, sheet: Sheet, only: InstrumentResult | None = None) -> list[Evidence]:
    """The items of instruments that have published expectations (SUS), of every one or of one alone."""
    return [
        _items(results, one, sheet)
        for one in ((only,) if only else results.instruments)
        if any(column.summary.item_targets for column in one.columns)
    ]


def _items(results: StudyResults, one: InstrumentResult, sheet: Sheet) -> Evidence:
    instrument = one.instrument
    ends = instrument.scale
    rows = []
    means = [{item.key: estimate for item, estimate in column.summary.items} for column in one.columns]
    for item in instrument.items:
        estimates = tuple(own[item.key] for own in means)
        targets = tuple(column.summary.item_targets.get(item.key) for column in one.columns)
        rows.append(IntervalRow(item.text, estimates, targets=targets))
    names = (
        tuple(results.condition_name(column.condition) for column in one.columns)
        if len(one.columns) > 1
        else ()
    )
    drawing = mean_rows(
        rows, title=f"{instrument.name}: its items", low=ends.min, high=ends.max, conditions=names, sheet=sheet,
    )  # fmt: skip
    note = (
        f"Raw means of the items, bars {results.confidence} t intervals. Upright strokes: the mean that the whole "
        "score lets "
        "expect (Lewis and Sauro 2018). At the stroke or above is good on items 1, 3, 5, 7 and 9, at or below on the "
        "others."
    )
    key = f"items-{results.instrument_name(one).replace('.', '-')}"
    return Evidence(key, f"{instrument.name} items", _item_finding(one), note, drawing)


def _item_finding(one: InstrumentResult) -> str:
    """How many items fall short of what the score lets expect, as far as their intervals tell."""
    short, told = 0, False
    for column in one.columns:
        for index, (item, estimate) in enumerate(column.summary.items):
            target = column.summary.item_targets.get(item.key)
            if target is None or estimate.ends is None or estimate.n < VERDICT_FROM:
                continue
            told = True
            low, high = estimate.ends
            short += high < target if index % 2 == 0 else low > target
    if not told:
        return _untold(one)
    if not short:
        return "No item stands out from what the score lets expect"
    return f"{short} item{' is' if short == 1 else 's are'} worse than the score lets expect"


def _untold(one: InstrumentResult) -> str:
    """Why it cannot be said whether an item stands out."""
    most = max((estimate.n for column in one.columns for _item, estimate in column.summary.items), default=0)
    if most >= VERDICT_FROM:
        return "Everybody answered alike: without any spread it cannot be said whether an item stands out"
    people = counted(most, "person", "people")
    where = " at most in a column" if len(one.columns) > 1 else ""
    return f"{people[0].upper()}{people[1:]}{where}: too few to say whether an item stands out"


def paired_figures(results: StudyResults, sheet: Sheet) -> list[Evidence]:
    """Differences within people, a dot for each person: success in percentage points, then each score."""
    if not results.within:
        return []
    rows = []
    for one in results.differences:
        if one.measure == "success" and one.comparison.estimate.known:
            values = _each(_shares(results, one.first), _shares(results, one.second))
            rows.append(
                ScoreRow(
                    _name(results, one), tuple(100 * v for v in values), _hundredfold(one.comparison.estimate)
                )
            )
    found = []
    if rows:
        reach = _reach(rows, 100)
        drawing = scale(
            rows, title="Success, differences within people", low=-reach, high=reach, places=0, differences=True,
            sheet=sheet,
        )  # fmt: skip
        found.append(
            _evidence(results, "paired-success", "Success within people", drawing, rows, "percentage points")
        )
    for instrument in results.instruments:
        rules, scores = instrument.instrument.scoring, []
        for one in instrument.differences:
            if not (
                one.within and rules.overall and rules.rule in IN_POINTS and one.comparison.estimate.known
            ):
                continue
            values = _each(_scores(instrument, one.first), _scores(instrument, one.second))
            scores.append(ScoreRow(_name(results, one), tuple(values), one.comparison.estimate))
        if scores:
            name, reach = instrument.instrument.name, _reach(scores, rules.range_high - rules.range_low)
            drawing = scale(
                scores,
                title=f"{name}, differences within people",
                low=-reach,
                high=reach,
                differences=True,
                sheet=sheet,
            )
            key = f"paired-{results.instrument_name(instrument).replace('.', '-')}"
            found.append(
                _evidence(results, key, f"{name} within people", drawing, scores, "points of the score")
            )
    return found


def _evidence(
    results: StudyResults, key: str, name: str, drawing: Drawing, rows: Sequence[ScoreRow], unit: str
) -> Evidence:
    row = rows[0]
    higher, lower = sum(v > 0 for v in row.scores), sum(v < 0 for v in row.scores)
    same = len(row.scores) - higher - lower
    finding = f"{row.name}: {higher} of {len(row.scores)} people higher, {lower} lower, {same} alike"
    note = f"Each dot is one person’s difference in {unit}; ring and line are their mean "
    note += f"with its {results.confidence} t interval."
    return Evidence(key, name, finding, note, drawing)


def _reach(rows: Sequence[ScoreRow], most: float) -> float:
    """How far the axis goes to either side: a part of the largest possible difference that holds everybody."""
    found = [abs(value) for row in rows for value in row.scores]
    found += [
        abs(limit) for row in rows if row.mean for limit in (row.mean.low, row.mean.high) if limit is not None
    ]
    return next((most * part for part in (0.1, 0.25, 0.5) if max(found, default=0.0) <= most * part), most)


def _name(results: StudyResults, one: Difference) -> str:
    return f"{results.condition_name(one.second)} less {results.condition_name(one.first)}"


def _hundredfold(one: Estimate) -> Estimate:
    low, value, high = (None if limit is None else 100 * limit for limit in (one.low, one.value, one.high))
    return replace(one, value=value, low=low, high=high)


def _each(first: Mapping[str, float], second: Mapping[str, float]) -> list[float]:
    return [second[person] - first[person] for person in first if person in second]


def _shares(results: StudyResults, condition: str) -> dict[str, float]:
    """Each person's share of successes as chosen."""
    solved: dict[str, list[bool]] = {}
    for task in results.tasks:
        for one in task.figures:
            for dot in one.dots if one.condition == condition else ():
                solved.setdefault(dot.participant, []).append(_succeeded(results.choices.success, dot))
    return {person: sum(own) / len(own) for person, own in solved.items()}


def _succeeded(success: Success, dot: Dot) -> bool:
    if success is Success.STRICT:
        return dot.outcome is Outcome.SUCCESS and not dot.assists
    return dot.outcome in (Outcome.SUCCESS, Outcome.PARTIAL)


def _scores(one: InstrumentResult, condition: str) -> dict[str, float]:
    return {
        score.participant: score.value
        for column in one.columns
        if column.condition == condition
        for score in column.scores
        if score.value is not None
    }

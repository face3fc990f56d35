"""Sample drawings for the style guide: every chart, with the awkward cases (none, one, long names)."""

import random
from dataclasses import dataclass

from usability.charts.curve import Curve, CurvePanel, CurvePoint, curves
from usability.charts.flow import FlowStep, flow
from usability.charts.forest import forest
from usability.charts.marks import Drawing
from usability.charts.mean_rows import mean_rows
from usability.charts.nps import NpsRow, nps
from usability.charts.pareto import ParetoGroup, ParetoRow, pareto
from usability.charts.rows import IntervalRow
from usability.charts.scale import Band, ScoreRow, scale
from usability.charts.sheet import SCREEN, Sheet
from usability.charts.stacked import StackedRow, stacked
from usability.charts.strip import StripRow, TimedAttempt, strip
from usability.charts.swarm import Solved
from usability.measures.estimate import Estimate
from usability.measures.means import mean_t
from usability.measures.nps import categories
from usability.measures.nps import nps as score_of
from usability.measures.proportions import completion_rate
from usability.measures.survival import End, cumulative_incidence
from usability.measures.times import geometric_mean

TASKS = (
    "Foraminifera in the benthic zone",
    "Oxygen in sea water",
    "Data on Poales",
    "Ocean acidification or coral bleaching, wherever both were observed in the same month of the same year",
    "Lepidoptera on oaks",
)
GRADES = (
    Band("F", 0, 51.7),
    Band("D", 51.7, 62.7),
    Band("C", 62.7, 72.6),
    Band("B", 72.6, 78.9),
    Band("A", 78.9, 100),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawing with the words around it."""

    name: str
    drawn: Drawing
    note: str


def samples(sheet: Sheet = SCREEN) -> list[Sample]:
    """Every chart once, some twice."""
    chance = random.Random(4)  # noqa: S311 a sample, not a secret
    return [
        Sample("Success by task", _forest(sheet), "Adjusted-Wald intervals."),
        Sample("Success, one condition with a goal", _goal(sheet), "One task was not run."),
        Sample("Time of every attempt", _strip(chance, sheet), "Seconds on a log axis."),
        Sample("System Usability Scale", _sus(chance, sheet), "Grades after Sauro and Lewis."),
        Sample("Ease by task", _seq(chance, sheet), "Single Ease Question, 1 to 7."),
        Sample("Outcomes", _stacked(sheet), "All attempts."),
        Sample("Flow", _flow(sheet), "People."),
        Sample("Recommendation", _nps(chance, sheet), "An indication."),
        Sample("Time to completion", _curves(chance, sheet), "Cumulative incidence, two conditions."),
        Sample("Errors by code", _pareto(sheet), "The most frequent first."),
        Sample("Differences within people", _paired(chance, sheet), "A dot for each person."),
        Sample("Nothing yet", forest([], title="Success by task", sheet=sheet), ""),
    ]


def _rate(x: int, n: int) -> Estimate:
    return completion_rate(x, n)


def _forest(sheet: Sheet) -> Drawing:
    counts = ((10, 8), (2, 4), (6, 10), (9, 9), (0, 0))
    rows = [
        IntervalRow(name, (_rate(a, 10), _rate(b, 10))) for name, (a, b) in zip(TASKS, counts, strict=True)
    ]
    mean = IntervalRow(
        "Mean of the 20 people’s rates", (Estimate(0.59, 20, 0.47, 0.70), Estimate(0.70, 20, 0.59, 0.81))
    )
    return forest(
        rows,
        title="Success by task, System 1 beside System 2",
        conditions=("System 1", "System 2"),
        mean=mean,
        sheet=sheet,
    )


def _goal(sheet: Sheet) -> Drawing:
    rows = [IntervalRow(TASKS[0], (_rate(7, 10),)), IntervalRow(TASKS[1], (_rate(1, 1),))]
    rows.append(IntervalRow(TASKS[2], (_rate(0, 0),)))
    return forest(rows, title="Success by task against the goal", goal=0.78, sheet=sheet)


def _strip(chance: random.Random, sheet: Sheet) -> Drawing:
    rows = []
    for name in TASKS[:4]:
        attempts = []
        for _ in range(24):
            seconds = min(chance.lognormvariate(4.9, 0.6), 300.0)
            solved = chance.choice((Solved.FULL, Solved.FULL, Solved.FULL, Solved.PARTIAL, Solved.FAILED))
            attempts.append(TimedAttempt(seconds, solved, stopped=seconds >= 300))
        full = [a.seconds for a in attempts if a.solved is Solved.FULL]
        rows.append(StripRow(name, tuple(attempts), geometric_mean(full)))
    rows.append(StripRow(TASKS[4], (TimedAttempt(41, Solved.FAILED),), None))
    return strip(rows, title="Time of every attempt", limit=300, numbered=True, sheet=sheet)


def _sus(chance: random.Random, sheet: Sheet) -> Drawing:
    rows = []
    for name, centre in (("System 1", 68.0), ("System 2", 74.0)):
        scores = tuple(min(max(round(chance.gauss(centre, 14) / 2.5) * 2.5, 0.0), 100.0) for _ in range(20))
        rows.append(ScoreRow(name, scores, mean_t(scores)))
    return scale(rows, title="SUS by system", bands=GRADES, sheet=sheet)


def _seq(chance: random.Random, sheet: Sheet) -> Drawing:
    rows = []
    for name in TASKS:
        ratings = tuple(float(chance.randint(3, 7)) for _ in range(12))
        rows.append(IntervalRow(name, (mean_t(ratings),), (ratings,)))
    return mean_rows(
        rows,
        title="Ease by task",
        low=1,
        high=7,
        low_label="very difficult",
        high_label="very easy",
        sheet=sheet,
    )


def _stacked(sheet: Sheet) -> Drawing:
    counts = ((10, 0, 0, 0), (6, 5, 6, 3), (12, 4, 3, 1), (1, 0, 80, 2), (0, 0, 0, 0))
    rows = [StackedRow(name, c) for name, c in zip(TASKS, counts, strict=True)]
    return stacked(rows, title="How attempts ended, by task", sheet=sheet)


def _flow(sheet: Sheet) -> Drawing:
    steps = (
        FlowStep("Invited", None, "not in the imported file"),
        FlowStep("Started", 24, "people"),
        FlowStep("Dropped out", 3, "at task 2, 5 and 7", kept=False),
        FlowStep("Left out of the results", 1, "a pilot session", kept=False),
        FlowStep("Counted here", 20, "people, 8 attempts each", final=True),
    )
    return flow(steps, title="Flow of people", sheet=sheet)


def _curves(chance: random.Random, sheet: Sheet) -> Drawing:
    ends = (End.COMPLETED, End.COMPLETED, End.COMPLETED, End.ABANDONED)

    def curve(people: int) -> Curve:
        attempts = [(chance.uniform(20, 290), chance.choice(ends)) for _ in range(people)] + [
            (300.0, End.CENSORED)
        ]
        steps = cumulative_incidence(attempts)
        points = tuple(CurvePoint(one.seconds, one.completed, one.low, one.high) for one in steps)
        return Curve(points, 300, people + 1, f"by 300 s, n = {people + 1}", (300.0,))

    panels = [CurvePanel(name, (curve(12), curve(20))) for name in TASKS[:3]]
    panels.append(CurvePanel(TASKS[3], (curve(9), None)))
    return curves(panels, title="Solved by when", conditions=("System 1", "System 2"), limit=300, sheet=sheet)


def _pareto(sheet: Sheet) -> Drawing:
    counts = (
        ("Overlooked the filter beside the list", 14, 9),
        ("Typing slip", 6, 5),
        ("Wrong category", 1, 1),
    )
    rows = tuple(ParetoRow(name, count, _rate(people, 12)) for name, count, people in counts)
    return pareto([ParetoGroup("", rows)], title="Errors by code", sheet=sheet)


def _paired(chance: random.Random, sheet: Sheet) -> Drawing:
    values = tuple(chance.choice((-25.0, 0.0, 0.0, 25.0, 50.0)) for _ in range(20))
    row = ScoreRow("System 2 less System 1", values, mean_t(values))
    return scale([row], title="Differences", low=-100, high=100, places=0, differences=True, sheet=sheet)


def _nps(chance: random.Random, sheet: Sheet) -> Drawing:
    rows = []
    for name in ("System 1", "System 2"):
        ratings = [chance.randint(3, 10) for _ in range(20)]
        rows.append(NpsRow(name, categories(ratings), score_of(ratings)))
    return nps(rows, title="Likelihood to recommend", sheet=sheet)

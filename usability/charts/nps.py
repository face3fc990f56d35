"""Net Promoter Score: detractors, passives, promoters, and the score with its interval, -100 to 100."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.charts.confidence import confidence_of
from usability.charts.marks import Drawing, Ink, Line, Table, Text
from usability.charts.sheet import (
    GAP,
    SCREEN,
    Axis,
    Sheet,
    mean_marks,
    name_marks,
    name_width,
    nothing,
    tick_marks,
)
from usability.charts.stacked import Look, Part, bar, part_key
from usability.charts.text import text_width
from usability.measures.estimate import Estimate
from usability.measures.nps import Categories
from usability.measures.rounding import signed

PARTS = (
    Part("detractors, 0–6", Look.HATCHED),
    Part("passives, 7–8", Look.OUTLINED),
    Part("promoters, 9–10", Look.SOLID),
)
TICKS = ((-100.0, "−100"), (-50.0, "−50"), (0.0, "0"), (50.0, "+50"), (100.0, "+100"))


@dataclass(frozen=True, slots=True)
class NpsRow:
    """A condition or a group: its counts and its score in points -100..100, None without ratings."""

    name: str
    counts: Categories
    score: Estimate | None = None


def nps_text(score: Estimate | None) -> str:
    """The score as "+20 (-15 to +52), n = 20" with a true minus; "no data" without one."""
    if score is None or score.value is None:
        return "no data"
    interval = ""
    if score.low is not None and score.high is not None:
        interval = f" ({signed(score.low, 0)} to {signed(score.high, 0)})"
    return f"{signed(score.value, 0)}{interval}, n\u00a0=\u00a0{score.n}"


def nps(rows: Sequence[NpsRow], *, title: str, sheet: Sheet = SCREEN) -> Drawing:
    """A stacked bar of people and the score's interval for each row."""
    level = confidence_of(row.score for row in rows)
    headers = ("", "Detractors", "Passives", "Promoters", f"NPS ({level}), n")
    if not any(row.counts.n for row in rows):
        return nothing(title, headers, sheet)
    header = f"score ({level}), n"
    names = name_width([row.name for row in rows], sheet, numbered=False)
    values = [nps_text(row.score) for row in rows]
    values_left = sheet.width - max(text_width(v, sheet.value) for v in [*values, header])
    left = names + GAP if names else 0.0
    half = (values_left - GAP - left - GAP * 1.5) / 2
    axis = Axis(-100, 100, left + half + GAP * 1.5, values_left - GAP)
    marks, top = part_key(PARTS, left, values_left - GAP, sheet)
    pitch = 2 * sheet.name_line + 8
    for index, row in enumerate(rows):
        middle = top + pitch * (index + 0.5)
        counts = (row.counts.detractors, row.counts.passives, row.counts.promoters)
        marks += name_marks(row.name, middle, names, sheet)
        marks += bar(counts, PARTS, left, left + half, middle, sheet)
        marks += mean_marks(row.score, middle, axis.at)
        marks.append(Text(x=values_left, y=middle + 5, words=values[index], size=sheet.value, role="value"))
    bottom = top + pitch * len(rows) + 2
    ground = tick_marks(TICKS, axis.at, top, bottom, sheet)
    ground.append(Line(x1=axis.at(0), y1=top, x2=axis.at(0), y2=bottom, stroke=Ink.EDGE, role="zero"))
    ground.append(Text(x=values_left, y=19, words=header, size=sheet.tick, fill=Ink.QUIET, role="header"))
    table = Table(
        headers,
        tuple(
            (r.name, str(r.counts.detractors), str(r.counts.passives), str(r.counts.promoters), value)
            for r, value in zip(rows, values, strict=True)
        ),
    )
    description = "; ".join(f"{row.name}: {value}" for row, value in zip(rows, values, strict=True))
    return Drawing(sheet.width, bottom + 30, title, description, (*ground, *marks), table)

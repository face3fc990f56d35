"""What people did beside what they said, stop by stop along a journey: panels side by side, never one score."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Table, Text
from usability.charts.sheet import SCREEN, Axis, Sheet, name_marks, nothing
from usability.charts.text import text_width, wrap
from usability.measures.estimate import Estimate
from usability.measures.rounding import mean_text, rate_text, rounded

LINE = 20.0
NAMES = 0.24
DID_SHARE = 0.28
"""Share of the panels' room that the panel of what people did takes."""
BETWEEN, APART = 18.0, 40.0
"""Room between two panels, and between what people did and what they said."""
NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class SaidPanel:
    """A scale on which people answered, from low to high."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """One stop. stage: its heading, "" for none. did: the rate of success there.

    said: for each panel what those who succeeded there said, and what the others said.
    """

    name: str
    stage: str
    did: Estimate
    said: tuple[tuple[Estimate, Estimate], ...]


def journey_chart(
    rows: Sequence[JourneyRow],
    panels: Sequence[SaidPanel],
    *,
    title: str,
    groups: tuple[str, str],
    did: str = "Success",
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Rows from top to bottom in the order given, under their stages.

    groups: what the two groups of `said` are called; the first is drawn as a disc, the second as a ring below it.
    Nothing known gives the drawing that says so. Raises ValueError for a row that has not one pair a panel, or for a
    scale whose low is not below its high.
    """
    if any(len(row.said) != len(panels) for row in rows):
        raise ValueError("Every row needs a pair of estimates for each panel")
    if any(panel.low >= panel.high for panel in panels):
        raise ValueError("A scale goes from low to high")
    table = _table(rows, panels, did, groups)
    if not any(row.did.known for row in rows):
        return nothing(title, table.headers, sheet)
    axes = _axes(panels, sheet)
    heads, top = _heads(panels, axes, did, groups, sheet)
    marks: list[Mark] = []
    ground: list[Mark] = []
    y, stage, first = top, "", top
    height = max(2 * LINE + 12, 2 * sheet.name_line + 10)
    names = sheet.width * NAMES - 16
    for index, row in enumerate(rows):
        if row.stage and row.stage != stage:
            words = wrap(row.stage, names, sheet.tick, strong=True, lines=1)[0]
            y += 4
            marks.append(Line(x1=0, y1=y, x2=sheet.width, y2=y, stroke=Ink.EDGE, role="stage"))
            marks.append(
                Text(
                    x=0,
                    y=y + 18,
                    words=words,
                    size=sheet.tick,
                    fill=Ink.QUIET,
                    strong=True,
                    role="stage-name",
                )
            )
            y += 22
        elif index:
            marks.append(Line(x1=0, y1=y, x2=names, y2=y, stroke=Ink.RULE, role="rule"))
        stage = row.stage
        middle = y + height / 2
        marks += name_marks(row.name, middle, names, sheet)
        marks += _did_marks(row.did, middle, axes[0])
        for axis, (yes, no) in zip(axes[1:], row.said, strict=True):
            marks += _point(yes, middle - LINE / 2, axis, filled=True)
            marks += _point(no, middle + LINE / 2, axis, filled=False)
        y += height
    ground += _grid(axes, panels, first, y + 4, sheet)
    description = "; ".join(_spoken(row, panels, did, groups) for row in rows)
    return Drawing(sheet.width, y + 30, title, description, (*ground, *marks, *heads), table)


def _axes(panels: Sequence[SaidPanel], sheet: Sheet) -> list[Axis]:
    left = sheet.width * NAMES
    room = sheet.width - left - 14
    if not panels:
        return [Axis(0, 1, left, left + room)]
    did = room * DID_SHARE
    each = (room - did - APART - BETWEEN * (len(panels) - 1)) / len(panels)
    found = [Axis(0, 1, left, left + did)]
    x = left + did + APART
    for panel in panels:
        found.append(Axis(panel.low, panel.high, x, x + each))
        x += each + BETWEEN
    return found


def _heads(
    panels: Sequence[SaidPanel], axes: Sequence[Axis], did: str, groups: tuple[str, str], sheet: Sheet
) -> tuple[list[Mark], float]:
    """The two sides' names, the panels' names below, the key; and where the rows begin."""
    size = sheet.value
    marks: list[Mark] = [_side("What they did", axes[0].left, size)]
    lines = {
        0: [did],
        **{i: wrap(p.name, _width(axes[i]) + BETWEEN - 8, sheet.tick) for i, p in enumerate(panels, 1)},
    }
    y = 44.0
    if panels:
        marks.append(_side("What they said", axes[1].left, size))
        x = axes[1].left
        y = 66.0
        for index, words in enumerate(groups):
            marks.append(_mark(x + 6, 35, filled=index == 0))
            marks.append(Text(x=x + 18, y=40, words=words, size=sheet.tick, role="key"))
            x += 18 + text_width(words, sheet.tick) + 22
    for index, own in lines.items():
        for number, words in enumerate(own):
            marks.append(
                Text(
                    x=axes[index].left,
                    y=y + number * (sheet.tick + 2),
                    words=words,
                    size=sheet.tick,
                    fill=Ink.QUIET,
                    role="panel",
                )
            )
    return marks, y + max(len(own) for own in lines.values()) * (sheet.tick + 2) - 4


def _side(words: str, x: float, size: float) -> Text:
    return Text(x=x, y=16, words=words, size=size, strong=True, role="side")


def _width(axis: Axis) -> float:
    return axis.right - axis.left


def _grid(
    axes: Sequence[Axis], panels: Sequence[SaidPanel], top: float, bottom: float, sheet: Sheet
) -> list[Mark]:
    ticks: list[tuple[tuple[float, str], ...]] = [((0.0, "0"), (0.5, "50"), (1.0, "100\u00a0%"))]
    ticks += [tuple((end, rounded(end)) for end in (one.low, one.high)) for one in panels]
    marks: list[Mark] = []
    for axis, own in zip(axes, ticks, strict=True):
        for value, words in own:
            x = axis.at(value)
            marks.append(Line(x1=x, y1=top, x2=x, y2=bottom, stroke=Ink.RULE, role="tick"))
            marks.append(
                Text(
                    x=x,
                    y=bottom + 18,
                    words=words,
                    size=sheet.tick,
                    fill=Ink.QUIET,
                    anchor="middle",
                    role="tick-label",
                )
            )
    if panels:
        x = axes[0].right + APART / 2
        marks.append(Line(x1=x, y1=4, x2=x, y2=bottom, stroke=Ink.INK, weight=1.5, role="apart"))
    return marks


def _did_marks(one: Estimate, y: float, axis: Axis) -> list[Mark]:
    marks = _interval(one, y, axis, 4)
    if one.value is not None:
        marks.append(Circle(x=axis.at(one.value), y=y, r=6.5, fill=Ink.SUCCESS, role="did"))
    return marks


def _point(one: Estimate, y: float, axis: Axis, *, filled: bool) -> list[Mark]:
    if one.value is None:
        return []
    return [*_interval(one, y, axis, 3 if filled else 2), _mark(axis.at(one.value), y, filled=filled)]


def _mark(x: float, y: float, *, filled: bool) -> Mark:
    if filled:
        return Circle(x=x, y=y, r=5, fill=Ink.SUCCESS, role="said")
    return Circle(x=x, y=y, r=5, fill=Ink.PAPER, stroke=Ink.FAILURE, weight=2.4, role="said")


def _interval(one: Estimate, y: float, axis: Axis, weight: float) -> list[Mark]:
    if one.low is None or one.high is None:
        return []
    ink = Ink.FAILURE if weight < 3 else Ink.SUCCESS
    return [
        Line(
            x1=axis.at(one.low), y1=y, x2=axis.at(one.high), y2=y, stroke=ink, weight=weight, role="interval"
        )
    ]


def _table(
    rows: Sequence[JourneyRow], panels: Sequence[SaidPanel], did: str, groups: tuple[str, str]
) -> Table:
    headers = ("", did, *(f"{panel.name}, {group}" for panel in panels for group in groups))
    cells = tuple(
        (row.name, rate_text(row.did), *(mean_text(one) for pair in row.said for one in pair)) for row in rows
    )
    return Table(headers, cells)


def _spoken(row: JourneyRow, panels: Sequence[SaidPanel], did: str, groups: tuple[str, str]) -> str:
    said = [
        f"{panel.name} {groups[0]} {mean_text(yes)}, {groups[1]} {mean_text(no)}"
        for panel, (yes, no) in zip(panels, row.said, strict=True)
    ]
    return f"{row.name}: {did} {rate_text(row.did)}" + "".join(f", {words}" for words in said)

"""Curves over time, a panel for each task: the share that has completed, in steps, with its interval as a band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from usability.charts.marks import Drawing, Ink, Line, Mark, Path, Table, Text
from usability.charts.sheet import (
    NUMBER,
    SCREEN,
    Axis,
    Sheet,
    interval_weight,
    key_marks,
    name_marks,
    nothing,
    shape,
    tick_marks,
)
from usability.charts.text import clip, text_width
from usability.measures.rounding import NBSP, percent_number, rounded, seconds_number

PLOT = 0.1375
"""Height of a panel's plot, as a share of the sheet's width."""
SHAPES = 15.0
GUTTER = 40.0
_EVERY = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    172_800, 432_000, 864_000,
)  # fmt: skip
"""Distances of ticks in seconds."""
MOST_TICKS = 6
_DASHES = ("", "", "7 3", "2 3", "9 3 2 3")
_FINE = 0.7
"""Steps closer than this on the sheet are drawn as one."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """From `seconds` on the curve stands at `share`, 0..1, within low..high (None: no interval)."""

    seconds: float
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A share that grows in steps from 0 at 0 s to `until`, the last second observed.

    n: attempts behind it. cut: seconds at which an attempt ceased to be observed. value: the last share with its
    interval in words. ended: nobody was cut off at `until`, so that the share stays what it is ever after.
    """

    points: tuple[CurvePoint, ...]
    until: float
    n: int
    value: str
    cut: tuple[float, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """A task and a curve for each condition, None where it was not run."""

    name: str
    curves: tuple[Curve | None, ...]


def curves(
    panels: Sequence[CurvePanel],
    *,
    title: str,
    conditions: Sequence[str] = (),
    limit: float | None = None,
    first_number: int = 1,
    numbered: bool = True,
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Panels two abreast on one time axis, which ends at `limit` (seconds) where all share one.

    Raises ValueError when a panel has not one curve a condition, for a time below 0 or a share outside 0..1.
    """
    several = max(len(conditions), 1)
    found = [curve for panel in panels for curve in panel.curves if curve is not None]
    _check(panels, found, several)
    headers = ("Task", *(("Condition",) if conditions else ()), "n")
    if not any(curve.n for curve in found):
        return nothing(title, headers, sheet)
    longest = max([limit or 0.0, *(curve.until for curve in found)])
    ticks = time_ticks(longest)
    columns = 2 if len(panels) > 1 else 1
    width = (sheet.width - GUTTER * (columns - 1)) / columns
    key, top = key_marks(conditions, 0, sheet.width, sheet) if conditions else ([], 4.0)
    head = 2 * sheet.name_line + (sheet.value + 6) * several + 12
    height = head + PLOT * sheet.width + 46
    marks: list[Mark] = []
    for index, panel in enumerate(panels):
        row, column = divmod(index, columns)
        number = str(first_number + index) if numbered else ""
        left = column * (width + GUTTER)
        marks += _panel(panel, left, top + row * height, width, head, number, longest, ticks, sheet)
    rows = -(-len(panels) // columns)
    table = _table(panels, conditions, ticks, headers)
    description = "; ".join(_spoken(panel, conditions) for panel in panels)
    return Drawing(sheet.width, top + rows * height, title, description, (*marks, *key), table)


def _check(panels: Sequence[CurvePanel], found: Sequence[Curve], several: int) -> None:
    if any(len(panel.curves) != several for panel in panels):
        raise ValueError("Every panel needs one curve for each condition")
    for curve in found:
        if any(point.seconds < 0 or not 0 <= point.share <= 1 for point in curve.points):
            raise ValueError("Times are zero or more, shares from 0 to 1")


def time_ticks(longest: float) -> tuple[tuple[float, str], ...]:
    """At most seven round times from 0 to the longest, with the unit on the last one."""
    distance = next((one for one in _EVERY if longest / one <= MOST_TICKS), longest / MOST_TICKS)
    divisor, unit = (1, "s") if longest <= 900 else (60, "min") if longest <= 4 * 3600 else (3600, "h")
    values = [distance * i for i in range(int(longest / distance + 1e-9) + 1)]
    words = [_number(value / divisor) for value in values]
    words[-1] = f"{words[-1]}{NBSP}{unit}"
    return tuple(zip(values, words, strict=True))


def _number(value: float) -> str:
    return rounded(value) if value == int(value) else rounded(value, 1)


def _panel(
    panel: CurvePanel,
    left: float,
    top: float,
    width: float,
    head: float,
    number: str,
    longest: float,
    ticks: Sequence[tuple[float, str]],
    sheet: Sheet,
) -> Iterator[Mark]:
    indent = NUMBER + 8 if number else 0.0
    names = name_marks(
        panel.name, top + sheet.name_line, width, sheet, number=number, indent=indent, strong=not number
    )
    for mark in names:
        assert isinstance(mark, Text)
        yield _moved(mark, left)
    several = len(panel.curves) > 1
    for index, curve in enumerate(panel.curves):
        y = top + 2 * sheet.name_line + (sheet.value + 6) * (index + 0.8)
        known = curve is not None and curve.n > 0
        x = left + (20 if several else 0)
        if several:
            yield shape(index, left + 7, y - 5)
        words = curve.value if curve is not None and known else "no data"
        yield Text(
            x=x, y=y, words=clip(words, left + width - x, sheet.value), size=sheet.value,
            fill=Ink.INK if known else Ink.QUIET, role="value",
        )  # fmt: skip
    label = text_width(f"100{NBSP}%", sheet.tick)
    margin = 8 + SHAPES * (len(panel.curves) if several else 0)
    across = Axis(0, longest, left + label + 10, left + width - margin)
    bottom = top + head + PLOT * sheet.width
    up = Axis(0, 1, bottom, top + head)
    for share, words in ((0.0, "0"), (0.5, "50"), (1.0, f"100{NBSP}%")):
        y = up.at(share)
        yield Line(x1=across.left, y1=y, x2=across.right, y2=y, stroke=Ink.RULE, role="level")
        yield Text(
            x=across.left - 8, y=y + 5, words=words, size=sheet.tick, fill=Ink.QUIET, anchor="end",
            role="level-label",
        )  # fmt: skip
    yield from tick_marks(ticks, across.at, bottom, bottom + 5, sheet)
    drawn = [(index, curve) for index, curve in enumerate(panel.curves) if curve is not None and curve.n]
    for index, curve in drawn:
        yield from _band(curve, index, across, up)
    for index, curve in drawn:
        yield from _line(curve, index, several, across, up)


def _moved(mark: Text, left: float) -> Text:
    return Text(
        x=mark.x + left, y=mark.y, words=mark.words, size=mark.size, fill=mark.fill, serif=mark.serif,
        strong=mark.strong, role=mark.role,
    )  # fmt: skip


def _corners(curve: Curve, across: Axis) -> list[tuple[float, CurvePoint]]:
    """The steps with their places; of those that would be drawn on one another the last."""
    corners: list[tuple[float, CurvePoint]] = []
    for point in curve.points:
        x = across.at(point.seconds)
        if corners and x - corners[-1][0] < _FINE:
            x = corners.pop()[0]
        corners.append((x, point))
    return corners


def _line(curve: Curve, index: int, several: bool, across: Axis, up: Axis) -> Iterator[Mark]:
    corners = _corners(curve, across)
    end = max(across.at(curve.until), corners[-1][0] if corners else across.left)
    parts = [f"M{across.left:.1f} {up.at(0):.1f}"]
    parts += [f"H{x:.1f}V{up.at(point.share):.1f}" for x, point in corners]
    height = up.at(corners[-1][1].share) if corners else up.at(0)
    yield Path(
        d="".join(parts) + f"H{end:.1f}", box=(across.left, height, end, up.at(0)), stroke=Ink.SUCCESS,
        weight=interval_weight(index) if several else 2.5, dash=_DASHES[index % 5] if several else "", role="curve",
    )  # fmt: skip
    last = float("-inf")
    for seconds in sorted(curve.cut):
        x = across.at(seconds)
        if x - last < 3:
            continue
        last = x
        y = up.at(next((p.share for p in reversed(curve.points) if p.seconds <= seconds), 0.0))
        yield Line(x1=x, y1=y - 5, x2=x, y2=y + 5, stroke=Ink.INK, weight=1.2, role="cut")
    if several:
        # Beside the line's end, one after another: two curves may end in one place.
        yield shape(index, end + 9 + SHAPES * index, height)


def _band(curve: Curve, index: int, across: Axis, up: Axis) -> Iterator[Mark]:
    """Between the limits; of a second curve only its edges, so that the first one stays readable."""
    corners = _corners(curve, across)
    ends = [x for x, _point in corners[1:]] + [max(across.at(curve.until), corners[-1][0])] if corners else []
    stretches = [
        (x, end, up.at(point.low), up.at(point.high))
        for (x, point), end in zip(corners, ends, strict=True)
        if point.low is not None and point.high is not None
    ]
    for run in _runs(stretches):
        upper = "".join(f"L{x:.1f} {high:.1f}H{end:.1f}" for x, end, _low, high in run)
        lower = "".join(f"L{end:.1f} {low:.1f}H{x:.1f}" for x, end, low, _high in reversed(run))
        box = (run[0][0], min(one[3] for one in run), run[-1][1], max(one[2] for one in run))
        d = f"M{run[0][0]:.1f} {run[0][2]:.1f}{upper}{lower}Z"
        if index == 0:
            yield Path(d=d, box=box, fill=Ink.SUCCESS_SOFT, role="band")
        else:
            yield Path(d=d, box=box, stroke=Ink.EDGE, weight=1, dash="1 3", role="band")


Stretch = tuple[float, float, float, float]


def _runs(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Stretches that touch, together."""
    run: list[Stretch] = list(stretches[:1])
    for before, here in pairwise(stretches):
        if here[0] > before[1]:
            yield run
            run = []
        run.append(here)
    if run:
        yield run


def _table(
    panels: Sequence[CurvePanel],
    conditions: Sequence[str],
    ticks: Sequence[tuple[float, str]],
    headers: tuple[str, ...],
) -> Table:
    """The curves' values at the axis's ticks."""
    times = [seconds for seconds, _words in ticks[1:]]
    rows = []
    for panel in panels:
        for index, curve in enumerate(panel.curves):
            start = (panel.name, *((conditions[index],) if conditions else ()))
            if curve is None or not curve.n:
                rows.append((*start, "0" if curve else None, *(None for _ in times)))
            else:
                rows.append((*start, str(curve.n), *(_at(curve, seconds) for seconds in times)))
    return Table((*headers, *(f"by {seconds_number(seconds)}{NBSP}s" for seconds in times)), tuple(rows))


def _at(curve: Curve, seconds: float) -> str | None:
    """The curve's value then; None where somebody was still under way and not observed any more."""
    if seconds > curve.until and not curve.ended:
        return None
    point = next((one for one in reversed(curve.points) if one.seconds <= seconds), CurvePoint(0, 0.0))
    text = f"{percent_number(point.share, curve.n)}{NBSP}%"
    if point.low is None or point.high is None:
        return text
    return f"{text} ({percent_number(point.low, curve.n)}–{percent_number(point.high, curve.n)})"


def _spoken(panel: CurvePanel, conditions: Sequence[str]) -> str:
    said = [curve.value if curve is not None and curve.n else "no data" for curve in panel.curves]
    if conditions:
        said = [f"{name} {words}" for name, words in zip(conditions, said, strict=True)]
    return f"{panel.name}: {', '.join(said)}"

"""Forest plot: success by task with intervals, one or more conditions side by side."""

from collections.abc import Sequence

from usability.charts.confidence import confidence_of
from usability.charts.marks import Drawing, Table
from usability.charts.rows import NO_DATA, IntervalRow, RowStyle, interval_rows
from usability.charts.sheet import SCREEN, Sheet
from usability.measures.estimate import Estimate
from usability.measures.rounding import rate_text, rounded

TICKS = ((0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100\u00a0%"))


def forest(
    rows: Sequence[IntervalRow],
    *,
    title: str,
    conditions: Sequence[str] = (),
    goal: float | None = None,
    mean: IntervalRow | None = None,
    numbered: bool = True,
    first_number: int = 1,
    heads: tuple[str, str] = ("Task", "Success"),
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Rates 0..1 by task with their intervals.

    conditions: their names, in the order of each row's estimates; needed when there are two or more.
    goal: the rate wanted, 0..1, as a dashed line. mean: a last row, for instance the mean of people's own
    rates. Nothing known gives the drawing that says so. Raises ValueError when a row has not one estimate a
    condition. heads: of its table of numbers, for rows and, without conditions, for rates.
    """
    several = max(len(conditions), 1)
    everything = [*rows, *([mean] if mean else [])]
    if any(len(row.estimates) != several for row in everything):
        raise ValueError("Every row needs one estimate for each condition")
    goal_words = f"goal {rounded(goal * 100)}\u00a0%" if goal is not None else ""
    level = confidence_of(one for row in everything for one in row.estimates)
    style = RowStyle(0, 1, TICKS, rate_text, f"n · rate ({level})", goal, goal_words)
    table = Table((heads[0], *(conditions or (heads[1],))), tuple(_table_row(row) for row in everything))
    return interval_rows(
        rows, style, title=title, conditions=conditions, total=mean, numbered=numbered,
        first_number=first_number, sheet=sheet, table=table,
    )  # fmt: skip


def _table_row(row: IntervalRow) -> tuple[str | None, ...]:
    return (row.name, *(_cell(e) for e in row.estimates))


def _cell(estimate: Estimate | None) -> str | None:
    if estimate is None:
        return None
    return rate_text(estimate) if estimate.known else NO_DATA

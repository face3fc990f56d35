"""Means on a rating scale by task or item (SEQ, ASQ, UMUX items ...): dots of people, mean and interval."""

from collections.abc import Callable, Sequence

from usability.charts.confidence import confidence_of
from usability.charts.marks import Drawing, Table
from usability.charts.rows import NO_DATA, IntervalRow, RowStyle, interval_rows
from usability.charts.sheet import SCREEN, Sheet
from usability.measures.estimate import Estimate
from usability.measures.rounding import mean_text, rounded


def mean_rows(
    rows: Sequence[IntervalRow],
    *,
    title: str,
    low: float,
    high: float,
    low_label: str = "",
    high_label: str = "",
    conditions: Sequence[str] = (),
    benchmark: float | None = None,
    benchmark_words: str = "",
    overall: IntervalRow | None = None,
    places: int = 1,
    numbered: bool = True,
    first_number: int = 1,
    sheet: Sheet = SCREEN,
) -> Drawing:
    """Means with intervals on a scale from low to high, whose end points are labelled on the axis.

    conditions and overall as in forest(). benchmark: a value on the scale as a dashed line with its words.
    Raises ValueError when low is not below high or a row has not one estimate a condition.
    """
    if low >= high:
        raise ValueError("A scale goes from low to high")
    several = max(len(conditions), 1)
    everything = [*rows, *([overall] if overall else [])]
    if any(len(row.estimates) != several for row in everything):
        raise ValueError("Every row needs one estimate for each condition")

    def write(estimate: Estimate) -> str:
        return mean_text(estimate, places)

    words = benchmark_words or (rounded(benchmark, places) if benchmark is not None else "")
    ticks = scale_ticks(low, high, low_label, high_label)
    level = confidence_of(one for row in everything for one in row.estimates)
    style = RowStyle(low, high, ticks, write, f"mean ({level}), n", benchmark, words)
    table = Table(
        ("", *(conditions or (f"Mean ({level}), n",))),
        tuple(
            (row.name, *(_cell(row, index, write, places) for index in range(len(row.estimates))))
            for row in everything
        ),
    )
    return interval_rows(
        rows, style, title=title, conditions=conditions, total=overall, numbered=numbered,
        first_number=first_number, sheet=sheet, table=table,
    )  # fmt: skip


def _cell(row: IntervalRow, index: int, write: Callable[[Estimate], str], places: int) -> str | None:
    estimate = row.estimates[index]
    if estimate is None:
        return None
    if not estimate.known:
        return NO_DATA
    target = row.targets[index] if index < len(row.targets) else None
    return write(estimate) + (f"; expected {rounded(target, places)}" if target is not None else "")


def scale_ticks(
    low: float, high: float, low_label: str = "", high_label: str = ""
) -> tuple[tuple[float, str], ...]:
    """Ticks at whole points of short scales, at fifths of long ones; the ends carry their labels."""
    span = high - low
    values = (
        [low + i for i in range(int(span) + 1)]
        if span <= 10 and span == int(span)
        else [low + span * i / 5 for i in range(6)]
    )
    texts = [rounded(v) if v == int(v) else rounded(v, 1) for v in values]
    if low_label:
        texts[0] = f"{texts[0]} {low_label}"
    if high_label:
        texts[-1] = f"{texts[-1]} {high_label}"
    return tuple(zip(values, texts, strict=True))

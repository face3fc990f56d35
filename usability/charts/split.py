"""Figures that would outgrow a page of paper are drawn as several."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")


def split(rows: Sequence[Row], most: int) -> list[tuple[int, Sequence[Row]]]:
    """Runs of about equal length of at most `most` rows, each with the number of its first row, counted from 1.

    On A4, 20 rows of one condition, 18 of two and 10 of a time strip fit beneath a heading. Raises ValueError
    for most below 1.
    """
    if most < 1:
        raise ValueError("A figure holds at least one row")
    figures = max(-(-len(rows) // most), 1)
    length = max(-(-len(rows) // figures), 1)
    return [(start + 1, rows[start : start + length]) for start in range(0, len(rows), length)] or [(1, rows)]

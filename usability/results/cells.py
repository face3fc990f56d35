"""Cells of tables: a number's text with its interval and the attempts that it counts. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from usability.measures.estimate import Estimate
from usability.measures.rounding import (
    NBSP,
    ends_text,
    percent_number,
    ratio_number,
    rounded,
    seconds_limit,
    seconds_number,
)
from usability.results.counts import Counts


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, an interval beside it, what it counts. text None: not measured; "": nothing to average."""

    text: str | None
    interval: str = ""
    counts: Counts | None = None

    @property
    def plain(self) -> str | None:
        """As it is written on paper."""
        if self.text is None:
            return None
        return f"{self.text or 'none'} {self.interval}".strip()


def count(number: int | None, counts: Counts | None = None) -> Cell:
    """A count, which leads to what it counts unless it is 0."""
    return Cell(None) if number is None else Cell(str(number), counts=counts if number else None)


def rate(estimate: Estimate | None, counts: Counts | None = None, *, with_n: bool = True) -> Cell:
    """A rate as "7 of 10 · 70 %" with its interval; a share that has no count, with its n.

    with_n: False where the row has the n in a column of its own.
    """

    def write(value: float) -> str:
        return percent_number(value, estimate.n if estimate else 0)

    if estimate is None:
        return Cell(None)
    if estimate.value is None:
        return Cell("")
    text = f"{write(estimate.value)}{NBSP}%"
    if not with_n:
        return Cell(text, interval(estimate, write), counts)
    if estimate.x is not None:
        return Cell(f"{estimate.x} of {estimate.n} · {text}", interval(estimate, write), counts)
    return Cell(text, _with_n(interval(estimate, write), estimate.n), counts)


def number(
    estimate: Estimate | None, places: int = 1, counts: Counts | None = None, *, with_n: bool = True
) -> Cell:
    """A mean with its interval and n; with_n as in `rate`."""
    return _mean(estimate, lambda value: rounded(value, places), counts, with_n=with_n)


def ratio(estimate: Estimate | None, counts: Counts | None = None) -> Cell:
    """A ratio with its interval and n."""
    return _mean(estimate, ratio_number, counts, with_n=True)


def _mean(
    estimate: Estimate | None, write: Callable[[float], str], counts: Counts | None, *, with_n: bool
) -> Cell:
    if estimate is None:
        return Cell(None)
    if estimate.value is None:
        return Cell("")
    text = interval(estimate, write)
    return Cell(write(estimate.value), _with_n(text, estimate.n) if with_n else text, counts)


def time(estimate: Estimate, counts: Counts | None = None) -> Cell:
    """A typical time in seconds with its interval and n."""
    if estimate.value is None:
        return Cell("")
    text = f"{seconds_number(estimate.value)}{NBSP}s"
    return Cell(text, _with_n(interval(estimate, seconds_limit), estimate.n), counts)


def interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    """The interval in parentheses, "" for none."""
    if estimate.alike:
        return "(all alike)"
    if estimate.ends is None:
        return ""
    return f"({ends_text(*map(write, estimate.ends))})"


def _with_n(text: str, n: int) -> str:
    words = f"n{NBSP}={NBSP}{n}"
    return f"{text}, {words}" if text else words

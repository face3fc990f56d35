"""The level of the intervals that a chart draws, for its heads."""

from collections.abc import Iterable

from usability.measures.estimate import Estimate
from usability.measures.rounding import confidence_text


def confidence_of(estimates: Iterable[Estimate | None]) -> str:
    """The level of these in words, as in “95 %”: of the first with an interval, else of the first known."""
    known = [one for one in estimates if one is not None]
    first = next((one for one in known if one.low is not None), known[0] if known else Estimate(None, 0))
    return confidence_text(first.level)

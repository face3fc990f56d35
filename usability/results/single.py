"""One number as programs get it: from an estimate, or a plain count. Pure."""

from usability.measures.estimate import Estimate
from usability.results.model import Figure

SHARE, POINTS, SECONDS, RATIO, SCORE, COUNT = "share", "points", "seconds", "ratio", "score", "count"
RATE = "per minute"


def figure(name: str, label: str, task: str, condition: str, estimate: Estimate | None, unit: str) -> Figure:
    """A figure; one that nobody measured has no value and n = 0."""
    one = estimate or Estimate(None, 0, method="not measured")
    return Figure(name, label, task, condition, one.value, one.n, one.low, one.high, one.method, one.x, unit)


def count(name: str, label: str, task: str, condition: str, number: int) -> Figure:
    """A count, which is its own n."""
    return Figure(name, label, task, condition, number, number, None, None, "count", None, COUNT)

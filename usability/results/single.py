"""One number as programs get it: from an estimate, or a plain count. Pure."""

from dataclasses import dataclass

from usability.measures.estimate import Estimate

SHARE, POINTS, SECONDS, RATIO, SCORE, COUNT = "share", "points", "seconds", "ratio", "score", "count"
RATE = "per minute"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the results, for programs: unrounded, with its n and interval.

    name: stable and unique with task and condition, for instance "success", "time", "seq", "sus". unit: "share",
    "points" (difference of shares), "seconds", "ratio", "score", "count" or "per minute". x: the count behind a share.
    p: of a difference. level: of the confidence of low and high.
    n_missing: observations left out because nothing was recorded or answered.
    """

    name: str
    label: str
    task: str
    condition: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    method: str
    x: int | None
    unit: str
    p: float | None = None
    level: float = 0.95
    n_missing: int = 0

    @property
    def estimate(self) -> Estimate:
        """The same as an Estimate, to be written by measures.rounding."""
        return Estimate(
            self.value, self.n, self.low, self.high, self.method, self.level, self.n_missing, self.x
        )


def figure(name: str, label: str, task: str, condition: str, estimate: Estimate | None, unit: str) -> Figure:
    """A figure; one that nobody measured has no value and n = 0."""
    one = estimate or Estimate(None, 0, method="not measured")
    return Figure(
        name, label, task, condition, one.value, one.n, one.low, one.high, one.method, one.x, unit, level=one.level,
        n_missing=one.n_missing,
    )  # fmt: skip


def count(name: str, label: str, task: str, condition: str, number: int) -> Figure:
    """A count, which is its own n."""
    return Figure(name, label, task, condition, number, number, None, None, "count", None, COUNT)

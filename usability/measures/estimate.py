"""One figure as the product shows it: a value never travels without its n and its interval."""

from dataclasses import dataclass

CONFIDENCES = (0.95, 0.9, 0.99)
"""Levels of confidence that the product offers for intervals, the usual one first."""

CONFIDENCE_KEYS = {f"{100 * level:.0f}": level for level in CONFIDENCES}
"""The same by how addresses, forms and commands write them, in percent."""

VERDICT_FROM = 5
"""Fewest people (in each group) before words such as "better" or "excellent" may stand beside a figure."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its n, interval and method.

    value: unrounded; None when there is not enough data (n = 0).
    n: observations counted. n_missing: observations left out because nothing was recorded.
    low, high: interval at `level`, clipped to the possible range; None when n is too small for one. Where everybody
    is alike the t interval collapses to the value; `ends` leaves that out.
    method: the interval's name in the field's terms, for instance "adjusted-Wald".
    x: the count behind a rate (x of n), None for other figures. sd: standard deviation (n - 1) if it has one.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    method: str = ""
    level: float = 0.95
    n_missing: int = 0
    x: int | None = None
    sd: float | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    @property
    def alike(self) -> bool:
        """Whether all of two or more observations are the same, so that the interval has no width."""
        return self.n > 1 and self.sd == 0 and self.low == self.high

    @property
    def ends(self) -> tuple[float, float] | None:
        """The interval as it may be shown and judged by: None where there is none, and where all are alike.

        An interval of no width is what the formula gives, and as a range it would claim certainty.
        """
        return None if self.low is None or self.high is None or self.alike else (self.low, self.high)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON, unrounded."""
        return {
            "value": self.value,
            "n": self.n,
            "low": self.low,
            "high": self.high,
            "method": self.method,
            "level": self.level,
            "n_missing": self.n_missing,
            "x": self.x,
            "sd": self.sd,
        }

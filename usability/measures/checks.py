"""Refusing what is not a measurement: one place that says which numbers a measure accepts.

A missing observation is None. Everything else that is no finite number in range is an error, never
clamped and never turned into 0 or into a missing value.
"""

from collections.abc import Iterable
from math import isfinite
from numbers import Integral, Real

from usability.measures.distributions import z_two_sided

_PLAIN = frozenset({float, int})


def number(value: object, what: str, low: float | None = None, high: float | None = None) -> float:
    """The value as a float.

    Raises ValueError, naming `what`, for a truth value, NaN, infinity, anything that is no number, or a
    number outside low..high (both ends allowed).
    """
    # Asking whether something is a Real costs ten times as much as all the rest here.
    if type(value) not in _PLAIN and (isinstance(value, bool) or not isinstance(value, Real)):
        raise ValueError(f"{what} must be a number, not {value!r}.")
    result = float(value)  # type: ignore[arg-type]  # a Real by now
    if not isfinite(result):
        raise ValueError(f"{what} must be a finite number, not {result}.")
    if low is not None and result < low:
        raise ValueError(f"{what} must be at least {low:g}, not {result:g}.")
    if high is not None and result > high:
        raise ValueError(f"{what} must be at most {high:g}, not {result:g}.")
    return result


def count(value: object, what: str, low: int = 0, high: int | None = None) -> int:
    """The value as a whole number in low..high; ValueError as `number`, and for fractions."""
    if type(value) is not int and (isinstance(value, bool) or not isinstance(value, Integral)):
        raise ValueError(f"{what} must be a whole number, not {value!r}.")
    whole = int(value)
    number(whole, what, low, high)
    return whole


def observed(
    values: Iterable[float | None], what: str, low: float | None = None, high: float | None = None
) -> tuple[list[float], int]:
    """The recorded values, checked, and the number of missing ones (None)."""
    everything = list(values)
    kept = [number(value, what, low, high) for value in everything if value is not None]
    return kept, len(everything) - len(kept)


def successes(x: object, n: object) -> tuple[int, int]:
    """Counts x of n as whole numbers with 0 <= x <= n; ValueError otherwise."""
    trials = count(n, "The number of observations")
    return count(x, "The number of successes", high=trials), trials


def z_of(level: float) -> float:
    """Normal quantile of a two-sided confidence level; ValueError unless 0 < level < 1."""
    number(level, "The confidence level")
    if not 0 < level < 1:
        raise ValueError(f"The confidence level must lie between 0 and 1, not {level:g}.")
    return z_two_sided(level)

"""How figures are written for people: the one place that rounds.

Figures are carried unrounded and rounded half up here (0.125 is written 0.13), on their decimal digits.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

from usability.measures.checks import count, number
from usability.measures.estimate import Estimate

NBSP = "\u00a0"
EN_DASH = "\u2013"
MINUS = "\u2212"
NOTHING = EN_DASH
"""What stands where there is no value."""
DAY_SECONDS = 86_400
LEAST_SECONDS = 0.05
"""Below this a duration is written 0.0."""
THOUSANDFOLD = 1_000
ONE_DECIMAL_FROM = 100
"""n from which a percentage carries one decimal."""


def rounded(value: float, places: int = 0) -> str:
    """The value with a fixed number of decimals, half up (away from zero), with a true minus sign."""
    return _written(_decimal(value, "A figure"), places)


def percent(p: float | None, n: int) -> str:
    """Share 0..1 as "70 %", with one decimal from n = 100; a dash for None. ValueError outside 0..1."""
    if p is None:
        return NOTHING
    return percent_number(p, n) + NBSP + "%"


def percent_number(p: float, n: int) -> str:
    """The same without the sign."""
    return _written(_decimal(p, "A share", 0, 1) * 100, _percent_places(n))


def points(difference: float | None, n: int) -> str:
    """Difference of two shares (-1..1) in percentage points, signed: "+11 pp"; a dash for None."""
    if difference is None:
        return NOTHING
    hundredfold = _decimal(difference, "A difference of shares", -1, 1) * 100
    return _with_sign(_written(hundredfold, _percent_places(n))) + NBSP + "pp"


def signed(value: float, places: int = 1) -> str:
    """With its sign: "+3.4", a true minus, "0.0" without."""
    return _with_sign(rounded(value, places))


def seconds(t: float | None) -> str:
    """Duration in whole seconds from 10 s ("171 s"), one decimal below ("8.4 s"); a dash for None.

    Raises ValueError for a negative duration.
    """
    return NOTHING if t is None else f"{seconds_number(t)}{NBSP}s"


def seconds_number(t: float) -> str:
    """Seconds as a number: whole from 10 s, one decimal below."""
    duration = number(t, "A duration in seconds", 0)
    tenths = rounded(duration, 1)
    return tenths if Decimal(tenths) < 10 else rounded(duration)


def p_value(p: float | None) -> str:
    """Two significant digits, "< 0.001" below that; a dash for None."""
    if p is None:
        return NOTHING
    value = number(p, "A p value", 0, 1)
    if value < 0.001:
        return f"<{NBSP}0.001"
    places = 1 - Decimal(repr(value)).adjusted()
    text = rounded(value, places)
    # Rounding up to the next power of ten (0.0996 to 0.100) would show a third digit.
    return text if len(text.replace(".", "").lstrip("0")) <= 2 else rounded(value, places - 1)


def confidence_text(level: float) -> str:
    """A level of confidence as “95 %”."""
    return f"{rounded(100 * number(level, 'A level of confidence', 0, 1))}{NBSP}%"


def score(s: float | None) -> str:
    """Score such as SUS: one decimal, a dash for None."""
    return NOTHING if s is None else rounded(s, 1)


def rate_text(estimate: Estimate) -> str:
    """A rate with its count and interval: "7 of 10 · 70 % (39-90)" with an en dash; "no data" for n = 0.

    Without a count behind it (a mean of persons' shares): "64 % (55-73), n = 20".
    """
    if estimate.value is None:
        return "no data"
    places_n = estimate.n
    text = percent(estimate.value, places_n) + _interval(estimate, lambda v: percent_number(v, places_n))
    if estimate.x is None:
        return f"{text}, n{NBSP}={NBSP}{estimate.n}"
    return f"{estimate.x} of {estimate.n} · {text}"


def mean_text(estimate: Estimate, places: int = 1) -> str:
    """A mean with its interval and n: "68.8 (61.4-76.1), n = 10" with an en dash; "no data" for n = 0.

    Where all observations are the same, so that the interval has no width: "50.0 (all alike), n = 5".
    """
    if estimate.value is None:
        return "no data"
    text = rounded(estimate.value, places) + _interval(estimate, lambda v: rounded(v, places))
    return f"{text}, n{NBSP}={NBSP}{estimate.n}"


def time_text(estimate: Estimate) -> str:
    """A typical time with its interval and n: "57 s (46-72), n = 7" with an en dash; "no data" for n = 0."""
    if estimate.value is None:
        return "no data"
    text = f"{seconds_number(estimate.value)}{NBSP}s" + _interval(estimate, seconds_limit)
    return f"{text}, n{NBSP}={NBSP}{estimate.n}"


def seconds_limit(t: float) -> str:
    """An interval's end in seconds. Where two times far apart lead, beyond a day or to next to nothing, in words."""
    if t > DAY_SECONDS:
        return "over a day"
    return "under 0.1" if 0 < t < LEAST_SECONDS else seconds_number(t)


def ratio_number(ratio: float) -> str:
    """A ratio or an end of its interval with two decimals; beyond a thousandfold its digits say nothing."""
    return rounded(ratio, 2) if ratio <= THOUSANDFOLD else "over 1000"


def _interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    if estimate.alike:
        return " (all alike)"
    if estimate.ends is None:
        return ""
    return f" ({ends_text(*map(write, estimate.ends))})"


def ends_text(low: str, high: str) -> str:
    """Two written ends of an interval: joined by an en dash, or by “to” where a sign or a word stands in them."""
    plain = (low + high).replace(".", "").isdecimal()
    return f"{low}{EN_DASH if plain else ' to '}{high}"


def _percent_places(n: int) -> int:
    return 1 if count(n, "n") >= ONE_DECIMAL_FROM else 0


def _decimal(value: float, what: str, low: float | None = None, high: float | None = None) -> Decimal:
    """The digits people see: 0.285 is 0.285 and not the binary number below it."""
    return Decimal(repr(number(value, what, low, high)))


def _written(exact: Decimal, places: int) -> str:
    # An interval of two times far apart may reach more digits than the default context holds.
    with localcontext(prec=400):
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    if text.startswith("-"):
        return text[1:] if not text.strip("-0.") else MINUS + text[1:]
    return text


def _with_sign(text: str) -> str:
    return text if text.startswith(MINUS) or not text.strip("0.") else f"+{text}"

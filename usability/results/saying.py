"""Numbers and names within a sentence. Pure."""

from collections.abc import Callable

from usability.measures.estimate import Estimate
from usability.measures.rounding import ends_text, p_value, percent_number, rounded, seconds, seconds_limit
from usability.measures.words import unbroken
from usability.results.model import StudyResults

NBSP = "\u00a0"


def column_name(results: StudyResults, key: str) -> str:
    """The name of a column, its key where it has none."""
    return results.condition_name(key) or key


def people_count(number: int) -> str:
    """A number of people."""
    return unbroken(number, "person", "people")


def percent_words(estimate: Estimate) -> str:
    """A rate as a percentage."""
    return f"{percent_number(estimate.value or 0, estimate.n)}{NBSP}%"


def range_words(estimate: Estimate) -> str:
    """The interval of a rate, "" for none."""
    if estimate.ends is None:
        return ""
    low, high = (percent_number(limit, estimate.n) for limit in estimate.ends)
    return f"{low}–{high}{NBSP}%"


def seconds_range(estimate: Estimate) -> str:
    """A time with its interval and n."""
    return f"{seconds(estimate.value)} ({_range_and_n(estimate, seconds_limit)})"


def score_range(estimate: Estimate) -> str:
    """A score with its interval and n: “67.2 (60.4–74.0, n = 23)”."""
    return f"{_tenth(estimate.value or 0)} ({_range_and_n(estimate, _tenth)})"


def _tenth(value: float) -> str:
    return rounded(value, 1)


def _range_and_n(estimate: Estimate, write: Callable[[float], str]) -> str:
    n = f"n{NBSP}={NBSP}{estimate.n}"
    return n if estimate.ends is None else f"{ends_text(*map(write, estimate.ends))}, {n}"


def p_words(p: float | None) -> str:
    """A p value with its sign, as in “= 0.11”."""
    text = p_value(p)
    return text if text.startswith("<") else f"={NBSP}{text}"


def quoted(label: str) -> str:
    """A question or statement in quotation marks."""
    return f"“{label.rstrip('.?')}”"

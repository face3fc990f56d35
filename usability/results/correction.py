"""Several tests of one question: how their p values are adjusted, and what the correction is called. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from usability.measures import compare
from usability.measures.rounding import p_value
from usability.results.choices import Choices, Correction

NAMES: Mapping[Correction, str] = {Correction.HOLM: "Holm", Correction.FDR: "Benjamini-Hochberg"}
"""As in “p (Holm)” and “after Holm”."""
_FOR: Mapping[Correction, str] = {
    Correction.HOLM: "which keeps down the chance of even one false alarm in a family.",
    Correction.FDR: "for exploring a long list: it keeps down the share of false alarms among what is called settled, "
    "and what it finds is to be confirmed by another study.",
}
_ADJUSTMENTS: Mapping[Correction, Callable[[Sequence[float]], tuple[float, ...]]] = {
    Correction.HOLM: compare.holm,
    Correction.FDR: compare.benjamini_hochberg,
}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The p value of one test among a family of several. p: adjusted. family: how many tests there are of one question
    (pairs of columns, the scales after tasks, one measure on all tasks).
    """

    p: float
    family: int
    correction: Correction

    @property
    def words(self) -> str:
        """As it stands in a table: “0.03 (4 tests)”."""
        return f"{p_value(self.p)} ({self.family} tests)"

    @property
    def name(self) -> str:
        """What the correction is called."""
        return NAMES[self.correction]


def adjust(p_values: Sequence[float], correction: Correction) -> tuple[Adjusted, ...]:
    """The p values of one family, in their order."""
    family = len(p_values)
    return tuple(Adjusted(p, family, correction) for p in _ADJUSTMENTS[correction](p_values))


@dataclass(frozen=True, slots=True)
class Switch:
    """The correction in use, and the other one with where it is chosen."""

    name: str
    why: str
    other: str
    other_why: str
    url: str


def switch(choices: Choices, link: Callable[[Choices], str]) -> Switch:
    """What a page says of the correction. link: the address of a choice."""
    used = choices.correction
    other = next(one for one in Correction if one is not used)
    return Switch(
        NAMES[used], _FOR[used], NAMES[other], _FOR[other], link(replace(choices, correction=other))
    )


def head(correction: Correction) -> str:
    """The head of the column of adjusted p values."""
    return f"p ({NAMES[correction]})"

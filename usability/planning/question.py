"""A question about numbers of people, how sure its answer is to be, and the words that answers share. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from usability.measures.rounding import rounded
from usability.planning.blanks import Blank, Filled, Given


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the answers are to be, as shares: confidence, and power, the chance to find a true difference."""

    level: float
    power: float

    @property
    def alpha(self) -> float:
        """The chance of a false alarm."""
        return 1 - self.level

    @property
    def confidence(self) -> str:
        """The level as in “95 %”."""
        return f"{100 * self.level:g} %"

    @property
    def found(self) -> str:
        """How many studies would find the difference."""
        return "four studies in five" if self.power == 0.8 else f"{100 * self.power:g} % of such studies"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about numbers of people. answer: words from the blanks' numbers, or NotPossible.

    formula: its name and source.
    """

    key: str
    title: str
    says: str
    blanks: tuple[Blank, ...]
    answer: Callable[[Given, Sure], str]
    formula: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A question with what was filled in; answer is "" where something is wrong."""

    question: Question
    filled: tuple[Filled, ...]
    answer: str


def people_words(number: int) -> str:
    """So many people, as in “1 person”."""
    return f"{number:,} {'person' if number == 1 else 'people'}"


def chance_words(share: float) -> str:
    """A share in percent, never as certain."""
    return "over 99 %" if share > 0.99 else f"{rounded(100 * share)} %"

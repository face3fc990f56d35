"""SUPR-Q, the raw score alone (Sauro 2015, Journal of Usability Studies 10(2)).

The percentile that reports of it usually give needs a norm database that is sold; no norm is invented here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from usability.measures.checks import count

FACTORS: Mapping[str, tuple[int, int]] = {
    "usability": (0, 1),
    "trust": (2, 3),
    "loyalty": (4, 5),
    "appearance": (6, 7),
}
"""The two items of each factor, in the questionnaire's order. Item 4 is the likelihood to recommend."""
RECOMMEND = 4
NO_PERCENTILE = "percentile not available"


@dataclass(frozen=True, slots=True)
class SuprQ:
    """value: mean of the eight items, 0.875..5. factors: mean of two items each. The 0..10 item counts half."""

    value: float
    factors: Mapping[str, float]
    percentile: str = NO_PERCENTILE


def score(answers: Sequence[int]) -> SuprQ:
    """One respondent's raw score: seven items of 1..5 and, in fifth place, likelihood to recommend 0..10.

    Raw = (sum of the seven + recommendation/2)/8, so it reaches from 0.875 to 5, not from 1. No rule for blanks is
    published: all eight are needed. Raises ValueError for another number of answers or one outside its scale.
    """
    if len(answers) != 8:
        raise ValueError(f"SUPR-Q has eight items, not {len(answers)}.")
    points = [
        count(answer, f"Item {place + 1}", 0, 10) / 2
        if place == RECOMMEND
        else float(count(answer, f"Item {place + 1}", 1, 5))
        for place, answer in enumerate(answers)
    ]
    factors = {key: (points[first] + points[second]) / 2 for key, (first, second) in FACTORS.items()}
    return SuprQ(sum(points) / 8, factors)

"""Levels of success and assists (CIF: unassisted and assisted completion rate)."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.measures.checks import count
from usability.measures.estimate import Estimate
from usability.measures.means import person_mean_rate
from usability.measures.proportions import completion_rate
from usability.measures.vocabulary import Outcome

PARTIAL_WEIGHT = 0.5
"""What a partial success counts in the weighted mean (Tullis & Albert; a choice, not a finding)."""


@dataclass(frozen=True, slots=True)
class SuccessLevels:
    """How the counted attempts of one task ended.

    strict: successes. lenient: successes and partial successes. weighted: mean with partial = ½ and a t interval, for
    one attempt a person. unassisted (the headline) and assisted: successes without and with at least one assist.
    """

    strict: Estimate
    lenient: Estimate
    weighted: Estimate
    unassisted: Estimate
    assisted: Estimate


def weight(outcome: Outcome) -> float:
    """What an outcome counts in the weighted mean: 1 in full, ½ in part, 0 otherwise."""
    return {Outcome.SUCCESS: 1.0, Outcome.PARTIAL: PARTIAL_WEIGHT}.get(outcome, 0.0)


def success_levels(attempts: Sequence[tuple[Outcome, int]], level: float = 0.95) -> SuccessLevels:
    """Rates from (outcome, number of assists) of each attempt.

    Outcomes that do not count (not attempted, technical fault) leave every denominator.
    Raises ValueError for a negative or fractional number of assists.
    """
    counted = [(outcome, count(assists, "Assists")) for outcome, assists in attempts if outcome.counts]
    n = len(counted)
    full = sum(outcome is Outcome.SUCCESS for outcome, _ in counted)
    partial = sum(outcome is Outcome.PARTIAL for outcome, _ in counted)
    helped = sum(outcome is Outcome.SUCCESS and assists > 0 for outcome, assists in counted)
    return SuccessLevels(
        strict=completion_rate(full, n, level),
        lenient=completion_rate(full + partial, n, level),
        weighted=person_mean_rate((weight(outcome) for outcome, _ in counted), level),
        unassisted=completion_rate(full - helped, n, level),
        assisted=completion_rate(helped, n, level),
    )

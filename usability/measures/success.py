"""Levels of success and assists (CIF: unassisted and assisted completion rate)."""

from collections import Counter
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


_WEIGHTS = {Outcome.SUCCESS: 1.0, Outcome.PARTIAL: PARTIAL_WEIGHT}


def weight(outcome: Outcome) -> float:
    """What an outcome counts in the weighted mean: 1 in full, ½ in part, 0 otherwise."""
    return _WEIGHTS.get(outcome, 0.0)


def success_levels(attempts: Sequence[tuple[Outcome, int]], level: float = 0.95) -> SuccessLevels:
    """Rates from (outcome, number of assists) of each attempt.

    Outcomes that do not count (not attempted, technical fault) leave every denominator.
    Raises ValueError for a negative or fractional number of assists.
    """
    # Of many attempts most are alike: each kind is looked at once.
    kinds = {
        (outcome, count(assists, "Assists")): number
        for (outcome, assists), number in Counter(attempts).items()
        if outcome.counts
    }
    n = sum(kinds.values())
    full = sum(number for (outcome, _), number in kinds.items() if outcome is Outcome.SUCCESS)
    partial = sum(number for (outcome, _), number in kinds.items() if outcome is Outcome.PARTIAL)
    helped = sum(number for (outcome, help_), number in kinds.items() if outcome is Outcome.SUCCESS and help_)
    weights = [1.0] * full + [PARTIAL_WEIGHT] * partial + [0.0] * (n - full - partial)
    return SuccessLevels(
        strict=completion_rate(full, n, level),
        lenient=completion_rate(full + partial, n, level),
        weighted=person_mean_rate(weights, level),
        unassisted=completion_rate(full - helped, n, level),
        assisted=completion_rate(helped, n, level),
    )

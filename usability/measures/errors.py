"""Errors: actions outside the accepted paths, coded by declared error codes."""

from collections.abc import Hashable, Iterable, Sequence

from usability.measures.checks import count, z_of
from usability.measures.distributions import chi2_quantile
from usability.measures.estimate import Estimate
from usability.measures.means import sample_sd
from usability.measures.proportions import completion_rate

APPROXIMATE = ", approximate"
"""Ends the method of an interval whose assumption, errors that do not bunch, the data contradict."""


def mean_errors(errors: Sequence[int | None], level: float = 0.95) -> Estimate:
    """Mean errors an attempt with the exact Poisson interval (Garwood 1936).

    None: an attempt in which nobody coded errors; it is missing, not 0. When the variance exceeds twice
    the mean the method reads "exact Poisson, approximate": the errors bunch in few people. `x` is the total.
    """
    counted = _counts(errors)
    n, missing = len(counted), len(errors) - len(counted)
    z_of(level)
    if n == 0:
        return Estimate(None, 0, method="exact Poisson", level=level, n_missing=missing)
    total = sum(counted)
    tail = (1 - level) / 2
    low = chi2_quantile(tail, 2 * total) / 2 / n if total else 0.0
    high = chi2_quantile(1 - tail, 2 * total + 2) / 2 / n
    sd = sample_sd(counted)
    bunched = sd is not None and sd**2 > 2 * total / n
    method = f"exact Poisson{APPROXIMATE}" if bunched else "exact Poisson"
    return Estimate(total / n, n, low, high, method, level, missing, x=total, sd=sd)


def is_approximate(errors: Estimate) -> bool:
    """Whether the interval of these mean errors rests on an assumption that the data contradict."""
    return errors.method.endswith(APPROXIMATE)


def share_with_error(errors: Sequence[int | None], level: float = 0.95) -> Estimate:
    """Share of attempts with at least one error, adjusted-Wald."""
    counted = _counts(errors)
    rate = completion_rate(sum(value > 0 for value in counted), len(counted), level)
    return Estimate(
        rate.value, rate.n, rate.low, rate.high, rate.method, level, len(errors) - len(counted), x=rate.x
    )


def errors_per_opportunity(errors: int, attempts: int, opportunities: int, level: float = 0.95) -> Estimate:
    """Errors / (attempts x opportunities), adjusted-Wald; n counts opportunities.

    At most one error an opportunity: more raise ValueError, then report `mean_errors`.
    """
    chances = count(attempts, "Attempts") * count(opportunities, "Opportunities", 1)
    if count(errors, "Errors") > chances:
        raise ValueError(
            f"{errors} errors at {chances} opportunities: more than one an opportunity. Use the mean errors."
        )
    return completion_rate(errors, chances, level)


def unique_errors(coded: Iterable[tuple[Hashable, str]]) -> dict[str, int]:
    """For each error code the number of distinct participants affected, from (participant, code) pairs."""
    pairs = set(coded)
    codes = sorted({code for _, code in pairs})
    return {code: sum(1 for _, other in pairs if other == code) for code in codes}


def _counts(errors: Sequence[int | None]) -> list[int]:
    return [count(value, "A number of errors") for value in errors if value is not None]

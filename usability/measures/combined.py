"""Single Usability Metric (Sauro & Kindlund 2005, CHI): parts of a task as shares, averaged.

Every part is an area or a share between 0 and 1; z values never enter the average. The completion part is
the raw rate, so a rate of 60 % counts as good: show the parts with the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from usability.measures import means
from usability.measures.checks import count, number, successes
from usability.measures.distributions import normal_cdf
from usability.measures.proportions import laplace_point
from usability.measures.times import log_seconds


@dataclass(frozen=True, slots=True)
class Sum:
    """One task's parts (0..1) and their equal-weight mean; errors is None when they were not measured.

    flags: "no success" when nobody completed, so that time counts 0.
    """

    completion: float
    time: float
    satisfaction: float
    errors: float | None
    flags: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        parts = [self.completion, self.time, self.satisfaction]
        if self.errors is not None:
            parts.append(self.errors)
        return means.mean(parts)


def area_below(centre: float, sd: float | None, specification: float) -> float:
    """Share of a normal population below the specification; without spread 1 if the centre meets it."""
    if not sd:
        return 1.0 if centre <= specification else 0.0
    return normal_cdf((number(specification, "A specification") - centre) / sd)


def completion_part(x: int, n: int, *, laplace: bool = False) -> float:
    """Completion part: x/n, or (x + 1)/(n + 2) as a variant. ValueError for n = 0."""
    x, n = successes(x, n)
    if n == 0:
        raise ValueError("A combined score needs at least one attempt.")
    return laplace_point(x, n) if laplace else x / n


def time_part(success_seconds: Sequence[float], specification: float, *, raw: bool = False) -> float:
    """Time part: share of the times (log-normal) below the specification; 0 without a success.

    raw, a variant: the times as normal with their own standard deviation around the geometric mean.
    """
    logs = means.mean_t(log_seconds(success_seconds))
    target = log_seconds([specification])[0]
    if logs.value is None or target is None:
        return 0.0
    if raw:
        return area_below(exp(logs.value), means.sample_sd(success_seconds), specification)
    return area_below(logs.value, logs.sd, target)


def satisfaction_part(ratings: Sequence[float], specification: float) -> float:
    """Satisfaction part: share of ratings, taken as normal, above the specification. ValueError for none."""
    rating = means.mean_t(ratings)
    if rating.value is None:
        raise ValueError("A combined score needs at least one rating.")
    return area_below(-rating.value, rating.sd, -number(specification, "A specification"))


def error_part(errors: int, attempts: int, opportunities: int) -> float:
    """Error part: 1 - errors/(attempts x opportunities). ValueError for more errors than opportunities."""
    chances = count(attempts, "Attempts", 1) * count(opportunities, "Opportunities", 1)
    return 1 - count(errors, "Errors", high=chances) / chances


def task_sum(
    x: int,
    n: int,
    success_seconds: Sequence[float],
    time_specification: float | None,
    ratings: Sequence[float],
    rating_specification: float,
    errors: tuple[int, int] | None = None,
    *,
    laplace: bool = False,
    raw: bool = False,
) -> Sum:
    """SUM of one task from x of n, successful times, ratings and, if coded, (errors, opportunities).

    time_specification in seconds and rating_specification on the ratings' scale are declared before the test; no
    time is needed where nobody succeeded. laplace, raw: variants of the first parts. Raises ValueError without
    attempts or ratings, or without a specification for times that there are. A product's SUM is the mean over tasks.
    """
    if success_seconds and time_specification is None:
        raise ValueError("The times need a specification.")
    return Sum(
        completion=completion_part(x, n, laplace=laplace),
        time=0.0 if time_specification is None else time_part(success_seconds, time_specification, raw=raw),
        satisfaction=satisfaction_part(ratings, rating_specification),
        errors=None if errors is None else error_part(errors[0], n, errors[1]),
        flags=() if success_seconds else ("no success",),
    )


def time_specification(times_of_satisfied: Sequence[float], percentile: float = 95) -> float | None:
    """Specification when none was declared: a percentile (80..95) of satisfied completers' times.

    Linear between order statistics; None without times.
    """
    share = number(percentile, "The percentile", 80, 95) / 100
    log_seconds(times_of_satisfied)
    ordered = sorted(times_of_satisfied)
    if not ordered:
        return None
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])

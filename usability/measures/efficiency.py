"""Efficiency: paths and clicks, lostness, time on a page, abandonment, goals per time, learning."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt

from usability.measures import means
from usability.measures.checks import count, number
from usability.measures.distributions import t_two_sided
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.vocabulary import Outcome

NOT_LOST_BELOW, LOST_ABOVE = 0.4, 0.5
"""Smith's bands of lostness; between the two nothing is claimed."""


def lostness(*, different_pages: int, total_pages: int, minimum_pages: int) -> float | None:
    """Lostness of one attempt, 0 (perfect path) to below √2 for successes (Smith 1996).

    √((N/S - 1)² + (R/N - 1)²) with N different pages, S pages in total with revisits, R the fewest needed.
    Public texts swap the letters, hence the names. None when no page was visited. Meant for successes:
    a failure may have seen fewer pages than needed. Raises ValueError when N exceeds S, when pages were
    visited and N is 0, or when R is below 1.
    """
    total = count(total_pages, "The total of pages visited")
    different = count(different_pages, "The number of different pages", high=total)
    needed = count(minimum_pages, "The fewest pages needed", 1)
    if total == 0:
        return None
    if different == 0:
        raise ValueError("Pages were visited, so at least one must be different.")
    return sqrt((different / total - 1) ** 2 + (needed / different - 1) ** 2)


def lostness_band(value: float) -> str:
    """Smith's reading: "not lost" below 0.4, "lost" above 0.5, "unclear" between."""
    value = number(value, "Lostness", 0)
    if value < NOT_LOST_BELOW:
        return "not lost"
    return "lost" if value > LOST_ABOVE else "unclear"


@dataclass(frozen=True, slots=True)
class Clicks:
    """Clicks of successful attempts against the declared optimum.

    median_ratio: median of clicks / optimum. mean_excess: clicks above the optimum, with t interval.
    on_optimal_path: share with exactly the optimum. optimum_doubtful: someone needed fewer clicks than it.
    """

    median_ratio: float | None
    mean_excess: Estimate
    on_optimal_path: Estimate
    optimum_doubtful: bool


def clicks_to_completion(clicks: Sequence[int | None], optimum: int, level: float = 0.95) -> Clicks:
    """Clicks of each successful attempt against the declared optimum (at least 1); None: not recorded."""
    optimum = count(optimum, "The optimal number of clicks", 1)
    counted = [None if value is None else count(value, "Clicks") for value in clicks]
    kept = [value for value in counted if value is not None]
    return Clicks(
        median_ratio=means.middle([value / optimum for value in kept]) if kept else None,
        mean_excess=means.mean_t((None if v is None else v - optimum for v in counted), level=level),
        on_optimal_path=completion_rate(sum(value == optimum for value in kept), len(kept), level),
        optimum_doubtful=any(value < optimum for value in kept),
    )


IDLE_FROM = 30.0
"""Seconds without any input from which a stretch on a page is called idle."""


@dataclass(frozen=True, slots=True)
class PageTime:
    """Seconds on one page, summed over its visits. idle: of them in idle stretches; None where no input was logged."""

    seconds: float
    visits: int
    idle: float | None = None


def time_on_pages(
    entries: Sequence[tuple[str, float]],
    end: float,
    inputs: Sequence[float] | None = None,
    idle_from: float = IDLE_FROM,
) -> Mapping[str, PageTime]:
    """Time on each page from (page, second of entry) in order; the last page ends with the task's end.

    inputs: seconds of clicks and other inputs, None where they are not logged. A stretch of more than `idle_from`
    seconds on a page without one is idle; it stays part of the time. Raises ValueError when times run backwards.
    """
    times = [number(second, "The time of a page") for _, second in entries]
    bounds = [*times, number(end, "The end of the task")]
    acted = None if inputs is None else sorted(number(one, "The time of an input") for one in inputs)
    longest = number(idle_from, "The shortest idle stretch", 0)
    pages: dict[str, PageTime] = {}
    for (page, _), start, stop in zip(entries, bounds, bounds[1:], strict=False):
        if stop < start:
            raise ValueError(f"Page times must not run backwards: {start:g} s is followed by {stop:g} s.")
        idle = None if acted is None else _idle(start, stop, acted, longest)
        before = pages.get(page, PageTime(0.0, 0, None if acted is None else 0.0))
        pages[page] = PageTime(
            before.seconds + stop - start,
            before.visits + 1,
            None if idle is None else (before.idle or 0) + idle,
        )
    return pages


def _idle(start: float, stop: float, acted: Sequence[float], longest: float) -> float:
    """Seconds of a visit that lie in stretches of more than `longest` without input."""
    marks = [start, *acted[bisect_right(acted, start) : bisect_left(acted, stop)], stop]
    return fsum(b - a for a, b in itertools.pairwise(marks) if b - a > longest)


def funnel_drop_off(reached: Sequence[int], level: float = 0.95) -> tuple[Estimate, ...]:
    """Drop-off at each step but the last, 1 - reached(k+1)/reached(k), adjusted-Wald; no value where nobody arrived.

    Raises ValueError when a later step was reached by more people.
    """
    counts = [count(value, "People at a step") for value in reached]
    drops: list[Estimate] = []
    for here, following in itertools.pairwise(counts):
        if following > here:
            raise ValueError(f"{following} people cannot reach a step after one that {here} reached.")
        drops.append(completion_rate(here - following, here, level))
    return tuple(drops)


def abandonment_rate(outcomes: Iterable[Outcome], level: float = 0.95) -> Estimate:
    """Share of counted attempts that the participant left without claiming completion, adjusted-Wald.

    A lower bound for the field: people persist longer in a session than at home.
    """
    counted = [outcome for outcome in outcomes if outcome.counts]
    return completion_rate(sum(outcome.abandoned for outcome in counted), len(counted), level)


def time_based_efficiency(attempts: Sequence[tuple[bool, float]]) -> float | None:
    """Goals per second: mean over attempts of 1/t if solved, 0 otherwise.

    t runs to success or to giving up, in seconds. None without attempts; ValueError for t of 0 or less.
    """
    timed = _timed(attempts)
    return fsum(1 / t for solved, t in timed if solved) / len(timed) if timed else None


def overall_relative_efficiency(attempts: Sequence[tuple[bool, float]]) -> float | None:
    """Share (0..1) of all the time spent that went into solved attempts; None without attempts."""
    timed = _timed(attempts)
    return fsum(t for solved, t in timed if solved) / fsum(t for _, t in timed) if timed else None


def goals_per_minute(
    attempts_by_person: Sequence[Sequence[tuple[bool, float]]], level: float = 0.95
) -> Estimate:
    """Time-based efficiency in goals a minute with a t interval over people, clipped at 0.

    Each person's value is the mean over own attempts of 1/t if solved, 0 otherwise; people without a timed attempt do
    not count. With one attempt each it is 60 times `time_based_efficiency`.
    """
    means_of_people = [time_based_efficiency(own) for own in attempts_by_person]
    return means.mean_t([60 * one for one in means_of_people if one is not None], low_bound=0, level=level)


def relative_efficiency(
    attempts_by_person: Sequence[Sequence[tuple[bool, float]]], level: float = 0.95
) -> Estimate:
    """Overall relative efficiency, 0..1, with people as the observations of a ratio (Cochran 1977, chapter 6).

    n counts people. No interval for one person, nor where every person's share is the same: without spread it
    would claim certainty.
    """
    timed = [own for own in map(_timed, attempts_by_person) if own]
    value = overall_relative_efficiency([one for own in timed for one in own])
    n, method = len(timed), "t of a ratio, persons as observations"
    if value is None or n < 2:
        return Estimate(value, n, method=method, level=level)
    spent = [fsum(t for _, t in own) for own in timed]
    useful = [fsum(t for solved, t in own if solved) for own in timed]
    residuals = [y - value * x for y, x in zip(useful, spent, strict=True)]
    if not means.sample_sd(residuals):
        return Estimate(value, n, method=method, level=level, sd=0.0)
    squares = fsum(one**2 for one in residuals)
    half = t_two_sided(level, n - 1) * sqrt(n / (n - 1) * squares) / fsum(spent)
    return Estimate(value, n, max(value - half, 0.0), min(value + half, 1.0), method, level)


def completion_per_minute(rate: float, mean_seconds: float) -> float:
    """CIF's efficiency: completion rate (0..1) over mean time on task, as a share per minute."""
    return number(rate, "A completion rate", 0, 1) / (_positive(mean_seconds) / 60)


def expert_relative(expert_seconds: float, user_seconds: float) -> float:
    """Expert's time over the user's time."""
    return _positive(expert_seconds) / _positive(user_seconds)


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """Learning curve T_n = a·n^(-b): a in seconds; learning_rate 2^(-b) is the factor of each doubling."""

    a: float
    b: float

    @property
    def learning_rate(self) -> float:
        return float(2**-self.b)


def improvement(typical_seconds: Sequence[float]) -> float | None:
    """1 - last/first of the typical times by trial; negative when people became slower; None below two."""
    times = [_positive(value) for value in typical_seconds]
    return 1 - times[-1] / times[0] if len(times) >= 2 else None


def power_law(typical_seconds: Sequence[float]) -> PowerLaw | None:
    """Power law of practice by least squares of ln T on ln n; None below three trials."""
    logs = [log(_positive(value)) for value in typical_seconds]
    if len(logs) < 3:
        return None
    trials = [log(n) for n in range(1, len(logs) + 1)]
    centre_x, centre_y = means.mean(trials), means.mean(logs)
    covariance = fsum((x - centre_x) * (y - centre_y) for x, y in zip(trials, logs, strict=True))
    slope = covariance / fsum((x - centre_x) ** 2 for x in trials)
    return PowerLaw(exp(centre_y - slope * centre_x), -slope)


def _positive(seconds: float) -> float:
    value = number(seconds, "A duration in seconds")
    if value <= 0:
        raise ValueError(f"A duration must be above 0 seconds, not {value:g}.")
    return value


def _timed(attempts: Sequence[tuple[bool, float]]) -> list[tuple[bool, float]]:
    return [(solved, _positive(seconds)) for solved, seconds in attempts]

"""Time on task, in seconds: averages on the logarithmic scale.

The caller passes the times of successful, unassisted attempts only; averages that mix in failures mislead.
"""

from collections.abc import Iterable, Sequence
from math import exp, fsum, log, sqrt

from usability.measures import means
from usability.measures.checks import number, z_of
from usability.measures.distributions import t_p_two_sided, t_two_sided, t_upper_p
from usability.measures.estimate import Estimate

OUTLIER_Z = 3.0
"""|z| of ln t above which a time is flagged. Flagged only: nothing is left out by rule."""


def log_seconds(seconds: Iterable[float | None]) -> list[float | None]:
    """Natural logarithms; None stays None. Raises ValueError for a zero or negative duration."""
    return [None if value is None else _log(value) for value in seconds]


def geometric_mean(seconds: Iterable[float | None], level: float = 0.95) -> Estimate:
    """Typical time, exp(mean ln t), with the log-t interval (Sauro & Lewis 2010, CHI).

    `sd` is the standard deviation of ln t. n = 0: no value; n = 1: value without interval; all alike: the interval
    is the value. Raises ValueError for zero, negative or unusable durations.
    """
    logs = means.mean_t(log_seconds(seconds), level=level)
    return _from_logs(logs, "log-t")


def clustered_geometric_mean(
    seconds_by_person: Sequence[Sequence[float | None]], level: float = 0.95
) -> Estimate:
    """Typical time when a person contributes several attempts: geometric mean with persons as clusters.

    exp(m), m the mean of all ln t; the cluster-robust SE is √(G/(G-1)·Σ(Σ(lᵢ-m))²)/n over G people and the
    limits use t with G - 1 degrees of freedom. `n` counts times, not people. People without a time do
    not count in G. One person: value without interval. No spread between people: the interval is the
    value. `sd` is 0 then, otherwise not given.
    """
    z_of(level)
    clusters = _clusters(seconds_by_person)
    n, people = sum(len(logs) for logs in clusters), len(clusters)
    missing = sum(len(times) for times in seconds_by_person) - n
    method = "log-t, persons as clusters"
    if n == 0:
        return Estimate(None, 0, method=method, level=level, n_missing=missing)
    centre, se = _centre_and_se(clusters)
    if se is None:
        return Estimate(exp(centre), n, method=method, level=level, n_missing=missing)
    if not se:
        return Estimate(exp(centre), n, exp(centre), exp(centre), method, level, missing, sd=0.0)
    half = t_two_sided(level, people - 1) * se
    return Estimate(exp(centre), n, exp(centre - half), exp(centre + half), method, level, missing)


def clustered_against_benchmark(
    seconds_by_person: Sequence[Sequence[float | None]], target: float
) -> means.MeanTest:
    """`against_benchmark` for several attempts a person: the same cluster-robust SE, t with G - 1 degrees of freedom.

    Nothing is tested below two people, nor without spread.
    """
    clusters = _clusters(seconds_by_person)
    limit = _log(target)
    if not clusters:
        return means.MeanTest(None, None, None, None)
    centre, se = _centre_and_se(clusters)
    if not se:
        return means.MeanTest(None, None, None, None)
    t, df = (limit - centre) / se, len(clusters) - 1
    return means.MeanTest(t, df, t_p_two_sided(t, df), t_upper_p(t, df))


def _clusters(seconds_by_person: Sequence[Sequence[float | None]]) -> list[list[float]]:
    """Logarithms by person, people without a time left out."""
    clusters = [[value for value in log_seconds(times) if value is not None] for times in seconds_by_person]
    return [logs for logs in clusters if logs]


def _centre_and_se(clusters: Sequence[Sequence[float]]) -> tuple[float, float | None]:
    """Mean of all logarithms and its cluster-robust standard error, None for one person, 0 without spread."""
    everything = [value for logs in clusters for value in logs]
    n, people, centre = len(everything), len(clusters), means.mean(everything)
    if people < 2:
        return centre, None
    sums = [fsum(value - centre for value in logs) for logs in clusters]
    if not means.sample_sd(sums):
        return centre, 0.0
    return centre, sqrt(people / (people - 1) * fsum(one**2 for one in sums)) / n


def median(seconds: Iterable[float | None], level: float = 0.95) -> Estimate:
    """Median time; order-statistic interval from n = 25. Raises ValueError for durations of 0 or less."""
    everything = list(seconds)
    log_seconds(everything)
    return means.median(everything, level)


def against_benchmark(seconds: Iterable[float | None], target: float) -> means.MeanTest:
    """Test on ln t that the typical time lies below the target, a duration in seconds (Sauro & Lewis 2016).

    t is positive when the typical time is below the target, and p_above is the one-sided p of that.
    """
    logs = means.mean_t(log_seconds(seconds))
    mirrored = None if logs.value is None else -logs.value
    return means.benchmark_from_summary(mirrored, logs.sd, logs.n, -_log(target))


def outlier_flags(seconds: Sequence[float]) -> tuple[bool, ...]:
    """For each time, whether its ln lies more than 3 standard deviations from the mean ln."""
    logs = [_log(value) for value in seconds]
    sd = means.sample_sd(logs)
    if not sd:
        return (False,) * len(logs)
    centre = means.mean(logs)
    return tuple(abs(value - centre) / sd > OUTLIER_Z for value in logs)


def _log(seconds: float) -> float:
    value = number(seconds, "A duration in seconds")
    if value <= 0:
        raise ValueError(f"A duration must be above 0 seconds, not {value:g}.")
    return log(value)


def _from_logs(logs: Estimate, method: str) -> Estimate:
    return Estimate(
        None if logs.value is None else exp(logs.value),
        logs.n,
        None if logs.low is None else exp(logs.low),
        None if logs.high is None else exp(logs.high),
        method,
        logs.level,
        logs.n_missing,
        sd=logs.sd,
    )

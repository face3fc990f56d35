"""Paths and efficiency of one task from counted attempts. Pure."""

from collections.abc import Sequence

from usability.measures import efficiency as measures
from usability.measures import means
from usability.measures.efficiency import clicks_to_completion, lostness, lostness_band
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.results.choices import Success
from usability.results.rules import CountedAttempt
from usability.results.task_model import Efficiency, Paths


def paths(
    attempts: Sequence[CountedAttempt],
    optimal_clicks: int | None,
    optimal_pages: int | None,
    level: float = 0.95,
) -> Paths | None:
    """Clicks and pages of unassisted full successes; None where neither was captured."""
    solved = [one.row for one in attempts if one.unassisted_success]
    clicked = [row.clicks for row in solved if row.clicks is not None]
    visited = [(row.different_pages, row.pages) for row in solved if row.pages and row.different_pages]
    if not clicked and not visited:
        return None
    against = clicks_to_completion(clicked, optimal_clicks, level) if clicked and optimal_clicks else None
    values = [
        value
        for different, total in visited
        if optimal_pages
        and (value := lostness(different_pages=different, total_pages=total, minimum_pages=optimal_pages))
        is not None
    ]
    bands = [lostness_band(value) for value in values]
    return Paths(
        clicks=means.mean_t(clicked, low_bound=0, level=level) if clicked else None,
        optimal_clicks=optimal_clicks,
        excess=against.mean_excess if against else None,
        median_ratio=against.median_ratio if against else None,
        on_path=against.on_optimal_path if against else None,
        clicks_doubtful=against is not None and against.optimum_doubtful,
        optimal_pages=optimal_pages,
        lostness=means.mean_t(values, low_bound=0, level=level) if values else None,
        not_lost=completion_rate(bands.count("not lost"), len(bands), level) if bands else None,
        lost=completion_rate(bands.count("lost"), len(bands), level) if bands else None,
        pages_doubtful=any(different < (optimal_pages or 0) for different, _total in visited),
    )


def efficiency(
    by_person: Sequence[Sequence[CountedAttempt]],
    success: Success,
    expert: float | None = None,
    typical: Estimate | None = None,
    level: float = 0.95,
) -> Efficiency:
    """Success as chosen for the time it took. expert: an expert's seconds. typical: of full successes."""
    timed = [
        [(one.succeeded(success), one.seconds) for one in own if one.seconds is not None] for own in by_person
    ]
    every = [one for own in timed for one in own]
    per_minute = None
    if every:
        rate = sum(solved for solved, _t in every) / len(every)
        per_minute = measures.completion_per_minute(rate, means.mean([t for _solved, t in every]))
    return Efficiency(
        measures.goals_per_minute(timed, level), measures.relative_efficiency(timed, level), per_minute,
        _expert(expert, typical),
    )  # fmt: skip


def _expert(expert: float | None, typical: Estimate | None) -> Estimate | None:
    if expert is None or typical is None or typical.value is None:
        return None

    def over(limit: float | None) -> float | None:
        return None if limit is None else measures.expert_relative(expert, limit)

    method = f"expert over {typical.method}"
    return Estimate(
        over(typical.value), typical.n, over(typical.high), over(typical.low), method, typical.level
    )

"""The Single Usability Metric, which is computed only where somebody asks for it. Pure."""

from collections.abc import Mapping, Sequence

from usability.measures import combined
from usability.results.ratings import Asking, Place
from usability.results.rules import CountedAttempt
from usability.results.slips import slips
from usability.results.task_model import TaskSum

SATISFIED_FROM = 0.75
"""Share of a scale's length from which an answer satisfies: 4 on 1 to 5, 5.5 on 1 to 7 (Sauro & Kindlund 2005)."""


def satisfaction_scale(asked: Sequence[Asking]) -> Asking | None:
    """The scale that speaks for satisfaction: SEQ, else the first one of which a high answer is known to be good."""
    usable = [one for one in asked if _high_is_good(one)]
    return next((one for one in usable if one.key == "seq"), usable[0] if usable else None)


def _high_is_good(one: Asking) -> bool:
    if one.instrument is not None:
        return one.instrument.scoring.higher_is_better and one.instrument.scoring.rule == "mean"
    return "eas" in one.key or "satis" in one.key


def task_sum(
    task: str,
    condition: str,
    attempts: Sequence[CountedAttempt],
    scale: Asking,
    given: Mapping[tuple[str, Place], float | None],
    opportunities: int | None,
) -> TaskSum | None:
    """SUM of one task in one condition from the people who answered the scale.

    The time specification is the 95th percentile of the times of satisfied completers, as no time is declared for it;
    None where nobody was satisfied, or nobody answered. Errors take part where the plan declares places to go wrong.
    """
    specification = scale.low + SATISFIED_FROM * (scale.high - scale.low)

    def rating(one: CountedAttempt) -> float | None:
        return given.get((scale.key, (one.row.session_id, one.row.task, one.row.condition)))

    ratings = [value for one in attempts if (value := rating(one)) is not None]
    solved = [one for one in attempts if one.unassisted_success]
    times = [one.seconds for one in solved if one.seconds is not None]
    satisfied = [
        one.seconds for one in solved if one.seconds is not None and (rating(one) or 0) >= specification
    ]
    time = combined.time_specification(satisfied)
    if time is None or not ratings:
        return None
    coded = slips(attempts, {}, opportunities)
    errors = None
    if coded and coded.per_opportunity and coded.coded == len(attempts):
        errors = (coded.total, coded.opportunities or 0)
    found = combined.task_sum(len(solved), len(attempts), times, time, ratings, specification, errors)
    return TaskSum(
        task, condition, len(attempts), found.completion, found.time, found.satisfaction, found.errors, found.value,
        time,
    )  # fmt: skip

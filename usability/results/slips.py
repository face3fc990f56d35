"""Errors by code and help by level, from counted attempts. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from usability.measures.errors import errors_per_opportunity, unique_errors
from usability.measures.proportions import completion_rate
from usability.results.rules import CountedAttempt
from usability.results.task_model import Assists, CodeCount, Slips

LEVELS = ("1", "2", "3")


def slips(
    attempts: Sequence[CountedAttempt],
    labels: Mapping[str, str],
    opportunities: int | None = None,
    level: float = 0.95,
) -> Slips | None:
    """Errors of these attempts, None where nobody coded. opportunities: places to go wrong in one attempt."""
    coded = [(one, one.row.errors) for one in attempts if one.row.errors is not None]
    if not coded:
        return None
    counts: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    pairs: list[tuple[int, str]] = []
    for one, errors in coded:
        for code, number in errors.items():
            if number:
                counts[code] += number
                hit[code] += 1
                pairs.append((one.session.person, code))
    met = unique_errors(pairs)
    people = len({one.session.person for one, _errors in coded})
    by_code = tuple(
        CodeCount(
            code, labels.get(code, code), counts[code], hit[code], completion_rate(met[code], people, level)
        )
        for code in sorted(counts, key=lambda code: (-counts[code], labels.get(code, code)))
    )  # fmt: skip
    total, per_opportunity = counts.total(), None
    # At most one error a place: where an attempt has more, the declared number is no denominator.
    if opportunities and all(sum(errors.values()) <= opportunities for _one, errors in coded):
        per_opportunity = errors_per_opportunity(total, len(coded), opportunities, level)
    with_error = sum(any(errors.values()) for _one, errors in coded)
    affected = completion_rate(len({person for person, _code in pairs}), people, level)
    return Slips(len(coded), total, with_error, by_code, affected, per_opportunity, opportunities)


def assists(attempts: Sequence[CountedAttempt]) -> Assists:
    """Help given in these attempts."""
    levels: Counter[str] = Counter()
    for one in attempts:
        levels.update(one.row.assist_levels or {})
    total = sum(one.row.assists for one in attempts)
    first, second, third = (levels[level] for level in LEVELS)
    return Assists(
        total, (first, second, third), max(total - levels.total(), 0), sum(one.row.assists > 0 for one in attempts)
    )  # fmt: skip

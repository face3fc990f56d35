"""Scoring one respondent's answers to any rating questionnaire, over plain values.

Which instrument has which items, polarity and rule stands in `usability/instruments`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.measures.checks import count

IMPUTED = "imputed"
"""Flag: blanks were scored as the centre of the scale."""
STRAIGHT_LINED = "straight-lined"
"""Flag: the same answer to every item although items differ in polarity."""
TOO_MANY_MISSING = "too many missing"
"""Flag: no score, because more items were blank than the rule allows."""


@dataclass(frozen=True, slots=True)
class RespondentScore:
    """One respondent's score.

    value: None when too many items are blank. n_answered: items answered. n_imputed: blanks scored as the
    centre. flags: see the constants of this module.
    """

    value: float | None
    n_answered: int
    n_imputed: int = 0
    flags: tuple[str, ...] = ()


def oriented(
    answers: Sequence[int | None], positive: Sequence[bool], low: int, high: int
) -> list[int | None]:
    """Answers turned so that more is always better: low + high - x for items that are not positive.

    None stays None. Raises ValueError for answers that are no whole number in low..high, and when the number
    of answers is not the number of items.
    """
    if len(answers) != len(positive):
        raise ValueError(f"{len(positive)} answers are needed (None for a blank), not {len(answers)}.")
    return [
        None if answer is None else _turned(count(answer, f"Answer {i}", low, high), is_positive, low, high)
        for i, (answer, is_positive) in enumerate(zip(answers, positive, strict=True), start=1)
    ]


def sum_0_100(
    answers: Sequence[int | None],
    positive: Sequence[bool],
    low: int,
    high: int,
    max_missing: int = 0,
) -> RespondentScore:
    """Sum of oriented contributions rescaled to 0..100, as SUS is scored (Brooke 1996).

    100·Σ(x - low) / (k·(high - low)) over k oriented items. Up to max_missing blanks are scored as the
    scale's centre and flagged; more give no score. Raises ValueError as `oriented`.
    """
    return _score(answers, positive, low, high, max_missing, to_0_100=True)


def mean_of_items(
    answers: Sequence[int | None],
    positive: Sequence[bool],
    low: int,
    high: int,
    max_missing: int = 0,
) -> RespondentScore:
    """Mean of the oriented items in the scale's own units; blanks up to max_missing are left out.

    At least one item must be answered. Raises ValueError as `oriented`.
    """
    return _score(answers, positive, low, high, max_missing, to_0_100=False)


def is_straight_lined(answers: Sequence[int | None], positive: Sequence[bool]) -> bool:
    """Whether all items, three or more and of both polarities, got the identical answer."""
    mixed = any(positive) and not all(positive)
    return mixed and len(answers) >= 3 and answers[0] is not None and len(set(answers)) == 1


def _turned(answer: int, is_positive: bool, low: int, high: int) -> int:
    return answer if is_positive else low + high - answer


def _score(
    answers: Sequence[int | None],
    positive: Sequence[bool],
    low: int,
    high: int,
    max_missing: int,
    *,
    to_0_100: bool,
) -> RespondentScore:
    turned = oriented(answers, positive, low, high)
    answered = [value for value in turned if value is not None]
    blanks = len(turned) - len(answered)
    if not answered or blanks > max_missing:
        return RespondentScore(None, len(answered), flags=(TOO_MANY_MISSING,))
    imputed = blanks if to_0_100 else 0
    scored = answered + [(low + high) / 2] * imputed
    flags: tuple[str, ...] = (IMPUTED,) if imputed else ()
    if is_straight_lined(answers, positive):
        flags += (STRAIGHT_LINED,)
    if to_0_100:
        value = 100 * (sum(scored) - low * len(scored)) / ((high - low) * len(scored))
    else:
        value = sum(scored) / len(scored)
    return RespondentScore(value, len(answered), imputed, flags)

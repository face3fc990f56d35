"""Scoring one respondent's answers to any rating questionnaire, over plain values.

Which instrument has which items, polarity and rule stands in `usability/instruments`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from usability.measures.checks import number

IMPUTED = "imputed"
"""Flag: blanks were scored as the centre of the scale."""
STRAIGHT_LINED = "straight-lined"
"""Flag: the same answer to every item although items differ in polarity."""
TOO_MANY_MISSING = "too many missing"
"""Flag: no score, because more items were blank than the rule allows."""

Missing = Literal["centre", "drop"]
"""What becomes of allowed blanks: scored as the scale's centre, or left out of the mean."""


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
    answers: Sequence[float | None], positive: Sequence[bool], low: float, high: float
) -> list[float | None]:
    """Answers turned so that more is always better: low + high - x for items that are not positive.

    None stays None. Raises ValueError for answers outside low..high, for truth values and NaN, and when the
    number of answers is not the number of items.
    """
    if len(answers) != len(positive):
        raise ValueError(f"{len(positive)} answers are needed (None for a blank), not {len(answers)}.")
    return [
        None if answer is None else _turned(number(answer, f"Answer {i}", low, high), is_positive, low, high)
        for i, (answer, is_positive) in enumerate(zip(answers, positive, strict=True), start=1)
    ]


def sum_0_100(
    answers: Sequence[float | None],
    positive: Sequence[bool],
    low: float,
    high: float,
    max_missing: int = 0,
) -> RespondentScore:
    """Sum of oriented contributions rescaled to 0..100, as SUS is scored (Brooke 1996).

    100·Σ(x - low) / (k·(high - low)) over k oriented items. Up to max_missing blanks are scored as the
    scale's centre and flagged; more give no score. Raises ValueError as `oriented`.
    """
    return _score(answers, positive, low, high, max_missing, "centre", to_0_100=True)


def mean_of_items(
    answers: Sequence[float | None],
    positive: Sequence[bool],
    low: float,
    high: float,
    max_missing: int = 0,
    missing: Missing = "drop",
) -> RespondentScore:
    """Mean of the oriented items in the scale's own units; blanks up to max_missing are left out.

    At least one item must be answered. Raises ValueError as `oriented`.
    """
    return _score(answers, positive, low, high, max_missing, missing, to_0_100=False)


def is_straight_lined(answers: Sequence[float | None], positive: Sequence[bool]) -> bool:
    """Whether all items, three or more and of both polarities, got the identical answer."""
    mixed = any(positive) and not all(positive)
    return mixed and len(answers) >= 3 and answers[0] is not None and len(set(answers)) == 1


def _turned(answer: float, is_positive: bool, low: float, high: float) -> float:
    return answer if is_positive else low + high - answer


def _score(
    answers: Sequence[float | None],
    positive: Sequence[bool],
    low: float,
    high: float,
    max_missing: int,
    missing: Missing,
    *,
    to_0_100: bool,
) -> RespondentScore:
    turned = oriented(answers, positive, low, high)
    answered = [value for value in turned if value is not None]
    blanks = len(turned) - len(answered)
    if not answered or blanks > max_missing:
        return RespondentScore(None, len(answered), flags=(TOO_MANY_MISSING,))
    imputed = blanks if missing == "centre" else 0
    scored = answered + [(low + high) / 2] * imputed
    flags: tuple[str, ...] = (IMPUTED,) if imputed else ()
    if is_straight_lined(answers, positive):
        flags += (STRAIGHT_LINED,)
    if to_0_100:
        value = 100 * (sum(scored) - low * len(scored)) / ((high - low) * len(scored))
    else:
        value = sum(scored) / len(scored)
    return RespondentScore(value, len(answered), imputed, flags)

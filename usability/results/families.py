"""Tests of one question adjusted together: the one place where that is decided. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from usability.results.choices import Correction
from usability.results.correction import Adjusted, adjust
from usability.results.journey_model import Going, Told
from usability.results.task_figures import Difference

Tested = TypeVar("Tested", Difference, Told, Going)


def as_family(found: Sequence[Tested], correction: Correction) -> tuple[Tested, ...]:
    """Several tests of one question: p adjusted, and a word only where that holds too. One test needs no adjusting."""
    p_values = [one.comparison.p for one in found]
    tested = [p for p in p_values if p is not None]
    if len(tested) < 2:
        return tuple(found)
    adjusted = iter(adjust(tested, correction))
    return tuple(
        one if p is None else _among(one, next(adjusted)) for one, p in zip(found, p_values, strict=True)
    )


def _among(one: Tested, adjusted: Adjusted) -> Tested:
    alpha = 1 - one.comparison.estimate.level
    return replace(one, adjusted=adjusted, settled=one.settled and adjusted.p < alpha)

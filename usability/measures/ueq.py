"""User Experience Questionnaire: what a scale's mean and a respondent's answers say.

Scale means run from -3 to 3. Sources: Laugwitz, Schrepp & Held 2008; UEQ handbook v11 (2023). UEQ-S has no
benchmark here: published cut-offs could not be confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from usability.measures.checks import number

BANDS = ("excellent", "good", "above average", "below average")
"""In the order of the limits; a mean that exceeds none of them is "bad"."""
SCALES = ("attractiveness", "perspicuity", "efficiency", "dependability", "stimulation", "novelty")


@dataclass(frozen=True, slots=True)
class Norms:
    """A published benchmark. limits: for each scale what a mean must exceed, from excellent to below average.

    name: of what kind of product. edition: always printed beside a band.
    """

    name: str
    edition: str
    limits: Mapping[str, tuple[float, ...]]


def _norms(name: str, edition: str, *rows: tuple[float, ...]) -> Norms:
    """From rows as printed: one a band, one column a scale."""
    return Norms(name, edition, dict(zip(SCALES, zip(*rows, strict=True), strict=True)))


GENERAL = _norms(
    "all products", "UEQ handbook v11 (2023), 468 evaluations",
    (1.84, 2.00, 1.88, 1.70, 1.70, 1.60), (1.58, 1.73, 1.50, 1.48, 1.35, 1.12),
    (1.18, 1.20, 1.05, 1.14, 1.00, 0.70), (0.69, 0.72, 0.60, 0.78, 0.50, 0.16),
)  # fmt: skip
BUSINESS = _norms(
    "business software", "UEQ handbook v11 (2023), 158 evaluations",
    (1.72, 1.85, 1.70, 1.61, 1.53, 1.49), (1.50, 1.48, 1.38, 1.37, 1.34, 1.03),
    (1.11, 1.03, 0.89, 1.04, 1.04, 0.64), (0.70, 0.58, 0.51, 0.71, 0.71, 0.24),
)  # fmt: skip
WEB = _norms(
    "web sites", "UEQ handbook v11 (2023), 85 evaluations",
    (1.75, 2.07, 1.70, 1.70, 1.56, 1.12), (1.41, 1.84, 1.43, 1.53, 1.10, 0.87),
    (0.96, 1.14, 0.98, 1.19, 0.69, 0.49), (0.44, 0.65, 0.50, 0.81, 0.07, -0.22),
)  # fmt: skip
GENERAL_2017 = _norms(
    "all products", "Schrepp, Hinderks & Thomaschewski 2017, doi 10.9781/ijimai.2017.445",
    (1.75, 1.90, 1.78, 1.65, 1.55, 1.40), (1.52, 1.56, 1.47, 1.48, 1.31, 1.05),
    (1.17, 1.08, 0.98, 1.14, 0.99, 0.71), (0.70, 0.64, 0.54, 0.78, 0.50, 0.30),
)  # fmt: skip
"""The older edition, for studies that were read with it."""

INCONSISTENT_RANGE = 3
"""Oriented answers of one scale that lie further apart than this contradict one another."""
FLAGGED_FROM, LEFT_OUT_FROM = 2, 3
"""Contradictory scales of a respondent from which a flag stands, and from which the answers give no score."""
IDENTICAL_LIMIT = 15
"""More identical answers than this among the 26 flag a respondent."""


def benchmark_band(scale: str, mean: float, norms: Norms = GENERAL) -> str:
    """Benchmark band of a scale's mean over respondents; a limit must be exceeded, not only reached.

    Raises ValueError for an unknown scale or a mean outside -3..3.
    """
    value = number(mean, "A UEQ mean", -3, 3)
    if scale not in norms.limits:
        raise ValueError(f"UEQ has no scale {scale!r}.")
    for band, limit in zip(BANDS, norms.limits[scale], strict=True):
        if value > limit:
            return band
    return "bad"


def tendency(mean: float) -> str:
    """Reading of a scale mean: neutral within ±0.8, positive above, negative below."""
    value = number(mean, "A UEQ mean", -3, 3)
    if value > 0.8:
        return "positive"
    return "negative" if value < -0.8 else "neutral"


def agreement(sd: float) -> str:
    """Agreement of respondents on a scale: high below 0.83, medium to 1.01, low above."""
    value = number(sd, "A standard deviation", 0)
    if value < 0.83:
        return "high"
    return "medium" if value <= 1.01 else "low"


def inconsistent_scales(oriented_by_scale: Sequence[Sequence[int | None]]) -> int:
    """In how many scales one respondent's oriented answers lie more than 3 apart.

    The official tool leaves a respondent out from two or three scales on (UEQ handbook v11); here two flag, three
    leave out.
    """
    kept = [[value for value in answers if value is not None] for answers in oriented_by_scale]
    return sum(1 for answers in kept if answers and max(answers) - min(answers) > INCONSISTENT_RANGE)


def mostly_identical(answers: Sequence[int | None]) -> bool:
    """Whether more than 15 answers, as printed, are the same."""
    kept = [answer for answer in answers if answer is not None]
    return any(kept.count(answer) > IDENTICAL_LIMIT for answer in set(kept))

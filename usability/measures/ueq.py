"""User Experience Questionnaire: what a scale's mean and a respondent's answers say.

Scale means run from -3 to 3. Sources: Laugwitz, Schrepp & Held 2008; UEQ handbook v11 (2023). UEQ-S has no
benchmark here: published cut-offs could not be confirmed.
"""

from collections.abc import Sequence

from usability.measures.checks import number

BENCHMARK_EDITION = "UEQ handbook v11 (2023), general, 468 evaluations"
BANDS = ("excellent", "good", "above average", "below average")
"""In the order of the limits; a mean that exceeds none of them is "bad"."""

BENCHMARK: dict[str, tuple[float, float, float, float]] = {
    "attractiveness": (1.84, 1.58, 1.18, 0.69),
    "perspicuity": (2.00, 1.73, 1.20, 0.72),
    "efficiency": (1.88, 1.50, 1.05, 0.60),
    "dependability": (1.70, 1.48, 1.14, 0.78),
    "stimulation": (1.70, 1.35, 1.00, 0.50),
    "novelty": (1.60, 1.12, 0.70, 0.16),
}
INCONSISTENT_RANGE = 3
IDENTICAL_LIMIT = 15
"""More identical answers than this among the 26 flag a respondent."""


def benchmark_band(scale: str, mean: float) -> str:
    """Benchmark band of a scale's mean over respondents; a limit must be exceeded, not only reached.

    Raises ValueError for an unknown scale or a mean outside -3..3.
    """
    value = number(mean, "A UEQ mean", -3, 3)
    if scale not in BENCHMARK:
        raise ValueError(f"UEQ has no scale {scale!r}.")
    for band, limit in zip(BANDS, BENCHMARK[scale], strict=True):
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

    Two flag a respondent, three would have the official tool leave the respondent out.
    """
    kept = [[value for value in answers if value is not None] for answers in oriented_by_scale]
    return sum(1 for answers in kept if answers and max(answers) - min(answers) > INCONSISTENT_RANGE)


def mostly_identical(answers: Sequence[int | None]) -> bool:
    """Whether more than 15 answers, as printed, are the same."""
    kept = [answer for answer in answers if answer is not None]
    return any(kept.count(answer) > IDENTICAL_LIMIT for answer in set(kept))

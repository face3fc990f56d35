"""System Usability Scale (Brooke 1996): scores, and what published norms say about a study's mean.

Grade, percentile, adjective, acceptability and item benchmarks belong to the standard form and to the
positive form (Sauro & Lewis 2011), and to no other questionnaire scored in the same way. They apply to
the mean of a study, not to one respondent. A SUS score is neither a percentage nor a percentile.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

from usability.measures import means
from usability.measures.checks import count, number
from usability.measures.estimate import Estimate
from usability.measures.scoring import RespondentScore, sum_0_100

Version = Literal["standard", "positive"]
"""The form that was shown: `standard` alternates polarity, in `positive` all ten items are positive."""

Ranges = Literal["bangor", "measuringu", "toolkit"]
"""Whose ranges of acceptability."""

ITEMS = 10
LOW, HIGH = 1, 5
HIGHEST = 100
MAX_MISSING = 2
"""Blanks scored as the centre point (Brooke's advice to respondents); three blanks give no score."""
PUBLISHED_AVERAGE = 68.0
"""Average SUS over studies (Sauro 2011), the default benchmark."""

STANDARD_POLARITY = (True, False) * 5
POSITIVE_POLARITY = (True,) * ITEMS

# Lower edge of each band and the percentiles it covers: curved grading scale, Sauro & Lewis 2016.
_GRADES: tuple[tuple[float, str, int, int], ...] = (
    (0.0, "F", 0, 14),
    (51.7, "D", 15, 34),
    (62.7, "C\u2212", 35, 40),
    (65.0, "C", 41, 59),
    (71.1, "C+", 60, 64),
    (72.6, "B\u2212", 65, 69),
    (74.1, "B", 70, 79),
    (77.2, "B+", 80, 84),
    (78.9, "A\u2212", 85, 89),
    (80.8, "A", 90, 95),
    (84.1, "A+", 96, 100),
)

# Percentile of a study's mean among published studies, Sauro 2011, linear between the knots.
_PERCENTILES: tuple[tuple[float, float], ...] = (
    (0, 0), (5, 0.3), (10, 0.4), (15, 0.7), (20, 1), (25, 1.5), (30, 2), (35, 4), (40, 6), (45, 8), (50, 13),
    (55, 19), (60, 29), (65, 41), (66, 44), (67, 47), (68, 50), (69, 53), (70, 56), (71, 60), (72, 63),
    (73, 67), (74, 70), (75, 73), (76, 77), (77, 80), (78, 83), (79, 86), (80, 88), (85, 97), (90, 99.8),
    (95, 99.999), (100, 100),
)  # fmt: skip

# Mean SUS of the products given each adjective, Bangor, Kortum & Miller 2009.
_ADJECTIVES: tuple[tuple[float, str], ...] = (
    (12.5, "worst imaginable"), (20.3, "awful"), (35.7, "poor"), (50.9, "OK"), (71.4, "good"),
    (85.5, "excellent"), (90.9, "best imaginable"),
)  # fmt: skip

# Lower edges of adjectives in bands, as MeasuringU draws them around the same study.
_ADJECTIVE_BANDS: tuple[tuple[float, str], ...] = (
    (0, "worst imaginable"), (25.1, "poor"), (51.7, "OK"), (71.1, "good"), (80.8, "excellent"),
    (84.1, "best imaginable"),
)  # fmt: skip

# Where "marginal" and "acceptable" begin. Bangor's upper end is still marginal, see `acceptability`.
_ACCEPTABLE: dict[str, tuple[float, float]] = {
    "bangor": (50, 70), "measuringu": (51.7, 71.1), "toolkit": (51.7, 72.6),
}  # fmt: skip

# Expected raw mean of each item, a + b·SUS, Lewis & Sauro 2018.
_ITEM_BENCHMARKS: tuple[tuple[float, float], ...] = (
    (1.073927, 0.034024), (5.834913, -0.04980485), (0.4421485, 0.04753406), (3.766087, -0.02816776),
    (1.18663, 0.03470129), (4.589912, -0.03519522), (0.9706981, 0.04027653), (5.575382, -0.04896754),
    (0.6992487, 0.04435754), (4.603949, -0.03692307),
)  # fmt: skip


def polarity(version: Version) -> tuple[bool, ...]:
    """Which of the ten items are positive; ValueError for an unknown version."""
    if version == "standard":
        return STANDARD_POLARITY
    if version == "positive":
        return POSITIVE_POLARITY
    raise ValueError(f"The SUS version must be 'standard' or 'positive', not {version!r}.")


def respondent_score(answers: Sequence[int | None], version: Version = "standard") -> RespondentScore:
    """SUS of one respondent, 0..100 in steps of 2.5, from ten answers 1..5 (None: blank).

    One or two blanks are scored as 3 and flagged "imputed"; three or more give no score. Ten identical
    answers on the standard form are flagged "straight-lined" and kept. Raises ValueError for another number
    of answers, answers outside 1..5 and an unknown version.
    """
    return sum_0_100(answers, polarity(version), LOW, HIGH, MAX_MISSING)


def prorated(answers: Sequence[int | None], version: Version = "standard") -> float | None:
    """SUS over the items that were answered, in place of blanks scored as 3: an alternative, not the default.

    None where the default gives no score either. Raises ValueError as `respondent_score`.
    """
    if respondent_score(answers, version).value is None:
        return None
    given = [(x, key) for x, key in zip(answers, polarity(version), strict=True) if x is not None]
    return sum_0_100([x for x, _key in given], [key for _x, key in given], LOW, HIGH).value


def subscales(
    answers: Sequence[int | None], version: Version = "standard"
) -> tuple[float | None, float | None]:
    """Usable (eight items) and Learnable (items 4 and 10), both 0..100; exploratory.

    Lewis & Sauro 2017 did not replicate the split in over 9,000 forms. None when the respondent has no
    score; allowed blanks count as the centre.
    """
    if respondent_score(answers, version).value is None:
        return None, None
    keys = polarity(version)
    learnable = (3, 9)
    usable = tuple(i for i in range(ITEMS) if i not in learnable)

    def part(indices: tuple[int, ...]) -> float | None:
        chosen = [3 if answers[i] is None else answers[i] for i in indices]
        return sum_0_100(chosen, [keys[i] for i in indices], LOW, HIGH).value

    return part(usable), part(learnable)


def study_score(scores: Iterable[float | None], level: float = 0.95) -> Estimate:
    """Mean of respondents' scores with the t interval clipped to 0..100; None counts as missing."""
    return means.mean_t(scores, 0, 100, level)


def against_benchmark(scores: Iterable[float | None], benchmark: float = PUBLISHED_AVERAGE) -> means.MeanTest:
    """One-sample t test of a study's scores against a benchmark, by default the published average of 68."""
    kept = list(scores)
    study_score(kept)
    return means.against_benchmark(kept, number(benchmark, "The benchmark", 0, 100))


def grade(mean: float) -> str:
    """Grade F to A+ of a study's unrounded mean on the curved grading scale (Sauro & Lewis 2016).

    A mean belongs to the band whose lower edge it reaches (84.05 is A). ValueError outside 0..100.
    """
    return _band(mean)[1]


def grade_bands() -> tuple[tuple[str, float, float], ...]:
    """Each grade with its lower and upper edge, F from 0 to A+ up to 100."""
    uppers = [edge for edge, *_ in _GRADES[1:]] + [float(HIGHEST)]
    return tuple((name, low, high) for (low, name, *_), high in zip(_GRADES, uppers, strict=True))


def percentile(mean: float) -> float:
    """Percentile of a study's mean among published studies, 0..100; show as a whole number with "about".

    Interpolated from Sauro 2011 and clamped into the range of the mean's grade, so that both agree.
    """
    value = number(mean, "A mean SUS score", 0, 100)
    at = max(1, min(bisect_right([knot for knot, _ in _PERCENTILES], value), len(_PERCENTILES) - 1))
    (x0, y0), (x1, y1) = _PERCENTILES[at - 1], _PERCENTILES[at]
    raw = y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    _, _, lowest, highest = _band(mean)
    return min(max(raw, float(lowest)), float(highest))


def adjective(mean: float) -> str:
    """Adjective whose published mean lies nearest (Bangor, Kortum & Miller 2009)."""
    value = number(mean, "A mean SUS score", 0, 100)
    return min(_ADJECTIVES, key=lambda entry: abs(entry[0] - value))[1]


def adjective_band(mean: float) -> str:
    """Adjective by MeasuringU's bands ("5 ways to interpret a SUS score"), an alternative to the nearest mean."""
    value = number(mean, "A mean SUS score", 0, 100)
    return max(band for band in _ADJECTIVE_BANDS if band[0] <= value)[1]


def acceptability(mean: float, by: Ranges = "bangor") -> str:
    """Acceptability by one of the three ranges in circulation; ValueError for any other.

    bangor (the default): Bangor, Kortum & Miller 2008, below 50, 50 to 70, above 70. measuringu: from 51.7 and
    from 71.1. toolkit: SUS Analysis Toolkit (Blattgerste 2022), from 51.7 and from 72.6.
    """
    if by not in _ACCEPTABLE:
        raise ValueError(f"The ranges are {', '.join(_ACCEPTABLE)}, not {by!r}.")
    marginal, acceptable = _ACCEPTABLE[by]
    value = number(mean, "A mean SUS score", 0, 100)
    if value < marginal:
        return "not acceptable"
    if value > acceptable or (value == acceptable and by != "bangor"):
        return "acceptable"
    return "marginal"


def nps_like(mean: float) -> str:
    """What such a mean goes with when people are asked to recommend (MeasuringU): never an NPS itself.

    From 78.9 "promoters", from 62.7 "passives", below "detractors".
    """
    value = number(mean, "A mean SUS score", 0, 100)
    return "promoters" if value >= 78.9 else "passives" if value >= 62.7 else "detractors"


def item_benchmark(item: int, overall: float) -> float:
    """Expected raw mean (1..5) of item 1..10 of the standard form when the overall SUS is `overall`.

    Lewis & Sauro 2018. Odd items: at or above is good; even items: at or below.
    """
    intercept, slope = _ITEM_BENCHMARKS[count(item, "The item", 1, ITEMS) - 1]
    return intercept + slope * number(overall, "An overall SUS score", 0, 100)


def _band(mean: float) -> tuple[float, str, int, int]:
    value = number(mean, "A mean SUS score", 0, 100)
    return max(band for band in _GRADES if band[0] <= value)

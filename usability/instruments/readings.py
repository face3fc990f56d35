"""What published sources say of a study's score: grades, bands, adjectives, each with its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from usability.instruments.model import Instrument
from usability.measures import ratings, supr_q, sus, ueq
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.rounding import mean_text, rounded


@dataclass(frozen=True, slots=True)
class Reading:
    """What a published source says about a study's score: never shown without the source."""

    key: str
    label: str
    text: str
    source: str


Parts = Mapping[str, Estimate]
"""Estimates of an instrument's scales by key."""


def readings(instrument: Instrument, main: Estimate, parts: Parts) -> tuple[Reading, ...]:
    """Readings of headline and scales. A study's own questionnaire has none, whatever its rule: its key is not here.

    Grades, bands and adjectives are verdicts, so they wait for enough respondents.
    """
    read = _READERS.get(instrument.key)
    return read(instrument, main, parts) if read else ()


def _sus(_instrument: Instrument, main: Estimate, _parts: Parts) -> tuple[Reading, ...]:
    if main.value is None or main.n < VERDICT_FROM:
        return ()
    percentile = f"about {rounded(sus.percentile(main.value))}"
    return (
        Reading("grade", "Grade", sus.grade(main.value), "Sauro & Lewis 2016, curved grading scale"),
        Reading("percentile", "Percentile among published studies", percentile, "Sauro 2011"),
        Reading("adjective", "Adjective", sus.adjective(main.value), "Bangor, Kortum & Miller 2009"),
        Reading(
            "acceptability", "Acceptability", sus.acceptability(main.value), "Bangor, Kortum & Miller 2008"
        ),
    )


def _umux_lite(_instrument: Instrument, main: Estimate, _parts: Parts) -> tuple[Reading, ...]:
    if main.value is None:
        return ()
    predicted = mean_text(sus_predicted(main))
    return (Reading("sus_predicted", "SUS predicted", predicted, "Lewis, Utesch & Maher 2013"),)


def sus_predicted(main: Estimate) -> Estimate:
    """The SUS that a UMUX-Lite lets expect, with its interval carried over; never pooled with measured SUS."""
    ends = (
        None if end is None else ratings.sus_from_umux_lite(end) for end in (main.value, main.low, main.high)
    )
    value, low, high = ends
    sd = None if main.sd is None else ratings.SUS_A_POINT_OF_UMUX_LITE * main.sd
    return replace(main, value=value, low=low, high=high, method="t, regression", sd=sd)


def _pssuq(instrument: Instrument, main: Estimate, _parts: Parts) -> tuple[Reading, ...]:
    if main.value is None:
        return ()
    turned = ratings.high_is_good_0_100(main.value, instrument.scale.min, instrument.scale.max)
    return (Reading("0_100", "As 0 to 100, high is good", rounded(turned, 1), instrument.source),)


def _supr_q(_instrument: Instrument, main: Estimate, _parts: Parts) -> tuple[Reading, ...]:
    if main.value is None:
        return ()
    words = supr_q.NO_PERCENTILE.removeprefix("percentile ")
    return (
        Reading(
            "percentile", "Percentile", words, "its norms are sold by MeasuringU; no norm is invented here"
        ),
    )


def _ueq(instrument: Instrument, _main: Estimate, parts: Parts) -> tuple[Reading, ...]:
    """What the handbook says of each scale's mean and spread. UEQ-S has no benchmark that could be confirmed."""
    told = [(part, parts[part.key]) for part in instrument.subscales if parts[part.key].n >= VERDICT_FROM]
    if not told:
        return ()
    found = []
    for norms in (ueq.GENERAL, ueq.BUSINESS, ueq.WEB) if instrument.norms == "ueq" else ():
        bands = [f"{part.name} {ueq.benchmark_band(part.key, one.value or 0.0, norms)}" for part, one in told]
        found.append(Reading("benchmark", f"Against {norms.name}", ", ".join(bands), norms.edition))
    tendencies = [f"{part.name} {ueq.tendency(one.value or 0.0)}" for part, one in told]
    agreements = [f"{part.name} {ueq.agreement(one.sd or 0.0)}" for part, one in told]
    handbook = "UEQ handbook v11 (2023)"
    return (
        *found,
        Reading("tendency", "Tendency", ", ".join(tendencies), f"{handbook}, neutral within 0.8 of 0"),
        Reading(
            "agreement",
            "Agreement of people",
            ", ".join(agreements),
            f"{handbook}, by the standard deviation",
        ),
    )


_READERS: Mapping[str, Callable[[Instrument, Estimate, Parts], tuple[Reading, ...]]] = {
    "sus": _sus,
    "sus_positive": _sus,
    "umux_lite": _umux_lite,
    "pssuq": _pssuq,
    "csuq": _pssuq,
    "supr_q": _supr_q,
    "supr_q_shop": _supr_q,
    "ueq": _ueq,
    "ueq_s": _ueq,
}

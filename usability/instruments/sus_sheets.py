"""What else the answer sheets of SUS say: what blanks change, and its exploratory parts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.instruments.model import Instrument
from usability.instruments.scoring import Answers
from usability.measures import means, sus
from usability.measures.estimate import Estimate

PARTS = (("usable", "Usable"), ("learnable", "Learnable"))
"""Keys and names of the exploratory parts."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """The mean under other policies of missing answers, where somebody left one or two items blank.

    imputed: people whose blanks were scored as 3. prorated: the mean where they are scored over what they answered.
    complete: the mean of those who left nothing blank.
    """

    imputed: int
    prorated: Estimate
    complete: Estimate


def blanks(
    instrument: Instrument,
    respondents: Sequence[Answers],
    scores: Sequence[float | None],
    level: float = 0.95,
) -> Blanks | None:
    """None for anything but SUS, and where nobody's blanks were scored. scores: those of the respondents."""
    if instrument.norms != "sus":
        return None
    filled = [all(answers.get(item.key) is not None for item in instrument.items) for answers in respondents]
    imputed = sum(score is not None and not whole for score, whole in zip(scores, filled, strict=True))
    if not imputed:
        return None
    version = _version(instrument)
    prorated = [
        score if whole else sus.prorated(_in_order(instrument, answers), version)
        for answers, score, whole in zip(respondents, scores, filled, strict=True)
    ]
    complete = [score if whole else None for score, whole in zip(scores, filled, strict=True)]
    return Blanks(imputed, sus.study_score(prorated, level), sus.study_score(complete, level))


def parts(instrument: Instrument, respondents: Sequence[Answers], level: float = 0.95) -> dict[str, Estimate]:
    """Usable and Learnable (Lewis & Sauro 2009) by key, of the standard form alone; otherwise none.

    Blanks count as for the score: up to two as the centre, with more there is neither score nor parts. Lewis & Sauro
    2017 did not find the two again, so they are shown only to who asks for them.
    """
    if instrument.key != "sus" or instrument.norms != "sus":
        return {}
    found = [sus.subscales(_in_order(instrument, answers)) for answers in respondents]
    return {
        key: means.mean_t((one[index] for one in found), 0, sus.HIGHEST, level)
        for index, (key, _name) in enumerate(PARTS)
    }


def _in_order(instrument: Instrument, answers: Answers) -> list[int | None]:
    return [answers.get(item.key) for item in instrument.items]


def _version(instrument: Instrument) -> sus.Version:
    return "standard" if instrument.key == "sus" else "positive"

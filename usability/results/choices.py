"""What is counted, and what stands side by side, as somebody chooses it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from usability.measures.estimate import CONFIDENCES
from usability.measures.rounding import confidence_text

LEVELS = CONFIDENCES
"""Levels of confidence that can be chosen, the usual one first."""


class Success(StrEnum):
    """What counts as a success. strict: in full and unassisted; lenient: also assisted or in part."""

    STRICT = "strict"
    LENIENT = "lenient"


class Correction(StrEnum):
    """How p values of several tests are adjusted: against any false alarm, or for their share in exploratory lists."""

    HOLM = "holm"
    FDR = "benjamini-hochberg"


class Modes(StrEnum):
    """How sessions were run, and which of them count. apart: each way side by side; pooled: together, when asked."""

    APART = "apart"
    POOLED = "pooled"
    MODERATED = "moderated"
    UNMODERATED = "unmoderated"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is counted, and what stands side by side.

    versions: plan versions, empty for all that match. segment: (question, option). device: its class. condition: one
    alone. by: what is compared: "" as the study is (its conditions), "nothing", "condition", "device", "version",
    "segment:QUESTION" or "study:NAME". combined: whether the Single Usability Metric is computed too. exploratory:
    whether the parts of SUS are, which later research did not find again. correction: of the p values of several tests.
    level: of confidence, of every interval; one of LEVELS.
    """

    versions: tuple[int, ...] = ()
    success: Success = Success.STRICT
    with_excluded: bool = False
    segment: tuple[str, str] | None = None
    device: str = ""
    condition: str = ""
    modes: Modes = Modes.APART
    without_imported: bool = False
    by: str = ""
    combined: bool = False
    exploratory: bool = False
    correction: Correction = Correction.HOLM
    level: float = 0.95

    @property
    def confidence(self) -> str:
        """The level in words, as in “95 %”."""
        return confidence_text(self.level)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the study lets one choose, whatever is chosen now.

    versions: those that people ran. devices, modes: of real sessions. conditions: (key, name). by: (value, words) of
    what can be compared. excluded: whether anybody is.
    """

    versions: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    by: tuple[tuple[str, str], ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A plan version. people: with a session of it that may be counted. counted: whether these results use it.

    study: the name of another study whose version it is, "" for this one's. words: what people call it.
    """

    number: int
    published_at: datetime
    digest: str
    people: int
    counted: bool
    study: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ConditionRef:
    """A column: a condition, or whatever else stands side by side. Where nothing does, one with key and name empty.

    phrase: the name within a sentence, as in "with System 1" or "in moderated sessions". levels: its place on each
    axis of the comparison; two columns are compared where they differ on one axis alone.
    """

    key: str
    name: str
    phrase: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A choice of people: an option of a participant question."""

    question: str
    option: str
    label: str

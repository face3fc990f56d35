"""The words in which everything downstream speaks: outcomes, origins, time quality.

They stand in the pure layer because plan, event log, fold, results and report all use them.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """How an attempt at a task ended (docs/architecture.md, "Outcome of an attempt")."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"
    GAVE_UP = "gave_up"
    TIMED_OUT = "timed_out"
    DROPPED_OUT = "dropped_out"
    NOT_ATTEMPTED = "not_attempted"
    TECHNICAL_FAULT = "technical_fault"

    @property
    def counts(self) -> bool:
        """Whether the attempt stands in denominators."""
        return self not in (Outcome.NOT_ATTEMPTED, Outcome.TECHNICAL_FAULT)

    @property
    def abandoned(self) -> bool:
        """Whether the participant left the task without claiming to have completed it."""
        return self in (Outcome.GAVE_UP, Outcome.DROPPED_OUT)


class OutcomeSource(StrEnum):
    """Who or what decided an outcome. `strength` orders them: the strongest wins."""

    SELF_REPORT = "self_report"
    CHECKED_ANSWER = "checked_answer"
    PRODUCT_SIGNAL = "product_signal"
    MODERATOR = "moderator"
    ADJUDICATION = "adjudication"
    TIME_LIMIT = "time_limit"
    SILENCE = "silence"
    IMPORT = "import"

    @property
    def strength(self) -> int:
        return _STRENGTH[self]


_STRENGTH = {
    OutcomeSource.SILENCE: 0,
    OutcomeSource.SELF_REPORT: 1,
    OutcomeSource.TIME_LIMIT: 2,
    OutcomeSource.CHECKED_ANSWER: 2,
    OutcomeSource.PRODUCT_SIGNAL: 3,
    OutcomeSource.IMPORT: 3,
    OutcomeSource.MODERATOR: 4,
    OutcomeSource.ADJUDICATION: 5,
}


class Origin(StrEnum):
    """Who recorded an event."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    PRODUCT = "product"
    SERVER = "server"
    REVIEWER = "reviewer"
    IMPORT = "import"


class TimeQuality(StrEnum):
    """How well a duration was measured (docs/architecture.md, "Clocks")."""

    MEASURED = "measured"
    RECONSTRUCTED = "reconstructed"
    SERVER = "server"
    ENTERED = "entered"
    IMPORTED = "imported"
    DOUBTFUL = "doubtful"
    CORRECTED = "corrected"

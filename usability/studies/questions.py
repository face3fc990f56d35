"""The questions of a study's document: those of its own, and the screener's with its quotas."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from usability.studies.parts import Key, Line, Part, unique


class Option(Part):
    key: Key
    label: Line


class QuestionKind(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"


class Question(Part):
    """A question of the study's own. Only the fields of its kind may be used.

    choice, choices: `options`. scale: `low`..`high` (at most 11 points) with labelled ends. number: `low`, `high`
    are limits. text: free words, kept apart so that they can be erased.
    """

    key: Key
    text: Line = ""
    kind: QuestionKind = QuestionKind.CHOICE
    options: list[Option] = Field(default_factory=list, max_length=50)
    low: int | None = None
    high: int | None = None
    low_label: Line = ""
    high_label: Line = ""
    required: bool = True
    segment: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        unique([option.key for option in self.options], "options")
        if self.kind is QuestionKind.SCALE:
            low, high = self.scale_ends
            if not 1 <= high - low <= 10:
                raise ValueError("a scale has from 2 to 11 points")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low must not be above high")
        return self

    @property
    def scale_ends(self) -> tuple[int, int]:
        """Lowest and highest point of a scale question (1 to 7 unless the plan says otherwise)."""
        return (1 if self.low is None else self.low, 7 if self.high is None else self.high)


class ScreenerQuestion(Part):
    """A choice that decides who may take part: answers outside `accept` are turned away kindly."""

    key: Key
    text: Line = ""
    options: list[Option] = Field(default_factory=list, max_length=50)
    accept: list[Key] = Field(default_factory=list)

    @model_validator(mode="after")
    def _accepts_its_own_options(self) -> Self:
        keys = [option.key for option in self.options]
        unique(keys, "options")
        for key in self.accept:
            if key not in keys:
                raise ValueError(f"accept names “{key}”, which is not an option")
        return self


class Quota(Part):
    """At most `limit` people who gave `option` to the screener's `question`."""

    key: Key
    question: Key
    option: Key
    limit: int = Field(ge=1, le=100_000)


class Screener(Part):
    questions: list[ScreenerQuestion] = Field(default_factory=list, max_length=20)
    quotas: list[Quota] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Self:
        unique([question.key for question in self.questions], "questions")
        unique([quota.key for quota in self.quotas], "quotas")
        options = {(q.key, option.key) for q in self.questions for option in q.options}
        for quota in self.quotas:
            if (quota.question, quota.option) not in options:
                raise ValueError(f"quota “{quota.key}” names an option that the screener does not have")
        return self

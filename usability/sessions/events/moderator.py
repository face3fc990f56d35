"""What a moderator's console may say, some of it as a participant's page does."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from usability.measures.vocabulary import Outcome
from usability.sessions.events.base import Incoming, Reason, StepKey, Text
from usability.sessions.events.participant import AnswersGiven, SessionFinished, TaskStarted


class OutcomeSet(Incoming):
    kind: Literal["outcome_set"]
    step: StepKey
    outcome: Outcome
    reason: Text = ""


class ErrorMarked(Incoming):
    kind: Literal["error_marked"]
    step: StepKey
    code: Annotated[str, StringConstraints(max_length=60)]
    severity: int | None = Field(default=None, ge=0, le=4)
    text: Text = ""


class AssistMarked(Incoming):
    kind: Literal["assist_marked"]
    step: StepKey
    level: int = Field(default=1, ge=1, le=3)


class TaskPaused(Incoming):
    kind: Literal["task_paused"]
    step: StepKey


class TaskResumed(Incoming):
    kind: Literal["task_resumed"]
    step: StepKey


class TaskStopped(Incoming):
    """A moderator stops the clock of a task; the outcome is said apart (outcome_set)."""

    kind: Literal["task_stopped"]
    step: StepKey


class AttemptReopened(Incoming):
    """A moderator lets an ended task go on: its end and its score do not count, the time between is a pause."""

    kind: Literal["attempt_reopened"]
    step: StepKey
    reason: Text = ""


class NoteMarked(Incoming):
    """Something a moderator notices. A mark is stamped at once; its words may follow (mark_detailed)."""

    kind: Literal["note_marked"]
    what: Literal["note", "quote", "positive", "problem", "bookmark"]
    step: StepKey | None = None
    text: Text = ""


class MarkDetailed(Incoming):
    """Words for an earlier mark, which its writer and seq name; the last ones stand.

    severity: of an error or problem, from 0 (none) to 4 (catastrophe; Nielsen, 1995). level: of an assist, from 1 (a
    hint) to 3 (told what to do).
    """

    kind: Literal["mark_detailed"]
    writer: Annotated[str, StringConstraints(max_length=64)]
    target: int = Field(ge=0)
    severity: int | None = Field(default=None, ge=0, le=4)
    level: int | None = Field(default=None, ge=1, le=3)
    text: Text = ""


class MarkMoved(Incoming):
    """An earlier event, named by its writer and seq, happened at another time. to: ms since the session's admission.

    The last move of an event counts. A start or an end that nobody pressed is pressed now and moved.
    """

    kind: Literal["mark_moved"]
    writer: Annotated[str, StringConstraints(max_length=64)]
    target: int = Field(ge=0)
    to: float = Field(ge=0, le=2**53, allow_inf_nan=False)
    reason: Reason


class SegmentSplit(Incoming):
    """A pause that was forgotten: from `at` to `until`, ms since admission, is no time on task."""

    kind: Literal["segment_split"]
    step: StepKey
    at: float = Field(ge=0, le=2**53, allow_inf_nan=False)
    until: float = Field(ge=0, le=2**53, allow_inf_nan=False)
    reason: Reason

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.until <= self.at:
            raise ValueError("until must be after at")
        return self


class SegmentsMerged(Incoming):
    """The pause, or other gap, in which `at` (ms since admission) lies is time on task after all."""

    kind: Literal["segments_merged"]
    step: StepKey
    at: float = Field(ge=0, le=2**53, allow_inf_nan=False)
    reason: Reason


class StepCalled(Incoming):
    """A moderator calls a step up: the participant's page shows it. Without a step it says that they pause."""

    kind: Literal["step_called"]
    step: StepKey | None = None


class EventWithdrawn(Incoming):
    """Takes back an earlier event of the log, named by its writer and seq. Both stay visible."""

    kind: Literal["event_withdrawn"]
    writer: Annotated[str, StringConstraints(max_length=64)]
    target: int = Field(ge=0)
    reason: Text = ""


ModeratorEvent = Annotated[
    StepCalled
    | TaskStarted
    | TaskStopped
    | TaskPaused
    | TaskResumed
    | AttemptReopened
    | OutcomeSet
    | ErrorMarked
    | AssistMarked
    | NoteMarked
    | MarkDetailed
    | MarkMoved
    | SegmentSplit
    | SegmentsMerged
    | AnswersGiven
    | EventWithdrawn
    | SessionFinished,
    Field(discriminator="kind"),
]
"""What a moderator's console may say."""

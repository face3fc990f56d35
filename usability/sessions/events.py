"""The vocabulary of the event log: one small type for each thing that can happen in a session.

An event is what a page, a console, a product, a file or the server says happened. It is written once and never
changed; a correction is a further event. A kind that is not registered here cannot be written.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from usability.measures.vocabulary import Origin, Outcome

MAX_BATCH = 200
# PostgreSQL keeps U+0000 in no text, and nobody means it.
WithoutNul = AfterValidator(lambda text: text.replace("\x00", ""))
Text = Annotated[str, StringConstraints(max_length=20_000), WithoutNul]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), WithoutNul]
WriterId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


def _web_address(text: str) -> str:
    """An address of a product's page. Raises ValueError for any other kind of address."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError("must be an address that begins with http:// or https://")
    return text


PageAddress = Annotated[str, StringConstraints(max_length=2_000), WithoutNul, AfterValidator(_web_address)]
StepKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]
AnswerValue = int | float | Text | list[Annotated[str, StringConstraints(max_length=100)]] | None


class Incoming(BaseModel):
    """What every event carries.

    seq: counts up from 0 within one writer. mono: milliseconds of the writer's monotonic clock since its page load;
    wall: milliseconds since 1970 of its wall clock. Both may be missing where there is no such clock.
    """

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=0, le=2**53)
    mono: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)
    wall: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)


class PageLoaded(Incoming):
    kind: Literal["page_loaded"]
    width: int | None = Field(default=None, ge=0, le=100_000)
    height: int | None = Field(default=None, ge=0, le=100_000)
    restored: bool = False


class StepShown(Incoming):
    kind: Literal["step_shown"]
    step: StepKey


class TaskStarted(Incoming):
    kind: Literal["task_started"]
    step: StepKey


class TaskEnded(Incoming):
    """The end of a task. time_limit: the page's own clock passed the limit. answer: where one is checked."""

    kind: Literal["task_ended"]
    step: StepKey
    claim: Literal["done", "gave_up", "time_limit"]
    answer: Text | None = None


class AnswersGiven(Incoming):
    """answers: by question key, or instrument.item; null where the person left it out."""

    kind: Literal["answers_given"]
    step: StepKey
    answers: dict[Annotated[str, StringConstraints(max_length=120)], AnswerValue] = Field(max_length=200)


class ProblemReported(Incoming):
    kind: Literal["problem_reported"]
    step: StepKey | None = None
    text: Text = ""


class PageHidden(Incoming):
    kind: Literal["page_hidden"]
    step: StepKey | None = None


class PageShown(Incoming):
    kind: Literal["page_shown"]
    step: StepKey | None = None


class ProductOpened(Incoming):
    kind: Literal["product_opened"]
    step: StepKey | None = None


class HelpAsked(Incoming):
    """A participant of a moderated session asks the moderator for help."""

    kind: Literal["help_asked"]
    step: StepKey | None = None


class TextLeft(Incoming):
    """What a participant had written and not sent when the moderator went on. It is kept and changes nothing."""

    kind: Literal["text_left"]
    step: StepKey
    text: Text


class SessionFinished(Incoming):
    kind: Literal["session_finished"]


class SessionAdmitted(Incoming):
    kind: Literal["session_admitted"]
    cell: int


class ProductSignal(Incoming):
    """From the snippet in the product under test, stamped when the participant's page heard it.

    page: a page was visited, `url` says which; whether it is the one that shows success is noted on receipt. click,
    error: one happened. goal: the success criterion's element appeared.
    """

    kind: Literal["product_signal"]
    step: StepKey
    what: Literal["page", "click", "goal", "error"]
    url: PageAddress | None = None

    @model_validator(mode="after")
    def _pages_have_addresses(self) -> Self:
        if (self.what == "page") != (self.url is not None):
            raise ValueError("a page, and nothing else, has an address in url")
        return self


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

    severity: of an error or problem, from 0 (none) to 4 (catastrophe; Nielsen, 1994). level: of an assist, from 1 (a
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


class DriverTaken(Incoming):
    """From now on this console drives the session; the event's author sits before it. Written by the server."""

    kind: Literal["driver_taken"]
    console: Annotated[str, StringConstraints(max_length=64)]


class AttemptImported(Incoming):
    """A finished trial from a file, with no clocks invented. duration_s: seconds; limited: it stands at the limit."""

    kind: Literal["attempt_imported"]
    step: StepKey
    outcome: Outcome
    duration_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    limited: bool = False
    errors: dict[str, int] | None = None
    problems: int = Field(default=0, ge=0)
    assists: int | None = Field(default=None, ge=0)
    clicks: int | None = Field(default=None, ge=0)


class EventWithdrawn(Incoming):
    """Takes back an earlier event of the log, named by its writer and seq. Both stay visible."""

    kind: Literal["event_withdrawn"]
    writer: Annotated[str, StringConstraints(max_length=64)]
    target: int = Field(ge=0)
    reason: Text = ""


ParticipantEvent = Annotated[
    PageLoaded
    | StepShown
    | TaskStarted
    | TaskEnded
    | AnswersGiven
    | ProblemReported
    | PageHidden
    | PageShown
    | ProductOpened
    | ProductSignal
    | HelpAsked
    | TextLeft
    | SessionFinished,
    Field(discriminator="kind"),
]
"""What a participant's page may say."""

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

AnyEvent = (
    PageLoaded
    | StepShown
    | TaskStarted
    | TaskEnded
    | AnswersGiven
    | ProblemReported
    | PageHidden
    | PageShown
    | ProductOpened
    | HelpAsked
    | TextLeft
    | SessionFinished
    | SessionAdmitted
    | ProductSignal
    | OutcomeSet
    | ErrorMarked
    | AssistMarked
    | TaskPaused
    | TaskResumed
    | TaskStopped
    | AttemptReopened
    | NoteMarked
    | MarkDetailed
    | MarkMoved
    | SegmentSplit
    | SegmentsMerged
    | StepCalled
    | DriverTaken
    | AttemptImported
    | EventWithdrawn
)

KINDS: frozenset[str] = frozenset(
    get_args(member.model_fields["kind"].annotation)[0] for member in get_args(AnyEvent)
)

DECISIVE: frozenset[str] = (
    KINDS
    - {"page_loaded", "step_shown", "page_hidden", "page_shown", "product_opened", "product_signal"}
    - {"note_marked", "mark_detailed", "driver_taken", "step_called", "help_asked", "text_left"}
)
"""Kinds that change a read model (services.append says when it is folded)."""


class Envelope(BaseModel):
    """What every POST of events carries besides them.

    writer: random id of this page load, kept when a batch is sent again. sent_mono and sent_wall: the page's clocks at
    the moment of sending, in milliseconds, from which the server estimates the offset of the writer's clock.
    """

    model_config = ConfigDict(extra="forbid")

    writer: WriterId
    sent_mono: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)
    sent_wall: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)


class Batch(Envelope):
    """One POST of a participant's page."""

    events: list[ParticipantEvent] = Field(min_length=1, max_length=MAX_BATCH)


class ConsoleBatch(Envelope):
    """One POST of a moderator's console."""

    events: list[ModeratorEvent] = Field(min_length=1, max_length=MAX_BATCH)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the log.

    at: milliseconds since the session's admission on the server's clock, as estimated from the writer's clock.
    received: the same for its receipt. mono, wall: as the writer sent them. data: the payload without free text.
    moved: a later event gave it another time (standing.standing).
    """

    writer: str
    seq: int
    kind: str
    origin: Origin
    at: float
    received: float
    mono: float | None = None
    wall: float | None = None
    data: dict[str, Any] = field(default_factory=dict)
    moved: bool = False

    @property
    def order(self) -> tuple[float, str, int]:
        """Events are folded in this order, never by receipt."""
        return (self.at, self.writer, self.seq)

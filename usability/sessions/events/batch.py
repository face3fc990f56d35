"""What one POST of events carries."""

from pydantic import BaseModel, ConfigDict, Field

from usability.sessions.events.base import WriterId
from usability.sessions.events.moderator import ModeratorEvent
from usability.sessions.events.participant import ParticipantEvent

MAX_BATCH = 200


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

"""An event as it stands in the log, and which kinds there are."""

from dataclasses import dataclass, field
from typing import Any, get_args

from usability.measures.vocabulary import Origin
from usability.sessions.events.moderator import ModeratorEvent
from usability.sessions.events.participant import ParticipantEvent
from usability.sessions.events.server import AttemptImported, DriverTaken, SessionAdmitted

_SAID = (ParticipantEvent, ModeratorEvent)
_BY_THE_SERVER = (SessionAdmitted, DriverTaken, AttemptImported)
KINDS: frozenset[str] = frozenset(
    get_args(member.model_fields["kind"].annotation)[0]
    for member in (*(one for said in _SAID for one in get_args(get_args(said)[0])), *_BY_THE_SERVER)
)
"""Every kind that a log may have."""


DECISIVE: frozenset[str] = (
    KINDS
    - {"page_loaded", "step_shown", "page_hidden", "page_shown", "product_opened", "product_signal"}
    - {"note_marked", "mark_detailed", "driver_taken", "step_called", "help_asked", "text_left"}
)
"""Kinds that change a read model (services.append says when it is folded)."""


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

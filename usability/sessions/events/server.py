"""What only the server itself says, of sessions and of files."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from usability.measures.vocabulary import Outcome
from usability.sessions.events.base import Incoming, StepKey


class SessionAdmitted(Incoming):
    kind: Literal["session_admitted"]
    cell: int


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

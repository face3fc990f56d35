"""Who is counted and who is not: people, and attempts outside every denominator. Pure."""

from dataclasses import dataclass
from datetime import datetime

from usability.measures.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Excluded:
    """A person left out of the results by a researcher, with the reason given."""

    participant: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attempt outside every denominator. why: "not_attempted", "technical_fault", "awaits_score" or "running"."""

    why: str
    participant: str
    session_id: int
    task: str
    condition: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """sessions: that came by this step. left: share of them that did not come by the next, None at the last."""

    name: str
    sessions: int
    left: Estimate | None


@dataclass(frozen=True, slots=True)
class Flow:
    """People from the link to the counted results. None: not measured (people who came from a file).

    opened: times a link was opened. started = finished + dropped_out + running; excluded people are among them.
    invited: people with a link of their own. left_at: where those who dropped out were, in words, with their number.
    funnel: funnel.funnel. people: counted here. attempts: counted here; the last four stand outside every denominator.
    """

    opened: int | None
    refused_consent: int | None
    screened_out: int | None
    full: int | None
    started: int
    finished: int
    dropped_out: int
    running: int
    excluded: int
    people: int
    attempts: int
    not_attempted: int
    technical_fault: int
    awaits_score: int
    running_attempts: int
    invited: int | None = None
    left_at: tuple[tuple[str, int], ...] = ()
    funnel: tuple[FunnelStep, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who is counted. left: of them, who dropped out. devices, modes: how many sessions of each, by name; "" where
    unknown.
    """

    n: int
    left: int
    devices: dict[str, int]
    modes: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None

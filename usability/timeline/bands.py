"""An attempt as a band on the session's clock: reading, working, paused, out of sight. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from usability.sessions.events import Event
from usability.sessions.gaps import GapKind, course


class StretchKind(StrEnum):
    """What a part of a band is, from the weakest to the strongest: where two overlap the stronger is drawn."""

    READING = "reading"
    WORKING = "working"
    HIDDEN = "hidden"
    PAUSED = "paused"
    BREAK = "break"
    TAKEN_OUT = "taken_out"


STRETCH_WORDS: dict[StretchKind, str] = {
    StretchKind.READING: "Reading the task",
    StretchKind.WORKING: "On the task",
    StretchKind.HIDDEN: "Away from the page",
    StretchKind.PAUSED: "Paused",
    StretchKind.BREAK: "Ended, later let go on",
    StretchKind.TAKEN_OUT: "Taken out afterwards",
}
_OF_GAP = {
    GapKind.PAUSE: StretchKind.PAUSED,
    GapKind.REOPENED: StretchKind.BREAK,
    GapKind.SPLIT: StretchKind.TAKEN_OUT,
}
_ORDER = tuple(StretchKind)

Span = tuple[StretchKind, float, float]
"""A kind, and from when to when in ms since the session's admission."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a band during which one thing holds. Times in ms since admission; end is not before start."""

    kind: StretchKind
    start: float
    end: float

    @property
    def ms(self) -> float:
        """Its length."""
        return self.end - self.start


def stretches(start: float, end: float, spans: Iterable[Span]) -> tuple[Stretch, ...]:
    """The time from start to end as stretches that follow one another without gap or overlap.

    What no span covers is WORKING; spans reach as far as they reach, but nothing outside start..end is taken.
    Neighbours of one kind are one stretch. Empty where end is not after start.
    """
    inside = [
        (kind, max(low, start), min(high, end)) for kind, low, high in spans if low < end and high > start
    ]
    cuts = sorted({start, end, *(low for _, low, _ in inside), *(high for _, _, high in inside)})
    found: list[Stretch] = []
    for low, high in pairwise(cuts):
        holding = [kind for kind, a, b in inside if a <= low and b >= high]
        kind = max(holding, key=_ORDER.index, default=StretchKind.WORKING)
        if found and found[-1].kind is kind:
            found[-1] = Stretch(kind, found[-1].start, high)
        elif high > low:
            found.append(Stretch(kind, low, high))
    return tuple(found)


def spans_of(log: Sequence[Event], step: str, start: float, end: float) -> list[Span]:
    """Pauses, breaks, corrections and times out of sight of the attempt at this step.

    log: what stands (sessions.standing). What never ended lasts to the end. Each page is hidden and shown by itself.
    """
    of_step = [event for event in log if event.data.get("step") == step]
    begun = next((event for event in of_step if event.kind == "task_started"), None)
    found: list[Span] = []
    if begun is not None:
        found = [(_OF_GAP[gap.kind], gap.begin, gap.end) for gap in course(begun, of_step).gaps]
    hidden: dict[str, float] = {}
    for event in log:
        if not start <= event.at <= end:
            continue
        if event.kind == "page_hidden":
            hidden.setdefault(event.writer, event.at)
        elif event.kind == "page_shown" and event.writer in hidden:
            found.append((StretchKind.HIDDEN, hidden.pop(event.writer), event.at))
    return found + [(StretchKind.HIDDEN, at, end) for at in hidden.values()]


def reading_span(log: Sequence[Event], step: str, start: float) -> list[Span]:
    """From the briefing's first showing to the start of its task, as the fold measures reading time."""
    briefing = "briefing:" + step.removeprefix("task:")
    shown = next(
        (e.at for e in log if e.kind == "step_shown" and e.data.get("step") == briefing and e.at <= start),
        None,
    )
    return [] if shown is None else [(StretchKind.READING, shown, start)]

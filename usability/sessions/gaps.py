"""The stretches of an attempt that are no time on task: pauses, the time until it was re-opened, corrections. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from usability.measures.vocabulary import TimeQuality
from usability.sessions.events import Event
from usability.sessions.rules import DRIFT_TOLERANCE_MS

CLOCK_TOLERANCE_MS = 2_000.0
"""A claim that the server's receipts contradict by more than this is doubtful."""

ENDS = ("task_ended", "task_stopped")


class GapKind(StrEnum):
    """pause: marked while it lasted. reopened: between an end and its re-opening. split: said afterwards."""

    PAUSE = "pause"
    REOPENED = "reopened"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Gap:
    """begin, end: ms since admission. length: ms, by the clock of the writer where both ends are its own."""

    begin: float
    end: float
    length: float
    kind: GapKind


@dataclass(frozen=True, slots=True)
class Course:
    """How an attempt went on from its start. end: None while it runs. gaps: in their order, none over another.

    corrected: a mark that the time rests on was moved, or a stretch was split off or merged afterwards.
    """

    end: Event | None
    gaps: tuple[Gap, ...]
    corrected: bool


def course(start: Event, events: Iterable[Event]) -> Course:
    """The course of an attempt from the standing events of its task, in their order.

    A pause ends with the next resume or end. `segment_split` takes a stretch out, as far as it lies within the attempt
    and in no gap; `segments_merged` lets the gap around a moment count again. They apply in the order of the log.
    """
    events = [event for event in events if event.order > start.order]
    gaps: list[Gap] = []
    ended: Event | None = None
    paused: Event | None = None
    corrected = start.moved
    for event in events:
        if event.kind == "task_paused" and ended is None:
            paused = paused or event
        elif paused is not None and ended is None and event.kind in ("task_resumed", *ENDS):
            gaps.append(_gap(paused, event, GapKind.PAUSE))
            corrected |= paused.moved or event.moved
            paused = None
        if event.kind in ENDS and ended is None:
            ended = event
        elif event.kind == "attempt_reopened" and ended is not None:
            gaps.append(_gap(ended, event, GapKind.REOPENED))
            corrected |= ended.moved or event.moved
            ended = None
    corrected |= ended is not None and ended.moved
    last = float("inf") if ended is None else ended.at
    for event in events:
        before = gaps
        if event.kind == "segment_split":
            begin, until = max(event.data["at"], start.at), min(event.data["until"], last)
            gaps = sorted([*gaps, *_pieces(begin, until, gaps)], key=lambda gap: gap.begin)
        elif event.kind == "segments_merged":
            gaps = [gap for gap in gaps if not gap.begin <= event.data["at"] < gap.end]
        corrected |= gaps != before
    return Course(ended, tuple(gaps), corrected)


def _gap(begin: Event, end: Event, kind: GapKind) -> Gap:
    return Gap(begin.at, end.at, between(begin, end)[0], kind)


def _pieces(begin: float, until: float, gaps: list[Gap]) -> list[Gap]:
    """What of a stretch lies in no gap."""
    pieces = []
    for gap in gaps:
        if gap.begin > begin:
            pieces.append((begin, min(gap.begin, until)))
        begin = max(begin, gap.end)
    pieces.append((begin, until))
    return [Gap(one, other, other - one, GapKind.SPLIT) for one, other in pieces if other > one]


def between(first: Event, last: Event) -> tuple[float, TimeQuality]:
    """Milliseconds from one event to another, never below 0, and how well that is known."""
    by_server = max(last.at - first.at, 0.0)
    if first.mono is None or last.mono is None:
        return by_server, TimeQuality.SERVER
    if first.writer != last.writer or last.mono < first.mono:
        duration, quality = by_server, TimeQuality.RECONSTRUCTED
    else:
        duration, quality = last.mono - first.mono, TimeQuality.MEASURED
        if first.wall is not None and last.wall is not None:
            by_wall = last.wall - first.wall
            if abs(by_wall - duration) > DRIFT_TOLERANCE_MS:
                duration, quality = max(duration, by_wall), TimeQuality.RECONSTRUCTED
    if duration > last.received + CLOCK_TOLERANCE_MS or last.at > last.received + CLOCK_TOLERANCE_MS:
        quality = TimeQuality.DOUBTFUL
    return duration, quality

"""What of a log still stands: withdrawn events are out, moved ones are where they were moved to. Pure.

Nothing in a log is ever changed. A correction is a further event; undoing a correction withdraws it, and undoing that
withdraws the withdrawal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from usability.sessions.events import Event

Key = tuple[int, str, int]
"""Session, writer and seq of an event."""

AFTERTHOUGHTS: Final = frozenset({"mark_moved", "segment_split", "segments_merged", "event_withdrawn"})
"""Kinds that only speak of what was logged before: they do not show that anybody was there at the time."""
SAID_LATER: Final = AFTERTHOUGHTS | {"mark_detailed", "outcome_set"}
"""Kinds that may come long after what they speak of, and say nothing of how long a session went on."""

MOVABLE: Final = frozenset(
    {"task_started", "task_stopped", "task_ended", "task_paused", "task_resumed", "attempt_reopened"}
    | {"error_marked", "assist_marked", "note_marked"}
)
"""Kinds that `mark_moved` may name."""


def withdrawn(rows: Sequence[tuple[int, str, int, Mapping[str, Any]]]) -> set[Key]:
    """The events that were taken back, by (session, writer, seq).

    rows: session, writer, seq and payload of every `event_withdrawn`, in the order of the log. One that was itself
    taken back takes nothing back.
    """
    gone: set[Key] = set()
    for session, writer, seq, data in reversed(rows):
        if (session, writer, seq) not in gone:
            gone.add((session, data["writer"], data["target"]))
    return gone


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that stand, once each, in the order in which they are folded; the same for every order of arrival.

    A withdrawal counts unless a later one withdrew it. Of several moves of one mark the last counts; a moved event
    keeps the distance between its clocks, so that a difference of two times is as exact as before.
    """
    log = sorted({(e.writer, e.seq): e for e in events}.values(), key=lambda event: event.order)
    gone = withdrawn([(0, e.writer, e.seq, e.data) for e in log if e.kind == "event_withdrawn"])
    log = [event for event in log if (0, event.writer, event.seq) not in gone]
    moves = {(e.data["writer"], e.data["target"]): float(e.data["to"]) for e in log if e.kind == "mark_moved"}
    if not moves:
        return log
    return sorted(
        (_moved(event, moves.get((event.writer, event.seq))) for event in log), key=lambda event: event.order
    )


def _moved(event: Event, to: float | None) -> Event:
    if to is None or event.kind not in MOVABLE:
        return event
    by = to - event.at
    return replace(
        event,
        at=to,
        mono=None if event.mono is None else event.mono + by,
        wall=None if event.wall is None else event.wall + by,
        moved=True,
    )

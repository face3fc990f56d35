"""What was corrected in a session: what stood before, what stands now, who said so and why. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from usability.sessions.events import Event
from usability.sessions.standing import MOVABLE, standing

MARKS: Final[dict[str, str]] = {
    "task_started": "start of the task",
    "task_stopped": "end of the task",
    "task_ended": "end of the task",
    "task_paused": "pause",
    "task_resumed": "end of a pause",
    "attempt_reopened": "re-opening",
    "error_marked": "error",
    "assist_marked": "assist",
    "note": "note",
    "quote": "quote",
    "positive": "something good",
    "problem": "usability problem",
    "bookmark": "bookmark",
    "outcome_set": "outcome",
    "answers_given": "answers",
    "session_finished": "end of the session",
    "mark_moved": "move",
    "segment_split": "pause put in",
    "segments_merged": "pause that counts",
    "event_withdrawn": "taking back",
}
"""What an event is called when something is said of it; notes by what they are."""

_CLOCK = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}(?:[.,]\d{1,3})?)")


@dataclass(frozen=True, slots=True)
class Change:
    """One correction. at: ms since admission when it was said. before, after: in words. event: what it was written as;
    undone: a later correction took it back.
    """

    at: float
    step: str
    what: str
    before: str
    after: str
    reason: str
    author: str
    event: Event
    undone: bool


def name_of(event: Event, codes: Mapping[str, str]) -> str:
    """What an event is called. codes: labels of error codes by their key."""
    if event.kind == "error_marked":
        return f"error “{codes.get(event.data['code'], event.data['code'])}”"
    return MARKS.get(event.data["what"] if event.kind == "note_marked" else event.kind, event.kind)


def marks_of(log: Sequence[Event], step: str) -> list[Event]:
    """What of a task still stands and may be moved, in its order."""
    return [event for event in standing(log) if event.kind in MOVABLE and event.data.get("step") == step]


def changes(
    log: Sequence[Event],
    *,
    codes: Mapping[str, str],
    words: Mapping[str, str],
    authors: Mapping[tuple[str, int], str],
) -> list[Change]:
    """The corrections of a log in the order in which they were said.

    words: free text by its pointer, missing where it was erased. authors: names by (writer, seq).
    """
    ordered = sorted(log, key=lambda event: event.order)
    by_key = {(event.writer, event.seq): event for event in ordered}
    kept = {(event.writer, event.seq) for event in standing(ordered)}
    at: dict[tuple[str, int], float] = {}
    outcomes: dict[str, str] = {}
    found = []
    for event in ordered:
        step = event.data.get("step") or ""
        said: tuple[str, str, str] | None = None
        target = by_key.get((event.data.get("writer", ""), event.data.get("target", -1)))
        if event.kind == "mark_moved" and target is not None:
            key = (target.writer, target.seq)
            step = target.data.get("step") or ""
            said = (name_of(target, codes), clock(at.get(key, target.at)), clock(event.data["to"]))
            at[key] = event.data["to"]
        elif event.kind == "event_withdrawn" and target is not None:
            step = target.data.get("step") or ""
            said = (name_of(target, codes), "counted", "taken back")
        elif event.kind == "segment_split":
            said = (
                "time on task",
                "counted throughout",
                f"not counted from {clock(event.data['at'])} to {clock(event.data['until'])}",
            )
        elif event.kind == "segments_merged":
            said = ("time on task", f"not counted around {clock(event.data['at'])}", "counted")
        elif event.kind == "attempt_reopened":
            said = ("task", "ended", "re-opened")
            outcomes.pop(step, None)
        elif event.kind == "outcome_set":
            new = event.data["outcome"].replace("_", " ")
            if step in outcomes:
                said = ("outcome", outcomes[step], new)
            outcomes[step] = new
        if said is not None:
            key = (event.writer, event.seq)
            reason = event.data.get("reason") or ""
            found.append(
                Change(
                    event.at,
                    step,
                    *said,
                    words.get(reason["text_ref"], "") if isinstance(reason, dict) else reason,
                    authors.get(key, ""),
                    event,
                    key not in kept,
                )
            )
    return found


def clock(ms: float) -> str:
    """Minutes, seconds and thousandths since the session began: 2:05.250."""
    whole = round(max(ms, 0.0))
    return f"{whole // 60_000}:{whole % 60_000 / 1_000:06.3f}"


def read_clock(text: str) -> float | None:
    """Ms from "2:05.250" or "125,25"; None where it is no time."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    minutes, seconds = found.groups()
    return int(minutes or 0) * 60_000 + float(seconds.replace(",", ".")) * 1_000

"""What an event of the log says, in words: its kind, what it is, and the free words with it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from usability.measures.clocks import clock
from usability.measures.vocabulary import Origin
from usability.sessions.events import Event
from usability.studies.plan import StudyPlan
from usability.studies.walk import Walk
from usability.timeline.kinds import Kind
from usability.timeline.words import ASSISTS, OUTCOMES, SEVERITIES, Names, sentence

_NOTES = {
    "note": (Kind.NOTE, "Note"),
    "quote": (Kind.QUOTE, "Quote"),
    "positive": (Kind.POSITIVE, "Positive"),
    "problem": (Kind.PROBLEM, "Usability problem"),
    "bookmark": (Kind.BOOKMARK, "Bookmark"),
}
_CLAIMS = {"done": "says it is done", "gave_up": "gave up", "time_limit": "stopped by the time limit"}
_SIGNALS = {"page": "Page", "click": "Click", "goal": "Goal reached", "error": "Error in the product"}
_BY_ORIGIN = {
    Origin.PARTICIPANT: "the participant",
    Origin.PRODUCT: "the product",
    Origin.SERVER: "the server",
    Origin.IMPORT: "a file",
    Origin.MODERATOR: "a moderator",
    Origin.REVIEWER: "a reviewer",
}
_PLAIN: dict[str, tuple[Kind, str]] = {
    "task_started": (Kind.TASK, "Task begun"),
    "task_stopped": (Kind.TASK, "Clock stopped"),
    "task_paused": (Kind.TASK, "Paused"),
    "task_resumed": (Kind.TASK, "Went on"),
    "session_finished": (Kind.TASK, "Session finished"),
    "problem_reported": (Kind.REPORTED, "Something is broken"),
    "help_asked": (Kind.REPORTED, "Asked for help"),
    "text_left": (Kind.ANSWER, "Written and not sent"),
}
"""Events whose kind says it all; free words, where there are any, stand in `text`."""

Said = tuple[Kind, str, str | None]
"""Kind, what it is, free words ("" for none, None where they were erased)."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event of the log with its number and the name of the account that wrote it, "" for none."""

    id: int
    event: Event
    author: str = ""

    @property
    def by(self) -> str:
        return self.author or _BY_ORIGIN[self.event.origin]


@dataclass(frozen=True, slots=True)
class Reader:
    """What one needs to put a log into words: the plan's names, the walk, the erasable texts by pointer."""

    names: Names
    walk: Walk
    texts: Mapping[str, str]

    @classmethod
    def of(
        cls, plan: StudyPlan, instruments: Mapping[str, Any], walk: Walk, texts: Mapping[str, str]
    ) -> "Reader":
        return cls(Names.of(plan, instruments), walk, texts)

    def said(self, value: object) -> str | None:
        """Words or a pointer to them; None where they were erased, "" where there were none."""
        if isinstance(value, dict) and "text_ref" in value:
            return self.texts.get(value["text_ref"])
        return value if isinstance(value, str) else ""


def say(row: Logged, reader: Reader) -> Said | None:
    """What an event says; None for what only serves the machinery."""
    data = row.event.data
    plain = _PLAIN.get(row.event.kind)
    if plain is not None:
        return *plain, reader.said(data.get("text"))
    made = _SAYING.get(row.event.kind)
    return made(data, reader) if made is not None else None


def _error(data: dict[str, Any], reader: Reader) -> Said:
    words = reader.names.codes.get(data["code"], data["code"])
    return (
        Kind.ERROR,
        sentence(words, SEVERITIES.get(data.get("severity"), "")),
        reader.said(data.get("text")),
    )


def _assist(data: dict[str, Any], reader: Reader) -> Said:
    return Kind.ASSIST, sentence("Assist", ASSISTS.get(data.get("level"), "")), reader.said(data.get("text"))


def _note(data: dict[str, Any], reader: Reader) -> Said:
    kind, words = _NOTES[data["what"]]
    return kind, sentence(words, SEVERITIES.get(data.get("severity"), "")), reader.said(data.get("text"))


def _answers(data: dict[str, Any], reader: Reader) -> Said:
    return Kind.ANSWER, "Answers", reader.names.answers(data.get("answers", {}), reader.said)


def _outcome(data: dict[str, Any], reader: Reader) -> Said:
    return Kind.OUTCOME, OUTCOMES[data["outcome"]].capitalize(), reader.said(data.get("reason"))


def _imported(data: dict[str, Any], _reader: Reader) -> Said:
    return Kind.OUTCOME, f"{OUTCOMES[data['outcome']].capitalize()}, from a file", ""


def _signal(data: dict[str, Any], _reader: Reader) -> Said:
    kind = Kind.REPORTED if data["what"] == "error" else Kind.PRODUCT
    shows = "which shows success" if data.get("goal") else ""
    return kind, _SIGNALS[data["what"]], ", ".join(part for part in (data.get("url") or "", shows) if part)


def _ended(data: dict[str, Any], reader: Reader) -> Said:
    claim = _CLAIMS.get(data.get("claim", ""), "")
    return Kind.TASK, sentence("Task ended", claim), reader.said(data.get("answer"))


def _reopened(data: dict[str, Any], reader: Reader) -> Said:
    return Kind.TASK, "Let go on", reader.said(data.get("reason"))


def _split(data: dict[str, Any], reader: Reader) -> Said:
    stretch = f"{clock(data['at'])} to {clock(data['until'])}"
    return Kind.TASK, f"Taken out of the time: {stretch}", reader.said(data.get("reason"))


def _merged(data: dict[str, Any], reader: Reader) -> Said:
    return Kind.TASK, f"Counted again: the gap at {clock(data['at'])}", reader.said(data.get("reason"))


_SAYING: dict[str, Callable[[dict[str, Any], Reader], Said]] = {
    "error_marked": _error,
    "assist_marked": _assist,
    "note_marked": _note,
    "answers_given": _answers,
    "outcome_set": _outcome,
    "attempt_imported": _imported,
    "product_signal": _signal,
    "task_ended": _ended,
    "attempt_reopened": _reopened,
    "segment_split": _split,
    "segments_merged": _merged,
}

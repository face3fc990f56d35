"""A session's timeline as the page shows it: each attempt with its drawing, its figures and its moments. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from usability.charts import timeline
from usability.charts.time_marks import Point, Tone
from usability.charts.timeline import Block, Fill, Part, Timeline
from usability.measures.clocks import clock, length
from usability.sessions.standing import SAID_LATER, standing
from usability.studies.walk import run_words
from usability.timeline.bands import STRETCH_WORDS, Stretch, StretchKind, reading_span, spans_of, stretches
from usability.timeline.kinds import LETTERS, Kind
from usability.timeline.moments import Moment
from usability.timeline.rules import Filter
from usability.timeline.saying import Logged
from usability.timeline.words import OUTCOMES, Names, sentence

_FILLS = {
    StretchKind.READING: Fill.READ,
    StretchKind.WORKING: Fill.WORK,
    StretchKind.HIDDEN: Fill.AWAY,
    StretchKind.PAUSED: Fill.PAUSE,
    StretchKind.BREAK: Fill.GAP,
    StretchKind.TAKEN_OUT: Fill.GAP,
}
NEAR_MS = 60_000.0
"""A mark this long after its attempt, or a quarter of its length, is still drawn on its band."""
_TONES = {
    Kind.ERROR: Tone.BAD,
    Kind.PROBLEM: Tone.BAD,
    Kind.REPORTED: Tone.BAD,
    Kind.POSITIVE: Tone.GOOD,
}


class AttemptFigures(Protocol):
    """What the read model has of an attempt (sessions.models.Attempt). Times in ms."""

    step: str
    task: str
    condition: str
    position: int
    started_at: float | None
    ended_at: float | None
    outcome: str | None
    source: str | None
    reading_ms: float | None
    duration_ms: float | None
    quality: str | None
    censored: bool
    hidden_ms: float | None
    errors: dict[str, Any] | None
    assists: int


@dataclass(frozen=True, slots=True)
class AttemptPart:
    """One attempt. anchor: its step's key. facts: (what, how much) from the read model, without scores where blind."""

    anchor: str
    number: str
    title: str
    drawing: Timeline | None
    facts: tuple[tuple[str, str], ...]
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session's timeline. outside: moments before, between and after the tasks. counts: of all moments by kind."""

    overview: Timeline | None
    parts: tuple[AttemptPart, ...]
    outside: tuple[Moment, ...]
    counts: Counter[Kind]


def session_page(
    log: Sequence[Logged],
    every: Sequence[Moment],
    attempts: Sequence[AttemptFigures],
    names: Names,
    chosen: Filter,
    *,
    scores: bool = True,
) -> SessionPage:
    """The page of one session. every: all its moments. scores: False leaves out all that tells how an attempt ended."""
    stands = standing(row.event for row in log)
    last = max((event.at for event in stands if event.kind not in SAID_LATER), default=0.0)
    shown = [moment for moment in every if chosen.lets(moment)]
    parts, blocks = [], []
    for number, attempt in enumerate(attempts, start=1):
        if chosen.task and attempt.task != chosen.task:
            continue
        words = (names.place(attempt.task, attempt.condition), run_words(attempt.step))
        title = ", ".join(word for word in words if word)
        of_it = tuple(moment for moment in shown if moment.attempt == attempt.step)
        drawing = None
        if (attempt.started_at is not None and attempt.duration_ms is not None) or _runs(attempt):
            assert attempt.started_at is not None
            end = attempt.ended_at if attempt.ended_at is not None else max(last, attempt.started_at)
            spans = reading_span(stands, attempt.step, attempt.started_at)
            begin = min([attempt.started_at, *(low for _, low, _ in spans)])
            spans += spans_of(stands, attempt.step, attempt.started_at, end)
            found = stretches(begin, end, spans)
            if found:
                near = found[-1].end + max(NEAR_MS, (found[-1].end - found[0].start) / 4)
                marks = points([moment for moment in of_it if moment.at <= near])
                drawing = timeline.band(_parts(found, marks), marks, title=f"Timeline of {title}", zero=0.0)
                blocks.append(Block(attempt.started_at, end, str(number), title, attempt.step))
        facts = attempt_facts(attempt, names, scores=scores)
        parts.append(AttemptPart(attempt.step, str(number), title, drawing, facts, of_it))
    marks = points([moment for moment in shown if moment.at <= last])
    outline = timeline.overview(blocks, marks, end=last, title="The session at a glance") if blocks else None
    known = {part.anchor for part in parts}
    outside = tuple(moment for moment in shown if moment.attempt not in known)
    return SessionPage(outline, tuple(parts), outside, Counter(moment.kind for moment in every))


def points(moments: Sequence[Moment]) -> list[Point]:
    """The marks of a drawing: moments that have a letter."""
    return [
        Point(
            moment.at,
            LETTERS[moment.kind],
            f"{clock(moment.at)} {moment.words}",
            moment.anchor,
            _TONES.get(moment.kind, Tone.PLAIN),
            moment.struck,
        )
        for moment in moments
        if LETTERS[moment.kind]
    ]


def attempt_facts(
    attempt: AttemptFigures, names: Names, *, scores: bool = True
) -> tuple[tuple[str, str], ...]:
    """(what, how much) of an attempt. What was not measured is left out; nothing here is a made-up zero."""
    found: list[tuple[str, str]] = []
    if scores:
        outcome = (
            OUTCOMES[attempt.outcome]
            if attempt.outcome
            else "running"
            if _runs(attempt)
            else "not scored yet"
        )
        by = f" ({attempt.source.replace('_', ' ')})" if attempt.source else ""
        found.append(("Outcome", outcome + by))
    if attempt.duration_ms is not None:
        more = "more than " if attempt.censored else ""
        found.append(("Time on task", f"{more}{length(attempt.duration_ms)} ({attempt.quality})"))
    if attempt.reading_ms is not None:
        found.append(("Reading", length(attempt.reading_ms)))
    if attempt.hidden_ms:
        found.append(("Away from the page", length(attempt.hidden_ms)))
    if scores and attempt.errors is not None:
        counted = [f"{names.codes.get(code, code)} {number}" for code, number in attempt.errors.items()]
        found.append(("Errors", sentence(*counted) or "none marked"))
    if attempt.assists:
        found.append(("Assists", str(attempt.assists)))
    return tuple(found)


def _runs(attempt: AttemptFigures) -> bool:
    return attempt.started_at is not None and attempt.ended_at is None and attempt.outcome is None


def _parts(found: Sequence[Stretch], marks: Sequence[Point]) -> list[Part]:
    """The stretches as parts, with room before and after for marks that stand outside them."""
    parts = [Part(_FILLS[one.kind], STRETCH_WORDS[one.kind], one.start, one.end) for one in found]
    times = [mark.at for mark in marks]
    first, last = found[0].start, found[-1].end
    if times and min(times) < first:
        parts.insert(0, Part(Fill.GAP, "Before the task", min(times), first))
    if times and max(times) > last:
        parts.append(Part(Fill.GAP, "After the task", last, max(times)))
    return parts

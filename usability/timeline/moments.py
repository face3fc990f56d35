"""What happened in a session, one moment at a time, with everything that was corrected. Pure.

A moment is made from one event of the log or one observer's note. Nothing that was taken back or replaced is left
out: it is shown struck, with who changed it and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from usability.measures.clocks import clock
from usability.measures.vocabulary import Origin
from usability.moderation.rules import TAGS
from usability.sessions.standing import MOVABLE
from usability.studies.walk import Step
from usability.timeline.kinds import Kind
from usability.timeline.saying import Logged, Reader, say


@dataclass(frozen=True, slots=True)
class Noted:
    """An observer's note."""

    id: int
    at: float
    name: str
    tag: str
    body: str


@dataclass(frozen=True, slots=True)
class Past:
    """That somebody took a moment back, replaced, changed or moved it (how), and what it said before (words).

    at: when that was, in ms since admission.
    """

    how: str
    words: str
    by: str
    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened.

    anchor: stable name within a session's page. at: ms since admission. words: what it is; text: free words, None
    where they were erased. attempt: key of the attempt's step, "" outside any. struck: it does not count any more;
    past says who took it back or replaced it, and what it said before.
    """

    anchor: str
    kind: Kind
    at: float
    words: str
    text: str | None
    by: str
    step: str = ""
    attempt: str = ""
    task: str = ""
    condition: str = ""
    struck: bool = False
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptSpan:
    """When an attempt ran, for what names no step of its own. end: None while it runs."""

    step: str
    start: float
    end: float | None


def moments(
    log: Sequence[Logged], notes: Sequence[Noted], reader: Reader, attempts: Sequence[AttemptSpan]
) -> list[Moment]:
    """Every moment of a session in the order of its clock, struck ones too."""
    rows = sorted(log, key=lambda row: row.event.order)
    steps = {step.key: step for step in reader.walk.steps}
    gone = _withdrawals(rows)
    details = _about(rows, gone, "mark_detailed")
    moves = _about(rows, gone, "mark_moved")
    found: list[Moment] = []
    for row in rows:
        moment = _moment(row, reader)
        if moment is None:
            continue
        key = (row.event.writer, row.event.seq)
        for detail in details.get(key, []):
            moment = _detailed(moment, row, detail, reader)
        for move in moves.get(key, []) if row.event.kind in MOVABLE else []:
            reason = reader.said(move.event.data.get("reason")) or ""
            past = Past("Moved", f"at {clock(moment.at)}", move.by, reason, move.event.at)
            moment = replace(moment, at=float(move.event.data["to"]), past=(*moment.past, past))
        if (taken := gone.get(key)) is not None:
            reason = reader.said(taken.event.data.get("reason")) or ""
            past = Past("Taken back", "", taken.by, reason, taken.event.at)
            moment = replace(moment, struck=True, past=(*moment.past, past))
        found.append(_placed(moment, steps, attempts))
    found = _replaced(rows, found, reader)
    found += [
        _placed(
            Moment(
                f"n{note.id}",
                Kind.OBSERVER,
                note.at,
                TAGS.get(note.tag, "Note") if note.tag else "Note",
                note.body,
                note.name,
            ),
            steps,
            attempts,
        )
        for note in notes
    ]
    return sorted(found, key=lambda moment: (moment.at, moment.anchor))


def _withdrawals(rows: Sequence[Logged]) -> dict[tuple[str, int], Logged]:
    """Who took back what, by its writer and number, as sessions.standing has it: a withdrawal may be withdrawn."""
    gone: dict[tuple[str, int], Logged] = {}
    for row in reversed(rows):
        event = row.event
        if event.kind == "event_withdrawn" and (event.writer, event.seq) not in gone:
            gone[event.data["writer"], event.data["target"]] = row
    return gone


def _about(
    rows: Sequence[Logged], gone: Mapping[tuple[str, int], Logged], kind: str
) -> dict[tuple[str, int], list[Logged]]:
    """The standing events of this kind by the mark that they speak of."""
    found: dict[tuple[str, int], list[Logged]] = {}
    for row in rows:
        event = row.event
        if event.kind == kind and (event.writer, event.seq) not in gone:
            found.setdefault((event.data["writer"], event.data["target"]), []).append(row)
    return found


def _moment(row: Logged, reader: Reader) -> Moment | None:
    """The moment that an event is; None for what only serves the machinery."""
    made = say(row, reader)
    if made is None:
        return None
    kind, words, text = made
    step = row.event.data.get("step") or ""
    # What speaks of a stretch stands where the stretch begins, whenever it was said.
    at = row.event.data["at"] if row.event.kind in ("segment_split", "segments_merged") else row.event.at
    return Moment(f"e{row.id}", kind, at, words, text, row.by, step)


def _detailed(moment: Moment, row: Logged, detail: Logged, reader: Reader) -> Moment:
    """The moment with words that came later. What they replaced stands in its past."""
    said = detail.event.data
    data = {
        **row.event.data,
        **{name: said[name] for name in ("severity", "level") if said.get(name) is not None},
    }
    if said.get("text"):
        data["text"] = said["text"]
    made = say(replace(row, event=replace(row.event, data=data)), reader)
    assert made is not None
    _kind, words, text = made
    if text == "" and moment.text:
        text = moment.text
    past = moment.past
    if (moment.text and text != moment.text) or (words != moment.words and "," in moment.words):
        before = f"{moment.words}: {moment.text}" if moment.text else moment.words
        past = (*past, Past("Changed", before, detail.by, "", detail.event.at))
    return replace(moment, words=words, text=text, past=past)


def _placed(moment: Moment, steps: Mapping[str, Step], attempts: Sequence[AttemptSpan]) -> Moment:
    """The moment with the attempt it belongs to: by its step, else by its time."""
    step = steps.get(moment.step)
    if step is not None and step.task is not None:
        return replace(
            moment,
            attempt="task:" + step.key.partition(":")[2],
            task=step.task,
            condition=step.condition or "",
        )
    if moment.step:
        return moment
    for attempt in attempts:
        during = steps.get(attempt.step)
        if during and attempt.start <= moment.at <= (attempt.end if attempt.end is not None else moment.at):
            return replace(
                moment, attempt=attempt.step, task=during.task or "", condition=during.condition or ""
            )
    return moment


def _replaced(rows: Sequence[Logged], found: Sequence[Moment], reader: Reader) -> list[Moment]:
    """Outcomes that a later or a stronger one replaced, and answers given again, are struck."""
    by_anchor = {f"e{row.id}": row for row in rows}
    last: dict[tuple[Kind, str], Moment] = {}
    heirs: dict[str, Logged] = {}
    for moment in found:
        row = by_anchor[moment.anchor]
        if moment.struck or row.event.kind not in ("outcome_set", "answers_given"):
            continue
        place = (moment.kind, moment.step)
        before = last.get(place)
        if before is not None:
            settled = by_anchor[before.anchor].event.origin is Origin.REVIEWER
            weaker = moment.kind is Kind.OUTCOME and settled and row.event.origin is not Origin.REVIEWER
            loser, heir = (moment, before) if weaker else (before, moment)
            heirs[loser.anchor] = by_anchor[heir.anchor]
            last[place] = heir
        else:
            last[place] = moment
    return [_struck(moment, heirs.get(moment.anchor), reader) for moment in found]


def _struck(moment: Moment, heir: Logged | None, reader: Reader) -> Moment:
    if heir is None:
        return moment
    reason = reader.said(heir.event.data.get("reason")) or ""
    past = Past("Replaced", "", heir.by, reason, heir.event.at)
    return replace(moment, struck=True, past=(*moment.past, past))

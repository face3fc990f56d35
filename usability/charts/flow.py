"""Flow of people: a bar for each count from invited to counted; what was not measured is dashed."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.charts.marks import Drawing, Ink, Mark, Rect, Table, Text
from usability.charts.sheet import GAP, SCREEN, Sheet, name_width, nothing
from usability.charts.text import clip, text_width
from usability.measures.rounding import NOTHING

PITCH = 34.0
BAR = 18.0


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A count on the way, for instance "Started".

    count: None is not measured. note: a few words beside the number. kept: people who go on, else who
    left (an outline). final: the count that the results rest on.
    """

    name: str
    count: int | None
    note: str = ""
    kept: bool = True
    final: bool = False


def flow(steps: Sequence[FlowStep], *, title: str, sheet: Sheet = SCREEN) -> Drawing:
    """Bars on one scale from zero, in the order given. Raises ValueError for a negative count."""
    if any(step.count is not None and step.count < 0 for step in steps):
        raise ValueError("Counts are zero or more")
    headers = ("", "People", "Note")
    known = [step.count for step in steps if step.count is not None]
    if not known:
        return nothing(title, headers, sheet)
    names = name_width(
        [step.name for step in steps if not step.final],
        sheet,
        numbered=False,
        strong=[s.name for s in steps if s.final],
    )
    left = names + GAP
    counts = [NOTHING if step.count is None else str(step.count) for step in steps]
    count_width = max(text_width(c, sheet.value, strong=True) for c in counts)
    right = left + (sheet.width - left) * 0.5
    note_left = right + 16 + count_width + 12
    most = max(*known, 1)
    marks: list[Mark] = []
    for index, step in enumerate(steps):
        middle = 4 + PITCH * (index + 0.5)
        name = clip(step.name, names, sheet.name, serif=True, strong=step.final)
        marks.append(
            Text(x=0, y=middle + 5, words=name, size=sheet.name, serif=True, strong=step.final, role="name")
        )
        marks.append(_bar(step, left, right, middle, most))
        fill = Ink.QUIET if step.count is None else Ink.INK
        marks.append(
            Text(
                x=right + 16 + count_width, y=middle + 5, words=counts[index], size=sheet.value, fill=fill,
                anchor="end",
                strong=step.count is not None, role="value",
            ),
        )  # fmt: skip
        note = step.note or ("not measured" if step.count is None else "")
        if note:
            words = clip(note, sheet.width - note_left, sheet.tick)
            marks.append(
                Text(x=note_left, y=middle + 5, words=words, size=sheet.tick, fill=Ink.QUIET, role="note")
            )
    table = Table(headers, tuple((s.name, None if s.count is None else str(s.count), s.note) for s in steps))
    description = "; ".join(f"{s.name}: {'not measured' if s.count is None else s.count}" for s in steps)
    return Drawing(sheet.width, 8 + PITCH * len(steps), title, description, tuple(marks), table)


def _bar(step: FlowStep, left: float, right: float, middle: float, most: int) -> Rect:
    top = middle - BAR / 2
    if step.count is None:
        return Rect(
            x=left + 0.5, y=top, width=right - left - 1, height=BAR, stroke=Ink.EDGE, dash="4 4", role="bar"
        )
    width = max(step.count / most * (right - left), 1.5)
    if step.final:
        return Rect(x=left, y=top, width=width, height=BAR, fill=Ink.INK, role="bar")
    if step.kept:
        return Rect(x=left, y=top, width=width, height=BAR, fill=Ink.EDGE, role="bar")
    return Rect(
        x=left + 0.5,
        y=top,
        width=max(width - 1, 0.5),
        height=BAR,
        fill=Ink.PAPER,
        stroke=Ink.EDGE,
        weight=1.4,
        role="bar",
    )

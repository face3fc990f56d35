"""People x problems: who met which, a row a problem and a column a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from os.path import commonprefix

from usability.charts.marks import Circle, Drawing, Ink, Line, Mark, Table, Text
from usability.charts.sheet import GAP, SCREEN, Sheet, name_marks, name_width, nothing
from usability.charts.text import text_width
from usability.measures.estimate import Estimate
from usability.measures.rounding import rate_text

WIDEST_CELL = 26.0
HEADERS = ("Problem", "Met by", "Who")


class Cell(StrEnum):
    """met: the person met the problem. not_met: did not, where they could. absent: could not meet it at all."""

    MET = "met"
    NOT_MET = "not_met"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One problem: its name, a cell for each person, and how many met it."""

    name: str
    cells: tuple[Cell, ...]
    estimate: Estimate


def matrix(rows: Sequence[MatrixRow], people: Sequence[str], *, title: str, sheet: Sheet = SCREEN) -> Drawing:
    """A filled disc where a person met a problem, a small ring where not, nothing where they could not meet it.

    people: their codes, in the order of the cells; the letters that all begin with are left out above the columns, and
    labels that would touch are left out too. Nothing to show gives the drawing that says so. Raises ValueError for a
    row that has not one cell a person.
    """
    if any(len(row.cells) != len(people) for row in rows):
        raise ValueError("Every row needs one cell for each person")
    if not rows or not people:
        return nothing(title, HEADERS, sheet)
    width = name_width([row.name for row in rows], sheet, numbered=False)
    labels = [rate_text(row.estimate) for row in rows]
    values_left = sheet.width - max(text_width(words, sheet.value) for words in labels)
    left = width + GAP
    cell = min(WIDEST_CELL, (values_left - GAP - left) / len(people))
    top = sheet.tick + 12
    height = 2 * sheet.name_line + 8
    marks: list[Mark] = _column_names(people, left, cell, sheet)
    for index, (row, words) in enumerate(zip(rows, labels, strict=True)):
        middle = top + (index + 0.5) * height
        marks += name_marks(row.name, middle, width, sheet)
        marks += _cell_marks(row.cells, middle, left, cell)
        marks.append(Text(x=values_left, y=middle + 5, words=words, size=sheet.value, role="value"))
        if index < len(rows) - 1:
            y = top + (index + 1) * height
            marks.append(Line(x1=0, y1=y, x2=sheet.width, y2=y, stroke=Ink.RULE, role="rule"))
    table = Table(HEADERS, tuple((row.name, rate_text(row.estimate), _who(row, people)) for row in rows))
    description = "; ".join(f"{row.name}: {words}" for row, words in zip(rows, labels, strict=True))
    return Drawing(sheet.width, top + len(rows) * height + 4, title, description, tuple(marks), table)


def _column_names(people: Sequence[str], left: float, cell: float, sheet: Sheet) -> list[Mark]:
    common = commonprefix(list(people)) if len(people) > 1 else ""
    short = [code[len(common) :] or code for code in people]
    marks: list[Mark] = []
    free_from = float("-inf")
    for index, words in enumerate(short):
        middle = left + (index + 0.5) * cell
        half = text_width(words, sheet.tick) / 2
        if middle - half < max(free_from, left - GAP):
            continue
        free_from = middle + half + 4
        marks.append(
            Text(
                x=middle,
                y=sheet.tick,
                words=words,
                size=sheet.tick,
                fill=Ink.QUIET,
                anchor="middle",
                role="column",
            )
        )
    return marks


def _cell_marks(cells: Sequence[Cell], middle: float, left: float, cell: float) -> list[Mark]:
    marks: list[Mark] = []
    radius = min(cell * 0.36, 7.0)
    for index, one in enumerate(cells):
        x = left + (index + 0.5) * cell
        if one is Cell.MET:
            marks.append(Circle(x=x, y=middle, r=radius, fill=Ink.INK, role="met"))
        elif one is Cell.NOT_MET:
            marks.append(
                Circle(x=x, y=middle, r=min(radius / 3, 2.0), stroke=Ink.EDGE, weight=1, role="not-met")
            )
    return marks


def _who(row: MatrixRow, people: Sequence[str]) -> str:
    found = [code for code, one in zip(people, row.cells, strict=True) if one is Cell.MET]
    return ", ".join(found) or "nobody"

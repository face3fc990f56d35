"""The figures of findings: the participants x problems grid, and how frequent each problem is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.charts.forest import forest
from usability.charts.marks import Drawing
from usability.charts.matrix import Cell, MatrixRow, matrix
from usability.charts.rows import IntervalRow
from usability.charts.sheet import SCREEN, Sheet
from usability.findings.model import Board, Told
from usability.measures.words import counted

MOST_PEOPLE = 60
"""Columns of the grid; with more people those are drawn who met most problems."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with what it shows (name, a stable key), its finding and its note."""

    key: str
    name: str
    finding: str
    note: str
    drawing: Drawing


def figures(board: Board, sheet: Sheet = SCREEN) -> tuple[Figure, ...]:
    """Both figures; none where no problem was told or nobody could meet one."""
    if not board.problems or not board.people:
        return ()
    return grid(board, sheet), frequency(board, sheet)


def grid(board: Board, sheet: Sheet = SCREEN, part: Sequence[Told] | None = None) -> Figure:
    """Who met which problem, the most frequent first. part: only these of them, where they go over several pages."""
    problems, people = board.problems, list(board.people)
    if len(people) > MOST_PEOPLE:
        most = sorted(people, key=lambda one: -sum(one in problem.met.people for problem in problems))
        shown = set(most[:MOST_PEOPLE])
        people = [one for one in people if one in shown]
    codes = [board.people[one] for one in people]
    rows = [
        MatrixRow(_name(one), tuple(_cell(one, person) for person in people), one.estimate)
        for one in (problems if part is None else part)
    ]
    note = (
        f"A row a problem, a column a person, from {codes[0]} to {codes[-1]}. A disc: the person met the problem; a "
        "small ring: they began an affected task and did not; nothing: they did not begin one."
    )
    if len(board.people) > len(people):
        note += f" Of {len(board.people)} people the {len(people)} who met most problems are drawn; all are counted."
    untouched = sum(not any(key in one.met.people for one in problems) for key in board.people)
    said = (
        f"{untouched} of {counted(len(board.people), 'person', 'people')} met none of the problems"
        if untouched
        else "Everybody met at least one of the problems"
    )
    return Figure(
        "grid", "Who met what", said, note, matrix(rows, codes, title="Who met which problem", sheet=sheet)
    )


def by_severity(board: Board) -> list[Told]:
    """The problems as the second figure has them: by severity and then by frequency."""
    return [one for one in board.findings if one.problem]


def frequency(board: Board, sheet: Sheet = SCREEN, part: Sequence[Told] | None = None) -> Figure:
    """How many met each problem, with intervals. part: only these of them, where they go over several pages."""
    problems = by_severity(board) if part is None else part
    rows = [IntervalRow(f"{one.rated.number} · {one.title}", (one.estimate,)) for one in problems]
    heads = ("Problem", f"Met it ({board.confidence})")
    drawing = forest(
        rows, title="Problems by severity and frequency", numbered=False, heads=heads, sheet=sheet
    )
    most = board.problems[0]
    said = f"At most {len(most.met.people)} of {len(most.met.among)} met the same problem"
    note = (
        "By severity from 4 (the mean of its raters), then by frequency; ? has no rating that counts here yet and "
        "stands above minor problems, so as not to be overlooked. Share of the people who began an affected task and "
        "met the problem, "
        f"with {board.confidence} adjusted-Wald intervals."
    )
    return Figure("frequency", "Severity and frequency", said, note, drawing)


def _name(one: Told) -> str:
    return f"{one.number} {one.title}"


def _cell(one: Told, person: int) -> Cell:
    if person in one.met.people:
        return Cell.MET
    return Cell.NOT_MET if person in one.met.among else Cell.ABSENT

"""The people x problems grid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.matrix import Cell, MatrixRow, matrix
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.measures.proportions import completion_rate

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80)
CODES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=64)


def row(name: str, cells: tuple[Cell, ...]) -> MatrixRow:
    seen = [cell for cell in cells if cell is not Cell.ABSENT]
    return MatrixRow(name, cells, completion_rate(seen.count(Cell.MET), len(seen)))


@given(st.data(), st.integers(1, 60), st.integers(1, 20), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=50, deadline=None)
def test_any_grid_is_sound(data: st.DataObject, people: int, problems: int, sheet: Sheet) -> None:
    codes = data.draw(st.lists(CODES, min_size=people, max_size=people))
    cells = st.lists(st.sampled_from(Cell), min_size=people, max_size=people).map(tuple)
    rows = [row(data.draw(NAMES), data.draw(cells)) for _ in range(problems)]
    drawing = matrix(rows, codes, title="Who met what", sheet=sheet)
    sound(drawing)
    met = sum(one.cells.count(Cell.MET) for one in rows)
    assert len(of_role(drawing, "met")) == met
    assert len(of_role(drawing, "not-met")) == sum(one.cells.count(Cell.NOT_MET) for one in rows)


def test_a_disc_stands_in_the_column_of_its_person() -> None:
    drawing = matrix(
        [
            row("First", (Cell.MET, Cell.NOT_MET, Cell.ABSENT)),
            row("Second", (Cell.NOT_MET, Cell.NOT_MET, Cell.MET)),
        ],
        ["P001", "P002", "P003"],
        title="Who met what",
    )
    first, second = of_role(drawing, "met")
    columns = {mark.words: mark.x for mark in drawing.marks if mark.kind == "text" and mark.role == "column"}
    assert list(columns) == ["1", "2", "3"]
    assert (first.box[0] + first.box[2]) / 2 == pytest.approx(columns["1"])
    assert (second.box[0] + second.box[2]) / 2 == pytest.approx(columns["3"])
    assert words(drawing, "value") == ["1 of 2 · 50\u00a0% (9–91)", "1 of 3 · 33\u00a0% (6–80)"]
    assert [cells[2] for cells in drawing.table.rows] == ["P001", "P003"]


def test_with_nobody_or_nothing_the_drawing_says_so() -> None:
    assert matrix([], ["P001"], title="x").empty
    assert matrix([row("First", ())], [], title="x").empty


def test_a_row_needs_a_cell_for_everybody() -> None:
    with pytest.raises(ValueError, match="one cell for each person"):
        matrix([row("First", (Cell.MET,))], ["P001", "P002"], title="x")

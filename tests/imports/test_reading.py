import pytest

from usability.imports import cells
from usability.imports.reading import MOST_ROWS, Sheet, UnreadableFile, read_sheet
from usability.instruments import catalogue


def cells_of(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(line) for _row, line in sheet.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    sheet = read_sheet(
        delimiter.join(["person", "time"]).encode() + b"\n" + delimiter.join(["a", "7"]).encode()
    )
    assert cells_of(sheet) == [{"person": "a", "time": "7"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_encodings_are_not_read_as_words(encoding: str) -> None:
    sheet = read_sheet("käse,zeit\r\n1,2\r\n".encode(encoding))
    assert sheet.columns == ("käse", "zeit")
    assert sheet.notices == ()


@pytest.mark.parametrize(
    ("words", "encoding", "name"),
    [
        ("Tür", "latin-1", "Windows-1252"),
        ("Gebühr – 5 €", "cp1252", "Windows-1252"),
        ("é\x81", "latin-1", "Latin-1"),
    ],
)
def test_what_is_no_utf_8_is_read_and_said(words: str, encoding: str, name: str) -> None:
    sheet = read_sheet(f"aufgabe,zeit\n{words},2\n".encode(encoding))
    assert cells_of(sheet) == [{"aufgabe": words, "zeit": "2"}]
    assert name in sheet.notices[0]


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", "sep=;;;\r\n"])
def test_a_line_that_says_the_delimiter_is_no_heading(line: str) -> None:
    """The heading has more commas than semicolons; rows are counted as the spreadsheet shows them."""
    sheet = read_sheet(f"{line}a, b, c and d;e\n1;2\n".encode())
    assert sheet.columns == ("a, b, c and d", "e")
    assert [row for row, _cells in sheet.rows] == [2]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    sheet = read_sheet(b'a,b\n\n"two\nlines",1\n,\nx,2\n')
    assert [(row, line["b"]) for row, line in sheet.rows] == [(3, "1"), (5, "2")]


def test_a_short_row_is_filled_with_blanks() -> None:
    assert cells_of(read_sheet(b"a,b,c\n1\n")) == [{"a": "1", "b": "", "c": ""}]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"sep=;\n", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,b,a\n1,2,3\n", "Two columns are called “a”: 1 and 3"),
        (b"a,,c\n1,2,3\n", "Column 2 has no name"),
        (b"a,b\n1,2,3\n", "Row 2 has 3 cells"),
        (b"PK\x03\x04rest", "not a text file"),
        (b"a,b\n1,\x00\n", "not a text file"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "at most"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_sheet(data)


@pytest.mark.parametrize(
    ("cell", "unit", "seconds"),
    [
        ("300", "s", 300),
        ("1,5", "min", 90),
        ("2500", "ms", 2.5),
        ("2:05", "clock", 125),
        ("1:02:05,5", "clock", 3725.5),
    ],
)
def test_times_come_in_their_units(cell: str, unit: str, seconds: float) -> None:
    assert cells.seconds(cell, unit) == pytest.approx(seconds)


@pytest.mark.parametrize("cell", ["0", "-3", "1.234,5", "abc", "1e3", "nan", "inf"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        cells.seconds(cell, "s")


@pytest.mark.parametrize(
    ("cell", "value"), [("1", 1), ("2", 2), ("2.0", 2), ("Effort", 1), (" performance", 2), ("", None)]
)
def test_an_answer_to_a_pair_is_its_number_or_its_name(cell: str, value: int | None) -> None:
    tlx = catalogue.get("nasa_tlx_weighted")
    assert cells.answer(cell, (tlx, "pair01")) == value


def test_an_item_is_read_on_its_own_scale() -> None:
    assert cells.answer("0", (catalogue.get("supr_q"), "q5")) == 0
    for instrument, item, cell, words in (
        ("supr_q", "q4", "0", "from 1 to 5"),
        ("supr_q", "q5", "11", "from 0 to 10"),
        ("nasa_tlx_weighted", "pair01", "3", "neither “Effort”"),
        ("nasa_tlx_weighted", "mental", "7", "from 0 to 100 in steps of 5"),
    ):
        with pytest.raises(ValueError, match=words):
            cells.answer(cell, (catalogue.get(instrument), item))

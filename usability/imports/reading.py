"""Reads a spreadsheet that was saved as text: whatever its encoding and delimiter are. Pure."""

import csv
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from usability.infra.errors import DomainError

MOST_ROWS = 50_000
MOST_COLUMNS = 300
DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=([,;\t|])[ \t;,]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""A first line for spreadsheets that says what stands between cells."""


class UnreadableFile(DomainError):
    """A file that is not a table."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text. rows: (row number as a spreadsheet shows it, cells by column), blank rows left out.

    notices: what a person should know about how the file was read.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    delimiter: str
    encoding: str
    notices: tuple[str, ...] = ()

    def values(self, column: str) -> list[str]:
        """The different filled cells of a column, in the order of their first appearance."""
        return list(dict.fromkeys(cells[column] for _row, cells in self.rows if cells.get(column)))


def read_sheet(data: bytes) -> Sheet:
    """The table in a CSV file: the first row names the columns.

    Takes UTF-8 (with or without a mark), UTF-16 with a mark, else what Windows writes in Western Europe, which it
    says; comma, semicolon, tab or bar, as a first line "sep=;" says or as the heading suggests. Surrounding space is
    cut. Raises UnreadableFile for an empty or binary file, columns without or with the same name, a row with more
    cells than columns, more than MOST_ROWS rows or MOST_COLUMNS columns.
    """
    text, encoding = _decoded(data)
    said = _SEPARATOR.match(text)
    if said is not None:
        # A spreadsheet that reads this line shows none: its rows are counted from the heading.
        text = text[said.end() :]
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    delimiter = said[1] if said is not None else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        records = list(enumerate(reader, start=1))
    except csv.Error as error:
        raise UnreadableFile(f"The file is not a table that can be read: {error}.") from error
    filled = [
        (row, [cell.strip() for cell in cells])
        for row, cells in records
        if any(cell.strip() for cell in cells)
    ]
    columns = _columns(filled[0][1])
    if len(filled) - 1 > MOST_ROWS:
        raise UnreadableFile(
            f"The file has {len(filled) - 1} rows; at most {MOST_ROWS} can be taken at once."
        )
    rows = []
    for row, cells in filled[1:]:
        if any(cells[len(columns) :]):
            raise UnreadableFile(
                f"Row {row} has {len(cells)} cells, but the heading names {len(columns)} columns."
            )
        padded = cells + [""] * (len(columns) - len(cells))
        rows.append((row, dict(zip(columns, padded, strict=False))))
    if not rows:
        raise UnreadableFile("The file has a heading and no rows.")
    notices = (
        ()
        if encoding.startswith("UTF")
        else (
            f"The file is not UTF-8 and was read as {encoding}: look whether letters with accents are right.",
        )
    )
    return Sheet(columns, tuple(rows), delimiter, encoding, notices)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    if b"\x00" in data or data.startswith((b"PK\x03\x04", b"%PDF")):
        raise UnreadableFile("This is not a text file. Save the spreadsheet as CSV and take that.")
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), name
    return data.decode("latin-1"), "Latin-1"


def _delimiter(text: str) -> str:
    """The delimiter of which the heading row has most."""
    heading = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=heading.count)


def _columns(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise UnreadableFile(f"The file has {len(cells)} columns; at most {MOST_COLUMNS} can be taken.")
    for number, cell in enumerate(cells, start=1):
        if not cell:
            raise UnreadableFile(f"Column {number} has no name in the heading row.")
        first = cells.index(cell) + 1
        if first != number:
            raise UnreadableFile(
                f"Two columns are called “{cell}”: {first} and {number}. Give each a name of its own."
            )
    return tuple(cells)

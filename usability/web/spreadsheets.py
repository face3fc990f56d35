"""CSV that spreadsheets open as text and never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> object:
    """The cell; words that a spreadsheet would take for a formula get an apostrophe before them (OWASP, CSV injection).

    Numbers stay numbers, None is empty.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS):
        return "'" + cell
    return "" if cell is None else cell


def csv_answer(filename: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file to keep: UTF-8 with its mark, so that spreadsheets read every script."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headers)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return Response(
        "\ufeff" + file.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )

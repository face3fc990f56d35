"""What people did beside what they said, along the journey; and what was imported of the business. Pure."""

from usability.charts.sheet import PRINT
from usability.reports.document import Block, Chart, Grid, Heading, Numbers, Prose, Section, Terms
from usability.results.cells import Cell
from usability.results.journey_shown import ROWS_OF_A_PAGE, Beside, Lines, Shown, shown
from usability.results.journey_words import NO_CAUSE
from usability.results.model import StudyResults

APART = (
    "User experience is measured in the product, stop by stop; customer experience is how people stand to the whole. "
    "One does not make up for the other: they stand side by side and are never mixed into one score."
)
IMPORTED = (
    "These figures were imported; they come from outside, and nothing of them is computed from a session."
)


def journey_sections(results: StudyResults, numbers: Numbers) -> tuple[Section, ...]:
    """One section; none where the plan names no touchpoint or stage, nobody was asked and nothing was imported."""
    parts = shown(results, PRINT, ROWS_OF_A_PAGE)
    if not parts:
        return ()
    blocks: list[Block] = [Prose((APART,))]
    for one in parts:
        blocks += _part(one, numbers)
    return (Section("journey", "UX beside CX", "What people did beside what they said", tuple(blocks)),)


def _part(one: Shown, numbers: Numbers) -> list[Block]:
    blocks: list[Block] = [Heading(one.name)] if one.name else []
    for index, drawing in enumerate(one.charts):
        said = one.finding if not index else "The journey, continued"
        blocks.append(Chart(numbers.figure(), said, drawing, _CAPTION if not index else ""))
    if one.asked:
        blocks.append(Terms(tuple((line.question, line.answer) for line in one.asked)))
        blocks.append(Prose((NO_CAUSE,), small=True))
    for table in one.beside[:1]:
        blocks += _beside(table, numbers)
    if one.going:
        said = "Whether people who solve more also rate it higher"
        blocks.append(_grid(one.going, said, numbers, NO_CAUSE if not one.asked else ""))
    return blocks + _imported(one, numbers)


_CAPTION = (
    "Left: success at each stop. Right: what those said who solved it there, and those who did not, each on its own "
    "scale. Lines are 95\u00a0% intervals."
)


def _beside(table: Beside, numbers: Numbers) -> list[Block]:
    """On paper the two sides stand one below the other, with the same rows."""
    did = len(table.did)

    def grid(heads: tuple[str, ...], first: int, said: str) -> Grid:
        rows = tuple(
            (_name(row[0]), *(_plain(cell) for cell in row[first : first + len(heads)])) for row in table.rows
        )
        return Grid(numbers.table(), said, (table.first, *heads), rows, left=1)

    found: list[Block] = [grid(table.did, 1, f"What people did, by {table.level}")]
    if table.said:
        words = f"What those people said, by {table.level}, over everybody who came by"
        found.append(grid(table.said, did + 1, words))
    return found


def _imported(one: Shown, numbers: Numbers) -> list[Block]:
    if one.imported is None:
        return []
    source = f" Source: {'; '.join(one.sources)}." if one.sources else ""
    blocks: list[Block] = [
        Heading("Imported: figures of the business", 4 if one.name else 3),
        Prose((IMPORTED + source,)),
        _grid(one.imported, "Imported figures over everybody counted who has them", numbers),
    ]
    if one.imported_asked:
        blocks.append(Terms(tuple((line.question, line.answer) for line in one.imported_asked)))
    if one.imported_going:
        said = "Whether imported figures go with how much people solved"
        blocks.append(_grid(one.imported_going, said, numbers, NO_CAUSE))
    return blocks


def _grid(lines: Lines, said: str, numbers: Numbers, caption: str = "") -> Grid:
    rows = tuple(tuple(_plain(cell) for cell in row) for row in lines.rows)
    return Grid(numbers.table(), said, lines.heads, rows, caption, left=lines.left)


def _plain(cell: Cell) -> str | None:
    return None if cell.text is None else f"{cell.text or 'no data'} {cell.interval}".strip()


def _name(cell: Cell) -> str:
    return cell.text or ""

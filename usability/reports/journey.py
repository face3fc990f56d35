"""What people did beside what they said, along the journey; and what was imported of the business. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from usability.charts.sheet import PRINT
from usability.measures.words import listed
from usability.outside.figures import Brought
from usability.outside.figures import heads as outside_heads
from usability.outside.figures import table as outside_table
from usability.outside.kinds import NOT_MEASURED_HERE
from usability.reports.document import Block, Chart, Grid, Heading, Numbers, Prose, Section, named_once
from usability.results.cells import Cell
from usability.results.journey_shown import ROWS_OF_A_PAGE, Beside, Lines, Shown, shown
from usability.results.journey_words import NO_CAUSE, Asked
from usability.results.model import StudyResults

APART = (
    "User experience is measured in the product, stop by stop; customer experience is how people stand to the whole. "
    "One does not make up for the other: they stand side by side and are never mixed into one score."
)
IMPORTED = (
    "These figures were imported; they come from outside, and nothing of them is computed from a session."
)

OUTSIDE = (
    "These numbers are of the whole business or market. Somebody brought them with their source; no figure of this "
    "study is computed from them, and none of them from a session."
)


def journey_sections(
    results: StudyResults, numbers: Numbers, brought: Sequence[Brought] = ()
) -> tuple[Section, ...]:
    """One section; none where the plan names no touchpoint or stage, nobody was asked and nothing was imported or
    brought.
    """
    parts = shown(results, PRINT, ROWS_OF_A_PAGE)
    if not parts:
        alone = tuple(_outside(results, brought, numbers))
        return (Section("outside", "From outside", NOT_MEASURED_HERE, alone),) if alone else ()
    blocks: list[Block] = [Prose((APART,))]
    for one in parts:
        blocks += _part(results, one, numbers)
    if brought:
        blocks += [Heading(NOT_MEASURED_HERE), *_outside(results, brought, numbers)]
    return (Section("journey", "UX beside CX", "What people did beside what they said", tuple(blocks)),)


def _part(results: StudyResults, one: Shown, numbers: Numbers) -> list[Block]:
    caption = _CAPTION.format(confidence=results.confidence)
    blocks: list[Block] = [Heading(one.name)] if one.name else []
    for index, drawing in enumerate(one.charts):
        said = one.finding if not index else "The journey, continued"
        blocks.append(Chart(numbers.figure(), said, drawing, caption if not index else ""))
    blocks += _answers(one.asked, "What those say who did not solve it", numbers)
    if one.cautions:
        blocks.append(Prose((" ".join(one.cautions),), small=True))
    return blocks + _imported(one, numbers)


def in_detail(results: StudyResults, numbers: Numbers) -> list[Block]:
    """The tables of the journey, for the appendix: what other tables do not have already."""
    parts = [(one, _tables(results, one, numbers)) for one in shown(results, PRINT, ROWS_OF_A_PAGE)]
    blocks: list[Block] = []
    for one, tables in parts:
        if tables:
            blocks += [*([Heading(one.name, 4)] if one.name else []), *tables]
    return [Heading("UX beside CX"), *blocks] if blocks else []


def _tables(results: StudyResults, one: Shown, numbers: Numbers) -> list[Block]:
    blocks: list[Block] = []
    for table in one.beside[:1]:
        blocks += _beside(results, table, numbers)
    blocks += _both(one.told, numbers)
    if one.going:
        said = "Whether people who solve more also rate it higher"
        blocks.append(_grid(one.going, said, numbers, NO_CAUSE))
    return blocks


NO_DATA = "no data"
MOST_COLUMNS = 3
"""Columns of what people said that fit on paper beside the names."""
_TESTS = (
    "The difference is those who did not solve it less those who did. Means: Welch’s t; NPS: adjusted-Wald; shares: "
    "N−1 or Fisher-Irwin. p is adjusted over one measure at all stops."
)
_CAPTION = (
    "Left: success at each stop. Right: what those said who solved it there, and those who did not, each on its own "
    "scale. Lines are {confidence} intervals."
)


def _beside(results: StudyResults, table: Beside, numbers: Numbers) -> list[Block]:
    """On paper the two sides stand one below the other, with the same rows.

    What people did stands with the tasks already where each stop is one task; what they said stands with satisfaction
    where everybody came by every stop.
    """
    did = len(table.did)
    one_task_each = all(len(stop.tasks) == 1 for stop in results.journey.at(results.journey.main))
    everybody = len({tuple(_plain(cell) for cell in row[did + 1 :]) for row in table.rows}) == 1

    def grid(heads: tuple[str, ...], first: int, said: str) -> Grid:
        rows = tuple(
            (_name(row[0]), *(_plain(cell) for cell in row[first : first + len(heads)])) for row in table.rows
        )
        return Grid(numbers.table(), said, (table.first, *heads), rows, left=1)

    found: list[Block] = []
    if not one_task_each:
        found.append(grid(table.did, 1, f"What people did, by {table.level}"))
    for at in range(0, 0 if everybody else len(table.said), MOST_COLUMNS):
        words = f"What those people said, by {table.level}, over everybody who came by"
        some = table.said[at : at + MOST_COLUMNS]
        found.append(grid(some, did + 1 + at, words + (", continued" if at else "")))
    return found


def _both(tables: Sequence[Lines], numbers: Numbers) -> list[Block]:
    """Both groups along the main level; each test by its name is on the page and in JSON."""
    return [block for table in tables[:1] for block in _groups(table, numbers)]


def _groups(table: Lines, numbers: Numbers) -> list[Block]:
    """Stops where both groups have answers; the others are named below."""
    lines = _narrow(table)
    rows = [tuple(_plain(cell) for cell in row) for row in lines.rows]
    paired = [row for row in rows if not any((cell or "").startswith(NO_DATA) for cell in row[2:4])]
    alone = [
        name for name in dict.fromkeys(row[0] or "" for row in rows) if name not in {row[0] for row in paired}
    ]
    missing = f"No two groups at {listed(alone)}: everybody solved it, or nobody did, or nobody answered."
    if not paired:
        return [Prose((missing,), small=True)]
    said = f"Those who solved it and those who did not, by {table.level}"
    caption = f"{_TESTS} {missing}" if alone else _TESTS
    return [Grid(numbers.table(), said, lines.heads, named_once(tuple(paired)), caption, left=lines.left)]


def _narrow(table: Lines) -> Lines:
    """As much of it as fits on paper: no p goes without its effect size, and the adjusted p stands for both.

    How many tests it is adjusted for is said below the table; that of one test alone is its own.
    """
    rows = []
    for *before, p, adjusted, effect, _test in table.rows:
        one = p if adjusted.text is None else Cell(adjusted.text.partition(" (")[0])
        rows.append((*before, effect, one))
    *heads, _p, corrected, size, _test_head = table.heads
    return replace(table, heads=(*heads, size, corrected), rows=tuple(rows))


def _answers(asked: Sequence[Asked], said: str, numbers: Numbers) -> list[Block]:
    """Where both groups have five people or more; the other stops are named."""
    rows = tuple((line.question, line.answer) for line in asked if line.told)
    few = [line.stop for line in asked if not line.told]
    missing = (
        f"Fewer than five who solved it, or who did not, at {listed(few)}: too few to tell." if few else ""
    )
    if rows:
        return [
            Grid(numbers.table(), said, ("Asked", "Answer"), rows, f"{missing} {NO_CAUSE}".strip(), left=2)
        ]
    return [Prose((missing,), small=True)] if missing else []


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
        blocks += _answers(one.imported_asked, "Imported figures of those who did not solve it", numbers)
    if one.imported_going:
        said = "Whether imported figures go with how much people solved"
        blocks.append(_grid(one.imported_going, said, numbers, NO_CAUSE))
    return blocks


def _outside(results: StudyResults, brought: Sequence[Brought], numbers: Numbers) -> list[Block]:
    if not brought:
        return []
    rows = tuple(
        (what, value, f"{made} Source: {source}, {on}.")
        for what, value, source, on, made in outside_table(brought)
    )
    heads = (*outside_heads(results.choices.level)[:2], "From")
    return [
        Prose((OUTSIDE,)),
        Grid(
            numbers.table(),
            f"{NOT_MEASURED_HERE}: numbers of the whole business or market",
            heads,
            rows,
            left=3,
        ),
    ]


def _grid(lines: Lines, said: str, numbers: Numbers, caption: str = "") -> Grid:
    rows = tuple(tuple(_plain(cell) for cell in row) for row in lines.rows)
    return Grid(numbers.table(), said, lines.heads, rows, caption, left=lines.left)


def _plain(cell: Cell) -> str | None:
    return None if cell.text is None else f"{cell.text or 'no data'} {cell.interval}".strip()


def _name(cell: Cell) -> str:
    return cell.text or ""

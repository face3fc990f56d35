"""The order in which people met tasks and conditions: the tables of the method section. Pure."""

from collections.abc import Sequence
from itertools import chain, repeat
from statistics import median_low

from usability.measures.words import unbroken
from usability.reports.document import Block, Cells, Grid, Numbers, Prose
from usability.reports.source import Source
from usability.results.orders import Cell, Met
from usability.sessions.rules import Mode
from usability.studies.plan import Design, Order

MOST_POSITIONS = 12
"""Columns of positions that fit the page; a longer walk is told by the earliest, the middle and the latest."""
MOST_CELLS = 24
"""Cells that are listed one by one; of more, only those with somebody in them are."""


def orders_met(source: Source, numbers: Numbers) -> list[Block]:
    """Positions and cells that came about; nothing where everybody met one order, or nobody's was recorded."""
    plan, orders = source.plan, source.orders
    if not any(met.n for met in orders.positions):
        return []
    blocks: list[Block] = []
    if plan.order is not Order.FIXED or plan.conditions.design is Design.WITHIN_ALL:
        blocks.append(_positions(source, numbers))
    if orders.cells:
        blocks.append(_cells(orders.cells, numbers))
    if blocks and source.results.people.modes.get(Mode.IMPORTED.value):
        words = "People whose trials come from a file are not in these counts: the order they met was not recorded."
        blocks.append(Prose((words,), small=True))
    return blocks


def _positions(source: Source, numbers: Numbers) -> Grid:
    met = source.orders.positions
    conditions = {item.key: item.name for item in source.plan.conditions.items}
    compares = bool(conditions)
    tasks = {task.key: (str(at), task.title or task.key) for at, task in enumerate(source.plan.tasks, 1)}
    long = len(met[0].counts) > MOST_POSITIONS
    columns = ("Earliest", "Middle", "Latest", "n") if long else tuple(_places(met))
    rows: list[Cells] = []
    for one in met:
        condition = (conditions[one.condition],) if compares else ()
        rows.append((*tasks[one.task], *condition, *(_spread(one) if long else map(str, one.counts))))
    what = "each task and condition" if compares else "each task"
    caption = (
        "The position in the person’s walk at which counted attempts met it; n counts attempts."
        if long
        else "Counted attempts by the position in the person’s walk."
    )
    return Grid(
        numbers.table(),
        f"Positions at which people met {what}",
        ("", "Task", *(("Condition",) if compares else ()), *columns),
        tuple(rows),
        caption,
        left=3 if compares else 2,
    )


def _places(met: Sequence[Met]) -> list[str]:
    return [str(place) for place in range(1, len(met[0].counts) + 1)]


def _spread(one: Met) -> Cells:
    places = list(chain.from_iterable(repeat(place, count) for place, count in enumerate(one.counts, 1)))
    if not places:
        return None, None, None, "0"
    return str(places[0]), str(median_low(places)), str(places[-1]), str(len(places))


def _cells(cells: Sequence[Cell], numbers: Numbers) -> Grid:
    listed = cells if len(cells) <= MOST_CELLS else [cell for cell in cells if cell.people]
    people = [cell.people for cell in cells]
    low, high = min(people), max(people)
    spread = (
        unbroken(low, "person", "people") if low == high else f"{low} to {unbroken(high, 'person', 'people')}"
    )
    filled = sum(map(bool, people))
    caption = f"Tasks by their numbers. {filled} of {unbroken(len(cells), 'cell')} have somebody in them."
    return Grid(
        numbers.table(),
        f"{spread} in each counterbalancing cell",
        ("Order", "People"),
        (*((cell.words, str(cell.people)) for cell in listed), ("All", str(sum(people)))),
        caption,
        total=True,
    )

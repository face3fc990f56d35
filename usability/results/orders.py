"""The order in which people met tasks and conditions, as it really came about. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from usability.results.rows import VersionRow
from usability.results.rules import Selection
from usability.sessions.rules import Mode
from usability.studies.plan import Design, Order, StudyPlan
from usability.studies.walk import cell_count, resolve


@dataclass(frozen=True, slots=True)
class Met:
    """How often counted attempts met a task in each position. condition: "" in a study without conditions.

    counts: by position in the person's walk, from 1; as many as the longest walk has tasks.
    """

    task: str
    condition: str
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Counted attempts."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Cell:
    """One counterbalancing cell of the plan: the order it stands for, and the people in it."""

    words: str
    people: int


@dataclass(frozen=True, slots=True)
class Orders:
    """positions: one entry for each task (and condition) met, in the plan's order. cells: empty where there is but one.

    People whose trials come from a file are in neither: what order they met was not recorded.
    """

    positions: tuple[Met, ...] = ()
    cells: tuple[Cell, ...] = ()


def came_about(
    chosen: Selection, versions: Iterable[VersionRow], positions: Mapping[int, int], cells: Mapping[int, int]
) -> Orders:
    """What came about among the counted people of a selection.

    positions: of attempts, by id. cells: of sessions, by id. Versions counted together share tasks and conditions, and
    one order is one cell in whichever version it was drawn.
    """
    walked = {key for key, session in chosen.sessions.items() if session.mode != Mode.IMPORTED}
    attempts = [
        (one.row.task, one.row.condition, positions[one.row.id])
        for one in chosen.attempts
        if one.row.session_id in walked and one.row.id in positions
    ]
    plans = {row.number: row.plan for row in versions}
    people = Counter(
        order_words(plans[chosen.sessions[key].version], cells[key], chosen.plan)
        for key in walked
        if key in cells
    )
    return Orders(_met(chosen.plan, attempts), _cells(chosen.plan, people))


def order_words(plan: StudyPlan, cell: int, named: StudyPlan | None = None) -> str:
    """The order that a cell of the plan stands for, with tasks by their numbers: "Old, then New: 1 – 3 – 2".

    named: the plan whose numbers and names are used, where it is not the plan itself.
    """
    named = named or plan
    numbers = {task.key: number for number, task in enumerate(named.tasks, start=1)}
    names = {item.key: item.name for item in named.conditions.items}
    walk = resolve(plan, cell=cell)
    steps = [step for step in walk.task_steps if step.trial == 1][: len(plan.tasks)]
    drawn = plan.order is Order.RANDOM
    if drawn:
        steps.sort(key=lambda step: numbers.get(step.task or "", 0))
    if plan.conditions.design is Design.WITHIN_SPLIT:
        pairs = (
            f"{numbers.get(step.task or '', step.task)} {names.get(step.condition or '', step.condition)}"
            for step in steps
        )
        return f"{', '.join(pairs)}; order drawn by chance" if drawn else " – ".join(pairs)
    order = "drawn by chance" if drawn else " – ".join(str(numbers.get(s.task or "", s.task)) for s in steps)
    met = ", then ".join(names.get(key, key) for key in walk.conditions)
    return f"{met}: {order}" if met else order


def _met(plan: StudyPlan, attempts: Sequence[tuple[str, str, int]]) -> tuple[Met, ...]:
    longest = max((position for _, _, position in attempts), default=0)
    counted = Counter(attempts)
    conditions = [item.key for item in plan.conditions.items] or [""]
    return tuple(
        Met(
            task.key,
            condition,
            tuple(counted[task.key, condition, position] for position in range(1, longest + 1)),
        )
        for task in plan.tasks
        for condition in conditions
        if attempts
    )


def _cells(plan: StudyPlan, people: Mapping[str, int]) -> tuple[Cell, ...]:
    if cell_count(plan) == 1 or not people:
        return ()
    planned = dict.fromkeys(order_words(plan, cell) for cell in range(cell_count(plan)))
    return tuple(Cell(words, people.get(words, 0)) for words in [*planned, *(people.keys() - planned)])

"""Errors by code as figures: of the whole study, and of each task. Pure."""

from collections.abc import Sequence

from usability.charts.pareto import ParetoGroup, ParetoRow, pareto
from usability.charts.sheet import Sheet
from usability.measures.proportions import completion_rate
from usability.results.model import StudyResults
from usability.results.shown import Evidence
from usability.results.task_figures import TaskResult
from usability.results.task_model import CodeCount, Slips


def slip_figures(results: StudyResults, sheet: Sheet, most: int | None = None) -> list[Evidence]:
    """Nothing where nobody coded an error. most: codes in one figure, for paper."""
    together = results.together.slips
    if together is None or not together.by_code:
        return []
    shown = together.by_code[:most]
    group = ParetoGroup(
        "", tuple(ParetoRow(one.label, one.count, one.people) for one in shown), together.total
    )
    first, people = together.by_code[0], together.by_code[0].people
    finding = (
        f"{first.label}: {first.count} of {together.total} errors, met by {people.x} of {people.n} people"
    )
    note = (
        "Errors that somebody coded, the most frequent first; the line is their cumulated share. People with "
        f"{results.confidence} "
        "adjusted-Wald intervals."
    )
    if len(shown) < together.unique:
        note += f" The {len(shown)} most frequent of {together.unique} codes."
    if results.compares:
        note += " Over all conditions; by condition in the table “Errors by code”."
    found = [
        Evidence(
            "errors", "Errors by code", finding, note, pareto([group], title="Errors by code", sheet=sheet)
        )
    ]
    groups = [
        ParetoGroup(f"{task.number} {task.title}", rows[:most], sum(row.count for row in rows))
        for task in results.tasks
        if (rows := _rows(task))
    ]
    if len(groups) > 1:
        finding = f"Errors on {len(groups)} of {len(results.tasks)} tasks"
        words = "Each task’s bars are shares of its own errors."
        for index, part in enumerate(_parts(groups, most)):
            drawing = pareto(part, title="Errors by code, task by task", sheet=sheet)
            key, said = (
                ("errors-by-task", finding)
                if not index
                else (f"errors-by-task-{index}", f"{finding}, continued")
            )
            found.append(Evidence(key, "Errors by task", said, words, drawing, second=True))
    return found


def _parts(groups: Sequence[ParetoGroup], most: int | None) -> list[list[ParetoGroup]]:
    """The groups in figures of at most so many lines, a group's name taking one."""
    parts: list[list[ParetoGroup]] = [[]]
    lines = 0
    for group in groups:
        need = len(group.rows) + 1
        if most and parts[-1] and lines + need > most:
            parts.append([])
            lines = 0
        parts[-1].append(group)
        lines += need
    return parts


def _rows(task: TaskResult) -> tuple[ParetoRow, ...]:
    """The codes of one task over its conditions."""
    slips = [one.slips for one in task.figures if one.slips]
    codes = list(dict.fromkeys(code.code for one in slips for code in one.by_code))
    return tuple(_row(code, slips) for code in codes)


def _row(code: str, slips: Sequence[Slips]) -> ParetoRow:
    """People of different conditions are added up: where the same ones met several, each time counts."""
    found = [one for slip in slips for one in slip.by_code if one.code == code]
    people = sum(slip.by_code[0].people.n for slip in slips if slip.by_code)
    met = completion_rate(sum(one.people.x or 0 for one in found), people, found[0].people.level)
    return ParetoRow(found[0].label, _sum(found), met)


def _sum(found: Sequence[CodeCount]) -> int:
    return sum(one.count for one in found)

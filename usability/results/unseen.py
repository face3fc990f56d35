"""How many problems are probably not seen yet, from any grid of participants and problems. Pure."""

from collections.abc import Collection, Hashable, Mapping, Sequence

from usability.measures.planning import discovery
from usability.results.rules import CountedAttempt
from usability.results.task_model import Unseen


def unseen(kind: str, met: Mapping[int, Collection[Hashable]]) -> Unseen | None:
    """The estimate from the problems that each person met (a person with none counts too); None without a problem."""
    problems = sorted({problem for own in met.values() for problem in own}, key=str)
    if not problems:
        return None
    grid = [[problem in own for problem in problems] for own in map(set, met.values())]
    once = sum(sum(column) == 1 for column in zip(*grid, strict=True))
    found = discovery(grid)
    if found is None:
        return Unseen(kind, len(grid), len(problems), once, None, None, None, None)
    rest = None if found.reachable is None else max(found.reachable - found.seen, 0.0)
    return Unseen(
        kind, len(grid), len(problems), once, found.p_observed, found.p_adjusted, found.share or None, rest
    )


def errors_met(attempts: Sequence[CountedAttempt]) -> dict[int, set[Hashable]]:
    """For every person of whom somebody coded errors, the errors met: an error code on a task is one problem."""
    met: dict[int, set[Hashable]] = {}
    for one in attempts:
        if one.row.errors is not None:
            own = met.setdefault(one.session.person, set())
            own.update((one.row.task, code) for code, number in one.row.errors.items() if number)
    return met

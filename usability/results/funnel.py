"""How far people came in their sessions, step by step. Pure."""

from collections import Counter

from usability.measures.efficiency import funnel_drop_off
from usability.measures.vocabulary import Outcome
from usability.results.people_model import FunnelStep
from usability.results.rows import Rows
from usability.results.rules import Selection
from usability.sessions.rules import Mode, SessionState
from usability.studies.walk import trial_of


def funnel(rows: Rows, chosen: Selection, level: float = 0.95) -> tuple[FunnelStep, ...]:
    """From the start over each task in a person's own order to the end, of counted sessions that no file brought.

    Whoever finished came by every step, also by a task that was left out. Nothing where nobody came.
    """
    over = {number: one for number, one in chosen.sessions.items() if one.mode != Mode.IMPORTED}
    if not over:
        return ()
    begun = Counter(
        row.session_id
        for row in rows.attempts
        if row.session_id in over and row.outcome is not Outcome.NOT_ATTEMPTED and trial_of(row.step) == 1
    )
    finished = sum(one.state is SessionState.FINISHED for one in over.values())
    left = [begun[key] for key, one in over.items() if one.state is not SessionState.FINISHED]
    tasks = max(begun.values(), default=0)
    reached = [len(over), *(finished + sum(n >= k for n in left) for k in range(1, tasks + 1)), finished]
    names = ["Started", *(f"Began the {_ordinal(k)} task" for k in range(1, tasks + 1)), "Finished"]
    drops = [*funnel_drop_off(reached, level), None]
    return tuple(FunnelStep(*one) for one in zip(names, reached, drops, strict=True))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"

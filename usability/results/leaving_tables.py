"""Who gave up or left: by task, apart from wrong results and time limits, and by step of the session. Pure."""

from usability.measures.vocabulary import Outcome
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import Counts
from usability.results.detail_table import Detail, Row, heads, left, rows_by_task, start
from usability.results.model import StudyResults
from usability.results.task_figures import AttemptFigures

ENDS = (
    ("Gave up", Outcome.GAVE_UP),
    ("Left the session", Outcome.DROPPED_OUT),
    ("Wrong result", Outcome.FAILURE),
    ("Ran out of time", Outcome.TIMED_OUT),
)


def abandonment(results: StudyResults) -> Detail | None:
    """The rate of abandonment beside the other ways to fail."""
    if not results.together.n:
        return None

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        whose = Counts(task, one.condition, (Outcome.GAVE_UP, Outcome.DROPPED_OUT))
        return (
            *start(results, title, one.condition),
            Cell(str(one.n), counts=Counts(task, one.condition)),
            cells.rate(one.abandonment, whose),
            *(cells.count(one.outcomes[kind], Counts(task, one.condition, (kind,))) for _words, kind in ENDS),
        )

    columns = heads(
        results, "Attempts", f"Abandoned ({results.confidence})", *(words for words, _kind in ENDS)
    )  # fmt: skip
    note = (
        "Abandoned: ended by the participant without claiming to be done, of all attempts begun; wrong results and "
        "time limits stand apart. By task with adjusted-Wald intervals, over all tasks the mean of people’s rates. "
        "People persist longer in a study than at home: a lower bound."
    )
    outcomes = results.together.outcomes
    left_it = outcomes[Outcome.GAVE_UP] + outcomes[Outcome.DROPPED_OUT]
    finding = f"{left_it} of {results.together.n} attempts were abandoned"
    return Detail(
        "abandonment", "Abandonment", finding, columns, rows_by_task(results, row), note, left(results)
    )  # fmt: skip


def funnel(results: StudyResults) -> Detail | None:
    """How many sessions each step lost."""
    steps = results.flow.funnel
    if not steps:
        return None
    rows = tuple(
        (Cell(one.name), Cell(str(one.sessions)), Cell("") if one.left is None else cells.rate(one.left))
        for one in steps
    )
    most = max(
        (one for one in steps if one.left is not None and one.left.value), default=None,
        key=lambda one: (one.left.value or 0.0) if one.left else 0.0,
    )  # fmt: skip
    finding = (
        f"Of {most.sessions} who came to “{most.name}”, {most.left.x} went no further"
        if most and most.left
        else "Nobody left on the way"
    )
    note = (
        "Counted sessions, each in its own order of tasks; who finished came by every step. Lost there: one less the "
        "share that came by the next step, adjusted-Wald."
    )
    return Detail(
        "funnel", "Drop-off", finding, ("Step", "Sessions", f"Lost there ({results.confidence})"), rows, note
    )  # fmt: skip

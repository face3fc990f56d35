"""A figure of the results as every maker of figures gives it. Pure."""

from dataclasses import dataclass

from usability.charts.marks import Drawing
from usability.charts.strip import TimedAttempt
from usability.charts.swarm import Solved
from usability.measures.vocabulary import Outcome
from usability.results.model import StudyResults
from usability.results.task_model import Dot


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure. key: stable, for instance "success". name: what it shows. finding: its heading.

    second: another view of the figure before it, which a page keeps folded.
    """

    key: str
    name: str
    finding: str
    note: str
    drawing: Drawing
    second: bool = False


def condition_names(results: StudyResults) -> tuple[str, ...]:
    """The conditions as a chart names them; none where nothing is compared."""
    return tuple(one.name or one.key for one in results.conditions) if results.compares else ()


def timed(dot: Dot, limit: float | None) -> TimedAttempt:
    """An attempt among times. limit: the time limit in seconds at which stopped ones stand, None for at their own."""
    solved = {Outcome.SUCCESS: Solved.FULL, Outcome.PARTIAL: Solved.PARTIAL}.get(dot.outcome, Solved.FAILED)
    seconds = dot.seconds or 0.0
    return TimedAttempt(seconds, solved, stopped=dot.censored and (limit is None or seconds >= limit))

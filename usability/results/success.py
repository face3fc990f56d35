"""What counts as a success: in words, and as the attempts that are one. Pure."""

from usability.measures.vocabulary import Outcome
from usability.results.choices import Success
from usability.results.counts import Counts
from usability.results.model import StudyResults
from usability.results.task_figures import TaskResult


def how_solved(results: StudyResults) -> str:
    """What success means here, in words that follow "solved"."""
    return "in full" if results.choices.success is Success.STRICT else "in full or in part"


def solved(results: StudyResults, task: str = "", condition: str = "") -> Counts:
    """The attempts that are successes as chosen."""
    if results.choices.success is Success.STRICT:
        return Counts(task, condition, (Outcome.SUCCESS,), unassisted=True)
    return Counts(task, condition, (Outcome.SUCCESS, Outcome.PARTIAL))


def full_successes(task: str = "", condition: str = "") -> Counts:
    """The attempts behind a typical time: in full and without help, whatever a success was chosen to be."""
    return Counts(task, condition, (Outcome.SUCCESS,), unassisted=True)


def task_count(task: TaskResult) -> tuple[int, int]:
    """Successes as chosen and attempts at a task, over its conditions."""
    return sum(one.success.x or 0 for one in task.figures), sum(one.n for one in task.figures)

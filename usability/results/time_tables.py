"""How far people got and how long every kind of attempt took, as tables. Pure."""

from usability.measures.estimate import Estimate
from usability.measures.vocabulary import Outcome
from usability.results import cells
from usability.results.cells import Cell
from usability.results.counts import ANY, Counts
from usability.results.detail_table import Detail, Row, heads, left, rows_by_task, start
from usability.results.model import StudyResults
from usability.results.success import full_successes
from usability.results.task_figures import AttemptFigures, OverallFigures, TaskFigures

ABANDONED = tuple(outcome for outcome in Outcome if outcome.abandoned)
LENIENT = (Outcome.SUCCESS, Outcome.PARTIAL)
UNSOLVED = tuple(outcome for outcome in Outcome if outcome.counts and outcome not in LENIENT)


def levels(results: StudyResults) -> Detail | None:
    """Levels of success: their distribution, then every rate that can be made of them."""
    if not results.together.n:
        return None

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        at = (task, one.condition)
        outcomes = one.outcomes
        unassisted = one.x_strict if isinstance(one, OverallFigures) else one.strict.x or 0
        solved, partial = outcomes[Outcome.SUCCESS], outcomes[Outcome.PARTIAL]

        def rate(estimate: Estimate, counts: Counts) -> Cell:
            # Of one task n is the number of attempts at the row's start; over all tasks it is people.
            return cells.rate(estimate, counts, with_n=not task)

        return (
            *start(results, title, one.condition),
            cells.count(one.n, Counts(*at)),
            cells.count(unassisted, full_successes(*at)),
            cells.count(solved - unassisted, Counts(*at, (Outcome.SUCCESS,), help=ANY)),
            cells.count(partial, Counts(*at, (Outcome.PARTIAL,))),
            cells.count(one.n - solved - partial, Counts(*at, UNSOLVED)),
            rate(one.strict, full_successes(*at)),
            rate(one.assisted, Counts(*at, (Outcome.SUCCESS,), help=ANY)),
            rate(one.full, Counts(*at, (Outcome.SUCCESS,))),
            rate(one.lenient, Counts(*at, LENIENT)),
            rate(one.weighted, Counts(*at)),
        )

    columns = heads(
        results, "Attempts", "In full, unassisted", "In full, assisted", "In part", "Not solved",
        f"Unassisted ({results.confidence})",
        f"Assisted ({results.confidence})", f"Strict: in full ({results.confidence})",
        f"Lenient: in full or in part ({results.confidence})",
        f"Weighted ({results.confidence})",
    )  # fmt: skip
    note = (
        "Attempts first, then rates. Unassisted and assisted completion are those of the Common Industry Format; the "
        "unassisted rate is the usual headline. Weighted: 1 in full, ½ in part, 0 otherwise, which is a convention "
        "(Tullis and Albert 2013). Rates of one task: adjusted Wald; weighted and over all tasks: t over people."
    )
    finding = "How far people got, and every rate that can be made of it"
    return Detail(
        "levels", "Levels of success", finding, columns, rows_by_task(results, row), note, left(results)
    )


def times(results: StudyResults) -> Detail | None:
    """Averages of full successes, and the times of those who failed or abandoned, apart."""
    together = results.together
    if not (together.time.n or together.time_failure.n or together.time_abandoned.n):
        return None
    every = [own for task in results.tasks for own in task.figures]

    def row(title: str, task: str, one: AttemptFigures) -> Row:
        at = (task, one.condition)
        own = (
            [one]
            if isinstance(one, TaskFigures)
            else [own for own in every if own.condition == one.condition]
        )
        far = sum(dot.far for figures in own for dot in figures.dots)
        return (
            *start(results, title, one.condition),
            _time(one.time, full_successes(*at)),
            _time(one.time_median, full_successes(*at)),
            _time(one.time_mean, full_successes(*at)),
            _time(one.time_failure, Counts(*at, (Outcome.FAILURE,))),
            _time(one.time_abandoned, Counts(*at, ABANDONED)),
            cells.count(far, Counts(*at, far=True)),
        )

    columns = heads(
        results, f"Typical, geometric mean ({results.confidence})", f"Median ({results.confidence})",
        f"Arithmetic mean ({results.confidence})",
        f"Failed after ({results.confidence})", f"Abandoned after ({results.confidence})", "Far from the others",
    )  # fmt: skip
    note = (
        "The first three are of full successes without help. The median has an interval by order statistics from 25 "
        "times on; the arithmetic mean is for where totals matter, such as the cost of labour; over all tasks neither "
        "has one, since a person’s times depend on one another. Failed: a wrong result. Abandoned: gave up, or left "
        "and was last heard of then. Both are geometric means and never enter the typical time. Far from the others: "
        "the logarithm lies more than three standard deviations from the mean, which takes 11 times or more; counted "
        "all the same."
    )
    finding = "How long successes took, and how long it took to fail or to give up"
    return Detail("times", "Times", finding, columns, rows_by_task(results, row), note, left(results))


def _time(estimate: Estimate, counts: Counts) -> Cell:
    return cells.time(estimate, counts) if estimate.known else Cell("none")

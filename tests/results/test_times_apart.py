"""Times beside the typical one: what stays known of a curve after everybody ended."""

from tests.results.made import Did, Maker, plan
from usability.charts.marks import Table
from usability.charts.sheet import SCREEN
from usability.measures.vocabulary import Outcome
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.curves import completion_figures
from usability.results.rows import AttemptRow


def rates_by_time(*attempts: Did, cut: bool = False) -> list[Table]:
    """The cumulative incidence and Kaplan-Meier in numbers. cut: the last attempt ended at the time limit."""
    maker = Maker(plan())
    for did in attempts:
        maker.person({"oxygen": did, "silver": ("failed", 300.0)})
    if cut:
        last: AttemptRow = maker.attempts[-2]
        maker.attempts[-2] = AttemptRow(
            last.id, last.session_id, last.step, last.task, last.condition, Outcome.TIMED_OUT, True, None, last.seconds,
            "measured", True, None, 0, None, 0,
        )  # fmt: skip
    return [one.drawing.table for one in completion_figures(assemble(maker.rows, Choices()), SCREEN)]


def last_cell(table: Table) -> str | None:
    assert table.headers[-1] == "by 300\u00a0s"
    return table.rows[0][-1]


def test_where_everybody_had_ended_the_share_stands_until_the_axis_ends() -> None:
    incidence, survival = rates_by_time(("solved", 30.0), ("solved", 60.0), ("failed", 250.0))
    assert (last_cell(incidence) or "").startswith("67\u00a0% (")
    # For Kaplan-Meier whoever failed might have gone on, and nobody watched any longer.
    assert last_cell(survival) is None
    _incidence, survival = rates_by_time(("failed", 30.0), ("solved", 60.0))
    assert (last_cell(survival) or "").startswith("100\u00a0%")


def test_where_somebody_was_cut_off_nothing_is_said_of_later() -> None:
    incidence, _survival = rates_by_time(("solved", 30.0), ("solved", 60.0), ("failed", 250.0), cut=True)
    assert last_cell(incidence) is None

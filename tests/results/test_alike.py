"""Where everybody is alike nothing is certain: an interval of no width is not shown, and no verdict rests on one."""

from tests.results.made import Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.evidence import evidence
from usability.results.goals import goal_rows
from usability.studies.plan import Goal, GoalMeasure


def test_five_equal_sus_scores_show_no_interval_and_miss_no_goal() -> None:
    maker = Maker(plan(goals=[Goal(key="sus", measure=GoalMeasure.SCORE, instrument="sus", target=68)]))
    for number in range(6):
        maker.person({"oxygen": ("solved", 30.0), "silver": ("solved", 20.0 + number)}, sus=50)
    results = assemble(maker.rows, Choices())
    main = results.instruments[0].columns[0].summary.main
    assert (main.value, main.n, main.low, main.high, main.ends) == (50, 6, 50, 50, None)
    drawn = next(one.drawing for one in evidence(results) if "System Usability Scale" in one.drawing.title)
    assert any(
        "50.0 (all alike), n\u00a0=\u00a06" in (cell or "") for row in drawn.table.rows for cell in row
    )
    said = str(goal_rows(results, lambda _counts: ""))
    assert "all are alike, which gives no interval" in said
    assert "Not met" not in said
    # Equal times on a task have none either.
    typical = results.tasks[0].figures[0].time
    assert (typical.ends, typical.alike) == (None, True)

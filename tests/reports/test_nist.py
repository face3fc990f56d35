"""The table by task of NISTIR 7742: what was observed beside the optimum, means with standard deviations."""

from dataclasses import replace

import pytest

from tests.reports.made_studies import make_plan, make_rows, make_source
from usability.reports.content import compose
from usability.reports.document import Grid, Prose
from usability.reports.html import render
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.studies.plan import ErrorCode


def table(source: object) -> Grid:
    section = next(one for one in compose(source).sections if one.id == "summary")  # type: ignore[arg-type]
    return next(block for block in section.blocks if isinstance(block, Grid))


def test_every_task_has_its_line_with_means_and_deviations() -> None:
    """Seven people; the first task fails for persons 3 and 6: 5 of 7 solved, SD √(5/7·2/7·7/6) = 0.488.

    Times of those who solved it: 27, 34, 48, 55, 69: mean 46.6, SD 16.7. Ratings 2 to 7 and 1: mean 4, SD 2.16.
    """
    found = table(make_source(people=7))
    assert found.headers == ("", "Task", "N", "Success", "Path", "Time", "Time / optimum", "Errors", "Rating")
    assert found.rows[0] == (
        "1",
        "Task 1",
        "7",
        "71 (49)",
        None,
        "47 (17), n\u00a0=\u00a05",
        None,
        None,
        "4.0 (2.2)",
    )
    assert "1 very difficult to 7 very easy" in found.caption


def test_the_optimum_and_the_errors_stand_where_the_plan_and_somebody_give_them() -> None:
    plan = make_plan(1)
    plan.error_codes = [ErrorCode(key="menu", label="Menu")]
    plan.tasks[0].optimal_clicks, plan.tasks[0].optimal_time_s = 4, 20
    rows = make_rows(plan, 5)
    rows = replace(
        rows,
        attempts=tuple(
            replace(one, clicks=4 + one.session_id, errors={"menu": one.session_id % 2})
            for one in rows.attempts
        ),
    )
    found = table(replace(make_source(plan, people=5), results=assemble(rows, Choices())))
    # Solved by 1, 2, 4 and 5: clicks 5, 6, 8, 9; errors of all five: 1, 0, 1, 0, 1.
    assert found.rows[0][4] == "7.0 / 4, n\u00a0=\u00a04"
    assert found.rows[0][6] == "41 / 20"
    assert found.rows[0][7] == "0.60 (0.55)"


@pytest.mark.parametrize("people", [0, 1])
def test_of_hardly_anybody_no_deviation_is_claimed(people: int) -> None:
    document = compose(make_source(people=people))
    section = next(one for one in document.sections if one.id == "summary")
    if not people:
        [said] = section.blocks
        assert isinstance(said, Prose)
        assert said.paragraphs == ("No attempt is counted yet.",)
        return
    found = next(block for block in section.blocks if isinstance(block, Grid))
    assert found.rows[0][3] == "100"
    assert "(" not in str(found.rows[0][5])


def test_the_report_names_its_model_and_claims_no_conformance() -> None:
    page = render(compose(make_source(people=7)))
    assert "NISTIR 7742" in page
    assert "conforms" not in page

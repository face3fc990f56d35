"""What was asked before tasks stands beside what was met, where the two were told by the same people."""

from tests.results.made import Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.detail_table import Detail
from usability.results.details import details
from usability.results.rows import AnswerRow
from usability.studies.plan import Asked


def maker(*told: tuple[int | None, int | None], after: str = "experience") -> Maker:
    """told: for each person expected and experienced ease of the task "oxygen"."""
    made = Maker(plan(before_task=[Asked(instrument="expectation")], after_task=[Asked(instrument=after)]))
    for expected, experienced in told:
        made.person({"oxygen": ("solved", 40.0), "silver": ("solved", 20.0)})
        number = len(made.sessions)
        if expected is not None:
            made.answers.append(
                AnswerRow(
                    number,
                    "before:oxygen",
                    "before_task",
                    "oxygen",
                    "",
                    "expectation.q1",
                    expected,
                    None,
                    None,
                )
            )
        if experienced is not None:
            made.answers.append(
                AnswerRow(
                    number, "after:oxygen", "after_task", "oxygen", "", f"{after}.q1", experienced, None, None
                )
            )
    return made


def tables(made: Maker) -> dict[str, Detail]:
    return {one.key: one for one in details(assemble(made.rows, Choices()))}


def test_expected_easy_and_met_as_hard_is_to_be_fixed_fast() -> None:
    """W30: 5 before and 3 after (Albert and Dixon 2003). Who told only one of the two is not among them."""
    found = tables(maker((5, 3), (6, 2), (5, 3), (4, 3), (5, 4), (7, None), (None, 7)))
    (row,) = found["expectations"].rows
    assert [cell.text for cell in row] == ["1 Oxygen", "5.0", "3.0", "fix it fast"]
    assert row[1].interval.endswith("n\u00a0=\u00a05")
    assert found["expectations"].finding == "1 of 1 came out harder than expected: fix fast"
    # Six said what they expected.
    (before,) = found["asked-before"].rows
    assert before[1].text == "Expected ease"
    assert before[2].interval.endswith("n\u00a0=\u00a06")


def test_few_people_suggest_nothing_and_seq_serves_as_well() -> None:
    (row,) = tables(maker(*[(5, 3)] * 4, after="seq"))["expectations"].rows
    assert (row[1].text, row[2].text, row[3].text) == ("5.0", "3.0", None)
    (row,) = tables(maker(*[(2, 6)] * 5, after="seq"))["expectations"].rows
    assert row[3].text == "promote it"


def test_a_rating_after_the_task_is_not_mixed_with_one_before_it() -> None:
    results = assemble(maker((5, 3), (6, 2)).rows, Choices())
    figures = results.tasks[0].figures[0]
    assert [one.key for one in figures.ratings] == ["experience"]
    assert figures.ratings[0].estimate.value == 2.5
    assert figures.before[0].estimate.value == 5.5
    assert "expectations" not in tables(maker())

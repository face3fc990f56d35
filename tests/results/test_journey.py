"""What people did beside what they said, against numbers computed by hand and with scipy."""

from dataclasses import replace
from datetime import date

import pytest
from scipy import stats

from tests.results.made import Maker, plan
from usability.measures.rounding import NBSP
from usability.results.assemble import assemble
from usability.results.choices import Choices, Success
from usability.results.journey_model import Journey, Level, Part, Told
from usability.results.journey_shown import shown
from usability.results.journey_words import answer, asked, cautions
from usability.results.rows import AnswerRow, BusinessRow, Rows
from usability.studies.plan import Asked, Condition, Conditions, Design, Task

SOLVED = [9, 8, 10, 7, 9, 8]
FAILED = [5, 6, 3, 7, 4]


def shop(**more: object) -> Maker:
    tasks = [
        Task(key="find", title="Find a rake", scenario="Do.", touchpoint="Search", journey_stage="Choose"),
        Task(
            key="pay",
            title="Pay",
            scenario="Do.",
            touchpoint="Checkout",
            journey_stage="Buy",
            conversion=True,
        ),
        Task(key="return", title="Send it back", scenario="Do.", touchpoint="Checkout", journey_stage="Buy"),
    ]
    asked_last = [Asked(instrument=key) for key in ("nps", "csat", "ltc", "overall")]
    return Maker(plan(**{"tasks": tasks, "final": asked_last, **more}))


def says(maker: Maker, person: int, instrument: str, value: int, kind: str = "final", task: str = "") -> None:
    condition = ""
    maker.answers.append(
        AnswerRow(
            person, f"{kind}:{instrument}", kind, task, condition, f"{instrument}.q1", value, None, None
        )
    )


def eleven() -> Maker:
    """Six pay and recommend with SOLVED, five do not and recommend with FAILED. Everybody finds."""
    made = shop()
    for likely in SOLVED:
        made.person({"find": ("solved", 20.0), "pay": ("solved", 40.0)})
        says(made, len(made.sessions), "nps", likely)
    for likely in FAILED:
        made.person({"find": ("solved", 20.0), "pay": ("failed", 90.0)})
        says(made, len(made.sessions), "nps", likely)
    return made


def journey_of(rows: Rows, choices: Choices | None = None) -> Journey:
    return assemble(rows, choices or Choices()).journey


def only(found: Journey) -> Part:
    assert len(found.parts) == 1
    return found.parts[0]


def told(part: Part, stop: str, measure: str, column: str = "") -> Told:
    found = part.told_at(stop, column, measure)
    assert found is not None
    return found


def test_the_stops_are_tasks_touchpoints_and_stages_in_the_plans_order() -> None:
    found = journey_of(eleven().rows)
    assert [one.name for one in found.at(Level.TASK)] == ["Find a rake", "Pay", "Send it back"]
    assert [one.name for one in found.at(Level.TOUCHPOINT)] == ["Search", "Checkout"]
    assert [(one.name, one.tasks) for one in found.at(Level.STAGE)] == [
        ("Choose", ("find",)),
        ("Buy", ("pay", "return")),
    ]
    assert found.main is Level.TOUCHPOINT


def test_both_groups_their_difference_and_its_test() -> None:
    one = told(only(journey_of(eleven().rows)), "pay", "nps")
    # Means by hand: 51/6 = 8.5 and 25/5 = 5.
    assert (one.solved.value, one.solved.n) == (pytest.approx(8.5), 6)
    assert (one.unsolved.value, one.unsolved.n) == (pytest.approx(5.0), 5)
    theirs = stats.ttest_ind(FAILED, SOLVED, equal_var=False)
    gap = one.comparison
    assert gap.test == "Welch t"
    assert gap.estimate.value == pytest.approx(-3.5)
    assert gap.p == pytest.approx(theirs.pvalue)
    interval = theirs.confidence_interval(0.95)
    assert (gap.estimate.low, gap.estimate.high) == (
        pytest.approx(interval.low),
        pytest.approx(interval.high),
    )


def test_nps_of_both_groups_beside_it() -> None:
    one = told(only(journey_of(eleven().rows)), "pay", "nps.score")
    # 9 8 10 7 9 8: three promoters of six. 5 6 3 7 4: four detractors of five.
    assert one.solved.value == pytest.approx(50)
    assert one.unsolved.value == pytest.approx(-80)
    assert one.comparison.estimate.value == pytest.approx(-130)
    # Rocks adds three quarters to each extreme and three people: for one group -4 of 8, for the other 3 of 9.
    centre = (one.comparison.estimate.low or 0) + (one.comparison.estimate.high or 0)
    assert centre / 2 == pytest.approx(100 * (-0.5 - 1 / 3), abs=1e-9)
    assert one.comparison.test.startswith("two NPS")


def test_the_questions_answer_is_a_sentence_that_has_its_numbers() -> None:
    results = assemble(eleven().rows, Choices())
    part = results.journey.parts[0]
    found = asked(results, part, "", part.named("nps"), Level.TOUCHPOINT)
    assert found[1].question == "Do people who did not solve “Checkout” in full recommend less?"
    said = found[1].answer.replace(NBSP, " ")
    assert said.startswith(
        "Yes: 5.0 (3.0–7.0), n = 5 against 8.5 (7.4–9.6), n = 6 of those who solved it; the difference"
    )
    assert "Welch t" in found[1].answer
    assert found[0].answer == "Not enough data: of the 11 of whom it is known everybody solved it."


def test_fewer_than_five_in_a_group_get_no_word_of_verdict() -> None:
    made = shop()
    for outcome, likely in (("solved", 10), ("solved", 10), ("failed", 0), ("failed", 1)):
        made.person({"pay": (outcome, 30.0)})
        says(made, len(made.sessions), "nps", likely)
    part = only(journey_of(made.rows))
    one = told(part, "pay", "nps")
    assert not one.settled
    assert answer(part.named("nps"), one).startswith("Too few to say")


def test_what_counts_as_success_is_what_was_chosen() -> None:
    made = shop()
    for outcome, likely in (("solved", 9), ("partly", 8), ("failed", 2)):
        made.person({"pay": (outcome, 30.0)})
        says(made, len(made.sessions), "nps", likely)
    strict = told(only(journey_of(made.rows)), "pay", "nps")
    lenient = told(only(journey_of(made.rows, Choices(success=Success.LENIENT))), "pay", "nps")
    assert (strict.solved.n, strict.unsolved.n) == (1, 2)
    assert (lenient.solved.n, lenient.unsolved.n) == (2, 1)


def test_excluded_people_are_left_out_unless_chosen() -> None:
    rows = eleven().rows
    sessions = (*rows.sessions[:-1], replace(rows.sessions[-1], excluded=True))
    brought = tuple(BusinessRow(one.person, "churned", 1, "", date(2026, 9, 30)) for one in rows.sessions)
    rows = replace(rows, sessions=sessions, business=brought)
    without, counted = (only(journey_of(rows, Choices(with_excluded=one))) for one in (False, True))
    for part, n in ((without, 10), (counted, 11)):
        assert told(part, "pay", "nps").everyone.n == n
        assert next(one for one in part.whole if one.measure == "churned").estimate.n == n


def test_segments_take_what_people_said_with_them() -> None:
    made = shop()
    for often, likely in (("daily", 9), ("daily", 10), ("rarely", 1)):
        made.person({"pay": ("solved", 30.0)}, often=often)
        says(made, len(made.sessions), "nps", likely)
    part = only(journey_of(made.rows, Choices(segment=("often", "daily"))))
    assert told(part, "pay", "nps").everyone.value == pytest.approx(9.5)


def test_several_tasks_at_a_touchpoint_are_means_of_peoples_shares() -> None:
    made = shop()
    for pay, back in (("solved", "solved"), ("solved", "failed"), ("failed", "failed")):
        made.person({"pay": (pay, 30.0), "return": (back, 60.0)})
        says(made, len(made.sessions), "csat", 4)
    part = only(journey_of(made.rows))
    ux = part.ux_at("touchpoint:Checkout", "")
    assert ux is not None
    # Shares 1, ½ and 0: mean ½, n three people and not six attempts.
    assert (ux.success.value, ux.success.n, ux.attempts) == (pytest.approx(0.5), 3, 6)
    # One of three solved everything there.
    one = told(part, "touchpoint:Checkout", "csat")
    assert (one.solved.n, one.unsolved.n) == (1, 2)
    # The conversion is paying alone: two of three.
    assert ux.conversion is not None
    assert (ux.conversion.x, ux.conversion.n) == (2, 3)
    find = part.ux_at("find", "")
    assert find is not None
    assert find.conversion is None
    assert find.success.value is None


def test_the_share_of_satisfied_people_has_the_test_of_shares() -> None:
    made = shop()
    for outcome, satisfied in [("solved", 5)] * 5 + [("solved", 4), ("failed", 4)] + [("failed", 2)] * 5:
        made.person({"pay": (outcome, 30.0)})
        says(made, len(made.sessions), "csat", satisfied)
    one = told(only(journey_of(made.rows)), "pay", "csat.satisfied")
    assert (one.solved.x, one.solved.n, one.unsolved.x, one.unsolved.n) == (6, 6, 1, 6)
    assert one.comparison.test == "N-1 two-proportion"
    # Pooled 7/12: (1/6 - 1)·√(11/12) / √(7/12·5/12·(1/6 + 1/6)).
    assert one.comparison.statistic == pytest.approx(-2.80306, abs=1e-5)


def test_holm_goes_over_one_measure_at_all_stops_of_a_level() -> None:
    made = shop()
    people = [("solved", likely) for likely in SOLVED] + [("failed", likely) for likely in FAILED]
    for number, (outcome, likely) in enumerate(people):
        sent_back = "failed" if number % 3 else "solved"
        made.person({"find": ("solved", 20.0), "pay": (outcome, 40.0), "return": (sent_back, 40.0)})
        says(made, len(made.sessions), "nps", likely)
    part = only(journey_of(made.rows))
    pay, back = told(part, "pay", "nps"), told(part, "return", "nps")
    # Everybody finds, so nothing is tested there: two tests, of which the smaller p counts twice.
    assert told(part, "find", "nps").comparison.p is None
    assert pay.adjusted is not None
    assert back.adjusted is not None
    assert (pay.adjusted.family, back.adjusted.family) == (2, 2)
    assert pay.comparison.p is not None
    assert back.comparison.p is not None
    assert pay.comparison.p < back.comparison.p
    assert pay.adjusted.p == pytest.approx(2 * pay.comparison.p)
    assert back.adjusted.p == pytest.approx(back.comparison.p)


def test_rank_correlation_with_peoples_share_of_successes() -> None:
    made = shop()
    shares, likely = [0, 0.5, 0.5, 1, 1, 1], [2, 4, 3, 7, 9, 8]
    for share, said in zip(shares, likely, strict=True):
        made.person(
            {
                "find": ("solved" if share > 0 else "failed", 20.0),
                "pay": ("solved" if share == 1 else "failed", 20.0),
            }
        )
        says(made, len(made.sessions), "ltc", min(said, 7))
        says(made, len(made.sessions), "nps", said)
    going = next(one for one in only(journey_of(made.rows)).going if one.measure == "nps")
    theirs = stats.spearmanr(shares, likely)
    assert going.comparison.estimate.value == pytest.approx(theirs.statistic)
    assert going.comparison.p == pytest.approx(theirs.pvalue)
    assert going.comparison.estimate.n == 6
    assert going.comparison.estimate.low is not None


def test_what_is_asked_after_a_task_stands_with_that_task() -> None:
    made = shop(after_task=[Asked(instrument="csat")], final=[])
    made.person({"find": ("solved", 20.0), "pay": ("failed", 20.0)})
    says(made, 1, "csat", 5, "after_task", "find")
    says(made, 1, "csat", 1, "after_task", "pay")
    part = only(journey_of(made.rows))
    assert told(part, "find", "csat.task").everyone.value == 5
    assert told(part, "pay", "csat.task").everyone.value == 1


def test_within_people_each_condition_keeps_its_own_words() -> None:
    conditions = Conditions(
        design=Design.WITHIN_ALL, items=[Condition(key="a", name="Old"), Condition(key="b", name="New")]
    )
    made = shop(
        conditions=conditions, after_condition=[Asked(instrument="overall")], final=[Asked(instrument="nps")]
    )
    made.person({"find": ("solved", 20.0), "pay": ("failed", 20.0)}, conditions={"find": "a", "pay": "b"})
    for condition, value in (("a", 2), ("b", 6)):
        made.answers.append(
            AnswerRow(
                1,
                "after_condition:overall",
                "after_condition",
                "",
                condition,
                "overall.q1",
                value,
                None,
                None,
            )
        )
    says(made, 1, "nps", 8)
    once, apart = journey_of(made.rows).parts
    assert (once.columns, apart.columns) == (("",), ("a", "b"))
    assert [one.estimate.value for one in apart.whole] == [2, 6]
    assert told(once, "pay", "nps").unsolved.value == 8


def test_figures_of_the_business_are_the_newest_and_never_mix_currencies() -> None:
    rows = eleven().rows
    brought = [
        BusinessRow(person, "churned", float(person > 7), "", date(2026, 9, 30)) for person in range(1, 12)
    ]
    brought += [
        BusinessRow(person, "revenue", 10.0 * person, "EUR", date(2026, 9, 30)) for person in (1, 2, 3)
    ]
    brought += [
        BusinessRow(1, "revenue", 100, "EUR", date(2026, 10, 31), "Records"),
        BusinessRow(4, "revenue", 7, "USD", date(2026, 9, 30)),
        BusinessRow(99, "revenue", 1e9, "EUR", date(2026, 9, 30)),
    ]
    part = only(journey_of(replace(rows, business=tuple(brought))))
    whole = {one.measure: one for one in part.whole}
    assert (whole["churned"].estimate.x, whole["churned"].estimate.n) == (4, 11)
    # 100 in place of 10, then 20 and 30: mean 50, median 30.
    euros = whole["revenue:EUR"]
    assert (euros.estimate.value, euros.estimate.n) == (pytest.approx(50), 3)
    assert euros.median is not None
    assert euros.median.value == 30
    assert whole["revenue:USD"].estimate.n == 1
    assert all(
        one.imported and "(imported)" in one.label for one in part.measures if one.key in whole and one.dates
    )
    churned = told(part, "pay", "churned")
    # People 8 to 11 left: nobody of the six who paid, four of the five others.
    assert (churned.solved.x, churned.solved.n, churned.unsolved.x, churned.unsolved.n) == (0, 6, 4, 5)
    assert churned.comparison.estimate.value == pytest.approx(0.8)
    assert "churned" in {one.measure for one in part.going}


def test_nothing_is_invented_where_nothing_was_asked_or_imported() -> None:
    made = Maker(plan())
    made.person({"oxygen": ("solved", 20.0)}, sus=75)
    results = assemble(made.rows, Choices())
    assert not results.journey.said
    assert shown(results) == ()
    with_stops = shop(final=[])
    with_stops.person({"find": ("solved", 20.0)})
    one = shown(assemble(with_stops.rows, Choices()))[0]
    assert (one.asked, one.told, one.imported) == ((), (), None)
    assert one.beside[0].said == ()


def test_likelihood_to_continue_has_its_mean_and_the_share_of_the_two_highest_answers() -> None:
    """A stated intention: what stands with it says so."""
    made = shop()
    for likely in (7, 6, 6, 5, 2):
        made.person({"pay": ("solved", 30.0)})
        says(made, len(made.sessions), "ltc", likely)
    part = only(journey_of(made.rows))
    found = {one.measure: one.estimate for one in part.whole}
    assert found["ltc"].value == pytest.approx(5.2)
    assert (found["ltc.likely"].x, found["ltc.likely"].n) == (3, 5)
    assert part.named("ltc.likely").label == "Likely to continue (6 or 7)"
    assert [one.measure for one in part.going if one.measure.startswith("ltc")] == ["ltc"]
    assert "stated intention" in " ".join(cautions(part.measures))
    assert cautions([part.named("overall")]) == ()

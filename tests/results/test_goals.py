"""Goals of the plan: the tests are scipy's, and a word stands only where interval and test agree."""

from dataclasses import replace
from datetime import timedelta
from math import log, sqrt
from statistics import mean

import pytest
from pydantic import ValidationError
from scipy import stats

from tests.results.made import BEGAN, Maker, plan, solved
from usability.results.assemble import assemble
from usability.results.choices import Choices, Modes, Success
from usability.results.figures import as_document
from usability.results.goal_model import GoalResult, Verdict
from usability.results.goals import goal_heading, goal_rows, set_words, verdict_words
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow
from usability.results.words import answer, plain
from usability.studies.goals import goals_of, mistake, success_goal, target_words
from usability.studies.plan import Asked, Goal, GoalMeasure, StudyPlan, Task
from usability.studies.rules import obstacles

SHARE = Goal(key="oxygen", measure=GoalMeasure.SUCCESS, task="oxygen", target=0.5)
SHARES = Goal(key="all", measure=GoalMeasure.SUCCESS, target=0.78)
TIME = Goal(key="time", measure=GoalMeasure.TIME, task="oxygen", target=60)
TIMES = Goal(key="times", measure=GoalMeasure.TIME, target=60)
SUS = Goal(key="sus", measure=GoalMeasure.SCORE, instrument="sus", target=68)
OXYGEN = [30.0, 45.0, 52.0, 41.0, 38.0, 35.0, 49.0, 44.0, 31.0, None]
SILVER = [90.0, None, 70.0, None, 66.0, None, None, 80.0, None, None]
SCORES = [75, 100, 75, 50, 75, 100, 75, 75, 100, 75]


def study(*goals: Goal) -> Maker:
    """Ten people; nine solve oxygen, four silver."""
    maker = Maker(plan(goals=list(goals)))
    for oxygen, silver, score in zip(solved(OXYGEN), solved(SILVER), SCORES, strict=True):
        maker.person({"oxygen": oxygen, "silver": silver}, sus=score)
    return maker


def one_goal(results: StudyResults) -> GoalResult:
    (found,) = results.goals
    return found


def test_a_tasks_share_is_tested_by_the_exact_binomial_with_mid_p() -> None:
    goal = one_goal(assemble(study(SHARE).rows, Choices()))
    (column,) = goal.columns
    expected = stats.binom.sf(8, 10, 0.5) - stats.binom.pmf(9, 10, 0.5) / 2
    assert column.p == pytest.approx(expected)
    assert column.p == pytest.approx(6 / 1024)
    # Without mid-P the whole of P(X = 9) counts: 1 + 10 of 1024 (Sauro and Lewis 2016).
    assert column.p_exact == pytest.approx(11 / 1024)
    assert goal_rows(assemble(study(SHARE).rows, Choices()))[0][-2] == (
        "exact binomial, mid-P; without mid-P p =\u00a00.011"
    )
    assert (column.estimate.x, column.estimate.n, column.people) == (9, 10, 10)
    assert column.verdict is Verdict.MET
    assert goal.target == "at least 50\u00a0%"


def test_a_share_over_all_tasks_is_tested_over_people() -> None:
    goal = one_goal(assemble(study(SHARES).rows, Choices()))
    shares = [
        ((one is not None) + (other is not None)) / 2 for one, other in zip(OXYGEN, SILVER, strict=True)
    ]
    expected = stats.ttest_1samp(shares, 0.78, alternative="greater")
    (column,) = goal.columns
    assert column.p == pytest.approx(expected.pvalue)
    assert column.p_missed == pytest.approx(1 - expected.pvalue)
    assert column.verdict is Verdict.OPEN
    assert "on both sides of the goal" in verdict_words(goal, column)
    assert f"{round((1 - expected.pvalue) * 100)}\u00a0% confidence" in verdict_words(goal, column)


def test_a_tasks_time_is_tested_on_the_logarithm() -> None:
    goal = one_goal(assemble(study(TIME).rows, Choices()))
    logs = [log(value) for value in OXYGEN if value]
    (column,) = goal.columns
    assert column.p == pytest.approx(stats.ttest_1samp(logs, log(60), alternative="less").pvalue)
    assert column.verdict is Verdict.MET
    assert goal.target == "at most 60\u00a0s"


def test_times_over_all_tasks_take_people_as_clusters() -> None:
    (column,) = one_goal(assemble(study(TIMES).rows, Choices())).columns
    people = [
        [log(value) for value in pair if value] for pair in zip(OXYGEN, SILVER, strict=True) if any(pair)
    ]
    every = [value for own in people for value in own]
    centre, groups = mean(every), len(people)
    se = sqrt(groups / (groups - 1) * sum(sum(value - centre for value in own) ** 2 for own in people)) / len(
        every
    )
    assert groups == 9
    assert column.p == pytest.approx(stats.t.sf((log(60) - centre) / se, groups - 1))
    assert column.people == 9


def test_a_score_is_tested_against_its_goal() -> None:
    goal = one_goal(assemble(study(SUS).rows, Choices()))
    (column,) = goal.columns
    assert column.p == pytest.approx(stats.ttest_1samp(SCORES, 68, alternative="greater").pvalue)
    assert column.verdict is Verdict.MET
    assert (goal.aim, goal.target) == ("System Usability Scale (SUS)", "at least 68")


def test_a_goal_that_is_missed_says_so_and_four_people_say_nothing() -> None:
    high = Goal(key="silver", measure=GoalMeasure.SUCCESS, task="silver", target=0.9)
    missed = one_goal(assemble(study(high).rows, Choices()))
    assert missed.columns[0].verdict is Verdict.MISSED
    assert verdict_words(missed, missed.columns[0]).startswith("Not met")
    rows = study(high).rows
    few = one_goal(assemble(replace(rows, sessions=rows.sessions[:4]), Choices()))
    assert few.columns[0].verdict is Verdict.OPEN
    assert verdict_words(few, few.columns[0]) == "Cannot be told yet: fewer than five people."
    nobody = one_goal(assemble(replace(rows, sessions=()), Choices()))
    assert verdict_words(nobody, nobody.columns[0]) == "There is no data yet."


def test_goals_follow_the_choice() -> None:
    maker = study(SHARE)
    maker.person({"oxygen": ("partly", 50.0)}, mode="moderated")
    apart = one_goal(assemble(maker.rows, Choices()))
    assert [(one.condition, one.estimate.x, one.estimate.n) for one in apart.columns] == [
        ("moderated", 0, 1), ("unmoderated", 9, 10),
    ]  # fmt: skip
    pooled = one_goal(assemble(maker.rows, Choices(modes=Modes.POOLED, success=Success.LENIENT)))
    assert [(one.estimate.x, one.estimate.n) for one in pooled.columns] == [(10, 11)]


def test_a_goal_set_after_somebody_began_says_so() -> None:
    maker = Maker(plan(), plan(goals=[SHARE]))
    maker.person({"oxygen": ("solved", 30.0)}, days=0)
    late = one_goal(assemble(maker.rows, Choices()))
    assert (late.version, late.set_at, late.late) == (2, BEGAN, False)
    maker.sessions[0] = replace(maker.sessions[0], admitted_at=BEGAN - timedelta(minutes=1))
    late = one_goal(assemble(maker.rows, Choices()))
    assert late.late
    assert "set after the first session" in set_words(late)


def test_a_goal_that_was_changed_counts_from_its_change() -> None:
    maker = Maker(plan(goals=[SHARE]), plan(goals=[SHARE.model_copy(update={"target": 0.4})]))
    maker.person({"oxygen": ("solved", 30.0)}, days=-0.5)
    goal = one_goal(assemble(maker.rows, Choices()))
    assert (goal.wanted, goal.version, goal.late) == (0.4, 2, True)


def test_of_trials_from_a_file_nobody_knows_what_came_first() -> None:
    maker = Maker(plan(goals=[SHARE]))
    maker.person({"oxygen": ("solved", 30.0)}, mode="imported", days=-9)
    goal = one_goal(assemble(maker.rows, Choices()))
    assert goal.late is None
    assert "not known" in set_words(goal)


def test_a_share_that_a_task_itself_names_is_a_goal_and_a_line_in_the_figure() -> None:
    tasks = [Task(key="oxygen", title="Oxygen", scenario="Do.", success_goal=0.8)]
    both = plan(tasks=tasks)
    assert [(goal.of, goal.target) for goal in goals_of(both)] == [("success/oxygen", 0.8)]
    listed = plan(tasks=tasks, goals=[SHARE])
    assert [(goal.of, goal.target) for goal in goals_of(listed)] == [("success/oxygen", 0.5)]
    assert success_goal(listed, "oxygen") == 0.5
    maker = Maker(listed)
    maker.person({"oxygen": ("solved", 30.0)})
    assert assemble(maker.rows, Choices()).tasks[0].success_goal == 0.5


def test_the_table_and_the_document_have_every_goal() -> None:
    results = assemble(study(SHARE, SHARES, TIME, TIMES, SUS).rows, Choices())
    assert len(goal_rows(results)) == 5
    assert goal_heading(results) == "Goals: 4 met, 1 cannot be told yet"
    goals = as_document(results)["goals"]
    assert isinstance(goals, list)
    assert [one["of"] for one in goals] == ["success/oxygen", "success/", "time/oxygen", "time/", "score/sus"]
    assert goals[0]["columns"][0]["verdict"] == "met"


@pytest.mark.parametrize(
    "values",
    [
        {"measure": "success", "target": 1.2},
        {"measure": "success", "target": 0},
        {"measure": "time", "target": -3},
        {"measure": "score", "target": 68},
        {"measure": "time", "instrument": "sus", "target": 60},
        {"measure": "score", "instrument": "sus", "task": "oxygen", "target": 68},
        {"measure": "success", "target": float("nan")},
    ],
)
def test_a_goal_that_cannot_be_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Goal.model_validate({"key": "goal", **values})


def test_two_goals_for_the_same_are_refused_and_old_files_stay_valid() -> None:
    with pytest.raises(ValidationError, match="two goals are for the same thing"):
        plan(goals=[SHARE, SHARE.model_copy(update={"key": "again", "target": 0.6})])
    assert StudyPlan.model_validate({"format": "usability-study/1", "title": "Old"}).goals == []


def test_a_goal_for_what_the_plan_does_not_ask_stands_in_the_way_of_publishing() -> None:
    lost = plan(goals=[SHARE.model_copy(update={"task": "gold"}), SUS], final=[])
    said = [one.message for one in obstacles(lost) if one.place.startswith("goals.")]
    assert said == [
        "A goal is for the task “gold”, which the plan does not have.",
        "A goal is for the questionnaire “sus”, which the plan does not ask.",
    ]
    too_high = plan(goals=[SUS.model_copy(update={"target": 120})])
    assert any("its scores go from 0 to 100" in one.message for one in obstacles(too_high))
    assert mistake(SHARE, plan(), None) is None
    assert target_words(SHARE.model_copy(update={"target": 0.785})) == "at least 78.5\u00a0%"


def test_a_goal_says_how_many_attempts_wait_for_a_moderator() -> None:
    maker = study(SHARE)
    rows = [replace(one, outcome=None) if one.task == "oxygen" else one for one in maker.attempts]
    results = assemble(replace(maker.rows, attempts=tuple(rows)), Choices())
    goal = one_goal(results)
    assert verdict_words(goal, goal.columns[0]) == (
        "There is no data yet. 10 attempts wait for a moderator to score them; no figure counts them yet."
    )
    assert plain(answer(results).paragraphs[-1]).startswith("10 attempts wait for a moderator")
    some = [
        replace(one, outcome=None) if one.task == "oxygen" and one.session_id == 1 else one
        for one in maker.attempts
    ]
    goal = one_goal(assemble(replace(maker.rows, attempts=tuple(some)), Choices()))
    assert (goal.columns[0].estimate.n, goal.columns[0].waiting) == (9, 1)
    assert verdict_words(goal, goal.columns[0]).startswith("Met")
    assert verdict_words(goal, goal.columns[0]).endswith("it yet.")
    # The figure counts the first time in a row, so nothing of it waits for a later one.
    later = [replace(one, step=f"{one.step}~2") if one.outcome is None else one for one in some]
    goal = one_goal(assemble(replace(maker.rows, attempts=tuple(later)), Choices()))
    assert goal.columns[0].waiting == 0


def test_a_share_asked_after_tasks_is_tested_over_people_and_has_no_exact_p() -> None:
    asked = [Asked(instrument="csat")]
    wanted = Goal(key="csat", measure=GoalMeasure.SCORE, instrument="csat", target=0.5)
    maker = Maker(plan(goals=[wanted], after_task=asked))
    for number, answer_given in enumerate((5, 4, 5, 4, 2, 5), start=1):
        maker.person({"oxygen": ("solved", 40.0)})
        maker.answers.append(
            AnswerRow(number, "after:oxygen", "after_task", "oxygen", "", "csat.q1", answer_given, None, None)
        )
    (column,) = one_goal(assemble(maker.rows, Choices())).columns
    assert (column.estimate.x, column.estimate.n) == (5, 6)
    assert (column.test, column.p_exact) == ("one-sample t over people", None)
    assert column.p == pytest.approx(stats.ttest_1samp([1, 1, 1, 1, 0, 1], 0.5, alternative="greater").pvalue)


def test_a_goal_on_a_task_that_only_one_version_has_does_not_stand_where_versions_are_compared() -> None:
    gold = Task(key="gold", title="Gold", scenario="Do.")
    only = Goal(key="gold", measure=GoalMeasure.SUCCESS, task="gold", target=0.5)
    before = plan()
    maker = Maker(before, plan(tasks=[*before.tasks, gold], goals=[only, SHARE]))
    for oxygen in solved(OXYGEN):
        maker.person({"oxygen": oxygen})
        maker.person({"oxygen": oxygen, "gold": oxygen}, version=2)
    assert [one.key for one in assemble(maker.rows, Choices()).goals] == ["gold", "oxygen"]
    assert [one.key for one in assemble(maker.rows, Choices(by="version")).goals] == ["oxygen"]

"""What stands side by side and what is pooled, and the right test for who the people are, as scipy has it."""

from math import exp, log
from statistics import mean

import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from tests.results.made import Maker, plan, solved
from usability.results import compared, words
from usability.results.assemble import assemble
from usability.results.choices import Choices, Correction, Modes, Success
from usability.results.choosers import choosers, sentence
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.task_figures import Difference
from usability.studies.plan import Condition, Conditions, Design, Task

WATCHED = [30.0, 45.0, 52.0, 61.0, 38.0, None]
ALONE = [40.0, 72.0, 66.0, None, 80.0, 95.0, None, 120.0]


@pytest.fixture
def both() -> Maker:
    """Six moderated and eight unmoderated people on one plan."""
    maker = Maker(plan())
    for number, did in enumerate(solved(WATCHED)):
        maker.person(
            {"oxygen": did, "silver": ("solved", 20.0)}, mode="moderated", device="desktop",
            sus=75 if number % 2 else 100, often="daily",
        )  # fmt: skip
    for number, did in enumerate(solved(ALONE)):
        maker.person(
            {"oxygen": did, "silver": ("failed", 30.0)}, device="phone" if number % 2 else "desktop",
            sus=50 if number % 2 else 25, often="rarely" if number else "",
        )  # fmt: skip
    return maker


def one_difference(results: StudyResults, measure: str, task: str = "", at: int = 0) -> Difference:
    every = [
        one.difference for one in [*compared.overall(results), *compared.by_task(results)] if one.task == task
    ]
    return [one for one in every if one.measure == measure][at]


def test_people_who_are_all_alike_are_no_proof_that_nothing_differs() -> None:
    maker = Maker(plan())
    for mode in ("moderated", "unmoderated"):
        for _ in range(3):
            maker.person({"oxygen": ("solved", 30.0), "silver": ("solved", 20.0)}, mode=mode)
    said = " ".join(words.plain(one) for one in words.answer(assemble(maker.rows, Choices())).paragraphs)
    assert "without any spread within the groups, which gives no range" in said
    assert "fits the data" not in said


def test_moderated_and_unmoderated_stand_side_by_side_unasked(both: Maker) -> None:
    results = assemble(both.rows, Choices())
    assert [one.name for one in results.conditions] == ["Moderated", "Unmoderated"]
    oxygen = results.tasks[0]
    assert [(one.strict.x, one.strict.n) for one in oxygen.figures] == [(5, 6), (6, 8)]
    assert [column.summary.main.n for column in results.instruments[0].columns] == [6, 8]
    assert any("are not pooled: being watched" in note for note in results.notes)
    assert not any(one.name.startswith("together.") for one in figures(results))
    said = [words.plain(one) for one in words.answer(results).paragraphs]
    assert any("of 6 in moderated sessions" in one and "of 8 in unmoderated sessions" in one for one in said)
    assert "in moderated and unmoderated sessions, side by side" in sentence(results)


def test_they_are_pooled_only_when_asked(both: Maker) -> None:
    results = assemble(both.rows, Choices(modes=Modes.POOLED))
    assert not results.compares
    assert (results.tasks[0].figures[0].strict.x, results.tasks[0].figures[0].strict.n) == (11, 14)
    assert any("are counted together, as was chosen" in note for note in results.notes)
    assert "counted together" in sentence(results)
    alone = assemble(both.rows, Choices(modes=Modes.MODERATED))
    assert alone.flow.people == alone.flow.started == 6
    assert not alone.compares


def test_success_on_a_task_between_people_is_the_n_minus_1_test(both: Maker) -> None:
    one = one_difference(assemble(both.rows, Choices()), "success", "oxygen")
    assert not one.within
    assert one.comparison.test == "N-1 two-proportion"
    chi2 = stats.chi2_contingency([[5, 1], [6, 2]], correction=False).statistic * 13 / 14
    assert one.comparison.p == pytest.approx(stats.chi2.sf(chi2, 1))
    assert one.comparison.estimate.value == pytest.approx(6 / 8 - 5 / 6)
    assert one.comparison.effect_name == "h"


def test_shares_over_tasks_scores_and_times_are_welch_between_people(both: Maker) -> None:
    results = assemble(both.rows, Choices())
    watched = [(1 + (time is not None)) / 2 for time in WATCHED]
    alone = [(time is not None) / 2 for time in ALONE]
    one = one_difference(results, "success")
    expected = stats.ttest_ind(alone, watched, equal_var=False)
    assert one.comparison.p == pytest.approx(expected.pvalue)
    limits = expected.confidence_interval()
    assert (one.comparison.estimate.low, one.comparison.estimate.high) == pytest.approx(
        (limits.low, limits.high)
    )
    times = one_difference(results, "time", "oxygen")
    logs = [[log(value) for value in group if value] for group in (ALONE, WATCHED)]
    expected = stats.ttest_ind(*logs, equal_var=False)
    assert times.comparison.p == pytest.approx(expected.pvalue)
    assert times.comparison.estimate.value == pytest.approx(exp(mean(logs[0]) - mean(logs[1])))
    score = one_difference(results, "sus")
    expected = stats.ttest_ind([25, 50] * 4, [100, 75] * 3, equal_var=False)
    assert score.comparison.p == pytest.approx(expected.pvalue)
    assert score.settled
    assert "lower in unmoderated sessions, by 50.0" in compared.sentence(results, score)


def test_one_measure_on_all_tasks_is_one_family(both: Maker) -> None:
    results = assemble(both.rows, Choices())
    found = [one_difference(results, "success", task) for task in ("oxygen", "silver")]
    adjusted = multipletests([one.comparison.p for one in found], method="holm")[1]
    assert [one.adjusted and one.adjusted.p for one in found] == pytest.approx(list(adjusted))
    assert [one.adjusted and one.adjusted.family for one in found] == [2, 2]


def test_an_exploratory_list_is_adjusted_by_benjamini_hochberg_where_that_is_chosen(both: Maker) -> None:
    results = assemble(both.rows, Choices(correction=Correction.FDR))
    found = [one_difference(results, "success", task) for task in ("oxygen", "silver")]
    adjusted = multipletests([one.comparison.p for one in found], method="fdr_bh")[1]
    assert [one.adjusted and one.adjusted.p for one in found] == pytest.approx(list(adjusted))
    assert "p (Benjamini-Hochberg)" in compared.heads(results, tasks=True)
    assert "p (Holm)" in compared.heads(assemble(both.rows, Choices()), tasks=True)


def test_rounds_with_the_same_people_are_compared_within_people() -> None:
    second = plan(tasks=[*plan().tasks, Task(key="gold", title="Gold", scenario="Do.")])
    maker = Maker(plan(), second)
    first_round = [None, None, 50.0, None, 61.0, None, 44.0]
    second_round = [31.0, 42.0, 39.0, 50.0, 66.0, None, 40.0]
    for version, times in ((1, first_round), (2, second_round)):
        for person, did in enumerate(solved(times), start=1):
            tasks = {
                "oxygen": did,
                "silver": ("solved", 9.0),
                **({"gold": ("failed", 5.0)} if version == 2 else {}),
            }
            maker.person(tasks, version=version, person=person, days=version)
    results = assemble(maker.rows, Choices(by="version"))
    assert [one.name for one in results.conditions] == ["Version 1", "Version 2"]
    assert [task.key for task in results.tasks] == ["oxygen", "silver"]
    assert any(
        "Gold" not in note and "compared on the tasks that they share" in note for note in results.notes
    )
    assert any("Not in every version compared, and not counted: Gold." in note for note in results.notes)
    success = one_difference(results, "success", "oxygen")
    assert success.within
    assert success.comparison.test == "McNemar mid-P"
    assert success.comparison.p_exact == pytest.approx(mcnemar([[3, 0], [3, 1]], exact=True).pvalue)
    by_time = one_difference(results, "time", "oxygen")
    expected = stats.ttest_rel([log(39), log(66), log(40)], [log(50), log(61), log(44)])
    assert by_time.comparison.p == pytest.approx(expected.pvalue)
    assert by_time.comparison.estimate.n == 3
    assert "Fewer than five pairs" in compared.sentence(results, by_time)
    overall = one_difference(results, "success")
    shares = [[(bool(time) + 1) / 2 for time in times] for times in (second_round, first_round)]
    assert overall.comparison.p == pytest.approx(stats.ttest_rel(*shares).pvalue)


def test_versions_with_other_tasks_are_never_counted_together() -> None:
    maker = Maker(plan(), plan(tasks=plan().tasks[:1]))
    for version in (1, 2):
        maker.person({"oxygen": ("solved", 40.0)}, version=version)
    with pytest.raises(UnknownChoice, match="other tasks or conditions"):
        assemble(maker.rows, Choices(versions=(1, 2)))
    assert assemble(maker.rows, Choices(versions=(1, 2), by="version")).flow.people == 2


def test_segments_and_devices_leave_out_who_belongs_to_none(both: Maker) -> None:
    by_answer = assemble(both.rows, Choices(by="segment:often", modes=Modes.POOLED))
    assert [(one.name, figure.people) for one, figure in zip(by_answer.conditions, by_answer.overall, strict=True)] == [
        ("Every day", 6), ("Rarely", 7),
    ]  # fmt: skip
    assert by_answer.unplaced == 1
    assert any("1 person belongs to none of the groups" in note for note in by_answer.notes)
    assert any("Nobody was assigned by chance" in note for note in by_answer.notes)
    devices = assemble(both.rows, Choices(by="device", modes=Modes.UNMODERATED))
    assert [one.name for one in devices.conditions] == ["Desktop", "Phone"]
    assert [one.people for one in devices.overall] == [4, 4]
    assert "Fewer than five people in a group" in compared.sentence(
        devices, one_difference(devices, "success")
    )


def test_conditions_cross_ways_of_running_and_are_compared_on_one_axis_at_a_time() -> None:
    conditions = Conditions(
        design=Design.BETWEEN, items=[Condition(key="a", name="A"), Condition(key="b", name="B")]
    )
    maker = Maker(plan(conditions=conditions))
    for number in range(8):
        maker.person(
            {"oxygen": ("solved", 30.0 + number)}, mode="moderated" if number < 4 else "unmoderated",
            condition="ab"[number % 2], sus=50,
        )  # fmt: skip
    results = assemble(maker.rows, Choices())
    assert [one.name for one in results.conditions] == [
        "A, Moderated", "A, Unmoderated", "B, Moderated", "B, Unmoderated",
    ]  # fmt: skip
    pairs = {(one.first, one.second) for one in results.differences}
    assert pairs == {
        ("a.moderated", "a.unmoderated"), ("b.moderated", "b.unmoderated"), ("a.moderated", "b.moderated"),
        ("a.unmoderated", "b.unmoderated"),
    }  # fmt: skip
    assert results.condition_name("b.moderated") == "B, Moderated"
    alone = assemble(maker.rows, Choices(condition="b"))
    assert [one.name for one in alone.conditions] == ["Moderated", "Unmoderated"]
    assert alone.flow.people == 4


def test_what_is_asked_once_of_people_who_met_all_conditions_is_not_parted_by_them() -> None:
    conditions = Conditions(
        design=Design.WITHIN_SPLIT, items=[Condition(key="a", name="A"), Condition(key="b", name="B")]
    )
    maker = Maker(plan(conditions=conditions))
    for number in range(6):
        maker.person(
            {"oxygen": ("solved", 30.0 + number), "silver": ("solved", 20.0 + number)},
            conditions={"oxygen": "ab"[number % 2], "silver": "ba"[number % 2]}, sus=75,
            mode="moderated" if number < 3 else "unmoderated",
        )  # fmt: skip
    results = assemble(maker.rows, Choices())
    assert len(results.conditions) == 4
    assert [(one.condition, one.summary.main.n) for one in results.instruments[0].columns] == [
        ("moderated", 3), ("unmoderated", 3),
    ]  # fmt: skip
    assert results.condition_name("moderated") == "Moderated"
    pooled = assemble(maker.rows, Choices(modes=Modes.POOLED))
    assert pooled.within
    assert len(pooled.instruments[0].columns) == 1


def test_a_difference_that_is_settled_says_how_large_and_one_that_is_not_how_large_it_may_be(
    both: Maker,
) -> None:
    results = assemble(both.rows, Choices())
    success = compared.sentence(results, one_difference(results, "success"))
    assert success.replace("\u00a0", " ").startswith("Less was solved in unmoderated sessions, by 54 points")
    open_one = compared.sentence(results, one_difference(results, "success", "oxygen")).replace("\u00a0", " ")
    assert open_one.startswith(
        "No difference could be shown; in unmoderated sessions it could be anything from"
    )
    assert "points fewer to" in open_one
    assert open_one.endswith("points more.")


def test_trials_from_a_file_can_be_left_out(both: Maker) -> None:
    both.person({"oxygen": ("solved", 33.0)}, mode="imported")
    results = assemble(both.rows, Choices())
    assert [one.name for one in results.conditions] == ["Moderated", "Unmoderated", "Imported"]
    without = assemble(both.rows, Choices(without_imported=True))
    assert without.flow.people == 14
    with pytest.raises(UnknownChoice):
        assemble(both.rows, Choices(without_imported=True, modes=Modes.IMPORTED))


def test_the_document_for_programs_has_choices_and_comparisons(both: Maker) -> None:
    document = as_document(assemble(both.rows, Choices(modes=Modes.APART)))
    assert document["compared_by"] == ["mode"]
    rows = document["comparisons"]
    assert isinstance(rows, list)
    one = next(row for row in rows if row["measure"] == "success" and row["task"] == "oxygen")
    assert (one["first"], one["second"], one["test"]) == ("moderated", "unmoderated", "N-1 two-proportion")
    assert one["words"].startswith("No difference could be shown")


CHOICES = [
    Choices(),
    Choices(versions=(1, 2), by="version"),
    Choices(success=Success.LENIENT, with_excluded=True, without_imported=True),
    Choices(segment=("often", "rarely"), device="phone", modes=Modes.POOLED),
    Choices(condition="a", modes=Modes.MODERATED, by="segment:often", combined=True),
]


@pytest.mark.parametrize("choices", CHOICES)
def test_every_choice_survives_an_address(choices: Choices) -> None:
    assert read_choices(write_choices(choices)) == choices


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"mode": "watched"}, "not “watched”"),
        ({"by": "weather"}, "cannot be compared by “weather”"),
        ({"by": "segment:"}, "cannot be compared"),
        ({"imported": "perhaps"}, "with or without"),
        ({"version": "1,x"}, "no version “x”"),
    ],
)
def test_a_value_that_means_nothing_is_named(values: dict[str, str], said: str) -> None:
    with pytest.raises(UnknownChoice, match=said):
        read_choices(values)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(by="condition"), "no conditions to compare"),
        (Choices(by="segment:age"), "no segment question “age”"),
        (Choices(condition="a"), "no condition “a”"),
        (Choices(device="fridge"), "no kind of device “fridge”"),
        (Choices(versions=(4,)), "no version 4"),
    ],
)
def test_what_the_study_does_not_have_is_named(both: Maker, choices: Choices, said: str) -> None:
    with pytest.raises(UnknownChoice, match=said):
        assemble(both.rows, choices)


def test_every_alternative_on_top_leads_to_results(both: Maker) -> None:
    results = assemble(both.rows, Choices())
    offered: list[Choices] = []

    def link(choices: Choices) -> str:
        offered.append(choices)
        return ""

    choosers(results, link)
    assert len(offered) > 10
    for choices in offered:
        assert sentence(assemble(both.rows, choices)).startswith("Counting ")

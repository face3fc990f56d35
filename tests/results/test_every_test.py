"""Each difference by every interval and test: the published examples, from attempts to the table and the figures."""

from math import log
from statistics import mean, stdev

import pytest

from tests.results.made import Did, Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.detail_table import Detail
from usability.results.every_test import every_test
from usability.results.figures import figures
from usability.results.model import StudyResults
from usability.studies.plan import Condition, Conditions, Design, Task

TWO = Conditions(
    items=[Condition(key="old", name="Old"), Condition(key="new", name="New")], design=Design.BETWEEN
)
ONE_TASK = [Task(key="oxygen", title="Oxygen", scenario="Do.")]


def apart(new: tuple[int, int], old: tuple[int, int]) -> StudyResults:
    """One task: so many of so many solved it with each condition, different people."""
    maker = Maker(plan(tasks=ONE_TASK, conditions=TWO))
    for condition, (x, n) in (("old", old), ("new", new)):
        for number in range(n):
            did: Did = ("solved" if number < x else "failed", 30.0 + number)
            maker.person({"oxygen": did}, condition=condition)
    return assemble(maker.rows, Choices())


def within(both: int, new_alone: int, old_alone: int, neither: int) -> StudyResults:
    """One task, met with both conditions by everybody."""
    conditions = Conditions(items=TWO.items, design=Design.WITHIN_ALL)
    maker, person = Maker(plan(tasks=ONE_TASK, conditions=conditions)), 0
    for times, (old, new) in (
        (both, (True, True)), (new_alone, (False, True)), (old_alone, (True, False)), (neither, (False, False)),
    ):  # fmt: skip
        for _ in range(times):
            person += 1
            for condition, solved in (("old", old), ("new", new)):
                maker.person(
                    {"oxygen": ("solved" if solved else "failed", 30.0)}, person=person, condition=condition
                )
    return assemble(maker.rows, Choices())


def shown(results: StudyResults, key: str, row: str) -> dict[str, str | None]:
    """The cells of a row by the heads of their columns."""
    table: Detail = next(one for one in every_test(results) if one.key == key)
    cells = next(cells for cells in table.rows if cells[0].text == row)
    return dict(zip(table.heads, (cell.text for cell in cells), strict=True))


def test_w53_and_w56_stand_in_the_table_of_rates() -> None:
    """Uxr; Perondi et al., where tests disagree around .05."""
    uxr = shown(apart((10, 12), (4, 13)), "every-rates", "Oxygen: Success")
    assert (uxr["New"], uxr["Old"], uxr["n"]) == ("10 of 12", "4 of 13", "25 people")
    assert uxr["Adjusted Wald (default, 95\u00a0%)"] == "+13.3 to +77.6"
    assert uxr["Newcombe (95\u00a0%)"] == "+13.7 to +74.3"
    assert (uxr["z (N−1)"], uxr["p (N−1)"], uxr["p (Fisher-Irwin)"], uxr["p (mid-P)"]) == (
        "+2.59", "0.0095*", "0.015", "0.010"
    )  # fmt: skip
    assert uxr["h"] == "+1.12"
    perondi = shown(apart((7, 34), (1, 34)), "every-rates", "Oxygen: Success")
    assert perondi["Agresti-Caffo (95\u00a0%)"] == "+1.2 to +32.2"
    assert (perondi["p (N−1)"], perondi["p (Fisher-Irwin)"], perondi["p (mid-P)"]) == (
        "0.025*",
        "0.054",
        "0.042",
    )


def test_sparse_groups_mark_the_test_that_is_used() -> None:
    found = shown(apart((1, 3), (0, 4)), "every-rates", "Oxygen: Success")
    assert (found["p (N−1)"] or "").endswith("*") is False
    assert (found["p (mid-P)"] or "").endswith("*")


def test_nobody_solving_it_is_no_evidence_by_any_test() -> None:
    found = shown(apart((0, 6), (0, 6)), "every-rates", "Oxygen: Success")
    assert [found[f"p ({name})"] for name in ("N−1", "Fisher-Irwin", "mid-P")] == ["1.0*", "1.0", "1.0"]
    assert found["z (N−1)"] is None


def test_w57_stands_in_the_table_of_pairs() -> None:
    """Uxr: 7 both, 6 the one alone, 1 the other alone, 1 neither."""
    found = shown(within(7, 6, 1, 1), "every-pairs", "Oxygen: Success")
    assert [found[head] for head in ("Both", "New alone", "Old alone", "Neither")] == [
        "7",
        "6",
        "1",
        "1",
    ]
    assert found["Bonett-Price (default, 95\u00a0%)"] == "−2.2 to +61.0"
    assert found["Paired adjusted Wald (95\u00a0%)"] == "+0.1 to +59.0"
    assert (found["p (McNemar mid-P)"], found["p (McNemar exact)"]) == ("0.070*", "0.13")
    # (6 - 1)/sqrt(7) = 1.890, two-sided.
    assert found["p (asymptotic)"] == "0.059"


def test_times_have_d_and_g_on_the_logarithm() -> None:
    results = apart((10, 12), (4, 13))
    found = shown(results, "every-means", "Oxygen: Time of full successes")
    new, old = ([log(30.0 + number) for number in range(n)] for n in (10, 4))
    pooled = ((9 * stdev(new) ** 2 + 3 * stdev(old) ** 2) / 12) ** 0.5
    d = (mean(new) - mean(old)) / pooled
    assert (found["Test"], found["d_z (pairs)"]) == ("Welch t on ln t", None)
    assert (found["Cohen’s d"], found["Hedges’ g"]) == (f"+{d:.2f}", f"+{d * (1 - 3 / (4 * 14 - 9)):.2f}")


def test_programs_get_every_interval_and_test_with_its_name() -> None:
    by_name = {
        one.name: one
        for one in figures(apart((7, 34), (1, 34)))
        if one.name.startswith("difference.success.")
    }
    newcombe, fisher = (
        by_name["difference.success.newcombe_hybrid_score"],
        by_name["difference.success.fisher_irwin"],
    )
    assert (newcombe.low, newcombe.high) == (pytest.approx(0.0189, abs=5e-5), pytest.approx(0.3404, abs=5e-5))
    # A p never goes without its interval.
    assert fisher.p == pytest.approx(0.0544, abs=5e-5)
    assert fisher.low is not None
    assert by_name["difference.success.fisher_irwin_mid_p"].p == pytest.approx(0.0420, abs=5e-5)
    pairs = {one.name: one for one in figures(within(7, 6, 1, 1))}
    wald = pairs["difference.success.paired_adjusted_wald"]
    assert (wald.low, wald.high) == (pytest.approx(0.000569, abs=5e-7), pytest.approx(0.590, abs=5e-4))


def test_names_of_figures_are_unique() -> None:
    every = [(one.name, one.task, one.condition) for one in figures(apart((10, 12), (4, 13)))]
    assert len(every) == len(set(every))


def test_no_difference_reaches_beyond_what_is_possible() -> None:
    """Shares of persons: at most 100 points apart; SUS at most 100."""
    maker = Maker(plan(conditions=TWO))
    for condition, outcomes in (("old", ("solved", "failed")), ("new", ("solved", "solved"))):
        for number, outcome in enumerate(outcomes):
            maker.person(
                {"oxygen": (outcome, 30.0), "silver": ("failed", 40.0 + number)},
                condition=condition,
                sus=100 * number,
            )
    results = assemble(maker.rows, Choices())
    every = [*results.differences, *(one for found in results.instruments for one in found.differences)]
    ends = {one.measure: one.comparison.estimate.ends for one in every}
    assert ends["success"] == (-1, 1)
    assert ends["sus"] == (-100, 100)

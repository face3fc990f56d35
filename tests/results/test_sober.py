"""Small and odd studies are told soberly: no sentence says more than its numbers carry. Pure."""

from dataclasses import replace

import pytest

from tests.results.made import Did, Maker, plan
from usability.measures.rounding import ends_text, seconds_limit
from usability.measures.times import outlier_flags
from usability.measures.vocabulary import Outcome
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.curves import completion_finding
from usability.results.details import details
from usability.results.evidence import evidence
from usability.results.words import answer, plain


def told(maker: Maker) -> str:
    found = answer(assemble(maker.rows, Choices()))
    return " ".join([found.heading, *map(plain, found.paragraphs)])


def two_modes(first: Did, second: Did, *scores: tuple[str, int]) -> Maker:
    maker = Maker(plan())
    for mode, sus in scores:
        maker.person({"oxygen": first if mode == "moderated" else second}, mode=mode, sus=sus)
    return maker


def test_a_difference_of_scores_without_an_interval_says_so() -> None:
    few = [("moderated", 50), ("moderated", 75), ("unmoderated", 100)]
    said = told(two_modes(("solved", 30.0), ("solved", 40.0), *few))
    assert (
        "People score 37.5 higher in unmoderated sessions than in moderated sessions; so few people give no interval."
        in said
    )


def test_scores_that_are_all_alike_in_each_group_give_no_interval_either() -> None:
    alike = [(mode, 50) for mode in ("moderated", "unmoderated") for _ in range(5)]
    said = told(two_modes(("solved", 80.0), ("solved", 40.0), *alike))
    assert "Both score alike; no spread gives no interval." in said
    assert "came out alike in what was solved" in said, "their times differ by half"


@pytest.mark.parametrize(
    ("each", "end"), [(2, "among too few people to tell"), (5, "without any spread to judge it by")]
)
def test_a_figure_of_scores_is_not_headed_by_a_bare_gap(each: int, end: str) -> None:
    scores = [(mode, sus) for mode, sus in (("moderated", 50), ("unmoderated", 75)) for _ in range(each)]
    results = assemble(two_modes(("solved", 80.0), ("solved", 40.0), *scores).rows, Choices())
    titles = [one.drawing.title for one in evidence(results)] + [one.finding for one in evidence(results)]
    assert any(title.endswith(f"scores 25.0 higher, {end}") for title in titles)


@pytest.mark.parametrize("outcome", [Outcome.GAVE_UP, Outcome.FAILURE])
def test_that_nobody_stopped_is_not_said_where_everybody_did(outcome: Outcome) -> None:
    maker = Maker(plan())
    for seconds in (20.0, 30.0, 40.0):
        maker.person({"oxygen": ("failed", seconds)})
    maker.attempts = [replace(one, outcome=outcome) for one in maker.attempts]
    titles = [one.drawing.title for one in evidence(assemble(maker.rows, Choices()))]
    assert not [one for one in titles if "Nobody stopped" in one]


def test_tasks_that_half_had_solved_equally_soon_are_not_told_as_a_range() -> None:
    maker = Maker(plan())
    for _ in range(2):
        maker.person({"oxygen": ("solved", 40.0), "silver": ("solved", 40.0)})
    said = completion_finding(assemble(maker.rows, Choices()))
    assert said == "At least half solved 2 of 2 tasks, half by 40\u00a0s"


def test_no_end_of_a_time_is_an_absurd_number() -> None:
    maker = Maker(plan())
    for seconds in (1.0, 299.0):
        maker.person({"oxygen": ("solved", seconds)})
    assert "17\u00a0s (under 0.1 to over a day, n\u00a0=\u00a02)" in told(maker)
    assert [seconds_limit(t) for t in (0.0, 0.04, 0.05, 86_400.0, 86_401.0)] == [
        "0.0", "under 0.1", "0.1", "86400", "over a day",
    ]  # fmt: skip
    assert (ends_text("0.5", "3"), ends_text("\u22122", "3")) == ("0.5–3", "\u22122 to 3")


def test_below_eleven_times_none_can_lie_far_from_the_others_and_it_is_said() -> None:
    """Among n values none is more than (n - 1)/√n standard deviations from their mean (Shiffler 1988)."""
    assert not any(outlier_flags([1e-9, *[100.0] * 9]))
    assert sum(outlier_flags([1e-9, *[100.0] * 10])) == 1
    maker = Maker(plan())
    maker.person({"oxygen": ("solved", 30.0)})
    [times] = [one for one in details(assemble(maker.rows, Choices())) if one.key == "times"]
    assert "which takes 11 times or more" in times.note

"""What public tools get wrong, checked where people read it: from answers and attempts to the figures shown.

Each formula has its own test in tests/measures; here the whole way is walked.
"""

import math

import pytest

from tests.results.made import Did, Maker, plan
from usability.measures import sus
from usability.measures.checks import z_of
from usability.results import words
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.figures import figures
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow
from usability.studies.plan import Asked, Task

Z95 = z_of(0.95)

ONE_TASK = [Task(key="oxygen", title="Oxygen", scenario="Do.")]


def made(did: list[Did], **more: object) -> Maker:
    maker = Maker(plan(tasks=ONE_TASK, **more))
    for one in did:
        maker.person({"oxygen": one})
    return maker


def value(results: StudyResults, name: str) -> float | None:
    return next(one.value for one in figures(results) if one.name == name)


def answers(maker: Maker, key: str, sheets: list[list[int]], step: str = "final") -> StudyResults:
    """Results after these sheets, one a person, of an instrument asked at the end."""
    for session, sheet in enumerate(sheets, start=1):
        for number, answer in enumerate(sheet, start=1):
            maker.answers.append(
                AnswerRow(session, f"{step}:{key}", step, "", "", f"{key}.q{number}", answer, None, None)
            )
    return assemble(maker.rows, Choices())


def test_f1_and_f10_all_of_five_is_not_certain_and_z_squared_is_added() -> None:
    """Adjusted Wald with n + 2z; plain Wald [1, 1]."""
    results = assemble(made([("solved", 30.0)] * 5).rows, Choices())
    found = next(one for one in figures(results) if (one.name, one.task) == ("success", "oxygen"))
    share, n = (5 + Z95**2 / 2) / (5 + Z95**2), 5 + Z95**2
    assert found.low == pytest.approx(share - Z95 * math.sqrt(share * (1 - share) / n))
    assert (found.low or 0) < 0.6
    assert found.high == 1


def test_f3_umux_turns_even_items_on_their_own_scale() -> None:
    """5 - x for the even items of a scale of seven."""
    results = answers(made([("solved", 30.0)], final=[Asked(instrument="umux")]), "umux", [[5, 3, 6, 2]])
    assert value(results, "umux") == 75.0


def test_f7_the_positive_sus_has_its_own_key() -> None:
    """The mixed key would make 50 of it."""
    results = answers(
        made([("solved", 30.0)], final=[Asked(instrument="sus_positive")]), "sus_positive", [[5] * 10]
    )
    assert value(results, "sus_positive") == 100


def test_f8_sus_is_neither_a_percentage_nor_its_percentile() -> None:
    maker = made([("solved", 30.0)] * 6)
    sheets = [[4, 2] * 5, [5, 1] * 5, [4, 2] * 5, [3, 3] * 5, [4, 2] * 5, [5, 2] * 5]
    results = answers(maker, "sus", sheets)
    (said,) = [
        words.plain(one) for one in words.answer(results).paragraphs if "System Usability" in words.plain(one)
    ]
    assert "on its scale of 0 to 100" in said
    assert "%" not in said
    found = next(one for one in figures(results) if one.name == "sus")
    assert (found.unit, found.value) == ("score", pytest.approx(462.5 / 6))
    # The percentile stands apart, by its own name.
    assert "percentile" in [one.key for one in results.instruments[0].columns[0].summary.readings]


def test_f9_fewer_promoters_than_detractors_is_a_negative_score() -> None:
    results = answers(
        made([("solved", 30.0)] * 5, final=[Asked(instrument="nps")]), "nps", [[2], [3], [5], [8], [10]]
    )
    assert value(results, "nps") == -40


def test_f11_giving_up_is_no_completion_and_f12_failures_have_no_part_in_the_typical_time() -> None:
    did: list[Did] = [("solved", 30.0), ("solved", 60.0), ("failed", 500.0), ("failed", 600.0)]
    results = assemble(made(did).rows, Choices())
    assert value(results, "time") == pytest.approx(math.sqrt(30 * 60))
    assert value(results, "completion") == pytest.approx(0.5)


def test_f13_a_band_is_decided_before_rounding() -> None:
    """84.05 is shown as 84.1, the lower edge of A+, and is an A."""
    assert sus.grade(84.05) == "A"

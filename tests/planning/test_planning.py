"""The planning page: the published numbers, what is typed, what is wrong with it."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.planning.question import Question
from usability.planning.rules import QUESTIONS, common, replies


def answer(typed: dict[str, str], question: str) -> str:
    return next(one.answer for one in replies(typed) if one.question.key == question)


@pytest.mark.parametrize(
    ("typed", "question", "start"),
    [
        # Sauro and Lewis 2016: sample sizes for adjusted-Wald margins.
        ({"rate-margin": "20"}, "rate", "21 people."),
        ({"rate-margin": "15"}, "rate", "39 people."),
        ({"rate-margin": "10"}, "rate", "93 people."),
        ({"rate-margin": "5"}, "rate", "381 people."),
        ({"mean-margin": "10", "mean-sd": "20"}, "mean", "18 people."),
        ({"mean-margin": "0,75", "mean-sd": "2.449490"}, "mean", "44 people."),
        # By hand: t(.975, 30)·.5/√31 = .1834 is above ln 1.2 = .1823, t(.975, 31)·.5/√32 = .1803 is not.
        ({"time-margin": "20", "time-sd": "0.5"}, "time", "32 people who succeed"),
        ({"rates-first": "90", "rates-second": "70"}, "rates", "64 people in each group, 128 in all."),
        # Cohen 1988: d = .5, power .8, two-sided .05.
        ({"means-difference": "10", "means-sd": "20"}, "means", "64 people in each group, 128 in all."),
        # measuringu.com/qualitative_sidebar; Sauro and Lewis 2012, chapter 7.
        ({"problems-frequency": "10", "problems-goal": "90"}, "problems", "22 people."),
        ({"problems-frequency": "25", "problems-goal": "85"}, "problems", "7 people."),
    ],
)
def test_published_numbers(typed: dict[str, str], question: str, start: str) -> None:
    assert answer(typed, question).startswith(start)


def test_an_empty_address_answers_every_question_with_its_usual_numbers() -> None:
    assert all(one.answer for one in replies({}))


@pytest.mark.parametrize(
    ("typed", "question", "start"),
    [
        # By hand: 1.644854²·.25/.2² - 1.644854² = 14.2.
        (
            {"all-level": "90", "rate-margin": "20"},
            "rate",
            "15 people. If 50 % of people complete the task, the 90 %",
        ),
        # Statsmodels: TTestIndPower().solve_power(.5, power=.9) = 85.03; at alpha .1 and power .8 50.15.
        (
            {"all-power": "90"},
            "means",
            "86 people in each group, 172 in all. Then, if the true means lie 10 apart",
        ),
        ({"all-level": "90"}, "means", "51 people in each group"),
        ({"all-power": "90"}, "rates", "85 people in each group, 170 in all."),
    ],
)
def test_confidence_and_power_go_for_every_question(typed: dict[str, str], question: str, start: str) -> None:
    assert answer(typed, question).startswith(start)


def test_without_confidence_there_is_no_answer_and_the_mistake_stands_beside_it() -> None:
    typed = {"all-level": "100"}
    assert not any(one.answer for one in replies(typed))
    assert [one.error for one in common(typed) if one.error] == [
        "Confidence: give a number from 50 to 99.9 %."
    ]


def test_the_arcsine_method_stands_beside_the_n_minus_1_test() -> None:
    assert answer({}, "rates").endswith("The arcsine method, another approximation, says 60.")


def test_the_grid_of_people_and_problems_gives_the_same_as_its_counts() -> None:
    """W66: the example stands in the field."""
    assert answer({}, "grid") == answer({}, "unseen")
    assert answer({"grid-grid": "1;0;1\n0;1;1\n\n"}, "grid").startswith("3 problems seen")
    assert answer({"grid-grid": "101"}, "grid").startswith("One person alone tells nothing")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("101\n11", "People and problems: line 2 has 2 columns, line 1 has 3."),
        ("101\n1x1", "People and problems: line 2 has more in it than 0 and 1."),
        (" ", "People and problems: give a line of 0 and 1 for each person."),
        ("000\n000", "Nobody met any of these problems: at least one 1 is needed."),
        ("1\n" * 201, "People and problems: at most 200 lines and columns can be taken."),
    ],
)
def test_a_grid_that_is_none_is_refused_beside_its_field(typed: str, said: str) -> None:
    reply = next(one for one in replies({"grid-grid": typed}) if one.question.key == "grid")
    assert ([one.error for one in reply.filled if one.error], reply.answer) == ([said], "")


def test_one_person_tells_nothing_of_what_is_unseen() -> None:
    typed = {"unseen-people": "1", "unseen-seen": "3", "unseen-sightings": "3", "unseen-once": "3"}
    assert answer(typed, "unseen").startswith("One person alone tells nothing")


@given(st.dictionaries(st.sampled_from([f"{q.key}-{b.key}" for q in QUESTIONS for b in q.blanks]), st.text()))
def test_whatever_is_typed_there_is_an_answer_or_a_word_beside_the_field(typed: dict[str, str]) -> None:
    for reply in replies(typed):
        assert bool(reply.answer) != any(one.error for one in reply.filled)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_corner_of_the_ranges_has_an_answer_or_a_word(question: Question) -> None:
    numbers = [blank for blank in question.blanks if blank.kind == "number"]
    for corner in product(*[(blank.low, blank.high) for blank in numbers]):
        typed = {
            f"{question.key}-{blank.key}": f"{end:.10g}" for blank, end in zip(numbers, corner, strict=True)
        }
        reply = next(each for each in replies(typed) if each.question is question)
        assert bool(reply.answer) != any(each.error for each in reply.filled)


def test_problems_still_unseen_as_published() -> None:
    """Turner, Lewis and Nielsen 2006: 8 people, 10 problems, 30 sightings, 3 seen once: p .375 becomes about .25."""
    said = answer({}, "unseen")
    assert said.startswith(
        "10 problems seen, about 1 more is probably not seen yet: 90 % of the problems that this method and these "
        "tasks can find."
    )
    assert "25 % of people, adjusted from 38 % observed" in said
    assert said.endswith("To find 85 % of them takes 7 people in all.")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"unseen-once": "11"}, "once"),
        ({"unseen-sightings": "12"}, "sightings"),
        ({"unseen-sightings": "81"}, "sightings"),
        ({"unseen-people": "8,5"}, "people"),
    ],
)
def test_counts_that_no_study_has_are_refused_beside_their_field(typed: dict[str, str], wrong: str) -> None:
    reply = next(one for one in replies(typed) if one.question.key == "unseen")
    assert [one.blank.key for one in reply.filled if one.error] == [wrong]


def test_an_expected_rate_near_the_end_says_what_the_formula_leaves_open() -> None:
    """z = 1.96, p 0.95, ± 10 points: 15 by the formula, whose interval reaches 15.7; 31 keep to 10 (by statsmodels)."""
    said = answer({"rate-margin": "10", "rate-rate": "95"}, "rate")
    assert said.startswith("15 people by the published formula")
    assert "reaches 15.7 percentage points" in said
    assert said.endswith("take 31 people, who keep it to 10.")
    assert "published" not in answer({"rate-margin": "10", "rate-rate": "60"}, "rate")


def test_equal_rates_are_refused_at_the_second() -> None:
    reply = next(one for one in replies({"rates-second": "90"}) if one.question.key == "rates")
    assert [bool(one.error) for one in reply.filled] == [False, True]


def test_the_page_works_and_keeps_what_was_typed(signed_in: Callable[[User], Visitor], cast: Cast) -> None:
    client = signed_in(cast.reader)
    page = client.get("/planning?rate-margin=15")
    assert page.status_code == 200
    assert "39 people." in page.text
    wrong = client.get("/planning?rate-margin=<b>&mean-sd=10")
    assert wrong.status_code == 400
    assert 'value="&lt;b&gt;"' in wrong.text
    assert 'id="rate-margin-error"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert 'name="mean-sd" value="10"' in wrong.text
    assert "Planning" in client.get("/instruments").text

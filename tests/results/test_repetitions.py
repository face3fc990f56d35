"""Tasks done several times in a row, and people who come twice: what is outside the denominators, and what is said."""

from dataclasses import replace

import pytest

from tests.results.made import Maker, plan
from usability.measures.vocabulary import Outcome
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.words import answer, plain
from usability.studies.plan import Task

THRICE = [Task(key="oxygen", title="Oxygen", scenario="Do.", trials=3)]


def repeated(*outcomes: Outcome | None) -> Maker:
    """One who did the task three times in a row, ending as said; None: nobody has scored it yet."""
    maker = Maker(plan(tasks=THRICE, final=[]))
    maker.person({"oxygen": ("solved", 30.0)})
    [made] = maker.attempts
    maker.attempts = [
        replace(
            made, id=number, step="task:oxygen" if number == 1 else f"task:oxygen~{number}", outcome=outcome
        )
        for number, outcome in enumerate(outcomes, start=1)
    ]
    return maker


@pytest.mark.parametrize(
    "later", [Outcome.NOT_ATTEMPTED, Outcome.TECHNICAL_FAULT], ids=["not attempted", "fault"]
)
def test_repetitions_that_were_not_done_are_no_attempts_left_out_of_the_figures(later: Outcome) -> None:
    """One task, one attempt a person (the reference's unit of a rate): what is left out is counted in the same unit."""
    results = assemble(repeated(Outcome.SUCCESS, later, later).rows, Choices())
    assert (results.flow.attempts, results.flow.not_attempted, results.flow.technical_fault) == (1, 0, 0)
    assert results.left_out == ()


def test_a_first_time_outside_the_denominators_is_listed_once() -> None:
    results = assemble(repeated(*[Outcome.NOT_ATTEMPTED] * 3).rows, Choices())
    assert (results.flow.attempts, results.flow.not_attempted) == (0, 1)
    assert [one.why for one in results.left_out] == ["not_attempted"]


def test_a_repetition_that_waits_for_a_score_is_said_to_lack_in_learnability_alone() -> None:
    results = assemble(repeated(Outcome.SUCCESS, None, None).rows, Choices())
    assert results.flow.awaits_score == 0
    assert not any("wait" in plain(one) for one in answer(results).paragraphs)
    assert (
        "2 repetitions of tasks wait for a moderator to score them; learnability lacks them." in results.notes
    )
    first = assemble(repeated(None, None, Outcome.SUCCESS).rows, Choices())
    assert first.flow.awaits_score == 1
    assert "1 repetition of a task waits for a moderator to score it; learnability lacks it." in first.notes


def test_who_came_twice_is_told_to_make_intervals_too_narrow() -> None:
    maker = Maker(plan(final=[]))
    for _ in range(2):
        maker.person({"oxygen": ("solved", 30.0)}, person=1)
    results = assemble(maker.rows, Choices())
    assert any("1 person has more than one session" in one and "narrower" in one for one in results.notes)

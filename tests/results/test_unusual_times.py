"""Times far from the others are pointed out and counted all the same; what was not answered is counted as that."""

from tests.results.made import Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.figures import figures
from usability.results.rows import AnswerRow
from usability.studies.plan import Asked


def test_a_time_far_from_the_others_is_named_and_counted() -> None:
    maker = Maker(plan())
    for number in range(20):
        maker.person({"oxygen": ("solved", 60.0 + number), "silver": ("solved", 20.0)})
    quiet = assemble(maker.rows, Choices())
    assert not any("far from the others" in note for note in quiet.notes)
    maker.person({"oxygen": ("solved", 4000.0), "silver": ("failed", 9000.0)})
    results = assemble(maker.rows, Choices())
    (note,) = [note for note in results.notes if "far from the others" in note]
    assert "On “Oxygen”" in note
    assert "P21, 4000\u00a0s" in note
    assert "They are counted" in note
    assert results.tasks[0].figures[0].time.n == 21


def test_what_was_not_answered_is_counted_and_never_a_zero() -> None:
    maker = Maker(plan(after_task=[Asked(instrument="seq")]))
    for number in range(4):
        maker.person({"oxygen": ("solved", 60.0), "silver": ("solved", 20.0)}, sus=50 if number < 3 else None)
        if number:
            maker.answers.append(
                AnswerRow(number + 1, "after:oxygen", "after_task", "oxygen", "", "seq.q1", 5, None, None)
            )
    results = assemble(maker.rows, Choices())
    (note,) = results.notes
    assert "“Single Ease Question (SEQ)” after 5 of 8 attempts" in note
    assert "System Usability Scale (SUS) in 1 of 4 sessions" in note
    (seq,) = [one for one in figures(results) if (one.name, one.task) == ("rating.seq", "oxygen")]
    assert (seq.value, seq.n, seq.n_missing) == (5, 3, 1)

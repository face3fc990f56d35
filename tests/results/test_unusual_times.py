"""Times far from the others of their task are pointed out and counted all the same."""

from tests.results.made import Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices


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

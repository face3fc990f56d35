"""What is said of a questionnaire's items beside its score: nothing of so few people, nothing where all are alike."""

import pytest

from tests.results.made import Maker, plan
from usability.charts.sheet import SCREEN
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.scale_figures import item_figures


def finding(scores: list[int]) -> str:
    maker = Maker(plan())
    for score in scores:
        maker.person({"oxygen": ("solved", 30.0)}, sus=score)
    (figure,) = item_figures(assemble(maker.rows, Choices()), SCREEN)
    return figure.finding


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([50, 75], "2 people: too few to say whether an item stands out"),
        ([50], "1 person: too few to say whether an item stands out"),
        ([50, 75, 50, 75], "4 people: too few to say whether an item stands out"),
        (
            [50] * 6,
            "Everybody answered alike: without any spread it cannot be said whether an item stands out",
        ),
        ([50, 75, 50, 75, 50], "No item stands out from what the score lets expect"),
    ],
)
def test_items_stand_out_of_five_people_or_more_alone(scores: list[int], said: str) -> None:
    assert finding(scores) == said

"""UX beside CX along the journey."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import of_role, sound, words
from usability.charts.journey import JourneyRow, SaidPanel, journey_chart
from usability.charts.marks import Circle, Ink
from usability.charts.sheet import PRINT, SCREEN, Sheet
from usability.measures.estimate import Estimate
from usability.measures.means import mean_t
from usability.measures.proportions import completion_rate

GROUPS = ("those who solved it there", "those who did not")
PANELS = (
    SaidPanel("Overall experience", 1, 7),
    SaidPanel("Likelihood to continue", 1, 7),
    SaidPanel("Likelihood to recommend", 0, 10),
    SaidPanel("Satisfaction", 1, 5),
)
NONE = Estimate(None, 0)


@st.composite
def journeys(draw: st.DrawFn) -> list[JourneyRow]:
    name = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=60)
    rows = []
    for _ in range(draw(st.integers(1, 10))):
        n = draw(st.integers(0, 60))
        said = []
        for panel in PANELS:
            answers = st.lists(st.integers(int(panel.low), int(panel.high)), max_size=6)
            said.append(tuple(mean_t(draw(answers), panel.low, panel.high) for _ in range(2)))
        rows.append(
            JourneyRow(
                draw(name), draw(st.sampled_from(["", "Find", "Buy"])), completion_rate(draw(st.integers(0, n)), n),
                tuple((one[0], one[1]) for one in said),
            )
        )  # fmt: skip
    return rows


@given(journeys(), st.sampled_from([SCREEN, PRINT]))
@settings(max_examples=50, deadline=None)
def test_any_journey_is_sound(rows: list[JourneyRow], sheet: Sheet) -> None:
    sound(journey_chart(rows, PANELS, title="UX beside CX", groups=GROUPS, sheet=sheet))


def one_row() -> JourneyRow:
    pair = (mean_t([9, 8, 10], 0, 10), mean_t([2, 4], 0, 10))
    return JourneyRow("Checkout", "Buy", completion_rate(3, 5), (pair,))


def test_each_side_has_its_own_axis() -> None:
    drawing = journey_chart([one_row()], PANELS[2:3], title="UX beside CX", groups=GROUPS)
    did = of_role(drawing, "did")[0]
    apart = of_role(drawing, "apart")[0]
    solved, others = (one for one in of_role(drawing, "said") if one.box[1] > apart.box[1] + 60)
    assert isinstance(did, Circle)
    assert isinstance(solved, Circle)
    assert isinstance(others, Circle)
    assert did.x < apart.box[0] < others.x < solved.x
    # Shape and line tell the groups apart, not colour alone: a disc, and a ring on a line of its own.
    assert (solved.fill, others.fill) == (Ink.SUCCESS, Ink.PAPER)
    assert solved.y < others.y
    # Means 9 and 3 of 0 to 10: six tenths of the axis lie between them.
    low, high = (
        one.x for one in drawing.marks if one.kind == "text" and one.words in ("0", "10") and one.x > did.x
    )
    assert solved.x - others.x == pytest.approx(0.6 * (high - low))


def test_the_stages_stand_above_their_stops_once() -> None:
    rows = [one_row(), one_row()]
    drawing = journey_chart(rows, PANELS[2:3], title="UX beside CX", groups=GROUPS)
    assert words(drawing, "stage-name") == ["Buy"]
    assert words(drawing, "name") == ["Checkout", "Checkout"]


def test_the_table_and_the_description_have_every_number_with_its_n() -> None:
    drawing = journey_chart([one_row()], PANELS[2:3], title="UX beside CX", groups=GROUPS)
    recommend = "Likelihood to recommend"
    assert drawing.table.headers == ("", "Success", f"{recommend}, {GROUPS[0]}", f"{recommend}, {GROUPS[1]}")
    cells = drawing.table.rows[0]
    assert cells[1] is not None
    assert cells[1].startswith("3 of 5")
    assert cells[2] is not None
    assert "n\u00a0=\u00a03" in cells[2]
    assert "3 of 5" in drawing.description
    assert "n\u00a0=\u00a02" in drawing.description


def test_a_group_without_answers_has_no_mark_and_no_zero() -> None:
    row = JourneyRow("Search", "", completion_rate(4, 4), ((mean_t([5, 6], 1, 7), NONE),))
    drawing = journey_chart([row], PANELS[:1], title="x", groups=GROUPS)
    assert len(of_role(drawing, "said")) == 2 + 1
    assert drawing.table.rows[0][3] == "no data"


def test_nothing_known_says_so_and_mistakes_are_refused() -> None:
    assert journey_chart([], (), title="x", groups=GROUPS).empty
    assert journey_chart([JourneyRow("A", "", NONE, ())], (), title="x", groups=GROUPS).empty
    with pytest.raises(ValueError, match="pair of estimates"):
        journey_chart([JourneyRow("A", "", NONE, ())], PANELS, title="x", groups=GROUPS)
    with pytest.raises(ValueError, match="low to high"):
        journey_chart([], [SaidPanel("A", 5, 5)], title="x", groups=GROUPS)

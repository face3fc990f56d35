"""Widths are estimates, so the tests ask for order, bounds and the real fonts' own widths."""

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # the library has no types
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.drawn import ROOT
from usability.charts.text import balanced, clip, text_width, wrap


@pytest.mark.parametrize(("family", "serif"), [("source-sans-3", False), ("source-serif-4", True)])
@pytest.mark.parametrize(("weight", "strong"), [(400, False), (600, True)])
def test_estimated_widths_are_those_of_the_fonts(family: str, serif: bool, weight: int, strong: bool) -> None:
    font = TTFont(ROOT / "static" / "fonts" / f"{family}-latin-{weight}-normal.woff2")
    widths, glyphs = font["hmtx"], font.getBestCmap()
    line = "7 of 10 · 70 % (39–90), Ocean acidification or coral bleaching"
    real = sum(widths[glyphs[ord(c)]][0] for c in line) / font["head"].unitsPerEm * 16
    assert text_width(line, 16, serif=serif, strong=strong) == pytest.approx(real, rel=0.05)


@given(st.text(max_size=200), st.floats(30, 400))
def test_wrapped_lines_fit_their_column(words: str, width: float) -> None:
    for lines in (wrap(words, width, 17, serif=True), balanced(words, width, 17, serif=True)):
        assert 1 <= len(lines) <= 2
        assert all(text_width(line, 17, serif=True) <= width for line in lines)


def test_words_that_fit_stay_whole() -> None:
    assert wrap("Data on Poales", 400, 17) == ["Data on Poales"]
    assert clip("Data on Poales", 400, 17) == "Data on Poales"


def test_two_lines_are_balanced_and_nothing_is_lost() -> None:
    name = "Foraminifera in the benthic zone"
    assert balanced(name, 200, 17, serif=True) == ["Foraminifera in", "the benthic zone"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrap("Ocean acidification or coral bleaching wherever both were observed", 150, 17, serif=True)
    assert lines[-1].endswith("…")


def test_one_endless_word_is_cut() -> None:
    lines = wrap("x" * 300, 150, 17)
    assert len(lines) == 2
    assert lines[0].strip("x") == ""
    assert lines[1].endswith("…")

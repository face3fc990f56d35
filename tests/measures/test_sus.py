"""System Usability Scale."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.measures import means, sus

answers = st.lists(st.integers(1, 5), min_size=10, max_size=10)


@pytest.mark.parametrize(
    ("given_answers", "expected"),
    [
        pytest.param([4, 2] * 5, 75, id="W1 all contributions 3"),
        pytest.param([4, 2, 5, 1, 4, 2, 5, 1, 4, 1], 87.5, id="W2 published example"),
        pytest.param([4, 1, 5, 2, 4, 2, 5, 1, 1, 5], 70.0, id="W3 odd 14, even 14"),
        pytest.param([5, 1] * 5, 100, id="best"),
        pytest.param([1, 5] * 5, 0, id="worst"),
    ],
)
def test_score_of_a_respondent(given_answers: list[int], expected: float) -> None:
    assert sus.respondent_score(given_answers).value == expected


def test_w3_subscales() -> None:
    assert sus.subscales([4, 1, 5, 2, 4, 2, 5, 1, 1, 5]) == (78.125, 37.5)
    assert sus.subscales([None] * 10) == (None, None)


def test_w4_movie_pigeon() -> None:
    scores = [87.5, 87.5, 90, 82.5, 75, 77.5, 60, 90, 85, 75, 80, 72.5]  # github nus-mtp/movie-pigeon wiki
    found = sus.study_score(scores)
    assert found.value == pytest.approx(80.21, abs=5e-3)
    assert found.sd == pytest.approx(8.8201, abs=5e-5)
    assert (found.low, found.high) == (pytest.approx(74.60, abs=5e-3), pytest.approx(85.81, abs=5e-3))
    assert means.median(scores).value == 81.25
    result = sus.against_benchmark(scores)
    assert (result.t, result.df) == (pytest.approx(4.795, abs=5e-4), 11)
    assert result.p_two_sided == pytest.approx(0.00056, abs=5e-6)
    assert found.value is not None
    assert sus.grade(found.value) == "A\u2212"
    assert round(sus.percentile(found.value)) == 88


def test_w5_analysis_toolkit() -> None:
    scores = [70, 75, 92.5, 80, 85, 95, 87.5, 92.5, 92.5, 80]  # SUS Analysis Toolkit sample, Blattgerste 2022
    found = sus.study_score(scores)
    assert found.value == 85.0
    assert found.sd == pytest.approx(8.498, abs=5e-4)
    assert (found.low, found.high) == (pytest.approx(78.92, abs=5e-3), pytest.approx(91.08, abs=5e-3))
    assert sus.grade(85.0) == "A+"


def test_drawbridge() -> None:
    """Ten people on another product, public repository kastle-lab/kastle-drawbridge: mean 68.75, median 70."""
    rows = [
        [4, 1, 4, 2, 4, 2, 5, 2, 4, 2], [5, 2, 4, 2, 4, 1, 3, 1, 4, 2], [4, 2, 3, 3, 3, 1, 3, 2, 4, 2],
        [4, 1, 4, 2, 4, 2, 4, 2, 4, 2], [4, 2, 4, 4, 4, 3, 3, 2, 3, 5], [3, 2, 4, 4, 4, 2, 3, 3, 3, 4],
        [4, 3, 4, 3, 4, 2, 3, 2, 3, 2], [4, 2, 4, 3, 4, 1, 5, 2, 4, 2], [4, 2, 4, 3, 4, 3, 2, 2, 3, 4],
        [4, 2, 4, 2, 4, 2, 3, 2, 4, 2],
    ]  # fmt: skip
    scores = [sus.respondent_score(row).value for row in rows]
    found = sus.study_score(scores)
    assert found.value == 68.75
    assert found.sd == pytest.approx(10.2232, abs=5e-5)
    assert means.median(scores).value == 70


def test_the_positive_form_has_its_own_key() -> None:
    """Scoring it with the mixed key is the classic error (Sauro & Lewis 2011)."""
    agreeing = [5] * 10
    assert sus.respondent_score(agreeing, "positive").value == 100
    assert sus.respondent_score(agreeing, "positive").flags == ()
    assert sus.respondent_score(agreeing).value == 50
    assert sus.respondent_score(agreeing).flags == ("straight-lined",)
    with pytest.raises(ValueError, match="version"):
        sus.respondent_score(agreeing, "mixed")  # type: ignore[arg-type]  # the mistake under test


def test_one_or_two_blanks_count_as_the_centre() -> None:
    complete = sus.respondent_score([4, 2, 4, 2, 4, 2, 4, 2, 3, 3])
    found = sus.respondent_score([4, 2, 4, 2, 4, 2, 4, 2, None, None])
    assert found.value == complete.value == 70
    assert (found.n_answered, found.n_imputed, found.flags) == (8, 2, ("imputed",))
    three = sus.respondent_score([None, 2, 4, 2, 4, 2, 4, 2, None, None])
    assert (three.value, three.flags) == (None, ("too many missing",))


@pytest.mark.parametrize("bad", [0, 6, True, 3.5, float("nan"), "3"])
def test_answers_off_the_scale_are_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="Answer 10 must be"):
        sus.respondent_score([3] * 9 + [bad])


def test_ten_answers_are_needed() -> None:
    with pytest.raises(ValueError, match="10 answers are needed"):
        sus.respondent_score([3] * 9)


@given(answers)
def test_scores_are_steps_of_two_and_a_half(given_answers: list[int]) -> None:
    score = sus.respondent_score(given_answers).value
    assert score is not None
    assert 0 <= score <= 100
    assert score % 2.5 == 0
    turned = sus.respondent_score([6 - answer for answer in given_answers]).value
    assert turned == 100 - score


@given(answers)
def test_subscales_make_up_the_score(given_answers: list[int]) -> None:
    usable, learnable = sus.subscales(given_answers)
    assert usable is not None
    assert learnable is not None
    assert sus.respondent_score(given_answers).value == pytest.approx(0.8 * usable + 0.2 * learnable)


# Curved grading scale, Sauro & Lewis 2016: lower edges, and the gaps of 0.1 that the table leaves.
@pytest.mark.parametrize(
    ("mean", "grade"),
    [
        (100, "A+"), (84.1, "A+"), (84.05, "A"), (80.8, "A"), (80.79, "A\u2212"), (78.9, "A\u2212"), (77.2, "B+"),
        (74.1, "B"), (72.6, "B\u2212"), (71.1, "C+"), (71.05, "C"), (65.0, "C"), (62.7, "C\u2212"), (51.7, "D"),
        (51.69, "F"), (0, "F"),
    ],
)  # fmt: skip
def test_grades(mean: float, grade: str) -> None:
    assert sus.grade(mean) == grade


def test_grade_bands_cover_the_scale() -> None:
    bands = sus.grade_bands()
    assert (bands[0], bands[-1]) == (("F", 0, 51.7), ("A+", 84.1, 100))
    for (_, _, high), (name, low, _) in itertools.pairwise(bands):
        assert high == low
        assert sus.grade(low) == name


def test_grades_are_decided_before_rounding() -> None:
    assert sus.grade(84.06) == "A"  # 84.1 after rounding would be A+


@pytest.mark.parametrize(
    ("mean", "percentile"),
    [(0, 0), (68, 50), (50, 13), (52.5, 16), (80.8, 90), (84.1, 96), (90, 99.8), (100, 100)],
)
def test_percentiles_agree_with_grades(mean: float, percentile: float) -> None:
    """Sauro 2011, clamped into the grade's range: 80.8 would be 89.4 and 84.1 95.4."""
    assert sus.percentile(mean) == pytest.approx(percentile, abs=0.05)


def test_a_score_is_not_its_percentile() -> None:
    assert sus.percentile(68) == 50


@given(st.floats(0, 100), st.floats(0, 100))
def test_percentiles_never_fall(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert sus.percentile(low) <= sus.percentile(high)


@pytest.mark.parametrize(
    ("mean", "adjective", "acceptability"),
    [
        (12.5, "worst imaginable", "not acceptable"),
        (35.7, "poor", "not acceptable"),
        (50, "OK", "marginal"),
        (70, "good", "marginal"),
        (71.4, "good", "acceptable"),
        (85.5, "excellent", "acceptable"),
        (100, "best imaginable", "acceptable"),
    ],
)
def test_adjectives_and_acceptability(mean: float, adjective: str, acceptability: str) -> None:
    """Bangor, Kortum & Miller 2008, 2009."""
    assert sus.adjective(mean) == adjective
    assert sus.acceptability(mean) == acceptability


# Lewis & Sauro 2018.
@pytest.mark.parametrize(
    ("overall", "expected"),
    [
        (68, [3.39, 2.45, 3.67, 1.85, 3.55, 2.20, 3.71, 2.25, 3.72, 2.09]),
        (80, [3.80, 1.85, 4.24, 1.51, 3.96, 1.77, 4.19, 1.66, 4.25, 1.65]),
    ],
)
def test_item_benchmarks(overall: float, expected: list[float]) -> None:
    found = [sus.item_benchmark(item, overall) for item in range(1, 11)]
    assert found == [pytest.approx(value, abs=5.1e-3) for value in expected]
    contributions = [value - 1 if i % 2 == 0 else 5 - value for i, value in enumerate(found)]
    assert 2.5 * sum(contributions) == pytest.approx(overall, abs=4e-3)


def test_norms_refuse_what_is_no_score() -> None:
    for norm in (sus.grade, sus.percentile, sus.adjective, sus.acceptability):
        with pytest.raises(ValueError, match="SUS"):
            norm(100.1)
    with pytest.raises(ValueError, match="item"):
        sus.item_benchmark(11, 68)
    with pytest.raises(ValueError, match="at most 100"):
        sus.study_score([101])


def test_other_published_ranges_stand_beside_the_default() -> None:
    """Bangor, Kortum & Miller 2008; MeasuringU; SUS Analysis Toolkit (Blattgerste 2022): edges as printed."""
    edges = (49.9, 50, 51.7, 70, 70.1, 71.1, 72.6)
    assert [sus.acceptability(x) for x in edges] == ["not acceptable"] + ["marginal"] * 3 + ["acceptable"] * 3
    assert [sus.acceptability(x, "measuringu") for x in edges] == (
        ["not acceptable"] * 2 + ["marginal"] * 3 + ["acceptable"] * 2
    )
    assert [sus.acceptability(x, "toolkit") for x in edges] == (
        ["not acceptable"] * 2 + ["marginal"] * 4 + ["acceptable"]
    )
    with pytest.raises(ValueError, match="ranges are bangor"):
        sus.acceptability(70, "brooke")  # type: ignore[arg-type]


def test_adjective_bands_and_recommending_by_measuringu() -> None:
    edges = (25.0, 25.1, 51.6, 51.7, 71.0, 71.1, 80.8, 84.0, 84.1)
    assert [sus.adjective_band(x) for x in edges] == [
        "worst imaginable", "poor", "poor", "OK", "OK", "good", "excellent", "excellent", "best imaginable",
    ]  # fmt: skip
    # 76 is nearest to "good" by Bangor's means, and good by the bands; 79 is excellent by neither edge alone.
    assert (sus.adjective(79.0), sus.adjective_band(79.0)) == ("excellent", "good")
    assert [sus.nps_like(x) for x in (62.6, 62.7, 78.8, 78.9)] == [
        "detractors", "passives", "passives", "promoters",
    ]  # fmt: skip


def test_prorating_is_an_alternative_to_the_centre() -> None:
    """25 times the mean contribution over answered items: W1 without an item stays 75, imputed it falls."""
    blank: list[int | None] = [4, 2, 4, 2, 4, 2, 4, 2, 4, None]
    assert sus.prorated(blank) == 75
    assert sus.respondent_score(blank).value == 72.5
    assert sus.prorated([*[4, 2] * 3, 4, None, None, None]) is None

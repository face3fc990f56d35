"""Answers to scores, by instrument."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.instruments import catalogue
from usability.instruments.model import Instrument
from usability.instruments.scoring import Answers, score, summarise

DATA = Path(__file__).parents[2] / "usability" / "demo" / "data" / "semantic-search-satisfaction.csv"


def answers(instrument: Instrument, values: Sequence[int | None]) -> Answers:
    return {item.key: value for item, value in zip(instrument.items, values, strict=True)}


def of(key: str, values: Sequence[int | None]) -> float | None:
    instrument = catalogue.get(key)
    return score(instrument, answers(instrument, values)).value


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        pytest.param("sus", [4, 2, 5, 1, 4, 2, 5, 1, 4, 1], 87.5, id="W2"),
        pytest.param("sus_positive", [5] * 10, 100, id="positive form"),
        pytest.param("seq", [6], 6, id="W8"),
        pytest.param("asq", [1, 2, 2], 5 / 3, id="W9"),
        pytest.param("asq", [2, 3, None], 2.5, id="W10"),
        pytest.param("umux", [5, 3, 6, 2], 75, id="W11 not 5-x on seven points"),
        pytest.param("umux_lite", [6, 6], 250 / 3, id="W12"),
        pytest.param("ux_lite", [4, 5], 87.5, id="UX-Lite: 100·(4 + 5 - 2)/8 on five points"),
        pytest.param("umux_lite", [6, None], None, id="UMUX-Lite needs both"),
        pytest.param("nasa_tlx", [70, 20, 40, 30, 60, 50], 45, id="W21"),
        pytest.param("umux_lite", [7, 7], 100, id="W12 best"),
        pytest.param("asq", [None, None, None], None, id="ASQ needs one answer"),
        pytest.param("ces", [7], 7, id="CES 2.0: high is little effort"),
        pytest.param("ces_1", [1], 1, id="CES 1.0: low is little effort"),
        pytest.param("csuq", [2] * 6 + [3] * 6 + [2] * 4, 2.375, id="W25, present tense"),
        pytest.param("supr_q", [4, 4, 4, 4, 8, 4, 4, 4], 4, id="W28"),
        pytest.param("nasa_tlx", [70, 20, 40, 30, 60, None], None, id="TLX needs all six"),
        pytest.param("ueq_s", [5, 6, 6, 7, 4, 4, 5, 3], 1, id="W23"),
        pytest.param("pssuq", [2] * 6 + [3] * 6 + [2] * 4, 2.375, id="W25"),
        pytest.param("nps", [9], 100, id="promoter"),
        pytest.param("csat", [3], 0, id="not satisfied"),
    ],
)
def test_score_of_a_respondent(key: str, values: list[int | None], expected: float | None) -> None:
    assert of(key, values) == (None if expected is None else pytest.approx(expected))


def test_w23_ueq_s_scales() -> None:
    instrument = catalogue.get("ueq_s")
    found = score(instrument, answers(instrument, [5, 6, 6, 7, 4, 4, 5, 3]))
    assert found.subscales == {"pragmatic": 2.0, "hedonic": 0.0}


def test_w22_an_inconsistent_ueq_scale() -> None:
    """Handbook example: Perspicuity as printed 6, 7, 5, 6 is 6, 1, 5, 2 when turned."""
    instrument = catalogue.get("ueq")
    neutral = {item.key: 4 for item in instrument.items}
    one = neutral | {"q2": 6, "q4": 7, "q13": 5, "q21": 6}
    found = score(instrument, one)
    assert found.subscales["perspicuity"] == -0.5
    assert found.value is None
    assert "inconsistent" not in found.flags
    two = score(instrument, one | {"q9": 7, "q20": 7})
    assert "inconsistent" in two.flags
    assert "mostly identical" in two.flags


def test_ueq_item_25_is_turned() -> None:
    instrument = catalogue.get("ueq")
    best = {item.key: 7 if item.positive else 1 for item in instrument.items}
    assert set(score(instrument, best).subscales.values()) == {3}


def test_w25_and_w26_pssuq() -> None:
    instrument = catalogue.get("pssuq")
    complete = answers(instrument, [2] * 6 + [3] * 6 + [2] * 4)
    assert score(instrument, complete).subscales == {"sysuse": 2, "infoqual": 3, "intqual": 2}
    assert summarise(instrument, [complete]).reading("0_100") == "77.1"
    blank = score(instrument, {**complete, "q7": None})
    assert blank.subscales["infoqual"] == 3
    assert (blank.value, blank.n_answered) == (pytest.approx(35 / 15), 15)
    assert score(instrument, {"q1": None}).value is None


def test_w7_seq_summary() -> None:
    instrument = catalogue.get("seq")
    found = summarise(instrument, [{"q1": value} for value in [5, 6, 7, 6, 4]])
    assert found.main.value == pytest.approx(5.60)
    assert (found.main.low, found.main.high) == (pytest.approx(4.18, abs=5e-3), 7)
    assert instrument.benchmark is not None
    assert instrument.benchmark.value == 5.5


def test_w13_nps_summary() -> None:
    found = summarise(catalogue.get("nps"), [{"q1": value} for value in [0, 7, 7, 9, 9, 9]] + [{}])
    assert found.main.value == pytest.approx(33.3, abs=0.05)
    assert found.main.low == pytest.approx(-26.7, abs=0.05)
    assert (found.main.n, found.main.n_missing, found.n_missing) == (6, 1, 1)
    assert found.mean is not None
    assert found.mean.value == pytest.approx(41 / 6)


def test_w18_csat() -> None:
    found = summarise(catalogue.get("csat"), [{"q1": value} for value in [5, 5, 4, 3, 2, 4]])
    assert (found.main.x, found.main.n, found.main.method) == (4, 6, "adjusted-Wald")
    assert found.main.value == pytest.approx(0.667, abs=5e-4)
    assert found.mean is not None
    assert found.mean.value == pytest.approx(23 / 6)


def test_w19_ces() -> None:
    found = summarise(catalogue.get("ces"), [{"q1": value} for value in [7, 6, 6, 5, 3]])
    assert found.main.value == pytest.approx(5.4)
    assert found.top_box is not None
    assert (found.top_box.x, found.top_box.n, found.top_box.value) == (4, 5, 0.8)


def test_w12_predicted_sus_stands_apart() -> None:
    found = summarise(catalogue.get("umux_lite"), [{"q1": 6, "q2": 6}])
    assert found.main.value == pytest.approx(83.333, abs=5e-4)
    assert found.reading("sus_predicted") == "77.1, n\u00a0=\u00a01"
    several = summarise(
        catalogue.get("umux_lite"), [{"q1": 6, "q2": 6}, {"q1": 7, "q2": 7}, {"q1": 6, "q2": 7}]
    )
    # The t interval of L, 91.667 ± 4.303·8.333/√3, through 0.65·L + 22.9, clipped where L is.
    assert several.reading("sus_predicted") == "82.5 (69.0–87.9), n\u00a0=\u00a03"
    # The regression was found with seven points: five have no prediction.
    assert summarise(catalogue.get("ux_lite"), [{"q1": 4, "q2": 5}]).readings == ()


def test_sus_summary_with_grade_and_item_targets() -> None:
    instrument = catalogue.get("sus")
    respondents = [answers(instrument, [4, 2] * 5)] * 5
    found = summarise(instrument, respondents)
    assert found.main.value == 75
    assert (found.reading("grade"), found.reading("percentile")) == ("B", "about 73")
    assert (found.reading("adjective"), found.reading("acceptability")) == ("good", "acceptable")
    assert found.item_targets["q1"] == pytest.approx(1.073927 + 0.034024 * 75)
    assert found.items[0][1].value == 4


def test_grades_wait_for_five_respondents() -> None:
    instrument = catalogue.get("sus")
    assert summarise(instrument, [answers(instrument, [4, 2] * 5)] * 4).readings == ()


def test_ueq_benchmark_by_scale() -> None:
    instrument = catalogue.get("ueq")
    good = {item.key: 6 if item.positive else 2 for item in instrument.items}
    found = summarise(instrument, [good] * 5)
    assert found.main.value is None
    assert found.main.n == 5
    assert found.subscales["novelty"].value == 2
    said = found.reading("benchmark")
    assert said is not None
    assert said.startswith("Attractiveness excellent, Perspicuity good, ")  # 2.00 must be exceeded
    assert [one.label for one in found.readings if one.key == "benchmark"] == [
        "Against all products",
        "Against business software",
        "Against web sites",
    ]
    assert all("v11 (2023)" in one.source for one in found.readings)
    assert (found.reading("tendency") or "").count("positive") == 6
    assert summarise(instrument, [good] * 4).readings == ()


def test_ueq_s_has_readings_but_no_benchmark() -> None:
    instrument = catalogue.get("ueq_s")
    found = summarise(instrument, [answers(instrument, [5, 6, 6, 7, 4, 4, 5, 3])] * 5)
    assert found.reading("benchmark") is None
    assert found.reading("tendency") == "Pragmatic quality positive, Hedonic quality neutral"
    assert found.reading("agreement") == "Pragmatic quality high, Hedonic quality high"


def test_missing_answers_are_counted() -> None:
    instrument = catalogue.get("sus")
    complete, two_blank = [4, 2] * 5, [None, None, 4, 2, 4, 2, 4, 2, 4, 2]
    rows = [answers(instrument, complete), answers(instrument, two_blank), {"q1": 4}, {}]
    found = summarise(instrument, rows)
    assert (found.main.n, found.main.n_missing, found.n_missing) == (2, 2, 2)
    assert found.scores == (75, 70, None, None)
    assert found.flags == {"imputed": 1, "too many missing": 2}
    assert (found.items[0][1].n, found.items[0][1].n_missing) == (2, 2)


def test_nobody_answered() -> None:
    for instrument in catalogue.all_instruments():
        found = summarise(instrument, [])
        assert (found.main.value, found.main.n, found.n_missing, found.readings) == (None, 0, 0, ())


def test_answers_that_cannot_be_are_refused_by_name() -> None:
    sus, tlx = catalogue.get("sus"), catalogue.get("nasa_tlx")
    for bad in (0, 6, True, 3.5, float("nan")):
        with pytest.raises(ValueError, match="q3 of System Usability Scale"):
            score(sus, {"q3": bad})  # type: ignore[dict-item]  # the mistake under test
    with pytest.raises(ValueError, match="has no item 'q11'"):
        score(sus, {"q11": 3})
    with pytest.raises(ValueError, match="steps of 5"):
        score(tlx, {"mental": 7})
    for key in ("nps", "csat"):
        with pytest.raises(ValueError, match="at most"):
            summarise(catalogue.get(key), [{"q1": 11}])


def test_the_real_studys_own_questionnaire() -> None:
    """Löffler et al. 2023: scored like SUS, all 40 stored scores come out, and no grade beside them."""
    instrument = Instrument.model_validate(
        {
            "key": "search-aids",
            "name": "Search aids",
            "title": "Search aids",
            "scale": {"min": 1, "max": 5},
            "scoring": {"rule": "sus_like", "max_missing": 2},
            "items": [
                {"key": f"q{i}", "text": f"Statement {i}", "positive": i in (1, 3, 6, 8, 9)}
                for i in range(1, 11)
            ],
        }
    )
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    respondents = [{f"q{i}": int(row[f"q{i}"]) for i in range(1, 11)} for row in rows]
    found = summarise(instrument, respondents)
    assert found.scores == tuple(float(row["score_as_published"]) for row in rows)
    assert found.main.value == pytest.approx((68.0 + 71.375) / 2)
    assert (found.readings, found.item_targets, instrument.benchmark) == ((), {}, None)


def sheet_of(instrument: Instrument) -> st.SearchStrategy[dict[str, int | None]]:
    """Answers, or blanks, of one respondent."""
    return st.fixed_dictionaries(
        {
            item.key: st.one_of(st.none(), st.sampled_from(list(instrument.scale_of(item).points)))
            for item in instrument.items
        }
    )


@given(st.data())
def test_neither_the_order_of_people_nor_that_of_their_answers_changes_a_score(data: st.DataObject) -> None:
    instrument = data.draw(st.sampled_from(catalogue.all_instruments()))
    sheets = [data.draw(sheet_of(instrument)) for _ in range(data.draw(st.integers(2, 4)))]
    turned = [dict(reversed(sheet.items())) for sheet in reversed(sheets)]
    one, other = summarise(instrument, sheets), summarise(instrument, turned)
    assert one.scores == tuple(reversed(other.scores))
    for ours, theirs in (
        (one.main, other.main),
        *zip(one.subscales.values(), other.subscales.values(), strict=True),
    ):
        assert (ours.n, ours.n_missing) == (theirs.n, theirs.n_missing)
        assert ours.value == (None if theirs.value is None else pytest.approx(theirs.value))
        assert ours.low == (None if theirs.low is None else pytest.approx(theirs.low))
    assert (one.flags, one.readings) == (other.flags, other.readings)


@given(st.data())
def test_scores_stay_in_their_range(data: st.DataObject) -> None:
    instrument = data.draw(st.sampled_from(catalogue.all_instruments()))
    found = score(instrument, data.draw(sheet_of(instrument)))
    ranges = {part.key: instrument.range_of(part) for part in instrument.subscales}
    ranges[""] = instrument.scoring.range_low, instrument.scoring.range_high
    for key, value in {"": found.value, **found.subscales}.items():
        low, high = ranges[key]
        assert value is None or low <= value <= high
    assert found.n_answered <= len(instrument.items)


def test_w10_a_mean_of_fewer_items_says_so() -> None:
    """ASQ 2, 3, not applicable: 2.5 of two items (Lewis 1991)."""
    found = score(catalogue.get("asq"), {"q1": 2, "q2": 3, "q3": None})
    assert (found.value, found.n_answered, found.flags) == (2.5, 2, ("answered in part",))
    assert score(catalogue.get("asq"), {"q1": 2, "q2": 3, "q3": 1}).flags == ()
    # Blanks of SUS are scored as the centre, so it is marked as that alone.
    assert score(catalogue.get("sus"), {f"q{i}": 3 + i % 2 for i in range(1, 10)}).flags == ("imputed",)

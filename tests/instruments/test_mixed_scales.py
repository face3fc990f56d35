"""Items with a scale of their own and pairs of items: SUPR-Q and the weighted NASA-TLX; CSUQ and CES 1.0."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from usability.instruments import catalogue
from usability.instruments.model import Instrument
from usability.instruments.scoring import score, summarise
from usability.instruments.words import scoring_key
from usability.measures import supr_q
from usability.measures.ratings import weighted_tlx

TLX = catalogue.get("nasa_tlx_weighted")
RATED = [item.key for item in TLX.rated]
PAIRS = {item.key: item.between for item in TLX.items if item.between}
W21 = dict(zip(RATED, (70, 20, 40, 30, 60, 50), strict=True))
"""The ratings of W21, whose plain mean is 45."""


def chosen(order: list[str]) -> dict[str, int]:
    """Answers to the pairs of somebody for whom the factors count in this order, the first most."""
    return {key: 1 if order.index(a) < order.index(b) else 2 for key, (a, b) in PAIRS.items()}


def supr(*answers: int | None) -> Mapping[str, int | None]:
    return {f"q{number}": answer for number, answer in enumerate(answers, start=1)}


def test_the_weighted_index_has_six_ratings_and_every_pair_of_them_once() -> None:
    """Hart and Staveland 1988: 15 comparisons."""
    assert len(PAIRS) == 15
    assert {frozenset(pair) for pair in PAIRS.values()} == {frozenset(two) for two in combinations(RATED, 2)}
    raw = catalogue.get("nasa_tlx")
    for asked, plain in zip(TLX.rated, raw.items, strict=True):
        assert asked.text.endswith(plain.text)
        assert TLX.labels(asked) == raw.labels(plain)


def test_weights_come_from_the_pairs_and_the_raw_index_stands_beside() -> None:
    """Weights 5, 4, 3, 2, 1, 0 in the order mental, effort, frustration, temporal, performance, physical."""
    order = ["mental", "effort", "frustration", "temporal", "performance", "physical"]
    found = score(TLX, {**W21, **chosen(order)})
    assert found.value == pytest.approx((5 * 70 + 4 * 60 + 3 * 50 + 2 * 40 + 1 * 30 + 0 * 20) / 15)
    assert found.value == pytest.approx(weighted_tlx(list(W21.values()), [5, 0, 2, 1, 4, 3]))
    assert found.subscales == {"raw": pytest.approx(45)}
    summary = summarise(TLX, [{**W21, **chosen(order)}, {**W21, **chosen(order[::-1])}])
    assert summary.weights["mental"].value == 2.5
    assert [item.key for item, _estimate in summary.items] == RATED
    assert summary.subscales["raw"].n == 2


def test_a_pair_left_out_leaves_no_weighted_score() -> None:
    answers = {**W21, **chosen(RATED)}
    del answers["pair07"]
    found = score(TLX, answers)
    assert (found.value, found.subscales["raw"], found.n_answered) == (None, None, 20)
    assert summarise(TLX, [answers]).n_missing == 1
    with pytest.raises(ValueError, match="pair01"):
        score(TLX, answers | {"pair01": 3})


@given(
    st.lists(st.integers(0, 20), min_size=6, max_size=6),
    st.lists(st.sampled_from([1, 2]), min_size=15, max_size=15),
)
def test_a_weighted_score_lies_between_the_smallest_and_the_largest_rating(
    marks: list[int], picks: list[int]
) -> None:
    ratings = dict(zip(RATED, (5 * mark for mark in marks), strict=True))
    value = score(TLX, {**ratings, **dict(zip(PAIRS, picks, strict=True))}).value
    assert value is not None
    assert min(ratings.values()) - 1e-9 <= value <= max(ratings.values()) + 1e-9


def changed(instrument: Instrument, place: str, **change: object) -> dict[str, Any]:
    data = instrument.model_dump(mode="json", exclude={"scoring": {"range_low", "range_high"}})
    for item in data["items"]:
        if item["key"] == place:
            item.update(change)
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            changed(TLX, "pair03", between=["mental", "effort"]),
            "each two of the six ratings must be one pair",
        ),
        (changed(TLX, "pair03", low_label=""), "items.pair03: a pair needs low_label"),
        (changed(TLX, "effort", positive=False), "needs six ratings from 0 to 100"),
        (changed(TLX, "effort", scale={"min": 1, "max": 7}), "items.effort: a scale or factor of its own"),
        (changed(TLX, "") | {"scoring": {"rule": "mean"}}, "items.pair01: pairs go with the rule 'weighted'"),
        (
            changed(TLX, "") | {"subscales": [{"key": "a", "name": "A", "items": ["pair01"]}]},
            "'pair01' is a pair and has no value",
        ),
        (changed(catalogue.get("nasa_tlx"), "") | {"scoring": {"rule": "weighted"}}, "15 pairs"),
        (
            changed(catalogue.get("supr_q"), "") | {"scoring": {"rule": "sus_like"}},
            "items.q5: a scale or factor",
        ),
        (changed(catalogue.get("supr_q"), "q5", factor=0), "factor"),
    ],
)
def test_what_does_not_fit_together_is_named(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Instrument.model_validate(data)


@pytest.mark.parametrize("key", ["supr_q", "supr_q_shop"])
@pytest.mark.parametrize(
    ("answers", "value"),
    [
        pytest.param((5, 5, 5, 5, 10, 5, 5, 5), 5.0, id="W27"),
        pytest.param((4, 4, 4, 4, 8, 4, 4, 4), 4.0, id="W28"),
        pytest.param((1, 1, 1, 1, 0, 1, 1, 1), 0.875, id="the lowest"),
        pytest.param((5, 5, 5, 5, None, 5, 5, 5), None, id="no rule for blanks is published"),
    ],
)
def test_supr_q_raw_score(key: str, answers: tuple[int | None, ...], value: float | None) -> None:
    assert score(catalogue.get(key), supr(*answers)).value == value


@given(st.tuples(*[st.integers(1, 5)] * 4, st.integers(0, 10), *[st.integers(1, 5)] * 3))
def test_supr_q_is_scored_like_the_measure_of_its_name(answers: tuple[int, ...]) -> None:
    """Sauro 2015."""
    found, measure = score(catalogue.get("supr_q"), supr(*answers)), supr_q.score(answers)
    assert found.value == pytest.approx(measure.value)
    assert found.subscales == pytest.approx(dict(measure.factors))


def test_supr_q_has_its_own_range_a_scale_for_recommending_and_no_percentile() -> None:
    instrument = catalogue.get("supr_q")
    assert (instrument.scoring.range_low, instrument.scoring.range_high) == (0.875, 5)
    assert [instrument.range_of(part) for part in instrument.subscales] == [(1, 5), (1, 5), (0.5, 5), (1, 5)]
    assert list(instrument.scale_of(instrument.item("q5")).points) == list(range(11))
    assert instrument.labels(instrument.item("q5")) == ("Not at all likely", "Extremely likely")
    assert dict(scoring_key(instrument))["Scales of their own"] == "item 5: 0 to 10, times 0.5"
    found = summarise(instrument, [supr(4, 4, 4, 4, 8, 4, 4, 4)])
    assert found.reading("percentile") == "not available"
    assert instrument.benchmark is None
    with pytest.raises(ValueError, match="q5"):
        score(instrument, supr(5, 5, 5, 5, 11, 5, 5, 5))


def test_csuq_is_pssuq_in_the_present_tense() -> None:
    """Lewis 1995: the same sixteen items, scales and scoring, low is good; W25 and W26."""
    csuq, pssuq = catalogue.get("csuq"), catalogue.get("pssuq")
    assert (csuq.scale, csuq.scoring, csuq.subscales) == (pssuq.scale, pssuq.scoring, pssuq.subscales)
    assert len(csuq.items) == 16
    for past in ("was simple", "felt comfortable", "tasks and scenarios", "I liked"):
        assert past not in " ".join(item.text for item in csuq.items)
    answers = {f"q{number}": 3 if 7 <= number <= 12 else 2 for number in range(1, 17)}
    found = summarise(csuq, [answers])
    assert found.main.value == pytest.approx(2.375)
    assert found.reading("0_100") == "77.1"
    assert score(csuq, answers | {"q7": None}).value == pytest.approx(35 / 15)


def test_ces_1_runs_the_other_way_round() -> None:
    """Dixon, Freeman and Toman 2010: 1 is very low effort."""
    first, second = catalogue.get("ces_1"), catalogue.get("ces")
    assert (first.scale.min, first.scale.max, first.scoring.higher_is_better) == (1, 5, False)
    assert second.scoring.higher_is_better
    assert first.version != second.version
    assert summarise(first, [{"q1": value} for value in (1, 2, 2, 5)]).main.value == 2.5

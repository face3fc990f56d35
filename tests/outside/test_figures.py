"""What follows from numbers brought from outside, and every slip of whoever types them. W71 and W72 of the reference:
churn = lost / customers at the start; lifetime value = margin / churn, discounted after Gupta and Lehmann 2003.
"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.outside.figures import Brought, OutsideFigure, as_document, figures, said, table
from usability.outside.kinds import KINDS, Kind, Sort, blanks_of
from usability.outside.rules import Entry, read, typed

TODAY = date(2026, 11, 22)
MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
SOURCE = {"source": "Customer records", "as_of": "2026-09-30", "period": "month"}
CHURN = SOURCE | {"at_start": "200", "lost": "10"}
VALUE = SOURCE | {
    "revenue": "20", "currency": "eur", "margin": "50", "churn": "5", "discount": "2", "paid": "now",
}  # fmt: skip
CONVERSION = SOURCE | {"orders": "30", "visits": "1200", "of": "visits"}
RETENTION = SOURCE | {"at_start": "120", "still": "90"}
RIGHT = {
    Kind.CHURN: CHURN,
    Kind.LIFETIME_VALUE: VALUE,
    Kind.CONVERSION: CONVERSION,
    Kind.RETENTION: RETENTION,
}


def entry(kind: Kind, **more: str) -> Entry:
    reading = read(kind, RIGHT[kind] | more, TODAY)
    assert reading.errors == {}
    assert reading.entry is not None
    return reading.entry


def found(kind: Kind, **more: str) -> dict[str, OutsideFigure]:
    return {one.key: one for one in figures(entry(kind, **more))}


def test_w71_churn_expected_life_and_lifetime_value() -> None:
    churn = found(Kind.CHURN)
    assert churn["churn"].value == pytest.approx(0.05)
    assert churn["expected_life"].value == pytest.approx(20)
    assert (churn["churn"].x, churn["churn"].n) == (10, 200)
    assert found(Kind.LIFETIME_VALUE)["lifetime_value"].value == pytest.approx(200)


def test_w72_the_discounted_value_paid_from_now_and_from_the_next_period() -> None:
    assert found(Kind.LIFETIME_VALUE)["lifetime_value.discounted"].value == pytest.approx(145.71, abs=0.005)
    later = found(Kind.LIFETIME_VALUE, paid="next")["lifetime_value.discounted"]
    assert later.value == pytest.approx(135.71, abs=0.005)


def test_the_ends_of_a_life_are_those_of_churn_the_other_way_round() -> None:
    churn, life = figures(entry(Kind.CHURN))
    assert churn.low is not None
    assert churn.high is not None
    assert (life.low, life.high) == (pytest.approx(1 / churn.high), pytest.approx(1 / churn.low))
    assert life.words == "20.0 months (11.0–38.1)"
    open_end = found(Kind.CHURN, lost="1")["expected_life"]
    assert open_end.high is None
    assert open_end.words.endswith("or longer)")


def test_where_nobody_leaves_there_is_no_value_and_never_an_endless_one() -> None:
    nobody = found(Kind.CHURN, lost="0")
    assert nobody["churn"].value == 0
    assert nobody["expected_life"].value is None
    assert nobody["expected_life"].words.startswith("no value: nobody left")
    value = found(Kind.LIFETIME_VALUE, churn="0", discount="0")
    assert [one.value for one in value.values()] == [None, None]
    assert {one.words for one in value.values()} == {"no value: nobody leaves"}
    # Who discounts has a value even then: what is far away is worth little.
    kept = found(Kind.LIFETIME_VALUE, churn="0")
    assert kept["lifetime_value"].value is None
    assert kept["lifetime_value.discounted"].value == pytest.approx(10 * 1.02 / 0.02)


def test_a_value_without_a_discount_rate_is_undiscounted_alone() -> None:
    assert list(found(Kind.LIFETIME_VALUE, discount="", paid="")) == ["lifetime_value"]


def test_conversion_and_retention_have_their_denominator_and_the_adjusted_wald_interval() -> None:
    conversion = found(Kind.CONVERSION)["conversion"]
    assert conversion.label == "Market conversion, of visits"
    assert conversion.words == "30 of 1200 · 2.5\u00a0% (1.7–3.6)"
    assert conversion.method == "adjusted-Wald"
    assert said(entry(Kind.CONVERSION, of="visitors")) == "30 orders of 1,200 visitors in a month"
    assert found(Kind.RETENTION)["retention"].value == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("kind", "name", "text", "says"),
    [
        (Kind.CHURN, "source", "   ", "where the number is from"),
        (Kind.CHURN, "as_of", "", "Give the day"),
        (Kind.CHURN, "as_of", "soon", "2026-09-30"),
        (Kind.CHURN, "as_of", "2026-11-23", "yet to come"),
        (Kind.CHURN, "at_start", "0", "1 or more"),
        (Kind.CHURN, "at_start", "many", "Give a whole number"),
        (Kind.CHURN, "at_start", "1,200", "two ways"),
        (Kind.CHURN, "at_start", "20.5", "Give a whole number"),
        (Kind.CHURN, "at_start", "9" * 400, "Give a whole number"),
        (Kind.CHURN, "at_start", "9" * 13, "too large"),
        (Kind.CHURN, "lost", "201", "cannot be more than the 200"),
        (Kind.CHURN, "lost", "-1", "0 or more"),
        (Kind.CHURN, "period", "decade", "Choose one"),
        (Kind.CHURN, "note", "x" * 5_001, "at most 5,000"),
        (Kind.CHURN, "source", "x" * 301, "at most 300"),
        (Kind.CONVERSION, "orders", "1201", "cannot be more than the 1,200"),
        (Kind.CONVERSION, "of", "", "Choose one"),
        (Kind.RETENTION, "still", "121", "cannot be more than the 120"),
        (Kind.LIFETIME_VALUE, "margin", "150", "from 0 to 100 %"),
        (Kind.LIFETIME_VALUE, "churn", "nan", "Give a number"),
        (Kind.LIFETIME_VALUE, "currency", "€", "three letters"),
        (Kind.LIFETIME_VALUE, "revenue", "", "Give an amount"),
        (Kind.LIFETIME_VALUE, "paid", "", "the discounted value depends on it"),
    ],
)
def test_every_slip_is_named_beside_its_blank(kind: Kind, name: str, text: str, says: str) -> None:
    reading = read(kind, RIGHT[kind] | {name: text}, TODAY)
    assert reading.entry is None
    assert list(reading.errors) == [name]
    assert says in reading.errors[name]


def test_all_slips_are_named_at_once() -> None:
    assert set(read(Kind.LIFETIME_VALUE, {}, TODAY).errors) == {
        blank.key for blank in blanks_of(Kind.LIFETIME_VALUE) if not blank.optional
    }


@given(
    revenue=st.decimals(0, 10**9, places=4),
    margin=st.decimals(0, 100, places=4),
    churn=st.decimals(0, 100, places=4),
    comma=st.booleans(),
)
def test_what_was_kept_is_shown_in_the_form_as_it_was_typed(
    revenue: object, margin: object, churn: object, comma: bool
) -> None:
    amount = str(revenue).replace(".", ",") if comma else str(revenue)
    one = entry(
        Kind.LIFETIME_VALUE, revenue=amount, margin=str(margin), churn=str(churn), note=" words\r\nof two "
    )
    again = read(one.kind, typed(one), TODAY).entry
    assert again == one
    assert one.note == "words\nof two"
    assert float(typed(one)["revenue"]) == float(str(revenue))


def test_every_kind_says_source_day_and_that_it_was_not_measured_here() -> None:
    brought = [Brought(at, entry(kind), MOMENT) for at, kind in enumerate(Kind, 1)]
    for row in table(brought):
        assert row[2:4] == ("Customer records", "30 September 2026")
        assert row[4].rstrip(".").rsplit(". ", 1)[1].startswith("Nobody said")
    for document in as_document(brought):
        assert document["measured_here"] is False
        assert (document["source"], document["as_of"]) == ("Customer records", "2026-09-30")
    assert {blank.key for kind in KINDS for blank in blanks_of(kind) if blank.sort is Sort.DAY} == {"as_of"}

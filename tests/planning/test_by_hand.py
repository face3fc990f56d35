"""Two results compared from typed numbers: the published examples, mistakes, and what may be said."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.planning.by_hand import CALCULATIONS, Worked, worked


def one(typed: dict[str, str], key: str) -> Worked:
    return next(found for found in worked(typed) if found.calculation.key == key)


def cells(typed: dict[str, str], key: str) -> dict[str | None, str | None]:
    """The last cell of each row by its first."""
    compared = one(typed, key).compared
    assert compared is not None
    return {row[0]: row[-1] for table in compared.tables for row in table.rows}


def test_w53_rates_by_every_interval_and_test() -> None:
    """Uxr vignette: 10 of 12 against 4 of 13."""
    found = cells({}, "rates")
    assert found == {
        "adjusted-Wald (default)": "+13.3 to +77.6",
        # By hand: 11/14 less 5/15 is .4524, its standard error .1638.
        "Agresti-Caffo": "+13.1 to +77.3",
        "Newcombe hybrid score": "+13.7 to +74.3",
        "N-1 two-proportion (default)": "0.0095",
        "Fisher-Irwin": "0.015",
        "Fisher-Irwin mid-P": "0.010",
        "Cohen’s h": "+1.12",
    }
    said = one({}, "rates").compared
    assert said is not None
    assert said.words == (
        "10 of 12 against 4 of 13: the first is 53 points higher; anything from 13 points higher to 78 points higher "
        "fits the data."
    )


@pytest.mark.parametrize(
    ("numbers", "row", "shown"),
    [
        ((34, 351, 24, 325), "N-1 two-proportion (default)", "0.29"),  # W54, p .2860
        ((34, 351, 24, 325), "adjusted-Wald (default)", "−2.0 to +6.5"),
        ((56, 70, 48, 80), "Newcombe hybrid score", "+5.2 to +33.4"),  # W55, Newcombe 1998
        ((7, 34, 1, 34), "Agresti-Caffo", "+1.2 to +32.2"),  # W56, Perondi: tests disagree around .05
        ((7, 34, 1, 34), "N-1 two-proportion (default)", "0.025"),
        ((7, 34, 1, 34), "Fisher-Irwin", "0.054"),
        ((7, 34, 1, 34), "Fisher-Irwin mid-P", "0.042"),
    ],
)
def test_published_rates(numbers: tuple[int, ...], row: str, shown: str) -> None:
    typed = {f"rates-{key}": str(n) for key, n in zip(("x1", "n1", "x2", "n2"), numbers, strict=True)}
    assert cells(typed, "rates")[row] == shown


def test_w57_and_w58_pairs() -> None:
    """Uxr; Bentur et al. in Fagerland, Lydersen and Laake 2013."""
    assert cells({}, "pairs") == {
        "Bonett-Price (default)": "−2.2 to +61.0",
        "paired adjusted-Wald": "+0.1 to +59.0",
        "Agresti-Min": "0.0 to +58.9",
        "Newcombe square-and-add": "+0.5 to +58.5",
        "McNemar mid-P (default)": "0.070",
        "McNemar exact": "0.13",
        "McNemar asymptotic": "0.059",
    }
    bentur = {"pairs-both": "6", "pairs-first": "1", "pairs-second": "7", "pairs-neither": "7"}
    assert cells(bentur, "pairs")["McNemar mid-P (default)"] == "0.039"
    assert cells(bentur, "pairs")["McNemar exact"] == "0.070"
    assert cells(bentur, "pairs")["McNemar asymptotic"] == "0.034"


def test_w60_from_summaries() -> None:
    found = cells({}, "means")
    assert (found["Welch t"], found["Degrees of freedom"], found["p, two-sided"]) == ("+1.10", "21.0", "0.28")


def test_w59_w61_w62_from_values() -> None:
    means = cells({}, "values")
    assert (means["Welch t"], means["p, two-sided"]) == ("+1.99", "0.071")
    assert (means["95\u00a0% interval"], means["Degrees of freedom"]) == ("−0.16 to +3.30", "11.8")
    assert (means["Cohen’s d"], means["Hedges’ g"]) == ("+1.06", "+0.99")
    paired = cells(
        {"values-first": "4,1,2,3,8,4,4", "values-second": "7,13,9,7,18,8,10", "values-who": "same"}, "values"
    )
    assert (paired["Paired t"], paired["95\u00a0% interval"]) == ("−5.18", "−9.68 to −3.46")
    assert "d_z (pairs)" in paired
    assert "Hedges’ g" not in paired
    times = {
        "values-first": "64 71 58 90 77 102 85", "values-second": "51; 60; 49; 75; 80; 66; 70", "values-of": "times"
    }  # fmt: skip
    same = cells({**times, "values-who": "same"}, "values")
    assert (same["First over second"], same["95\u00a0% interval"]) == ("1.211", "1.065 to 1.376")
    assert cells(times, "values")["95\u00a0% interval"] == "0.967 to 1.515"


def test_w63_families() -> None:
    table = one({}, "family").compared
    assert table is not None
    assert [row[1:] for row in table.tables[0].rows] == [
        ("0.010", "0.030", "0.020"), ("0.040", "0.060", "0.040"), ("0.030", "0.060", "0.040"),
        ("0.0050", "0.020", "0.020"),
    ]  # fmt: skip


def test_few_people_get_no_verdict_and_no_difference_is_not_called_one() -> None:
    few = one({"rates-x1": "3", "rates-n1": "4", "rates-x2": "0", "rates-n2": "9"}, "rates").compared
    assert few is not None
    assert few.words.endswith(
        "Fewer than five people in a group: this describes them and tells nothing of others."
    )
    none = one({}, "values").compared
    assert none is not None
    assert "no difference is shown" in none.words
    assert "significant" not in str(worked({}))


@pytest.mark.parametrize(
    ("typed", "key", "field", "said"),
    [
        ({"rates-x1": "13"}, "rates", "x1", "Of 12 people not more than 12 can have solved it."),
        ({"rates-n2": "0"}, "rates", "n2", "Second: of: give a whole number from 1 to 10000."),
        ({"pairs-both": "0", "pairs-first": "0", "pairs-second": "0", "pairs-neither": "0"}, "pairs", "both",
         "At least one person must have used both."),
        ({"values-who": "same", "values-first": "1 2"}, "values", "second",
         "The same people have as many values on both sides, not 2 and 7."),
        ({"values-of": "times", "values-second": "5 0"}, "values", "second", "A time must be longer than 0 seconds."),
        ({"values-first": "4 two"}, "values", "first", "First: “two” is no number from -999999 to 999999."),
        ({"values-first": " "}, "values", "first", "First: give numbers with spaces or commas between them."),
        ({"values-first": "1 " * 201}, "values", "first", "First: 201 numbers, of which 200 can be taken."),
        ({"values-who": "both"}, "values", "who", "Who: choose different people or the same people."),
        ({"family-p": "0.5, 1.5"}, "family", "p", "p values: “1.5” is no number from 0 to 1."),
    ],
)  # fmt: skip
def test_mistakes_stand_beside_their_field(typed: dict[str, str], key: str, field: str, said: str) -> None:
    found = one(typed, key)
    assert found.compared is None
    assert [(each.blank.key, each.error) for each in found.filled if each.error] == [(field, said)]


@given(
    st.dictionaries(
        st.sampled_from([f"{c.key}-{b.key}" for c in CALCULATIONS for b in c.blanks]),
        st.text() | st.from_regex(r"[0-9,.; -]{0,30}", fullmatch=True),
    )
)
def test_whatever_is_typed_there_is_a_comparison_or_a_word_beside_the_field(typed: dict[str, str]) -> None:
    for found in worked(typed):
        assert bool(found.compared) != any(each.error for each in found.filled)


@pytest.mark.parametrize("level", ["50", "99.9"])
def test_every_corner_has_a_comparison_or_a_word(level: str) -> None:
    for calculation in CALCULATIONS:
        numbers = [blank for blank in calculation.blanks if blank.kind == "number"]
        for corner in product(*[(blank.low, min(blank.high, 2000)) for blank in numbers]):
            typed = {
                f"{calculation.key}-{blank.key}": f"{end:.10g}"
                for blank, end in zip(numbers, corner, strict=True)
            }
            found = one({**typed, "all-level": level}, calculation.key)
            assert bool(found.compared) != any(each.error for each in found.filled)
    far = {"values-first": "0.000001 999999", "values-second": "999999 0.000001", "values-of": "times"}
    found = one({**far, "all-level": level}, "values")
    assert bool(found.compared) != any(each.error for each in found.filled)


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(
    signed_in: Callable[[User], Visitor], cast: Cast
) -> None:
    client = signed_in(cast.reader)
    page = client.get("/planning/compare?all-level=90&rates-x1=7&rates-n1=34&rates-x2=1&rates-n2=34")
    assert page.status_code == 200
    assert "90\u00a0%, in points" in page.text
    assert "0.042" in page.text
    wrong = client.get("/planning/compare?rates-x1=<b>&values-first=1+2")
    assert wrong.status_code == 400
    assert 'value="&lt;b&gt;"' in wrong.text
    assert 'id="rates-x1-error"' in wrong.text
    assert ">1 2</textarea>" in wrong.text
    assert "compared by hand" in client.get("/planning").text


def test_what_is_posted_is_kept_in_the_address_unless_it_is_too_long_for_one(
    signed_in: Callable[[User], Visitor], cast: Cast
) -> None:
    client = signed_in(cast.reader)
    short = client.post("/planning/compare", data={"rates-x1": "7", "rates-n1": "34", "endpoint": "x"})
    assert (short.status_code, short.location) == (303, "/planning/compare?rates-x1=7&rates-n1=34&endpoint=x")
    series = " ".join(f"{number}.25" for number in range(200))
    long = client.post("/planning/compare", data={"values-first": series, "values-second": series})
    assert long.status_code == 200
    assert series in long.text
    assert "too long for an address" in long.text
    grid = client.post("/planning", data={"grid-grid": "1 0 1 0 1 0\n" * 199 + "1 0\n"})
    assert grid.status_code == 400
    assert "line 200 has 2 columns, line 1 has 6" in grid.text

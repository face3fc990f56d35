"""A dry run reads what a file says and names every bad row."""

from datetime import date

import pytest

from usability.business.mapping import Mapping, guess, load_mapping, of_roles
from usability.business.rules import BusinessCheck, check
from usability.imports.mapping import UnreadableMapping
from usability.imports.reading import read_sheet

TODAY = date(2026, 11, 22)
PEOPLE = {"P001": 1, "P002": 2, "P003": 3}
GOOD = """participant,churned,revenue,lifetime value,currency,date
P001,no,240.50,1300,EUR,2026-09-30
P002,Yes,"19,90",,eur,30.9.2026
"""


def run(text: str, standing: dict[tuple[str, str, date], str] | None = None, **more: object) -> BusinessCheck:
    sheet = read_sheet(text.encode())
    mapping = of_roles(guess(sheet.columns), **more)  # type: ignore[arg-type]  # the options of a mapping, by name
    return check(sheet, mapping, PEOPLE, standing or {}, TODAY)


def test_every_number_is_read_with_its_unit_and_day() -> None:
    found = run(GOOD)
    assert found.mistakes == []
    assert [(one.participant, one.kind.value, one.number, one.unit) for one in found.facts] == [
        ("P001", "churned", 0, ""),
        ("P001", "revenue", 240.5, "EUR"),
        ("P001", "lifetime_value", 1300, "EUR"),
        ("P002", "churned", 1, ""),
        ("P002", "revenue", 19.9, "EUR"),
    ]
    assert {one.as_of for one in found.facts} == {date(2026, 9, 30)}
    assert found.found == "5 figures of 2 people"
    assert found.details == "churned of 2, revenue of 2, lifetime value of 1"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("P999,no,,,,2026-09-30", "participant", "no participant with this code"),
        (",no,,,,2026-09-30", "participant", "code is missing"),
        ("P001,perhaps,,,,2026-09-30", "churned", "neither that the person left"),
        ("P001,,1.234.50,,EUR,2026-09-30", "revenue", "not a number"),
        ("P001,,1e3,,EUR,2026-09-30", "revenue", "not a number"),
        ("P001,,99999999999999,,EUR,2026-09-30", "revenue", "too large"),
        ("P001,,10,,,2026-09-30", "currency", "three letters"),
        ("P001,,10,,Euro,2026-09-30", "currency", "three letters"),
        ("P001,no,,,,", "date", "date is missing"),
        ("P001,no,,,,09/30/2026", "date", "not a date"),
        ("P001,no,,,,2026-02-30", "date", "not a date"),
        ("P001,no,,,,2027-01-01", "date", "yet to come"),
        ("P001,,,,,2026-09-30", "", "no number"),
    ],
)
def test_a_bad_row_is_named_with_its_cell(row: str, column: str, message: str) -> None:
    found = run("participant,churned,revenue,lifetime value,currency,date\n" + row + "\n")
    assert [(one.row, one.column) for one in found.mistakes] == [(2, column)]
    assert message in found.mistakes[0].message
    assert found.facts == []


def test_all_mistakes_of_a_row_are_named_at_once() -> None:
    found = run("participant,churned,revenue,currency,date\nP001,perhaps,much,Euro,soon\n")
    assert sorted(one.column for one in found.mistakes) == ["churned", "currency", "date", "revenue"]


def test_the_same_of_one_person_and_day_comes_once() -> None:
    twice = run(GOOD + "P001,yes,,,,2026-09-30\n")
    assert [(one.row, one.column) for one in twice.mistakes] == [(4, "churned")]
    assert "Row 2" in twice.mistakes[0].message
    stands = run(GOOD, {("P002", "revenue", date(2026, 9, 30)): "old.csv"})
    assert [(one.row, one.column) for one in stands.mistakes] == [(3, "revenue")]
    assert "old.csv" in stands.mistakes[0].message
    assert run(GOOD, {("P002", "revenue", date(2026, 8, 31)): "old.csv"}).mistakes == []


def test_day_and_currency_may_be_the_same_for_all() -> None:
    found = run("code,ltv\nP001,10\n", as_of=date(2026, 9, 30), currency="usd")
    assert [(one.unit, one.as_of) for one in found.facts] == [("USD", date(2026, 9, 30))]
    late = run("code,churned\nP001,no\n", as_of=date(2027, 9, 30))
    assert "yet to come" in late.mistakes[0].message


def test_cells_of_ones_own_may_say_yes_and_no() -> None:
    mapping = load_mapping(
        "{participant: who, churned: {column: state, left: [weg], stayed: [da]}, as_of: 2026-09-30}"
    )
    sheet = read_sheet(b"who,state\nP001,Weg\nP002,da\nP003,yes\n")
    found = check(sheet, mapping, PEOPLE, {}, TODAY)
    assert [(one.participant, one.number) for one in found.facts] == [("P001", 1), ("P002", 0)]
    assert [one.row for one in found.mistakes] == [4]


def test_a_column_that_is_not_there_is_named_at_the_heading() -> None:
    mapping = Mapping(participant="who", revenue="money", currency="EUR", as_of=date(2026, 9, 30))
    found = check(read_sheet(b"who,x\nP001,1\n"), mapping, PEOPLE, {}, TODAY)
    assert [(one.row, one.column) for one in found.mistakes] == [(1, "money")]


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"a": "revenue"}, "participant’s code"),
        ({"a": "participant"}, "churn, revenue or lifetime value"),
        ({"a": "participant", "b": "churned"}, "date"),
        ({"a": "participant", "b": "revenue", "c": "date"}, "currency"),
        ({"a": "participant", "b": "churned", "c": "churned"}, "only one column"),
    ],
)
def test_too_little_said_of_the_columns_is_told(roles: dict[str, str], message: str) -> None:
    with pytest.raises(UnreadableMapping, match=message):
        of_roles(roles)


def test_a_mapping_file_with_a_mistake_names_its_place() -> None:
    with pytest.raises(UnreadableMapping, match="colour"):
        load_mapping("{participant: who, churned: {column: left}, as_of: 2026-09-30, colour: red}")
    with pytest.raises(UnreadableMapping, match="YAML"):
        load_mapping("participant: [")
    with pytest.raises(UnreadableMapping, match="parts"):
        load_mapping("just words")

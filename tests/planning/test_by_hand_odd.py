"""Odd numbers compared by hand: what is said stays true and readable."""

import pytest

from usability.planning.by_hand import Compared, worked

TIMES = {"values-of": "times", "values-who": "apart"}


def compared(key: str, typed: dict[str, str]) -> Compared:
    [found] = [one.compared for one in worked(typed) if one.calculation.key == key]
    assert found is not None
    return found


def test_times_far_apart_have_no_end_of_fifty_digits() -> None:
    found = compared("values", {**TIMES, "values-first": "0.001 100000", "values-second": "1 2"})
    assert ("95\u00a0% interval", "0.000 to over 1000") in found.tables[0].rows
    many = {**TIMES, "values-first": "0.01 9 900 0.01 90000", "values-second": "1 2 1 2 1"}
    assert "to over 1000 times as long fits the data" in compared("values", many).words


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("rates", {"rates-x1": "5", "rates-n1": "5", "rates-x2": "5", "rates-n2": "5"}, "both are alike"),
        ("values", {"values-first": "1 2", "values-second": "1 2", "values-of": "means"}, "Both are alike"),
        ("values", {**TIMES, "values-first": "5 6", "values-second": "5 6"}, "Both are alike"),
        (
            "values",
            {**TIMES, "values-first": "5 5", "values-second": "6 6"},
            "The first is 17\u00a0% shorter",
        ),
    ],
)
def test_what_does_not_differ_is_not_called_higher(key: str, typed: dict[str, str], said: str) -> None:
    assert said in compared(key, typed).words


def test_one_pair_is_one_pair() -> None:
    typed = {"values-first": "5", "values-second": "6", "values-of": "times", "values-who": "same"}
    assert ("n", "1 pair") in compared("values", typed).tables[0].rows

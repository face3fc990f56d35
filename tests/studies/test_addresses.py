"""Addresses that cannot be opened and targets that cannot be reached are said where they are written."""

import pytest

from usability.sessions.rules import reached
from usability.studies.addresses import address_mistake, starts_of, target_mistake
from usability.studies.plan import Condition, Conditions, CriterionKind

SHOP = "https://shop.example/start"


@pytest.mark.parametrize(
    "address", ["", "https://shop.example", "http://127.0.0.1:8001/a?b=c#d", "https://bücher.example/größe"]
)
def test_an_address_that_opens(address: str) -> None:
    assert address_mistake(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "https:///path",
        "https://shop example/",
        "https://shop.example:99999/",
        "https://a|b/",
        "shop",
    ],
)
def test_an_address_that_no_browser_opens(address: str) -> None:
    assert "This is no address" in (address_mistake(address) or "")


@pytest.mark.parametrize(
    "target",
    [
        "",
        "/done",
        "/",
        "/shop/größe",
        "https://shop.example/two words",
        "https://shop.example/done",
        "HTTPS://SHOP.example:443/",
    ],
)
def test_a_target_that_can_be_reached(target: str) -> None:
    assert target_mistake(CriterionKind.ADDRESS, target, [SHOP]) is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("*/done", "Nothing stands for other words"),
        ("/shop/*/done", "Nothing stands for other words"),
        ("done", "Write how the address begins"),
        ("//shop.example/done", "Write how the address begins"),
        ("https://", "Write how the address begins"),
        ("https://shop.example.org/done", "Nobody who begins at https://shop.example/start gets there"),
        ("http://shop.example/done", "only pages of that host are heard"),
    ],
)
def test_a_target_that_nothing_reaches(target: str, words: str) -> None:
    assert words in (target_mistake(CriterionKind.ADDRESS, target, [SHOP]) or "")


def test_each_condition_begins_where_it_says() -> None:
    new = Condition(key="new", name="New", start_url="https://new.example/")
    conditions = Conditions(items=[Condition(key="old", name="Old"), new])
    starts = starts_of(conditions, SHOP)
    assert starts == (SHOP, "https://new.example/")
    assert "https://new.example/" in (
        target_mistake(CriterionKind.ADDRESS, "https://shop.example/done", starts) or ""
    )
    assert target_mistake(CriterionKind.ADDRESS, "/done", starts) is None


@pytest.mark.parametrize(
    "target",
    [
        "#thanks",
        ".a > .b",
        "[data-x='a(b]']",
        ":is(h1, h2):not(.x)",
        r"#a\(b",
        'a[href^="/x"]',
        "ul li:nth-child(2n+1)",
    ],
)
def test_a_selector(target: str) -> None:
    assert target_mistake(CriterionKind.ELEMENT, target) is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/done", "This is an address"),
        ("https://shop.example/done", "This is an address"),
        ("#a)", "This is no CSS selector"),
        (":not(.x", "This is no CSS selector"),
        ("[data-x='a]", "This is no CSS selector"),
        ("h1 { color: red }", "This is no CSS selector"),
    ],
)
def test_what_is_no_selector(target: str, words: str) -> None:
    assert words in (target_mistake(CriterionKind.ELEMENT, target) or "")


def test_a_target_is_compared_as_browsers_write_addresses() -> None:
    assert reached("https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe/42", "https://bücher.example/größe")
    assert reached("https://shop.example/two%20words", "/two words")
    assert not reached("https://shop.example/gr%C3%B6%C3%9Fe", "/grösse")

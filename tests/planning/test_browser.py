"""The planning pages in a real browser: filled in by keyboard, without faults on a phone and in the dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.moderation.conftest import as_user
from tests.support.browser import DESKTOP, PHONE, accessibility_faults
from tests.support.cast import Cast

__all__ = ["as_user"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("window", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
@pytest.mark.parametrize(
    "address", ["/planning", "/planning/compare", "/planning/compare?rates-x1=13&values-who=same"]
)
def test_the_pages_have_no_faults(
    address: str, window: dict[str, Any], scheme: str, as_user: Callable[..., Page], cast: Cast
) -> None:
    page = as_user(cast.owner, color_scheme=scheme, **window)
    page.goto(address)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_paper_is_compared_by_keyboard(
    as_user: Callable[..., Page], cast: Cast, db_session: Session
) -> None:
    """Perondi et al.: 7 of 34 against 1 of 34, where the tests disagree."""
    page = as_user(cast.owner)
    db_session.commit()
    page.goto("/planning")
    page.get_by_role("link", name="compared by hand").press("Enter")
    for label, number in (
        ("First: solved", "7"),
        ("First: of", "34"),
        ("Second: solved", "1"),
        ("Second: of", "34"),
    ):
        page.get_by_label(label, exact=True).fill(number)
    page.get_by_label("Second: of", exact=True).press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("7 of 34 against 1 of 34: the first is 18 points higher").wait_for()
    table = page.get_by_role("region", name="Two rates, different people: Tests")
    assert table.get_by_role("row", name="Fisher-Irwin mid-P").inner_text().split()[-1] == "0.042"
    page.get_by_label("Second: solved", exact=True).fill("35")
    page.get_by_label("Second: solved", exact=True).press("Enter")
    page.get_by_role("link", name="Of 34 people not more than 34 can have solved it.").press("Enter")
    expect(page.locator("#rates-x2")).to_be_focused()
    expect(page.get_by_label("First: solved", exact=True)).to_have_value("7")

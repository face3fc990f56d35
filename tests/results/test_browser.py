"""The page of results in a real browser: its figures and tables on a phone and in the dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.moderation.conftest import as_user
from tests.results.test_details import signals, slip_session, version, walk_session
from tests.results.walker import admit
from tests.support.browser import DESKTOP, PHONE, accessibility_faults, until
from tests.support.cast import Cast
from usability.studies.models import PlanVersion

__all__ = ["as_user", "version"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("window", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_figures_and_tables_have_no_faults(
    window: dict[str, Any], scheme: str, as_user: Callable[..., Page], db_session: Session, version: PlanVersion,
    cast: Cast,
) -> None:  # fmt: skip
    walk_session(db_session, version)
    slip_session(db_session, version)
    signals(admit(db_session, version), "abcadae", 5)
    page = as_user(cast.owner, color_scheme=scheme, **window)
    page.goto(f"/studies/{version.study.slug}/results?combined=yes")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    for name in (
        "levels",
        "times",
        "completion",
        "completion-km",
        "errors",
        "codes",
        "slips",
        "help",
        "clicks",
        "lostness",
        "efficiency",
    ):
        assert page.locator(f"#{name}-finding").is_visible(), name
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("region", name="Table 1", exact=True).focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Table 1"


def test_a_number_of_errors_leads_by_keyboard_to_its_attempts(
    as_user: Callable[..., Page], db_session: Session, version: PlanVersion, cast: Cast
) -> None:
    slip_session(db_session, version)
    page = as_user(cast.owner)
    page.goto(f"/studies/{version.study.slug}/results")
    page.locator("#slips > summary").press("Enter")
    page.locator("#slips").get_by_role("link", name="10", exact=True).first.press("Enter")
    page.get_by_text("Attempts with an error, Oxygen: 6").wait_for()


def comes_true(page: Page, expression: str) -> None:
    """The page's policy lets Playwright not wait for it by itself."""
    until(page, lambda: page.evaluate(expression))


def test_another_confidence_is_chosen_by_keyboard_and_no_menu_leaves_the_page(
    as_user: Callable[..., Page], db_session: Session, version: PlanVersion, cast: Cast
) -> None:
    walk_session(db_session, version)
    page = as_user(cast.owner)
    page.goto(f"/studies/{version.study.slug}/results")
    for width in range(680, 1281, 200):
        page.set_viewport_size({"width": width, "height": 900})
        for word in page.locator("details.choice > summary").all():
            word.click()
            comes_true(page, "document.querySelector('details.choice[open] > ul') !== null")
            menu = "document.querySelector('details.choice[open] > ul').getBoundingClientRect().right"
            comes_true(page, f"{menu} <= innerWidth")
    page.keyboard.press("Escape")
    page.locator("summary", has_text="95\u00a0%").press("Enter")
    page.get_by_role("link", name="90\u00a0%", exact=True).press("Enter")
    page.wait_for_url("**/results?level=90")
    page.get_by_text("90\u00a0% intervals").first.wait_for()
    page.locator("#times > summary").click()
    page.get_by_text("Typical, geometric mean (90\u00a0%)").wait_for()

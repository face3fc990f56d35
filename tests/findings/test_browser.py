"""The room in a real browser: by keyboard alone, accessible, and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.findings.conftest import Lab
from tests.support.browser import DESKTOP, PHONE, accessibility_faults, signed_in_as, window
from usability.accounts.models import User
from usability.findings import picking
from usability.findings.rules import Kind

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


@pytest.fixture
def opened(app: Flask, lab: Lab, chromium: Browser, live_server: str) -> Iterator[Opened]:
    """`opened(person, **options)`: a window in which this person is signed in."""
    windows = ExitStack()

    def open_for(person: User, **options: object) -> Page:
        user_id = person.get_id()
        lab.db.commit()
        page = windows.enter_context(window(chromium, live_server, **{**DESKTOP, **options}))
        signed_in_as(page, user_id, app, live_server)
        return page

    with windows:
        yield open_for


@pytest.fixture
def room(lab: Lab) -> str:
    """Two people who reported something, one finding, and something written by hand."""
    first, second = (lab.person("oxygen", finished=False) for _ in range(2))
    key = lab.report(first, "oxygen", "The button is gone.")
    lab.report(second, "oxygen", "Nowhere to be found.")
    picking.write_observation(
        lab.db, lab.study, second.session.id, kind=Kind.QUOTE, words="Where?", at=5_000, by=lab.cast.owner
    )
    lab.finding("No button", key, severity=4, description="It is hidden.", tasks=["oxygen"])
    lab.finding("Another", key)
    picking.tag(lab.db, picking.observe(lab.db, lab.study, [key]), "button")
    lab.seen()
    return f"/studies/{lab.study.slug}/findings"


@pytest.mark.parametrize("options", [DESKTOP, PHONE, {**DESKTOP, "color_scheme": "dark"}])
def test_every_page_is_accessible_and_stays_in_its_width(
    lab: Lab, room: str, opened: Opened, options: dict[str, object]
) -> None:
    page = opened(lab.cast.owner, **options)
    for address in ("", "/observations", "/1", "/1/edit", "/new"):
        page.goto(room + address)
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert accessibility_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_observations_are_gathered_by_keyboard_alone(lab: Lab, room: str, opened: Opened) -> None:
    page = opened(lab.cast.editor)
    page.goto(f"{room}/observations?gathered=no")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    boxes.first.focus()
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "act-finding":
            break
    # One key: what a slow machine types later begins anew.
    page.keyboard.press("1")
    expect(page.locator("#act-finding")).to_have_value("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 observations gathered into “No button”")
    page.goto(f"{room}/1")
    expect(page.get_by_role("heading", name="Evidence: 3 observations")).to_be_visible()


def test_evidence_leads_to_its_moment(lab: Lab, room: str, opened: Opened) -> None:
    page = opened(lab.cast.reader)
    page.goto(f"{room}/1")
    page.locator("#evidence").get_by_role("link", name="P001").click()
    page.wait_for_url("**#*")
    anchor = page.url.partition("#")[2]
    expect(page.locator(f"#{anchor}")).to_contain_text("The button is gone.")


def test_enter_in_the_field_of_tags_tags_and_nothing_else(lab: Lab, room: str, opened: Opened) -> None:
    page = opened(lab.cast.owner)
    page.goto(f"{room}/observations?gathered=no")
    page.get_by_role("checkbox").first.check()
    page.locator("#act-tag").fill("seen twice")
    page.locator("#act-tag").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tagged: seen twice.")
    expect(page.get_by_role("checkbox")).to_have_count(2)


def test_what_was_written_by_hand_is_deleted_after_asking(lab: Lab, room: str, opened: Opened) -> None:
    page = opened(lab.cast.owner)
    page.goto(f"{room}/observations?kind=quote")
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete these words").click()
    expect(page.get_by_role("status")).to_contain_text("The observation and its words are deleted.")
    expect(page.get_by_text("Where?")).to_have_count(0)

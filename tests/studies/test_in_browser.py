"""The Plan room in a real browser: with the keyboard, light and dark, wide and narrow; axe finds nothing."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.support.browser import PHONE, accessibility_faults, sign_in, window
from tests.support.cast import Cast
from usability.studies.models import Study

pytestmark = pytest.mark.browser


def sideways(page: Page) -> int:
    """Pixels by which the page scrolls sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_study_is_planned_and_published_by_keyboard(page: Page, cast: Cast, db_session: Session) -> None:
    db_session.commit()
    sign_in(page, "xaver@example.org")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Plan a study").press("Enter")
    page.get_by_label("Title of the study").fill("Gases")
    page.get_by_label("Product under test").fill("Table")
    page.get_by_label("Product under test").press("Enter")
    for title in ("Oxygen", "Argon"):
        page.get_by_role("link", name="Add a task").press("Enter")
        page.get_by_label("Title", exact=True).fill(title)
        page.get_by_label("Scenario").fill(f"Find {title}.")
        page.get_by_label("Title", exact=True).press("Enter")
        # The plan opens at the new task, and the browser moves the focus there once it has loaded.
        page.wait_for_url(f"**/plan#tasks-{title.lower()}", wait_until="load")
    page.get_by_role("button", name="Move up task 2").press("Enter")
    expect(page.locator(".task-line h3").first).to_have_text("Argon")
    page.get_by_role("button", name="Publish version 1").press("Enter")
    expect(page.locator(".flash")).to_contain_text("Version 1 is published")
    assert accessibility_faults(page) == []


def test_a_mistake_takes_the_focus_and_leads_to_its_field(
    page: Page, study: Study, db_session: Session
) -> None:
    address = f"/studies/{study.slug}/plan/edit/tasks/oxygen"
    db_session.commit()
    sign_in(page, "olga@example.org")
    page.goto(address)
    expect(page.get_by_label("Accepted answers")).to_be_hidden()
    page.get_by_label("The participant’s answer is checked").check()
    expect(page.get_by_label("Accepted answers")).to_be_visible()
    expect(page.get_by_label("Time limit")).to_be_hidden()
    page.locator("summary", has_text="Limit and goals").press("Enter")
    page.get_by_label("Time limit").fill("2")
    page.get_by_role("button", name="Save").last.click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert accessibility_faults(page) == []
    summary.get_by_role("link").click()
    expect(page.get_by_label("Time limit")).to_be_focused()


PAGES = [
    "/studies", "/studies/new", "/studies/import", "/instruments", "/instruments/sus", "/instruments/ueq_s",
    *(f"/studies/finding-oxygen/{rest}" for rest in (
        "plan", "plan/edit/consent", "plan/edit/conditions", "plan/edit/tasks/oxygen", "plan/add/instruments",
        "plan/add/screener/questions", "versions", "members", "trail", "cells", "preview",
        "preview?page=2", "preview?page=3",
    )),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, study: Study, db_session: Session, scheme: str) -> None:
    db_session.commit()
    sign_in(page, "olga@example.org")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert (address, accessibility_faults(page)) == (address, [])


def test_nothing_scrolls_sideways_on_a_phone(phone: Page, study: Study, db_session: Session) -> None:
    db_session.commit()
    sign_in(phone, "olga@example.org")
    for address in PAGES:
        phone.goto(address)
        assert (address, max(0, sideways(phone))) == (address, 0)


def test_rows_are_added_where_the_eye_is(page: Page, study: Study, db_session: Session) -> None:
    address = f"/studies/{study.slug}/plan/edit/tasks/oxygen"
    db_session.commit()
    sign_in(page, "olga@example.org")
    page.goto(address)
    page.get_by_label("Title", exact=True).fill("Changed, not saved")
    page.locator("summary", has_text="Errors to count").click()
    page.get_by_role("button", name="Add an error code").click()
    expect(page.get_by_label("Label")).to_be_in_viewport()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Changed, not saved")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_removed_task_is_put_back(
    chromium: Browser, live_server: str, study: Study, db_session: Session, *, scripts: bool
) -> None:
    address = f"/studies/{study.slug}/plan"
    db_session.commit()
    with window(chromium, live_server, java_script_enabled=scripts, **PHONE) as page:
        sign_in(page, "olga@example.org")
        page.goto(address)
        page.get_by_role("button", name="Remove task 1").press("Enter")
        notice = page.locator("#removed")
        expect(notice).to_contain_text("Removed: Task “Oxygen”.")
        expect(notice).to_be_in_viewport()
        expect(page.locator(".task-line h3")).to_contain_text(["Silver"])
        if scripts:
            assert accessibility_faults(page) == []
        page.reload()
        notice.get_by_role("button", name="Undo").press("Enter")
        expect(page.locator(".flash")).to_contain_text("Put back in its place.")
        expect(page.locator("#tasks .task-line h3")).to_contain_text(["Oxygen", "Silver"])
        expect(page.locator("#tasks-oxygen")).to_be_in_viewport()

"""The panel in a real browser: on a desk and on a phone, with a slip, and taken back."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from tests.support.browser import DESKTOP, PHONE, accessibility_faults, signed_in_as, window
from tests.support.cast import Cast
from usability.studies.models import Study

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("options", [PHONE, {**DESKTOP, "color_scheme": "dark"}])
def test_a_number_is_brought_with_a_slip_corrected_and_taken_back(
    app: Flask,
    db_session: Session,
    study: Study,
    cast: Cast,
    chromium: Browser,
    live_server: str,
    options: dict[str, object],
) -> None:
    home, user_id = f"/studies/{study.slug}", cast.editor.get_id()
    room = f"{home}/outside"
    db_session.commit()
    with window(chromium, live_server, **options) as page:
        signed_in_as(page, user_id, app, live_server)

        def fits() -> None:
            assert accessibility_faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

        page.goto(room)
        fits()
        page.get_by_role("link", name="Add Retention").click()
        page.get_by_label("Active at the start of the period").fill("120")
        page.get_by_label("Of them still active at its end").fill("190")
        page.get_by_label("Length of the period").select_option("month")
        page.get_by_label("As of").fill("2026-01-31")
        page.get_by_role("button", name="Save").click()
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("2 things need correcting")
        fits()
        summary.get_by_role("link", name="still active").click()
        wrong = page.get_by_label("Of them still active at its end")
        expect(wrong).to_be_focused()
        wrong.fill("90")
        expect(page.get_by_label("Active at the start of the period")).to_have_value("120")
        page.get_by_label("Source").fill("Customer records")
        page.keyboard.press("Enter")
        expect(page.get_by_text("90 of 120 · 75.0")).to_be_visible()
        fits()

        page.goto(f"{home}/results")
        marked = page.get_by_role("region", name="Brought from outside, not measured here")
        expect(marked).to_contain_text("31 January 2026")
        fits()

        page.goto(room)
        page.get_by_role("button", name="Remove Retention").click()
        expect(page.get_by_text("90 of 120 · 75.0")).to_have_count(0)
        fits()
        page.get_by_role("button", name="Bring back Retention").click()
        expect(page.get_by_text("90 of 120 · 75.0")).to_be_visible()

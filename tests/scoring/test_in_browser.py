"""Timeline and second scoring in a real browser: without script, by keyboard, light and dark, desktop and phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.scoring.conftest import Scored
from tests.support.browser import DESKTOP, PHONE, accessibility_faults, sign_in, window
from tests.timeline.story import begin, tell
from usability.scoring import services

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_have_no_accessibility_fault_and_never_scroll_sideways(
    chromium: Browser, live_server: str, scored: Scored, scheme: str, device: dict[str, object]
) -> None:
    console = begin(scored.db, scored.study, scored.study.versions[-1], "P9", scored.cast.moderator)
    tell(console)
    services.finish(scored.db, scored.second(), scored.study, scored.cast.editor)
    services.start(scored.db, scored.study, scored.cast.owner)
    slug, first = scored.study.slug, scored.consoles[0]
    pages = {
        scored.cast.reader.email: (f"sessions/{console.session.id}/timeline", "moments", "agreement"),
        scored.cast.owner.email: ("scoring", f"scoring/{first.session.id}/{first.step('oxygen')}", "results"),
    }
    # Committed last: reading anything afterwards would hold the database.
    scored.db.commit()
    for person, addresses in pages.items():
        with window(chromium, live_server, color_scheme=scheme, **device) as page:
            sign_in(page, person)
            for address in addresses:
                page.goto(f"/studies/{slug}/{address}")
                assert accessibility_faults(page) == [], address
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_filter_and_jumps_work_without_script(chromium: Browser, live_server: str, scored: Scored) -> None:
    console = begin(scored.db, scored.study, scored.study.versions[-1], "P9", scored.cast.moderator)
    tell(console)
    anchor = f"e{console.number(console.marks['quote'])}"
    email = scored.cast.reader.email
    address = f"/studies/{scored.study.slug}/sessions/{console.session.id}/timeline#{anchor}"
    scored.db.commit()
    with window(chromium, live_server, java_script_enabled=False, **DESKTOP) as page:
        sign_in(page, email)
        page.goto(address)
        row = page.locator(f"[id='{anchor}']")
        expect(row).to_be_in_viewport()
        expect(row).to_contain_text("I would look under")
        page.get_by_label("Errors", exact=False).uncheck()
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_text("Wrong menu, major (3)")).to_have_count(0)
        assert "kind=quote" in page.url
        assert "kind=error" not in page.url


def test_a_second_scorer_works_through_by_keyboard_and_then_sees_the_agreement(
    page: Page, scored: Scored
) -> None:
    email, address = scored.cast.editor.email, f"/studies/{scored.study.slug}/agreement"
    scored.db.commit()
    sign_in(page, email)
    page.goto(address)
    page.get_by_role("link", name="To second scoring").press("Enter")
    page.get_by_role("button", name="Begin to score blind").press("Enter")
    page.get_by_role("link", name="Score the next attempt").press("Enter")
    for _ in range(12):
        expect(page.get_by_role("heading", name="Your score")).to_be_visible()
        heading = page.locator("h1").inner_text()
        page.get_by_label("Solved", exact=True).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Keep and go on").press("Enter")
        expect(page.locator("h1")).not_to_have_text(heading)
    expect(page.get_by_role("heading", name="12 of 12 scored")).to_be_visible()
    page.locator("summary", has_text="Finish").press("Enter")
    page.get_by_role("button", name="Finish now").press("Enter")
    expect(page.get_by_text("Where they differ: 2 of 12 attempts")).to_be_visible()
    page.get_by_role("link", name="P5, Oxygen").click()
    expect(page.locator("[id='task:oxygen']")).to_be_in_viewport()

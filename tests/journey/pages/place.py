"""What every page object is: a place in the product that somebody has come to, and looks at."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import accessibility_faults


class Faults(list[str]):
    """What axe found on all pages visited so far, each with its page and colour scheme."""


class Place:
    """A page as it is now. Made anew for each page that a method leads to; axe looks at it in light and dark."""

    heading: str | re.Pattern[str] = ""

    def __init__(self, page: Page, faults: Faults | None) -> None:
        self.page, self.faults = page, faults
        if self.heading:
            page.get_by_role("heading", name=self.heading).first.wait_for()
        self.look()

    def look(self) -> None:
        """Has axe look at the page, unless nobody collects what it finds (it needs scripts)."""
        if self.faults is None:
            return
        for scheme in ("light", "dark"):
            # Without motion, or axe would see colours on their way from one scheme to the other.
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            where = f"{self.page.title()} ({scheme})"
            self.faults.extend(f"{where}: {fault}" for fault in accessibility_faults(self.page))
        self.page.emulate_media(color_scheme="light")

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Presses the button with this name, with a finger where the device has none but fingers."""
        button = (within or self.page).get_by_role("button", name=name, exact=isinstance(name, str))
        self.tap(button)

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        self.tap((within or self.page).get_by_role("link", name=name, exact=isinstance(name, str)))

    def leave_by(self, name: str) -> None:
        """Presses a button that leads to another page, and waits for that page."""
        before = self.page.title()
        self.press(name)
        expect(self.page).not_to_have_title(before)
        self.page.wait_for_load_state()

    def tap(self, what: Locator) -> None:
        if self.page.evaluate("navigator.maxTouchPoints > 0"):
            what.tap()
        else:
            what.click()

    def write(self, label: str, text: str, *, within: Locator | None = None) -> Self:
        (within or self.page).get_by_label(label, exact=True).locator("visible=true").fill(text)
        return self

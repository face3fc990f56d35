"""What a participant does in a browser, and what then stands in the database."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.support.browser import ready, until
from usability.sessions.models import LoggedEvent

Look = Callable[[Any], list[Any]]
"""Reads what stands in the database now."""


def enter(page: Page, link: str) -> None:
    page.goto(f"/s/{link}?PROLIFIC_PID=p1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I agree").click()
    page.get_by_label("16 to 30").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/steps/0$"))
    ready(page)


def step(page: Page) -> Locator:
    """The step that is shown; the others wait hidden beside it."""
    return page.locator("section.step:not([hidden])")


def kinds(look: Look) -> list[str]:
    return look(select(LoggedEvent.kind).order_by(LoggedEvent.at, LoggedEvent.seq))


def start_task(page: Page) -> None:
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Start task").click()
    popup.value.close()


def answer_sus(page: Page) -> None:
    for number in range(1, 11):
        page.locator(f'[name="sus.q{number}"][value="4"]:visible').check(force=True)
    page.get_by_role("button", name="Continue", exact=True).click()


ALL_SENT = """async () => {
  await navigator.serviceWorker.ready;
  const name = `walk ${document.getElementById("walk").dataset.base}`;
  const base = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
  const all = base.transaction("events").objectStore("events").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  base.close();
  return all.result.length > 0 && all.result.every((event) => event.sent);
}"""


def settled(page: Page) -> None:
    """Everything has arrived and the offline copy stands."""
    until(page, lambda: page.evaluate(ALL_SENT))


def walk_to_sus(page: Page) -> None:
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    step(page).get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="I’m done").click()
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    step(page).get_by_label("How many minutes").fill("2")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name="How did you find the system?")).to_be_visible()

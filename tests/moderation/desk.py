"""What tests do at a console and an observer's page, and read of it in the database."""

from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browser import ready, until
from usability.moderation import queries
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession


def open_console(page: Page, session: UsabilitySession) -> None:
    """Opens the console and waits until it is connected."""
    slug = session.version.study.slug
    page.goto(f"/studies/{slug}/sessions/{session.id}/console")
    ready(page)
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")


def press(page: Page, *keys: str) -> None:
    """Keys, one after another."""
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    """Waits until the server has every mark."""
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    arrived(page)


def arrived(page: Page) -> None:
    """As `saved`, where the console hears nothing of others or does not drive."""
    expect(page.locator("#log li[data-pending]")).to_have_count(0)


KEPT = """async () => {
  const { base } = JSON.parse(document.getElementById("setting").textContent);
  const asked = indexedDB.open(`walk ${base}`);
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const all = opened.transaction("events").objectStore("events").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  opened.close();
  return all.result.length;
}"""


def kept(page: Page, many: int) -> None:
    """Waits until the device keeps so many marks that are not sent yet, so that the page may go."""
    until(page, lambda: page.evaluate(KEPT), lambda found: found == many)


def told(page: Page, kind: str) -> None:
    """Waits until the log has told the console when a mark of this kind was made: from then on the device keeps it."""
    page.wait_for_function(
        "kind => Object.values(localStorage).some((kept) => kept.includes(kind))", arg=f'"{kind}"'
    )


def attempts(db: Session, session: UsabilitySession) -> dict[str, Attempt]:
    """What the read model has, by task."""
    db.rollback()
    return {a.task: a for a in db.scalars(select(Attempt).where(Attempt.session_id == session.id))}


def count(db: Session, kind: str) -> int:
    """How many events of a kind the log has."""
    db.rollback()
    return db.scalar(select(func.count()).select_from(LoggedEvent).where(LoggedEvent.kind == kind)) or 0


def observe(db: Session, page: Page, session: UsabilitySession) -> None:
    """Opens the observers' page by their link."""
    link = queries.newest_link(db, session.id)
    assert link is not None
    token = link.token
    db.rollback()
    page.goto(f"/o/{token}/")
    ready(page)

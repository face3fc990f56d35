"""The console without a network, after a take-over, and under a finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.desk import arrived, attempts, count, open_console, press, saved, told
from tests.support.browser import ready
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.measures.vocabulary import Outcome
from usability.sessions.models import EventConflict, LoggedEvent, UsabilitySession

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("only_reading")]
Windows = Callable[..., Page]


def test_a_console_that_was_open_once_opens_again_without_a_network_and_goes_on(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    press(page, "Space", "1")
    saved(page)
    told(page, "error_marked")
    page.context.set_offline(True)
    page.reload()
    ready(page)
    expect(page.locator("#status")).to_have_attribute("data-state", "offline")
    expect(page.locator("#clock-state")).to_have_text("Running")
    expect(page.locator("#log")).to_contain_text("Error: Functional")
    page.wait_for_timeout(300)
    press(page, "2", "s")
    expect(page.locator("#clock-state")).to_have_text("Success")
    shown = page.locator("#clock").text_content()
    assert count(db_session, "error_marked") == 1
    page.context.set_offline(False)
    saved(page)
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.errors) == (Outcome.SUCCESS, {"content": 1, "function": 1})
    assert found.quality == "reconstructed"
    # The clock that was shown without a network went on from the one before; both go by the device's.
    assert shown is not None
    minutes, seconds = shown.split(":")
    start, end = (
        db_session.scalars(select(LoggedEvent.wall).where(LoggedEvent.kind == kind)).one()
        for kind in ("task_started", "task_stopped")
    )
    assert start is not None
    assert end is not None
    assert -0.1 < (end - start) / 1_000 - (int(minutes) * 60 + int(seconds)) < 1.1


def test_who_is_signed_out_keeps_no_page_for_later(
    as_user: Windows, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    address = page.url
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = "async (url) => Boolean(await caches.match(url))"
    assert page.evaluate(kept, address)
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert not page.evaluate(kept, address)


def test_marks_made_after_a_take_over_are_set_aside_and_the_console_says_so(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    mona, emil = as_user(cast.moderator), as_user(cast.editor)
    # Her console hears nothing of the others; what it says still arrives.
    mona.route("**/live?*", lambda route: route.abort("internetdisconnected"))
    mona.goto(f"/studies/{running.version.study.slug}/sessions/{running.id}/console")
    ready(mona)
    press(mona, "Space")
    arrived(mona)
    open_console(emil, running)
    emil.get_by_role("button", name="Take over").click()
    expect(emil.locator("#watching")).to_be_hidden()
    saved(emil)
    press(mona, "1", "f")
    expect(mona.locator("#set-aside")).to_contain_text("Emil drives this session now")
    expect(mona.locator("#set-aside")).to_contain_text("set aside and do not count")
    expect(mona.locator("#log li.struck").first).to_contain_text("set aside, does not count")
    mona.unroute("**/live?*")
    expect(mona.locator("#watching")).to_contain_text("Emil")
    press(emil, "s")
    saved(emil)
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.errors) == (Outcome.SUCCESS, {})
    kinds = {row.data["kind"] for row in db_session.scalars(select(EventConflict))}
    assert kinds == {"error_marked", "task_stopped", "outcome_set"}


def test_a_task_is_run_by_taps_alone_on_a_tablet(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator, viewport={"width": 1024, "height": 768}, has_touch=True, is_mobile=True)
    open_console(page, running)

    def tap(name: str) -> None:
        button = page.locator("[data-act]:visible, form:visible button").filter(has_text=name).first
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, name
        button.tap()

    tap("Start task")
    tap("Functional")
    tap("Assist")
    tap("Words")
    page.get_by_label("Level").select_option("3")
    tap("Keep")
    tap("Pause")
    expect(page.locator("#clock-state")).to_have_text("Paused")
    tap("Go on")
    tap("Quote")
    page.get_by_label("Words for").fill("Ah, here")
    tap("Keep")
    tap("End, score later")
    tap("Re-open")
    # A finger is not answered with a keyboard over the page.
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    tap("They went on with it")
    tap("Problem")
    tap("Undo")
    tap("Success")
    saved(page)
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.errors, found.assist_levels) == (Outcome.SUCCESS, {"function": 1}, {"3": 1})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#log li.struck")).to_contain_text("Usability problem")


def test_the_worker_answers_for_consoles_only(signed_in: Callable[[User], Visitor], cast: Cast) -> None:
    answer = signed_in(cast.moderator).get("/console-worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    source = answer.get_data(as_text=True)
    assert "VERSION" not in source
    assert "console-desk.js" in source

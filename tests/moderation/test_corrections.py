"""Corrections in the console: each says why, stands beside what was there before, and comes out right in the times."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.desk import attempts, count, open_console, press, saved, told
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast
from usability.measures.vocabulary import Outcome
from usability.participants.models import ErasableText
from usability.sessions.models import LoggedEvent, UsabilitySession

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("only_reading")]
Windows = Callable[..., Page]
SLOW_START_MS = 4_000


def run_a_task(page: Page) -> None:
    press(page, "Space")
    page.wait_for_timeout(1_200)
    press(page, "1", "Space")
    page.wait_for_timeout(400)
    press(page, "Space")
    page.wait_for_timeout(400)
    press(page, "s")
    saved(page)


def reasons(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(ErasableText.body).order_by(ErasableText.id)))


def test_another_outcome_after_a_while_asks_why_and_the_log_shows_both(
    console: Page, db_session: Session, running: UsabilitySession
) -> None:
    run_a_task(console)
    # Soon after, it was a slip: no question.
    press(console, "p")
    expect(console.locator("#reason")).to_be_hidden()
    saved(console)
    assert reasons(db_session) == ["Pressed by mistake"]
    expect(console.locator("#log li.struck")).to_contain_text("replaced")
    console.wait_for_timeout(10_100)
    press(console, "f")
    expect(console.locator("#reason")).to_be_visible()
    assert accessibility_faults(console) == []
    press(console, "Escape")
    expect(console.locator("#reason")).to_be_hidden()
    assert count(db_session, "outcome_set") == 2
    press(console, "f")
    # Nothing is corrected without a reason.
    press(console, "Enter")
    expect(console.locator("#reason-fault")).to_be_visible()
    console.keyboard.type("They bought 1 of the wrong ones")
    press(console, "Enter")
    saved(console)
    assert attempts(db_session, running)["oxygen"].outcome == Outcome.FAILURE
    assert reasons(db_session)[-1] == "They bought 1 of the wrong ones"
    expect(console.locator("#log li.struck")).to_have_count(2)


def test_a_mark_and_an_end_are_moved_and_the_time_is_right(
    console: Page, db_session: Session, running: UsabilitySession
) -> None:
    run_a_task(console)
    before = attempts(db_session, running)["oxygen"].duration_ms or 0
    press(console, "c")
    console.get_by_role("button", name="Move Clock stopped").click()
    console.get_by_label("Seconds later").fill("soon")
    console.get_by_role("button", name="Correct it").last.click()
    expect(console.locator("#correct-seconds-fault")).to_contain_text("how many seconds")
    console.get_by_label("Seconds later").fill("90000")
    console.get_by_role("button", name="Correct it").last.click()
    expect(console.locator("#correct-seconds-fault")).to_contain_text("still to come")
    console.get_by_label("Seconds later").fill("-0,25")
    console.get_by_role("button", name="Correct it").last.click()
    expect(console.locator("#correct-own-fault")).to_contain_text("Say why")
    console.get_by_label("Pressed too late").check()
    console.get_by_role("button", name="Correct it").last.click()
    console.get_by_role("button", name="Close").last.click()
    saved(console)
    found = attempts(db_session, running)["oxygen"]
    assert found.duration_ms == pytest.approx(before - 250, abs=0.2)
    assert (found.quality, found.outcome) == ("corrected", Outcome.SUCCESS)
    expect(console.locator("#log")).to_contain_text("Moved: Clock stopped")
    expect(console.locator("#log")).to_contain_text("Pressed too late")
    # A correction is undone like anything else.
    press(console, "z")
    saved(console)
    found = attempts(db_session, running)["oxygen"]
    assert (found.duration_ms, found.quality) == (before, "measured")


def test_a_forgotten_pause_is_put_in_and_a_pause_is_counted_after_all(
    console: Page, db_session: Session, running: UsabilitySession
) -> None:
    run_a_task(console)
    before = attempts(db_session, running)["oxygen"].duration_ms or 0
    press(console, "c")
    console.get_by_role("button", name="A pause was forgotten").click()
    console.get_by_label("From, on the task").fill("0:00.2")
    console.get_by_label("To", exact=True).fill("0:00.1")
    console.get_by_label("Interrupted from outside").check()
    console.get_by_role("button", name="Correct it").last.click()
    expect(console.locator("#correct-until-fault")).to_contain_text("after it begins")
    console.get_by_label("To", exact=True).fill("0:00.7")
    console.get_by_role("button", name="Correct it").last.click()
    saved(console)
    assert attempts(db_session, running)["oxygen"].duration_ms == pytest.approx(before - 500, abs=0.2)
    # The marked pause was none. It stands below the one that was just put in.
    console.get_by_role("button", name="Count it").last.click()
    console.get_by_label("Or in your words").last.fill("They went on thinking aloud")
    console.get_by_role("button", name="Correct it").last.click()
    saved(console)
    after = attempts(db_session, running)["oxygen"].duration_ms or 0
    db_session.rollback()
    marks = {
        event.kind: event.mono or 0
        for event in db_session.scalars(select(LoggedEvent).where(LoggedEvent.kind.like("task_%")))
    }
    gross = marks["task_stopped"] - marks["task_started"]
    assert after == pytest.approx(gross - 500, abs=0.2)
    expect(console.locator("#clock-facts")).to_contain_text("1 pause")


def test_a_task_that_nobody_started_in_time_had_begun(
    console: Page, db_session: Session, running: UsabilitySession
) -> None:
    # From its first mark on, the console's clock is the session's.
    press(console, "b")
    told(console, "note_marked")
    console.wait_for_timeout(1_500)
    press(console, "c")
    console.get_by_role("button", name="It had begun").click()
    console.get_by_label("It began so many seconds ago").fill("1")
    console.get_by_label("Pressed too late").check()
    console.get_by_role("button", name="Correct it").last.click()
    press(console, "Escape", "s")
    saved(console)
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.quality) == (Outcome.SUCCESS, "corrected")
    by_kind = {event.kind: event for event in db_session.scalars(select(LoggedEvent))}
    known, moved = by_kind["note_marked"], by_kind["mark_moved"]
    started, stopped = by_kind["task_started"], by_kind["task_stopped"]
    begun = known.at + (moved.mono or 0) - (known.mono or 0) - 1_000
    assert moved.data["to"] == pytest.approx(begun, abs=5)
    pressed = (stopped.mono or 0) - (started.mono or 0)
    assert found.duration_ms == pytest.approx(pressed + started.at - moved.data["to"])
    assert accessibility_faults(console) == []


def test_a_console_that_starts_slowly_knows_how_long_the_session_runs(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)

    def late(route: Route) -> None:
        page.wait_for_timeout(SLOW_START_MS)
        route.continue_()

    page.route("**/js/console.js", late)
    open_console(page, running)
    press(page, "c")
    page.get_by_role("button", name="It had begun").click()
    page.get_by_label("It began so many seconds ago").fill("1")
    page.get_by_label("Pressed too late").check()
    before = time.monotonic()
    page.get_by_role("button", name="Correct it").last.click()
    press(page, "Escape")
    saved(page)
    sending = 1_000 * (time.monotonic() - before)
    db_session.rollback()
    moved = db_session.scalars(select(LoggedEvent).where(LoggedEvent.kind == "mark_moved")).one()
    # What this page sends first is stamped by when it arrives; half of what the start took is left for the rest.
    assert moved.at - 1_000 - moved.data["to"] < sending + SLOW_START_MS / 2


def test_words_for_a_pause_an_assist_and_a_code_come_later(
    console: Page, db_session: Session, running: UsabilitySession
) -> None:
    press(console, "Space", "1")
    console.wait_for_timeout(300)
    press(console, "w")
    console.keyboard.type("took the sitemap")
    console.get_by_label("Severity").select_option("3")
    press(console, "Enter", "a", "w")
    console.get_by_label("Level").select_option("2")
    console.get_by_role("button", name="Keep").click()
    press(console, "Space", "w")
    expect(console.locator("#words-of")).to_contain_text("Why they paused")
    console.keyboard.type("the phone rang")
    press(console, "Enter", "Space", "u", "+", "b")
    saved(console)
    log = console.locator("#log")
    expect(log).to_contain_text("severity 3, took the sitemap")
    expect(log).to_contain_text("level 2")
    expect(log).to_contain_text("the phone rang")
    expect(log).to_contain_text("Usability problem")
    assert attempts(db_session, running)["oxygen"].assist_levels == {"2": 1}
    db_session.rollback()
    error, detail = (
        db_session.scalars(select(LoggedEvent.mono).where(LoggedEvent.kind == kind).limit(1)).one()
        for kind in ("error_marked", "mark_detailed")
    )
    assert error is not None
    assert detail is not None
    assert detail - error > 300

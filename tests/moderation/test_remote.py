"""The participant's page in Chromium while a moderator leads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.desk import attempts, press, saved
from tests.support.browser import PHONE, accessibility_faults, ready, until
from usability.participants.models import ErasableText
from usability.sessions.models import Answer, LoggedEvent, UsabilitySession

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("only_reading")]

Windows = Callable[..., Page]


@pytest.fixture
def guest(as_user: Windows, running: UsabilitySession, console: Page) -> Page:
    """The participant's page, open and known to the console."""
    token = running.token
    page = as_user(None)
    page.goto(f"/w/{token}/")
    ready(page)
    expect(console.locator("#present")).to_contain_text("participant connected")
    return page


def heading(page: Page) -> str:
    return page.locator(".step:not([hidden]) h1").inner_text()


def shows(page: Page, words: str) -> None:
    expect(page.locator(".step:not([hidden])")).to_contain_text(words)


def kinds(db: Session, origin: str = "participant") -> list[str]:
    db.rollback()
    found = db.scalars(
        select(LoggedEvent.kind).where(LoggedEvent.origin == origin).order_by(LoggedEvent.id)
    ).all()
    return [kind for kind in found if kind not in ("page_loaded", "step_shown", "page_hidden", "page_shown")]


def test_a_remote_participant_is_led_through_and_answers_on_their_own_page(
    console: Page, guest: Page, db_session: Session, running: UsabilitySession
) -> None:
    shows(guest, "You are in the right place")
    press(console, "o")
    shows(guest, "Your moderator starts the task")
    expect(console.locator("#scene")).to_contain_text("Shows the text of Task 1")
    press(console, "Space")
    shows(guest, "The task has begun")
    press(console, "Space")
    shows(guest, "Nothing is timed now")
    press(console, "Space")
    guest.get_by_role("button", name="I’m done").click()
    expect(guest.get_by_text("Your answer is missing")).to_be_visible()
    guest.get_by_label("Atomic number").fill("8")
    guest.get_by_role("button", name="I’m done").click()
    expect(console.locator("#log")).to_contain_text("I’m done")
    # Whoever does not see the log hears it.
    expect(console.locator("#heard[role=status]")).to_have_text("Participant: “I’m done”")
    shows(guest, "Overall")
    guest.get_by_role("radio", name="6", exact=True).check(force=True)
    guest.get_by_role("button", name="Continue").click()
    shows(guest, "goes on in a moment")
    expect(console.locator("#log [data-kind=answers_given]")).to_contain_text("6")
    press(console, "ArrowRight", "ArrowRight")
    shows(guest, "Find the symbol of silver")
    press(console, "h")
    shows(guest, "A short break")
    press(console, "ArrowRight", "ArrowLeft")
    saved(console)
    assert heading(guest) == "A short break"
    press(console, "o")
    shows(guest, "Find the symbol of silver")
    console.locator("#stop").select_option(label="The end")
    shows(guest, "Thank you")
    console.get_by_role("button", name="Finish the session").click()
    expect(guest.get_by_text("your answers have arrived")).to_be_visible()
    assert kinds(db_session) == ["task_ended", "answers_given"]
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.source) == ("success", "checked_answer")
    assert db_session.scalars(select(Answer.number)).all() == [6]


def test_a_break_lasts_until_the_step_is_shown_or_a_task_begins_and_the_console_says_so(
    console: Page, guest: Page
) -> None:
    hold, scene = console.locator('[data-act="hold"]'), console.locator("#scene")
    press(console, "h")
    shows(guest, "A short break")
    expect(hold).to_have_attribute("aria-pressed", "true")
    expect(scene).to_contain_text("The break lasts until you press “Show this step” (O) or start a task.")
    press(console, "h")
    expect(console.locator("#last")).to_contain_text("It is a break already")
    press(console, "o")
    shows(guest, "Find the atomic number")
    expect(hold).to_have_attribute("aria-pressed", "false")
    press(console, "h", "Space")
    shows(guest, "The task has begun")
    expect(scene).not_to_contain_text("The break lasts")
    # What came after the break leads on as ever.
    press(console, "s")
    shows(guest, "Overall")


def test_help_is_called_for_and_shows_at_once_until_the_moderator_marks_something(
    console: Page, guest: Page, db_session: Session
) -> None:
    press(console, "Space")
    shows(guest, "The task has begun")
    guest.get_by_role("button", name="Ask for help").click()
    expect(console.locator("#asks")).to_contain_text("asks for help")
    expect(console.locator("#log [data-kind=help_asked]")).to_be_visible()
    expect(guest.locator("#help-state")).to_have_text("Your moderator has been told.")
    press(console, "a")
    expect(console.locator("#asks")).to_be_hidden()
    assert kinds(db_session) == ["help_asked"]


def test_a_call_without_a_network_says_so_and_later_that_it_was_heard(console: Page, guest: Page) -> None:
    press(console, "Space")
    shows(guest, "The task has begun")
    guest.context.set_offline(True)
    guest.get_by_role("button", name="Ask for help").click()
    expect(guest.locator("#help-state")).to_have_text("No connection. It is sent as soon as there is one.")
    guest.context.set_offline(False)
    expect(console.locator("#asks")).to_contain_text("asks for help")
    expect(guest.locator("#help-state")).to_have_text("Your moderator has been told.")


def test_a_call_that_arrives_after_a_mark_shows_although_its_clock_says_before(
    console: Page, guest: Page, running: UsabilitySession
) -> None:
    token = running.token
    console.wait_for_timeout(2_500)
    press(console, "b")
    saved(console)
    call = {"seq": 0, "kind": "help_asked", "step": None, "mono": 8_000.0, "wall": None}
    late = {"writer": "page-before-1", "sent_mono": 10_000.0, "sent_wall": None, "events": [call]}
    assert guest.request.post(f"/w/{token}/events", data=late).ok
    expect(console.locator("#asks")).to_contain_text("asks for help")
    press(console, "b")
    expect(console.locator("#asks")).to_be_hidden()


def test_nothing_typed_is_lost_when_the_moderator_goes_on(
    console: Page, guest: Page, db_session: Session
) -> None:
    press(console, "Space")
    guest.get_by_label("Atomic number").fill("maybe eight")
    press(console, "f")
    shows(guest, "Overall")
    expect(guest.locator("#kept")).to_be_visible()
    expect(guest.locator("#announce")).to_contain_text("kept")
    # Whoever was writing is taken along to what comes now.
    assert guest.evaluate("document.activeElement.tagName") in ("H1", "LEGEND")
    guest.get_by_role("radio", name="2", exact=True).check(force=True)
    press(console, "ArrowRight", "ArrowRight")
    shows(guest, "Find the symbol of silver")
    expect(console.locator("#log [data-kind=answers_given]")).to_contain_text("2")
    assert kinds(db_session) == ["text_left", "answers_given"]
    assert "maybe eight" in db_session.scalars(select(ErasableText.body)).all()
    assert db_session.scalars(select(Answer.number)).all() == [2]


def test_it_goes_on_after_a_lost_network_and_a_reload(
    console: Page, guest: Page, db_session: Session
) -> None:
    press(console, "Space")
    shows(guest, "The task has begun")
    guest.context.set_offline(True)
    guest.get_by_label("Atomic number").fill("8")
    guest.get_by_role("button", name="I’m done").click()
    shows(guest, "goes on in a moment")
    expect(guest.locator(".status-line")).to_have_attribute("data-state", "offline")
    press(console, "h")
    guest.context.set_offline(False)
    expect(console.locator("#log [data-kind=task_ended]")).to_be_visible()
    expect(guest.locator(".status-line")).to_have_attribute("data-state", "saved")
    shows(guest, "A short break")
    guest.reload()
    shows(guest, "A short break")
    console.locator("#stop").select_option(index=1)
    press(console, "o")
    shows(guest, "Overall")
    assert kinds(db_session) == ["task_ended"]


def test_it_opens_again_without_a_network_where_it_was(
    console: Page, guest: Page, db_session: Session, running: UsabilitySession
) -> None:
    base = f"/w/{running.token}/"
    press(console, "Space")
    shows(guest, "The task has begun")
    until(guest, lambda: guest.evaluate("async () => Boolean(await caches.match(location.href))"))
    guest.context.set_offline(True)
    guest.get_by_label("Atomic number").fill("maybe eight")
    guest.reload()
    shows(guest, "The task has begun")
    expect(guest.get_by_label("Atomic number")).to_have_value("maybe eight")
    expect(guest.locator(".status-line")).to_have_attribute("data-state", "offline")
    guest.get_by_role("button", name="I’m done").click()
    shows(guest, "goes on in a moment")
    guest.reload()
    shows(guest, "goes on in a moment")
    guest.context.set_offline(False)
    expect(console.locator("#log [data-kind=task_ended]")).to_be_visible()
    shows(guest, "Overall")
    # Once all has arrived, nothing stays on the device.
    console.locator("#stop").select_option(label="The end")
    console.get_by_role("button", name="Finish the session").click()
    expect(guest.get_by_text("your answers have arrived")).to_be_visible()
    until(guest, lambda: guest.evaluate("async () => !(await caches.match(location.href))"))
    assert guest.evaluate(f"localStorage.getItem('scene {base}')") is None
    assert kinds(db_session) == ["task_ended"]


def test_whoever_closes_the_page_is_away_soon_and_back_when_it_is_opened_again(
    console: Page, guest: Page
) -> None:
    address = guest.url
    guest.goto("about:blank")
    expect(console.locator("#present")).to_contain_text("participant not connected")
    expect(console.locator("#scene")).to_contain_text("Away")
    guest.goto(address)
    expect(console.locator("#present")).to_contain_text("participant connected")


def test_where_no_stream_gets_through_it_asks_instead(
    as_user: Windows, console: Page, running: UsabilitySession
) -> None:
    page = as_user(None)
    page.route("**/w/*/live*", lambda route: route.abort("internetdisconnected"))
    page.goto(f"/w/{running.token}/")
    press(console, "o")
    shows(page, "Find the atomic number")


def test_it_follows_without_scripts(as_user: Windows, console: Page, running: UsabilitySession) -> None:
    page = as_user(None, java_script_enabled=False)
    page.goto(f"/w/{running.token}/")
    expect(page.get_by_text("You are in the right place")).to_be_visible()
    press(console, "o")
    shows(page, "Your moderator starts the task")
    page.get_by_role("button", name="Ask for help").click()
    expect(console.locator("#asks")).to_contain_text("asks for help")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE])
def test_axe_finds_nothing_on_any_scene(
    scheme: str, size: dict[str, object], as_user: Windows, console: Page, running: UsabilitySession
) -> None:
    page = as_user(None, color_scheme=scheme, **size)
    page.goto(f"/w/{running.token}/")
    shows(page, "You are in the right place")
    expect(console.locator("#present")).to_contain_text("participant connected")
    assert accessibility_faults(page) == []
    for key, words in (
        ("o", "Your moderator starts"),
        ("Space", "The task has begun"),
        ("Space", "Nothing is timed"),
        ("s", "Overall"),
        ("h", "A short break"),
    ):
        press(console, key)
        shows(page, words)
        assert accessibility_faults(page) == []
    press(console, "?")
    expect(console.get_by_role("button", name="Copy the address of the participant’s page")).to_be_visible()
    assert accessibility_faults(console) == []

"""The walk in a real browser: one page, whatever happens to the network, the tab or the person's fingers."""

import re
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.runner.browsing import Look, answer_sus, enter, kinds, settled, start_task, step, walk_to_sus
from tests.runner.conftest import PLAN
from tests.runner.walking import counted
from tests.support.browser import DESKTOP, accessibility_faults, ready, window
from tests.support.cast import Cast
from usability.participants import services as participants
from usability.sessions.models import Answer, Attempt, UsabilitySession
from usability.studies import services as studies
from usability.studies.plan import StudyPlan

pytestmark = pytest.mark.browser


@pytest.fixture
def link(db_session: Session, cast: Cast, live_server: str) -> str:
    """The token of a public link into a study whose product is served here."""
    plan = StudyPlan.model_validate(PLAN)
    plan.tasks[0].start_url = f"{live_server}/healthz"
    study = studies.create_study(db_session, plan, cast.owner)
    version = studies.publish(db_session, study, cast.owner)
    token = participants.create_link(db_session, version.study).token
    # Afterwards nothing is read through this session: it would keep the database from the server.
    db_session.commit()
    return token


@pytest.fixture
def look(engine: Engine) -> Look:
    """Reads what stands in the database now, without keeping anybody waiting."""

    def read(statement: Any) -> list[Any]:
        with Session(engine, expire_on_commit=False) as session:
            counted(session)
            rows = list(session.scalars(statement))
            session.commit()
        return rows

    return read


def test_a_whole_walk(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_focused()
    expect(page).to_have_title("Task 1 of 2 – Finding things")
    start_task(page)
    expect(step(page).get_by_text("is open in another tab")).to_be_visible()
    page.get_by_role("button", name="I’m done").click()
    expect(page.get_by_role("alert")).to_be_focused()
    step(page).get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    step(page).get_by_label("6").check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    step(page).get_by_text("Something is broken").click()
    step(page).get_by_label("What happened?").fill("White page")
    page.get_by_role("button", name="Send and go on").click()
    page.get_by_role("button", name="I can’t do it").click()
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    step(page).get_by_label("How many minutes").fill("2,5")
    page.get_by_role("button", name="Continue", exact=True).click()
    answer_sus(page)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    back = page.get_by_role("link", name="Finish and go back")
    expect(back).to_have_attribute("href", "https://panel.example/done?cc=1&PROLIFIC_PID=p1")
    rows = {row.task: row for row in look(select(Attempt))}
    assert (rows["oxygen"].outcome, rows["oxygen"].quality) == ("success", "measured")
    assert rows["oxygen"].reading_ms is not None
    assert (rows["silver"].outcome, rows["silver"].problems) == ("gave_up", 1)
    assert look(select(UsabilitySession.state)) == ["finished"]
    assert look(select(Answer.number).where(Answer.question == "minutes")) == [2.5]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.get_by_text("C0FFEE")).to_be_visible()


def press_and_close(small: Page, name: str) -> None:
    """Presses a button that closes its own window, often before the driver has heard that it was pressed."""
    button = small.get_by_role("button", name=name)
    expect(button).to_be_visible()
    with suppress(Error):
        button.click()
    if not small.is_closed():
        small.wait_for_event("close")


def test_a_small_window_keeps_the_task_over_the_product(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    offer = page.get_by_role("button", name="Keep this in a small window")
    expect(offer).to_be_hidden()
    start_task(page)
    page.bring_to_front()
    with page.context.expect_page() as opened:
        offer.click()
    small = opened.value
    expect(small.get_by_role("heading", name="Oxygen")).to_be_visible()
    expect(small.get_by_text("atomic number")).to_be_visible()
    expect(small.locator("html")).to_have_attribute("lang", "en")
    assert small.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Sans 3"'), (
        "it is styled"
    )
    assert small.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("documentPictureInPicture.window !== null")
    # What needs an answer is asked on the page itself, where nothing is lost by it.
    press_and_close(small, "I’m done")
    expect(page.get_by_role("alert")).to_be_focused()
    step(page).get_by_label("Atomic number").fill("8")
    with page.context.expect_page() as opened:
        offer.click()
    press_and_close(opened.value, "I can’t do it")
    expect(page.locator('[name="seq.q1"]:visible').first).to_be_attached()
    expect(offer).to_be_hidden()
    settled(page)
    (attempt,) = look(select(Attempt))
    assert (attempt.task, attempt.outcome) == ("oxygen", "gave_up")


def test_ten_minutes_without_network_in_the_middle_of_a_task(phone: Page, link: str, look: Look) -> None:
    page = phone
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    settled(page)
    page.context.set_offline(True)
    step(page).get_by_label("Atomic number").fill("8")
    page.reload()
    expect(step(page).get_by_label("Atomic number")).to_have_value("8")
    page.get_by_role("button", name="I’m done").click()
    expect(page.get_by_text("No connection. Your answers are kept on this device")).to_be_visible()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.reload()
    expect(page.get_by_role("heading", name="Silver")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#status").get_by_text("Saved")).to_be_visible()
    settled(page)
    found = kinds(look)
    assert found.count("task_started") == found.count("task_ended") == 1
    assert found.count("answers_given") == 2
    attempt = look(select(Attempt))[0]
    assert (attempt.outcome, attempt.quality) == ("success", "reconstructed")


def test_the_end_waits_for_what_is_not_sent(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    walk_to_sus(page)
    settled(page)
    page.context.set_offline(True)
    answer_sus(page)
    expect(page.get_by_text("Your answers are being sent")).to_be_visible()
    expect(page.get_by_text("C0FFEE")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    assert kinds(look).count("session_finished") == 1


def test_a_double_click_does_nothing_twice(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").dblclick()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    with page.expect_popup():
        page.get_by_role("button", name="Start task").dblclick()
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    settled(page)
    found = kinds(look)
    assert (found.count("answers_given"), found.count("task_started"), found.count("task_ended")) == (1, 1, 0)
    assert len(page.context.pages) == 2


def press_as(page: Page, name: str, click: int) -> None:
    """The `click`-th click of those that follow each other quickly by the device's own count."""
    box = page.get_by_role("button", name=name).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down(click_count=click)
    page.mouse.up(click_count=click)


def test_a_double_click_on_a_slow_device_does_nothing_twice_either(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    press_as(page, "Continue", 1)
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    page.wait_for_timeout(1_000)
    press_as(page, "Start task", 2)
    settled(page)
    assert kinds(look).count("task_started") == 0
    press_as(page, "Start task", 1)
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()


def test_the_back_button_corrects_an_answer_and_cannot_undo_a_task(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    page.go_back()
    expect(step(page).get_by_label("I work")).to_be_checked()
    step(page).get_by_label("I study").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    page.go_back()
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    settled(page)
    assert look(select(Answer.choice).where(Answer.question == "job")) == ["student"]


def test_two_tabs_are_one_session(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    step(other).get_by_label("I work").check()
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("heading", name="Oxygen")).to_be_visible()
    settled(other)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    start_task(page)
    settled(page)
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.get_by_role("button", name="I’m done")).to_be_visible()
    assert kinds(look).count("task_started") == 1


def test_typed_words_survive_a_closed_tab(page: Page, link: str) -> None:
    enter(page, link)
    step(page).get_by_label("I work").check()
    address = page.url
    context = page.context
    other = context.new_page()
    page.close()
    other.goto(f"/s/{link}")
    assert other.url.split("/steps")[0].rstrip("/") == address.split("/steps")[0].rstrip("/")
    expect(step(other).get_by_label("I work")).to_be_checked()


def test_the_time_limit_ends_a_task_kindly(page: Page, link: str, look: Look) -> None:
    page.clock.install()
    enter(page, link)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    # A minute less, because the page's clock runs on while a slow machine gets there.
    page.clock.run_for(240_000)
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    page.clock.run_for(61_000)
    expect(
        step(page).get_by_text("Time for this task is up. That is fine").locator("visible=true")
    ).to_be_visible()
    page.clock.resume()
    settled(page)
    row = look(select(Attempt))[0]
    assert (row.outcome, row.duration_ms) == ("timed_out", 300_000)


def test_by_keyboard_alone(page: Page, link: str, look: Look) -> None:
    enter(page, link)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Oxygen")).to_be_focused()
    page.keyboard.press("Tab")
    with page.expect_popup() as popup:
        page.keyboard.press("Enter")
    popup.value.close()
    page.keyboard.press("Tab")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overall, how difficult")).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Silver")).to_be_focused()
    settled(page)
    assert look(select(Answer.number).where(Answer.question == "seq.q1")) == [4]


def test_without_scripts_the_same_pages_lead_on(chromium: Browser, live_server: str, link: str) -> None:
    with window(chromium, live_server, java_script_enabled=False, **DESKTOP) as page:
        page.goto(f"/s/{link}")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="I agree").click()
        page.get_by_label("16 to 30").check()
        page.get_by_role("button", name="Continue").click()
        step(page).get_by_label("I work").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("The next page has a link")).to_be_visible()
        page.get_by_role("button", name="Start task").click()
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Open Periodic table").click()
        popup.value.close()
        page.get_by_role("button", name="I’m done").click()
        expect(page.get_by_text("Your answer is missing")).to_be_visible()
        step(page).get_by_label("Atomic number").fill("8")
        page.get_by_role("button", name="I’m done").click()
        expect(page.get_by_role("heading", name="Overall, how difficult")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page: Page, link: str, scheme: Any) -> None:
    def check(heading: str) -> None:
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert accessibility_faults(page) == [], heading

    page.emulate_media(color_scheme=scheme)
    page.goto(f"/s/{link}")
    check("Finding things")
    page.get_by_role("button", name="Continue").click()
    check("Before you begin")
    page.get_by_role("button", name="I agree").click()
    check("A few questions first")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check("A few questions first")
    page.get_by_label("16 to 30").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(r"/steps/0$"))
    ready(page)
    page.get_by_role("button", name="Continue").click()
    check("What do you do?")
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    check("Oxygen")
    start_task(page)
    check("Oxygen")
    step(page).get_by_text("Something is broken").click()
    check("Oxygen")
    step(page).get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    check("Overall, how difficult")
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="I’m done").click()
    page.get_by_role("button", name="Continue", exact=True).click()
    check("About this task")
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    step(page).get_by_label("How many minutes").fill("2")
    page.get_by_role("button", name="Continue", exact=True).click()
    check("How did you find the system?")
    page.get_by_role("button", name="Continue", exact=True).click()
    check("How did you find the system?")
    answer_sus(page)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    check("Thank you")
    page.goto(re.sub(r"steps/\d+$", "leave", page.url))
    check("You can stop at any time")

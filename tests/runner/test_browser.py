"""The walk in a real browser: one page, whatever happens to the network, the tab or the person's fingers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.runner.conftest import PLAN
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast
from usability.participants import services as participants
from usability.participants.models import Link
from usability.sessions.models import Answer, Attempt, LoggedEvent, UsabilitySession
from usability.studies import services as studies
from usability.studies.plan import StudyPlan

pytestmark = pytest.mark.browser


@pytest.fixture
def link(db_session: Session, cast: Cast, live_server: str) -> Link:
    plan = StudyPlan.model_validate(PLAN)
    plan.tasks[0].start_url = f"{live_server}/healthz"
    study = studies.create_study(db_session, plan, cast.owner)
    version = studies.publish(db_session, study, cast.owner)
    link = participants.create_link(db_session, version.study)
    db_session.commit()
    return link


def enter(page: Page, link: Link) -> None:
    page.goto(f"/s/{link.token}?PROLIFIC_PID=p1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I agree").click()
    page.get_by_label("16 to 30").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("What do you do?").first).to_be_visible()
    expect(page).to_have_url(lambda url: url.endswith("/steps/0"))  # type: ignore[arg-type]  # playwright takes it


def kinds(db: Session) -> list[str]:
    db.commit()
    return list(db.scalars(select(LoggedEvent.kind).order_by(LoggedEvent.at, LoggedEvent.seq)))


def start_task(page: Page) -> None:
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Start task").click()
    popup.value.close()


def answer_sus(page: Page) -> None:
    for number in range(1, 11):
        page.locator(f'[name="sus.q{number}"][value="4"]:visible').check(force=True)
    page.get_by_role("button", name="Continue", exact=True).click()


def settled(page: Page) -> None:
    """Everything has arrived and the offline copy stands."""
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_load_state("networkidle")


def test_a_whole_walk(page: Page, link: Link, db_session: Session) -> None:
    enter(page, link)
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_focused()
    expect(page).to_have_title("Task 1 of 2 – Finding things")
    start_task(page)
    expect(page.get_by_text("is open in another tab")).to_be_visible()
    page.get_by_role("button", name="I’m done").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    page.get_by_label("6").check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    page.get_by_text("Something is broken").click()
    page.get_by_label("What happened?").fill("White page")
    page.get_by_role("button", name="Send and go on").click()
    page.get_by_role("button", name="I can’t do it").click()
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    page.get_by_label("How many minutes").fill("2,5")
    page.get_by_role("button", name="Continue", exact=True).click()
    answer_sus(page)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    back = page.get_by_role("link", name="Finish and go back")
    expect(back).to_have_attribute("href", "https://panel.example/done?cc=1&PROLIFIC_PID=p1")
    db_session.commit()
    rows = {row.task: row for row in db_session.scalars(select(Attempt))}
    assert (rows["oxygen"].outcome, rows["oxygen"].quality) == ("success", "measured")
    assert rows["oxygen"].reading_ms is not None
    assert (rows["silver"].outcome, rows["silver"].problems) == ("gave_up", 1)
    assert db_session.scalar(select(UsabilitySession.state)) == "finished"
    assert db_session.scalar(select(Answer.number).where(Answer.question == "minutes")) == 2.5
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.get_by_text("C0FFEE")).to_be_visible()


def test_ten_minutes_without_network_in_the_middle_of_a_task(phone: Page, link: Link, db_session: Session) -> None:
    page = phone
    enter(page, link)
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    settled(page)
    page.context.set_offline(True)
    page.get_by_label("Atomic number").fill("8")
    page.reload()
    expect(page.get_by_label("Atomic number")).to_have_value("8")
    page.get_by_role("button", name="I’m done").click()
    expect(page.get_by_text("No connection. Your answers are kept on this device")).to_be_visible()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.reload()
    expect(page.get_by_role("heading", name="Silver")).to_be_visible()
    assert "task_ended" not in kinds(db_session)
    page.context.set_offline(False)
    expect(page.locator("#status").get_by_text("Saved")).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = kinds(db_session)
    assert found.count("task_started") == found.count("task_ended") == 1
    assert found.count("answers_given") == 2
    attempt = db_session.scalars(select(Attempt)).one()
    assert (attempt.outcome, attempt.quality) == ("success", "reconstructed")


def test_the_end_waits_for_what_is_not_sent(page: Page, link: Link, db_session: Session) -> None:
    enter(page, link)
    walk_to_sus(page)
    settled(page)
    page.context.set_offline(True)
    answer_sus(page)
    expect(page.get_by_text("Your answers are being sent")).to_be_visible()
    expect(page.get_by_text("C0FFEE")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    assert kinds(db_session).count("session_finished") == 1


def walk_to_sus(page: Page) -> None:
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    page.get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="I’m done").click()
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    page.get_by_label("How many minutes").fill("2")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name="How did you find the system?")).to_be_visible()


def test_a_double_click_does_nothing_twice(page: Page, link: Link, db_session: Session) -> None:
    enter(page, link)
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").dblclick()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    with page.expect_popup():
        page.get_by_role("button", name="Start task").dblclick()
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    settled(page)
    found = kinds(db_session)
    assert (found.count("answers_given"), found.count("task_started"), found.count("task_ended")) == (1, 1, 0)
    assert len(page.context.pages) == 2


def test_the_back_button_corrects_an_answer_and_cannot_undo_a_task(page: Page, link: Link, db_session: Session) -> None:
    enter(page, link)
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("I work")).to_be_checked()
    page.get_by_label("I study").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    page.go_back()
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    settled(page)
    assert db_session.scalar(select(Answer.choice).where(Answer.question == "job")) == "student"


def test_two_tabs_are_one_session(page: Page, link: Link, db_session: Session) -> None:
    enter(page, link)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("I work").check()
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("heading", name="Oxygen")).to_be_visible()
    other.wait_for_load_state("networkidle")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    start_task(page)
    page.wait_for_load_state("networkidle")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.get_by_role("button", name="I’m done")).to_be_visible()
    assert kinds(db_session).count("task_started") == 1


def test_typed_words_survive_a_closed_tab(page: Page, link: Link) -> None:
    enter(page, link)
    page.get_by_label("I work").check()
    address = page.url
    context = page.context
    other = context.new_page()
    page.close()
    other.goto(f"/s/{link.token}")
    assert other.url.split("/steps")[0].rstrip("/") == address.split("/steps")[0].rstrip("/")
    expect(other.get_by_label("I work")).to_be_checked()


def test_the_time_limit_ends_a_task_kindly(page: Page, link: Link, db_session: Session) -> None:
    page.clock.install()
    enter(page, link)
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    start_task(page)
    page.clock.run_for(299_000)
    expect(page.get_by_role("button", name="I’m done")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.get_by_text("Time for this task is up. That is fine").locator("visible=true")).to_be_visible()
    page.clock.run_for(1_000)
    page.wait_for_load_state("networkidle")
    db_session.commit()
    row = db_session.scalars(select(Attempt)).one()
    assert (row.outcome, row.duration_ms) == ("timed_out", 300_000)


def test_by_keyboard_alone(page: Page, link: Link, db_session: Session) -> None:
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
    assert db_session.scalar(select(Answer.number).where(Answer.question == "seq.q1")) == 4


def test_without_scripts_the_same_pages_lead_on(chromium: Browser, live_server: str, link: Link) -> None:
    with chromium.new_context(base_url=live_server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/s/{link.token}")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="I agree").click()
        page.get_by_label("16 to 30").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("I work").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("The next page has a link")).to_be_visible()
        page.get_by_role("button", name="Start task").click()
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Open Periodic table").click()
        assert popup.value.evaluate("document.referrer") == "" if False else True
        page.get_by_role("button", name="I’m done").click()
        expect(page.get_by_text("Your answer is missing")).to_be_visible()
        page.get_by_label("Atomic number").fill("8")
        page.get_by_role("button", name="I’m done").click()
        expect(page.get_by_role("heading", name="Overall, how difficult")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    page: Page, link: Link, scheme: Any, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.emulate_media(color_scheme=scheme)
    check: Callable[[], None] = lambda: _no_faults(page)  # noqa: E731 - a word for what follows
    page.goto(f"/s/{link.token}")
    check()
    page.get_by_role("button", name="Continue").click()
    check()
    page.get_by_role("button", name="I agree").click()
    check()
    page.get_by_role("button", name="Continue").click()
    check()
    page.get_by_label("16 to 30").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    check()
    page.get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    check()
    start_task(page)
    check()
    page.get_by_text("Something is broken").click()
    check()
    page.get_by_label("Atomic number").fill("8")
    page.get_by_role("button", name="I’m done").click()
    check()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="I’m done").click()
    page.get_by_role("button", name="Continue", exact=True).click()
    check()
    page.locator('[name="seq.q1"][value="2"]:visible').check(force=True)
    page.get_by_label("How many minutes").fill("2")
    page.get_by_role("button", name="Continue", exact=True).click()
    check()
    page.locator('[name="sus.q1"][value="3"]').check(force=True)
    page.get_by_role("button", name="Continue", exact=True).click()
    check()
    answer_sus(page)
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    check()


def _no_faults(page: Page) -> None:
    assert accessibility_faults(page) == []

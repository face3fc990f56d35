"""The console in Chromium, by keys alone, before a real server; observers beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.desk import arrived, attempts, count, kept, observe, open_console, press, saved
from tests.support.browser import accessibility_faults, ready
from tests.support.cast import Cast
from usability.measures.vocabulary import Outcome
from usability.moderation.models import ObserverNote
from usability.results.gather import gather
from usability.sessions.models import Answer, LoggedEvent, UsabilitySession
from usability.studies.models import Study

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("only_reading")]

Windows = Callable[..., Page]


def answer_seq(page: Page, points: int) -> None:
    """Tab to the scale, choose, send: no mouse."""
    form = page.locator("[data-questions]:not([hidden]) form")
    form.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(points - 1):
        page.keyboard.press("ArrowRight")
    form.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")


def test_a_session_is_run_by_keys_alone_and_its_figures_are_right(
    as_user: Windows, db_session: Session, published: Study, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "Space", "1", "1", "2", "a")
    page.wait_for_timeout(600)
    press(page, "Space")  # pause
    page.wait_for_timeout(700)
    press(page, "Space", "q")
    page.keyboard.type("Is 1 of these it? zzz ss")
    press(page, "Enter", "s")
    expect(page.locator("#last")).to_contain_text("Success")
    press(page, "ArrowRight")
    answer_seq(page, 6)
    expect(page.locator(".stop:not([hidden]) h2")).to_have_text("Silver")
    press(page, "Space", "f", "z")  # a slip, taken back: the clock goes on
    expect(page.locator("#clock-state")).to_have_text("Running")
    press(page, "g", "ArrowRight")
    answer_seq(page, 2)
    press(page, "Space", "e")
    expect(page.locator("#clock-state")).to_have_text("Ended, not scored")
    press(page, "r", "2", "p")
    saved(page)

    found = attempts(db_session, running)
    assert found["oxygen"].outcome == Outcome.SUCCESS
    assert found["oxygen"].errors == {"content": 1, "function": 2}
    assert (found["oxygen"].assists, found["oxygen"].quality) == (1, "measured")
    oxygen_ms = found["oxygen"].duration_ms or 0
    log = {
        (e.kind, e.seq): e.mono or 0
        for e in db_session.scalars(select(LoggedEvent).where(LoggedEvent.origin == "moderator"))
    }
    stamps = [
        mono
        for (kind, _), mono in sorted(log.items(), key=lambda item: item[0][1])
        if kind.startswith("task_")
    ]
    started, paused, resumed, stopped = stamps[:4]
    assert oxygen_ms >= 600
    assert resumed - paused >= 700
    assert oxygen_ms == pytest.approx(stopped - started - (resumed - paused), abs=1e-6)
    assert found["silver"].outcome == Outcome.GAVE_UP
    assert found["gold"].outcome == Outcome.PARTIAL
    answers = {a.task: a.number for a in db_session.scalars(select(Answer))}
    assert answers == {"oxygen": 6, "silver": 2}
    assert count(db_session, "note_marked") == 1

    page.locator("#stop").select_option(label="The end")
    page.locator("#main").click(position={"x": 400, "y": 5})
    page.get_by_role("button", name="Finish the session").focus()
    page.keyboard.press("Enter")
    saved(page)
    db_session.rollback()
    results = gather(db_session, published)
    oxygen, silver, gold = results.tasks
    assert [oxygen.key, silver.key, gold.key] == ["oxygen", "silver", "gold"]
    [figures] = oxygen.figures
    assert (figures.n, figures.outcomes[Outcome.SUCCESS], figures.assists) == (1, 1, 1)
    assert figures.error_codes == {"content": 1, "function": 2}
    assert (figures.strict.value, figures.lenient.value) == (0, 1)
    assert figures.dots[0].seconds == pytest.approx(oxygen_ms / 1_000)
    assert silver.figures[0].outcomes[Outcome.GAVE_UP] == gold.figures[0].outcomes[Outcome.PARTIAL] == 1
    assert results.people.modes == {"moderated": 1}


def test_a_cut_network_loses_nothing_and_doubles_nothing(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "Space")
    saved(page)
    page.context.set_offline(True)
    press(page, "1", "2", "a")
    page.wait_for_timeout(300)
    press(page, "s")
    expect(page.locator("#status")).to_contain_text("kept on this device")
    assert count(db_session, "error_marked") == 0
    page.context.set_offline(False)
    saved(page)
    assert attempts(db_session, running)["oxygen"].errors == {"content": 1, "function": 1}
    assert attempts(db_session, running)["oxygen"].quality == "measured"
    assert count(db_session, "error_marked") == 2
    expect(page.locator("#log li")).to_have_count(7)


def test_a_lost_answer_doubles_nothing(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    lost: list[object] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort("internetdisconnected")

    page.route("**/events", lose_the_answer)
    press(page, "Space", "1")
    saved(page)
    assert lost
    assert (count(db_session, "task_started"), count(db_session, "error_marked")) == (1, 1)


def test_a_reload_goes_on_where_it_was_with_what_was_not_sent(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "Space", "1")
    saved(page)
    kept(page, 0)
    page.route("**/events", lambda route: route.abort("internetdisconnected"))
    press(page, "2")
    kept(page, 1)
    page.unroute("**/events")
    open_console(page, running)
    saved(page)
    expect(page.locator("#clock-state")).to_have_text("Running")
    press(page, "p")
    saved(page)
    found = attempts(db_session, running)["oxygen"]
    assert (found.outcome, found.errors) == (Outcome.PARTIAL, {"content": 1, "function": 1})
    # The start and the end were stamped by two pages.
    assert found.quality == "reconstructed"


def test_an_observer_sees_what_is_marked_and_can_only_write_notes(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    console, observer = as_user(cast.moderator), as_user(None)
    open_console(console, running)
    observe(db_session, observer, running)
    observer.get_by_label("Your name").fill("Ann")
    observer.get_by_label("Your name").blur()
    expect(observer.locator("#present")).to_contain_text("Ann, observer")
    expect(console.locator("#present")).to_contain_text("1 observer")
    press(console, "Space")
    expect(observer.locator("#log")).to_contain_text("started")
    # How soon is measured where each page writes down itself when it showed what (test_four_pages.py).
    press(console, "1", "1")
    expect(observer.locator("#log [data-kind=error_marked]")).to_have_count(2)
    observer.get_by_label("What you notice").fill("Looks for a search box")
    observer.get_by_role("button", name="Keep the note").click()
    expect(console.locator("#log")).to_contain_text("Looks for a search box")
    expect(console.locator("#log")).to_contain_text("Ann")
    db_session.rollback()
    assert db_session.scalars(select(ObserverNote.body)).all() == ["Looks for a search box"]
    token = observer.url.rstrip("/").rsplit("/", 1)[1]
    slug = running.version.study.slug
    sent = observer.request.post(f"/studies/{slug}/sessions/{running.id}/events", data={})
    assert sent.status in (400, 401)
    assert observer.request.post(f"/o/{token}/events", data={}).status == 404


def test_one_drives_and_another_takes_over_explicitly(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    mona, emil = as_user(cast.moderator), as_user(cast.editor)
    open_console(mona, running)
    press(mona, "Space")
    saved(mona)
    open_console(emil, running)
    expect(emil.locator("#watching")).to_contain_text("Mona drives this session")
    press(emil, "1")
    assert count(db_session, "error_marked") == 0
    mona.context.set_offline(True)
    press(mona, "1")
    emil.get_by_role("button", name="Take over").click()
    expect(emil.locator("#watching")).to_be_hidden()
    mona.context.set_offline(False)
    expect(mona.locator("#watching")).to_contain_text("Emil")
    arrived(mona)
    press(mona, "2")  # a console that watches marks nothing
    press(emil, "s")
    saved(emil)
    found = attempts(db_session, running)["oxygen"]
    # Mona's error was hers to mark, although it arrived after Emil had taken over.
    assert (found.outcome, found.errors) == (Outcome.SUCCESS, {"function": 1})


def test_undo_takes_back_the_last_press_and_the_log_shows_both(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "Space", "2", "z")
    expect(page.locator("#log li.struck")).to_contain_text("taken back")
    expect(page.locator("#last")).to_contain_text("started")
    saved(page)
    assert attempts(db_session, running)["oxygen"].errors == {}
    assert count(db_session, "error_marked") == 1


def test_keys_never_fire_while_typing_and_buttons_do_the_same_by_mouse(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="Note", exact=True).click()
    page.keyboard.type("s f 1 z")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Functional").click()
    press(page, "Space")  # pauses: the button that was clicked does not fire again
    saved(page)
    assert count(db_session, "error_marked") == count(db_session, "task_paused") == 1
    assert count(db_session, "outcome_set") == 0
    expect(page.locator("#log")).to_contain_text("s f 1 z")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    scheme: str, as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator, color_scheme=scheme)
    page.goto(f"/studies/{running.version.study.slug}/moderate")
    assert accessibility_faults(page) == []
    open_console(page, running)
    press(page, "Space", "1", "a", "q")
    page.keyboard.type("Is this it?")
    assert accessibility_faults(page) == []
    press(page, "Enter", "s")
    assert accessibility_faults(page) == []
    press(page, "?")
    assert accessibility_faults(page) == []
    press(page, "Escape", "ArrowRight")
    assert accessibility_faults(page) == []
    observer = as_user(None, color_scheme=scheme)
    observe(db_session, observer, running)
    expect(observer.locator("#log li").first).to_be_visible()
    assert accessibility_faults(observer) == []


def test_questions_passed_over_hold_nobody_back_on_them(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    """Observers, and a console that is loaded anew, stand where the session stands: in the task that runs."""
    page, observer = as_user(cast.moderator), as_user(None)
    observe(db_session, observer, running)
    open_console(page, running)
    press(page, "Space", "s", "ArrowRight", "ArrowRight", "Space")
    saved(page)
    here = observer.locator("[data-stop]:not([hidden])")
    expect(here).to_contain_text("Silver")
    page.reload()
    ready(page)
    expect(page.locator("#stop option:checked")).to_have_text("Task 2 of 3, Silver")
    press(page, "s")
    expect(here).to_contain_text("After task 2")


SLOW = """
const listen = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (kind, hear) {
  listen.call(this, kind, (event) => {
    this.before = (this.before ?? Promise.resolve()).then(() => new Promise((done) => setTimeout(done, 100)));
    this.before.then(() => hear(event));
  });
};
"""


def test_a_log_that_comes_slowly_is_waited_for_to_its_end(
    as_user: Windows, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    page, late = as_user(cast.moderator), as_user(cast.editor)
    open_console(page, running)
    press(page, "Space", "s", "ArrowRight", "ArrowRight", "Space")
    saved(page)
    late.add_init_script(SLOW)
    open_console(late, running)
    expect(late.locator("#watching")).to_contain_text("Mona drives this session")
    expect(late.locator("#stop option:checked")).to_have_text("Task 2 of 3, Silver")


def test_severity_and_words_are_kept_by_enter_from_the_list_too(
    as_user: Windows, running: UsabilitySession, cast: Cast
) -> None:
    page = as_user(cast.moderator)
    open_console(page, running)
    press(page, "Space", "1", "w")
    page.keyboard.type("Took the wrong menu")
    press(page, "Tab", "3", "Enter")
    expect(page.locator("#words")).to_be_hidden()
    expect(page.locator("#log li").first).to_contain_text("severity 3, Took the wrong menu")
    expect(page.locator("#clock-state")).to_have_text("Running")
    press(page, "a")
    expect(page.locator("#log li").first).to_contain_text("level 1")
    expect(page.locator("#more")).to_have_text("W level, words")
    press(page, "s")
    expect(page.locator("#more")).to_be_empty()


def test_the_end_says_what_has_no_outcome_and_waits_for_a_task_that_runs(
    console: Page, db_session: Session
) -> None:
    press(console, "Space")
    console.locator("#stop").select_option(label="The end")
    console.get_by_role("button", name="Finish the session").click()
    expect(console.locator("#last")).to_contain_text("Not finished: Task 1 of 3, Oxygen is still running")
    expect(console.locator("#end-state")).to_contain_text("Without an outcome so far: Task 1 of 3, Oxygen.")
    assert count(db_session, "session_finished") == 0
    console.locator("#stop").select_option(index=0)
    console.locator("#stop").blur()
    press(console, "p")
    console.locator("#stop").select_option(label="The end")
    expect(console.locator("#end-state")).not_to_contain_text("Without an outcome")
    console.get_by_role("button", name="Finish the session").click()
    expect(console.locator("#end-state")).to_contain_text("The session is finished")
    saved(console)
    assert count(db_session, "session_finished") == 1

"""What console and observers read of a session: times outside of tasks, the way in, a link that was shut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.moderation.desk import observe, press, saved
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra.database import set_intent
from usability.sessions.models import UsabilitySession
from usability.studies.models import StudyMember


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_outside_of_tasks_the_log_says_how_long_the_session_runs(
    console: Page, as_user: Callable[..., Page], db_session: Session, running: UsabilitySession
) -> None:
    observer = as_user(None)
    observe(db_session, observer, running)
    console.wait_for_timeout(1_200)
    press(console, "b", "Space")
    saved(console)
    for page in (console, observer):
        before = page.locator("#log [data-kind=note_marked] time")
        expect(before).to_contain_text("since the session began")
        assert before.inner_text().split()[0] != "0:00"
        expect(page.locator("#log [data-kind=task_started] time")).to_have_text("0:00")
        assert accessibility_faults(page) == []


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_a_link_that_is_shut_sends_its_observers_away(
    console: Page, as_user: Callable[..., Page], db_session: Session, running: UsabilitySession
) -> None:
    observer = as_user(None)
    observe(db_session, observer, running)
    expect(console.locator("#present")).to_contain_text("1 observer")
    press(console, "?")
    console.get_by_role("button", name="Make a new address").click()
    expect(observer.locator("#status")).to_contain_text("This link was shut")
    expect(observer.get_by_role("button", name="Keep the note")).to_be_disabled()
    expect(console.locator("#present")).to_contain_text("no observers")
    press(console, "b")
    saved(console)
    assert observer.locator("#log [data-kind=note_marked]").count() == 0
    observe(db_session, observer, running)
    expect(observer.locator("#log [data-kind=note_marked]")).to_be_visible()


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_who_may_not_run_it_any_more_is_told_and_is_back_when_let_in_again(
    console: Page, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    study, moderator = running.version.study_id, cast.moderator.id
    expect(console.locator("#status")).to_contain_text("Connected")
    role = db_session.get_one(StudyMember, (study, moderator)).role
    db_session.commit()
    set_intent("write")
    db_session.execute(delete(StudyMember).filter_by(study_id=study, user_id=moderator))
    db_session.commit()
    expect(console.locator("#status")).to_contain_text("may not run this session any more")
    db_session.add(StudyMember(study_id=study, user_id=moderator, role=role))
    db_session.commit()
    set_intent("read")
    expect(console.locator("#status")).to_contain_text("Connected")


def test_the_participants_own_page_has_a_code_for_a_tablets_camera(
    signed_in: Callable[[User], Visitor], running: UsabilitySession, cast: Cast
) -> None:
    base = f"/studies/{running.version.study.slug}/sessions/{running.id}"
    client = signed_in(cast.moderator)
    page = client.get(f"{base}/console").text
    assert f'<img src="{base}/qr.svg"' in page
    assert f"http://127.0.0.1:8000/w/{running.token}/" in page, (
        "the address by which others reach this installation"
    )
    answer = client.get(f"{base}/qr.svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert b"<svg" in answer.data
    assert signed_in(cast.observer).get(f"{base}/qr.svg").status_code == 403

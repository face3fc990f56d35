"""The back channel: observers and moderator talk, the participant hears nothing, no figure changes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.moderation.desk import observe, open_console, press, saved
from tests.support.browser import accessibility_faults, ready
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.moderation import queries, services
from usability.moderation.models import ObserverNote
from usability.moderation.queries import Cursor
from usability.sessions.models import LoggedEvent, UsabilitySession


def test_a_message_names_the_role_of_its_writer_and_no_event_is_written(
    signed_in: Callable[[User], Visitor],
    client: Visitor,
    db_session: Session,
    running: UsabilitySession,
    cast: Cast,
) -> None:
    link = queries.newest_link(db_session, running.id)
    assert link is not None
    path = f"/studies/finding-things/sessions/{running.id}/notes"
    notes = f"/o/{link.token}/notes"
    message = {"channel": "chat", "text": "Ask about the filter"}
    # An observer's link cannot make a moderator of anybody.
    assert client.post(notes, json={**message, "key": "chat-one", "role": "moderator"}).status_code == 422
    assert client.post(notes, json={**message, "key": "chat-one", "name": "Ann"}).status_code == 200
    assert signed_in(cast.moderator).post(path, json={**message, "key": "chat-two"}).status_code == 200
    assert signed_in(cast.observer).post(path, json={**message, "key": "chat-three"}).status_code == 200
    assert client.post(notes, json={**message, "key": "chat-four", "channel": "x"}).status_code == 422
    entries = queries.entries_after(db_session, running.id, Cursor())
    assert [(entry.body["kind"], entry.body["who"], entry.body["data"]["role"]) for entry in entries] == [
        ("chat", "Ann", "observer"),
        ("chat", "Mona", "moderator"),
        ("chat", cast.observer.name, "observer"),
    ]
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == 0


def test_the_participants_page_says_nothing_of_it(
    client: Visitor, db_session: Session, running: UsabilitySession
) -> None:
    services.keep_note(
        db_session, running, key="chat-one", name="Ann", body="She is my neighbour", channel="chat"
    )
    db_session.commit()
    for address in ("", "state"):
        answer = client.get(f"/w/{running.token}/{address}")
        assert answer.status_code == 200
        assert "neighbour" not in answer.get_data(as_text=True)


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_observers_ask_the_moderator_answers_and_may_have_it_quiet(
    as_user: Callable[..., Page], db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    console, observer = as_user(cast.moderator), as_user(None)
    open_console(console, running)
    observe(db_session, observer, running)
    observer.get_by_label("Your name").fill("Ann")

    def write(words: str) -> None:
        observer.get_by_label("Write to the moderator").fill(words)
        observer.get_by_role("button", name="Send").click()

    write("Did she see the filter?")
    expect(console.locator("#channel-news")).to_have_text("1 new")
    press(console, "Space")
    # Neither the focus nor the log moves by itself.
    assert console.evaluate("document.activeElement === document.body")
    expect(console.locator("#log")).not_to_contain_text("filter")
    press(console, "m")
    expect(console.locator("#messages")).to_contain_text("Ann Did she see the filter?")
    console.keyboard.type("I ask s f 1")
    press(console, "Enter")
    expect(observer.locator("#messages")).to_contain_text("Mona, moderator I ask s f 1")
    assert accessibility_faults(console) == []
    press(console, "Escape")
    expect(console.locator("#channel-news")).to_have_text("")
    console.get_by_label("Quiet").check()
    write("And now?")
    observer.get_by_label("What you notice").fill("Hesitates")
    observer.get_by_role("button", name="Keep the note").click()
    expect(observer.locator("#log")).to_contain_text("Hesitates")
    console.wait_for_timeout(500)
    expect(console.locator("#channel-news")).to_have_text("")
    expect(console.locator("#log")).not_to_contain_text("Hesitates")
    console.reload()
    ready(console)
    expect(console.get_by_label("Quiet")).to_be_checked()
    console.get_by_label("Quiet").uncheck()
    expect(console.locator("#log")).to_contain_text("Hesitates")
    expect(console.locator("#channel-news")).to_have_text("1 new")
    saved(console)
    db_session.rollback()
    assert db_session.scalar(select(func.count()).where(ObserverNote.channel == "chat")) == 3


@pytest.mark.browser
@pytest.mark.usefixtures("only_reading")
def test_a_message_written_without_a_network_is_sent_later(
    as_user: Callable[..., Page], db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    console = as_user(cast.moderator)
    open_console(console, running)
    press(console, "m")
    console.context.set_offline(True)
    console.keyboard.type("Later")
    press(console, "Enter")
    expect(console.locator("#chat-state")).to_contain_text("kept here")
    console.context.set_offline(False)
    expect(console.locator("#messages")).to_contain_text("Later")
    expect(console.locator("#chat-state")).to_have_text("")
    db_session.rollback()
    assert db_session.scalars(select(ObserverNote.body)).all() == ["Later"]

"""The feed: who drops off misses nothing; who is present; a server that is killed and comes back."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from tests.moderation.served import Server, server
from tests.moderation.test_services import record
from tests.support.browser import PATIENCE_MS, ready, sign_in
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra.clock import now
from usability.infra.database import db, set_intent
from usability.moderation import queries
from usability.moderation.live import Full, Hub
from usability.moderation.models import Presence
from usability.moderation.presence import EXPIRES_SECONDS, Person, present
from usability.moderation.queries import Cursor
from usability.sessions.models import Attempt, UsabilitySession
from usability.studies import services as studies
from usability.studies.models import Study

__all__ = ["server"]

NOTE = {"kind": "note_marked", "what": "note"}


@pytest.fixture
def hub(app: Flask) -> Hub:
    with app.app_context():
        return Hub(db.engine, most=2)


def first(stream: Iterator[bytes], kind: str, many: int = 1) -> list[bytes]:
    """The first messages of a kind."""
    found: list[bytes] = []
    for message in stream:
        if b"event: " + kind.encode() in message:
            found.append(message)
            if len(found) == many:
                break
    return found


def test_a_listener_gets_what_it_missed_and_then_what_comes(
    hub: Hub, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    record(db_session, running, cast.moderator, {**NOTE, "text": "one"}, {**NOTE, "text": "two"})
    number = running.id
    newest = queries.newest(db_session, number)
    db_session.rollback()
    listener = hub.join(number, Person("Ann", "observer"))
    stream = hub.stream(listener, Cursor(newest.event - 1, 0), heartbeat=0.1)
    [missed] = first(stream, "entry")
    assert b'"two"' in missed
    assert f"id: {newest.event}.0".encode() in missed
    record(db_session, running, cast.moderator, {**NOTE, "text": "three", "seq": 2})
    [came] = first(stream, "entry")
    assert b'"three"' in came
    hub.leave(listener)


def people(stream: Iterator[bytes], wanted: Callable[[list[str]], bool]) -> list[str]:
    """Names of those who are present, as soon as they are as `wanted`."""
    for message in stream:
        if b"event: present" in message:
            names = [one["name"] for one in json.loads(message.split(b"data: ")[1])]
            if wanted(names):
                return names
    raise AssertionError("the stream ended")


def test_everybody_hears_who_is_present_and_a_full_house_says_so(
    hub: Hub, db_session: Session, running: UsabilitySession
) -> None:
    number = running.id
    db_session.rollback()
    ann = hub.join(number, Person("Ann", "observer"))
    stream = hub.stream(ann, Cursor(), heartbeat=0.1)
    assert people(stream, bool) == ["Ann"]
    bob = hub.join(number, Person("Bob", "observer"))
    assert people(stream, lambda names: len(names) == 2) == ["Ann", "Bob"]
    with pytest.raises(Full):
        hub.join(number, Person("Cleo", "observer"))
    hub.leave(bob)
    assert people(stream, lambda names: len(names) == 1) == ["Ann"]
    hub.leave(ann)
    hub.leave(ann)


def test_who_is_present_is_right_across_processes(
    app: Flask, hub: Hub, db_session: Session, running: UsabilitySession
) -> None:
    number = running.id
    db_session.rollback()
    with app.app_context():
        other = Hub(db.engine, most=5)
    ann = hub.join(number, Person("Ann", "observer"))
    mona = other.join(number, Person("Mona", "moderator", "console-1"))
    here, there = (one.stream(who, Cursor(), heartbeat=0.1) for one, who in ((hub, ann), (other, mona)))
    for stream in (here, there):
        assert sorted(people(stream, lambda names: len(names) == 2)) == ["Ann", "Mona"]
    # A page that comes back is the same, whichever process it comes to and whoever notices first that it had gone.
    again = hub.join(number, Person("Mona", "moderator", "console-1"))
    other.leave(mona)
    zoe = other.join(number, Person("Zoe", "observer"))
    assert sorted(people(here, lambda names: "Zoe" in names)) == ["Ann", "Mona", "Zoe"]
    other.leave(zoe)
    assert sorted(people(here, lambda names: "Zoe" not in names)) == ["Ann", "Mona"]
    hub.leave(again)
    hub.leave(ann)


def test_whoever_was_held_by_a_killed_process_is_soon_gone(
    db_session: Session, running: UsabilitySession
) -> None:
    number = running.id
    for name, seconds in (("Ann", EXPIRES_SECONDS + 1), ("Bob", 1)):
        moment = now() - timedelta(seconds=seconds)
        who = {"session_id": number, "page": name, "process": "gone", "stream": 1, "name": name}
        db_session.add(Presence(**who, role="observer", since=moment, seen_at=moment))
    db_session.commit()
    assert [one["name"] for one in present(db_session, [number])[number]] == ["Bob"]


def test_the_participants_page_hears_what_it_shows_and_nothing_else(
    hub: Hub, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    number = running.id
    record(db_session, running, cast.moderator, {**NOTE, "text": "Looks lost"})
    db_session.rollback()
    page = hub.join(number, Person("P05", "participant"))
    ann = hub.join(number, Person("Ann", "observer"))
    observer = hub.stream(ann, Cursor(), heartbeat=0.1)
    assert "P05" in people(observer, lambda names: len(names) == 2)
    stream = hub.stream(page, Cursor(), heartbeat=0.1)
    heard = [next(stream), next(stream)]
    record(db_session, running, cast.moderator, {"kind": "step_called", "step": "task:oxygen", "seq": 1})
    while b"briefing:oxygen" not in heard[-1]:
        heard.append(next(stream))
    record(db_session, running, cast.moderator, {**NOTE, "text": "Hm", "seq": 2})
    record(db_session, running, cast.moderator, {"kind": "task_started", "step": "task:oxygen", "seq": 3})
    while b'"task"' not in heard[-1]:
        heard.append(next(stream))
    kinds = [message.split(b"event: ")[1].split(b"\n")[0] for message in heard[1:]]
    assert set(kinds) <= {b"scene", b"beat"}
    assert b"Looks" not in b"".join(heard)
    hub.leave(page)
    hub.leave(ann)


def test_whose_right_to_listen_is_gone_is_sent_away(
    hub: Hub, db_session: Session, published: Study, running: UsabilitySession, cast: Cast
) -> None:
    number = running.id
    who = [Person(one.name, "observer", user=one.id) for one in (cast.observer, cast.moderator)]
    db_session.rollback()
    otto, mona = (hub.join(number, person) for person in who)
    streams = [hub.stream(one, Cursor(), heartbeat=0.1) for one in (otto, mona)]
    assert "Otto" in people(streams[1], lambda names: len(names) == 2)
    studies.unshare(db_session, published, cast.observer, cast.owner)
    db_session.commit()
    assert all(b"note_marked" not in message for message in streams[0])
    hub.leave(otto)
    assert people(streams[1], lambda names: len(names) == 1) == ["Mona"]
    hub.leave(mona)


def test_a_listener_who_hangs_up_is_gone_at_once(
    hub: Hub, db_session: Session, running: UsabilitySession
) -> None:
    number = running.id
    db_session.rollback()
    ours, theirs = socket.socketpair()
    ann = hub.join(number, Person("Ann", "observer"), ours)
    stream = hub.stream(ann, Cursor(), heartbeat=60)
    people(stream, lambda names: names == ["Ann"])
    theirs.close()
    assert list(stream) == [], "it is not left for the next beat to find out"
    hub.leave(ann)
    ours.close()


def test_an_observer_has_no_way_to_the_log(
    client: Visitor, db_session: Session, running: UsabilitySession
) -> None:
    link = queries.newest_link(db_session, running.id)
    assert link is not None
    address = f"/o/{link.token}/"
    assert client.get(address).status_code == 200
    sent = client.post(f"{address}notes", json={"key": "note-one1", "text": "Hm"}, csrf=False)
    assert sent.status_code == 200
    assert client.post(f"{address}notes", json={"key": "x", "text": ""}).status_code == 422
    assert client.get("/o/nothing/").status_code == 404
    assert client.get("/o/nothing/live").status_code == 404
    path = f"/studies/finding-things/sessions/{running.id}"
    assert client.post(f"{path}/events", json={}).status_code == 401


def test_who_may_drive_and_who_may_only_watch(
    signed_in: Callable[[User], Visitor], running: UsabilitySession, cast: Cast
) -> None:
    path = f"/studies/finding-things/sessions/{running.id}"
    wheel = {"writer": "console-one"}
    assert signed_in(cast.moderator).post(f"{path}/drive", json=wheel).status_code == 200
    other = signed_in(cast.editor).post(f"{path}/drive", json={"writer": "console-two"})
    assert (other.status_code, (other.json or {})["driver"]) == (409, "Mona")
    explicit = {"writer": "console-two", "explicit": True}
    assert signed_in(cast.editor).post(f"{path}/drive", json=explicit).status_code == 200
    observer = signed_in(cast.observer)
    assert observer.post(f"{path}/drive", json=wheel).status_code == 403
    assert observer.get(f"{path}/console").status_code == 403
    assert observer.get(f"{path}/watch").status_code == 200
    assert signed_in(cast.outsider).get(f"{path}/watch").status_code == 404


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "task_started", "step": "task:nothing"},
        {"kind": "task_started", "step": "after:oxygen"},
        {"kind": "error_marked", "step": "task:oxygen", "code": "nothing"},
        {"kind": "event_withdrawn", "writer": "somebody-else", "target": 3},
        {"kind": "answers_given", "step": "after:oxygen", "answers": {"seq.ease": 99}},
        {"kind": "driver_taken", "console": "console-two"},
    ],
)
def test_what_does_not_fit_the_session_is_refused_with_its_place(
    event: dict[str, object],
    signed_in: Callable[[User], Visitor],
    running: UsabilitySession,
    cast: Cast,
) -> None:
    body = {"writer": "console-one", "events": [{"seq": 0, **event}]}
    path = f"/studies/finding-things/sessions/{running.id}/events"
    answer = signed_in(cast.moderator).post(path, json=body)
    assert answer.status_code == 422
    assert (answer.json or {})["errors"][0]["place"].startswith("events.0")


@pytest.mark.browser
@pytest.mark.slow
def test_a_killed_server_comes_back_and_all_pages_go_on(
    server: Server, chromium: Browser, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    number, email, walk = running.id, cast.moderator.email, running.token
    link = queries.newest_link(db_session, number)
    assert link is not None
    token = link.token
    db_session.rollback()
    set_intent("read")
    # Not `window`: what the browser says of a server that is away is no fault of the page.
    with (
        chromium.new_context(base_url=server.address) as mine,
        chromium.new_context(base_url=server.address) as theirs,
    ):
        for context in (mine, theirs):
            context.set_default_timeout(PATIENCE_MS)
        console, observer, guest = mine.new_page(), theirs.new_page(), theirs.new_page()
        sign_in(console, email)
        console.goto(f"/studies/finding-things/sessions/{number}/console")
        observer.goto(f"/o/{token}/")
        guest.goto(f"/w/{walk}/")
        for page in (console, observer, guest):
            ready(page)
            page.evaluate("window.neverLoadedAgain = true")
        saved = console.locator("#status[data-state=saved]")
        expect(saved).to_be_visible()
        console.keyboard.press("Space")
        expect(observer.locator("#log")).to_contain_text("started")
        server.kill()
        console.keyboard.press("1")
        console.keyboard.press("2")
        guest.get_by_role("button", name="Ask for help").click()
        expect(console.locator("#status")).to_have_attribute("data-state", "offline")
        server.start()
        expect(saved).to_be_visible(timeout=60_000)
        console.keyboard.press("s")
        expect(observer.locator("#log [data-kind=error_marked]")).to_have_count(2)
        expect(observer.locator("#log")).to_contain_text("Success")
        expect(guest.locator(".step:not([hidden])")).to_contain_text("Overall")
        expect(observer.locator("#log [data-kind=help_asked]")).to_have_count(1)
        for page in (console, observer, guest):
            assert page.evaluate("window.neverLoadedAgain") is True
    db_session.rollback()
    [attempt] = db_session.query(Attempt).filter_by(session_id=number)
    assert (attempt.outcome, attempt.errors, attempt.quality) == (
        "success",
        {"content": 1, "function": 1},
        "measured",
    )
    db_session.rollback()
    set_intent("write")

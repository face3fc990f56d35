"""What a program may send, and what it is told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.runner.walking import Walker, come_in, counted
from tests.support.client import Visitor
from usability.infra.clock import now_ms
from usability.participants.models import Link
from usability.sessions.models import Answer, Attempt, EventConflict, LoggedEvent, UsabilitySession

WRITER = "0123456789abcdef"


class Program:
    """A page's stand-in with clocks of its own."""

    def __init__(self, client: Visitor, token: str) -> None:
        self.client = client
        self.base = f"/w/{token}/"
        self.loaded = now_ms()
        self.seq = 0

    def event(self, kind: str, at: float = 0, **data: Any) -> dict[str, Any]:
        event = {"seq": self.seq, "kind": kind, "mono": at, "wall": self.loaded + at, **data}
        self.seq += 1
        return event

    def send(self, *events: dict[str, Any], **more: Any) -> TestResponse:
        return self.post(
            {
                "writer": WRITER,
                "sent_mono": 60_000,
                "sent_wall": self.loaded + 60_000,
                "events": events,
                **more,
            }
        )

    def post(self, body: Any) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"{self.base}events", data=raw, content_type="application/json", csrf=False)

    def state(self) -> Any:
        return self.client.get(f"{self.base}state").json


@pytest.fixture
def program(client: Visitor, link: Link, db_session: Session) -> Program:
    """Somebody who came in two minutes ago and sends only now."""
    token = come_in(Walker(client), link.token).token
    session = db_session.scalars(select(UsabilitySession)).one()
    session.admitted_at -= timedelta(minutes=2)
    return Program(client, token)


def task(program: Program) -> list[dict[str, Any]]:
    return [
        program.event("page_loaded", 0, width=390, height=844),
        program.event("answers_given", 900, step="about", answers={"job": "worker"}),
        program.event("step_shown", 1_000, step="briefing:oxygen"),
        program.event("task_started", 6_000, step="task:oxygen"),
        program.event("task_ended", 26_500, step="task:oxygen", claim="done", answer="8"),
    ]


def count(db: Session, table: Any) -> int:
    db.commit()
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_batch_is_written_and_folded(program: Program, db_session: Session) -> None:
    answer = program.send(*task(program))
    assert (answer.status_code, answer.json) == (200, {"accepted": 5, "known": 0})
    assert count(db_session, LoggedEvent) == 5
    counted(db_session)
    row = db_session.scalars(select(Attempt)).one()
    assert (row.outcome, row.reading_ms, row.duration_ms, row.quality) == (
        "success",
        5_000,
        20_500,
        "measured",
    )
    assert db_session.scalar(select(UsabilitySession.device)) == "phone"
    state = program.state()
    assert state["current"] == "after:oxygen"
    assert state["done"] == ["about", "briefing:oxygen", "task:oxygen"]
    assert state["answers"] == {"about": {"job": "worker"}}
    assert state["end"] is None


def test_a_time_that_the_receipts_contradict_is_doubtful(program: Program, db_session: Session) -> None:
    program.send(program.event("task_started", 0, step="task:silver"))
    program.send(program.event("task_ended", 200_000, step="task:silver", claim="done"))
    counted(db_session)
    row = db_session.scalars(select(Attempt)).one()
    assert (row.duration_ms, row.quality) == (200_000, "doubtful")


def test_a_batch_sent_again_doubles_nothing(program: Program, db_session: Session) -> None:
    events = task(program)
    program.send(*events[:3])
    assert program.send(*events).json == {"accepted": 2, "known": 3}
    assert program.send(*events).json == {"accepted": 0, "known": 5}
    assert count(db_session, LoggedEvent) == 5


def test_other_content_under_the_same_number_is_set_aside(program: Program, db_session: Session) -> None:
    events = task(program)
    program.send(*events[:2])
    changed = {**events[1], "answers": {"job": "student"}}
    answer = program.send(changed, *events[2:])
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert (answer.json["conflicts"], answer.json["accepted"]) == ([1], 3)
    assert count(db_session, EventConflict) == 1
    assert count(db_session, LoggedEvent) == 5
    counted(db_session)
    assert db_session.scalar(select(Answer.choice)) == "worker"


@pytest.mark.parametrize(
    ("event", "place"),
    [
        ({"kind": "task_started", "step": "task:nowhere"}, "events.0.step"),
        ({"kind": "task_started", "step": "about"}, "events.0.step"),
        ({"kind": "answers_given", "step": "task:oxygen", "answers": {}}, "events.0.step"),
        (
            {"kind": "answers_given", "step": "after:oxygen", "answers": {"seq.q1": 99}},
            "events.0.answers.seq.q1",
        ),
        (
            {"kind": "answers_given", "step": "after:oxygen", "answers": {"seq.q1": "6"}},
            "events.0.answers.seq.q1",
        ),
        (
            {"kind": "answers_given", "step": "after:oxygen", "answers": {"sus.q1": 1}},
            "events.0.answers.sus.q1",
        ),
        ({"kind": "answers_given", "step": "about", "answers": {"job": "king"}}, "events.0.answers.job"),
        (
            {"kind": "answers_given", "step": "after:silver", "answers": {"used": ["search", "x"]}},
            "events.0.answers.used",
        ),
        (
            {"kind": "answers_given", "step": "after:silver", "answers": {"minutes": -1}},
            "events.0.answers.minutes",
        ),
    ],
)
def test_what_does_not_fit_the_walk_is_refused_with_its_place(
    program: Program, db_session: Session, event: dict[str, Any], place: str
) -> None:
    answer = program.send({"seq": 0, **event}, {"seq": 1, "kind": "page_shown"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert [error["place"] for error in answer.json["errors"]] == [place]
    assert count(db_session, LoggedEvent) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"\xff"',
        {"writer": "short", "events": [{"seq": 0, "kind": "page_shown"}]},
        {"writer": WRITER, "events": []},
        {"writer": WRITER, "events": [{"seq": 0, "kind": "page_shown"}] * 201},
        {"writer": WRITER, "events": [{"seq": -1, "kind": "page_shown"}]},
        {
            "writer": WRITER,
            "events": [{"seq": 0, "kind": "outcome_set", "step": "task:oxygen", "outcome": "success"}],
        },
        {"writer": WRITER, "events": [{"seq": 0, "kind": "page_shown", "extra": 1}]},
        {
            "writer": WRITER,
            "events": [{"seq": 0, "kind": "task_ended", "step": "task:oxygen", "claim": "won"}],
        },
        b'{"writer": "0123456789abcdef", "events": [{"seq": 0, "kind": "page_shown", "mono": NaN}]}',
    ],
)
def test_what_is_no_batch_is_refused_with_the_places(
    program: Program, db_session: Session, body: Any
) -> None:
    answer = program.post(body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert all(error["message"] for error in answer.json["errors"])
    assert answer.json["errors"]
    assert count(db_session, LoggedEvent) == 0


def test_a_huge_body_is_refused_before_it_is_read(program: Program) -> None:
    answer = program.post(b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


def test_an_unknown_session_is_said_so(client: Visitor, program: Program) -> None:
    program.base = "/w/nobody/"
    assert program.send(program.event("page_shown")).status_code == 404
    answer = client.get("/w/nobody/state")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_an_answer_needs_no_cookie_and_leaves_none(program: Program) -> None:
    answer = program.send(program.event("page_shown"))
    assert "Set-Cookie" not in answer.headers


def test_forms_and_programs_write_one_log(program: Program, client: Visitor, db_session: Session) -> None:
    program.send(*task(program))
    walker = Walker(client).get(program.base)
    assert walker.shown == "after:oxygen"
    walker.press("answers", **{"seq.q1": "6"})
    assert program.state()["current"] == "briefing:silver"
    assert program.state()["answers"]["after:oxygen"] == {"seq.q1": 6}


def test_the_end_is_told_only_when_it_is_reached(program: Program) -> None:
    program.send(*task(program))
    answer = program.send(program.event("session_finished", 30_000))
    assert answer.status_code == 200
    assert program.state()["end"] == {"code": "C0FFEE", "back": "https://panel.example/done?cc=1"}

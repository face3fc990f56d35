"""Corrections on the session's page: what stood before, what stands now, who said so and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.moderation.test_services import TASK, record
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra.clock import now
from usability.infra.database import set_intent
from usability.measures.vocabulary import Origin
from usability.moderation.changes import clock, read_clock
from usability.participants import services as participants
from usability.results.gather import gather
from usability.sessions import services as sessions
from usability.sessions.events import Batch
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.rules import Purpose
from usability.sessions.services import settle
from usability.studies.models import Study
from usability.studies.services import newest_version

SignIn = Callable[[User], Visitor]


def stamped(at: float, **event: Any) -> dict[str, Any]:
    return {"mono": at, "wall": 1e12 + at, "step": TASK, **event}


@pytest.fixture
def over(db_session: Session, running: UsabilitySession, cast: Cast) -> UsabilitySession:
    """A session of five minutes ago, finished: a task from 0:10 to 0:52 with a pause from 0:20 to 0:25 and an error."""
    running.admitted_at -= timedelta(minutes=5)
    db_session.flush()
    record(
        db_session,
        running,
        cast.moderator,
        stamped(10_000, kind="task_started"),
        stamped(15_000, kind="error_marked", code="content"),
        stamped(20_000, kind="task_paused"),
        stamped(25_000, kind="task_resumed"),
        stamped(52_000, kind="task_stopped"),
        stamped(52_000, kind="outcome_set", outcome="success"),
        {"mono": 60_000, "wall": 1e12 + 60_000, "kind": "session_finished"},
    )
    return running


def attempt(db: Session) -> Attempt:
    db.expire_all()
    return db.scalars(select(Attempt).where(Attempt.task == "oxygen")).one()


def start_of(db: Session) -> float:
    return db.scalars(select(LoggedEvent.at).where(LoggedEvent.kind == "task_started")).one()


def address(session: UsabilitySession, kind: str = "", **args: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in args.items())
    return f"/studies/finding-things/sessions/{session.id}/corrections{'/' + kind if kind else ''}?{query}"


def send(visitor: Visitor, path: str, *, key: str = "form-one-1", **fields: str) -> Any:
    return visitor.post(path, data={"key": key, **fields})


def test_an_outcome_is_corrected_with_author_and_reason_and_both_are_shown(
    signed_in: SignIn, db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    visitor = signed_in(cast.editor)
    path = address(over, "outcome", step=TASK)
    assert send(visitor, path, outcome="failure", reason="Bought the wrong one").status_code == 303
    assert (attempt(db_session).outcome, attempt(db_session).duration_ms) == ("failure", 37_000)
    page = visitor.get(address(over)).get_data(as_text=True)
    for words in ("<del>success</del>", "<ins>failure</ins>", cast.editor.name, "Bought the wrong one"):
        assert words in page
    # The words can be erased; they stand in no payload.
    data: object = db_session.scalars(
        select(LoggedEvent.data).where(LoggedEvent.kind == "outcome_set").order_by(LoggedEvent.id.desc())
    ).first()
    assert "wrong one" not in str(data)


def test_times_are_right_to_the_millisecond_and_results_say_that_they_were_corrected(
    signed_in: SignIn, db_session: Session, published: Study, over: UsabilitySession, cast: Cast
) -> None:
    visitor, begun = signed_in(cast.editor), start_of(db_session)
    path = address(over, "times", step=TASK)
    fields = {"start": clock(begun + 1_234), "end": clock(begun + 30_000), "reason": "Seen on the recording"}
    assert send(visitor, path, **fields).status_code == 303
    found = attempt(db_session)
    assert found.started_at == pytest.approx(round(begun + 1_234), abs=1e-6)
    assert found.duration_ms == pytest.approx(30_000 - 1_234 - 5_000, abs=1e-6)
    assert found.quality == "corrected"
    results = gather(db_session, published)
    assert results.time_qualities == {"corrected": 1}
    assert any("corrected afterwards" in words for words in results.notes)


def test_a_pause_is_put_in_and_another_counted_after_all(
    signed_in: SignIn, db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    visitor, begun = signed_in(cast.editor), start_of(db_session)
    split = address(over, "split", step=TASK)
    times = {"since": clock(begun + 20_000), "until": clock(begun + 22_500)}
    assert send(visitor, split, reason="Phone", **times).status_code == 303
    assert attempt(db_session).duration_ms == pytest.approx(37_000 - 2_500, abs=1e-6)
    merge = address(over, "merge", step=TASK, at=begun + 12_000)
    assert send(visitor, merge, reason="Thinking aloud", key="form-two-2").status_code == 303
    assert attempt(db_session).duration_ms == pytest.approx(42_000 - 2_500, abs=1e-6)
    for nowhere in ("nan", "inf", "1e300", "-1", "soon"):
        assert send(visitor, address(over, "merge", step=TASK, at=nowhere), reason="x").status_code == 404
    undo = address(over, "withdraw", mark="form-one-1:0")
    assert send(visitor, undo, reason="It did not ring", key="form-three-3").status_code == 303
    assert attempt(db_session).duration_ms == pytest.approx(42_000, abs=1e-6)
    page = visitor.get(address(over)).get_data(as_text=True)
    assert page.count("Taken back since") == 1
    # Undoing the undoing.
    again = address(over, "withdraw", mark="form-three-3:0")
    assert send(visitor, again, reason="It did", key="form-four-4").status_code == 303
    assert attempt(db_session).duration_ms == pytest.approx(42_000 - 2_500, abs=1e-6)


def test_a_mark_is_moved_and_one_is_taken_back(
    signed_in: SignIn, db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    visitor, begun = signed_in(cast.editor), start_of(db_session)
    move = address(over, "move", mark="console-mona:1")
    assert f'value="{clock(begun + 5_000)}"' in visitor.get(move).get_data(as_text=True)
    assert send(visitor, move, to=clock(begun + 7_000), reason="Late").status_code == 303
    page = visitor.get(address(over)).get_data(as_text=True)
    assert f"<del>{clock(begun + 5_000)}</del> <ins>{clock(begun + 7_000)}</ins>" in page
    back = address(over, "withdraw", mark="console-mona:1")
    assert send(visitor, back, reason="No error", key="form-two-2").status_code == 303
    assert attempt(db_session).errors == {}


def test_a_task_that_nobody_timed_gets_a_start_and_an_end(
    signed_in: SignIn, db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    path = address(over, "times", step="task:silver")
    fields = {"start": "1:10", "end": "1:40,5", "reason": "Nobody pressed"}
    assert send(signed_in(cast.editor), path, **fields).status_code == 303
    db_session.expire_all()
    found = db_session.scalars(select(Attempt).where(Attempt.task == "silver")).one()
    assert (found.started_at, found.duration_ms, found.quality) == (70_000, 30_500, "corrected")


@pytest.mark.parametrize(
    ("kind", "fields", "field", "words"),
    [
        ("outcome", {"outcome": "failure", "reason": " "}, "reason", "Say why"),
        ("outcome", {"outcome": "splendid", "reason": "x"}, "outcome", "Not a valid choice"),
        ("times", {"start": "soon", "end": "0:52", "reason": "x"}, "start", "Write minutes and seconds"),
        ("times", {"start": "0:52", "end": "0:10", "reason": "x"}, "end", "ends after it begins"),
        ("times", {"start": "0:01", "end": "99:00", "reason": "x"}, "end", "still to come"),
        ("split", {"since": "0:30", "until": "0:20", "reason": "x"}, "until", "ends after it begins"),
        ("split", {"since": "0:01", "until": "0:02", "reason": "x"}, "since", "not within the task"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_written(
    kind: str,
    fields: dict[str, str],
    field: str,
    words: str,
    signed_in: SignIn,
    db_session: Session,
    over: UsabilitySession,
    cast: Cast,
) -> None:
    before = db_session.scalar(select(func.count()).select_from(LoggedEvent))
    answer = send(signed_in(cast.editor), address(over, kind, step=TASK), **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    beside = page[page.index(f'for="{field}"') :]
    assert words in beside[: beside.index("</div>")]
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == before


def test_the_same_form_twice_corrects_once(
    signed_in: SignIn, db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    for _ in range(2):
        send(signed_in(cast.editor), address(over, "outcome", step=TASK), outcome="partial", reason="Half")
    assert db_session.scalar(select(func.count()).where(LoggedEvent.kind == "outcome_set")) == 2


def test_a_running_session_is_corrected_by_whoever_drives_it(
    signed_in: SignIn, db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    record(db_session, running, cast.moderator, stamped(59_000, kind="task_started"))
    path = address(running, "outcome", step=TASK)
    answer = send(signed_in(cast.editor), path, outcome="failure", reason="x")
    assert answer.status_code == 409
    assert "Mona drives this session now" in answer.get_data(as_text=True)
    assert send(signed_in(cast.moderator), path, outcome="failure", reason="x").status_code == 303


def test_a_correction_brings_nobody_back_who_fell_silent(
    signed_in: SignIn, db_session: Session, published: Study, running: UsabilitySession, cast: Cast
) -> None:
    record(db_session, running, cast.moderator, stamped(50_000, kind="task_started"))
    running.last_event_at = now() - timedelta(hours=49)
    settle(db_session, published.id)
    db_session.commit()
    assert running.state == "dropped_out"
    answer = send(
        signed_in(cast.editor), address(running, "outcome", step=TASK), outcome="technical_fault", reason="x"
    )
    assert answer.status_code == 303
    db_session.expire_all()
    assert (running.state, attempt(db_session).outcome) == ("dropped_out", "technical_fault")
    assert running.last_event_at < now() - timedelta(hours=48)


def test_an_unmoderated_session_is_corrected_too_and_nobody_coded_its_errors(
    signed_in: SignIn, db_session: Session, published: Study, cast: Cast
) -> None:
    version = newest_version(db_session, published)
    assert version is not None
    person = participants.new_participant(db_session, published)
    alone = sessions.admit(db_session, version, person, link=None, purpose=Purpose.REAL)
    alone.admitted_at -= timedelta(minutes=5)
    batch = Batch.model_validate(
        {
            "writer": "page-one-1",
            "events": [
                {"seq": 0, "kind": "task_started", "step": TASK, "mono": 1_000, "wall": 1e12},
                {
                    **stamped(31_000, kind="task_ended", claim="done", answer="8", seq=1),
                    "wall": 1e12 + 30_000,
                },
                {"seq": 2, "kind": "session_finished", "mono": 32_000, "wall": 1e12 + 31_000},
            ],
        }
    )
    clocks = sessions.Clocks(60_000, 1e12 + 59_000)
    sessions.append(db_session, alone, batch.writer, batch.events, origin=Origin.PARTICIPANT, clocks=clocks)
    db_session.commit()
    begun = attempt(db_session).started_at or 0
    times = {"since": clock(begun + 10_000), "until": clock(begun + 14_000)}
    visitor = signed_in(cast.owner)
    assert send(visitor, address(alone, "split", step=TASK), reason="The door", **times).status_code == 303
    found = attempt(db_session)
    assert found.duration_ms == pytest.approx(26_000, abs=1e-6)
    assert (found.quality, found.outcome, found.errors) == ("corrected", "success", None)
    page = visitor.get(f"/studies/finding-things/sessions/{alone.id}").get_data(as_text=True)
    assert f"/sessions/{alone.id}/corrections" in page


def test_who_may_look_and_who_may_correct(signed_in: SignIn, over: UsabilitySession, cast: Cast) -> None:
    observer = signed_in(cast.observer)
    page = observer.get(address(over))
    assert page.status_code == 200
    assert "Another outcome" not in page.get_data(as_text=True)
    assert (
        send(observer, address(over, "outcome", step=TASK), outcome="failure", reason="x").status_code == 403
    )
    editor = signed_in(cast.editor)
    for path in (
        address(over, "move", mark="console-mona:5"),
        address(over, "withdraw", mark="driver:0"),
        address(over, "move", mark="nothing"),
        address(over, "outcome", step="task:none"),
    ):
        assert editor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2:05.250", 125_250),
        ("125,25", 125_250),
        (" 0:01 ", 1_000),
        ("1:2:3", None),
        ("", None),
        ("-1", None),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, ms: float | None) -> None:
    assert read_clock(text) == ms
    if ms is not None:
        assert read_clock(clock(ms)) == ms


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_faults(
    scheme: str, as_user: Callable[..., Page], db_session: Session, over: UsabilitySession, cast: Cast
) -> None:
    set_intent("read")
    page = as_user(cast.editor, color_scheme=scheme)
    page.goto(address(over))
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="A pause was forgotten in Task 1").click()
    page.get_by_label("From").fill("later")
    page.get_by_label("Why").fill("Phone")
    page.get_by_role("button", name="Correct it").click()
    assert accessibility_faults(page) == []
    assert page.get_by_label("Why").input_value() == "Phone"
    set_intent("write")

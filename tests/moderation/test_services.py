"""Beginning a session, who drives, what is recorded and what is set aside, observers' notes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.measures.vocabulary import Outcome
from usability.moderation import queries, services
from usability.moderation.models import ObserverNote
from usability.moderation.queries import Cursor
from usability.moderation.rules import Driver, age_ms, may_mark
from usability.participants.models import ErasableText
from usability.results.gather import gather
from usability.runner.rules import consent_digest
from usability.sessions.events import ConsoleBatch
from usability.sessions.models import Attempt, EventConflict, LoggedEvent, UsabilitySession
from usability.sessions.rules import Mode, Purpose
from usability.studies.models import Study

TASK = "task:oxygen"


def batch(*events: dict[str, Any], writer: str = "console-mona", at: float = 60_000) -> ConsoleBatch:
    stamped = [{"seq": seq, "mono": at, "wall": 1e12 + at, **event} for seq, event in enumerate(events)]
    return ConsoleBatch.model_validate(
        {"writer": writer, "sent_mono": at, "sent_wall": 1e12 + at, "events": stamped}
    )


def record(db: Session, session: UsabilitySession, user: User, *events: dict[str, Any], **how: Any) -> Any:
    done = services.record(db, session, batch(*events, **how), user)
    db.commit()
    return done


def test_a_session_begins_with_consent_on_the_newest_version(
    db_session: Session, published: Study, cast: Cast
) -> None:
    session = services.start(
        db_session, published, code="P7", purpose=Purpose.REAL, consented=True, by=cast.moderator
    )
    assert (session.mode, session.participant.code) == (Mode.MODERATED, "P7")
    assert session.consent_digest == consent_digest("We record what you do in the tasks.")
    assert session.consented_at is not None
    assert queries.newest_link(db_session, session.id) is not None


@pytest.mark.parametrize(
    ("field", "options"),
    [("consented", {"consented": False}), ("code", {"code": "not a code!"}), ("code", {"code": "P05"})],
)
def test_what_cannot_begin_says_why_beside_its_field(
    field: str,
    options: dict[str, Any],
    db_session: Session,
    published: Study,
    cast: Cast,
    running: UsabilitySession,
) -> None:
    given = {"code": "P9", "purpose": Purpose.REAL, "consented": True, **options}
    with pytest.raises(services.StartError) as refused:
        services.start(db_session, published, by=cast.moderator, **given)
    assert refused.value.field == field


def test_a_trial_may_be_run_twice_with_one_person(begin: Callable[..., UsabilitySession]) -> None:
    assert begin("P1", Purpose.PILOT).participant_id == begin("P1", Purpose.PILOT).participant_id


def test_marks_become_an_attempt_that_results_count_like_any_other(
    db_session: Session, published: Study, running: UsabilitySession, cast: Cast
) -> None:
    running.admitted_at -= timedelta(minutes=5)
    record(
        db_session,
        running,
        cast.moderator,
        {"kind": "task_started", "step": TASK, "mono": 10_000, "wall": 1e12 + 10_000},
        {"kind": "error_marked", "step": TASK, "code": "content", "mono": 20_000, "wall": 1e12 + 20_000},
        {"kind": "assist_marked", "step": TASK, "mono": 30_000, "wall": 1e12 + 30_000},
        {"kind": "task_stopped", "step": TASK, "mono": 52_000, "wall": 1e12 + 52_000},
        {"kind": "outcome_set", "step": TASK, "outcome": "success", "mono": 52_000, "wall": 1e12 + 52_000},
    )
    found = db_session.scalars(select(Attempt).where(Attempt.session_id == running.id)).one()
    assert (found.outcome, found.source, found.duration_ms) == (Outcome.SUCCESS, "moderator", 42_000)
    assert (found.errors, found.assists, found.quality) == ({"content": 1}, 1, "measured")
    record(db_session, running, cast.moderator, {"kind": "session_finished", "seq": 9})
    [figures] = gather(db_session, published).tasks[0].figures
    assert (figures.n, figures.outcomes[Outcome.SUCCESS], figures.error_codes) == (1, 1, {"content": 1})
    assert (figures.strict.value, figures.lenient.value) == (0, 1)
    assert figures.time_all.value == pytest.approx(42)


def test_the_same_batch_twice_doubles_nothing(
    db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    mark = {"kind": "note_marked", "what": "quote", "text": "So is this about the oak?"}
    first, second = (record(db_session, running, cast.moderator, mark) for _ in range(2))
    assert (first.new, second.new, second.known) == (1, 0, 1)
    texts = db_session.scalars(select(ErasableText.body)).all()
    assert texts == ["So is this about the oak?"]
    data: object = db_session.scalars(select(LoggedEvent.data).where(LoggedEvent.kind == "note_marked")).one()
    assert "oak" not in str(data)


def test_the_end_of_a_session_can_be_taken_back(
    db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    record(db_session, running, cast.moderator, {"kind": "session_finished"})
    assert running.state == "finished"
    undo = {"kind": "event_withdrawn", "writer": "console-mona", "target": 0, "seq": 1}
    record(db_session, running, cast.moderator, undo)
    assert (running.state, running.finished_at) == ("running", None)


def test_marks_made_after_another_took_over_are_set_aside_and_kept(
    db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    record(db_session, running, cast.moderator, {"kind": "task_started", "step": TASK})
    services.take_over(db_session, running, "console-emil", cast.editor)
    db_session.commit()
    late = {"kind": "note_marked", "what": "note", "text": "too late", "seq": 5}
    for _ in range(2):
        done = record(db_session, running, cast.moderator, late)
        assert (done.new, done.refused, done.driver.name) == (0, (5,), "Emil")
    aside = db_session.scalars(select(EventConflict)).one()
    assert aside.data["kind"] == "note_marked"
    body = db_session.scalar(select(ErasableText.body).where(ErasableText.ref.like("%set-aside")))
    assert "too late" in (body or "")
    # A mark from before, which only arrives now, was hers to make.
    record(
        db_session,
        running,
        cast.moderator,
        {"kind": "task_paused", "step": TASK, "seq": 3, "mono": 0, "wall": 1},
    )
    assert db_session.scalar(select(func.count()).where(LoggedEvent.kind == "task_paused")) == 1


def test_who_may_mark() -> None:
    driver = Driver(7, "console-seven", since=5_000)
    assert may_mark(None, 1, 0)
    assert may_mark(driver, 7, 9_000)
    assert may_mark(driver, 1, 4_999)
    assert not may_mark(driver, 1, 5_000)


def test_age_is_told_by_the_monotonic_clock_then_by_the_wall_then_not_at_all() -> None:
    assert age_ms(1_000, 50, 4_000, 60) == 3_000
    assert age_ms(1_000, 50, None, 60) == 10
    assert age_ms(None, None, 4_000, 60) == 0
    assert age_ms(9_000, None, 4_000, None) == 0


def test_observers_notes_stand_apart_from_the_log_and_once(
    db_session: Session, running: UsabilitySession
) -> None:
    for _ in range(2):
        services.keep_note(db_session, running, key="note-one", name="", body=" Hesitates ", tag="problem")
    db_session.commit()
    note = db_session.scalars(select(ObserverNote)).one()
    assert (note.name, note.body) == ("Observer", "Hesitates")
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == 0
    entries = queries.entries_after(db_session, running.id, Cursor())
    assert [entry.body["data"] for entry in entries] == [
        {"tag": "problem", "text": "Hesitates", "role": "observer"}
    ]


def test_a_note_that_cannot_be_kept_says_why(db_session: Session, running: UsabilitySession) -> None:
    for body, tag in (("  ", ""), ("x" * 2_001, ""), ("fine", "no such tag")):
        with pytest.raises(ValueError, match=r"."):
            services.keep_note(db_session, running, key="note-two", name="Ann", body=body, tag=tag)


def test_a_new_observers_link_ends_the_old_one(
    db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    old = queries.newest_link(db_session, running.id)
    assert old is not None
    new = services.open_observer_link(db_session, running, cast.moderator)
    assert queries.observer_link(db_session, old.token) is None
    assert queries.observer_link(db_session, new.token) is new


@pytest.mark.parametrize("text", ["", "x", "1", "1.", "-1.2", "1.2.3", "9" * 50 + ".1"])
def test_a_cursor_that_cannot_be_read_is_the_beginning(text: str) -> None:
    assert Cursor.parse(text) == Cursor()
    assert Cursor.parse("120.7") == Cursor(120, 7)


def test_more_sessions_need_no_more_queries(
    engine: Engine,
    signed_in: Callable[[User], Visitor],
    begin: Callable[..., UsabilitySession],
    published: Study,
    cast: Cast,
) -> None:
    begin("P01")
    visitor = signed_in(cast.moderator)

    def asked() -> int:
        with counted(engine) as statements:
            assert visitor.get(f"/studies/{published.slug}/moderate").status_code == 200
        return len(statements)

    few = asked()
    for number in range(2, 9):
        begin(f"P{number:02d}")
    assert asked() == few

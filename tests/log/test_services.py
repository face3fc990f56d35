"""Admission and the append-only log, on the real database."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from usability.infra.clock import now, now_ms
from usability.measures.vocabulary import Origin, Outcome
from usability.participants.models import ErasableText, Participant
from usability.sessions import queries, services
from usability.sessions.events import Batch
from usability.sessions.models import Answer, Attempt, EventConflict, LoggedEvent, UsabilitySession
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.studies import services as studies
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan

PLAN: dict[str, Any] = {
    "title": "Two tasks",
    "product": {"name": "Shop"},
    "consent": {"text": "We note what you do.", "contact": "a@example.org"},
    "order": "counterbalanced",
    "max_participants": 3,
    "screener": {
        "questions": [
            {
                "key": "age",
                "text": "Age?",
                "accept": ["young", "old"],
                "options": [{"key": "young", "label": "Young"}, {"key": "old", "label": "Old"}],
            }
        ],
        "quotas": [{"key": "old", "question": "age", "option": "old", "limit": 1}],
    },
    "tasks": [
        {
            "key": "find",
            "title": "Find",
            "scenario": "Find it.",
            "criterion": {"kind": "answer", "accepted": ["Blue"]},
        },
        {"key": "buy", "title": "Buy", "scenario": "Buy it.", "time_limit_s": 60},
    ],
    "after_task": [{"question": {"key": "why", "text": "Why?", "kind": "text"}}],
    "final": [
        {
            "question": {
                "key": "again",
                "text": "Again?",
                "options": [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}],
            }
        }
    ],
}


@pytest.fixture
def version(db_session: Session, cast: Cast) -> PlanVersion:
    study = studies.create_study(db_session, StudyPlan.model_validate(PLAN), cast.owner)
    return studies.publish(db_session, study, cast.owner)


def admit(db: Session, version: PlanVersion, code: str, **options: Any) -> UsabilitySession:
    person = Participant(study_id=version.study_id, code=code, created_at=now())
    db.add(person)
    options.setdefault("purpose", Purpose.REAL)
    return services.admit(db, version, person, link=None, **options)


def send(
    db: Session, session: UsabilitySession, *events: dict[str, Any], writer: str = "page-one-1"
) -> services.Appended:
    sent = now_ms()
    batch = Batch.model_validate(
        {
            "writer": writer,
            "sent_mono": 100_000,
            "sent_wall": sent,
            "events": [
                {"mono": 10_000 + 5_000 * event["seq"], "wall": sent - 90_000 + 5_000 * event["seq"], **event}
                for event in events
            ],
        }
    )
    clocks = services.Clocks(batch.sent_mono, batch.sent_wall)
    return services.append(db, session, batch.writer, batch.events, origin=Origin.PARTICIPANT, clocks=clocks)


def test_people_fill_the_cells_evenly_and_a_drop_outs_place_is_given_again(
    db_session: Session, version: PlanVersion
) -> None:
    first, second = admit(db_session, version, "A"), admit(db_session, version, "B")
    assert (first.cell, second.cell) == (0, 1)
    assert [s.task for s in queries.walk_of(first).task_steps] != [
        s.task for s in queries.walk_of(second).task_steps
    ]
    second.last_event_at = now() - timedelta(hours=49)
    db_session.flush()
    assert admit(db_session, version, "C").cell == 1
    assert second.state == SessionState.DROPPED_OUT
    assert queries.cell_counts(db_session, version.id) == {0: 1, 1: 1}


def test_a_full_study_takes_nobody_and_a_pilot_takes_no_place(
    db_session: Session, version: PlanVersion
) -> None:
    admit(db_session, version, "pilot", purpose=Purpose.PILOT)
    for code in "ABC":
        admit(db_session, version, code)
    with pytest.raises(services.StudyFull):
        admit(db_session, version, "D")


def test_a_quota_names_itself_when_it_is_full(db_session: Session, version: PlanVersion) -> None:
    admit(db_session, version, "A", quota_keys=["old"])
    with pytest.raises(services.StudyFull) as full:
        admit(db_session, version, "B", quota_keys=["old"])
    assert full.value.quota == "old"
    admit(db_session, version, "C", quota_keys=[])


def test_a_batch_sent_again_doubles_nothing(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    events = [
        {"seq": 0, "kind": "task_started", "step": "task:find"},
        {"seq": 1, "kind": "task_ended", "step": "task:find", "claim": "done", "answer": " blue "},
    ]
    assert send(db_session, session, *events).new == 2
    # The page sends again with later clocks of sending; its events are the same.
    stamped = db_session.execute(select(LoggedEvent.seq, LoggedEvent.mono, LoggedEvent.wall)).all()
    again = [
        {**event, "mono": mono, "wall": wall}
        for event, (_seq, mono, wall) in zip(events, stamped, strict=True)
    ]
    result = send(db_session, session, *again)
    assert (result.new, result.known, result.conflicts) == (0, 2, ())
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == 2


def test_the_same_key_with_other_content_is_set_aside(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    send(db_session, session, {"seq": 0, "kind": "task_started", "step": "task:find"})
    result = send(
        db_session,
        session,
        {"seq": 0, "kind": "task_started", "step": "task:buy"},
        {"seq": 1, "kind": "page_hidden"},
    )
    assert (result.new, result.conflicts) == (1, (0,))
    assert db_session.scalars(select(EventConflict)).one().data["data"]["step"] == "task:buy"


WORDS = {
    "seq": 1, "mono": 15_000, "wall": now_ms(),
    "kind": "answers_given", "step": "after:find", "answers": {"why": "Blue, says Ada"},
}  # fmt: skip


def bodies(db: Session) -> set[str]:
    return set(db.scalars(select(ErasableText.body)))


def test_other_words_under_the_same_key_are_set_aside_and_not_lost(
    db_session: Session, version: PlanVersion
) -> None:
    session = admit(db_session, version, "A")
    assert send(db_session, session, WORDS).new == 1
    assert send(db_session, session, WORDS).known == 1
    other = {**WORDS, "answers": {"why": "Red, says Ada"}}
    result = send(db_session, session, other, {"seq": 2, "kind": "page_hidden"})
    assert (result.new, result.known, result.conflicts) == (1, 0, (1,))
    assert bodies(db_session) == {"Blue, says Ada", "Red, says Ada"}
    kept: dict[str, Any] = db_session.scalars(select(LoggedEvent.data).where(LoggedEvent.seq == 1)).one()
    refused = db_session.scalars(select(EventConflict)).one().data
    assert "Ada" not in str(kept) + str(refused)
    words = dict(db_session.execute(select(ErasableText.ref, ErasableText.body)).all())
    assert words[kept["answers"]["why"]["text_ref"]] == "Blue, says Ada"
    assert words[refused["data"]["answers"]["why"]["text_ref"]] == "Red, says Ada"


def test_erased_words_do_not_come_back_with_a_batch_sent_again(
    db_session: Session, version: PlanVersion
) -> None:
    session = admit(db_session, version, "A")
    send(db_session, session, WORDS)
    db_session.execute(delete(ErasableText))
    result = send(db_session, session, WORDS, {"seq": 2, "kind": "page_hidden"})
    assert (result.new, result.known, result.conflicts) == (1, 1, ())
    assert bodies(db_session) == set()


def test_free_words_stand_only_in_the_erasable_table(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    send(
        db_session,
        session,
        {"seq": 0, "kind": "task_started", "step": "task:find"},
        {"seq": 1, "kind": "task_ended", "step": "task:find", "claim": "done", "answer": "Blue"},
        {"seq": 2, "kind": "answers_given", "step": "after:find", "answers": {"why": "My name is Ada"}},
        {"seq": 3, "kind": "answers_given", "step": "final:again", "answers": {"again": "yes"}},
        {"seq": 4, "kind": "problem_reported", "step": "task:find", "text": "It broke for Ada"},
    )
    logged = str(db_session.scalars(select(LoggedEvent.data)).all())
    assert "Ada" not in logged
    assert "Blue" not in logged
    bodies = set(db_session.scalars(select(ErasableText.body)))
    assert bodies == {"Blue", "My name is Ada", "It broke for Ada"}
    assert services.settle(db_session, session.study_id) == 1
    assert db_session.scalars(select(Attempt)).one().outcome == Outcome.SUCCESS
    rows = {row.question: row for row in db_session.scalars(select(Answer))}
    assert rows["again"].choice == "yes"
    assert rows["why"].text_ref == "page-one-1:2:why"
    for text in db_session.scalars(select(ErasableText)):
        db_session.delete(text)
    before = queries.folded(db_session, session)
    services.refold(db_session, session.id)
    assert queries.folded(db_session, session) == before
    assert db_session.scalars(select(Attempt)).one().outcome == Outcome.SUCCESS


def test_what_a_participant_does_on_the_way_waits_for_settling(
    db_session: Session, version: PlanVersion
) -> None:
    session = admit(db_session, version, "A")
    send(db_session, session, {"seq": 0, "kind": "task_started", "step": "task:buy"})
    assert db_session.scalars(select(Attempt)).all() == []
    send(db_session, session, {"seq": 1, "kind": "page_hidden"}, {"seq": 2, "kind": "page_shown"})
    assert services.settle(db_session, session.study_id) == 1
    assert db_session.scalars(select(Attempt)).one().task == "buy"
    assert services.settle(db_session, session.study_id) == 0


def test_the_end_of_a_session_folds_it_at_once(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    send(
        db_session,
        session,
        {"seq": 0, "kind": "task_started", "step": "task:buy"},
        {"seq": 1, "kind": "session_finished"},
    )
    assert session.state == SessionState.FINISHED
    assert set(db_session.scalars(select(Attempt.task))) == {"buy", "find"}
    send(db_session, session, {"seq": 2, "kind": "task_ended", "step": "task:buy", "claim": "done"})
    assert not session.stale


def test_a_moderated_session_is_folded_at_once(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A", mode=Mode.MODERATED)
    send(db_session, session, {"seq": 0, "kind": "task_started", "step": "task:buy"})
    assert not session.stale


def test_a_person_who_comes_back_after_dropping_out_goes_on(
    db_session: Session, version: PlanVersion
) -> None:
    session = admit(db_session, version, "A")
    send(db_session, session, {"seq": 0, "kind": "task_started", "step": "task:find"})
    session.last_event_at = now() - timedelta(hours=49)
    db_session.flush()
    services.settle(db_session, session.study_id)
    assert (
        db_session.scalars(select(Attempt).where(Attempt.task == "find")).one().outcome == Outcome.DROPPED_OUT
    )
    send(db_session, session, {"seq": 1, "kind": "task_ended", "step": "task:find", "claim": "gave_up"})
    assert session.state == SessionState.RUNNING
    assert db_session.scalars(select(Attempt).where(Attempt.task == "find")).one().outcome == Outcome.GAVE_UP


def test_somebody_who_is_dropped_while_writing_goes_on(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    read_before = services.Head.of(session)
    session.state = SessionState.DROPPED_OUT
    db_session.flush()
    batch = Batch.model_validate({"writer": "page-one-1", "events": [{"seq": 0, "kind": "page_hidden"}]})
    services.append_to(db_session, read_before, batch.writer, batch.events, origin=Origin.PARTICIPANT)
    db_session.refresh(session)
    assert session.state == SessionState.RUNNING


def test_what_comes_after_the_end_is_folded_too(db_session: Session, version: PlanVersion) -> None:
    session = admit(db_session, version, "A")
    send(db_session, session, {"seq": 0, "kind": "session_finished"})
    send(db_session, session, {"seq": 1, "kind": "page_loaded", "width": 390})
    services.settle(db_session, session.study_id)
    assert (session.state, session.device, session.stale) == (SessionState.FINISHED, "phone", False)

"""What must hold for any log: batches decide nothing, and a re-score changes what it says and nothing else."""

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.log.test_fold import Log
from tests.log.test_services import PLAN
from tests.support.cast import Cast
from usability.infra.clock import now, now_ms
from usability.measures.vocabulary import Origin, Outcome, OutcomeSource
from usability.participants.models import Participant
from usability.sessions import queries, services
from usability.sessions.events import Batch
from usability.sessions.fold import AttemptState, FoldedSession, fold
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan, Task
from usability.studies.walk import resolve

MOMENTS = st.integers(0, 200_000)
HAPPENED = st.lists(
    st.tuples(
        st.sampled_from([
            "task_started", "done", "gave_up", "page_hidden", "page_shown", "problem_reported", "answers_given",
            "product_signal",
        ]),
        st.sampled_from(["find", "buy"]),
        MOMENTS,
    ),
    max_size=14,
)  # fmt: skip
Happened = list[tuple[str, str, int]]


def said(happened: Happened) -> list[tuple[str, int, dict[str, Any]]]:
    """Kinds, moments and data of events, in the order of their moments."""
    found: list[tuple[str, int, dict[str, Any]]] = []
    for kind, task, at in sorted(happened, key=lambda one: one[2]):
        match kind:
            case "done" | "gave_up":
                found.append(("task_ended", at, {"step": f"task:{task}", "claim": kind}))
            case "page_hidden" | "page_shown":
                found.append((kind, at, {}))
            case "problem_reported":
                found.append((kind, at, {"step": f"task:{task}", "text": ""}))
            case "answers_given":
                found.append((kind, at, {"step": "final", "answers": {"again": "yes"}}))
            case "product_signal":
                found.append((kind, at, {"step": f"task:{task}", "what": "click"}))
            case _:
                found.append((kind, at, {"step": f"task:{task}"}))
    return found


def log_of(happened: Happened) -> Log:
    log = Log()
    for kind, at, data in said(happened):
        log.add(kind, at, **data)
    return log


WALK = resolve(StudyPlan(tasks=[Task(key="find"), Task(key="buy", time_limit_s=60)], after_task=[], final=[]))
SCORED = {"outcome", "source"}


@given(HAPPENED, st.sampled_from(["find", "buy"]), st.sampled_from(Outcome), st.booleans())
def test_a_re_score_changes_the_outcome_of_its_attempt_and_nothing_else(
    happened: Happened, task: str, outcome: Outcome, silent: bool
) -> None:
    """Nor how long somebody lasted who fell silent in the other task, however late the scorer comes."""
    log, scorer = (
        log_of([*happened, ("task_started", task, 0), ("done", task, 200_001)]),
        Log("reviewer-1", Origin.REVIEWER),
    )
    before = fold(WALK, log.events, silent=silent)
    scorer.add("outcome_set", 300_000, step=f"task:{task}", outcome=outcome.value)
    after = fold(WALK, log.events + scorer.events, silent=silent)
    scored = after.attempts[f"task:{task}"]
    assert (scored.outcome, scored.source) == (outcome, OutcomeSource.ADJUDICATION)
    for name in {one.name for one in fields(AttemptState)} - SCORED:
        assert getattr(scored, name) == getattr(before.attempts[f"task:{task}"], name), name
    put_back = {**after.attempts, f"task:{task}": before.attempts[f"task:{task}"]}
    assert replace(after, attempts=put_back) == before


@pytest.fixture
def version(db_session: Session, cast: Cast) -> PlanVersion:
    plan = StudyPlan.model_validate({**PLAN, "max_participants": None, "screener": {}, "order": "fixed"})
    return studies.publish(db_session, studies.create_study(db_session, plan, cast.owner), cast.owner)


def admitted(db: Session, version: PlanVersion) -> UsabilitySession:
    person = Participant(study_id=version.study_id, code=f"P{now_ms()}-{id(object())}", created_at=now())
    db.add(person)
    return services.admit(db, version, person, link=None, purpose=Purpose.REAL)


def lengths(state: FoldedSession) -> object:
    """All but moments of the server's clock, which differ by when a batch came in."""
    attempts = {
        key: tuple(
            getattr(one, field.name)
            for field in fields(AttemptState)
            if field.name not in ("started_at", "ended_at", "gaps")
        )
        for key, one in state.attempts.items()
    }
    return (
        attempts,
        state.answers,
        state.done,
        state.finished,
        state.current,
        len(state.problems),
        state.width,
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(HAPPENED, st.lists(st.integers(0, 14), max_size=5), st.lists(st.integers(0, 5), max_size=4))
def test_it_is_the_same_however_events_were_batched(
    db_session: Session, version: PlanVersion, happened: Happened, cuts: list[int], again: list[int]
) -> None:
    sent = now_ms()
    events = [
        {"seq": seq, "kind": kind, "mono": 1_000.0 + at, "wall": sent - 250_000 + at, **data}
        for seq, (kind, at, data) in enumerate(said([("task_started", "find", 0), *happened]))
    ]
    ends = sorted({0, len(events), *(cut for cut in cuts if cut < len(events))})
    parts = [events[a:b] for a, b in pairwise(ends)]
    parts += [parts[index % len(parts)] for index in again]

    def taken(batches: list[list[dict[str, Any]]]) -> FoldedSession:
        session = admitted(db_session, version)
        for one in batches:
            batch = Batch.model_validate(
                {"writer": "page-one-1", "sent_mono": 251_000, "sent_wall": sent, "events": one}
            )
            clocks = services.Clocks(batch.sent_mono, batch.sent_wall)
            services.append(
                db_session, session, batch.writer, batch.events, origin=Origin.PARTICIPANT, clocks=clocks
            )
        return queries.folded(db_session, session)

    assert lengths(taken(parts)) == lengths(taken([events]))

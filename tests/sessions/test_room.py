import json
from collections.abc import Callable

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan, make_study
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.measures.vocabulary import Origin
from usability.participants.services import create_participants
from usability.sessions.events import (
    AnswersGiven,
    PageLoaded,
    ProblemReported,
    SessionFinished,
    TaskEnded,
    TaskStarted,
)
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.sessions.services import Clocks, admit, append, settle
from usability.studies.models import Study
from usability.studies.services import publish

SignIn = Callable[[User], Visitor]


def begin(db: Session, study: Study, code: str, purpose: Purpose = Purpose.REAL) -> UsabilitySession:
    version = study.versions[-1]
    return admit(db, version, create_participants(db, study, [code])[0], link=None, purpose=purpose)


def do_first_task(db: Session, session: UsabilitySession) -> None:
    step = "task:oxygen"
    append(
        db,
        session,
        "page-one",
        [
            PageLoaded(kind="page_loaded", seq=0, mono=10, wall=1_000_010, width=390, height=800),
            TaskStarted(kind="task_started", seq=1, mono=2_000, wall=1_002_000, step=step),
            ProblemReported(
                kind="problem_reported", seq=2, mono=5_000, wall=1_005_000, step=step, text="<b>Broken"
            ),
            TaskEnded(kind="task_ended", seq=3, mono=14_500, wall=1_014_500, step=step, claim="done"),
            AnswersGiven(
                kind="answers_given",
                seq=4,
                mono=16_000,
                wall=1_016_000,
                step="after:oxygen",
                answers={"seq.q1": 6},
            ),
        ],
        origin=Origin.PARTICIPANT,
        clocks=Clocks(16_000, 1_016_000),
    )


@pytest.fixture
def published(db_session: Session, cast: Cast, study: Study) -> Study:
    publish(db_session, study, cast.owner)
    return study


def test_the_list_says_how_far_each_is(
    db_session: Session, cast: Cast, published: Study, signed_in: SignIn
) -> None:
    half, whole, pilot = (begin(db_session, published, code) for code in ("HALF", "WHOLE", "NEW"))
    pilot.purpose = Purpose.PILOT
    do_first_task(db_session, half)
    append(
        db_session,
        whole,
        "page-two",
        [SessionFinished(kind="session_finished", seq=0)],
        origin=Origin.PARTICIPANT,
    )
    client, room = signed_in(cast.reader), f"/studies/{published.slug}/sessions"
    page = client.get(room).get_data(as_text=True)
    assert "3 sessions" in page
    assert "1 of 2" in page
    assert "phone" in page
    for chosen, there, gone in (
        ("state=finished", "WHOLE", "HALF"),
        ("state=running", "HALF", "WHOLE"),
        ("purpose=pilot", "NEW", "HALF"),
    ):
        page = client.get(f"{room}?{chosen}").get_data(as_text=True)
        assert f">{there}<" in page
        assert f">{gone}<" not in page
    assert "No session is like that" in client.get(f"{room}?mode=imported").get_data(as_text=True)
    assert "3 sessions" in client.get(f"{room}?state=nonsense&page=-4").get_data(as_text=True)


def test_one_session_shows_attempts_answers_and_log(
    db_session: Session, cast: Cast, published: Study, signed_in: SignIn
) -> None:
    session = begin(db_session, published, "A")
    do_first_task(db_session, session)
    number = session.id
    page = signed_in(cast.reader).get(f"/studies/{published.slug}/sessions/{number}").get_data(as_text=True)
    for words in (
        "12.5 s",
        "measured",
        "self report",
        "task ended",
        "1014500",
        "page-one 3",
        "how difficult or easy",
    ):
        assert words in page
    assert "&lt;b&gt;Broken" in page
    assert "<b>Broken" not in page


def test_the_log_comes_as_lines_without_free_words(
    db_session: Session, cast: Cast, published: Study, signed_in: SignIn
) -> None:
    session = begin(db_session, published, "A")
    do_first_task(db_session, session)
    number = session.id
    answer = signed_in(cast.reader).get(f"/studies/{published.slug}/sessions/{number}/log.jsonl")
    head, *events = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert (head["participant"], head["version"], len(head["plan_digest"])) == ("A", 1, 64)
    assert [line["kind"] for line in events] == [
        "page_loaded",
        "task_started",
        "problem_reported",
        "task_ended",
        "answers_given",
    ]
    assert events[3]["mono"] == 14_500
    assert "Broken" not in answer.get_data(as_text=True)


def test_a_session_of_another_study_is_not_found(
    db_session: Session, cast: Cast, published: Study, signed_in: SignIn
) -> None:
    other = make_study(db_session, cast, make_plan("Another"))
    publish(db_session, other, cast.owner)
    number = begin(db_session, other, "A").id
    client = signed_in(cast.owner)
    for end in ("", "/log.jsonl"):
        assert client.get(f"/studies/{published.slug}/sessions/{number}{end}").status_code == 404
    assert signed_in(cast.outsider).get(f"/studies/{published.slug}/sessions").status_code == 404


def test_more_sessions_need_no_more_queries(
    db_session: Session, cast: Cast, published: Study, signed_in: SignIn, engine: Engine
) -> None:
    client, room = signed_in(cast.owner), f"/studies/{published.slug}/sessions"

    def queries_with(codes: list[str]) -> int:
        for code in codes:
            do_first_task(db_session, begin(db_session, published, code))
        # What happened since somebody last looked is folded once, each session by itself.
        settle(db_session, published.id)
        db_session.commit()
        with counted(engine) as seen:
            assert client.get(room).status_code == 200
        return len(seen)

    assert queries_with(["A"]) == queries_with([f"B{number}" for number in range(8)])

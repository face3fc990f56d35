import re
from collections import Counter
from statistics import mean

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import visitor
from tests.support.cast import Cast
from usability.accounts.models import User
from usability.demo import services as demo
from usability.infra.database import set_intent
from usability.participants.models import TurnedAway
from usability.sessions.models import Answer, Attempt, LoggedEvent, UsabilitySession
from usability.sessions.queries import cell_counts, events_of, walk_of
from usability.sessions.rules import Purpose
from usability.sessions.services import refold
from usability.studies.models import Study


@pytest.fixture
def real(db_session: Session, cast: Cast) -> Study:
    return demo.seed_real_study(db_session, cast.owner)


@pytest.fixture
def generated(db_session: Session, cast: Cast) -> Study:
    set_intent("write")
    return demo.seed_generated_study(db_session, cast.owner)


def attempts(db: Session, study: Study) -> list[Attempt]:
    of_study = select(UsabilitySession.id).where(
        UsabilitySession.study_id == study.id, UsabilitySession.purpose == Purpose.REAL
    )
    return list(db.scalars(select(Attempt).where(Attempt.session_id.in_(of_study)).order_by(Attempt.id)))


def test_the_real_study_has_the_counts_of_its_source(db_session: Session, real: Study) -> None:
    rows = attempts(db_session, real)
    assert Counter(row.outcome for row in rows) == {"success": 103, "partial": 46, "failure": 11}
    assert Counter(row.condition for row in rows if row.outcome == "success") == {
        "system-1": 47,
        "system-2": 56,
    }
    assert sum(row.censored for row in rows) == 41
    assert sum(row.censored for row in rows if row.outcome == "success") == 10
    assert mean(row.duration_ms or 0 for row in rows) == pytest.approx(214_900)
    assert Counter(Counter((row.session_id, row.condition) for row in rows).values()) == {4: 40}


def test_the_real_studys_problems_are_counted_and_are_no_errors(db_session: Session, real: Study) -> None:
    noted: Counter[str] = Counter()
    for row in attempts(db_session, real):
        noted[row.condition] += row.problems
        assert row.errors is None
    assert noted == {"system-1": 50, "system-2": 36}


def test_the_stored_scores_come_out(db_session: Session, real: Study) -> None:
    positive = {"q1", "q3", "q6", "q8", "q9"}
    scores: dict[tuple[int, str], float] = {}
    for row in db_session.scalars(select(Answer).where(Answer.kind == "after_condition")):
        item, number = row.question.partition(".")[2], row.number or 0
        key = (row.session_id, row.condition)
        scores[key] = scores.get(key, 0) + 2.5 * (number - 1 if item in positive else 5 - number)
    assert mean(score for (_id, condition), score in scores.items() if condition == "system-1") == 68.0
    assert mean(score for (_id, condition), score in scores.items() if condition == "system-2") == 71.375


def test_the_real_study_is_closed_and_names_its_source(real: Study) -> None:
    assert (real.state, real.demo) == ("closed", True)
    assert any("10.18420/BTW2023-56" in line for line in real.draft["objectives"])


def test_the_generated_study_says_so(generated: Study) -> None:
    assert "generated" in generated.title
    assert any("no person took part" in line for line in generated.draft["objectives"])


def test_the_generated_study_shows_what_can_happen(db_session: Session, generated: Study) -> None:
    rows = attempts(db_session, generated)
    assert {"success", "failure", "gave_up", "timed_out", "dropped_out", "not_attempted"} == {
        r.outcome for r in rows
    }
    assert {"measured", "reconstructed"} == {row.quality for row in rows if row.quality}
    solved = Counter(row.task for row in rows if row.outcome == "success")
    assert solved["voucher"] <= 6
    assert solved["price"] >= 20
    assert any(row.problems for row in rows)
    assert all(row.errors is None for row in rows)
    assert all((row.hidden_ms or 0) <= (row.duration_ms or 0) for row in rows)
    sessions = db_session.scalars(
        select(UsabilitySession).where(UsabilitySession.purpose == Purpose.REAL)
    ).all()
    assert Counter(session.state for session in sessions) == {"finished": 24, "dropped_out": 3}
    assert {session.device for session in sessions} == {"phone", "tablet", "desktop"}
    assert sum(session.participant.excluded_at is not None for session in sessions) == 1
    assert cell_counts(db_session, sessions[0].version_id) == dict.fromkeys(range(6), 4)
    assert db_session.scalar(select(func.sum(TurnedAway.people))) == 6


def test_the_generated_clocks_are_believed(db_session: Session, generated: Study) -> None:
    for session in db_session.scalars(select(UsabilitySession)):
        events = sorted(events_of(db_session, session.id), key=lambda event: event.order)
        assert all(0 <= event.at <= event.received for event in events)
        steps = [e.data["step"] for e in events if e.kind == "step_shown"]
        assert steps == [step.key for step in walk_of(session).steps][: len(steps)]
        assert all(event.wall is not None and event.mono is not None for event in events)


def test_a_seed_decides_everything_but_the_dates(db_session: Session, cast: Cast, generated: Study) -> None:
    def measured(study: Study) -> list[tuple[str, str | None, int]]:
        return [(row.task, row.outcome, round(row.duration_ms or 0)) for row in attempts(db_session, study)]

    generated.slug = "earlier"
    db_session.flush()
    again = demo.seed_generated_study(db_session, cast.owner)
    assert again.id != generated.id
    assert measured(again) == measured(generated)
    again.slug = "again"
    db_session.flush()
    assert measured(demo.seed_generated_study(db_session, cast.owner, seed=7)) != measured(generated)


def test_folding_again_changes_nothing(db_session: Session, generated: Study) -> None:
    def shown() -> list[tuple[object, ...]]:
        columns = [column for column in Attempt.__table__.columns if column.name != "id"]
        return [
            tuple(row)
            for row in db_session.execute(select(*columns).order_by(Attempt.session_id, Attempt.step))
        ]

    before = shown()
    for session in db_session.scalars(select(UsabilitySession)).all():
        refold(db_session, session.id, silent=session.state == "dropped_out")
    assert shown() == before


def test_the_command_makes_an_account_once_and_doubles_nothing(app: Flask, db_session: Session) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["seed-demo"])
    assert first.exit_code == 0, first.output
    assert re.search(r"demo@example\.org\s+\S{16}", first.output)
    events = db_session.scalar(select(func.count()).select_from(LoggedEvent))
    db_session.commit()
    second = runner.invoke(args=["seed-demo"])
    assert second.exit_code == 0, second.output
    assert "demo@example.org" not in second.output
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == events
    assert db_session.scalar(select(func.count()).select_from(Study)) == 2
    assert db_session.scalar(select(func.count()).select_from(User)) == 1


def test_every_start_of_the_demo_says_a_way_in_that_works(app: Flask, db_session: Session) -> None:
    runner = app.test_cli_runner()
    assert "set-up" not in runner.invoke(args=["init", "--quiet"]).output
    for _ in range(2):
        said = runner.invoke(args=["seed-demo", "--new-password"]).output
        found = re.search(r"demo@example\.org\s+(\S{16})", said)
        assert found is not None
        answer = visitor(app).post("/sign-in", data={"email": "demo@example.org", "password": found[1]})
        assert answer.status_code == 302


def test_the_demo_changes_nobody_elses_password(app: Flask, db_session: Session, cast: Cast) -> None:
    before = cast.keeper.password_hash
    db_session.commit()
    said = app.test_cli_runner().invoke(args=["seed-demo", "--new-password"])
    assert said.exit_code == 0, said.output
    assert "password" not in said.output
    db_session.refresh(cast.keeper)
    assert cast.keeper.password_hash == before


def test_the_command_knows_its_owner(app: Flask, db_session: Session, cast: Cast) -> None:
    email, number = cast.editor.email, cast.editor.id
    db_session.commit()
    runner = app.test_cli_runner()
    assert (
        "No account has the address"
        in runner.invoke(args=["seed-demo", "--owner", "nobody@example.org"]).output
    )
    assert runner.invoke(args=["seed-demo", "--owner", email]).exit_code == 0
    study = db_session.scalars(select(Study).where(Study.slug == demo.REAL)).one()
    assert [member.user_id for member in study.members] == [number]

"""Every stored number can be computed again from the log, and whoever changes one is found out."""

import json

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from usability.demo.services import seed_generated_study, seed_real_study
from usability.results import verify
from usability.sessions.models import Answer, Attempt
from usability.studies.models import Study


@pytest.fixture
def shop(db_session: Session, cast: Cast) -> Study:
    return seed_generated_study(db_session, cast.owner)


def test_what_is_stored_is_what_the_log_says(db_session: Session, cast: Cast, shop: Study) -> None:
    found = verify.verify(db_session, shop)
    assert found.deviations == ()
    assert found.sessions == 28
    real = verify.verify(db_session, seed_real_study(db_session, cast.owner))
    assert (real.sessions, real.attempts, real.deviations) == (20, 160, ())


def test_a_changed_attempt_a_lost_answer_and_a_wrong_state_are_named(
    db_session: Session, app: Flask, shop: Study
) -> None:
    attempt = db_session.query(Attempt).filter(Attempt.outcome == "gave_up").first()
    assert attempt is not None
    db_session.execute(update(Attempt).where(Attempt.id == attempt.id).values(outcome="success"))
    answer = db_session.query(Answer).filter(Answer.question == "seq.q1").first()
    assert answer is not None
    db_session.delete(answer)
    slug, step, place = shop.slug, attempt.step, answer.step
    # From here on nothing of this session is read, which would keep the commands waiting.
    db_session.commit()
    runner = app.test_cli_runner()
    run = runner.invoke(args=["measures", "verify", slug, "--json"])
    assert run.exit_code == 1, run.exception
    fields = {(one["what"], one["field"]) for one in json.loads(run.output)["deviations"]}
    assert fields == {(f"attempt {step}", "outcome"), (f"answer {place} seq.q1", "row")}
    assert "2 differs" in runner.invoke(args=["measures", "verify", slug]).output
    assert runner.invoke(args=["measures", "rebuild", slug]).exit_code == 0
    clean = runner.invoke(args=["measures", "verify", slug])
    assert clean.exit_code == 0
    assert "nothing differs" in clean.output


def test_an_unknown_study_is_named(app: Flask, db_session: Session) -> None:
    run = app.test_cli_runner().invoke(args=["measures", "verify", "nothing"])
    assert run.exit_code == 1, run.exception
    assert "There is no study “nothing”" in run.output

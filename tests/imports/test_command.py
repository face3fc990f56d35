import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.imports.conftest import ANSWERS, TRIALS
from tests.support.cast import Cast, make_study
from usability.imports.mapping import Mapping, dump_mapping
from usability.studies.plan import StudyPlan
from usability.studies.services import publish


@pytest.fixture
def slug(db_session: Session, cast: Cast, plan: StudyPlan) -> str:
    study = make_study(db_session, cast, plan)
    publish(db_session, study, cast.owner)
    slug = study.slug
    db_session.commit()
    return slug


@pytest.fixture
def call(tmp_path: Path, slug: str, mapping: Mapping) -> list[str]:
    names = {"trials.csv": TRIALS, "answers.csv": ANSWERS, "mapping.yaml": dump_mapping(mapping)}
    for name, text in names.items():
        (tmp_path / name).write_text(text, "utf-8")
    paths = {name: str(tmp_path / name) for name in names}
    return [
        "trials", "import", slug, paths["trials.csv"], "--mapping", paths["mapping.yaml"],
        "--answers", paths["answers.csv"],
    ]  # fmt: skip


def test_trials_come_and_go_by_command(app: Flask, slug: str, call: list[str]) -> None:
    runner = app.test_cli_runner()
    assert "4 trials of 2 people can be imported" in runner.invoke(args=[*call, "--dry-run"]).output
    assert runner.invoke(args=["trials", "list", slug]).output == ""
    done = json.loads(runner.invoke(args=[*call, "--json"]).output)
    assert (done["imported"], done["trials"], done["people"], done["mistakes"]) == (True, 4, 2, [])
    again = runner.invoke(args=call)
    assert again.exit_code == 1
    assert "already" in again.output
    number = str(done["import"])
    assert (
        "is withdrawn" in runner.invoke(args=["trials", "withdraw", slug, number, "--reason", "Wrong"]).output
    )
    assert runner.invoke(args=["trials", "withdraw", slug, number]).exit_code == 1
    listed = json.loads(runner.invoke(args=["trials", "list", slug, "--json"]).output)
    assert [(row["import"], row["withdrawn_at"] is None) for row in listed] == [(done["import"], False)]


def test_a_bad_row_ends_with_its_place(app: Flask, slug: str, call: list[str]) -> None:
    Path(call[3]).write_text(TRIALS.replace("41.5", "soon"), "utf-8")
    runner = app.test_cli_runner()
    said = runner.invoke(args=call)
    assert said.exit_code == 1
    assert "trials, row 4, column seconds (“soon”): This is not a number." in said.output
    assert json.loads(runner.invoke(args=[*call, "--json"]).output)["mistakes"][0]["row"] == 4
    assert runner.invoke(args=["trials", "list", slug]).output == ""


def test_files_that_cannot_be_read_are_named(app: Flask, slug: str, call: list[str]) -> None:
    runner = app.test_cli_runner()
    Path(call[5]).write_text("colour: red", "utf-8")
    assert "participant: Field required" in runner.invoke(args=call).output
    Path(call[5]).write_bytes(b"\xff\xfe\xff")
    assert "not UTF-8" in runner.invoke(args=call).output
    assert "There is no study" in runner.invoke(args=["trials", "list", "nothing"]).output

"""`flask study` as people and scripts call it."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan
from usability.studies import files, services
from usability.studies.models import Study
from usability.studies.plan import StudyPlan


def run(app: Flask, *words: str, text: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["study", *words], input=text)


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(files.dump(make_plan()), encoding="utf-8")
    return path


@pytest.fixture
def slug(db_session: Session, study: Study) -> str:
    """The study's name; what the test wrote is committed, so that commands can write."""
    name = study.slug
    db_session.commit()
    return name


def test_a_study_lives_by_command(app: Flask, db_session: Session, slug: str, cast: Cast) -> None:
    email = cast.outsider.email
    db_session.commit()
    assert "cannot become paused" in run(app, "pause", slug).output
    assert run(app, "publish", slug).exit_code == 0
    for command, state in (("pause", "paused"), ("open", "open"), ("close", "closed")):
        assert json.loads(run(app, command, slug, "--json").output) == {"study": slug, "state": state}
    copy = json.loads(run(app, "duplicate", slug, "--owner", email, "--json").output)["study"]
    assert run(app, "share", slug, email, "reader").exit_code == 0
    assert "No account has this address" in run(app, "share", slug, "nobody@example.org", "reader").output
    assert "No account has the address" in run(app, "duplicate", slug, "--owner", "nobody@example.org").output
    made = db_session.scalars(select(Study).where(Study.slug == copy)).one()
    assert (made.state, made.title) == ("draft", "Finding oxygen (copy)")
    assert [member.user_id for member in made.members] == [cast.outsider.id]
    db_session.commit()


def test_a_study_is_deleted_and_restored_by_command(app: Flask, slug: str) -> None:
    assert "There is no study" in run(app, "restore", "nothing").output
    assert json.loads(run(app, "delete", slug, "--json").output) == {"study": slug, "deleted": True}
    assert "There is no study" in run(app, "pause", slug).output
    assert json.loads(run(app, "list", "--json").output) == []
    assert run(app, "restore", slug).exit_code == 0
    assert [one["study"] for one in json.loads(run(app, "list", "--json").output)] == [slug]


def test_a_person_is_left_out_and_counted_again_by_command(app: Flask, slug: str) -> None:
    def people(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["people", *words])

    app.test_cli_runner().invoke(args=["link", "create", slug, "--personal", "A1"])
    left_out = people("exclude", slug, "A1", "--reason", "Was a colleague.", "--json")
    assert json.loads(left_out.output) == {"code": "A1", "excluded": "Was a colleague.", "erased": None}
    assert json.loads(people("list", slug, "--json").output) == [json.loads(left_out.output)]
    assert json.loads(people("include", slug, "A1", "--json").output)["excluded"] is None
    assert "nobody with the code A2" in people("include", slug, "A2").output


def test_a_link_is_shut_and_opened_by_command(app: Flask, slug: str) -> None:
    def link(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["link", *words])

    (made,) = json.loads(link("create", slug, "--json").output)
    (shut,) = json.loads(link("shut", made["address"], "--json").output)
    assert (shut["address"], shut["active"]) == (made["address"], False)
    assert [one["active"] for one in json.loads(link("list", slug, "--json").output)] == [False]
    assert link("open", made["address"].rpartition("/")[2]).exit_code == 0
    assert [one["active"] for one in json.loads(link("list", slug, "--json").output)] == [True]
    assert "There is no such link" in link("shut", "nothing").output


def test_import_then_export_is_the_same_file(
    app: Flask, db_session: Session, plan_file: Path, tmp_path: Path
) -> None:
    assert run(app, "import", str(plan_file), "--slug", "gases").exit_code == 0
    assert run(app, "export", "gases").stdout == plan_file.read_text("utf-8")
    out = tmp_path / "plan.json"
    assert run(app, "export", "gases", "--out", str(out)).exit_code == 0
    assert files.load(out.read_text("utf-8")) == make_plan()
    assert run(app, "export", "gases", "--format", "json").stdout == out.read_text("utf-8")


def test_import_gives_the_study_to_its_owner(
    app: Flask, db_session: Session, cast: Cast, plan_file: Path
) -> None:
    db_session.commit()
    result = run(app, "import", str(plan_file), "--owner", "OLGA@example.org", "--json")
    assert json.loads(result.stdout) == {"study": "finding-oxygen", "obstacles": []}
    study = db_session.scalars(select(Study)).one()
    assert [(member.user_id, member.role) for member in study.members] == [(cast.owner.id, "owner")]


def test_import_says_what_cannot_be(app: Flask, db_session: Session, slug: str, plan_file: Path) -> None:
    taken = run(app, "import", str(plan_file), "--slug", slug)
    assert (taken.exit_code, "already" in taken.stderr) == (1, True)
    nobody = run(app, "import", str(plan_file), "--owner", "nobody@example.org")
    assert (nobody.exit_code, "No account" in nobody.stderr) == (1, True)
    assert run(app, "import", "nothing.yaml").exit_code == 2
    assert len(db_session.scalars(select(Study)).all()) == 1


def test_validate_says_every_mistake_and_ends_with_one(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("format: usability-study/1\ntitle: 1\ntasks:\n  - key: A\n", encoding="utf-8")
    result = run(app, "validate", str(path))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{path}:2:8: title: This must be text; put numbers, dates, yes and no in quotes.",
        f"{path}:4:10: tasks[0].key: Use small letters, digits, - and _ (at most 40).",
    ]
    found = json.loads(run(app, "validate", str(path), "--json").stdout)
    assert found["valid"] is False
    assert [(m["line"], m["column"], m["place"]) for m in found["mistakes"]] == [
        (2, 8, "title"),
        (4, 10, "tasks[0].key"),
    ]
    binary = tmp_path / "bytes.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert run(app, "validate", str(binary)).exit_code == 1
    assert run(app, "import", str(path)).exit_code == 1


def test_an_unfinished_plan_is_valid_and_warned_about(app: Flask) -> None:
    result = run(app, "validate", "-", text=files.dump(StudyPlan(title="Begun")))
    assert result.exit_code == 0
    assert "Not yet publishable: consent.text" in result.stderr


def test_publish_freezes_a_version(app: Flask, db_session: Session, study: Study, slug: str) -> None:
    found = json.loads(run(app, "publish", slug, "--json").stdout)
    assert (found["version"], len(found["digest"])) == (1, 64)
    plan = services.draft_of(study)
    plan.title = "Second"
    services.save_draft(db_session, study, plan, revision=1, by=None)
    db_session.commit()
    assert "version 2" in run(app, "publish", slug).stdout
    assert files.load(run(app, "export", slug, "--version", "1").stdout) == make_plan()
    assert run(app, "export", slug, "--version", "9").exit_code == 1
    assert json.loads(run(app, "list", "--json").stdout) == [
        {"study": slug, "title": "Second", "state": "open", "version": 2}
    ]
    assert slug in run(app, "list").stdout


def test_publish_refuses_with_reasons(app: Flask, db_session: Session, study: Study, slug: str) -> None:
    services.save_draft(db_session, study, StudyPlan(title="Begun"), revision=1, by=None)
    db_session.commit()
    result = run(app, "publish", slug)
    assert result.exit_code == 1
    assert "product.name: The product under test has no name." in result.stderr
    found = json.loads(run(app, "publish", slug, "--json").stdout)
    assert found["published"] is False
    assert run(app, "publish", "nothing").exit_code == 1

"""The Reports room, the worker behind it and the command."""

import hashlib
import html
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_generated_study
from usability.infra.clock import now
from usability.infra.database import intent
from usability.infra.settings import Settings
from usability.jobs.models import Job
from usability.jobs.runner import run_one
from usability.reports import services
from usability.reports.content import compose
from usability.reports.document import Grid
from usability.reports.models import Report
from usability.reports.queries import source_of
from usability.results.choices import Choices
from usability.results.choosing import UnknownChoice
from usability.sessions.models import UsabilitySession
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.services import publish

ROOT = Path(__file__).resolve().parents[2]
SignIn = Callable[[User], Visitor]


def _room(study: Study) -> str:
    return f"/studies/{study.slug}/reports"


def _work(app: Flask) -> None:
    """Works through what waits, as the worker does."""
    from usability.infra.database import db

    with app.app_context():
        while run_one(db.session):
            pass
        db.session.close()


@pytest.fixture
def built(app: Flask, db_session: Session, study: Study, cast: Cast) -> Report:
    report = services.request_report(db_session, study, Choices(), cast.owner)
    db_session.commit()
    _work(app)
    db_session.refresh(report)
    assert report.file_digest
    return report


def test_an_empty_room_says_what_will_be_there(signed_in: SignIn, study: Study, cast: Cast) -> None:
    page = signed_in(cast.reader).get(_room(study)).text
    assert "No report yet" in page
    assert "Build report" not in page
    assert "Build report" in signed_in(cast.moderator).get(_room(study)).text


def test_who_may_build_and_delete(
    signed_in: SignIn, db_session: Session, study: Study, cast: Cast, built: Report
) -> None:
    for person in (cast.observer, cast.reader):
        assert signed_in(person).post(_room(study), data={}).status_code == 403
    assert signed_in(cast.outsider).get(_room(study)).status_code == 404
    assert signed_in(cast.moderator).post(f"{_room(study)}/{built.id}/delete").status_code == 403
    assert db_session.get(Report, built.id) is not None


def test_building_answers_at_once_and_the_page_waits(
    app: Flask, signed_in: SignIn, db_session: Session, study: Study, cast: Cast
) -> None:
    client = signed_in(cast.editor)
    answer = client.post(_room(study), data={"success": "lenient", "paper": "letter"})
    assert answer.status_code == 303
    waiting = client.get(answer.location).text
    assert "Waiting for its turn" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert client.get(f"{answer.location}/state").json == {"state": "queued", "progress": 0, "message": ""}
    assert client.get(f"{answer.location}/file.pdf").status_code == 404
    _work(app)
    state = client.get(f"{answer.location}/state").json
    assert state is not None
    assert (state["state"], state["progress"]) == ("done", 100)
    done = client.get(answer.location).text
    assert "Download PDF" in done
    assert "solved in full or in part; Letter paper" in done
    assert "http-equiv" not in done


def test_a_choice_that_the_study_lacks_is_refused_in_words(
    signed_in: SignIn, study: Study, cast: Cast
) -> None:
    answer = signed_in(cast.editor).post(_room(study), data={"version": "7"})
    assert answer.status_code == 422
    assert "There is no version 7" in answer.text


def test_a_removal_that_is_rolled_back_has_lost_nothing(
    db_session: Session, built: Report, settings: Settings
) -> None:
    file = settings.reports_dir / built.path
    services.delete_report(db_session, built, settings.reports_dir)
    assert file.exists(), "it goes when the removal is committed"
    db_session.rollback()
    db_session.commit()
    assert file.exists()
    services.delete_report(db_session, built, settings.reports_dir)
    db_session.commit()
    assert not file.exists()


def test_the_file_comes_back_unchanged(
    signed_in: SignIn, study: Study, cast: Cast, built: Report, settings: Settings
) -> None:
    client = signed_in(cast.reader)
    address = f"{_room(study)}/{built.id}/file.pdf"
    answer = client.get(address)
    assert answer.data == (settings.reports_dir / built.path).read_bytes()
    assert hashlib.sha256(answer.data).hexdigest() == built.file_digest
    assert answer.headers["ETag"] == f'"{built.file_digest}"'
    assert (
        answer.headers["Content-Disposition"]
        == f"attachment; filename={study.slug}-report-{built.created_at:%Y-%m-%d}.pdf"
    )
    assert (
        client.get(address, query_string={"inline": "1"}).headers["Content-Disposition"].startswith("inline")
    )
    assert client.get(address, headers={"If-None-Match": f'"{built.file_digest}"'}).status_code == 304


def test_a_file_that_was_changed_is_not_handed_out(
    signed_in: SignIn, study: Study, cast: Cast, built: Report, settings: Settings
) -> None:
    (settings.reports_dir / built.path).write_bytes(b"%PDF-1.7 something else")
    answer = signed_in(cast.reader).get(f"{_room(study)}/{built.id}/file.pdf", follow_redirects=True)
    assert answer.mimetype == "text/html"
    assert "was changed after it was built" in answer.text


def test_a_report_of_another_study_is_not_found(
    signed_in: SignIn, db_session: Session, study: Study, cast: Cast, built: Report
) -> None:
    from tests.support.cast import make_plan, make_study

    other = make_study(db_session, cast, make_plan("Another"))
    assert signed_in(cast.reader).get(f"{_room(other)}/{built.id}").status_code == 404
    assert signed_in(cast.reader).get(f"{_room(other)}/{built.id}/file.pdf").status_code == 404


def test_deleting_removes_the_file_too(
    signed_in: SignIn, db_session: Session, study: Study, cast: Cast, built: Report, settings: Settings
) -> None:
    client, kept = signed_in(cast.editor), settings.reports_dir / built.path
    assert "Delete this report now" in client.get(_room(study)).text
    assert client.post(f"{_room(study)}/{built.id}/delete").status_code == 303
    assert not kept.exists()
    assert db_session.scalar(select(func.count()).select_from(Report)) == 0


def test_a_failure_is_said_plainly_and_can_be_tried_again(
    app: Flask, signed_in: SignIn, db_session: Session, study: Study, cast: Cast, settings: Settings
) -> None:
    report = services.request_report(db_session, study, Choices(), cast.owner)
    # A folder in the file's place: it cannot be written.
    blocked = settings.reports_dir / report.path
    blocked.mkdir(parents=True)
    db_session.commit()
    _work(app)
    client = signed_in(cast.editor)
    page = client.get(f"{_room(study)}/{report.id}").text
    assert "was not finished" in page
    assert "Traceback" not in page
    assert "Try again" in page
    blocked.rmdir()
    assert client.post(f"{_room(study)}/{report.id}/retry").status_code == 303
    _work(app)
    assert "Download PDF" in client.get(f"{_room(study)}/{report.id}").text
    assert not list(settings.reports_dir.glob("*.part"))


def test_a_report_that_is_there_is_not_built_again(db_session: Session, cast: Cast, built: Report) -> None:
    with pytest.raises(services.ReportError):
        services.retry(db_session, built, cast.owner)


def test_a_segment_that_is_not_there_is_refused(db_session: Session, study: Study, cast: Cast) -> None:
    with pytest.raises(UnknownChoice):
        services.request_report(db_session, study, Choices(segment=("age", "old")), cast.owner)


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """What a process of its own needs to work on the same database."""
    return {
        **os.environ,
        "FLASK_APP": "wsgi.py",
        "USABILITY_ENV": "testing",
        "USABILITY_DATA_DIR": str(settings.data_dir),
        "USABILITY_DATABASE_URL": settings.database_url,
    }


def _wait_for(db_session: Session, number: int, state: str, seconds: float = 120) -> Job:
    """The job once it is in this state. Reads without keeping the worker from the database in between."""
    until = time.monotonic() + seconds
    while True:
        with intent("read"):
            job = db_session.get_one(Job, number, populate_existing=True)
            seen = f"{job.state} at {job.progress} %"
            if job.state == state and (state != "running" or job.progress >= 30):
                return job
            db_session.rollback()
        if time.monotonic() > until:
            raise AssertionError(f"the job is {seen}, not {state}")
        time.sleep(0.05)


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """`worker()` starts one; those still there are ended."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=environment))
        return running[-1]

    yield start
    for one in running:
        one.kill()
        one.wait(timeout=20)


def test_a_killed_workers_report_is_built_by_the_next(
    db_session: Session,
    study: Study,
    cast: Cast,
    settings: Settings,
    worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    report = services.request_report(db_session, study, Choices(), cast.owner)
    assert report.job_id is not None
    number = report.job_id
    db_session.commit()
    first = worker()
    _wait_for(db_session, number, "running")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    db_session.rollback()
    job = db_session.get_one(Job, number, populate_existing=True)
    assert (job.state, job.tries) == ("running", 1)
    assert not (settings.reports_dir / report.path).exists()
    # The lease runs out.
    job.leased_until = now() - timedelta(seconds=1)
    db_session.commit()
    worker()
    assert _wait_for(db_session, number, "done").tries == 2
    db_session.rollback()
    db_session.refresh(report)
    assert services.content_of(report, settings.reports_dir).startswith(b"%PDF")


def _command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "report", "build", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_writes_the_same_report(
    db_session: Session, study: Study, cast: Cast, environment: dict[str, str], tmp_path: Path
) -> None:
    publish(db_session, study, cast.owner)
    slug = study.slug
    # Nothing of the study may be read hereafter: the reading would hold the database against the command.
    db_session.commit()
    target = tmp_path / "report.pdf"
    done = _command(environment, slug, "--out", str(target), "--version", "1", "--lenient", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    content = target.read_bytes()
    assert said["bytes"] == len(content)
    assert said["file_digest"] == hashlib.sha256(content).hexdigest()
    assert said["versions"] == [1]
    assert [file.name for file in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "--out", "x.pdf"), "There is no study “nowhere”"),
        (("finding-oxygen", "--out", "x.pdf", "--version", "9"), "There is no version 9"),
        (("finding-oxygen", "--out", "no/such/folder/x.pdf"), "There is no folder"),
    ],
)
def test_the_command_refuses_in_words(
    db_session: Session, study: Study, environment: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    db_session.commit()
    done = _command(environment, *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_is_built_with_every_choice_and_says_it(
    app: Flask, signed_in: SignIn, study: Study, cast: Cast
) -> None:
    client = signed_in(cast.editor)
    answer = client.post(_room(study), data={"mode": "pooled", "by": "device", "imported": "without"})
    assert answer.status_code == 303
    _work(app)
    done = client.get(answer.location).text
    assert "Download PDF" in done
    assert "sessions: counted together (pooled); compared: by device; imported trials left out" in done
    refused = client.post(_room(study), data={"by": "weather"})
    assert refused.status_code == 422
    assert "cannot be compared by “weather”" in refused.text


def test_the_list_names_what_was_chosen_as_people_do(
    signed_in: SignIn, db_session: Session, cast: Cast
) -> None:
    shop = seed_generated_study(db_session, cast.owner)
    plan = StudyPlan.model_validate(shop.versions[-1].plan)
    asked = next(one for one in plan.participant_questions if one.segment)
    option = asked.options[0]
    assert option.label != option.key
    report = services.request_report(
        db_session, shop, Choices(segment=(asked.key, option.key), by=f"segment:{asked.key}"), cast.owner
    )
    report.file_digest = "0" * 64
    address, number, slug = _room(shop), report.id, shop.slug
    gone = services.request_report(db_session, shop, Choices(), cast.owner)
    gone.choices = {"segment": "was:here"}
    db_session.commit()
    client = signed_in(cast.owner)
    words = f"segment “{option.label}”; compared: by “{asked.text}”"
    for page in (client.get(address).text, client.get(f"/studies/{slug}/reports/{number}").text):
        assert words in " ".join(html.unescape(page).split())
    assert "segment “was:here”" in client.get(address).text


def test_a_report_of_moderated_beside_unmoderated_sessions_pools_nothing(
    db_session: Session, cast: Cast
) -> None:
    shop = seed_generated_study(db_session, cast.owner)
    of_shop = select(UsabilitySession).where(UsabilitySession.study_id == shop.id)
    sessions = db_session.scalars(of_shop.order_by(UsabilitySession.id)).all()
    for one in sessions[::2]:
        one.mode = "moderated"
    db_session.flush()
    document = compose(source_of(db_session, shop, Choices(), made_at=now()))
    heads = [
        part.headers for section in document.sections for part in section.blocks if isinstance(part, Grid)
    ]
    assert any("Moderated" in head and "Unmoderated" in head for head in heads)
    assert not any("Together" in head for head in heads)
    assert ("Compared", "Moderated and Unmoderated") in document.facts
    goals = next(section for section in document.sections if section.id == "goals")
    assert goals.heading.startswith("Goals: ")

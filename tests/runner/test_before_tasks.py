"""What is asked before each task, beside what the task is: expected ease (Albert & Dixon 2003) and the like."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.runner.browsing import enter, settled, start_task, step
from tests.runner.conftest import PLAN
from tests.runner.walking import Walker, come_in, counted
from tests.support.browser import accessibility_faults
from tests.support.cast import Cast, make_study
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.participants import services as participants
from usability.participants.models import Link
from usability.sessions.models import Answer
from usability.studies import outline, rules, services
from usability.studies.estimate import minutes
from usability.studies.plan import Asked, StudyPlan
from usability.studies.walk import StepKind, resolve

BEFORE: dict[str, Any] = {**PLAN, "before_task": [{"instrument": "expectation"}], "order": "fixed"}


@pytest.fixture
def plan() -> StudyPlan:
    return StudyPlan.model_validate(BEFORE)


def test_it_stands_before_the_briefing_of_every_task(plan: StudyPlan) -> None:
    steps = [(one.key, one.kind) for one in resolve(plan).steps[1:5]]
    assert steps == [
        ("before:oxygen", StepKind.BEFORE_TASK),
        ("briefing:oxygen", StepKind.BRIEFING),
        ("task:oxygen", StepKind.TASK),
        ("after:oxygen", StepKind.AFTER_TASK),
    ]
    assert "expectation" in rules.used_instruments(plan)
    assert minutes(plan) >= minutes(StudyPlan.model_validate(PLAN))
    missing = StudyPlan.model_validate({**BEFORE, "before_task": [{"instrument": "gone"}]})
    assert any(one.place == "before_task.gone" for one in rules.obstacles(missing))


def test_a_task_may_ask_something_else_before_it_or_nothing(plan: StudyPlan) -> None:
    plan.tasks[0].before = [Asked(instrument="confidence")]
    plan.tasks[1].before = []
    assert {one.key: one.asks for one in resolve(plan).steps if one.kind is StepKind.BEFORE_TASK} == {
        "before:oxygen": ("confidence",)
    }
    assert {"expectation", "confidence"} <= set(rules.used_instruments(plan))
    plan.tasks[0].before = [Asked(instrument="gone")]
    (missing,) = rules.obstacles(plan)
    assert outline.target(missing).place == "tasks/oxygen/before/gone"


def test_it_is_added_in_the_plan(
    signed_in: Callable[[User], Visitor], cast: Cast, db_session: Session
) -> None:
    study = make_study(db_session, cast)
    client = signed_in(cast.owner)
    page = client.get(f"/studies/{study.slug}/plan").text
    assert "Before each task" in page
    sent = {"instrument": "expectation", "revision": study.revision}
    answer = client.post(f"/studies/{study.slug}/plan/ask/before_task", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    db_session.expire_all()
    assert [asked.key for asked in services.draft_of(study).before_task] == ["expectation"]
    page = client.get(f"/studies/{study.slug}/plan").text
    assert "Expected ease" in page[page.index('id="before_task"') : page.index('id="after_task"')]


def test_people_read_the_task_and_say_what_they_expect(
    client: Visitor, link: Link, db_session: Session
) -> None:
    walker = come_in(Walker(client), link.token)
    walker.press("answers", job="worker")
    assert walker.shown == "before:oxygen"
    words = walker.visible()
    for said in (
        "Your next task: Oxygen",
        "atomic number",
        "How difficult or easy do you expect this task to be?",
    ):
        assert said in words
    walker.press("answers")
    assert walker.shown == "before:oxygen", "left out by mistake, it is asked again"
    walker.press("answers", **{"expectation.q1": "6"})
    assert walker.shown == "briefing:oxygen"
    walker.press("start")
    walker.press("done", answer="8")
    walker.press("answers", **{"seq.q1": "3"})
    assert walker.shown == "before:silver"
    counted(db_session)
    (found,) = db_session.scalars(select(Answer).where(Answer.kind == "before_task"))
    assert (found.task, found.question, found.number) == ("oxygen", "expectation.q1", 6)


@pytest.mark.browser
def test_the_page_shows_the_task_above_the_question(
    page: Page, live_server: str, db_session: Session, cast: Cast, engine: Engine
) -> None:
    plan = StudyPlan.model_validate(BEFORE)
    plan.tasks[0].start_url = f"{live_server}/healthz"
    version = services.publish(db_session, services.create_study(db_session, plan, cast.owner), cast.owner)
    token = participants.create_link(db_session, version.study).token
    db_session.commit()
    enter(page, token)
    step(page).get_by_label("I work").check()
    page.get_by_role("button", name="Continue").click()
    expect(step(page).get_by_text("atomic number")).to_be_visible()
    expect(page).to_have_title(re.compile("Before task 1 of 2"))
    assert accessibility_faults(page) == []
    step(page).get_by_role("radio", name=re.compile("^6")).check(force=True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Oxygen")).to_be_visible()
    start_task(page)
    expect(step(page).get_by_text("is open in another tab")).to_be_visible()
    settled(page)
    with Session(engine) as session:
        counted(session)
        assert session.scalars(select(Answer.number).where(Answer.kind == "before_task")).all() == [6]

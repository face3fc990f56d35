"""The weighted NASA-TLX as a participant fills it in: six ratings and fifteen pairs, with and without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.runner.conftest import PLAN
from tests.runner.walking import counted
from tests.support.browser import PHONE, accessibility_faults, ready, window
from tests.support.cast import Cast
from usability.instruments import catalogue
from usability.participants import services as participants
from usability.results.gather import gather, settle
from usability.sessions import listing
from usability.sessions.models import Answer, UsabilitySession
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import Asked, StudyPlan

pytestmark = pytest.mark.browser
TLX = catalogue.get("nasa_tlx_weighted")
PAIRS = [item for item in TLX.items if item.between]
RATINGS = dict(zip((item.key for item in TLX.rated), (70, 20, 40, 30, 60, 50), strict=True))


@pytest.fixture
def tlx_study(db_session: Session, cast: Cast) -> Study:
    """A published study that asks for the workload after its one task."""
    plan: dict[str, Any] = {
        **PLAN,
        "screener": {},
        "participant_questions": [],
        "after_task": [],
        "final": [],
    }
    plan["tasks"] = [{"key": "silver", "title": "Silver", "scenario": "Find silver."}]
    study = studies.create_study(db_session, StudyPlan.model_validate(plan), cast.owner)
    draft = studies.draft_of(study)
    draft.after_task = [Asked(instrument=TLX.key)]
    studies.save_draft(db_session, study, draft, revision=study.revision, by=cast.owner)
    studies.publish(db_session, study, cast.owner)
    return study


@pytest.fixture
def link(db_session: Session, tlx_study: Study) -> str:
    token = participants.create_link(db_session, tlx_study).token
    db_session.commit()
    return token


def numbers(engine: Engine) -> dict[str, float | None]:
    """What stands in the database now."""
    with Session(engine) as session:
        counted(session)
        rows = session.execute(select(Answer.question, Answer.number)).all()
        session.commit()
    return {question.partition(".")[2]: number for question, number in rows}


def come_to_the_form(page: Page, link: str, *, scripts: bool = True) -> None:
    page.goto(f"/s/{link}")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I agree").click()
    if scripts:
        ready(page)
    page.get_by_role("button", name="Start task").click()
    page.get_by_role("button", name="I’m done").click()
    expect(page.get_by_role("heading", name=TLX.title)).to_be_visible()


def rate(page: Page) -> None:
    for key, value in RATINGS.items():
        page.locator(f'[name="{TLX.key}.{key}"][value="{value}"]:visible').check(force=True)


def choose(page: Page, text: str, label: str) -> None:
    page.get_by_role("group", name=text).get_by_role("radio", name=label, exact=True).check()


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_filled_in_on_a_phone(
    chromium: Browser, live_server: str, link: str, engine: Engine, *, scripts: bool
) -> None:
    with window(chromium, live_server, java_script_enabled=scripts, **PHONE) as page:
        come_to_the_form(page, link, scripts=scripts)
        if scripts:
            assert accessibility_faults(page) == []
            assert (
                page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                <= 0
            )
        rate(page)
        for item in PAIRS[:-1]:
            choose(page, item.text, item.low_label)
        page.get_by_role("button", name="Continue", exact=True).click()
        # The pair that was forgotten is named, cannot be skipped, and what was chosen stays.
        expect(page.get_by_role("alert")).to_contain_text(f"21: {PAIRS[-1].text}")
        expect(page.get_by_role("button", name="Leave it out and continue")).to_be_hidden()
        expect(page.locator(f'[name="{TLX.key}.pair01"][value="1"]:visible')).to_be_checked()
        choose(page, PAIRS[-1].text, PAIRS[-1].high_label)
        page.get_by_role("button", name="Continue", exact=True).click()
        expect(page.get_by_text("C0FFEE")).to_be_visible()
    said = numbers(engine)
    assert said == {**RATINGS, **{item.key: 1 for item in PAIRS[:-1]}, PAIRS[-1].key: 2}


def test_a_pair_is_chosen_with_the_keyboard_and_told_to_a_screen_reader(
    page: Page, link: str, engine: Engine, db_session: Session, tlx_study: Study
) -> None:
    come_to_the_form(page, link)
    rate(page)
    first = page.get_by_role("group", name=PAIRS[0].text)
    assert first.get_by_role("radio").count() == 2
    expect(first.get_by_role("radio", name=PAIRS[0].low_label, exact=True)).to_be_visible()
    for item in PAIRS:
        group = page.get_by_role("group", name=item.text)
        group.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        expect(group.get_by_role("radio", name=item.high_label, exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("C0FFEE")).to_be_visible()
    assert {numbers(engine)[item.key] for item in PAIRS} == {2}
    settle(db_session, tlx_study)
    found = gather(db_session, tlx_study)
    (told,) = found.after_tasks
    weights = {key: one.value for key, one in told.summary.weights.items()}
    assert sum(weight or 0 for weight in weights.values()) == 15
    expected = sum(RATINGS[key] * (weights[key] or 0) for key in RATINGS) / 15
    assert told.summary.main.value == pytest.approx(expected)
    assert told.summary.subscales["raw"].value == 45
    session = db_session.scalars(select(UsabilitySession)).one()
    rows = {row.question: row.said for row in listing.answers(db_session, session, {})}
    assert rows[f"{TLX.name}: {PAIRS[0].text}"] == PAIRS[0].high_label
    db_session.commit()

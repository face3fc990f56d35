"""The participant's own page on a tablet, beside the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.moderation.desk import attempts, open_console, press, saved
from tests.support.cast import Cast
from usability.sessions.models import Answer, UsabilitySession

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("only_reading")]


def test_a_questionnaire_answered_on_the_tablet_reaches_the_console(
    as_user: Callable[..., Page], db_session: Session, running: UsabilitySession, cast: Cast
) -> None:
    token = running.token
    console = as_user(cast.moderator)
    open_console(console, running)
    press(console, "Space", "s")
    saved(console)
    tablet = as_user(None, viewport={"width": 820, "height": 1180})
    tablet.goto(f"/w/{token}/")
    tablet.get_by_role("radio", name="5", exact=True).check(force=True)
    tablet.get_by_role("button", name="Continue").click()
    expect(console.locator("#log [data-kind=answers_given]")).to_contain_text("5")
    press(console, "ArrowRight")
    expect(console.locator("[data-questions]:not([hidden]) .answered")).to_be_visible()
    expect(console.locator("[data-questions]:not([hidden]) input:checked")).to_have_value("5")
    assert attempts(db_session, running)["oxygen"].outcome == "success"
    assert db_session.scalars(select(Answer.number)).all() == [5]

"""What the other tests rely on without looking."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.browser import accessibility_faults
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Visitor
from tests.support.database import empty
from usability.accounts.models import User
from usability.accounts.services import authenticate
from usability.infra.database import db
from usability.studies.models import Study
from usability.studies.rules import obstacles
from usability.studies.services import draft_of


def test_emptying_leaves_no_row(app: Flask, engine: Engine, db_session: Session, study: Study) -> None:
    db_session.commit()
    empty(engine)
    for table in db.metadata.sorted_tables:
        assert db_session.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_the_cast_can_sign_in_and_the_plan_can_be_published(
    db_session: Session, cast: Cast, study: Study
) -> None:
    assert authenticate(db_session, "OLGA@example.org", PASSWORD) == cast.owner
    assert obstacles(draft_of(study)) == []


def test_a_form_from_elsewhere_is_refused(client: Visitor) -> None:
    form = {"email": "olga@example.org", "password": "wrong words entirely"}
    assert client.post("/sign-in", data=form, csrf=False).status_code == 400
    assert client.post("/sign-in", data=form).status_code != 400


def test_each_signed_in_client_is_its_own_person(
    cast: Cast, client: Visitor, signed_in: Callable[[User], Visitor]
) -> None:
    owner, outsider = signed_in(cast.owner), signed_in(cast.outsider)
    assert cast.owner.name in owner.get("/account").text
    assert cast.outsider.name in outsider.get("/account").text
    assert client.get("/account").status_code == 302


@pytest.mark.browser
def test_a_browser_sees_the_live_server(page: Page) -> None:
    page.goto("/sign-in")
    assert page.get_by_role("button", name="Sign in").is_visible()
    assert accessibility_faults(page) == []


@pytest.mark.browser
def test_the_accessibility_check_can_find_something(page: Page) -> None:
    page.goto("/sign-in")
    page.evaluate("() => document.querySelectorAll('label').forEach(label => label.remove())")
    assert any(fault.startswith("label:") for fault in accessibility_faults(page))

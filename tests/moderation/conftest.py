"""A published study for a moderator, and sessions of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from tests.moderation.desk import open_console
from tests.support.browser import DESKTOP, signed_in_as, window
from tests.support.cast import Cast, make_study
from usability.accounts.models import User
from usability.infra.database import set_intent
from usability.moderation import services
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import StudyPlan

PLAN: dict[str, Any] = {
    "title": "Finding things",
    "product": {"name": "Periodic table"},
    "consent": {"text": "We record what you do in the tasks.", "contact": "olga@example.org"},
    "error_codes": [{"key": "function", "label": "Functional"}, {"key": "content", "label": "Content"}],
    "tasks": [
        {
            "key": "oxygen",
            "title": "Oxygen",
            "scenario": "Find the *atomic number* of oxygen.",
            "moderator_notes": "Wait ten seconds before you ask.",
            "probes": ["What did you expect here?", "Where would you look next?"],
            "criterion": {"kind": "answer", "prompt": "Atomic number", "accepted": ["8"]},
            "time_limit_s": 300,
        },
        {"key": "silver", "title": "Silver", "scenario": "Find the symbol of silver."},
        {"key": "gold", "title": "Gold", "scenario": "Find the symbol of gold."},
    ],
    "final": [{"instrument": "sus"}],
}


@pytest.fixture(autouse=True)
def fresh_feed(app: Flask) -> None:
    """Numbers of sessions and events come again in an emptied database; a feed must not remember those before."""
    app.extensions.pop("live_hub", None)


@pytest.fixture
def published(db_session: Session, cast: Cast) -> Study:
    """An open study of three tasks with two error codes."""
    study = make_study(db_session, cast, StudyPlan.model_validate(PLAN))
    studies.publish(db_session, study, cast.owner)
    return study


@pytest.fixture
def begin(db_session: Session, published: Study, cast: Cast) -> Callable[..., UsabilitySession]:
    def make(code: str = "", purpose: Purpose = Purpose.REAL) -> UsabilitySession:
        session = services.start(
            db_session, published, code=code, purpose=purpose, consented=True, by=cast.moderator
        )
        db_session.commit()
        return session

    return make


@pytest.fixture
def running(begin: Callable[..., UsabilitySession]) -> UsabilitySession:
    """A moderated session that has just begun."""
    return begin("P05")


@pytest.fixture
def as_user(
    app: Flask, db_session: Session, chromium: Browser, live_server: str
) -> Iterator[Callable[..., Page]]:
    """`as_user(person)`: a window of their own, signed in; None is a stranger."""
    windows = ExitStack()

    def sign_in(person: User | None, **options: Any) -> Page:
        db_session.commit()
        page = windows.enter_context(window(chromium, live_server, **{**DESKTOP, **options}))
        if person is not None:
            signed_in_as(page, person.get_id(), app, live_server)
        return page

    with windows:
        yield sign_in


@pytest.fixture
def only_reading(running: UsabilitySession) -> Iterator[None]:
    """The test only looks into the database, so that it never stands in the server's way."""
    set_intent("read")
    yield
    set_intent("write")


@pytest.fixture
def console(as_user: Callable[..., Page], running: UsabilitySession, cast: Cast) -> Page:
    """The moderator's console, open and connected."""
    page = as_user(cast.moderator)
    open_console(page, running)
    return page

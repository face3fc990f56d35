"""An open study, and appointments in it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy.orm import Session

from tests.schedule.inbox import Inbox, free_port
from tests.support.cast import Cast, make_study
from usability.infra.database import db
from usability.infra.settings import Settings
from usability.jobs.runner import run_one
from usability.schedule import services
from usability.schedule.details import Details
from usability.schedule.models import Appointment
from usability.studies import services as studies
from usability.studies.models import Study

Planner = Callable[..., Appointment]
FAR = date(2035, 3, 1)
FORM: dict[str, str] = {
    "code": "P01",
    "day": "2035-03-01",
    "clock": "10:00",
    "zone": "Europe/Berlin",
    "minutes": "60",
    "moderator": "0",
    "purpose": "real",
}
"""What plans an appointment by the form."""


@pytest.fixture
def published(db_session: Session, cast: Cast) -> Study:
    study = make_study(db_session, cast)
    studies.publish(db_session, study, cast.owner)
    return study


@pytest.fixture
def planner(db_session: Session, published: Study, cast: Cast) -> Planner:
    """`planner(code, day=…, clock=…, zone=…, …)`: an appointment with Mona, an hour from 10:00 in Berlin."""

    def make(code: str = "", **given: Any) -> Appointment:
        details = Details(
            day=given.pop("day", FAR),
            clock=given.pop("clock", time(10)),
            zone=given.pop("zone", "Europe/Berlin"),
            minutes=given.pop("minutes", 60),
            moderator=given.pop("moderator", cast.moderator),
            place=given.pop("place", ""),
            call=given.pop("call", ""),
            participant_zone=given.pop("participant_zone", ""),
        )
        return services.plan(
            db_session, given.pop("study", published), details, code=code, by=cast.moderator, **given
        )

    return make


@pytest.fixture
def past(db_session: Session, planner: Planner) -> Appointment:
    """An appointment whose time has come."""
    return planner("P01", day=date(2026, 1, 5))


def details_of(appointment: Appointment, **changed: Any) -> Details:
    """What was planned, with something changed."""
    local = appointment.starts_at.astimezone(ZoneInfo(appointment.zone))
    values: dict[str, Any] = {
        "day": local.date(),
        "clock": local.time(),
        "zone": appointment.zone,
        "minutes": appointment.minutes,
        "moderator": appointment.moderator,
        "participant_zone": appointment.participant_zone,
    }
    return Details(**(values | changed))


def text_of(html: str) -> str:
    """A page's words without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def inbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server, which the application's settings name."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings: Settings = app.extensions["settings"]
    monkeypatch.setattr(settings, "smtp_url", f"smtp://127.0.0.1:{controller.port}")
    monkeypatch.setattr(settings, "mail_from", "UX lab <lab@example.org>")
    yield inbox
    controller.stop()


@pytest.fixture
def work(app: Flask, db_session: Session) -> Callable[[], None]:
    """The worker, until nothing waits."""

    def until_done() -> None:
        db_session.commit()
        with app.app_context():
            while run_one(db.session):
                pass
            db.session.remove()  # type: ignore[attr-defined]  # a scoped session
        db_session.expire_all()

    return until_done


@pytest.fixture
def invited(planner: Planner) -> Appointment:
    return planner(
        "P01",
        name="Anna",
        email="anna@example.org",
        place="Lab 2",
        participant_zone="America/New_York",
        mail=True,
    )

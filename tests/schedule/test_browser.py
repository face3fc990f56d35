"""The schedule in a real browser: without a fault for axe, by keyboard, on a phone, and from invitation to session."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import time
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, Planner
from tests.support.browser import DESKTOP, PHONE, accessibility_faults, signed_in_as, window
from tests.support.cast import Cast
from usability.accounts.models import User
from usability.infra.database import set_intent
from usability.schedule.models import Appointment

pytestmark = pytest.mark.browser


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

    set_intent("read")
    with windows:
        yield sign_in
        set_intent("write")


@pytest.fixture
def appointment(planner: Planner) -> Appointment:
    """Two that overlap, and one on another day; the first is given."""
    first = planner("P01", name="Anna", email="a@example.org", place="Lab 2", participant_zone="Asia/Tokyo")
    planner("P02", clock=time(10, 30), despite_clash=True)
    planner("P03", day=FAR.replace(day=15), call="https://meet.example.org/x")
    return first


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_no_page_of_the_schedule_has_a_fault_or_is_wider_than_the_screen(
    as_user: Callable[..., Page], appointment: Appointment, cast: Cast, scheme: str, screen: dict[str, Any]
) -> None:
    slug, number, token = appointment.study.slug, appointment.id, appointment.token
    page = as_user(cast.moderator, **screen, color_scheme=scheme)
    base = f"/studies/{slug}/schedule"
    for address in (
        f"{base}?day={FAR}",
        f"{base}?view=month&day={FAR}",
        f"{base}?view=agenda&day={FAR}",
        f"{base}/new",
        f"{base}/{number}",
        f"{base}/{number}/change",
        "/schedule",
        f"/studies/{slug}/sessions",
        f"/a/{token}",
    ):
        page.goto(address)
        assert accessibility_faults(page) == [], address
        width = screen["viewport"]["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_without_script_the_calendar_is_paged_and_an_appointment_confirmed(
    as_user: Callable[..., Page], appointment: Appointment, cast: Cast
) -> None:
    page = as_user(cast.reader, java_script_enabled=False)
    page.goto(f"/studies/{appointment.study.slug}/schedule?day={FAR}")
    expect(page.get_by_role("list", name="26 February – 4 March 2035")).to_contain_text("P01")
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("heading", name="5–11 March 2035")).to_be_visible()
    page.get_by_role("link", name="Month").click()
    expect(page.get_by_role("heading", name="March 2035")).to_be_visible()
    expect(page.locator(".day:not(.empty)")).to_have_count(2)
    guest = as_user(None, java_script_enabled=False)
    guest.goto(f"/a/{appointment.token}")
    guest.get_by_role("button", name="I will be there").click()
    expect(guest.get_by_text("You confirmed that you will come.")).to_be_visible()
    guest.get_by_text("I cannot come").click()
    guest.get_by_role("button", name="Cancel my appointment").click()
    expect(guest.get_by_role("heading", name="Your appointment is cancelled")).to_be_visible()


def test_the_participants_page_lets_them_in_when_the_moderator_starts(
    as_user: Callable[..., Page], appointment: Appointment, cast: Cast
) -> None:
    guest = as_user(None, **PHONE, timezone_id="America/New_York")
    guest.goto(f"/a/{appointment.token}")
    expect(guest.locator("[data-here]")).to_have_text(
        "On this device: Thursday, 1 March 2035 at 04:00 (America/New York)"
    )
    moderator = as_user(cast.moderator)
    moderator.goto(f"/studies/{appointment.study.slug}/schedule/{appointment.id}")
    moderator.get_by_label("They have read or heard this text and agree").check()
    moderator.get_by_role("button", name="Start the session").press("Enter")
    expect(moderator).to_have_url(re.compile("/console$"))
    way_in = guest.get_by_role("link", name="Open the session")
    expect(way_in).to_be_visible()
    expect(guest.get_by_role("button", name="I will be there")).to_be_hidden()
    expect(guest.get_by_text("I cannot come")).to_be_hidden()
    assert accessibility_faults(guest) == []
    way_in.click()
    expect(guest).to_have_url(re.compile("/w/"))


def test_the_text_of_an_invitation_is_copied_or_else_selected(
    as_user: Callable[..., Page], appointment: Appointment, cast: Cast
) -> None:
    page = as_user(cast.moderator, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/studies/{appointment.study.slug}/schedule/{appointment.id}")
    page.get_by_role("button", name="Copy the text of the invitation").click()
    expect(page.locator("[data-copied=letter-invitation]")).to_have_text("Copied.")
    assert "Hello Anna," in page.evaluate("navigator.clipboard.readText()")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.locator("[data-copied=page-address]")).to_contain_text("Selected")
    assert f"/a/{appointment.token}" in page.evaluate("String(getSelection())")

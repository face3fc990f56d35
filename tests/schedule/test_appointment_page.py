"""An appointment's page: marks, the start of the session, who may read what."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.schedule.conftest import FAR, Planner, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.schedule import services
from usability.schedule.models import Appointment
from usability.schedule.rules import State
from usability.sessions.models import UsabilitySession


def test_names_addresses_and_places_are_for_those_who_run_the_study(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P01", name="Anna Berg", email="anna@example.org", place="At her home")
    services.change(db_session, appointment, State.CANCELLED, by=cast.moderator, reason="Anna is ill")
    for person, sees in ((cast.reader, False), (cast.observer, False), (cast.moderator, True)):
        client = signed_in(person)
        base = f"/studies/{appointment.study.slug}/schedule"
        pages = client.get(f"{base}/{appointment.id}").text + client.get(f"{base}?day={FAR}").text
        assert "P01" in pages
        for secret in ("Anna Berg", "anna@example.org", "At her home", "Anna is ill", appointment.token):
            assert (secret in pages) == sees, (person.name, secret)


def test_marks_are_made_and_taken_back_and_a_cancellation_wants_a_reason(
    signed_in: Callable[[User], Visitor], past: Appointment, cast: Cast, db_session: Session
) -> None:
    client = signed_in(cast.moderator)
    address = f"/studies/{past.study.slug}/schedule/{past.id}/state"
    assert "Now: Did not come." in client.post(address, data={"to": "no_show"}, follow_redirects=True).text
    assert "Now: Planned." in client.post(address, data={"to": "back"}, follow_redirects=True).text
    refused = client.post(address, data={"to": "cancelled", "reason": ""})
    assert refused.status_code == 422
    assert 'href="#reason-cancel"' in refused.text
    assert "Say why" in refused.text
    wrong = client.post(address, data={"to": "done"})
    assert wrong.status_code == 422
    assert "cannot become “Done”" in wrong.text
    assert client.post(address, data={"to": "nonsense"}).status_code == 400
    done = client.post(address, data={"to": "cancelled", "reason": "Snow"}, follow_redirects=True)
    assert "Snow" in text_of(done.text)


def test_start_leads_to_the_console_and_opens_the_participants_page(
    app: Flask, signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast, db_session: Session
) -> None:
    appointment = planner("P07")
    slug, token = appointment.study.slug, appointment.token
    client = signed_in(cast.moderator)
    guest = app.test_client()
    address = f"/studies/{slug}/schedule/{appointment.id}"
    refused = client.post(f"{address}/start")
    assert refused.status_code == 422
    assert "Nothing may be recorded before the person has agreed." in refused.text
    assert guest.get(f"/a/{token}/state").get_json() == {"open": "", "state": "planned"}
    answer = client.post(f"{address}/start", data={"consented": "y"})
    session = db_session.scalars(select(UsabilitySession)).one()
    assert answer.location == f"/studies/{slug}/sessions/{session.id}/console"
    assert guest.get(f"/a/{token}/state").get_json()["open"] == f"/w/{session.token}/"
    assert f'href="/w/{session.token}/"' in guest.get(f"/a/{token}").text
    again = client.post(f"{address}/start", data={"consented": "y"})
    assert again.location == answer.location
    assert "To the console" in client.get(address).text


def test_the_code_on_the_page_leads_to_the_participants_page(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast
) -> None:
    appointment = planner("P01")
    answer = signed_in(cast.moderator).get(
        f"/studies/{appointment.study.slug}/schedule/{appointment.id}/qr.svg"
    )
    assert answer.content_type.startswith("image/svg+xml")
    assert b"<svg" in answer.data
    assert b"style=" not in answer.data


def test_a_call_address_is_a_link_and_words_are_not(
    signed_in: Callable[[User], Visitor], planner: Planner, cast: Cast
) -> None:
    for code, call, linked in (
        ("P01", "https://meet.example.org/abc", True),
        ("P02", "javascript:alert(1)", False),
        ("P03", "+49 30 1234", False),
    ):
        appointment = planner(code, call=call, despite_clash=True)
        page = (
            signed_in(cast.moderator).get(f"/studies/{appointment.study.slug}/schedule/{appointment.id}").text
        )
        assert (f'<a href="{call}" rel="noreferrer">{call}</a>' in page) == linked
        assert call in page

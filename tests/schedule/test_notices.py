"""Who is told what when a participant cancels, and when there is no address."""

from collections.abc import Callable
from typing import Any

from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.schedule.conftest import FORM
from tests.schedule.inbox import Inbox, messages
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.schedule import services
from usability.schedule.entries import long_day
from usability.schedule.models import Appointment
from usability.schedule.rules import MessageState, State
from usability.studies import services as studies
from usability.studies.models import Study


def test_without_an_address_it_is_planned_and_says_that_no_invitation_goes_out(
    inbox: Inbox,
    work: Callable[[], None],
    signed_in: Callable[[User], Visitor],
    published: Study,
    cast: Cast,
    db_session: Session,
) -> None:
    address = f"/studies/{published.slug}/schedule/new"
    client = signed_in(cast.moderator)
    page = client.post(address, data=FORM | {"mail": "y"}, follow_redirects=True).text
    assert "Planned for Thursday 1 March 2035" in page
    assert "No invitation goes out" in page
    sent = FORM | {"code": "P02", "mail": "y", "email": "bo@example.org"}
    assert "No invitation goes out" not in client.post(address, data=sent, follow_redirects=True).text
    work()
    assert inbox.to == ["bo@example.org"]


def test_the_moderator_is_told_when_a_participant_cancels_without_a_name_or_a_reason(
    inbox: Inbox,
    work: Callable[[], None],
    client: Visitor,
    invited: Appointment,
    db_session: Session,
    cast: Cast,
) -> None:
    work()
    client.post(f"/a/{invited.token}", data={"answer": "cancel", "reason": "I have a cold"})
    work()
    message = inbox.mails[-1]
    assert inbox.to == ["anna@example.org", cast.moderator.email]
    assert message["Subject"] == f"P01 cannot come on {long_day(invited.starts_at, invited.zone)}, 10:00"
    assert f"/schedule/{invited.id}" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # the message has a plain part
    (file,) = message.iter_attachments()
    calendar: Any = Calendar.from_ical(file.get_content())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["uid"], event["sequence"]) == ("CANCEL", invited.uid, 1)
    for secret in ("Anna", "anna@", "cold", invited.token):
        assert secret not in str(message)
    assert [one.state for one in messages(db_session)] == ["sent", "withdrawn", "sent"]
    # Whoever cancels as a moderator need not be told.
    services.take_back(db_session, invited, by=cast.moderator)
    services.change(db_session, invited, State.CANCELLED, by=cast.moderator, reason="Snow")
    work()
    assert len(inbox.mails) == 2


def test_a_moderator_who_left_the_study_is_not_written_to(
    inbox: Inbox,
    work: Callable[[], None],
    client: Visitor,
    invited: Appointment,
    db_session: Session,
    cast: Cast,
) -> None:
    work()
    client.post(f"/a/{invited.token}", data={"answer": "cancel"})
    studies.unshare(db_session, invited.study, cast.moderator, cast.owner)
    work()
    assert inbox.to == ["anna@example.org"]
    assert messages(db_session)[-1].state == MessageState.FAILED

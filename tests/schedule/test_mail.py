"""Invitations and reminders through a real mail server on the loopback, and what happens where it fails."""

from collections.abc import Callable
from datetime import date, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.schedule.conftest import Planner, details_of
from tests.schedule.inbox import Inbox, free_port, messages
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.infra import mail
from usability.infra.clock import now
from usability.infra.settings import Settings
from usability.jobs.models import Job
from usability.participants.models import ErasableText
from usability.schedule import services
from usability.schedule.models import Appointment, AppointmentMessage
from usability.schedule.rules import PAUSES, MessageState, State


def calendar_in(message: EmailMessage) -> tuple[Any, Any]:
    """(calendar, event) of the part that calendars take over."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    calendar: Any = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar, calendar.walk("VEVENT")[0]


def test_an_invitation_says_when_in_both_zones_and_brings_its_calendar_file(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session
) -> None:
    work()
    (message,) = inbox.mails
    assert inbox.to == ["anna@example.org"]
    assert (message["From"], message["To"]) == ("UX lab <lab@example.org>", "anna@example.org")
    assert message["Subject"] == ("Your appointment: Thursday 1 March 2035, 04:00 (America/New York)")
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Hello Anna," in text
    assert "04:00–05:00 (America/New York, UTC−5)" in text
    assert "10:00–11:00 (Europe/Berlin, UTC+1)" in text
    assert f"/a/{invited.token}" in text
    assert "olga@example.org" in text
    calendar, event = calendar_in(message)
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"]) == (invited.uid, 0)
    assert event["attendee"] == "mailto:anna@example.org"
    attached = [part.get_filename() for part in message.iter_attachments()]
    assert attached == ["appointment.ics"]
    sent, reminder = messages(db_session)
    assert (sent.kind, sent.state, sent.tries) == ("invitation", MessageState.SENT, 1)
    assert sent.sent_at is not None
    assert (reminder.kind, reminder.state) == ("reminder", MessageState.WAITING)


def test_moved_and_cancelled_the_calendar_gets_the_same_entry_again(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session, cast: Cast
) -> None:
    work()
    moved = details_of(invited, clock=time(15))
    services.edit(
        db_session, invited, moved, by=cast.moderator, reason="Later", email="anna@example.org", mail=True
    )
    work()
    services.change(db_session, invited, State.CANCELLED, by=cast.moderator, reason="Snow", mail=True)
    work()
    found = [calendar_in(message) for message in inbox.mails]
    assert [calendar["method"] for calendar, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {event["uid"] for _, event in found} == {invited.uid}
    assert [event["sequence"] for _, event in found] == [0, 1, 2]
    assert [event["status"] for _, event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert found[1][1].decoded("dtstart").hour == 15
    assert [message["Subject"].split(":")[0] for message in inbox.mails] == [
        "Your appointment",
        "Changed",
        "Cancelled",
    ]
    assert "Snow" not in str(inbox.mails[2])


def test_a_reminder_waits_for_its_hour_and_is_not_sent_of_what_is_past_or_cancelled(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session
) -> None:
    work()
    assert len(inbox.mails) == 1
    _, reminder = messages(db_session)
    for table, column in ((AppointmentMessage, "due_at"), (Job, "not_before")):
        db_session.execute(
            update(table)
            .where(table.id == (reminder.id if table is AppointmentMessage else newest_job(db_session)))
            .values({column: now() - timedelta(seconds=1)})
        )
    work()
    assert inbox.mails[1]["Subject"].startswith("Reminder:")
    assert messages(db_session)[1].state == MessageState.SENT


def test_a_reminder_of_what_is_over_is_withdrawn(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session
) -> None:
    work()
    _, reminder = messages(db_session)
    reminder.due_at = now() - timedelta(seconds=1)
    invited.starts_at = now() - timedelta(minutes=1)
    db_session.execute(update(Job).values(not_before=None))
    work()
    assert len(inbox.mails) == 1
    assert messages(db_session)[1].state == MessageState.WITHDRAWN


def newest_job(db_session: Session) -> int:
    return db_session.scalars(select(Job.id).order_by(Job.id.desc())).first() or 0


def test_a_server_that_is_away_is_tried_again_and_the_researcher_reads_why(
    app: Flask,
    inbox: Inbox,
    work: Callable[[], None],
    invited: Appointment,
    db_session: Session,
    cast: Cast,
    signed_in: Callable[[User], Visitor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings: Settings = app.extensions["settings"]
    right = settings.smtp_url
    monkeypatch.setattr(settings, "smtp_url", f"smtp://127.0.0.1:{free_port()}")
    client = signed_in(cast.moderator)
    address = f"/studies/{invited.study.slug}/schedule/{invited.id}"
    work()
    message = messages(db_session)[0]
    assert (message.state, message.tries) == (MessageState.WAITING, 1)
    assert message.due_at > now() + timedelta(seconds=30)
    page = client.get(address).text
    assert "The mail server could not be reached." in page
    assert "tried 1 time, next try" in page
    for _ in PAUSES:
        messages(db_session)[0].due_at = now()
        db_session.execute(update(Job).values(not_before=now()).where(Job.state == "queued"))
        work()
    message = messages(db_session)[0]
    assert (message.state, message.tries) == (MessageState.FAILED, len(PAUSES) + 1)
    assert "not sent" in client.get(address).text
    monkeypatch.setattr(settings, "smtp_url", right)
    answer = client.post(f"{address}/messages/{message.id}/retry")
    assert answer.status_code == 303
    db_session.expire_all()
    work()
    assert messages(db_session)[0].state == MessageState.SENT
    assert [message["Subject"].split(":")[0] for message in inbox.mails] == ["Your appointment"]
    assert client.post(f"{address}/messages/{message.id}/retry", follow_redirects=True).text.count(
        "Only a message that failed"
    )


@pytest.mark.parametrize(
    ("answer", "state"), [("450 later", "waiting"), ("550 <anna@example.org> unknown", "failed")]
)
def test_a_refused_address_is_said_without_the_address_and_tried_again_only_where_it_helps(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session, answer: str, state: str
) -> None:
    inbox.answer = answer
    work()
    message = messages(db_session)[0]
    assert message.state == state
    assert message.error == f"The mail server does not take mail for this address (code {answer[:3]})."


def test_an_erased_address_is_not_written_to(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session
) -> None:
    db_session.query(ErasableText).delete()
    work()
    assert inbox.mails == []
    message = messages(db_session)[0]
    assert (message.state, message.error) == (
        MessageState.FAILED,
        "No address of this person is known any more.",
    )


def test_a_worker_that_died_after_sending_does_not_send_what_is_sent(
    inbox: Inbox, work: Callable[[], None], invited: Appointment, db_session: Session
) -> None:
    work()
    db_session.execute(update(Job).values(state="queued", not_before=None))
    work()
    assert len(inbox.mails) == 1


def test_without_a_mail_server_the_words_stand_ready_to_copy(
    db_session: Session,
    planner: Planner,
    cast: Cast,
    signed_in: Callable[[User], Visitor],
) -> None:
    appointment = planner("P01", name="Anna", email="anna@example.org")
    client = signed_in(cast.moderator)
    address = f"/studies/{appointment.study.slug}/schedule/{appointment.id}"
    page = client.get(address).text
    assert "This installation sends no mail" in page
    assert "thank you for taking part in “Finding oxygen”" in page
    assert "this is a reminder of your appointment" in page
    assert "Send it to" not in page
    answer = client.post(f"{address}/messages/invitation", follow_redirects=True)
    assert "No mail server is set" in answer.text
    assert messages(db_session) == []


def test_a_message_is_sent_from_the_page_and_one_that_does_not_fit_is_not(
    inbox: Inbox,
    work: Callable[[], None],
    planner: Planner,
    cast: Cast,
    signed_in: Callable[[User], Visitor],
    db_session: Session,
) -> None:
    appointment = planner("P01", email="anna@example.org", day=date(2035, 4, 2))
    client = signed_in(cast.moderator)
    address = f"/studies/{appointment.study.slug}/schedule/{appointment.id}/messages"
    assert client.post(f"{address}/nonsense").status_code == 404
    assert "does not fit" in client.post(f"{address}/cancellation", follow_redirects=True).text
    assert "sent in a moment" in client.post(f"{address}/invitation", follow_redirects=True).text
    work()
    assert len(inbox.mails) == 1
    assert [one.kind for one in messages(db_session)] == ["invitation", "reminder"]


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://host:0",
        "smtp://host:99999",
        "smtp://user:secret@mail.example.org",
    ],
)
def test_a_server_that_cannot_be_meant_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError):
        mail.server_of(url)
    with pytest.raises(ValueError):
        Settings(env="testing", smtp_url=url, mail_from="lab@example.org")


def test_how_a_server_is_written() -> None:
    server = mail.server_of("smtps://lab%40example.org:a%2Fb@mail.example.org")
    assert (server.port, server.tls, server.user, server.password) == (
        465,
        "implicit",
        "lab@example.org",
        "a/b",
    )
    assert mail.server_of("smtp+starttls://mail.example.org").port == 587
    with pytest.raises(ValueError, match="sender"):
        Settings(env="testing", smtp_url="smtp://127.0.0.1")
    with pytest.raises(ValueError, match="Europe/Berlin"):
        Settings(env="testing", time_zone="Berlin")

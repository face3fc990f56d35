"""Mail about appointments: asked for by people, sent by the worker, tried again, and said so where it failed."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from usability.infra import mail
from usability.infra.clock import now
from usability.infra.database import db as database
from usability.infra.database import set_intent
from usability.infra.settings import Settings, current_settings
from usability.jobs.runner import Progress, enqueue, handler
from usability.schedule import queries, rules, told
from usability.schedule.entries import Entry
from usability.schedule.ics import Method, calendar_file
from usability.schedule.models import Appointment, AppointmentMessage
from usability.schedule.rules import EXPECTED, MessageKind, MessageState, State
from usability.schedule.wording import Letter, Told, letter, notice

KIND = "appointment_mail"
_POLICY = SMTP.clone(max_line_length=250)
"""A subject on one line: folded, some readers show it with a space in front."""

log = structlog.get_logger()


def ask(
    db: Session, appointment: Appointment, kind: MessageKind, *, due_at: datetime | None = None
) -> AppointmentMessage:
    """Puts a message into the queue. due_at: not before; None: now."""
    moment = now()
    message = AppointmentMessage(
        appointment_id=appointment.id,
        kind=kind,
        state=MessageState.WAITING,
        sequence=appointment.sequence,
        created_at=moment,
        due_at=due_at or moment,
        tries=0,
        error="",
    )
    db.add(message)
    db.flush()
    _enqueue(db, message)
    return message


def plan_reminder(db: Session, appointment: Appointment, *, only_if_there: bool = False) -> None:
    """Sets the reminder to the study's hours before the start, in place of one that waits.

    None is set where the study wants none or its hour has passed. only_if_there: and only where one was asked for
    before.
    """
    reminders = select(AppointmentMessage.id).where(
        AppointmentMessage.appointment_id == appointment.id,
        AppointmentMessage.kind == MessageKind.REMINDER,
    )
    if only_if_there and db.scalar(reminders.limit(1)) is None:
        return
    db.execute(
        update(AppointmentMessage)
        .where(AppointmentMessage.id.in_(reminders), AppointmentMessage.state == MessageState.WAITING)
        .values(state=MessageState.WITHDRAWN)
        .execution_options(synchronize_session="fetch")
    )
    hours = queries.study_schedule(db, appointment.study_id, "UTC").reminder_hours
    due = rules.reminder_due(appointment.starts_at, hours, now())
    if due is not None:
        ask(db, appointment, MessageKind.REMINDER, due_at=due)


def withdraw_waiting(db: Session, appointment: Appointment) -> None:
    """Nothing that still waits is sent any more."""
    db.execute(
        update(AppointmentMessage)
        .where(
            AppointmentMessage.appointment_id == appointment.id,
            AppointmentMessage.state == MessageState.WAITING,
        )
        .values(state=MessageState.WITHDRAWN)
        .execution_options(synchronize_session="fetch")
    )


def retry(db: Session, message: AppointmentMessage) -> None:
    """Tries a failed message again, from the beginning. Raises ValueError for one that did not fail."""
    if message.state != MessageState.FAILED:
        raise ValueError("Only a message that failed is sent again.")
    message.state, message.tries, message.error, message.due_at = MessageState.WAITING, 0, "", now()
    db.flush()
    _enqueue(db, message)


def compose(entry: Entry, kind: MessageKind, about: Told, *, sender: str, number: int) -> EmailMessage:
    """The mail to a participant: the words, and the calendar file as a calendar takes it over and as a file for every
    other program.
    """
    method = Method.CANCEL if kind is MessageKind.CANCELLATION else Method.REQUEST
    content = calendar_file([told.for_participant(entry, about)], method, organizer=sender, attendee=True)
    message = _mail(letter(kind, entry, about), entry, to=entry.email, sender=sender, number=number)
    message.add_alternative(content.decode(), subtype="calendar", params={"method": method.value})
    _attach(message, content)
    return message


def compose_notice(entry: Entry, settings: Settings, *, to: str, number: int) -> EmailMessage:
    """The mail to a moderator whose participant cancelled, with the file that takes it out of their calendar."""
    words = notice(entry, told.moderator_page(settings.base_url, entry))
    message = _mail(words, entry, to=to, sender=settings.mail_from, number=number)
    _attach(message, told.file_for_moderator(entry, settings))
    return message


def _mail(words: Letter, entry: Entry, *, to: str, sender: str, number: int) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = words.subject
    message["Date"] = formatdate()
    # The same each time: a mail that is sent again after a crash is seen to be the same one.
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Message-ID"] = f"<{entry.uid.partition('@')[0]}.{number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    return message


def _attach(message: EmailMessage, content: bytes) -> None:
    message.add_attachment(content, maintype="application", subtype="ics", filename="appointment.ics")


@handler(KIND)
def work(args: dict[str, Any], _progress: Progress) -> None:
    """Sends one message whose time has come. A failure stands in its row, where the researcher reads it."""
    settings = current_settings()
    db: Session = database.session
    set_intent("write")
    message = db.get(AppointmentMessage, args["message"])
    # Moved meanwhile, withdrawn, or done by a worker that died before it could say so.
    if message is None or message.state != MessageState.WAITING or message.due_at > now():
        return
    kind, number = MessageKind(message.kind), message.id
    entry = queries.entry_of(db, message.appointment)
    if not _still_true(entry, kind):
        message.state = MessageState.WITHDRAWN
        db.commit()
        return
    to = _moderator_address(db, message.appointment) if kind is MessageKind.NOTICE else entry.email
    if not to:
        _failed(db, message, "No address of this person is known any more.", again=False)
        return
    if not settings.sends_mail:
        _failed(db, message, "No mail server is set on this installation.", again=False)
        return
    if kind is MessageKind.NOTICE:
        ready = compose_notice(entry, settings, to=to, number=number)
    else:
        about = told.told_of(message.appointment.study, told.participant_page(settings.base_url, entry.token))
        ready = compose(entry, kind, about, sender=settings.mail_from, number=number)
    # A mail server may take its time: nobody is to wait for this transaction meanwhile.
    db.commit()
    try:
        mail.send(settings.smtp_url, ready)
    except mail.MailError as error:
        log.warning("mail failed", message=number, why=error.message)
        _failed(db, db.get_one(AppointmentMessage, number), error.message, again=error.temporary)
        return
    message = db.get_one(AppointmentMessage, number)
    message.state, message.sent_at, message.error = MessageState.SENT, now(), ""
    message.tries += 1
    db.commit()


def _moderator_address(db: Session, appointment: Appointment) -> str:
    """Where the moderator reads mail; "" where they moderate the study no more."""
    there = {user.id: user.email for user in queries.moderators(db, appointment.study_id)}
    return there.get(appointment.moderator_id or 0, "")


def _still_true(entry: Entry, kind: MessageKind) -> bool:
    """Whether the message says what is so: no reminder of what is past or cancelled, no cancellation taken back."""
    if kind in (MessageKind.CANCELLATION, MessageKind.NOTICE):
        return entry.state is State.CANCELLED
    if kind is MessageKind.REMINDER:
        return entry.state in EXPECTED and entry.starts_at > now()
    return entry.state in EXPECTED


def _failed(db: Session, message: AppointmentMessage, why: str, *, again: bool) -> None:
    message.tries += 1
    message.error = why
    due = rules.next_try(message.tries, now()) if again else None
    if due is None:
        message.state = MessageState.FAILED
    else:
        message.due_at = due
        _enqueue(db, message)
    db.commit()


def _enqueue(db: Session, message: AppointmentMessage) -> None:
    enqueue(db, KIND, {"message": message.id}, not_before=message.due_at)

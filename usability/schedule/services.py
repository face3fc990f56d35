"""Commands on appointments: plan, move, change the state, start the session, settle what sessions ended."""

import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note as audit
from usability.infra.clock import now
from usability.moderation import services as moderation
from usability.participants import services as participants
from usability.participants.models import Participant
from usability.schedule import outbox, queries, rules, texts
from usability.schedule.details import LONGEST_LINE, Details, ScheduleError, address_of, checked
from usability.schedule.models import Appointment, AppointmentChange
from usability.schedule.rules import Actor, MessageKind, NotAllowed, State
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose, SessionState
from usability.studies.models import Study


def plan(
    db: Session,
    study: Study,
    details: Details,
    *,
    by: User,
    code: str = "",
    name: str = "",
    email: str = "",
    purpose: Purpose = Purpose.REAL,
    despite_clash: bool = False,
    mail: bool = False,
) -> Appointment:
    """A new appointment.

    code: "" for the next free one. name, email: kept with the person's contact data; "" leaves what is known. mail:
    also send the invitation, and the study's reminder later, where an address is known. Must run in a write
    transaction. Raises ScheduleError, Clash where the moderator is taken and nobody said despite_clash.
    """
    starts_at = checked(db, details, None, despite_clash=despite_clash)
    if purpose is Purpose.PREVIEW:
        raise ScheduleError("purpose", "A session with an appointment counts or is a pilot.")
    email = address_of(email)
    person = _person(db, study, code.strip())
    _keep_contact(db, person.id, name, email)
    moment = now()
    appointment = Appointment(
        study_id=study.id,
        participant_id=person.id,
        moderator_id=details.moderator.id if details.moderator else None,
        purpose=purpose,
        starts_at=starts_at,
        zone=details.zone,
        minutes=details.minutes,
        participant_zone=details.participant_zone,
        state=State.PLANNED,
        uid=f"{uuid.uuid4()}@usability",
        sequence=0,
        token=secrets.token_urlsafe(18),
        created_at=moment,
        changed_at=moment,
    )
    db.add(appointment)
    db.flush()
    _write_place(db, appointment, details)
    _remember(db, appointment, State.PLANNED, State.PLANNED, by=by)
    if mail and queries.contact(db, person.id)[1]:
        outbox.ask(db, appointment, MessageKind.INVITATION)
        outbox.plan_reminder(db, appointment)
    audit(db, by, "appointment.plan", study.slug, person.code)
    return appointment


def edit(
    db: Session,
    appointment: Appointment,
    details: Details,
    *,
    by: User,
    reason: str = "",
    name: str = "",
    email: str = "",
    despite_clash: bool = False,
    mail: bool = False,
) -> bool:
    """Changes an appointment. A new start or length is a move: the state becomes "rescheduled" and needs a reason.

    A cancelled or missed appointment is planned again by this, even at the same time. Returns whether it was moved.
    mail: tell the participant. Raises ScheduleError, Clash.
    """
    before = State(appointment.state)
    starts_at = checked(db, details, appointment, despite_clash=despite_clash)
    moved = (
        starts_at != appointment.starts_at
        or details.minutes != appointment.minutes
        or before in (State.CANCELLED, State.NO_SHOW)
    )
    if moved:
        _require(appointment, State.RESCHEDULED, "day")
        if not reason.strip():
            raise ScheduleError("reason", "Say why it is moved: the history keeps the reason.")
    _keep_contact(db, appointment.participant_id, name, address_of(email), clear=True)
    elsewhere = _write_place(db, appointment, details)
    was_at = appointment.starts_at
    appointment.starts_at, appointment.minutes, appointment.zone = starts_at, details.minutes, details.zone
    appointment.participant_zone = details.participant_zone
    appointment.moderator_id = details.moderator.id if details.moderator else None
    if moved:
        appointment.state = State.RESCHEDULED
        _remember(db, appointment, before, State.RESCHEDULED, by=by, reason=reason, was_at=was_at)
    appointment.changed_at = now()
    if moved or elsewhere:
        appointment.sequence += 1
        outbox.plan_reminder(db, appointment, only_if_there=not mail)
        if mail:
            outbox.ask(db, appointment, MessageKind.UPDATE)
    db.flush()
    audit(db, by, "appointment.move" if moved else "appointment.edit", _slug(db, appointment))
    return moved


def change(
    db: Session,
    appointment: Appointment,
    to: State,
    *,
    by: User | None,
    actor: Actor = Actor.USER,
    reason: str = "",
    mail: bool = False,
) -> None:
    """Sets the state. by: None where the participant did it.

    mail: tell the other one of a cancellation: the participant, or the moderator where the participant cancelled.

    Moving has a command of its own. Raises ScheduleError where the rules do not allow it or a reason is missing.
    """
    before = State(appointment.state)
    if to is State.RESCHEDULED or (actor is Actor.PARTICIPANT and to not in rules.BY_PARTICIPANT):
        raise ScheduleError("to", "This is not changed here.")
    _require(appointment, to, "to")
    if actor is Actor.USER and to in rules.NEEDS_REASON and not reason.strip():
        raise ScheduleError("reason", "Say why: the history keeps the reason.")
    _set(db, appointment, before, to, by=by, actor=actor, reason=reason)
    if to is State.CANCELLED:
        outbox.withdraw_waiting(db, appointment)
        if mail and actor is Actor.USER:
            outbox.ask(db, appointment, MessageKind.CANCELLATION)
        elif mail and appointment.moderator_id is not None:
            outbox.ask(db, appointment, MessageKind.NOTICE)
    audit(db, by, f"appointment.{to}", _slug(db, appointment))


def take_back(db: Session, appointment: Appointment, *, by: User) -> State:
    """Takes back the last change of state; the history keeps both. Raises ScheduleError where that cannot be."""
    past = queries.history(db, appointment)
    target = rules.before_last(
        [rules.Change(one.before, one.after, moved=one.was_at is not None) for one in past],
        started=appointment.session_id is not None,
    )
    if target is None:
        raise ScheduleError("to", "The last change cannot be taken back.")
    _set(db, appointment, State(appointment.state), target, by=by, actor=Actor.USER, reason="Taken back")
    if target in rules.EXPECTED:
        outbox.plan_reminder(db, appointment, only_if_there=True)
    return target


def start(
    db: Session,
    appointment: Appointment,
    *,
    consented: bool,
    by: User,
    answers: Mapping[str, str] = moderation.NO_ANSWERS,
    also: Iterable[str] = (),
    despite_full: bool = False,
) -> UsabilitySession:
    """Begins the moderated session of an appointment with its participant, and links the two.

    answers, also, despite_full: as in moderation.services.start. The caller holds the appointment's lock. Raises
    ScheduleError: beside `despite_full` where the moderator may go on, else beside `consented`.
    """
    before = State(appointment.state)
    if appointment.session_id is not None:
        raise ScheduleError("consented", "Its session was begun already.")
    if before is not State.ARRIVED:
        try:
            rules.require(before, State.ARRIVED, started=False, starts_at=appointment.starts_at, moment=now())
        except NotAllowed as error:
            raise ScheduleError("consented", str(error)) from error
    try:
        session = moderation.start(
            db,
            appointment.study,
            code=appointment.participant.code,
            purpose=Purpose(appointment.purpose),
            consented=consented,
            by=by,
            answers=answers,
            also=also,
            despite_full=despite_full,
        )
    except moderation.StartError as error:
        field = "despite_full" if error.field == "despite_full" else "consented"
        raise ScheduleError(field, error.message) from error
    appointment.session_id = session.id
    if before is not State.ARRIVED:
        _set(db, appointment, before, State.ARRIVED, by=by, actor=Actor.USER, reason="The session was begun")
    outbox.withdraw_waiting(db, appointment)
    db.flush()
    return session


def settle(db: Session, study_ids: Collection[int]) -> int:
    """Marks appointments as done whose session is finished. Returns how many. Pages call it before they show states."""
    rows = db.execute(
        select(Appointment, UsabilitySession.finished_at)
        .join(UsabilitySession, UsabilitySession.id == Appointment.session_id)
        .where(
            Appointment.study_id.in_(study_ids),
            Appointment.state == State.ARRIVED,
            UsabilitySession.state == SessionState.FINISHED,
        )
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    for appointment, finished_at in rows:
        _set(
            db,
            appointment,
            State.ARRIVED,
            State.DONE,
            by=None,
            actor=Actor.SYSTEM,
            reason="The session is finished",
            moment=finished_at,
        )
    return len(rows)


def _require(appointment: Appointment, to: State, field: str) -> None:
    try:
        rules.require(
            State(appointment.state),
            to,
            started=appointment.session_id is not None,
            starts_at=appointment.starts_at,
            moment=now(),
        )
    except NotAllowed as error:
        raise ScheduleError(field, str(error)) from error


def _set(
    db: Session,
    appointment: Appointment,
    before: State,
    after: State,
    *,
    by: User | None,
    actor: Actor,
    reason: str,
    moment: datetime | None = None,
) -> None:
    appointment.state, appointment.changed_at = after, now()
    if rules.changes_calendar(before, after):
        appointment.sequence += 1
    _remember(db, appointment, before, after, by=by, actor=actor, reason=reason, moment=moment)


def _remember(
    db: Session,
    appointment: Appointment,
    before: State,
    after: State,
    *,
    by: User | None,
    actor: Actor = Actor.USER,
    reason: str = "",
    was_at: datetime | None = None,
    moment: datetime | None = None,
) -> None:
    entry = AppointmentChange(
        appointment_id=appointment.id,
        at=moment or now(),
        actor=actor,
        user_id=by.id if by else None,
        before=before,
        after=after,
        was_at=was_at,
    )
    db.add(entry)
    db.flush()
    texts.write(
        db,
        appointment.participant_id,
        texts.reason_ref(appointment.id, entry.id),
        reason.strip()[:LONGEST_LINE],
    )


def _write_place(db: Session, appointment: Appointment, details: Details) -> bool:
    place = texts.write(db, appointment.participant_id, texts.place_ref(appointment.id), details.place)
    call = texts.write(db, appointment.participant_id, texts.call_ref(appointment.id), details.call)
    return place or call


def _keep_contact(db: Session, participant_id: int, name: str, email: str, *, clear: bool = False) -> None:
    for ref, body in ((texts.NAME, name.strip()[:LONGEST_LINE]), (texts.EMAIL, email)):
        if body or clear:
            texts.write(db, participant_id, ref, body)


def _person(db: Session, study: Study, code: str) -> Participant:
    try:
        return participants.person_by_code(db, study, code)
    except participants.ParticipantError as error:
        raise ScheduleError("code", error.message) from error


def _slug(db: Session, appointment: Appointment) -> str:
    return db.scalar(select(Study.slug).where(Study.id == appointment.study_id)) or ""

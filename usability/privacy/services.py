"""Erasing a person: what is personal goes for good, what was counted stays."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.business import services as business
from usability.business.models import BusinessFigure
from usability.infra.clock import now
from usability.infra.errors import DomainError
from usability.moderation.models import ObserverNote
from usability.participants.models import ErasableText, Link, Participant
from usability.schedule import outbox
from usability.schedule.models import Appointment
from usability.sessions.models import UsabilitySession
from usability.studies.models import Study


class AlreadyErased(DomainError):
    """Nothing personal is left of this person."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a person. code: the drawn one by which the study knows the person from now on."""

    code: str
    sessions: int
    texts: int
    notes: int
    figures: int


def erase_person(db: Session, study: Study, person: Participant, by: User | None) -> Erased:
    """Erases a person for good.

    Gone: every word of theirs and of observers about their sessions, the parameters of their link, contact data, places
    and reasons of appointments, imported business figures, their code, and every address that led to them; mail that
    waits is not sent. Kept: outcomes, times, ratings and chosen options, under a drawn code, so that totals stay true.
    Raises AlreadyErased.
    """
    if person.erased_at is not None:
        raise AlreadyErased(f"“{person.code}” was erased before.")
    if db.get_bind().dialect.name == "sqlite":
        # Otherwise deleted words stay readable in the file until their place is used again.
        db.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    of_person = UsabilitySession.participant_id == person.id
    numbers = db.scalars(select(UsabilitySession.id).where(of_person)).all()
    texts = db.execute(
        delete(ErasableText)
        .where(or_(ErasableText.participant_id == person.id, ErasableText.session_id.in_(numbers)))
        .returning(ErasableText.id)
    ).all()
    # The row stays: findings count by it that somebody noted something.
    notes = db.execute(
        update(ObserverNote)
        .where(ObserverNote.session_id.in_(numbers), ObserverNote.body != "")
        .values(body="")
        .returning(ObserverNote.id)
    ).all()
    figures = db.scalar(select(func.count()).where(BusinessFigure.participant_id == person.id)) or 0
    business.forget_person(db, person.id)
    _shut_every_door(db, person, numbers)
    person.code, person.erased_at = _drawn_code(db, study), now()
    db.flush()
    note(db, by, "participant.erase", study.slug, person.code)
    return Erased(person.code, len(numbers), len(texts), len(notes), figures)


def take_back(db: Session, study: Study, person: Participant, words: str, by: User | None) -> bool:
    """Takes back one of the things that a person agreed to besides taking part; False where they had not.

    From now on nothing says that they agree. The audit trail keeps what was taken back, of whom (by number, not by
    code) and when: the log of withdrawals.
    """
    sessions = db.scalars(
        select(UsabilitySession).where(UsabilitySession.participant_id == person.id).with_for_update()
    ).all()
    agreed = [one for one in sessions if words in one.also_agreed]
    for session in agreed:
        session.also_agreed = [one for one in session.also_agreed if one != words]
    if agreed:
        db.flush()
        note(db, by, "participant.take_back", study.slug, f"person {person.id}: {words}"[:300])
    return bool(agreed)


def _shut_every_door(db: Session, person: Participant, sessions: Sequence[int]) -> None:
    """No address that anybody kept leads to the person any more, and nothing that waits on a device is taken."""
    for link in db.scalars(select(Link).where(Link.participant_id == person.id)):
        link.active, link.token = False, secrets.token_urlsafe(12)
    for session in db.scalars(select(UsabilitySession).where(UsabilitySession.id.in_(sessions))):
        session.token = secrets.token_urlsafe(18)
    for appointment in db.scalars(select(Appointment).where(Appointment.participant_id == person.id)):
        appointment.token = secrets.token_urlsafe(18)
        outbox.withdraw_waiting(db, appointment)


def _drawn_code(db: Session, study: Study) -> str:
    while True:
        code = f"erased-{secrets.token_hex(3)}"
        taken = select(Participant.id).where(Participant.study_id == study.id, Participant.code == code)
        if db.scalar(taken) is None:
            return code

"""Commands on people and the links that let them in."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.infra.clock import now
from usability.infra.database import insert_into
from usability.infra.errors import FieldError
from usability.participants.models import Link, Participant, TurnedAway, TurnedAwayForm
from usability.participants.rules import CODE, LinkKind, TurnedAwayFor
from usability.studies.models import PlanVersion, Study

PURPOSES = ("real", "pilot", "preview")


class ParticipantError(FieldError):
    """A command about people or links that cannot be carried out."""


def create_link(
    db: Session,
    study: Study,
    *,
    kind: LinkKind = LinkKind.PUBLIC,
    purpose: str = "real",
    label: str = "",
    participant: Participant | None = None,
    by: User | None = None,
) -> Link:
    """A new address that lets people in.

    purpose: "real", "pilot" or "preview". A personal link needs its participant; the person's earlier link of the same
    purpose is given back instead of a second one. Raises ParticipantError for parts that do not fit together.
    """
    if purpose not in PURPOSES:
        raise ParticipantError("purpose", f"“{purpose}” is no purpose of a link: {', '.join(PURPOSES)}.")
    if (kind is LinkKind.PERSONAL) != (participant is not None):
        raise ParticipantError("participant", "A personal link is for one person; a public one names nobody.")
    if participant is not None:
        there = db.scalar(select(Link).where(Link.participant_id == participant.id, Link.purpose == purpose))
        if there is not None:
            there.active = True
            return there
    link = Link(
        study=study,
        token=secrets.token_urlsafe(12),
        kind=kind,
        purpose=purpose,
        label=label.strip()[:300],
        participant=participant,
        active=True,
        opened=0,
        created_at=now(),
    )
    db.add(link)
    db.flush()
    note(db, by, "link.create", study.slug, f"{kind} {purpose} {label}".strip())
    return link


def create_participants(db: Session, study: Study, codes: Sequence[str]) -> list[Participant]:
    """The people with these codes, in the codes' order; those who are not there yet are added.

    Whoever adds people to the same study meanwhile waits (PostgreSQL; SQLite queues anyway). Raises ParticipantError
    for a code that cannot be one.
    """
    for code in codes:
        if not CODE.fullmatch(code):
            raise ParticipantError(
                "codes",
                f"“{code}” cannot be a code: 1 to 64 letters, digits, dots, dashes, underscores or @.",
            )
    _queue(db, study)
    known = {
        person.code: person
        for person in db.scalars(
            select(Participant).where(Participant.study_id == study.id, Participant.code.in_(set(codes)))
        )
    }
    for code in codes:
        if code not in known:
            known[code] = Participant(study_id=study.id, code=code, created_at=now())
            db.add(known[code])
    db.flush()
    return [known[code] for code in codes]


def new_participant(db: Session, study: Study) -> Participant:
    """A person who came by a public link: the next code that is free (P001, P002 ...)."""
    # Counted in the admission's own write transaction; numbers taken by hand are passed over.
    _queue(db, study)
    of_study = Participant.study_id == study.id
    number = (db.scalar(select(func.count()).select_from(Participant).where(of_study)) or 0) + 1
    while db.scalar(select(Participant.id).where(of_study, Participant.code == f"P{number:03d}")) is not None:
        number += 1
    return create_participants(db, study, [f"P{number:03d}"])[0]


def person_by_code(db: Session, study: Study, code: str) -> Participant:
    """The person with this code, who may be new; "" is the next free one. Raises ParticipantError."""
    return create_participants(db, study, [code])[0] if code else new_participant(db, study)


def _queue(db: Session, study: Study) -> None:
    """Lets two people who come in by different links at once not take the same code."""
    # key_share: who only refers to the study, as every session does, need not wait.
    db.execute(select(Study.id).where(Study.id == study.id).with_for_update(key_share=True))


def invite(
    db: Session, study: Study, codes: Sequence[str], *, purpose: str = "real", by: User | None = None
) -> list[Link]:
    """Personal links for these codes, in their order. Raises ParticipantError."""
    people = create_participants(db, study, codes)
    return [
        create_link(db, study, kind=LinkKind.PERSONAL, purpose=purpose, participant=person, by=by)
        for person in people
    ]


def set_active(db: Session, link: Link, active: bool, by: User | None) -> None:
    """Opens or shuts a link. People already inside go on."""
    link.active = active
    db.flush()
    note(db, by, "link.activate" if active else "link.deactivate", link.study.slug, link.label or link.kind)


def exclude(db: Session, participant: Participant, reason: str, by: User | None) -> None:
    """Leaves a person out of the results, for a reason that the report prints. Raises ParticipantError without one."""
    if not reason.strip():
        raise ParticipantError("reason", "Say why: the report prints the reason.")
    participant.excluded_at, participant.excluded_reason = now(), reason.strip()[:300]
    db.flush()
    # By number: an erased person's code must not live on in a trail that is never changed.
    note(db, by, "participant.exclude", _slug(db, participant), f"person {participant.id}: {reason.strip()}")


def include(db: Session, participant: Participant, by: User | None) -> None:
    """Counts a person again."""
    participant.excluded_at, participant.excluded_reason = None, ""
    db.flush()
    note(db, by, "participant.include", _slug(db, participant), f"person {participant.id}")


def count_turned_away(
    db: Session,
    version: PlanVersion,
    link: Link,
    reason: TurnedAwayFor,
    *,
    question: str = "",
    people: int = 1,
) -> None:
    """Counts people who ended before admission; nothing else is kept of them. question: what screened them out."""
    statement = insert_into(db, TurnedAway).values(
        version_id=version.id, link_id=link.id, reason=reason.value, question=question, people=people
    )
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["version_id", "link_id", "reason", "question"],
            set_={"people": TurnedAway.people + people},
        )
    )


def first_time(db: Session, nonce: str) -> bool:
    """Whether this form of the entrance turns somebody away for the first time; it waits for a twin sent at once."""
    moment = now()
    db.execute(delete(TurnedAwayForm).where(TurnedAwayForm.sent_at < moment - timedelta(days=1)))
    statement = insert_into(db, TurnedAwayForm).values(nonce=nonce, sent_at=moment).on_conflict_do_nothing()
    return db.scalar(statement.returning(TurnedAwayForm.nonce)) is not None


def _slug(db: Session, participant: Participant) -> str:
    return db.scalar(select(Study.slug).where(Study.id == participant.study_id)) or ""

"""Reads on imports."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from usability.accounts.models import User
from usability.participants.models import Participant
from usability.sessions.models import Batch, ImportBatch, LoggedEvent, UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose

B = TypeVar("B", bound=Batch)


@dataclass(frozen=True, slots=True)
class BatchRow(Generic[B]):
    """An import as the list shows it. people: of whom it wrote something. by: "" where the account is gone."""

    batch: B
    people: int
    by: str


def batches(db: Session, study_id: int) -> list[BatchRow[ImportBatch]]:
    """Every import of trials, the newest first, withdrawn ones too."""
    made = (UsabilitySession.participant_id, UsabilitySession.import_id == ImportBatch.id)
    return rows_of(db, ImportBatch, study_id, *made)


def rows_of(
    db: Session, kind: type[B], study_id: int, person: InstrumentedAttribute[int], joined: ColumnElement[bool]
) -> list[BatchRow[B]]:
    """Every import of a kind in a study, the newest first, withdrawn ones too.

    person: the column that names a person in the table which the import filled; joined: how that table belongs to it.
    """
    rows = db.execute(
        select(kind, func.count(person.distinct()), User.name)
        .outerjoin(person.class_, joined)
        .outerjoin(User, User.id == kind.imported_by)
        .where(kind.study_id == study_id)
        .group_by(kind.id, User.name)
        .order_by(kind.id.desc())
    )
    return [BatchRow(batch, people, name or "") for batch, people, name in rows]


def batch_of(db: Session, kind: type[B], study_id: int, number: int) -> B | None:
    """The import with this number, if it belongs to the study."""
    return db.scalar(select(kind).where(kind.id == number, kind.study_id == study_id))


def standing(db: Session, kind: type[B], study_id: int, digest: str) -> B | None:
    """An import of the same file that was not withdrawn."""
    return db.scalar(
        select(kind)
        .where(kind.study_id == study_id, kind.digest == digest, kind.withdrawn_at.is_(None))
        .limit(1)
    )


def taken_codes(db: Session, study_id: int) -> frozenset[str]:
    """Codes of people who already have a session that counts in the study."""
    return frozenset(
        db.scalars(
            select(Participant.code)
            .join(UsabilitySession, UsabilitySession.participant_id == Participant.id)
            .where(
                UsabilitySession.study_id == study_id,
                UsabilitySession.purpose == Purpose.REAL,
                not_withdrawn(),
            )
        )
    )


def events_by_session(db: Session, batch_id: int) -> Iterator[tuple[UsabilitySession, list[tuple[str, int]]]]:
    """Every session of a batch with the (writer, seq) of all its events."""
    rows = db.execute(
        select(UsabilitySession, LoggedEvent.writer, LoggedEvent.seq)
        .join(LoggedEvent, LoggedEvent.session_id == UsabilitySession.id)
        .where(UsabilitySession.import_id == batch_id)
        .order_by(UsabilitySession.id, LoggedEvent.id)
    ).all()
    for session, group in groupby(rows, key=lambda row: row[0]):
        yield session, [(writer, seq) for _session, writer, seq in group]

"""Reads on imports."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.participants.models import Participant
from usability.sessions.models import ImportBatch, LoggedEvent, UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import as the list shows it. people: sessions it made. by: who did it, "" where the account is gone."""

    batch: ImportBatch
    people: int
    by: str


def batches(db: Session, study_id: int) -> list[BatchRow]:
    """Every import of a study, the newest first, withdrawn ones too."""
    rows = db.execute(
        select(ImportBatch, func.count(UsabilitySession.id), User.name)
        .outerjoin(UsabilitySession, UsabilitySession.import_id == ImportBatch.id)
        .outerjoin(User, User.id == ImportBatch.imported_by)
        .where(ImportBatch.study_id == study_id)
        .group_by(ImportBatch.id, User.name)
        .order_by(ImportBatch.id.desc())
    )
    return [BatchRow(batch, people, name or "") for batch, people, name in rows]


def batch_of(db: Session, study_id: int, batch_id: int) -> ImportBatch | None:
    """The import with this number, if it belongs to the study."""
    return db.scalar(select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.study_id == study_id))


def standing_batch(db: Session, study_id: int, digest: str) -> ImportBatch | None:
    """An import of the same file that was not withdrawn."""
    return db.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.study_id == study_id, ImportBatch.digest == digest, ImportBatch.withdrawn_at.is_(None)
        )
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

"""Reads on figures of the business."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.business.models import BusinessFigure, BusinessImport
from usability.participants.models import Participant


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as the list shows it. people: with a number of it. by: who did it, "" where the account is gone."""

    batch: BusinessImport
    people: int
    by: str


def imports(db: Session, study_id: int) -> list[ImportRow]:
    """Every import of a study, the newest first, withdrawn ones too."""
    rows = db.execute(
        select(BusinessImport, func.count(BusinessFigure.participant_id.distinct()), User.name)
        .outerjoin(BusinessFigure, BusinessFigure.import_id == BusinessImport.id)
        .outerjoin(User, User.id == BusinessImport.imported_by)
        .where(BusinessImport.study_id == study_id)
        .group_by(BusinessImport.id, User.name)
        .order_by(BusinessImport.id.desc())
    )
    return [ImportRow(batch, people, name or "") for batch, people, name in rows]


def import_of(db: Session, study_id: int, number: int) -> BusinessImport | None:
    """The import with this number, if it belongs to the study."""
    return db.scalar(
        select(BusinessImport).where(BusinessImport.id == number, BusinessImport.study_id == study_id)
    )


def standing_import(db: Session, study_id: int, digest: str) -> BusinessImport | None:
    """An import of the same file that was not withdrawn."""
    return db.scalar(
        select(BusinessImport)
        .where(
            BusinessImport.study_id == study_id,
            BusinessImport.digest == digest,
            BusinessImport.withdrawn_at.is_(None),
        )
        .limit(1)
    )


def codes(db: Session, study_id: int) -> dict[str, int]:
    """The study's participants by their code."""
    rows = db.execute(select(Participant.code, Participant.id).where(Participant.study_id == study_id))
    return {row.code: row.id for row in rows}


def standing(db: Session, study_id: int) -> dict[tuple[str, str, date], str]:
    """The file that each number is from, by (participant's code, kind, day)."""
    rows = db.execute(
        select(Participant.code, BusinessFigure.kind, BusinessFigure.as_of, BusinessImport.filename)
        .join(BusinessFigure, BusinessFigure.participant_id == Participant.id)
        .join(BusinessImport, BusinessImport.id == BusinessFigure.import_id)
        .where(Participant.study_id == study_id)
    )
    return {(code, kind, as_of): filename for code, kind, as_of, filename in rows}

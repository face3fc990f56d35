"""Reads on figures of the business."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.business.models import BusinessFigure, BusinessImport
from usability.imports.queries import BatchRow, rows_of
from usability.participants.models import Participant


def imports(db: Session, study_id: int) -> list[BatchRow[BusinessImport]]:
    """Every import of a study, the newest first, withdrawn ones too."""
    made = (BusinessFigure.participant_id, BusinessFigure.import_id == BusinessImport.id)
    return rows_of(db, BusinessImport, study_id, *made)


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

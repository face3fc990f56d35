"""Commands on figures of the business: take a file in, all or none; withdraw it; forget a person's."""

import hashlib

from sqlalchemy import delete
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.business import queries
from usability.business.mapping import Mapping
from usability.business.models import BusinessFigure, BusinessImport
from usability.business.rules import BusinessCheck, check
from usability.imports.reading import Sheet
from usability.infra.clock import now
from usability.studies.models import Study


class ImportRefused(ValueError):
    """An import that cannot be carried out, with a sentence that says why. Nothing was written."""


def digest_of(file: bytes) -> str:
    """SHA-256 of the file, by which it is known again."""
    return hashlib.sha256(file).hexdigest()


def require_new(db: Session, study: Study, digest: str) -> None:
    """Raises ImportRefused if the same file stands in the study already."""
    earlier = queries.standing_import(db, study.id, digest)
    if earlier is not None:
        raise ImportRefused(
            f"This file was imported on {earlier.imported_at:%d %B %Y} already. Withdraw that import to take it again."
        )


def dry_run(db: Session, study: Study, sheet: Sheet, mapping: Mapping) -> BusinessCheck:
    """What an import of this table would write, and every row that it cannot read. Writes nothing."""
    return check(sheet, mapping, queries.codes(db, study.id), queries.standing(db, study.id), now().date())


def import_figures(
    db: Session,
    study: Study,
    checked: BusinessCheck,
    *,
    digest: str,
    filename: str,
    source: str,
    by: User | None,
) -> BusinessImport:
    """Writes every number of a dry run, with the study, the file and the day that they are of.

    All or none: the caller's transaction ends with everything or, after ImportRefused, with nothing. Refused are a
    check with mistakes or without a number, and a file that stands in the study already (unless it was withdrawn).
    """
    if checked.mistakes:
        raise ImportRefused(f"Nothing was imported: mistakes in the file: {len(checked.mistakes)}.")
    if not checked.facts:
        raise ImportRefused("The file has no number; nothing was imported.")
    require_new(db, study, digest)
    people = queries.codes(db, study.id)
    batch = BusinessImport(
        study_id=study.id,
        digest=digest,
        filename=filename[:300],
        source=source.strip()[:300],
        rows=checked.rows,
        imported_at=now(),
        imported_by=by.id if by else None,
    )
    db.add(batch)
    db.flush()
    db.add_all(
        BusinessFigure(
            import_id=batch.id,
            participant_id=people[fact.participant],
            kind=fact.kind.value,
            number=fact.number,
            unit=fact.unit,
            as_of=fact.as_of,
        )
        for fact in checked.facts
    )
    db.flush()
    note(db, by, "business.import", study.slug, f"{filename}: figures of {checked.people} people")
    return batch


def withdraw(db: Session, study: Study, batch: BusinessImport, *, by: User | None) -> None:
    """Removes every number of an import for good; that there was one stays known. The file can come again.

    Raises ImportRefused if it was withdrawn already.
    """
    if batch.withdrawn_at is not None:
        raise ImportRefused("This import was withdrawn already.")
    db.execute(delete(BusinessFigure).where(BusinessFigure.import_id == batch.id))
    batch.withdrawn_at = now()
    db.flush()
    note(db, by, "business.withdraw", study.slug, batch.filename)


def forget_person(db: Session, participant_id: int) -> None:
    """Removes all that was brought about a person: part of erasing them."""
    db.execute(delete(BusinessFigure).where(BusinessFigure.participant_id == participant_id))

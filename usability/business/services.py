"""Commands on figures of the business: take a file in, all or none; withdraw it; forget a person's."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.business import queries
from usability.business.mapping import Mapping
from usability.business.models import BusinessFigure, BusinessImport
from usability.business.rules import BusinessCheck, check
from usability.imports.batches import begin, end
from usability.imports.reading import Sheet
from usability.infra.clock import now
from usability.studies.models import Study


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

    All or none: the caller's transaction ends with everything or, after ImportRefused, with nothing (see
    `imports.batches.begin`).
    """
    people = queries.codes(db, study.id)
    batch = begin(
        db,
        BusinessImport,
        study,
        checked,
        digest=digest,
        filename=filename,
        by=by,
        source=source.strip()[:300],
    )
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
    note(db, by, "business.import", study.slug, f"{filename}: {checked.found}")
    return batch


def withdraw(db: Session, study: Study, batch: BusinessImport, *, by: User | None) -> None:
    """Removes every number of an import for good; that there was one stays known. The file can come again.

    Raises ImportRefused if it was withdrawn already.
    """
    end(batch)
    db.execute(delete(BusinessFigure).where(BusinessFigure.import_id == batch.id))
    db.flush()
    note(db, by, "business.withdraw", study.slug, batch.filename)


def forget_person(db: Session, participant_id: int) -> None:
    """Removes all that was brought about a person: part of erasing them."""
    db.execute(delete(BusinessFigure).where(BusinessFigure.participant_id == participant_id))

"""What every import has in common: it is known again, taken whole or not at all, and withdrawn once."""

import hashlib
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.imports import queries
from usability.imports.dry_run import DryRun
from usability.infra.clock import now
from usability.infra.errors import DomainError
from usability.measures.clocks import day
from usability.sessions.models import Batch
from usability.studies.models import Study

B = TypeVar("B", bound=Batch)


class ImportRefused(DomainError):
    """An import that cannot be carried out. Nothing was written."""


def digest_of(*files: bytes) -> str:
    """SHA-256 of the file, or of several together, by which the same import is known again."""
    parts = [hashlib.sha256(file).hexdigest() for file in files]
    return parts[0] if len(parts) == 1 else hashlib.sha256("".join(parts).encode()).hexdigest()


def require_new(db: Session, kind: type[Batch], study: Study, digest: str) -> None:
    """Raises ImportRefused if the same file stands in the study already."""
    earlier = queries.standing(db, kind, study.id, digest)
    if earlier is not None:
        raise ImportRefused(
            f"This file was imported on {day(earlier.imported_at)} already. "
            "Withdraw that import to take it again."
        )


def begin(
    db: Session,
    kind: type[B],
    study: Study,
    check: DryRun,
    *,
    digest: str,
    filename: str,
    by: User | None,
    **more: Any,  # noqa: ANN401 - further columns of the kind
) -> B:
    """The line of a new import, for what it holds to be written beside it.

    Raises ImportRefused for a dry run with mistakes or with nothing, and for a file that stands in the study already.
    """
    if check.mistakes:
        raise ImportRefused(f"Nothing was imported: mistakes in the file: {len(check.mistakes)}.")
    if not check.found:
        raise ImportRefused("The file has nothing that can be imported.")
    require_new(db, kind, study, digest)
    batch = kind(
        study_id=study.id,
        digest=digest,
        filename=filename[:300],
        rows=check.rows,
        imported_at=now(),
        imported_by=by.id if by else None,
        **more,
    )
    db.add(batch)
    db.flush()
    return batch


def end(batch: Batch) -> None:
    """Marks an import as withdrawn. Raises ImportRefused if it was withdrawn already."""
    if batch.withdrawn_at is not None:
        raise ImportRefused("This import was withdrawn already.")
    batch.withdrawn_at = now()

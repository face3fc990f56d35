"""Commands on numbers from outside: add, change, remove, and what takes each of them back."""

from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.infra.clock import now
from usability.infra.errors import DomainError
from usability.outside.figures import said
from usability.outside.kinds import KINDS, Kind
from usability.outside.models import OutsideNumber
from usability.outside.queries import entry_from, entry_of, state_of
from usability.outside.rules import Entry
from usability.studies.models import Study


class OutsideRefused(DomainError):
    """Something that cannot be done to an entry as it stands."""


def add(db: Session, study: Study, entry: Entry, *, by: User | None) -> OutsideNumber:
    """A new number, with its source and its day."""
    number = OutsideNumber(
        study_id=study.id, kind=entry.kind.value, given=entry.given, note=entry.note, source=entry.source,
        as_of=entry.as_of, before=None, removed_at=None, written_at=now(), written_by=by.id if by else None,
    )  # fmt: skip
    db.add(number)
    db.flush()
    _note(db, study, number, "add", by)
    return number


def change(
    db: Session, study: Study, number: OutsideNumber, entry: Entry, *, revision: int, by: User | None
) -> bool:
    """Changes a number that was opened at `revision`; False where nothing did change.

    Raises OutsideRefused where somebody else changed it since, or it is removed.
    """
    _lock(db, number)
    _require_standing(number)
    _require_same(number, revision)
    if entry == entry_of(number):
        return False
    _write(number, entry, by)
    db.flush()
    _note(db, study, number, "change", by)
    return True


def undo(db: Session, study: Study, number: OutsideNumber, *, revision: int, by: User | None) -> None:
    """Puts a number back to what it was before the change that `revision` shows; undone twice, the change is back.

    Raises OutsideRefused where there is none, somebody changed it since, or the number is removed.
    """
    _lock(db, number)
    _require_standing(number)
    _require_same(number, revision)
    if number.before is None:
        raise OutsideRefused("This number was never changed.")
    _write(number, entry_from(Kind(number.kind), number.before), by)
    db.flush()
    _note(db, study, number, "undo", by)


def remove(db: Session, study: Study, number: OutsideNumber, *, by: User | None) -> None:
    """Takes a number out of results and reports; `restore` brings it back. Raises OutsideRefused if it is out."""
    _lock(db, number)
    _require_standing(number)
    number.removed_at = now()
    db.flush()
    _note(db, study, number, "remove", by)


def restore(db: Session, study: Study, number: OutsideNumber, *, by: User | None) -> None:
    """Brings a removed number back. Raises OutsideRefused if it stands there already."""
    _lock(db, number)
    if number.removed_at is None:
        raise OutsideRefused("This number is back already.")
    number.removed_at = None
    db.flush()
    _note(db, study, number, "restore", by)


def _write(number: OutsideNumber, entry: Entry, by: User | None) -> None:
    number.before = state_of(entry_of(number))
    number.given, number.note, number.source, number.as_of = (
        entry.given,
        entry.note,
        entry.source,
        entry.as_of,
    )
    number.revision += 1
    number.written_at, number.written_by = now(), by.id if by else None


def _lock(db: Session, number: OutsideNumber) -> None:
    """Two who write the same number queue here; the second one sees what the first one wrote."""
    db.refresh(number, with_for_update=True)


def _require_same(number: OutsideNumber, revision: int) -> None:
    if number.revision != revision:
        raise OutsideRefused(
            "Somebody else changed this number after you opened it. Nothing was overwritten."
        )


def _require_standing(number: OutsideNumber) -> None:
    if number.removed_at is not None:
        raise OutsideRefused("This number is removed. Bring it back first.")


def _note(db: Session, study: Study, number: OutsideNumber, act: str, by: User | None) -> None:
    kind = Kind(number.kind)
    detail = f"{KINDS[kind].name}, number {number.id}: {said(entry_of(number))}; {number.source}"
    note(db, by, f"outside.{act}", study.slug, detail)

"""Reads on numbers from outside."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.outside.figures import Brought
from usability.outside.kinds import Kind
from usability.outside.models import OutsideNumber
from usability.outside.rules import Entry

_ORDER = {kind.value: at for at, kind in enumerate(Kind)}


def brought(db: Session, study_id: int, *, removed: bool = False, level: float = 0.95) -> tuple[Brought, ...]:
    """What stands in a study, or what was removed from it: by kind, the newest day first. level: of the confidence of
    intervals.
    """
    gone = OutsideNumber.removed_at
    rows: Sequence[Any] = db.execute(
        select(OutsideNumber, User.name)
        .outerjoin(User, User.id == OutsideNumber.written_by)
        .where(OutsideNumber.study_id == study_id, gone.is_not(None) if removed else gone.is_(None))
    ).all()
    found = sorted(rows, key=lambda row: (_ORDER[row[0].kind], -row[0].as_of.toordinal(), -row[0].id))
    return tuple(_brought(number, name, level) for number, name in found)


def find(db: Session, study_id: int, number: int) -> OutsideNumber | None:
    """An entry of this study, also a removed one."""
    return db.scalar(
        select(OutsideNumber).where(OutsideNumber.study_id == study_id, OutsideNumber.id == number)
    )


def entry_of(number: OutsideNumber) -> Entry:
    """What an entry says."""
    return Entry(Kind(number.kind), number.given, number.note, number.source, number.as_of)


def state_of(entry: Entry) -> dict[str, Any]:
    """An entry as it is kept for undoing a change; `entry_from` gives it back."""
    return {
        "given": entry.given,
        "note": entry.note,
        "source": entry.source,
        "as_of": entry.as_of.isoformat(),
    }


def entry_from(kind: Kind, state: dict[str, Any]) -> Entry:
    """The entry that `state_of` kept."""
    return Entry(kind, state["given"], state["note"], state["source"], date.fromisoformat(state["as_of"]))


def _brought(number: OutsideNumber, name: str | None, level: float) -> Brought:
    before = entry_from(Kind(number.kind), number.before) if number.before is not None else None
    return Brought(number.id, entry_of(number), number.written_at, name or "", number.revision, before, level)

"""Results that were computed before, given again as long as nothing has changed that they are computed from."""

import gc
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from usability.business.models import BusinessFigure, BusinessImport
from usability.participants.models import ErasableText, Link, Participant, TurnedAway
from usability.results.choices import Choices
from usability.results.model import StudyResults
from usability.sessions.models import ImportBatch, UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies.models import PlanVersion, Study

Stamp = tuple[object, ...]
_MOST_ATTEMPTS = 400_000
"""Attempts in all results that one process keeps; each takes some hundred bytes."""

_MOST_MADE = 8
T = TypeVar("T")

_shelves: WeakKeyDictionary[Engine | Connection, "OrderedDict[tuple[tuple[int, ...], Choices], _Kept]"] = (
    WeakKeyDictionary()
)
_lock = Lock()


class _Uncollected:
    """Without the search for rings of objects, of which results have none: among a million rows it takes every third
    second. Several at a time share one pause.
    """

    def __init__(self) -> None:
        self._lock, self._inside, self._usual = Lock(), 0, True

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._usual = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._usual:
                gc.enable()


_uncollected = _Uncollected()


class _Kept:
    def __init__(self, stamps: list[Stamp], results: StudyResults) -> None:
        self.stamps, self.results = stamps, results


def stamp(db: Session, study: Study) -> Stamp:
    """A value that is another one after whatever changes what results are computed from.

    Counts, sums and greatest moments, read from indexes: a session's attempts and answers change only when it is
    folded, and each fold has a mark of its own (by chance, since a fold that was rolled back must not be taken for the
    next); words are only added or erased; people are excluded at a moment; figures of the business come with an import
    of their own, of which a line is always left.
    """
    sessions = (
        select(UsabilitySession.state, func.count(), func.sum(UsabilitySession.fold_mark))
        .where(UsabilitySession.study_id == study.id, UsabilitySession.purpose == Purpose.REAL)
        .group_by(UsabilitySession.state)
        .order_by(UsabilitySession.state)
    )
    others = (
        select(func.count(), func.count(Participant.excluded_at), func.max(Participant.excluded_at)).where(
            Participant.study_id == study.id
        ),
        select(func.count(), func.count(ImportBatch.withdrawn_at)).where(ImportBatch.study_id == study.id),
        select(func.count()).where(PlanVersion.study_id == study.id),
        select(func.sum(Link.opened), func.count(Link.participant_id)).where(Link.study_id == study.id),
        select(func.sum(TurnedAway.people))
        .join(PlanVersion, PlanVersion.id == TurnedAway.version_id)
        .where(PlanVersion.study_id == study.id),
        select(func.count(ErasableText.id))
        .join(UsabilitySession, UsabilitySession.id == ErasableText.session_id)
        .where(UsabilitySession.study_id == study.id),
        select(func.count(BusinessImport.id.distinct()), func.count(BusinessFigure.id))
        .outerjoin(BusinessFigure, BusinessFigure.import_id == BusinessImport.id)
        .where(BusinessImport.study_id == study.id),
    )
    read = [tuple(row) for one in (sessions, *others) for row in db.execute(one)]
    return study.created_at, study.slug, study.title, study.revision, study.draft_saved_at, *read


def kept(
    db: Session, studies: Sequence[Study], choices: Choices, compute: Callable[[], StudyResults]
) -> StudyResults:
    """The results under these choices: those of before where the stamps are the same, otherwise computed now.

    studies: the study, and the one that it is compared with.
    """
    # Read before the rows: what is written in between makes the stamps old, never the results.
    now = [stamp(db, one) for one in studies]
    before = _still(db, studies, choices, now)
    if before is not None:
        return before
    with _uncollected:
        results = compute()
    key = tuple(one.id for one in studies), choices
    with _lock:
        shelf = _shelves.setdefault(db.get_bind(), OrderedDict())
        shelf[key] = _Kept(now, results)
        shelf.move_to_end(key)
        while len(shelf) > 1 and sum(one.results.flow.attempts for one in shelf.values()) > _MOST_ATTEMPTS:
            shelf.popitem(last=False)
    return results


def still(db: Session, studies: Sequence[Study], choices: Choices) -> StudyResults | None:
    """The results of before, if nothing has changed since."""
    return _still(db, studies, choices, [stamp(db, one) for one in studies])


def _still(db: Session, studies: Sequence[Study], choices: Choices, now: list[Stamp]) -> StudyResults | None:
    key = tuple(one.id for one in studies), choices
    with _lock:
        shelf = _shelves.get(db.get_bind(), OrderedDict())
        found = shelf.get(key)
        if found is None or found.stamps != now:
            return None
        shelf.move_to_end(key)
        return found.results


def once(make: Callable[[StudyResults], T]) -> Callable[[StudyResults], T]:
    """`make`, called once for the same results: to draw all attempts takes longer than a page may."""
    made: OrderedDict[int, tuple[StudyResults, T]] = OrderedDict()

    def remembered(results: StudyResults) -> T:
        found = made.get(id(results))
        if found is None or found[0] is not results:
            # The results are held too, so that no others can have their number meanwhile.
            found = made[id(results)] = (results, make(results))
            while len(made) > _MOST_MADE:
                made.popitem(last=False)
        return found[1]

    return remembered


def forget(db: Session) -> None:
    """Keeps nothing any more of this database."""
    with _lock:
        _shelves.pop(db.get_bind(), None)

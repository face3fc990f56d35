"""Results of large studies, computed in a thread of their own while a page says how far they are.

They are kept in the process that shows them, so it is this process that computes them and no worker of another one.
"""

from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from usability.infra.database import intent
from usability.results.assemble import Progress, silent
from usability.results.choices import Choices
from usability.results.gather import gather
from usability.results.kept import still
from usability.results.model import StudyResults
from usability.sessions.models import UsabilitySession
from usability.studies.models import Study

LARGE = 1_000
"""Sessions from which computing takes so long that somebody would wonder."""
PATIENCE = 0.4
"""Seconds that a request waits before it answers with how far the work is."""
FRESH = 20.0
"""Seconds for which finished work is shown to whoever waited, although sessions may have gone on meanwhile."""
Place = tuple[Engine | Connection, tuple[int, ...], Choices]


class Work:
    """Results on their way. percent: 0 to 100. words: what is being done. ended: when, None while it goes on."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.percent, self.words = 0, "Waiting for other results to be computed"
        self.results: StudyResults | None = None
        self.error: Exception | None = None
        self.ended: float | None = None
        self.done = Event()

    def say(self, percent: int, words: str) -> None:
        """How far it is."""
        self.percent, self.words = percent, words


_works: dict[Place, Work] = {}
_afterwards: list[Callable[[StudyResults], object]] = []
_lock = Lock()
_turn = Lock()
"""One at a time: two at once would take twice as long each."""


def afterwards(*makers: Callable[[StudyResults], object]) -> None:
    """Has what a page makes of results, and keeps, made while people still wait for them."""
    _afterwards.extend(makers)


def gather_or_begin(db: Session, studies: Sequence[Study], choices: Choices) -> StudyResults | Work:
    """The results, where they are kept or soon computed; otherwise the work on them, which this begins.

    studies: the study, and the one that it is compared with, if any. Raises rules.UnknownChoice for a choice that the
    study does not offer.
    """
    before = still(db, studies, choices)
    if before is not None:
        return before
    place = _place(db, studies, choices)
    with _lock:
        _clear()
        work = _works.get(place)
        if work is None and _are_large(db, studies):
            work = _works[place] = Work(choices)
            Thread(target=_do, args=(work, place), daemon=True).start()
    if work is None:
        return _gather(db, studies, choices)
    work.done.wait(PATIENCE)
    if work.error is not None:
        with _lock:
            _works.pop(place, None)
        raise work.error
    return work if work.results is None else work.results


def begun(db: Session, studies: Sequence[Study], choices: Choices) -> Work | None:
    """The work on these results, None where there is none or it has ended."""
    work = _works.get(_place(db, studies, choices))
    return work if work is not None and not work.done.is_set() else None


def _place(db: Session, studies: Sequence[Study], choices: Choices) -> Place:
    return db.get_bind(), tuple(one.id for one in studies), choices


def _gather(
    db: Session, studies: Sequence[Study], choices: Choices, progress: Progress = silent
) -> StudyResults:
    study, *rest = studies
    return gather(db, study, choices, progress, other=next(iter(rest), None))


def _clear() -> None:
    """Forgets work that nobody asks for any more."""
    for place in [place for place, one in _works.items() if one.ended and monotonic() - one.ended > FRESH]:
        del _works[place]


def _are_large(db: Session, studies: Sequence[Study]) -> bool:
    sessions = select(func.count()).where(UsabilitySession.study_id.in_([one.id for one in studies]))
    return (db.scalar(sessions) or 0) >= LARGE


def _do(work: Work, place: Place) -> None:
    bind, keys, choices = place
    try:
        with _turn, intent("read"), Session(bind) as db:
            results = _gather(db, [db.get_one(Study, key) for key in keys], choices, work.say)
            work.say(99, "Drawing the figures")
            for make in _afterwards:
                make(results)
            work.results = results
    except Exception as error:  # noqa: BLE001 - whoever waits is told
        work.error = error
    finally:
        work.ended = monotonic()
        work.done.set()

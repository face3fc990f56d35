"""A session as its pages need it: what never changes of it, kept between requests, and where it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from usability.infra.clock import ms_of, now_ms
from usability.infra.kept import Kept
from usability.measures.vocabulary import Outcome
from usability.participants.models import Participant
from usability.runner import services
from usability.runner.pages import Ask, Content, Page, content_of, pages_of
from usability.runner.scene import Scene, scene_of
from usability.sessions import queries
from usability.sessions.fold import FoldedSession, fold
from usability.sessions.log import Head
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Mode, SessionState
from usability.studies.models import PlanVersion, Study
from usability.studies.walk import QUESTION_STEPS, Step, StepKind, Walk

Shape = Mapping[str, tuple[StepKind, Mapping[str, Ask]]]
"""A walk's steps by key: kind, and questions by name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What never changes of a session. digest: of its version. elements: keys of tasks that an element decides."""

    digest: str
    content: Content
    walk: Walk
    pages: tuple[Page, ...]
    shape: Shape
    elements: frozenset[str]
    code: str


_known: Kept[str, Known] = Kept(2_048)


def known(db: Session, token: str) -> Known:
    """What never changes of the session with this token. Raises NoResultFound if there is none."""
    # A walk and a version never change, and a token is never given twice.
    return _known.get(token, lambda: _read(db, token))


def _read(db: Session, token: str) -> Known:
    row = db.execute(
        select(
            UsabilitySession.walk,
            PlanVersion.digest,
            PlanVersion.plan,
            PlanVersion.instruments,
            Participant.code,
        )
        .join(PlanVersion, PlanVersion.id == UsabilitySession.version_id)
        .join(Participant, Participant.id == UsabilitySession.participant_id)
        .where(UsabilitySession.token == token)
    ).one()
    content, walk = content_of(row.digest, row.plan, row.instruments), Walk.model_validate(row.walk)
    pages = pages_of(content, walk)
    shape = {page.step.key: (page.step.kind, {ask.name: ask for ask in page.asks}) for page in pages}
    elements = frozenset(page.step.key for page in pages if page.element)
    return Known(row.digest, content, walk, pages, shape, elements, row.code)


_ROW = (
    select(
        UsabilitySession.id,
        UsabilitySession.token,
        UsabilitySession.mode,
        UsabilitySession.state,
        UsabilitySession.purpose,
        UsabilitySession.admitted_at,
    )
    .join(Study, Study.id == UsabilitySession.study_id)
    .where(UsabilitySession.token == bindparam("of_token"), Study.deleted_at.is_(None))
)
_LOCKED_ROW = _ROW.with_for_update(of=UsabilitySession)


class Visit:
    """One request's view of a session: its pages, where it stands, and the person's own words."""

    def __init__(self, db: Session, row: Any) -> None:  # noqa: ANN401 - a row of _ROW
        self.db = db
        self.head = Head(row.id, row.token, row.mode, row.state, row.admitted_at)
        self.id: int = row.id
        self.token: str = row.token
        self.purpose: str = row.purpose
        self.known = known(db, row.token)
        self.pages = self.known.pages
        silent = row.state == SessionState.DROPPED_OUT
        self.events = queries.events_of(db, row.id)
        self.state: FoldedSession = fold(self.known.walk, self.events, silent=silent)
        self._next_seq = 1 + max(
            (event.seq for event in self.events if event.writer == services.FORM_WRITER), default=-1
        )
        self._texts: dict[str, str] | None = None

    @classmethod
    def of(cls, db: Session, token: str, *, lock: bool = False) -> "Visit | None":
        """The session with this token; None if there is none. lock: its other writers wait."""
        row = db.connection().execute(_LOCKED_ROW if lock else _ROW, {"of_token": token}).first()
        return None if row is None else cls(db, row)

    @property
    def moderated(self) -> bool:
        """Whether a moderator leads, and the page follows."""
        return self.head.mode == Mode.MODERATED

    @cached_property
    def scene(self) -> Scene:
        """What the page of a moderated session shows now."""
        return scene_of(self.known.walk, self.events, self.state)

    @property
    def current(self) -> Page:
        """The page to show next; the last one once the session is finished."""
        return self.page_of(self.state.current) if self.state.current else self.pages[-1]

    def page_of(self, step: Step) -> Page:
        """The page of a step of this walk."""
        return next(page for page in self.pages if page.step.key == step.key)

    def may_see(self, page: Page) -> bool:
        """The current page, and questions answered before, which may be corrected until the end."""
        if page is self.current:
            return True
        return (
            not self.state.finished and page.step.kind in QUESTION_STEPS and page.step.key in self.state.done
        )

    def following(self, just: str) -> Page:
        """The page after `just` is done, by the fold's own rule."""
        return next(
            page for page in self.pages if page.step.key not in self.state.done and page.step.key != just
        )

    def answers(self, step: str) -> dict[str, Any]:
        """What the person answered at a step, with their own words."""
        return {
            name: self._words(value["text_ref"]) if isinstance(value, dict) else value
            for name, value in self.state.answers.get(step, {}).items()
        }

    def write(self, *events: Mapping[str, Any]) -> None:
        """Writes what a form says; the caller has seen to it that it was not said before, and has the lock."""
        services.write(self.db, self.head, self._next_seq, events)

    def running_ms(self) -> float | None:
        """Milliseconds since the current task began, by the server's clock; None outside a task."""
        attempt = self.state.attempts.get(self.current.step.key)
        if attempt is None or attempt.started_at is None:
            return None
        return max(now_ms() - ms_of(self.head.admitted_at) - attempt.started_at, 0.0)

    def timed_out(self) -> list[str]:
        """Keys of the tasks that their time limit ended."""
        return [key for key, attempt in self.state.attempts.items() if attempt.outcome is Outcome.TIMED_OUT]

    def _words(self, ref: str) -> str:
        if self._texts is None:
            self._texts = services.texts_of(self.db, self.id)
        return self._texts.get(ref, "")


def scene_in(db: Session, session_id: int) -> Scene | None:
    """What the participant's page of this session shows now; None where there is no such session."""
    session = db.get(UsabilitySession, session_id)
    if session is None:
        return None
    walk, events = queries.walk_of(session), queries.events_of(db, session_id)
    return scene_of(walk, events, fold(walk, events))

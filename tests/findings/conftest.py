"""A published study of two tasks, and sessions in which something was seen."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.results.walker import Walker, admit
from tests.support.cast import Cast, make_plan, make_study
from usability.findings import picking, services
from usability.findings.model import Seen
from usability.findings.models import Finding
from usability.findings.seen import observed, with_words
from usability.measures.vocabulary import Origin
from usability.sessions.events import ModeratorEvent, ProblemReported
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.sessions.rules import Purpose
from usability.sessions.services import append, settle
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import Asked
from usability.studies.questions import Question, QuestionKind

_KINDS: Any = ModeratorEvent
_MARK: TypeAdapter[Any] = TypeAdapter(_KINDS)


@dataclass
class Lab:
    """The study, and what its sessions say."""

    db: Session
    cast: Cast
    study: Study
    version: PlanVersion
    _seq: dict[int, int] = field(default_factory=dict)

    def person(self, *tasks: str, purpose: Purpose = Purpose.REAL, finished: bool = True) -> Walker:
        """Somebody who does these tasks in ten seconds each."""
        walker = admit(self.db, self.version, purpose)
        for task in tasks:
            walker.do(task, 10.0)
        if finished:
            walker.finish()
        settle(self.db, self.study.id)
        return walker

    def report(self, who: Walker, task: str, words: str) -> str:
        """The participant reports a problem in a task. The name of the observation."""
        who.say(ProblemReported, step=who.step(task), text=words)
        return self._newest(who.session, "problem_reported")

    def mark(self, session: UsabilitySession, **event: Any) -> str:
        """The moderator marks something. The name of the observation."""
        seq = self._seq.get(session.id, 0)
        self._seq[session.id] = seq + 1
        append(
            self.db, session, "console-0001", [_MARK.validate_python({"seq": seq, "mono": 1_000.0 * seq, **event})],
            origin=Origin.MODERATOR, author_id=self.cast.moderator.id,
        )  # fmt: skip
        return self._newest(session, event["kind"])

    def _newest(self, session: UsabilitySession, kind: str) -> str:
        found = self.db.scalars(
            select(LoggedEvent.id)
            .where(LoggedEvent.session_id == session.id, LoggedEvent.kind == kind)
            .order_by(LoggedEvent.id.desc())
        ).first()
        return f"e{found}"

    def seen(self) -> dict[str, Seen]:
        """Everything that was seen, with its words, by name."""
        settle(self.db, self.study.id)
        return {one.key: one for one in with_words(self.db, observed(self.db, self.study))}

    def finding(self, title: str, *keys: str, **fields: Any) -> Finding:
        """A finding that the owner tells from these observations."""
        chosen = picking.observe(self.db, self.study, keys) if keys else []
        return services.create_finding(
            self.db, self.study, {"title": title, **fields}, chosen=chosen, by=self.cast.owner
        )


@pytest.fixture
def lab(db_session: Session, cast: Cast) -> Lab:
    plan = make_plan()
    comment = Question(key="change", text="What would you change?", kind=QuestionKind.TEXT, required=False)
    plan.final = [Asked(question=comment)]
    study = make_study(db_session, cast, plan)
    version = studies.publish(db_session, study, cast.owner)
    return Lab(db_session, cast, study, version)

"""Walks sessions as participants' pages do: real events through the real log."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from usability.infra.clock import ms_of
from usability.measures.vocabulary import Origin
from usability.participants.services import create_link, new_participant
from usability.sessions import events, services
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import walk_of
from usability.sessions.rules import Purpose
from usability.sessions.services import Clocks
from usability.studies.models import PlanVersion

WRITER = "page-0001"


@dataclass
class Walker:
    """One participant on one page, whose clock is set by hand (ms since admission)."""

    db: Session
    session: UsabilitySession
    at: float = 0.0
    seq: int = 0

    def say(self, kind: type[events.Incoming], **values: object) -> None:
        """Sends one event now."""
        start = ms_of(self.session.admitted_at)
        event = kind.model_validate(
            {"kind": _kind(kind), "seq": self.seq, "mono": self.at, "wall": start + self.at, **values}
        )
        services.append(
            self.db, self.session, WRITER, [event], origin=Origin.PARTICIPANT,
            clocks=Clocks(self.at, start + self.at), moment=self.session.admitted_at + timedelta(milliseconds=self.at),
        )  # fmt: skip
        self.seq += 1

    def step(self, task: str) -> str:
        """The step of this task, whatever its condition."""
        return next(one.key for one in walk_of(self.session).task_steps if one.task == task)

    def begin(self, task: str, *, reading: float = 2.0) -> None:
        step = self.step(task)
        self.say(events.StepShown, step="briefing:" + step.removeprefix("task:"))
        self.at += reading * 1_000
        self.say(events.TaskStarted, step=step)

    def end(self, task: str, seconds: float, claim: str = "done") -> None:
        self.at += seconds * 1_000
        self.say(events.TaskEnded, step=self.step(task), claim=claim)

    def do(self, task: str, seconds: float, claim: str = "done", seq: int | None = None) -> None:
        """A whole task, and SEQ after it if given."""
        self.begin(task)
        self.end(task, seconds, claim)
        if seq is not None:
            self.answer("after:" + self.step(task).removeprefix("task:"), {"seq.q1": seq})

    def answer(self, step: str, answers: dict[str, object]) -> None:
        self.at += 1_000
        self.say(events.AnswersGiven, step=step, answers=answers)

    def finish(self) -> None:
        self.at += 1_000
        self.say(events.SessionFinished)


def _kind(kind: type[events.Incoming]) -> str:
    (name,) = kind.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]  # a union of literals
    return str(name)


def admit(
    db: Session, version: PlanVersion, purpose: Purpose = Purpose.REAL, days_ago: float = 1.0
) -> Walker:
    """Lets a new person in, some days ago."""
    from usability.infra.clock import now

    person = new_participant(db, version.study)
    link = create_link(db, version.study, purpose=purpose.value)
    session = services.admit(
        db, version, person, link=link, purpose=purpose, moment=now() - timedelta(days=days_ago)
    )
    return Walker(db, session)


SUS_75 = {f"sus.q{i}": 4 if i % 2 else 2 for i in range(1, 11)}
"""Ten answers whose contributions are all 3: a score of 75."""

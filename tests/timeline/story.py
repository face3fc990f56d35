"""A moderated session in which everything happens that a timeline can show."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.support.cast import make_plan
from usability.accounts.models import User
from usability.infra.clock import now
from usability.measures.vocabulary import Origin
from usability.participants.services import create_participants
from usability.sessions import events, services
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.sessions.queries import walk_of
from usability.sessions.rules import Mode, Purpose
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import ErrorCode, StudyPlan

CONSOLE = "console-0001"


def plan_with_codes() -> StudyPlan:
    """The cast's plan with two error codes."""
    plan = make_plan()
    plan.error_codes = [ErrorCode(key="menu", label="Wrong menu"), ErrorCode(key="back", label="Went back")]
    return plan


@dataclass
class Console:
    """A console whose clock is set by hand (seconds since admission)."""

    db: Session
    session: UsabilitySession
    by: User | None = None
    origin: Origin = Origin.MODERATOR
    writer: str = CONSOLE
    seq: int = 0
    marks: dict[str, int] = field(default_factory=dict)

    def say(self, at: float, kind: type[events.Incoming], **values: object) -> int:
        """Writes one event at this second. Returns its seq."""
        name = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]  # a union of literals
        event = kind.model_validate({"kind": name, "seq": self.seq, "mono": at * 1_000, **values})
        moment = self.session.admitted_at + timedelta(seconds=at)
        services.append(
            self.db, self.session, self.writer, [event], origin=self.origin,
            clocks=services.Clocks(at * 1_000, None), author_id=self.by.id if self.by else None, moment=moment,
        )  # fmt: skip
        self.seq += 1
        return self.seq - 1

    def attempt(self, task: str, start: float, end: float, outcome: str = "success") -> None:
        """A task from start to end, with its score."""
        step = self.step(task)
        self.say(start, events.TaskStarted, step=step)
        self.say(end, events.TaskStopped, step=step)
        self.say(end + 1, events.OutcomeSet, step=step, outcome=outcome)

    def step(self, task: str) -> str:
        return next(step.key for step in walk_of(self.session).task_steps if step.task == task)

    def number(self, seq: int) -> int:
        """The log's number of what this console wrote."""
        row = (
            self.db.query(LoggedEvent)
            .filter_by(session_id=self.session.id, writer=self.writer, seq=seq)
            .one()
        )
        return row.id


def begin(
    db: Session,
    study: Study,
    version: PlanVersion,
    code: str,
    by: User | None,
    *,
    admitted: datetime | None = None,
) -> Console:
    """A moderated session with this person, an hour ago."""
    session = services.admit(
        db, version, create_participants(db, study, [code])[0], link=None, purpose=Purpose.REAL,
        mode=Mode.MODERATED, moment=admitted or now() - timedelta(hours=1),
    )  # fmt: skip
    return Console(db, session, by)


def tell(console: Console) -> None:
    """Runs the session: two tasks, every kind of mark, corrections. Seqs of some marks stand in its `marks` then."""
    say, one, two = console.say, console.step("oxygen"), console.step("silver")
    seqs = console.marks
    say(5, events.NoteMarked, what="note", text="Arrived late, calm.")
    say(20, events.StepShown, step="briefing:oxygen")
    say(30, events.TaskStarted, step=one)
    seqs["error"] = say(42, events.ErrorMarked, step=one, code="menu")
    say(
        44,
        events.MarkDetailed,
        writer=CONSOLE,
        target=seqs["error"],
        severity=3,
        text="=1+1 opened the wrong menu",
    )
    seqs["quote"] = say(
        50, events.NoteMarked, what="quote", step=one, text="I would look under <b>gases</b>."
    )
    seqs["undone"] = say(52, events.ErrorMarked, step=one, code="back", text="pressed by mistake")
    say(
        54,
        events.EventWithdrawn,
        writer=CONSOLE,
        target=seqs["undone"],
        reason="It was the moderator’s hand.",
    )
    say(60, events.TaskPaused, step=one)
    say(90, events.TaskResumed, step=one)
    seqs["assist"] = say(95, events.AssistMarked, step=one, level=2)
    say(110, events.NoteMarked, what="positive", text="Found the legend at once.")
    say(120, events.TaskStopped, step=one)
    seqs["first outcome"] = say(122, events.OutcomeSet, step=one, outcome="success")
    say(125, events.OutcomeSet, step=one, outcome="partial", reason="Needed help.")
    say(130, events.AnswersGiven, step="after:oxygen", answers={"seq.q1": 5})
    say(150, events.TaskStarted, step=two)
    say(155, events.NoteMarked, what="problem", text="Symbols are too small.")
    say(160, events.NoteMarked, what="bookmark")
    seqs["moved"] = say(170, events.ErrorMarked, step=two, code="back")
    say(171, events.MarkMoved, writer=CONSOLE, target=seqs["moved"], to=158_000, reason="Pressed too late.")
    say(180, events.TaskStopped, step=two)
    say(181, events.OutcomeSet, step=two, outcome="failure")
    say(200, events.SessionFinished)

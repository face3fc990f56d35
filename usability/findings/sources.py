"""Where observations come from: events, answers in free words, observers' notes, and what researchers write."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.findings.model import Names, Seen
from usability.findings.models import Observation
from usability.findings.rules import Key, Kind, task_of_step
from usability.moderation.models import ObserverNote
from usability.moderation.rules import TAGS
from usability.sessions.models import SEEN_KINDS, Answer, LoggedEvent, UsabilitySession
from usability.sessions.standing import withdrawn
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.rules import own_questions

MARKS: Mapping[str, Kind] = {
    "error_marked": Kind.ERROR,
    "assist_marked": Kind.ASSIST,
    "problem_reported": Kind.REPORT,
    "help_asked": Kind.REPORT,
    "attempt_imported": Kind.PROBLEM,
}
"""Kinds of events that are observations by themselves; a note_marked says what it is, an answer is one with words."""
_SAID = LoggedEvent.kind.in_(
    bindparam("seen_kinds", SEEN_KINDS, expanding=True, literal_execute=True, unique=True)
)
"""Written out in the statement, so that the index of just these events answers it (sessions.models.SEEN)."""
Place = tuple[int, str, int]
"""An event of the log: session, writer, seq."""


def names(db: Session, study: Study) -> Names:
    """Titles of tasks, wordings of questions and labels of error codes; newer versions stand over older ones."""
    documents: list[dict[str, Any]] = list(
        db.scalars(
            select(PlanVersion.plan).where(PlanVersion.study_id == study.id).order_by(PlanVersion.number)
        )
    )
    found = Names({}, {}, {})
    for plan in [StudyPlan.model_validate(body) for body in [*documents, study.draft]]:
        found.tasks.update({task.key: task.title or task.key for task in plan.tasks})
        found.questions.update({key: question.text for key, question in own_questions(plan).items()})
        found.codes.update(plan.error_labels())
    return found


Person = tuple[int, str, bool, bool]
"""Participant, code, whether results count the session, whether the person was left out."""


def of_events(
    db: Session, scope: Sequence[ColumnElement[bool]], people: Mapping[int, Person], known: Names
) -> list[Seen]:
    """Marks, reports and imported counts of problems that stand in the log."""
    rows = db.execute(
        select(
            LoggedEvent.id, LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.kind,
            LoggedEvent.origin, LoggedEvent.at, LoggedEvent.data, User.name,
        )
        .join(UsabilitySession, UsabilitySession.id == LoggedEvent.session_id)
        .outerjoin(User, User.id == LoggedEvent.author_id)
        .where(*scope, _SAID, LoggedEvent.kind != "answers_given")
        .order_by(LoggedEvent.session_id, LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq)
    ).all()  # fmt: skip
    gone = withdrawn(
        [(row.session_id, row.writer, row.seq, row.data) for row in rows if row.kind == "event_withdrawn"]
    )
    standing = [row for row in rows if (row.session_id, row.writer, row.seq) not in gone]
    details: dict[Place, dict[str, Any]] = {}
    for row in standing:
        if row.kind in ("mark_detailed", "mark_moved"):
            said = {name: value for name, value in row.data.items() if value not in (None, "")}
            details.setdefault((row.session_id, said["writer"], said["target"]), {}).update(said)
    found = []
    for row in standing:
        kind = Kind(row.data["what"]) if row.kind == "note_marked" else MARKS.get(row.kind)
        if kind is None or (row.kind == "attempt_imported" and not _noted(row.data)):
            continue
        data = {**row.data, **details.get((row.session_id, row.writer, row.seq), {})}
        if row.kind == "attempt_imported" and sum((data.get("errors") or {}).values()):
            kind = Kind.ERROR
        found.append(
            Seen(
                str(Key("e", row.id)), kind, row.session_id, *people[row.session_id],
                task=task_of_step(data.get("step")),
                at=None if row.kind == "attempt_imported" else data.get("to", row.at),
                label=_label(row.kind, data, known), text_ref=_ref(data.get("text")),
                who=row.name or ("the file" if row.kind == "attempt_imported" else row.origin),
                severity=data.get("severity"), event_id=row.id,
            )
        )  # fmt: skip
    return found


def _noted(data: Mapping[str, Any]) -> bool:
    return bool(data.get("problems") or sum((data.get("errors") or {}).values()))


def _label(kind: str, data: Mapping[str, Any], known: Names) -> str:
    match kind:
        case "error_marked":
            return known.codes.get(data["code"], str(data["code"]))
        case "assist_marked":
            return f"Level {data.get('level') or 1}"
        case "help_asked":
            return "Asked for help"
        case "attempt_imported":
            errors = {code: number for code, number in (data.get("errors") or {}).items() if number}
            parts = [f"{known.codes.get(code, code)}: {number}" for code, number in errors.items()]
            if data.get("problems"):
                parts.append(f"Problems noted: {data['problems']}")
            return "; ".join(parts)
        case _:
            return ""


def _ref(pointer: object) -> str:
    return str(pointer["text_ref"]) if isinstance(pointer, dict) and "text_ref" in pointer else ""


def of_answers(
    db: Session, scope: Sequence[ColumnElement[bool]], people: Mapping[int, Person], known: Names
) -> list[Seen]:
    """Answers in free words, each with the event that gave it."""
    rows = db.execute(
        select(Answer.session_id, Answer.task, Answer.question, Answer.text_ref)
        .join(UsabilitySession, UsabilitySession.id == Answer.session_id)
        .where(*scope, Answer.text_ref.is_not(None))
    ).all()
    if not rows:
        return []
    speaking = {row.session_id for row in rows}
    given = select(
        LoggedEvent.id, LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq, LoggedEvent.at
    ).join(UsabilitySession, UsabilitySession.id == LoggedEvent.session_id)
    events = {
        (row.session_id, f"{row.writer}:{row.seq}"): (row.id, row.at)
        for row in db.execute(given.where(*scope, _SAID, LoggedEvent.kind == "answers_given"))
        if row.session_id in speaking
    }
    found = []
    for row in rows:
        writer, _, rest = row.text_ref.partition(":")
        seq, _, question = rest.partition(":")
        event_id, at = events.get((row.session_id, f"{writer}:{seq}"), (None, None))
        if event_id is None:
            continue
        found.append(
            Seen(
                str(Key("e", event_id, question[:120])), Kind.COMMENT, row.session_id, *people[row.session_id],
                task=row.task, at=at, label=known.questions.get(row.question, row.question),
                text_ref=row.text_ref, who="participant", event_id=event_id,
            )
        )  # fmt: skip
    return found


def of_observers(
    db: Session, scope: Sequence[ColumnElement[bool]], people: Mapping[int, Person]
) -> list[Seen]:
    """Observers' notes, without the talk of the back channel."""
    rows = db.execute(
        select(
            ObserverNote.id, ObserverNote.session_id, ObserverNote.name, ObserverNote.tag, ObserverNote.body,
            ObserverNote.at,
        )
        .join(UsabilitySession, UsabilitySession.id == ObserverNote.session_id)
        .where(*scope, ObserverNote.channel == "note")
    )  # fmt: skip
    return [
        Seen(
            str(Key("n", row.id)), Kind.PROBLEM if row.tag == "problem" else Kind.NOTE, row.session_id,
            *people[row.session_id], at=row.at, label=TAGS.get(row.tag, row.tag) if row.tag else "",
            words=row.body, who=f"{row.name}, observing",
        )
        for row in rows
    ]  # fmt: skip


def by_hand(db: Session, scope: Sequence[ColumnElement[bool]], people: Mapping[int, Person]) -> list[Seen]:
    """What researchers wrote."""
    rows = db.execute(
        select(
            Observation.id, Observation.session_id, Observation.kind, Observation.task, Observation.at,
            Observation.text_ref, User.name,
        )
        .join(UsabilitySession, UsabilitySession.id == Observation.session_id)
        .outerjoin(User, User.id == Observation.author_id)
        .where(*scope, Observation.text_ref.is_not(None))
    )  # fmt: skip
    return [
        Seen(
            str(Key("o", row.id)), Kind(row.kind), row.session_id, *people[row.session_id], task=row.task,
            at=row.at, text_ref=row.text_ref or "", who=row.name or "", by_hand=True,
        )
        for row in rows
    ]  # fmt: skip

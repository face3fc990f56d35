"""Commands of the walk: let a person in, write what a form says into the session's log."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from usability.measures.vocabulary import Origin
from usability.participants import services as participants
from usability.participants.models import ErasableText, Link
from usability.participants.rules import LinkKind
from usability.runner import rules
from usability.sessions import queries
from usability.sessions import services as sessions
from usability.sessions.events import (
    AnswersGiven,
    HelpAsked,
    Incoming,
    ProblemReported,
    SessionFinished,
    StepShown,
    TaskEnded,
    TaskStarted,
    TextLeft,
)
from usability.sessions.log import Head
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.walk import StepKind

FORM_WRITER = "form"
"""Writer of everything that plain forms say; they have no clock of their own."""


def token_of(secret: str, nonce: str) -> str:
    """The address of the session that an entrance form leads to: the same form sent twice leads to one session."""
    return hmac.new(secret.encode(), f"admission:{nonce}".encode(), hashlib.sha256).hexdigest()[:40]


def admit(
    db: Session,
    link: Link,
    version: PlanVersion,
    *,
    token: str,
    screener: Mapping[str, str],
    parameters: Mapping[str, str],
    agreed: Sequence[str] = (),
) -> UsabilitySession:
    """Lets a person in who agreed and passed the screener. Raises sessions.services.StudyFull.

    agreed: what they agreed to besides taking part.

    The same token gives the session that it gave before.
    """
    # Admissions by one link queue here, so that a form sent twice at once finds what its twin did.
    db.execute(select(Link.id).where(Link.id == link.id).with_for_update())
    there = db.scalar(select(UsabilitySession).where(UsabilitySession.token == token))
    if there is not None:
        return there
    plan = StudyPlan.model_validate(version.plan)
    person = link.participant if link.kind == LinkKind.PERSONAL else None
    # Where the study is full, the person who was about to come in leaves no row.
    with db.begin_nested():
        session = sessions.admit(
            db,
            version,
            person or participants.new_participant(db, link.study),
            link=link,
            purpose=Purpose(link.purpose),
            quota_keys=rules.quota_keys(plan.screener, screener),
            consent_digest=rules.consent_digest(plan.consent.text),
            also_agreed=agreed,
            token=token,
        )
    rows = [
        {"session_id": session.id, "participant_id": None, "ref": f"link:{name}", "body": value}
        for name, value in parameters.items()
    ]
    if rows:
        db.execute(insert(ErasableText), rows)
    first = queries.walk_of(session).steps[0]
    if first.kind is StepKind.BRIEFING:
        # Nothing that a plain form sends comes before it: that the server now shows it is all that is known.
        write(db, Head.of(session), 0, [{"kind": "step_shown", "step": first.key}])
    return session


def parameters_of(db: Session, session_id: int) -> dict[str, str]:
    """The link parameters a session came with."""
    rows = db.execute(
        select(ErasableText.ref, ErasableText.body)
        .where(ErasableText.session_id == session_id, ErasableText.ref.startswith("link:", autoescape=True))
        .order_by(ErasableText.id)
    )
    return {ref.removeprefix("link:"): body for ref, body in rows}


def texts_of(db: Session, session_id: int) -> dict[str, str]:
    """A person's own words in a session, by reference."""
    rows = db.execute(
        select(ErasableText.ref, ErasableText.body).where(ErasableText.session_id == session_id)
    )
    return {row.ref: row.body for row in rows}


def write(db: Session, head: Head, first: int, events: Sequence[Mapping[str, Any]]) -> None:
    """Writes what a form says, by the server's clock. first: the next free number of FORM_WRITER in this session."""
    typed: list[Incoming] = [
        _KINDS[event["kind"]].model_validate({**event, "seq": seq}) for seq, event in enumerate(events, first)
    ]
    sessions.append_to(db, head, FORM_WRITER, typed, origin=Origin.PARTICIPANT)


def report_problem(db: Session, head: Head, step: str, text: str) -> None:
    """A problem that a form reports. The same words at the same step are one report, however often they are sent."""
    seq = int.from_bytes(hashlib.blake2b(f"{step}\n{text}".encode(), digest_size=6).digest())
    event = ProblemReported(kind="problem_reported", seq=seq, step=step, text=text)
    sessions.append_to(db, head, f"{FORM_WRITER}-problem", [event], origin=Origin.PARTICIPANT)


_KINDS: dict[str, type[Incoming]] = {
    "step_shown": StepShown,
    "task_started": TaskStarted,
    "task_ended": TaskEnded,
    "answers_given": AnswersGiven,
    "help_asked": HelpAsked,
    "text_left": TextLeft,
    "session_finished": SessionFinished,
}

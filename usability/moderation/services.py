"""Commands of moderated sessions: begin one, take it over, record marks, let observers in, keep their notes."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note as audit
from usability.infra.clock import ms_of, now, now_ms
from usability.infra.database import insert_into
from usability.infra.errors import FieldError
from usability.measures.vocabulary import Origin
from usability.moderation import queries
from usability.moderation.keys import ACTS
from usability.moderation.models import ConsoleKeys, ObserverLink, ObserverNote
from usability.moderation.rules import (
    CHANNELS,
    LONGEST_NAME,
    LONGEST_NOTE,
    TAGS,
    Driver,
    age_ms,
    may_mark,
    not_accepted,
)
from usability.participants import services as participants
from usability.participants.models import ErasableText, Participant
from usability.runner.rules import also_agreed, consent_digest, open_for, quota_keys
from usability.sessions import services as sessions
from usability.sessions.events import ConsoleBatch, DriverTaken, Incoming
from usability.sessions.models import EventConflict, LoggedEvent, UsabilitySession
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState
from usability.studies.services import newest_version

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
DRIVER_WRITER = "driver"
"""Writer of the events that say who drives; the server writes them."""


class StartError(FieldError):
    """A session that cannot begin."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a console's batch. refused: seq of marks made when another person drove, which are set aside."""

    new: int
    known: int
    conflicts: tuple[int, ...]
    refused: tuple[int, ...]
    driver: Driver | None


def start(
    db: Session,
    study: Study,
    *,
    code: str,
    purpose: Purpose,
    consented: bool,
    by: User,
    answers: Mapping[str, str] = NO_ANSWERS,
    also: Iterable[str] = (),
    despite_full: bool = False,
) -> UsabilitySession:
    """Begins a moderated session of the newest version with this person.

    code: "" for the next free one. The person agreed to the consent text before the moderator, who says so. answers: to
    questions of the screener, as far as they were asked; they say towards which quotas the person counts. also: what
    they agreed to besides (runner.rules.also_agreed). despite_full: the moderator goes on although a quota is full or
    the screener would have turned the person away. Must run in a write transaction. Raises StartError.
    """
    version = newest_version(db, study)
    if version is None:
        raise StartError("purpose", "Publish the plan first: a session runs a published version.")
    if not open_for(purpose, StudyState(study.state), published=True):
        raise StartError(
            "purpose", "The study is not open: open it, or run this as a trial that is not counted."
        )
    plan = StudyPlan.model_validate(version.plan)
    if plan.consent.text.strip() and not consented:
        raise StartError("consented", "Nothing may be recorded before the person has agreed.")
    person = _person(db, study, code.strip())
    if purpose is Purpose.REAL and _has_session(db, person):
        raise StartError("code", f"{person.code} has a session in this study already.")
    question = not_accepted(plan.screener, answers)
    if question and purpose is Purpose.REAL and not despite_full:
        raise StartError("despite_full", f"The screener would have turned this person away: “{question}”.")
    try:
        session = sessions.admit(
            db,
            version,
            person,
            link=None,
            purpose=purpose,
            mode=Mode.MODERATED,
            quota_keys=quota_keys(plan.screener, answers),
            consent_digest=consent_digest(plan.consent.text) if consented else "",
            also_agreed=also_agreed(plan.consent, also),
            despite_full=despite_full,
        )
    except sessions.StudyFull as full:
        what = "There are enough people of this kind" if full.quota else "The study is full"
        raise StartError("despite_full", f"{what}: no place is left for one more person.") from full
    open_observer_link(db, session, by)
    audit(db, by, "session.moderate", study.slug, person.code)
    return session


def _person(db: Session, study: Study, code: str) -> Participant:
    try:
        return participants.person_by_code(db, study, code)
    except participants.ParticipantError as error:
        raise StartError("code", error.message) from error


def _has_session(db: Session, person: Participant) -> bool:
    found = db.scalar(
        select(UsabilitySession.id)
        .where(
            UsabilitySession.participant_id == person.id,
            UsabilitySession.purpose == Purpose.REAL,
            UsabilitySession.state != SessionState.DROPPED_OUT,
        )
        .limit(1)
    )
    return found is not None


def take_over(db: Session, session: UsabilitySession, console: str, by: User) -> None:
    """Makes this console the one that drives. The caller holds the session's lock."""
    driver = queries.driver_of(db, session.id)
    if driver is not None and driver.console == console:
        return
    seq = db.scalar(
        select(func.coalesce(func.max(LoggedEvent.seq), -1) + 1).where(
            LoggedEvent.session_id == session.id, LoggedEvent.writer == DRIVER_WRITER
        )
    )
    assert seq is not None
    event = DriverTaken(kind="driver_taken", seq=seq, console=console)
    sessions.append(db, session, DRIVER_WRITER, [event], origin=Origin.SERVER, author_id=by.id)


def record(db: Session, session: UsabilitySession, batch: ConsoleBatch, by: User) -> Recorded:
    """Writes a console's marks, once each; those made while another person drove are set aside and named.

    The caller holds the session's lock. The first console to record drives.
    """
    driver = queries.driver_of(db, session.id)
    if driver is None:
        take_over(db, session, batch.writer, by)
    moment = now_ms() - ms_of(session.admitted_at)
    good: list[Incoming] = []
    refused: list[Incoming] = []
    for event in batch.events:
        age = age_ms(event.mono, event.wall, batch.sent_mono, batch.sent_wall)
        (good if may_mark(driver, by.id, moment - age) else refused).append(event)
    done = sessions.Appended(new=0, known=0)
    if good:
        clocks = sessions.Clocks(batch.sent_mono, batch.sent_wall)
        done = sessions.append(
            db, session, batch.writer, good, origin=Origin.MODERATOR, clocks=clocks, author_id=by.id
        )
    _set_aside(db, session, batch.writer, refused)
    return Recorded(done.new, done.known, done.conflicts, tuple(event.seq for event in refused), driver)


class NotDriving(ValueError):
    """A running session is corrected by whoever drives it. `name`: who does."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} drives this session now.")
        self.name = name


def correct(
    db: Session, session: UsabilitySession, events: Sequence[Incoming], by: User, *, key: str
) -> None:
    """Writes corrections that somebody makes on the session's page, once each.

    key: drawn with the form, so that a form that is sent twice corrects once. What the session is stays as it was: a
    correction is no sign of life. The caller holds the session's lock. Raises NotDriving.
    """
    driver = queries.driver_of(db, session.id)
    if session.state == SessionState.RUNNING and driver is not None and driver.author_id != by.id:
        raise NotDriving(driver.name or "Somebody else")
    before, heard = session.state, session.last_event_at
    sessions.append(db, session, key, events, origin=Origin.MODERATOR, author_id=by.id)
    if before == SessionState.DROPPED_OUT:
        sessions.refold(db, session.id, silent=True)
    if before != SessionState.RUNNING:
        session.last_event_at = heard
    audit(db, by, "session.correct", session.version.study.slug, session.participant.code)
    db.flush()


def _set_aside(db: Session, session: UsabilitySession, writer: str, events: Sequence[Incoming]) -> None:
    """Keeps refused marks for a human. Their payloads stand with the erasable texts, words and all."""
    there = set(
        db.scalars(
            select(EventConflict.seq).where(
                EventConflict.session_id == session.id, EventConflict.writer == writer
            )
        )
    )
    for event in events:
        if event.seq in there:
            continue
        body: dict[str, Any] = event.model_dump(mode="json")
        ref = f"{writer}:{event.seq}:set-aside"
        db.add(ErasableText(session_id=session.id, participant_id=None, ref=ref, body=json.dumps(body)))
        data = {"kind": body["kind"], "why": "another person drove", "data": {"text_ref": ref}}
        db.add(
            EventConflict(session_id=session.id, writer=writer, seq=event.seq, received_at=now(), data=data)
        )
    db.flush()


def open_observer_link(db: Session, session: UsabilitySession, by: User) -> ObserverLink:
    """A new address for observers; the ones before lead nowhere any more."""
    for old in db.scalars(
        select(ObserverLink).where(ObserverLink.session_id == session.id, ObserverLink.active)
    ):
        old.active = False
    link = ObserverLink(
        session_id=session.id,
        token=secrets.token_urlsafe(18),
        active=True,
        created_at=now(),
        created_by=by.id,
    )
    db.add(link)
    db.flush()
    return link


def keep_note(
    db: Session,
    session: UsabilitySession,
    *,
    key: str,
    name: str,
    body: str,
    tag: str = "",
    age: float = 0.0,
    link: ObserverLink | None = None,
    channel: str = "note",
    role: str = "observer",
) -> None:
    """Keeps what somebody noticed `age` ms ago, or wrote in the back channel. The same key is one, sent twice or not.

    channel: one of CHANNELS. role: "observer" or "moderator". Raises ValueError with a sentence for a person where
    there are no words, too many, or an unknown tag.
    """
    body, name = body.strip(), name.strip()[:LONGEST_NAME] or "Observer"
    if not body:
        raise ValueError("Write something first.")
    if len(body) > LONGEST_NOTE:
        raise ValueError(f"Write at most {LONGEST_NOTE} characters; these are {len(body)}.")
    if tag not in TAGS:
        raise ValueError("There is no such tag.")
    if channel not in CHANNELS:
        raise ValueError("There is no such channel.")
    # Writers of one session wait for each other, so that no listener passes over a note.
    db.execute(select(UsabilitySession.id).where(UsabilitySession.id == session.id).with_for_update())
    moment = now()
    at = max(ms_of(moment) - ms_of(session.admitted_at) - max(age, 0.0), 0.0)
    values = {
        "session_id": session.id,
        "link_id": link.id if link else None,
        "key": key,
        "name": name,
        "channel": channel,
        "role": role,
        "tag": tag,
        "body": body,
        "at": at,
        "created_at": moment,
    }
    db.execute(insert_into(db, ObserverNote).values(**values).on_conflict_do_nothing())
    sessions.announce(db, session)


def set_keys(db: Session, study: Study, own: dict[str, str], by: User) -> None:
    """Gives a study these keys of its own; {} gives it the usual ones back. Those that are as usual are not kept."""
    own = {name: key for name, key in own.items() if key and (name not in ACTS or ACTS[name].key != key)}
    found = db.get(ConsoleKeys, study.id)
    if found is None:
        db.add(ConsoleKeys(study_id=study.id, keys=own))
    else:
        found.keys = own
    audit(db, by, "study.console_keys", study.slug)
    db.flush()

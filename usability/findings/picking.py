"""Commands on observations: pick them from where they stand, tag them, write one by hand."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.findings.models import Evidence, Finding, FindingChange, Observation, ObservationTag
from usability.findings.rules import BY_HAND, LONGEST_WORDS, Key, Kind, tags_in, task_of_step
from usability.findings.seen import key_of
from usability.findings.sources import MARKS
from usability.infra.clock import now
from usability.infra.database import insert_into
from usability.infra.errors import FieldError
from usability.moderation.models import ObserverNote
from usability.participants.models import ErasableText
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies.models import Study


class FindingError(FieldError):
    """A command about findings that cannot be carried out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An observation that was picked, and the task it belongs to ("" for none)."""

    observation: Observation
    task: str


def observe(db: Session, study: Study, keys: Iterable[str]) -> list[Chosen]:
    """The observations with these names (rules.Key), each once; those nobody had picked yet get their row.

    Raises FindingError where nothing was picked, or one is not there (any more).
    """
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise FindingError("observation", "Check at least one observation first.")
    parsed = [Key.parse(key) for key in wanted]
    events = {key.number for key in parsed if key and key.source == "e"}
    notes = {key.number for key in parsed if key and key.source == "n"}
    places = _sources(db, study, events, notes)
    new = [_row(study, key, *places[str(key)]) for key in parsed if key and str(key) in places]
    if new:
        db.execute(insert_into(db, Observation).on_conflict_do_nothing(), new)
    rows = db.scalars(
        select(Observation).where(
            Observation.study_id == study.id,
            Observation.event_id.in_(events)
            | Observation.note_id.in_(notes)
            | Observation.id.in_([key.number for key in parsed if key and key.source == "o"]),
        )
    )
    found = {key_of(row): row for row in rows}
    if any(key not in found for key in wanted):
        raise FindingError(
            "observation", "One of these observations is not there any more. Nothing was changed."
        )
    return [Chosen(found[key], places[key][1] if key in places else found[key].task) for key in wanted]


def _sources(
    db: Session, study: Study, events: Iterable[int], notes: Iterable[int]
) -> dict[str, tuple[int, str]]:
    """(session, task) by the name of every observation that these events and notes are."""
    of_study = (UsabilitySession.study_id == study.id, UsabilitySession.purpose != Purpose.PREVIEW)
    found: dict[str, tuple[int, str]] = {}
    for row in db.execute(
        select(LoggedEvent.id, LoggedEvent.session_id, LoggedEvent.kind, LoggedEvent.data)
        .join(UsabilitySession, UsabilitySession.id == LoggedEvent.session_id)
        .where(*of_study, LoggedEvent.id.in_(events))
    ):
        place = (row.session_id, task_of_step(row.data.get("step")))
        if row.kind == "answers_given":
            spoken = [name for name, value in row.data["answers"].items() if isinstance(value, dict)]
            found |= {str(Key("e", row.id, name)): place for name in spoken}
        elif row.kind in MARKS or row.kind == "note_marked":
            found[str(Key("e", row.id))] = place
    for row in db.execute(
        select(ObserverNote.id, ObserverNote.session_id)
        .join(UsabilitySession, UsabilitySession.id == ObserverNote.session_id)
        .where(*of_study, ObserverNote.id.in_(notes), ObserverNote.channel == "note")
    ):
        found[str(Key("n", row.id))] = (row.session_id, "")
    return found


def _row(study: Study, key: Key, session_id: int, _task: str) -> dict[str, Any]:
    return {
        "study_id": study.id,
        "session_id": session_id,
        "event_id": key.number if key.source == "e" else None,
        "part": key.part,
        "note_id": key.number if key.source == "n" else None,
        "text_ref": None,
        "kind": "",
        "task": "",
        "at": None,
        "author_id": None,
        "created_at": now(),
    }


def write_observation(
    db: Session,
    study: Study,
    session_id: int | None,
    *,
    kind: Kind,
    words: str,
    task: str = "",
    at: float | None = None,
    by: User | None,
) -> Observation:
    """What a researcher saw in a session. Its words stand with the session's erasable texts. Raises FindingError.

    at: ms since admission; task: a key of the session's plan.
    """
    session = db.get(UsabilitySession, session_id) if session_id is not None else None
    if session is None or session.study_id != study.id or session.purpose == Purpose.PREVIEW:
        raise FindingError("session", "Choose the session in which you saw it.")
    if kind not in BY_HAND:
        raise FindingError("kind", "Choose what it is.")
    body = words.strip()
    if not body:
        raise FindingError("words", "Write what you saw.")
    if len(body) > LONGEST_WORDS:
        raise FindingError("words", f"Write at most {LONGEST_WORDS} letters; these are {len(body)}.")
    if task and task not in {step.get("task") for step in session.walk["steps"]}:
        raise FindingError("task", "This session had no such task.")
    ref = f"observation:{secrets.token_hex(8)}"
    db.add(ErasableText(session_id=session.id, participant_id=None, ref=ref, body=body))
    observation = Observation(
        study_id=study.id, session_id=session.id, event_id=None, part="", note_id=None, text_ref=ref, kind=kind,
        task=task, at=at, author_id=by.id if by else None, created_at=now(),
    )  # fmt: skip
    db.add(observation)
    db.flush()
    return observation


def delete_observation(db: Session, observation: Observation, by: User | None) -> None:
    """Removes what was written by hand, its words and its place in findings, whose history says so."""
    assert observation.text_ref is not None
    of = select(Evidence.finding_id).where(Evidence.observation_id == observation.id)
    for finding in db.scalars(select(Finding).where(Finding.id.in_(of))):
        tell(db, finding, "observation_deleted", by, {"observations": 1})
    db.execute(
        delete(ErasableText).where(
            ErasableText.session_id == observation.session_id, ErasableText.ref == observation.text_ref
        )
    )
    db.delete(observation)
    db.flush()


def tag(db: Session, chosen: Sequence[Chosen], text: str) -> list[str]:
    """Puts the tags in this text (commas between them) on observations, and returns them.

    A tag that the study uses already keeps its capitals. Raises FindingError.
    """
    tags = _used(db, chosen, _tags_in(text))
    rows = [{"observation_id": one.observation.id, "tag": name} for one in chosen for name in tags]
    db.execute(insert_into(db, ObservationTag).on_conflict_do_nothing(), rows)
    return tags


def untag(db: Session, chosen: Sequence[Chosen], text: str) -> list[str]:
    """Takes the tags in this text off observations, whatever their capitals, and returns them. Raises FindingError."""
    tags = _tags_in(text)
    db.execute(
        delete(ObservationTag).where(
            ObservationTag.observation_id.in_([one.observation.id for one in chosen]),
            ObservationTag.tag.in_([*tags, *_used(db, chosen, tags)]),
        )
    )
    return tags


def _tags_in(text: str) -> list[str]:
    try:
        return tags_in(text)
    except ValueError as error:
        raise FindingError("tag", str(error)) from error


def _used(db: Session, chosen: Sequence[Chosen], tags: Sequence[str]) -> list[str]:
    """The tags as the study uses them already, whatever their capitals."""
    used = select(ObservationTag.tag).join(Observation, Observation.id == ObservationTag.observation_id)
    study_id = chosen[0].observation.study_id
    known = {
        name.casefold(): name for name in db.scalars(used.where(Observation.study_id == study_id).distinct())
    }
    return [known.get(name.casefold(), name) for name in tags]


def tell(db: Session, finding: Finding, what: str, by: User | None, detail: Mapping[str, Any]) -> None:
    """A line of the finding's history."""
    db.add(
        FindingChange(
            finding_id=finding.id, at=now(), author_id=by.id if by else None, what=what, detail=dict(detail)
        )
    )
    db.flush()

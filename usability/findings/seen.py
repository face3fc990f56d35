"""Reads of observations: what was seen in a study's sessions, with tags, findings and words.

A fixed number of queries, however many there are. Words are read for those that are shown, and never copied.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from usability.findings.model import Filter, Listed, Seen
from usability.findings.models import Evidence, Finding, Observation, ObservationTag
from usability.findings.rules import Key, Kind
from usability.findings.sources import by_hand, names, of_answers, of_events, of_observers
from usability.participants.models import ErasableText, Participant
from usability.sessions.models import UsabilitySession
from usability.sessions.queries import not_withdrawn
from usability.sessions.rules import Purpose
from usability.studies.models import Study

PAGE = 50


def listed(db: Session, study: Study, chosen: Filter, *, page: int = 1) -> Listed:
    """PAGE observations of a study, person by person as their sessions went. `settle` comes before."""
    everything = observed(db, study)
    kept = [one for one in everything if chosen.keeps(one)]
    rows = kept[(page - 1) * PAGE : page * PAGE]
    return Listed(
        with_words(db, rows),
        len(kept),
        len(everything),
        tuple(kind for kind in Kind if any(one.kind is kind for one in everything)),
        tuple(sorted({tag for one in everything for tag in one.tags}, key=str.casefold)),
        tuple(dict.fromkeys(one.code for one in everything)),
        tuple(dict.fromkeys(one.task for one in everything if one.task)),
    )


def observed(db: Session, study: Study, sessions: Collection[int] | None = None) -> list[Seen]:
    """Every observation of a study, or of some of its sessions, without its words. No previews."""
    scope: list[ColumnElement[bool]] = [
        UsabilitySession.study_id == study.id,
        UsabilitySession.purpose != Purpose.PREVIEW,
        not_withdrawn(),
    ]
    if sessions is not None:
        scope.append(UsabilitySession.id.in_(sessions))
    people = {
        row.id: (row.person, row.code, row.purpose == Purpose.REAL, row.excluded_at is not None)
        for row in db.execute(
            select(
                UsabilitySession.id,
                Participant.id.label("person"),
                Participant.code,
                UsabilitySession.purpose,
                Participant.excluded_at,
            )
            .join(Participant, Participant.id == UsabilitySession.participant_id)
            .where(*scope)
        )
    }
    known = names(db, study)
    found = of_events(db, scope, people, known)
    found += of_answers(db, scope, people, known)
    found += of_observers(db, scope, people)
    found += by_hand(db, scope, people)
    marked = _marked(db, study)
    found = [
        replace(one, tags=tags, findings=numbers) for one in found for tags, numbers in [marked(one.key)]
    ]
    return sorted(found, key=lambda one: (one.session_id, one.at if one.at is not None else -1.0, one.key))


class _Marked:
    """Tags and findings of observations, by the name that an observation has in forms."""

    def __init__(self, tags: dict[str, list[str]], findings: dict[str, set[int]]) -> None:
        self._tags, self._findings = tags, findings

    def __call__(self, key: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
        tags = sorted(self._tags.get(key, ()), key=str.casefold)
        return tuple(tags), tuple(sorted(self._findings.get(key, ())))


def _marked(db: Session, study: Study) -> _Marked:
    named = {
        row.id: key_of(row)
        for row in db.execute(
            select(Observation.id, Observation.event_id, Observation.part, Observation.note_id).where(
                Observation.study_id == study.id
            )
        )
    }
    tags: dict[str, list[str]] = {}
    for row in db.execute(
        select(ObservationTag.observation_id, ObservationTag.tag)
        .join(Observation, Observation.id == ObservationTag.observation_id)
        .where(Observation.study_id == study.id)
    ):
        tags.setdefault(named[row.observation_id], []).append(row.tag)
    roots = live_roots(db, study)
    findings: dict[str, set[int]] = {}
    for behind in db.execute(
        select(Evidence.finding_id, Evidence.observation_id)
        .join(Finding, Finding.id == Evidence.finding_id)
        .where(Finding.study_id == study.id)
    ):
        number = roots.get(behind.finding_id)
        if number is not None and behind.observation_id in named:
            findings.setdefault(named[behind.observation_id], set()).add(number)
    return _Marked(tags, findings)


def live_roots(db: Session, study: Study) -> dict[int, int]:
    """For every finding's id the number of the one that its evidence counts for now; deleted ones are missing."""
    rows = db.execute(
        select(Finding.id, Finding.number, Finding.merged_into_id, Finding.deleted_at).where(
            Finding.study_id == study.id
        )
    ).all()
    into = {row.id: row.merged_into_id for row in rows}
    numbers = {row.id: int(row.number) for row in rows if row.deleted_at is None}
    found = {}
    for key in into:
        root = key
        while (above := into[root]) is not None:
            root = above
        if root in numbers:
            found[key] = numbers[root]
    return found


def key_of(row: Any) -> str:  # noqa: ANN401 - an Observation or its columns
    """The name that an observation has in forms."""
    if row.event_id is not None:
        return str(Key("e", row.event_id, row.part))
    return str(Key("n", row.note_id) if row.note_id is not None else Key("o", row.id))


def with_words(db: Session, rows: Sequence[Seen]) -> tuple[Seen, ...]:
    """The same observations with their words; None where the words were erased."""
    wanted = {(one.session_id, one.text_ref) for one in rows if one.text_ref}
    if not wanted:
        return tuple(rows)
    bodies = {
        (row.session_id, row.ref): row.body
        for row in db.execute(
            select(ErasableText.session_id, ErasableText.ref, ErasableText.body).where(
                tuple_(ErasableText.session_id, ErasableText.ref).in_(wanted)
            )
        )
    }
    return tuple(
        replace(one, words=bodies.get((one.session_id, one.text_ref))) if one.text_ref else one
        for one in rows
    )

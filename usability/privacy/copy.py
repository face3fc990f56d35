"""A copy of everything that a study holds of one person, for whoever asks for it (GDPR, articles 15 and 20)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.business.models import BusinessFigure
from usability.infra.clock import now
from usability.moderation.models import ObserverNote
from usability.participants.models import ErasableText, Link, Participant
from usability.schedule.models import Appointment, AppointmentChange
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.studies.models import PlanVersion, Study

FORMAT = "usability-person/1"


def copy_of(db: Session, study: Study, person: Participant) -> dict[str, Any]:
    """Everything personal, as plain values: consent, words, answers, events, notes about them, appointments, figures.

    Times are ISO 8601 in UTC; `at_ms` of an event or note counts from the session's admission. Words stand where they
    were said, under their `text_ref`. Who noted something is told by role, not by name. A fixed number of queries,
    however many sessions. Left out, because they are nobody's in particular: the plan, figures of groups, reports.
    """
    sessions = db.scalars(
        select(UsabilitySession)
        .where(UsabilitySession.participant_id == person.id)
        .order_by(UsabilitySession.admitted_at, UsabilitySession.id)
    ).all()
    numbers = [one.id for one in sessions]
    words = _words(db, person, numbers)
    plans = {
        row.id: row
        for row in db.execute(
            select(PlanVersion.id, PlanVersion.number, PlanVersion.plan).where(
                PlanVersion.id.in_({one.version_id for one in sessions})
            )
        )
    }
    events = _by_session(_events(db, numbers))
    notes = _by_session(_notes(db, numbers))
    return {
        "format": FORMAT,
        "study": study.title,
        "made_at": _moment(now()),
        "code": person.code,
        "known_since": _moment(person.created_at),
        "left_out_of_results": {"at": _moment(person.excluded_at), "reason": person.excluded_reason}
        if person.excluded_at
        else None,
        "erased_at": _moment(person.erased_at),
        "contact": words.get(None, {}),
        "links": _links(db, person),
        "sessions": [
            _session(one, plans[one.version_id], words.get(one.id, {}), events.get(one.id, []), notes.get(one.id, []))
            for one in sessions
        ],
        "appointments": _appointments(db, person),
        "business_figures": _figures(db, person),
    }  # fmt: skip


def _session(
    one: UsabilitySession,
    version: Any,  # noqa: ANN401 - a row of the query above
    words: Mapping[str, str],
    events: Sequence[dict[str, Any]],
    notes: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "purpose": one.purpose,
        "mode": one.mode,
        "state": one.state,
        "admitted_at": _moment(one.admitted_at),
        "finished_at": _moment(one.finished_at),
        "device": one.device,
        "condition": one.condition,
        "plan_version": version.number,
        "consent": {
            "given_at": _moment(one.consented_at),
            "text": version.plan["consent"]["text"],
            "text_sha256": one.consent_digest,
            "asked_apart": version.plan["consent"].get("also", []),
            "agreed_besides": one.also_agreed,
            "kept_until": version.plan["consent"].get("kept_until"),
        }
        if one.consented_at
        else None,
        "words": dict(words),
        "events": list(events),
        "notes_about_them": list(notes),
    }


def _words(db: Session, person: Participant, sessions: Sequence[int]) -> dict[int | None, dict[str, str]]:
    """Free words by session, contact data and words of appointments under None, each by its reference."""
    rows = db.execute(
        select(ErasableText.session_id, ErasableText.ref, ErasableText.body)
        .where((ErasableText.participant_id == person.id) | ErasableText.session_id.in_(sessions))
        .order_by(ErasableText.id)
    )
    found: dict[int | None, dict[str, str]] = {}
    for session_id, ref, body in rows:
        found.setdefault(session_id, {})[ref] = body
    return found


def _events(db: Session, sessions: Sequence[int]) -> Iterable[tuple[int, dict[str, Any]]]:
    rows = db.execute(
        select(LoggedEvent.session_id, LoggedEvent.kind, LoggedEvent.origin, LoggedEvent.at, LoggedEvent.data)
        .where(LoggedEvent.session_id.in_(sessions))
        .order_by(LoggedEvent.session_id, LoggedEvent.at, LoggedEvent.writer, LoggedEvent.seq)
    )
    for row in rows:
        yield row.session_id, {"kind": row.kind, "origin": row.origin, "at_ms": row.at, "data": row.data}


def _notes(db: Session, sessions: Sequence[int]) -> Iterable[tuple[int, dict[str, Any]]]:
    rows = db.scalars(
        select(ObserverNote).where(ObserverNote.session_id.in_(sessions)).order_by(ObserverNote.id)
    )
    for one in rows:
        yield (
            one.session_id,
            {"by": one.role, "channel": one.channel, "tag": one.tag, "words": one.body, "at_ms": one.at},
        )


def _by_session(rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for session_id, row in rows:
        found.setdefault(session_id, []).append(row)
    return found


def _links(db: Session, person: Participant) -> list[dict[str, Any]]:
    rows = db.scalars(select(Link).where(Link.participant_id == person.id).order_by(Link.id))
    return [
        {"label": one.label, "purpose": one.purpose, "open": one.active, "opened": one.opened,
         "made_at": _moment(one.created_at)}
        for one in rows
    ]  # fmt: skip


def _appointments(db: Session, person: Participant) -> list[dict[str, Any]]:
    """Their words (name, address, place, reasons) stand with `contact`, by the reference that names the appointment."""
    rows = db.scalars(
        select(Appointment).where(Appointment.participant_id == person.id).order_by(Appointment.id)
    ).all()
    history: dict[int, list[dict[str, Any]]] = {}
    for change in db.scalars(
        select(AppointmentChange)
        .where(AppointmentChange.appointment_id.in_([one.id for one in rows]))
        .order_by(AppointmentChange.id)
    ):
        history.setdefault(change.appointment_id, []).append(
            {"at": _moment(change.at), "by": change.actor, "before": change.before, "after": change.after}
        )
    return [
        {"number": one.id, "starts_at": _moment(one.starts_at), "zone": one.zone, "minutes": one.minutes,
         "own_zone": one.participant_zone, "state": one.state, "history": history.get(one.id, [])}
        for one in rows
    ]  # fmt: skip


def _figures(db: Session, person: Participant) -> list[dict[str, Any]]:
    rows = db.scalars(
        select(BusinessFigure).where(BusinessFigure.participant_id == person.id).order_by(BusinessFigure.id)
    )
    return [
        {"kind": one.kind, "number": one.number, "unit": one.unit, "as_of": one.as_of.isoformat()}
        for one in rows
    ]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

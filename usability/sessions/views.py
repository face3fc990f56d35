"""The Sessions room: the list, and one session's log."""

import json
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from usability.infra.database import db
from usability.sessions import listing
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.sessions.services import refold, settle
from usability.studies.access import current_role, current_study, may
from usability.web.access import Audience, audience
from usability.web.paging import asked_page, pages_of

bp = Blueprint("sessions", __name__)
Page = str | tuple[str, int] | AnyResponse
Choice = TypeVar("Choice", bound=StrEnum)
STATES = {"running": "on the way", "finished": "finished", "dropped_out": "dropped out"}
PURPOSES = {"real": "for the results", "pilot": "of the pilot", "preview": "of a preview"}
MODES = {"unmoderated": "on their own", "moderated": "with a moderator", "imported": "from a file"}


@bp.get("/studies/<slug>/sessions")
@audience(Audience.STUDY_READ, writes=True)
def sessions(slug: str) -> Page:
    """Every session of the study. Marks those that were silent for too long as dropped out, so it writes."""
    study = current_study()
    settle(db.session, study.id)
    chosen = listing.Filter(_given("state", SessionState), _given("purpose", Purpose), _given("mode", Mode))
    page = asked_page()
    total = listing.count(db.session, study.id, chosen)
    return render_template(
        "sessions/sessions.html",
        study=study,
        total=total,
        page=page,
        pages=pages_of(total, listing.PAGE),
        rows=listing.sessions(db.session, study.id, chosen, page=page),
        filters=_filters(chosen),
        states=STATES,
        filtered=chosen != listing.Filter(),
        may_edit=may(current_role(), Audience.STUDY_EDIT),
        may_run=may(current_role(), Audience.STUDY_RUN),
        to_page=lambda number: _address(chosen, page=number),
    )


@bp.get("/studies/<slug>/sessions/<int:session_id>")
@audience(Audience.STUDY_READ, writes=True)
def session_log(slug: str, session_id: int) -> Page:
    """One session: attempts, answers, and the log they were folded from. Folds what is not folded yet, so it writes."""
    study = current_study()
    session = listing.session_of(db.session, study.id, session_id) or abort(404)
    if session.stale:
        refold(db.session, session.id)
    words = listing.texts(db.session, session_id)
    return render_template(
        "sessions/session_log.html",
        study=study,
        session=session,
        batch=listing.batch_of(db.session, session),
        attempts=listing.attempts(db.session, session_id),
        log=listing.log(db.session, session_id),
        words=words,
        answers=listing.answers(db.session, session, words),
        conflicts=listing.conflicts(db.session, session_id),
        titles={task["key"]: task["title"] for task in session.version.plan["tasks"]},
        conditions={item["key"]: item["name"] for item in session.version.plan["conditions"]["items"]},
        states=STATES,
        seconds=_seconds,
        clock=_clock,
        as_json=_as_json,
    )


@bp.get("/studies/<slug>/sessions/<int:session_id>/log.jsonl")
@audience(Audience.STUDY_READ)
def log_file(slug: str, session_id: int) -> Page:
    """The log of one session as JSON lines."""
    session = listing.session_of(db.session, current_study().id, session_id) or abort(404)
    lines = listing.as_lines(session, listing.log(db.session, session_id))
    return Response(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
        mimetype="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{slug}-session-{session_id}.jsonl"'},
    )


def _given(name: str, kind: type[Choice]) -> Choice | None:
    """What the address says; anything else is as if it said nothing."""
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None


def _filters(chosen: listing.Filter) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """(words, alternatives) of each choice, for the sentence on top of the list."""
    found = []
    for name, current, words, everything in (
        ("state", chosen.state, STATES, "in any state"),
        ("purpose", chosen.purpose, PURPOSES, "for any purpose"),
        ("mode", chosen.mode, MODES, "held in any way"),
    ):
        now = words[current.value] if current is not None else everything
        alternatives = [(everything, _address(chosen, **{name: None}), current is None)]
        alternatives += [
            (label, _address(chosen, **{name: value}), current is not None and current.value == value)
            for value, label in words.items()
        ]
        found.append((now, alternatives))
    return found


def _address(chosen: listing.Filter, **changed: Any) -> str:  # noqa: ANN401 - parts of an address
    """The list's address with one part changed; other pages start anew when a choice changes."""
    values = {"state": chosen.state, "purpose": chosen.purpose, "mode": chosen.mode, **changed}
    return url_for(
        "sessions.sessions", slug=current_study().slug, **{k: v for k, v in values.items() if v is not None}
    )


def _seconds(milliseconds: float | None) -> str | None:
    """12.3 s; None where it was not measured."""
    return None if milliseconds is None else f"{milliseconds / 1_000:.1f} s"


def _clock(milliseconds: float) -> str:
    """Minutes, seconds and thousandths since admission: 2:05.250."""
    minutes, rest = divmod(max(milliseconds, 0.0), 60_000)
    return f"{int(minutes)}:{rest / 1_000:06.3f}"


def _as_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)

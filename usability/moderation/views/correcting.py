"""Corrections of a session after it: its attempts with their marks, what was corrected, the form of each correction."""

import secrets

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.moderation import services
from usability.moderation.changes import changes, clock, marks_of, name_of
from usability.moderation.script import words_of
from usability.moderation.views import bp
from usability.moderation.views.console import stops
from usability.moderation.views.correction_forms import Case, CorrectionForm, events_of
from usability.sessions import listing, queries
from usability.sessions.events import Event
from usability.sessions.rules import Mode
from usability.studies.access import current_role, current_study, may
from usability.web.access import Audience, audience

Answer = Response | str | tuple[str, int]
_FORM = (
    "/studies/<slug>/sessions/<int:number>/corrections/<any(outcome,times,move,split,merge,withdraw):kind>"
)
FIELDS = {
    "outcome": ("outcome",),
    "times": ("start", "end"),
    "move": ("to",),
    "split": ("since", "until"),
    "merge": (),
    "withdraw": (),
}
TITLES = {
    "outcome": "Another outcome",
    "times": "Start and end of the task",
    "move": "Another time for a mark",
    "split": "A pause that was forgotten",
    "merge": "A pause that is time on task",
    "withdraw": "Take it back",
}


def _case(number: int, *, lock: bool = False) -> Case:
    session = listing.session_of(db.session, current_study().id, number)
    if session is None or session.mode == Mode.IMPORTED:
        abort(404)
    if lock:
        queries.by_token(db.session, session.token, lock=True)
    log = queries.events_of(db.session, session.id)
    words = words_of(stops(session))
    codes = words["codes"]
    rows = listing.log(db.session, session.id)
    return Case(
        session,
        log,
        queries.folded(db.session, session),
        {step["key"]: step["name"][:1].upper() + step["name"][1:] for step in words["steps"]},
        codes,
        changes(
            log,
            codes=codes,
            words=listing.texts(db.session, session.id),
            authors={(row.event.writer, row.event.seq): row.author for row in rows},
        ),
    )


@bp.get("/studies/<slug>/sessions/<int:number>/corrections")
@audience(Audience.STUDY_READ)
def corrections(slug: str, number: int) -> str:
    """What can be corrected, and what was."""
    case = _case(number)
    return render_template(
        "moderation/corrections.html",
        study=current_study(),
        case=case,
        marks={key: marks_of(case.log, key) for key in case.state.attempts},
        name_of=name_of,
        clock=clock,
        may_run=may(current_role(), Audience.STUDY_RUN),
    )


@bp.get(_FORM)
@audience(Audience.STUDY_RUN)
def correction(slug: str, number: int, kind: str) -> str:
    """The form of one correction, filled with what stands."""
    case = _case(number)
    form = CorrectionForm(formdata=None, key=secrets.token_urlsafe(12))
    if kind == "move":
        form.to.data = clock(_now_at(case, case.target(kind)))
    elif kind != "withdraw":
        attempt = case.attempt()
        form.outcome.data = attempt.outcome.value if attempt.outcome else None
        form.start.data = "" if attempt.started_at is None else clock(attempt.started_at)
        form.end.data = "" if attempt.ended_at is None else clock(attempt.ended_at)
    return _page(case, kind, form)


@bp.post(_FORM)
@audience(Audience.STUDY_RUN)
def correct(slug: str, number: int, kind: str) -> Answer:
    """Writes it, or says beside the field what is missing."""
    case = _case(number, lock=True)
    form = CorrectionForm()
    if kind != "outcome":
        del form.outcome
    events = events_of(case, kind, form) if form.validate() else []
    if any(field.errors for field in form):
        return _page(case, kind, form), 422
    try:
        services.correct(db.session, case.session, events, current_user, key=form.key.data or "")
    except services.NotDriving as error:
        form.reason.errors = [f"{error} Correct it when the session is over, or take over in the console."]
        return _page(case, kind, form), 409
    flash("It is corrected. The log has what was there before.")
    return redirect(url_for("moderation.corrections", slug=slug, number=number), 303)


def _now_at(case: Case, target: Event) -> float:
    """The time that a mark has now, after the moves that stand."""
    return next(
        (
            e.at
            for e in marks_of(case.log, target.data.get("step") or "")
            if (e.writer, e.seq) == (target.writer, target.seq)
        ),
        target.at,
    )


def _page(case: Case, kind: str, form: CorrectionForm) -> str:
    target = case.target(kind) if kind in ("move", "withdraw") else None
    step = (target.data.get("step") or "") if target else request.args.get("step", "")
    parts = (case.names.get(step, ""), name_of(target, case.codes) if target else "")
    return render_template(
        "moderation/correction.html",
        study=current_study(),
        case=case,
        title=TITLES[kind],
        about=", ".join(part for part in parts if part),
        kind=kind,
        form=form,
        fields=[form[name] for name in FIELDS[kind]],
    )

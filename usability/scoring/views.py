"""Second scoring: the blind scorer's pages, the agreement of two scorers, and the settling of disagreements."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from usability.infra.database import db
from usability.measures.clocks import clock
from usability.measures.estimate import CONFIDENCE_KEYS, CONFIDENCES
from usability.measures.rounding import confidence_text
from usability.measures.vocabulary import Outcome
from usability.scoring import queries, services
from usability.scoring.models import Scoring
from usability.scoring.report import study_agreement
from usability.scoring.rules import LEVELS, MOST_ERRORS, evidence
from usability.sessions import listing
from usability.sessions.models import UsabilitySession
from usability.sessions.services import settle
from usability.studies.access import current_role, current_study, may
from usability.studies.plan import ErrorCode, StudyPlan
from usability.studies.walk import run_words
from usability.timeline.kinds import KIND_WORDS, LETTERS
from usability.timeline.moments import moments
from usability.timeline.page import AttemptPart, session_page
from usability.timeline.queries import task_titles, tell
from usability.timeline.rules import Filter
from usability.timeline.words import OUTCOMES
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number

bp = Blueprint("scoring", __name__)

_OPEN_ROOMS = frozenset({"studies", "participants", "schedule", "overview"})
"""Blueprints that tell no outcome: plan, people, calendar, list of studies."""
_OPEN_PAGES = frozenset(
    {"scoring.work", "scoring.begin", "scoring.attempt", "scoring.keep", "scoring.finish"}
)
_OF_ONE_SESSION = frozenset({"moderation", "sessions", "timeline"})


@dataclass(frozen=True, slots=True)
class Given:
    """What a form said, kept for showing it again."""

    values: dict[str, str]
    errors: dict[str, str]


@bp.before_app_request
def _curtain() -> ResponseReturnValue | None:
    """Who scores a study blind gets none of its pages but those named above, until the pass is finished."""
    study = g.get("study")
    if study is None or not current_user.is_authenticated or _is_open():
        return None
    if not queries.is_blind(db.session, study.id, current_user.id) or _runs_it():
        return None
    return render_template("scoring/closed.html", study=study), 403


def _is_open() -> bool:
    endpoint = request.endpoint or ""
    return endpoint in _OPEN_PAGES or endpoint == "moderation.start" or request.blueprint in _OPEN_ROOMS


def _runs_it() -> bool:
    """Whether the page is of a session that this person runs, or of a console that nobody has used yet.

    Such a session they will never score a second time.
    """
    values = request.view_args or {}
    number = values.get("number", values.get("session_id"))
    if request.blueprint not in _OF_ONE_SESSION or number is None:
        return False
    if queries.has_marked(db.session, int(number), current_user.id):
        return True
    return request.blueprint == "moderation" and not queries.has_marked(db.session, int(number))


@bp.get("/studies/<slug>/scoring")
@audience(Audience.STUDY_RUN, writes=True)
def work(slug: str) -> ResponseReturnValue:
    """What the second scorer has to do: every attempt, without a word on how it ended."""
    study = current_study()
    settle(db.session, study.id)
    scoring = queries.open_scoring(db.session, study.id, current_user.id)
    rows = queries.to_score(db.session, study.id, current_user.id, scoring)
    return render_template(
        "scoring/work.html",
        study=study,
        scoring=scoring,
        rows=rows,
        done=sum(row.score is not None for row in rows),
        next_row=next((row for row in rows if row.score is None), None),
        titles=task_titles(db.session, study.id),
        conditions={item["key"]: item["name"] for item in study.draft["conditions"]["items"]},
        run_words=run_words,
        outcomes=OUTCOMES,
    )


@bp.post("/studies/<slug>/scoring")
@audience(Audience.STUDY_RUN)
def begin(slug: str) -> ResponseReturnValue:
    """Begins a blind pass: from now on this person sees no outcomes of the study."""
    try:
        services.start(db.session, current_study(), current_user)
    except services.ScoringError as error:
        flash(error.message, "error")
    return redirect(url_for("scoring.work", slug=slug), 303)


@bp.post("/studies/<slug>/scoring/finish")
@audience(Audience.STUDY_RUN)
def finish(slug: str) -> ResponseReturnValue:
    """Ends the pass and shows the agreement."""
    scoring = _own_scoring()
    services.finish(db.session, scoring, current_study(), current_user)
    return redirect(url_for("scoring.agreement", slug=slug), 303)


@bp.get("/studies/<slug>/scoring/<int:session_id>/<path:step>")
@audience(Audience.STUDY_RUN)
def attempt(slug: str, session_id: int, step: str) -> ResponseReturnValue:
    """One attempt: its time and its evidence, and what the scorer says of it."""
    scoring = _own_scoring()
    return _attempt_page(scoring, session_id, step, None)


@bp.post("/studies/<slug>/scoring/<int:session_id>/<path:step>")
@audience(Audience.STUDY_RUN)
def keep(slug: str, session_id: int, step: str) -> ResponseReturnValue:
    """Keeps a score and goes on to the next attempt."""
    scoring = _own_scoring()
    session, _row = _scored(scoring, session_id, step)
    given = Given(request.form.to_dict(), {})
    codes = _codes(session, step)
    errors: dict[str, int] | None = {} if codes else None
    for code in codes:
        text = given.values.get(f"errors-{code.key}", "").strip() or "0"
        number = whole_number(text)
        if number is None or number > MOST_ERRORS:
            given.errors[f"errors-{code.key}"] = f"Give a whole number from 0 to {MOST_ERRORS}."
        elif errors is not None:
            errors[code.key] = number
    chosen = given.values.get("outcome", "")
    if chosen not in [level.value for level in LEVELS]:
        given.errors["outcome"] = "Choose how the attempt ended."
    if given.errors:
        return _attempt_page(scoring, session_id, step, given), 422
    services.score(db.session, scoring, session_id, step, Outcome(chosen), errors)
    rows = queries.to_score(db.session, scoring.study_id, current_user.id, scoring)
    place = next(i for i, row in enumerate(rows) if (row.session_id, row.step) == (session_id, step))
    following = next((row for row in rows[place + 1 :] + rows[:place] if row.score is None), None)
    if following is None:
        return redirect(url_for("scoring.work", slug=slug), 303)
    where = url_for("scoring.attempt", slug=slug, session_id=following.session_id, step=following.step)
    return redirect(where, 303)


@bp.get("/studies/<slug>/agreement")
@audience(Audience.STUDY_READ)
def agreement(slug: str) -> ResponseReturnValue:
    """How the scorers agree, with the disagreements and what was decided on them."""
    return _agreement_page({})


@bp.post("/studies/<slug>/agreement/<int:session_id>/<path:step>")
@audience(Audience.STUDY_RUN)
def decide(slug: str, session_id: int, step: str) -> ResponseReturnValue:
    """Settles a disagreement with a reason."""
    session: UsabilitySession = listing.session_of(db.session, current_study().id, session_id) or abort(404)
    chosen, reason = request.form.get("outcome", ""), request.form.get("reason", "")[:2_000]
    try:
        services.settle(db.session, session, step, chosen, reason, current_user)
    except services.ScoringError as error:
        wrong = {"field": error.field, "message": error.message, "outcome": chosen, "reason": reason}
        return _agreement_page({(session_id, step): wrong}), 422
    flash("Settled. The results use this outcome now.", "ok")
    return redirect(url_for("scoring.agreement", slug=slug, _anchor=f"on-{session_id}-{step}"), 303)


def _own_scoring() -> Scoring:
    """The pass that this person has begun; back to the start where there is none."""
    found = queries.open_scoring(db.session, current_study().id, current_user.id)
    if found is None:
        abort(redirect(url_for("scoring.work", slug=current_study().slug), 303))
    return found


def _scored(scoring: Scoring, session_id: int, step: str) -> tuple[UsabilitySession, queries.ToScore]:
    rows = queries.to_score(db.session, scoring.study_id, current_user.id, scoring)
    row = next((row for row in rows if (row.session_id, row.step) == (session_id, step)), None) or abort(404)
    session = listing.session_of(db.session, scoring.study_id, session_id) or abort(404)
    return session, row


def _codes(session: UsabilitySession, step: str) -> list[ErrorCode]:
    plan = StudyPlan.model_validate(session.version.plan)
    task = next((one for one in session.walk["steps"] if one["key"] == step), None)
    own = plan.task(task["task"]).error_codes if task and task.get("task") else []
    return [*own, *plan.error_codes]


def _attempt_page(scoring: Scoring, session_id: int, step: str, given: Given | None) -> str:
    session, row = _scored(scoring, session_id, step)
    codes = _codes(session, step)
    if given is None:
        values = {"outcome": row.score.outcome} if row.score else {}
        errors = (row.score.errors or {}) if row.score else {}
        given = Given(values | {f"errors-{code}": str(number) for code, number in errors.items()}, {})
    return render_template(
        "scoring/attempt.html",
        study=current_study(),
        row=row,
        part=_part(session, step),
        task=StudyPlan.model_validate(session.version.plan).task(row.task),
        codes=codes,
        levels=[(level.value, OUTCOMES[level].capitalize()) for level in LEVELS],
        given=given,
        clock=clock,
        letters=LETTERS,
        kind_words=KIND_WORDS,
    )


def _part(session: UsabilitySession, step: str) -> AttemptPart:
    """The attempt's timeline from the evidence alone: what tells the score is gone before anything is made of it."""
    told = tell(db.session, [session])[0]
    log = evidence(told.log)
    every = moments(log, (), told.reader, told.spans)
    of_it = [attempt for attempt in told.attempts if attempt.step == step]
    page = session_page(log, every, of_it, told.reader.names, Filter(), scores=False)
    return page.parts[0]


def _agreement_page(wrong: dict[tuple[int, str], dict[str, Any]]) -> str:
    study = current_study()
    level = CONFIDENCE_KEYS.get(request.args.get("level", ""), CONFIDENCES[0])
    return render_template(
        "scoring/agreement.html",
        study=study,
        found=study_agreement(db.session, study, level),
        confidences=[
            (confidence_text(one), url_for("scoring.agreement", slug=study.slug, level=key), one == level)
            for key, one in CONFIDENCE_KEYS.items()
        ],
        outcomes=OUTCOMES,
        levels=[(level.value, OUTCOMES[level].capitalize()) for level in LEVELS],
        wrong=wrong,
        may_run=may(current_role(), Audience.STUDY_RUN),
    )

"""A session's timeline, its moments as a file, and the moments of all sessions."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from usability.infra.database import db
from usability.measures.clocks import clock
from usability.sessions import listing
from usability.sessions.models import UsabilitySession
from usability.sessions.services import refold, settle
from usability.studies.access import current_role, current_study, may
from usability.timeline import queries
from usability.timeline.kinds import KIND_WORDS, LETTERS, Kind
from usability.timeline.moments import Moment
from usability.timeline.page import session_page
from usability.timeline.queries import Told
from usability.timeline.rules import Filter, read_filter
from usability.web.access import Audience, audience
from usability.web.paging import asked_page, pages_of
from usability.web.spreadsheets import csv_answer

bp = Blueprint("timeline", __name__)
HEADERS = (
    "participant", "session", "time_s", "time", "kind", "task", "condition", "what", "text", "author", "counts",
    "changed_by", "reason", "before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The moments of one session on the page of all sessions."""

    told: Told
    moments: list[Moment]


@bp.get("/studies/<slug>/sessions/<int:session_id>/timeline")
@audience(Audience.STUDY_READ, writes=True)
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """One session along its clock. Folds what is not folded yet, so it writes."""
    told = _told(session_id)
    tasks = {step.task: told.reader.names.place(step.task, "") for step in told.walk.task_steps if step.task}
    chosen, mistake = read_filter(request.args.to_dict(flat=False), tasks)
    every = told.moments
    page = session_page(told.log, every, told.attempts, told.reader.names, chosen)
    answer = render_template(
        "timeline/session.html",
        study=current_study(),
        told=told,
        session=told.session,
        page=page,
        chosen=chosen,
        mistake=mistake,
        tasks=tasks,
        kinds=_kinds(chosen, page.counts),
        letters=LETTERS,
        kind_words=KIND_WORDS,
        clock=clock,
        may_run=may(current_role(), Audience.STUDY_RUN),
        everything=url_for("timeline.session", slug=slug, session_id=session_id),
        file=url_for("timeline.file", slug=slug, session_id=session_id, **chosen.address()),
    )
    return answer, 400 if mistake else 200


@bp.get("/studies/<slug>/sessions/<int:session_id>/moments.csv")
@audience(Audience.STUDY_READ, writes=True)
def file(slug: str, session_id: int) -> Response:
    """The moments that the timeline shows, as CSV."""
    told = _told(session_id)
    tasks = {step.task for step in told.walk.task_steps if step.task}
    chosen, mistake = read_filter(request.args.to_dict(flat=False), tasks)
    if mistake:
        abort(400, mistake)
    rows = [_row(told, moment) for moment in told.moments if chosen.lets(moment)]
    return csv_answer(f"{slug}-session-{session_id}-moments.csv", HEADERS, rows)


@bp.get("/studies/<slug>/moments")
@audience(Audience.STUDY_READ, writes=True)
def moments(slug: str) -> ResponseReturnValue:
    """The moments of every counted session, by kind, person and task."""
    study = current_study()
    settle(db.session, study.id)
    tasks = queries.task_titles(db.session, study.id)
    people = queries.people(db.session, study.id)
    chosen, mistake = read_filter(request.args.to_dict(flat=False), tasks, people)
    number = asked_page()
    found, total = queries.sessions_with(db.session, study.id, chosen, page=number)
    groups = [
        Group(told, [moment for moment in told.moments if chosen.lets(moment)])
        for told in queries.tell(db.session, found)
    ]
    answer = render_template(
        "timeline/moments.html",
        study=study,
        groups=[group for group in groups if group.moments],
        chosen=chosen,
        mistake=mistake,
        tasks=tasks,
        people=[(code, code) for code in people],
        kinds=_kinds(chosen, None),
        letters=LETTERS,
        kind_words=KIND_WORDS,
        clock=clock,
        total=total,
        number=number,
        pages=pages_of(total, queries.PAGE),
        everything=url_for("timeline.moments", slug=slug),
        to_page=lambda n: url_for("timeline.moments", slug=slug, page=n, **chosen.address()),
    )
    return answer, 400 if mistake else 200


def _told(session_id: int) -> Told:
    found: UsabilitySession = listing.session_of(db.session, current_study().id, session_id) or abort(404)
    if found.stale:
        refold(db.session, found.id)
    return queries.tell(db.session, [found])[0]


def _kinds(chosen: Filter, counts: dict[Kind, int] | None) -> list[tuple[Kind, str, str, bool, int | None]]:
    """(kind, words, letter, chosen, how many) of each kind that the filter offers; a session's own kinds only."""
    return [
        (
            kind,
            KIND_WORDS[kind],
            LETTERS[kind],
            kind in chosen.kinds,
            None if counts is None else counts[kind],
        )
        for kind in Kind
        if counts is None or counts[kind] or kind in chosen.address().get("kind", [])
    ]


def _row(told: Told, moment: Moment) -> list[object]:
    last = moment.past[-1] if moment.past else None
    return [
        told.code,
        told.session.id,
        round(moment.at / 1_000, 3),
        clock(moment.at),
        moment.kind.value,
        moment.task,
        moment.condition,
        moment.words,
        "(erased)" if moment.text is None else moment.text,
        moment.by,
        "no" if moment.struck else "yes",
        last.by if last else "",
        last.reason if last else "",
        "; ".join(past.words for past in moment.past if past.words),
    ]

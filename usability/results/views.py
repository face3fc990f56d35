"""The Results room: the answer, the evidence, and the attempts behind every number."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from usability.findings import queries as findings
from usability.infra.database import db, intent
from usability.measures.rounding import mean_text, rate_text, seconds
from usability.measures.vocabulary import Outcome
from usability.results import aside, choosers, compared, details, gather, goals, tables, words
from usability.results.aside import Work
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.evidence import evidence, headline_rows
from usability.results.journey_shown import shown
from usability.results.journey_words import NO_CAUSE
from usability.results.kept import once
from usability.results.model import Choices, Dot, StudyResults, TaskResult
from usability.results.others import comparable, has_others, readable
from usability.results.rounds import BY, other_of
from usability.results.slips import LEVELS
from usability.results.words import Counts
from usability.studies.access import current_study
from usability.studies.models import Study
from usability.studies.rules import StudyState
from usability.studies.walk import place_of
from usability.web.access import Audience, audience

bp = Blueprint("results", __name__)

PAGE = 200
"""Attempts listed at once."""
SessionUrl = Callable[..., str]
MARKS = ("ring", "square", "disc", "half", "cross")
"""Shapes of the conditions, in their order, as the charts draw them."""
_drawn = once(evidence)
_details = once(details.details)
_journey = once(shown)


@bp.get("/studies/<slug>/results")
@audience(Audience.STUDY_READ)
def results(slug: str) -> ResponseReturnValue:
    """The answer in words, its figures, every number in a table, people's own words."""
    study, found, mistake = _found()
    if isinstance(found, Work):
        return _waiting(study, found)

    def attempts_url(counts: Counts) -> str:
        return _url("results.attempts", slug, found.choices, **_counts_values(counts))

    page = render_template(
        "results/results.html",
        study=study,
        results=found,
        mistake=mistake,
        choosers=choosers.choosers(
            found, lambda choices: _url("results.results", slug, choices), _others_url(study, found)
        ),
        answer=words.answer(found),
        columns=_columns(found),
        headline=headline_rows(found),
        figures=_drawn(found),
        everything=tables.everything(found),
        details=_details(found),
        combined_url=_url(
            "results.results",
            slug,
            replace(found.choices, combined=not found.choices.combined),
            _anchor="combined",
        ),
        journey=_journey(found),
        no_cause=NO_CAUSE,
        question_groups=tables.questions(found),
        comment_groups=tables.comments(found),
        flow_rows=tables.flow(found),
        goal_heading=goals.goal_heading(found),
        goal_heads=goals.goal_heads(found),
        goal_rows=goals.goal_rows(found),
        compared=[compared.row(found, one) for one in compared.overall(found)],
        compared_heads=compared.heads(found, tasks=False),
        compared_tasks=[compared.row(found, one) for one in compared.by_task(found)],
        compared_task_heads=compared.heads(found, tasks=True),
        left_out_counts=Counter(one.why for one in found.left_out),
        task_titles={task.key: task.title for task in found.tasks},
        board=findings.board(db.session, study, among=found.among),
        rate_text=rate_text,
        next_step=_next_step(study, found),
        mean_text=mean_text,
        attempts_url=attempts_url,
        session_url=_session_url(slug, found),
        report_choices=write_choices(_alone(found.choices)),
    )
    return page, 400 if mistake else 200


@bp.get("/studies/<slug>/results/attempts")
@audience(Audience.STUDY_READ)
def attempts(slug: str) -> ResponseReturnValue:
    """The attempts that a number counts."""
    study, found, mistake = _found()
    if isinstance(found, Work):
        return _waiting(study, found)
    try:
        counts = _read_counts(found)
    except UnknownChoice as error:
        counts, mistake = Counts(), str(error)
    counted = _attempts(found, counts)
    pages = max(-(-len(counted) // PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)

    def page_url(number: int) -> str:
        return _url("results.attempts", slug, found.choices, **_counts_values(counts), page=number)

    body = render_template(
        "results/attempts.html",
        study=study,
        results=found,
        mistake=mistake,
        description=tables.description(found, counts),
        counted=choosers.sentence(found),
        number=len(counted),
        rows=[
            _attempt_row(found, one, _session_url(slug, found))
            for one in counted[(page - 1) * PAGE : page * PAGE]
        ],
        page=page,
        pages=pages,
        page_url=page_url,
        back=_url("results.results", slug, found.choices),
    )
    return body, 400 if mistake else 200


@bp.get("/studies/<slug>/results/state")
@audience(Audience.STUDY_READ)
def state(slug: str) -> ResponseReturnValue:
    """How far the results are that the address chooses, for the page that waits for them."""
    try:
        choices = read_choices(request.args)
        work = aside.begun(db.session, _studies(current_study(), choices), choices)
    except UnknownChoice:
        work = None
    if work is None:
        return jsonify(state="done", progress=100, message="")
    return jsonify(state="running", progress=work.percent, message=work.words)


def _waiting(study: Study, work: Work) -> ResponseReturnValue:
    """The page that stands in for results of a large study until they are computed."""
    page = render_template(
        "results/waiting.html",
        study=study,
        work=work,
        state_url=_url("results.state", study.slug, work.choices),
    )
    return page, 202


@bp.get("/studies/<slug>/results/others")
@audience(Audience.STUDY_READ)
def others(slug: str) -> ResponseReturnValue:
    """The studies that this one can be compared with, as rounds of one."""
    study = current_study()
    try:
        choices, mistake = read_choices(request.args), ""
    except UnknownChoice as error:
        choices, mistake = Choices(), str(error)
    page = render_template(
        "results/others.html",
        study=study,
        mistake=mistake,
        others=[
            (one, _url("results.results", slug, replace(choices, by=f"{BY}{one.slug}")))
            for one in comparable(db.session, current_user.id, study)
        ],
        back=_url("results.results", slug, choices),
    )
    return page, 400 if mistake else 200


def _found() -> tuple[Study, StudyResults | Work, str]:
    """The study, its results as the address chooses them or the work on them, and what was wrong with that choice."""
    study = current_study()
    _settle(study)
    try:
        choices = read_choices(request.args)
        studies = _studies(study, choices)
        for other in studies[1:]:
            _settle(other)
        return study, aside.gather_or_begin(db.session, studies, choices), ""
    except UnknownChoice as error:
        return study, aside.gather_or_begin(db.session, (study,), Choices()), str(error)


def _studies(study: Study, choices: Choices) -> tuple[Study, ...]:
    """The study, and the one that the choice compares it with. Raises UnknownChoice for one that the person may not
    read, of which nothing is told.
    """
    name = other_of(choices.by)
    if not name:
        return (study,)
    other = None if name == study.slug else readable(db.session, current_user.id, name)
    if other is None:
        raise UnknownChoice(f"There is no other study “{name}” that you may see.")
    return study, other


def _alone(choices: Choices) -> Choices:
    """The choice for this study alone: a report is about one study."""
    return replace(choices, by="") if other_of(choices.by) else choices


def _others_url(study: Study, found: StudyResults) -> str:
    """Where one chooses another study, "" where the person may see none."""
    if not has_others(db.session, current_user.id, study):
        return ""
    return _url("results.others", study.slug, _alone(found.choices))


def _url(endpoint: str, slug: str, choices: Choices, **values: Any) -> str:  # noqa: ANN401 - an address's values
    every: dict[str, Any] = {"slug": slug, **values, **write_choices(choices)}
    return url_for(endpoint, **every)


def _settle(study: Study) -> None:
    """Looking is a read; only where something is left to fold does it become a write, in its own transaction."""
    if gather.needs_settling(db.session, study):
        db.session.commit()
        with intent("write"):
            gather.settle(db.session, study)
            db.session.commit()


def _session_url(slug: str, found: StudyResults) -> SessionUrl:
    """Addresses of moments: a session's timeline, at the attempt at a task in a condition where one is named."""

    def address(session_id: int, task: str = "", condition: str = "", kind: str = "") -> str:
        place = f"task:{place_of(task, condition)}" if task else None
        there = found.elsewhere.get(session_id, slug)
        return url_for(
            "timeline.session", slug=there, session_id=session_id, kind=kind or None, _anchor=place
        )

    return address


def _columns(found: StudyResults) -> list[tuple[str, str | None]]:
    if not found.compares:
        return [("All tasks", None)]
    return [(one.name, MARKS[index % len(MARKS)]) for index, one in enumerate(found.conditions)]


def _next_step(study: Study, found: StudyResults) -> tuple[str, str, str]:
    """For a study without results: what will stand here, and the one thing to do now (its words and address)."""
    here = "what people did is counted here, each figure with its interval."
    if found.flow.running or found.flow.excluded:
        text, label, room = (
            words.plain(words.answer(found).paragraphs[0]),
            "See the sessions",
            "sessions.sessions",
        )
    elif study.state == StudyState.DRAFT:
        text, label, room = (
            f"Once a session of the published plan is finished, {here}",
            "Go to the plan",
            "studies.plan",
        )
    else:
        text = f"As soon as a session is finished, {here} Pilot and preview sessions never are."
        label, room = "Invite people", "participants.people"
    return text, label, url_for(room, slug=study.slug)


def _counts_values(counts: Counts) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if counts.task:
        values["task"] = counts.task
    if counts.condition:
        values["column"] = counts.condition
    if counts.outcomes:
        values["outcome"] = [outcome.value for outcome in counts.outcomes]
    if counts.unassisted:
        values["unassisted"] = "yes"
    if counts.censored:
        values["cut"] = "yes"
    if counts.error:
        values["error"] = counts.error
    if counts.help:
        values["help"] = counts.help
    return values


def _read_counts(found: StudyResults) -> Counts:
    task, condition = request.args.get("task", ""), request.args.get("column", "")
    if task and task not in {one.key for one in found.tasks}:
        raise UnknownChoice(f"There is no task “{task}” in these results.")
    if condition and condition not in {one.key for one in found.conditions}:
        raise UnknownChoice(f"There is no column “{condition}” in these results.")
    outcomes = request.args.getlist("outcome")
    for outcome in outcomes:
        if outcome not in list(Outcome):
            raise UnknownChoice(f"There is no outcome “{outcome}”.")
    return Counts(
        task,
        condition,
        tuple(Outcome(outcome) for outcome in outcomes),
        unassisted=request.args.get("unassisted") == "yes",
        censored=request.args.get("cut") == "yes",
        error=_read_mark(request.args.get("error", ""), _codes(found), "error code"),
        help=_read_mark(request.args.get("help", ""), set(LEVELS), "level of assists"),
    )


def _codes(found: StudyResults) -> set[str]:
    slips = found.together.slips
    return {one.code for one in slips.by_code} if slips else set()


def _read_mark(given: str, known: set[str], what: str) -> str:
    if given and given != words.ANY and given not in known:
        raise UnknownChoice(f"There is no {what} “{given}” in these results.")
    return given


def _attempts(found: StudyResults, counts: Counts) -> list[tuple[TaskResult, str, Dot]]:
    """(task, condition's key, attempt) of every attempt counted there, by person."""
    chosen = [
        (task, figures.condition, dot)
        for task in found.tasks
        if not counts.task or task.key == counts.task
        for figures in task.figures
        if not counts.condition or figures.condition == counts.condition
        for dot in figures.dots
        if _is_counted(dot, counts)
    ]
    return sorted(chosen, key=_place)


def _place(one: tuple[TaskResult, str, Dot]) -> tuple[int, str, Sequence[int]]:
    task, _condition, dot = one
    return (len(dot.participant), dot.participant, (task.number, dot.attempt_id))


def _is_counted(dot: Dot, counts: Counts) -> bool:
    if counts.outcomes and dot.outcome not in counts.outcomes:
        return False
    if counts.error and not (dot.codes if counts.error == words.ANY else counts.error in dot.codes):
        return False
    if counts.help and not (dot.assists if counts.help == words.ANY else counts.help in dot.levels):
        return False
    return not (counts.unassisted and dot.assists) and not (counts.censored and not dot.censored)


def _attempt_row(
    found: StudyResults, one: tuple[TaskResult, str, Dot], session_url: SessionUrl
) -> list[object]:
    task, condition, dot = one
    time = (
        None
        if dot.seconds is None
        else f"more than {seconds(dot.seconds)}"
        if dot.censored
        else seconds(dot.seconds)
    )

    def leads(text: str, kind: str = "") -> dict[str, str]:
        return {"text": text, "href": session_url(dot.session_id, task.key, dot.condition, kind)}

    middle = [found.condition_name(condition)] if found.compares else []
    outcome = tables.OUTCOME_WORDS[dot.outcome]
    assists = leads(str(dot.assists), "assist") if dot.assists else "0"
    return [leads(dot.participant), task.title, *middle, outcome, time, assists]

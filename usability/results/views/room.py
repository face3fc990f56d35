"""The Results room: the answer, the evidence, every number; how far results are, and what else to compare with."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from usability.findings import queries as findings
from usability.infra.database import db
from usability.measures.rounding import mean_text, rate_text
from usability.outside import figures as outside
from usability.outside.kinds import NOT_MEASURED_HERE
from usability.outside.queries import brought
from usability.results import aside, choosers, compared, details, goals, honesty, tables, words
from usability.results.aside import Work
from usability.results.cells import Cell
from usability.results.choices import Choices
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.correction import switch
from usability.results.counts import Counts
from usability.results.every_test import every_test
from usability.results.evidence import evidence, headline_rows
from usability.results.journey_shown import shown
from usability.results.journey_words import NO_CAUSE
from usability.results.kept import once
from usability.results.model import StudyResults
from usability.results.others import comparable, has_others
from usability.results.rounds import BY
from usability.results.views.blueprint import (
    address,
    alone,
    bp,
    counts_url,
    not_yet,
    session_url,
    studies_of_choice,
    the_results,
)
from usability.studies.access import current_role, current_study, may
from usability.studies.models import Study
from usability.studies.rules import StudyState
from usability.web.access import Audience, audience

MARKS = ("ring", "square", "disc", "half", "cross")
"""Shapes of the conditions, in their order, as the charts draw them."""
_drawn = once(evidence)
_details = once(details.details)
_journey = once(shown)
_every_test = once(every_test)
aside.afterwards(_drawn, _details, _journey, _every_test)


@bp.get("/studies/<slug>/results")
@audience(Audience.STUDY_READ)
def results(slug: str) -> ResponseReturnValue:
    """The answer in words, its figures, every number in a table, people's own words."""
    study, found, mistake = the_results()
    if isinstance(found, Work):
        return not_yet(study, found)

    attempts_url = counts_url(slug, found)
    page = render_template(
        "results/results.html",
        study=study,
        results=found,
        mistake=mistake,
        choosers=choosers.choosers(
            found, lambda choices: address("results.results", slug, choices), _others_url(study, found)
        ),
        answer=words.answer(found),
        columns=_columns(found),
        headline=_headline(found, attempts_url),
        figures=_drawn(found),
        scores_urls=_scores_urls(found, attempts_url),
        everything=tables.everything(found),
        details=_details(found),
        combined_url=address(
            "results.results",
            slug,
            replace(found.choices, combined=not found.choices.combined),
            _anchor="combined",
        ),
        exploratory_url=address(
            "results.results",
            slug,
            replace(found.choices, exploratory=not found.choices.exploratory),
            _anchor="exploratory",
        ),
        correction=switch(
            found.choices, lambda choices: address("results.results", slug, choices, _anchor="compared")
        ),
        every_test=_every_test(found),
        journey=_journey(found),
        no_cause=NO_CAUSE,
        claim_heads=honesty.HEADS,
        claims=[one.row for one in honesty.CLAIMS],
        outside_heads=outside.heads(found.choices.level),
        outside_rows=outside.table(brought(db.session, study.id, level=found.choices.level)),
        outside_mark=NOT_MEASURED_HERE,
        question_groups=tables.questions(found, attempts_url),
        comment_groups=tables.comments(found),
        flow_rows=tables.flow(found),
        goal_heading=goals.goal_heading(found),
        goal_heads=goals.goal_heads(found),
        goal_rows=goals.goal_rows(found, attempts_url),
        compared=[compared.row(found, one, attempts_url) for one in compared.overall(found)],
        compared_heads=compared.heads(found, tasks=False),
        compared_tasks=[compared.row(found, one, attempts_url) for one in compared.by_task(found)],
        compared_task_heads=compared.heads(found, tasks=True),
        left_out_counts=Counter(one.why for one in found.left_out),
        task_titles={task.key: task.title for task in found.tasks},
        board=findings.board(db.session, study, among=found.among, rater=_rater()),
        rate_text=rate_text,
        next_step=_next_step(study, found),
        mean_text=mean_text,
        attempts_url=attempts_url,
        session_url=session_url(slug, found),
        report_choices=write_choices(alone(found.choices)),
    )
    return page, 400 if mistake else 200


@bp.get("/studies/<slug>/results/state")
@audience(Audience.STUDY_READ)
def state(slug: str) -> ResponseReturnValue:
    """How far the results are that the address chooses, for the page that waits for them."""
    try:
        choices = read_choices(request.args)
        work = aside.begun(db.session, studies_of_choice(current_study(), choices), choices)
    except UnknownChoice:
        work = None
    if work is None:
        return jsonify(state="done", progress=100, message="")
    return jsonify(state="running", progress=work.percent, message=work.words)


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
            (one, address("results.results", slug, replace(choices, by=f"{BY}{one.slug}")))
            for one in comparable(db.session, current_user.id, study)
        ],
        back=address("results.results", slug, choices),
    )
    return page, 400 if mistake else 200


def _others_url(study: Study, found: StudyResults) -> str:
    """Where one chooses another study, "" where the person may see none."""
    if not has_others(db.session, current_user.id, study):
        return ""
    return address("results.others", study.slug, alone(found.choices))


def _rater() -> int | None:
    """Who reads this, if they may rate findings: others' severities wait until they gave their own."""
    return current_user.id if may(current_role(), Audience.STUDY_EDIT) else None


def _headline(
    found: StudyResults, link: Callable[[Counts], str]
) -> list[tuple[str, list[tuple[str, str, str] | None]]]:
    """The numbers beside the answer: label, then a value with its interval and where it leads, None without one."""

    def shown(cell: Cell) -> tuple[str, str, str] | None:
        return (cell.text, cell.interval, link(cell.counts) if cell.counts else "") if cell.text else None

    return [(label, [shown(cell) for cell in cells]) for label, cells in headline_rows(found)]


def _scores_urls(found: StudyResults, link: Callable[[Counts], str]) -> dict[str, str]:
    """Where the scores behind the figure of each questionnaire stand, by the figure's key."""
    names = [found.instrument_name(one) for one in found.instruments if any(c.scores for c in one.columns)]
    return {f"instrument-{name.replace('.', '-')}": link(Counts(instrument=name)) for name in names}


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

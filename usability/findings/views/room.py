"""The list of findings, one finding, and the file of all."""

from typing import Any

from flask import render_template, url_for

from usability.findings import figures, queries
from usability.findings.files import HEADERS, as_rows
from usability.findings.forms import RatingForm
from usability.findings.model import Board, Filter
from usability.findings.rules import SEVERITIES, SEVERITY_SOURCE, STATUSES, Kind, Status, rated
from usability.findings.seen import listed
from usability.findings.views.blueprint import (
    Page,
    bp,
    may_edit,
    moment_url,
    person,
    rater,
    the_finding,
    with_excluded,
)
from usability.findings.words import change_words, count_words, summary
from usability.infra.database import db
from usability.measures.clocks import clock
from usability.measures.rounding import rate_text
from usability.sessions.services import settle
from usability.studies.access import current_study
from usability.web.access import Audience, audience
from usability.web.spreadsheets import csv_answer


@bp.get("/studies/<slug>/findings")
@audience(Audience.STUDY_READ, writes=True)
def findings(slug: str) -> Page:
    """The findings by priority, the grid, how frequent each is. Folds what is not folded yet, so it writes."""
    study = current_study()
    settle(db.session, study.id)
    board = queries.board(db.session, study, with_excluded=with_excluded(), rater=rater())
    waiting = listed(db.session, study, Filter(gathered=False))
    return render_template(
        "findings/findings.html",
        study=study,
        board=board,
        summary=summary(board),
        waiting=waiting,
        figures=figures.figures(board),
        people_choices=_people_choices(slug, board),
        severities=SEVERITIES,
        severity_source=SEVERITY_SOURCE,
        statuses=STATUSES,
        rate_text=rate_text,
        may_edit=may_edit(),
    )


@bp.get("/studies/<slug>/findings/<int:number>")
@audience(Audience.STUDY_READ, writes=True)
def finding(slug: str, number: int) -> Page:
    """One finding: who met it, the evidence with its moments, its history. Folds what is not folded yet."""
    study, found = current_study(), the_finding(number)
    settle(db.session, study.id)
    board = queries.board(db.session, study, with_excluded=with_excluded(), rater=rater())
    told = board.finding(number)
    severity, withheld = queries.severity_for(found, rater())
    own = next((one.severity for one in found.ratings if one.user_id == person().id), None)
    return render_template(
        "findings/finding.html",
        study=study,
        finding=found,
        told=told,
        counted=count_words(board, told) if told else (),
        board=board,
        story=queries.story(db.session, study, found),
        others=[one for one in board.findings if one.number != number],
        into=db.session.get(type(found), found.merged_into_id) if found.merged_into_id else None,
        rated=rated(severity, positive=found.positive, withheld=withheld),
        yet_to_rate=rater() is not None and own is None and not found.positive,
        rating=RatingForm(formdata=None, data={"severity": "" if own is None else str(own)}),
        reader=person().id,
        severity_source=SEVERITY_SOURCE,
        status=Status(found.status).words,
        people_choices=_people_choices(slug, board, number),
        rate_text=rate_text,
        change_words=change_words,
        moment_url=moment_url,
        clock=clock,
        kinds=Kind,
        may_edit=may_edit(),
    )


@bp.get("/studies/<slug>/findings.csv")
@audience(Audience.STUDY_READ, writes=True)
def table(slug: str) -> Page:
    """All findings as a table for spreadsheets."""
    study = current_study()
    settle(db.session, study.id)
    board = queries.board(db.session, study, with_excluded=with_excluded(), rater=rater())
    return csv_answer(f"{slug}-findings.csv", HEADERS, as_rows(board))


def _people_choices(
    slug: str, board: Board, number: int | None = None
) -> tuple[str, list[tuple[str, str, bool]]]:
    """What the page says of who counts, and its alternatives with their addresses."""
    place: dict[str, Any] = {"slug": slug} if number is None else {"slug": slug, "number": number}
    endpoint = "findings.findings" if number is None else "findings.finding"
    everybody = "everybody, also those left out"
    n = len(board.people)
    words = everybody if board.with_excluded else f"{n} {'person' if n == 1 else 'people'}"
    if not board.excluded and not board.with_excluded:
        return words, []
    return words, [
        ("everybody not left out", url_for(endpoint, **place), not board.with_excluded),
        (everybody, url_for(endpoint, **place, excluded="with"), board.with_excluded),
    ]

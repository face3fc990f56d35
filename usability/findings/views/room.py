"""The list of findings, one finding, and the file of all."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from werkzeug.exceptions import BadRequest

from usability.findings import agreement_words, figures, queries
from usability.findings.choosing import Choice, Words
from usability.findings.files import HEADERS, as_rows
from usability.findings.forms import RatingForm
from usability.findings.model import Board, Filter
from usability.findings.rules import SEVERITIES, SEVERITY_SOURCE, STATUSES, Kind, Status, rated
from usability.findings.seen import listed
from usability.findings.views.blueprint import (
    Page,
    board_of,
    bp,
    may_edit,
    moment_url,
    not_yet,
    person,
    rater,
    the_choice,
    the_finding,
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
    choice = the_choice()
    if choice.work:
        return not_yet(choice)
    board = board_of(choice)
    waiting = listed(db.session, study, Filter(gathered=False))
    return _page(
        "findings/findings.html",
        choice,
        board,
        _choosers("findings.findings", choice, board, slug=slug),
        summary=summary(board),
        waiting=waiting,
        figures=figures.figures(board),
        agreement=_agreement(board),
        severities=SEVERITIES,
        statuses=STATUSES,
    )


@bp.get("/studies/<slug>/findings/<int:number>")
@audience(Audience.STUDY_READ, writes=True)
def finding(slug: str, number: int) -> Page:
    """One finding: who met it, the evidence with its moments, its history. Folds what is not folded yet."""
    study, found = current_study(), the_finding(number)
    settle(db.session, study.id)
    choice = the_choice()
    if choice.work:
        return not_yet(choice)
    board = board_of(choice)
    told = board.finding(number)
    severity, withheld = queries.severity_for(found, rater())
    own = next((one.severity for one in found.ratings if one.user_id == person().id), None)
    return _page(
        "findings/finding.html",
        choice,
        board,
        _choosers("findings.finding", choice, board, slug=slug, number=number),
        finding=found,
        told=told,
        counted=count_words(board, told) if told else (),
        story=queries.story(db.session, study, found),
        others=[one for one in board.findings if one.number != number],
        into=db.session.get(type(found), found.merged_into_id) if found.merged_into_id else None,
        rated=rated(severity, positive=found.positive, withheld=withheld),
        yet_to_rate=rater() is not None and own is None and not found.positive,
        rating=RatingForm(formdata=None, data={"severity": "" if own is None else str(own)}),
        reader=person().id,
        status=Status(found.status).words,
        change_words=change_words,
        moment_url=moment_url,
        clock=clock,
        kinds=Kind,
    )


@bp.get("/studies/<slug>/findings.csv")
@audience(Audience.STUDY_READ, writes=True)
def table(slug: str) -> Page:
    """All findings as a table for spreadsheets."""
    study = current_study()
    settle(db.session, study.id)
    choice = the_choice()
    if choice.work:
        return not_yet(choice)
    board = board_of(choice)
    if choice.mistake:
        raise BadRequest(choice.mistake)
    return csv_answer(f"{slug}-findings.csv", HEADERS, as_rows(board))


def _page(template: str, choice: Choice, board: Board, choosers: Sequence[Words], **told: object) -> Page:
    """A page over those chosen. It says what is wrong with the address, and counts everybody then."""
    page = render_template(
        template,
        study=current_study(),
        board=board,
        choosers=choosers,
        choice_values=choice.values,
        mistake=choice.mistake,
        severity_source=SEVERITY_SOURCE,
        rate_text=rate_text,
        may_edit=may_edit(),
        **told,
    )
    return page, 400 if choice.mistake else 200


def _agreement(board: Board) -> list[dict[str, Any]]:
    """Both kinds of agreement: name, sentences, and the table of pairs where there is one."""
    rated, noted = board.agreement.severity, board.agreement.problems
    return [
        {
            "name": "Of the raters, on severity",
            "sentences": agreement_words.severity_words(rated),
            "headers": agreement_words.rater_heads(board.confidence),
            "rows": agreement_words.rater_rows(rated),
        },
        {
            "name": "Of the evaluators, on what the problems are",
            "sentences": agreement_words.problem_words(noted),
            "headers": agreement_words.EVALUATOR_HEADS,
            "rows": agreement_words.evaluator_rows(noted),
        },
    ]


def _choosers(endpoint: str, choice: Choice, board: Board, **place: Any) -> Sequence[Words]:  # noqa: ANN401 - an address's values
    """The sentence that says who is counted, each of its words with its alternatives."""

    def link(values: dict[str, str]) -> str:
        return url_for(endpoint, **place, **dict[str, Any](values))

    return choice.sentence(len(board.people), link)

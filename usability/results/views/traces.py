"""What a figure counts: attempts, scores or answers, each leading to the session's events."""

from collections.abc import Sequence
from typing import TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from usability.infra.database import db
from usability.measures.clocks import clock
from usability.measures.means import mean
from usability.measures.rounding import NBSP, rounded, seconds
from usability.results import choosers, journey_words, tables
from usability.results.aside import Work
from usability.results.asked_model import Given, PersonScore
from usability.results.choosing import UnknownChoice
from usability.results.counts import Counts, write_counts
from usability.results.given import moments
from usability.results.model import StudyResults
from usability.results.tracing import (
    Counted,
    answers_of,
    attempts_of,
    known_of,
    measure_of,
    question_of,
    read_counts,
    scores_of,
)
from usability.results.views.blueprint import SessionUrl, address, bp, not_yet, session_url, the_results
from usability.studies.models import Study
from usability.web.access import Audience, audience
from usability.web.paging import asked_page, pages_of

PAGE = 200
"""Lines listed at once."""
NUMBERS = ("Time on task", "Score", "Value", "Given at")
"""The first column of numbers, whichever of them it is."""
Line = TypeVar("Line")


@bp.get("/studies/<slug>/results/attempts")
@audience(Audience.STUDY_READ)
def attempts(slug: str) -> ResponseReturnValue:
    """The attempts that a number counts."""
    study, found, mistake = the_results()
    if isinstance(found, Work):
        return not_yet(study, found)
    try:
        counts = read_counts(request.args, request.args.getlist("outcome"), found)
    except UnknownChoice as error:
        counts, mistake = Counts(), str(error)
    to = session_url(slug, found)
    heads = [
        "Person",
        "Task",
        *([found.column_noun] if found.compares else []),
        "Outcome",
        "Time on task",
        "Assists",
    ]
    page, listed, number = _page(attempts_of(found, counts))
    return _listed(
        "results.attempts", study, found, counts, mistake, tables.description(found, counts), heads,
        [_attempt_row(found, one, to) for one in listed], page, number,
        "“More than” stands where the time was cut off, at the limit or by silence.",
    )  # fmt: skip


@bp.get("/studies/<slug>/results/scores")
@audience(Audience.STUDY_READ)
def scores(slug: str) -> ResponseReturnValue:
    """What people said that a number counts, or what is known of them: scores, answers to an own question, values."""
    study, found, mistake = the_results()
    if isinstance(found, Work):
        return not_yet(study, found)
    try:
        counts = read_counts(request.args, (), found)
        if counts.known:
            return _known(study, found, counts, mistake)
        told: Sequence[tuple[str, PersonScore | Given]] = (
            answers_of(found, counts) if counts.question else scores_of(found, counts)
        )
    except UnknownChoice as error:
        counts, told, mistake = Counts(), (), str(error)
    page, listed, number = _page(told)
    given = moments(db.session, {one.session_id for _column, one in listed})
    to = session_url(slug, found)
    single = any(isinstance(one, PersonScore) and one.answer is not None for _column, one in listed)
    if counts.question:
        middle, note = (
            ["Answer"],
            "The time leads to the moment in the session at which the answer was given.",
        )
    else:
        middle = ["Marked", *(["Answer"] if single else []), "Score"]
        note = "A dash stands where too much was left blank for a score."
    heads = ["Person", *([found.column_noun] if found.compares else []), *middle, "Given at"]
    rows: list[list[object]] = []
    for column, one in listed:
        at = given.get((one.session_id, one.step))
        rows.append(
            [
                {"text": one.participant, "href": to(one.session_id, kind="answer")},
                *([found.condition_name(column)] if found.compares else []),
                *(
                    _said(one, single=single)
                    if isinstance(one, PersonScore)
                    else [_answer(found, counts, one)]
                ),
                at and {"text": clock(at.at), "href": to(one.session_id, kind="answer", event=at.event)},
            ]
        )
    return _listed(
        "results.scores", study, found, counts, mistake, tables.said_description(found, counts), heads, rows, page,
        number, note,
    )  # fmt: skip


def _known(study: Study, found: StudyResults, counts: Counts, mistake: str) -> ResponseReturnValue:
    """What is known of each person on a measure of the journey."""
    measure = measure_of(found, counts)
    page, listed, number = _page(known_of(found, counts))
    given = moments(
        db.session, {session for _column, own in listed for one in own for session in one.sessions}
    )
    to = session_url(study.slug, found)
    rows: list[list[object]] = []
    for column, own in listed:
        value = mean([one.value for one in own])
        if measure.imported:
            links = [
                {"text": f"session{NBSP}{at}", "href": to(session)}
                for at, session in enumerate(own[0].sessions, 1)
            ]
        else:
            links = [
                {"text": clock(at.at), "href": to(one.sessions[0], kind="answer", event=at.event)}
                for one in own
                if (at := given.get((one.sessions[0], one.step)))
            ]
        rows.append(
            [
                {"text": own[0].participant, "href": to(own[0].sessions[0])},
                *([found.condition_name(column)] if found.compares else []),
                journey_words.value(measure, value),
                {**links[0], "more": links[1:]} if links else None,
            ]
        )
    heads = ["Person", *([found.column_noun] if found.compares else []), "Value"]
    if measure.imported:
        last, note = "Timeline", "The values were imported; nothing of them is computed from a session."
    else:
        last, note = (
            "Given at",
            "Of who answered after several tasks there, the value is the mean of the answers.",
        )
    return _listed(
        "results.scores", study, found, counts, mistake, tables.said_description(found, counts), [*heads, last], rows,
        page, number, note,
    )  # fmt: skip


def _said(one: PersonScore, *, single: bool) -> list[object]:
    score = None if one.value is None else rounded(one.value, 1)
    return [", ".join(one.flags) or "no", *([one.answer] if single else []), score]


def _answer(found: StudyResults, counts: Counts, one: Given) -> str:
    if one.number is not None:
        return f"{one.number:g}"
    columns = question_of(found, counts).columns
    labels = {option.key: option.label for column in columns for option in column.options}
    return ", ".join(labels.get(key, key) for key in one.options)


def _page(everything: Sequence[Line]) -> tuple[tuple[int, int], Sequence[Line], int]:
    """The page that the address asks for and how many there are, its lines, and how many lines there are."""
    pages = pages_of(len(everything), PAGE)
    page = min(asked_page(), pages)
    return (page, pages), everything[(page - 1) * PAGE : page * PAGE], len(everything)


def _listed(
    endpoint: str,
    study: Study,
    found: StudyResults,
    counts: Counts,
    mistake: str,
    description: str,
    heads: list[str],
    rows: list[list[object]],
    page: tuple[int, int],
    number: int,
    note: str,
) -> ResponseReturnValue:
    def page_url(to: int) -> str:
        return address(endpoint, study.slug, found.choices, **write_counts(counts), page=to)

    body = render_template(
        "results/counted.html",
        study=study,
        mistake=mistake,
        description=description,
        counted=choosers.sentence(found),
        number=number,
        heads=heads,
        left=next(at for at, head in enumerate(heads) if head in NUMBERS),
        rows=rows,
        note=note,
        page=page[0],
        pages=page[1],
        page_url=page_url,
        back=address("results.results", study.slug, found.choices),
    )
    return body, 400 if mistake else 200


def _attempt_row(found: StudyResults, one: Counted, session_url: SessionUrl) -> list[object]:
    task, condition, dot = one
    time = (
        None
        if dot.seconds is None
        else f"more than {seconds(dot.seconds)}"
        if dot.censored
        else seconds(dot.seconds)
    )

    def leads(text: str, kind: str = "") -> dict[str, str]:
        return {
            "text": text,
            "href": session_url(dot.session_id, task.key, dot.condition, kind, trial=dot.trial),
        }

    middle = [found.condition_name(condition)] if found.compares else []
    outcome = tables.OUTCOME_WORDS[dot.outcome]
    assists = leads(str(dot.assists), "assist") if dot.assists else "0"
    return [leads(dot.participant), task.title, *middle, outcome, time, assists]

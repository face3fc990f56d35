"""What a figure counts: attempts, or the scores of a questionnaire, each leading to the session's events."""

from collections.abc import Sequence
from typing import TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from usability.measures.rounding import rounded, seconds
from usability.results import choosers, tables
from usability.results.aside import Work
from usability.results.choosing import UnknownChoice
from usability.results.counts import Counts, write_counts
from usability.results.model import StudyResults
from usability.results.tracing import Counted, attempts_of, read_counts, scores_of
from usability.results.views.blueprint import SessionUrl, address, bp, not_yet, session_url, the_results
from usability.studies.models import Study
from usability.web.access import Audience, audience

PAGE = 200
"""Lines listed at once."""
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
    """The people's scores on a questionnaire that a number counts."""
    study, found, mistake = the_results()
    if isinstance(found, Work):
        return not_yet(study, found)
    try:
        counts = read_counts(request.args, (), found)
        told = scores_of(found, counts)
    except UnknownChoice as error:
        counts, told, mistake = Counts(), [], str(error)
    to = session_url(slug, found)
    heads = ["Person", *([found.column_noun] if found.compares else []), "Marked", "Score"]
    page, listed, number = _page(told)
    rows: list[list[object]] = [
        [
            {"text": one.participant, "href": to(one.session_id, kind="answer")},
            *([found.condition_name(column)] if found.compares else []),
            ", ".join(one.flags) or "no",
            None if one.value is None else rounded(one.value, 1),
        ]
        for column, one in listed
    ]
    return _listed(
        "results.scores", study, found, counts, mistake, tables.scores_description(found, counts), heads, rows, page,
        number, "A dash stands where too much was left blank for a score.",
    )  # fmt: skip


def _page(everything: Sequence[Line]) -> tuple[tuple[int, int], Sequence[Line], int]:
    """The page that the address asks for and how many there are, its lines, and how many lines there are."""
    pages = max(-(-len(everything) // PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
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
        left=heads.index("Score") if "Score" in heads else heads.index("Outcome") + 1,
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
        return {"text": text, "href": session_url(dot.session_id, task.key, dot.condition, kind)}

    middle = [found.condition_name(condition)] if found.compares else []
    outcome = tables.OUTCOME_WORDS[dot.outcome]
    assists = leads(str(dot.assists), "assist") if dot.assists else "0"
    return [leads(dot.participant), task.title, *middle, outcome, time, assists]

"""What the pages of the Results room share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from usability.infra.database import db, intent
from usability.results import aside, gather
from usability.results.aside import Work
from usability.results.choices import Choices
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.counts import Counts, write_counts
from usability.results.model import StudyResults
from usability.results.others import readable
from usability.results.rounds import other_of
from usability.studies.access import current_study
from usability.studies.models import Study
from usability.studies.walk import place_of

bp = Blueprint("results", __name__)
SessionUrl = Callable[..., str]


def the_results() -> tuple[Study, StudyResults | Work, str]:
    """The study, its results as the address chooses them or the work on them, and what was wrong with that choice."""
    study = current_study()
    _settle(study)
    try:
        choices = read_choices(request.args)
        studies = studies_of_choice(study, choices)
        for other in studies[1:]:
            _settle(other)
        return study, aside.gather_or_begin(db.session, studies, choices), ""
    except UnknownChoice as error:
        return study, aside.gather_or_begin(db.session, (study,), Choices()), str(error)


def studies_of_choice(study: Study, choices: Choices) -> tuple[Study, ...]:
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


def alone(choices: Choices) -> Choices:
    """The choice for this study alone: a report is about one study."""
    return replace(choices, by="") if other_of(choices.by) else choices


def address(endpoint: str, slug: str, choices: Choices, **values: Any) -> str:  # noqa: ANN401 - an address's values
    """An address of this room that holds the choice."""
    every: dict[str, Any] = {"slug": slug, **values, **write_choices(choices)}
    return url_for(endpoint, **every)


def _settle(study: Study) -> None:
    """Looking is a read; only where something is left to fold does it become a write, in its own transaction."""
    if gather.needs_settling(db.session, study):
        db.session.commit()
        with intent("write"):
            gather.settle(db.session, study)
            db.session.commit()


def not_yet(study: Study, work: Work) -> ResponseReturnValue:
    """The page that stands in for results of a large study until they are computed."""
    page = render_template(
        "results/waiting.html",
        study=study,
        work=work,
        state_url=address("results.state", study.slug, work.choices),
    )
    return page, 202


def counts_url(slug: str, found: StudyResults) -> Callable[[Counts], str]:
    """Addresses of what a figure counts: the attempts, or what people said."""

    def of(counts: Counts) -> str:
        endpoint = "results.scores" if counts.said else "results.attempts"
        return address(endpoint, slug, found.choices, **write_counts(counts))

    return of


def session_url(slug: str, found: StudyResults) -> SessionUrl:
    """Addresses of moments: a session's timeline, at the attempt at a task or at the event that is named."""

    def of(
        session_id: int,
        task: str = "",
        condition: str = "",
        kind: str = "",
        event: int | None = None,
        trial: int = 1,
    ) -> str:
        place = f"task:{place_of(task, condition, trial)}" if task else None if event is None else f"e{event}"
        there = found.elsewhere.get(session_id, slug)
        return url_for(
            "timeline.session", slug=there, session_id=session_id, kind=kind or None, _anchor=place
        )

    return of

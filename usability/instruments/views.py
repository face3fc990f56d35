"""The catalogue of questionnaires."""

from flask import Blueprint, abort, render_template

from usability.instruments import catalogue, words
from usability.instruments.model import Instrument
from usability.web.access import Audience, audience

bp = Blueprint("instruments", __name__)

MOMENTS = (
    ("after_task", "After each task"),
    ("after_condition", "After each condition"),
    ("final", "At the end"),
    ("before_task", "Before each task"),
)


@bp.get("/instruments")
@audience(Audience.SIGNED_IN)
def index() -> str:
    """Which questionnaires there are and when to use which."""
    groups: list[tuple[str, list[Instrument]]] = [
        (heading, [one for one in catalogue.by_use(moment) if one.when[0] == moment])
        for moment, heading in MOMENTS
    ]
    return render_template(
        "instruments/index.html",
        groups=[group for group in groups if group[1]],
        moments=dict(MOMENTS),
        advice=catalogue.advice,
        score_range=words.score_range,
    )


@bp.get("/instruments/<key>")
@audience(Audience.SIGNED_IN)
def instrument(key: str) -> str:
    """One questionnaire as a participant sees it, its scoring, source and licence."""
    try:
        found = catalogue.get(key)
    except KeyError:
        abort(404)
    return render_template(
        "instruments/instrument.html",
        instrument=found,
        moments=dict(MOMENTS),
        advice=catalogue.advice(key),
        scoring_key=words.scoring_key(found),
        translations=catalogue.translations(key),
    )

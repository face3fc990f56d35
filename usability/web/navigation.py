"""The lines of navigation, built from where the person stands."""

from collections.abc import Iterable

from flask import Flask, request, url_for
from flask_login import current_user

MAIN = (
    ("Studies", "overview.studies"),
    ("Instruments", "instruments.index"),
    ("Calendar", "calendar.mine"),
    ("Planning", "planning.index"),
)
ROOMS = (
    ("Plan", "studies.plan"),
    ("People", "participants.people"),
    ("Sessions", "sessions.sessions"),
    ("Results", "results.results"),
    ("Findings", "findings.findings"),
    ("Reports", "reports.reports"),
)

PARTS = {
    "sessions": (
        ("All sessions", "sessions.sessions"),
        ("Schedule", "schedule.schedule"),
        ("Moments", "timeline.moments"),
    ),
    "results": (
        ("Figures", "results.results"),
        ("Agreement of scorers", "scoring.agreement"),
        ("Brought from outside", "outside.outside"),
    ),
}
"""What a room consists of, by its blueprint."""
WITHIN = {
    "schedule": "sessions",
    "moderation": "sessions",
    "imports": "sessions",
    "timeline": "sessions",
    "scoring": "results",
    "outside": "results",
    "business": "results",
}
"""Blueprints whose pages stand in a room of another one."""
SAME_PART = {"business": "outside"}
"""Blueprints whose pages stand in a part of a room that another one opens."""


Lines = list[tuple[str, str, bool]]
"""(label, address, current) of each."""


def study_rooms(slug: str) -> Lines:
    """A study's rooms."""
    here = WITHIN.get(request.blueprint or "", request.blueprint or "")
    return _lines(ROOMS, here, slug)


def room_parts(slug: str) -> Lines:
    """The parts of the room that the page stands in; none where it has none."""
    here = request.blueprint or ""
    return _lines(PARTS.get(WITHIN.get(here, here), ()), SAME_PART.get(here, here), slug)


def _lines(places: Iterable[tuple[str, str]], here: str | None, slug: str | None = None) -> Lines:
    return [
        (label, url_for(endpoint, slug=slug), here == endpoint.split(".", 1)[0]) for label, endpoint in places
    ]


def init_app(app: Flask) -> None:
    """Gives every template its navigation; a study's pages (with `slug` in the address) get their rooms."""

    @app.context_processor
    def _navigation() -> dict[str, object]:
        if not current_user.is_authenticated:
            return {}
        found: dict[str, object] = {
            "main_nav": _lines(MAIN, request.blueprint),
            "account_nav": ("Your account", url_for("accounts.account")),
            "sign_out_url": url_for("accounts.sign_out"),
        }
        slug = (request.view_args or {}).get("slug")
        if slug:
            found["rooms"] = study_rooms(slug)
            found["room_parts"] = room_parts(slug)
        return found

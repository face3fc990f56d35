"""The lines of navigation, built from what exists and what the person may see."""

from flask import Flask, request, url_for
from flask_login import current_user

MAIN = (
    ("Studies", "overview.studies", "overview"),
    ("Instruments", "instruments.index", "instruments"),
    ("Calendar", "calendar.mine", "calendar"),
    ("Planning", "planning.index", "planning"),
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


def study_rooms(app: Flask, slug: str) -> list[tuple[str, str, bool]]:
    """(label, address, current) of a study's rooms."""
    here = WITHIN.get(request.blueprint or "", request.blueprint or "")
    return [
        (label, url_for(endpoint, slug=slug), here == endpoint.split(".", 1)[0])
        for label, endpoint in ROOMS
        if endpoint in app.view_functions
    ]


def room_parts(app: Flask, slug: str) -> list[tuple[str, str, bool]]:
    """(label, address, current) of the parts of the room that the page stands in; none where it has none."""
    here = request.blueprint or ""
    return [
        (label, url_for(endpoint, slug=slug), here == endpoint.split(".", 1)[0])
        for label, endpoint in PARTS.get(WITHIN.get(here, here), ())
        if endpoint in app.view_functions
    ]


def init_app(app: Flask) -> None:
    """Gives every template its navigation; a study's pages (with `slug` in the address) get their rooms."""

    @app.context_processor
    def _navigation() -> dict[str, object]:
        if not current_user.is_authenticated:
            return {}
        found: dict[str, object] = {
            "main_nav": [
                (label, url_for(endpoint), request.blueprint == blueprint)
                for label, endpoint, blueprint in MAIN
                if endpoint in app.view_functions
            ],
            "account_nav": ("Your account", url_for("accounts.account")),
            "sign_out_url": url_for("accounts.sign_out"),
        }
        slug = (request.view_args or {}).get("slug")
        if slug:
            found["rooms"] = study_rooms(app, slug)
            found["room_parts"] = room_parts(app, slug)
        return found

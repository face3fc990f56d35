"""Moderated sessions: begin one, the console, the live feed, observers."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
observers = Blueprint("observers", __name__)

from usability.moderation.views import (  # noqa: E402, F401 - each registers its views
    console,
    correcting,
    keys,
    live,
    observing,
    offline,
    starting,
)

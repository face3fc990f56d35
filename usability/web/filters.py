"""What every template may use."""

from datetime import datetime

from flask import Flask

from usability.infra.clock import now
from usability.measures.clocks import day
from usability.measures.words import counted
from usability.web import markdown


def when(moment: datetime) -> str:
    """Short and plain: "today, 03:10" or "20 November 2026" (UTC)."""
    today = now()
    if moment.date() == today.date():
        return f"today, {moment:%H:%M}"
    return day(moment)


def init_app(app: Flask) -> None:
    """Registers the filters."""
    app.jinja_env.filters.update(markdown=markdown.render, day=day, when=when, count=counted)
    app.jinja_env.globals.update(now=now)

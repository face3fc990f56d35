"""What every template may use."""

from datetime import date, datetime

from flask import Flask

from usability.infra.clock import now
from usability.web import markdown


def day(moment: date) -> str:
    """22 November 2026."""
    return f"{moment.day} {moment:%B %Y}"


def when(moment: datetime) -> str:
    """Short and plain: "today, 03:10" or "20 November 2026" (UTC)."""
    today = now()
    if moment.date() == today.date():
        return f"today, {moment:%H:%M}"
    return day(moment)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 person", "3 people"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def init_app(app: Flask) -> None:
    """Registers the filters."""
    app.jinja_env.filters.update(markdown=markdown.render, day=day, when=when, count=count)
    app.jinja_env.globals.update(now=now)

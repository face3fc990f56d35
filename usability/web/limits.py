"""Limits on tries. Counted per address and process; behind several workers the limit is that many times higher."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = TypeVar("View", bound=Callable[..., Any])

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def tries(rule: str | Callable[[], str]) -> Callable[[View], View]:
    """Limits how often one address may POST to a view. rule: for instance "10 per minute"."""

    def mark(view: View) -> View:
        view.tries = rule  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def init_app(app: Flask) -> None:
    """Counts tries. Call it before the CSRF protection is set up: a post that is refused there is a try as well."""
    limiter.init_app(app)

    @app.before_request
    def _count() -> None:
        rule = getattr(app.view_functions.get(request.endpoint or ""), "tries", None)
        if rule is not None and request.method == "POST":
            with limiter.limit(rule):
                pass

"""Limits on tries. Counted per address and process; behind several workers the limit is that many times higher."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

View = TypeVar("View", bound=Callable[..., Any])


def tries(rule: str | Callable[[], str]) -> Callable[[View], View]:
    """Limits how often one address may POST to a view. rule: for instance "10 per minute"."""

    def mark(view: View) -> View:
        view.tries = rule  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def init_app(app: Flask) -> None:
    """Counts tries. Call it before the CSRF protection is set up: a post that is refused there is a try as well."""
    limiter = FixedWindowRateLimiter(MemoryStorage())

    @app.before_request
    def _count() -> None:
        if request.method != "POST" or not app.config["TRIES_LIMITED"]:
            return
        rule = getattr(app.view_functions.get(request.endpoint or ""), "tries", None)
        if rule is None:
            return
        limit = parse(rule() if callable(rule) else rule)
        key = (str(request.endpoint), request.remote_addr or "")
        if not limiter.hit(limit, *key):
            until = limiter.get_window_stats(limit, *key).reset_time
            raise TooManyRequests(retry_after=max(1, round(until - time.time())))

"""What a request may carry into the application."""

from collections.abc import Callable
from typing import Any, NoReturn

import flask
from flask import Flask, abort, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

NUL = "\x00"
YEAR_S = 365 * 24 * 3_600


class Fields(ImmutableMultiDict[str, object]):
    """Fields of an address, a form or cookies, without U+0000, which PostgreSQL keeps in no text."""

    def __init__(self, mapping: Any = None) -> None:  # noqa: ANN401 - whatever Werkzeug makes dictionaries from
        pairs = () if mapping is None else iter_multi_items(mapping)
        super().__init__([(name.replace(NUL, ""), _without_nul(value)) for name, value in pairs])


def _without_nul(value: object) -> object:
    return value.replace(NUL, "") if isinstance(value, str) else value


class Request(flask.Request):
    """The application's own request."""

    parameter_storage_class = Fields

    def get_json(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuses: forms come as forms, and what takes JSON validates the body's bytes itself."""
        abort(415)


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies; what signs them is made once, not for each request."""

    def __init__(self) -> None:
        self._signers: dict[bytes | str | None, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer that belongs to the application's present key."""
        key = app.secret_key
        if key not in self._signers:
            self._signers[key] = super().get_signing_serializer(app)
        return self._signers[key]


class Application(flask.Flask):
    """The application's own Flask."""

    request_class = Request
    session_interface = Cookies()

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Seconds for which a browser need not ask again: a year for fonts, none for all else.

        Scripts import each other: after an update a page must not get old and new ones together. Asking costs little,
        since what has not changed is not sent again.
        """
        return YEAR_S if filename and filename.endswith(".woff2") else None

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no view or hook here is a coroutine, and Flask would ask each of them at each request."""
        return func


def init_app(app: Flask) -> None:
    """At an address with U+0000 stands nothing."""

    @app.before_request
    def _no_such_address() -> None:
        if NUL in request.path:
            abort(404)

"""What a request may carry into the application."""

from typing import Any, NoReturn

import flask
from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

NUL = "\x00"


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


def init_app(app: Flask) -> None:
    """Every request of the application is a `Request`; at an address with U+0000 stands nothing."""
    app.request_class = Request

    @app.before_request
    def _no_such_address() -> None:
        if NUL in request.path:
            abort(404)

"""A test client that keeps the rules a browser keeps."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from usability.accounts.models import User

SAFE = {"GET", "HEAD", "OPTIONS"}


class Visitor(FlaskClient):
    """Sends the CSRF token that a page would have held, since protection stays on in tests.

    `csrf=False` sends none: a request that another site made.
    """

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """A request, after what the test wrote was committed."""
        session = self.application.extensions.get("test_session")
        if session is not None:
            session.commit()
        if csrf and kwargs.get("method", "GET").upper() not in SAFE:
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRFToken", self.csrf_token())
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def csrf_token(self) -> str:
        """The token of this visitor's session."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        serializer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps(raw))

    def sign_in(self, user: User) -> None:
        """As if this person had signed in here; the form itself is tested in tests/accounts."""
        with self.session_transaction() as cookie:
            cookie["_user_id"] = user.get_id()
            cookie["_fresh"] = True

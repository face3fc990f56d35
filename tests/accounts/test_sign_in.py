"""Where signing in leads."""

import pytest

from tests.support.cast import PASSWORD, Cast
from tests.support.client import Visitor

ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
]
UNREADABLE = ["//[", "http://[", "/a\nb", "/\r\nX-Other: 1", ""]


@pytest.mark.parametrize("target", [*ELSEWHERE, *UNREADABLE])
def test_signing_in_leads_nowhere_but_to_this_server(client: Visitor, cast: Cast, target: str) -> None:
    assert _sign_in(client, cast, target) == "/studies"


def test_signing_in_leads_back(client: Visitor, cast: Cast) -> None:
    assert (
        _sign_in(client, cast, "/studies/oxygen/results?success=lenient")
        == "/studies/oxygen/results?success=lenient"
    )


def _sign_in(client: Visitor, cast: Cast, target: str) -> str:
    form = {"email": cast.owner.email, "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": target}, data=form)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_what_stood_in_the_cookie_before_signing_in_is_gone_after_it(client: Visitor, cast: Cast) -> None:
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = planted = "a" * 40
        cookie["planted"] = "by somebody else"
    _sign_in(client, cast, "")
    client.get("/account")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["csrf_token"] != planted
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        assert not cookie

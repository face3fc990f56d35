"""What a request may carry into the application."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.studies.models import Study


@pytest.mark.parametrize("address", ["/studies/a%00b", "/w/%00/", "/s/%00", "/o/%00/", "/instruments/%00"])
def test_nothing_stands_at_an_address_with_nul(
    signed_in: Callable[[User], Visitor], cast: Cast, address: str
) -> None:
    assert signed_in(cast.owner).get(address).status_code == 404


def test_nul_in_a_field_is_left_out(
    signed_in: Callable[[User], Visitor], cast: Cast, db_session: Session
) -> None:
    answer = signed_in(cast.owner).post("/studies/new", data={"title": "Oxy\x00gen", "how": "blank"})
    assert answer.status_code < 400
    assert db_session.scalars(select(Study.title)).all() == ["Oxygen"]


def test_nul_in_an_address_s_parameters_is_left_out(
    signed_in: Callable[[User], Visitor], cast: Cast, study: Study
) -> None:
    answer = signed_in(cast.owner).get(f"/studies/{study.slug}/results?success=len%00ient")
    assert answer.status_code == 200


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[1]", b"null"])
def test_a_form_does_not_come_as_json(
    signed_in: Callable[[User], Visitor], cast: Cast, study: Study, body: bytes
) -> None:
    client = signed_in(cast.owner)
    answer = client.post(f"/studies/{study.slug}/people/invite", data=body, content_type="application/json")
    assert answer.status_code == 415


def test_browsers_ask_for_scripts_each_time_and_keep_fonts(client: FlaskClient) -> None:
    script = client.get("/static/js/console.js")
    assert script.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/js/console.js", headers={"If-None-Match": script.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    font = next(Path(client.application.static_folder or "").rglob("*.woff2"))
    kept = client.get("/static/" + font.relative_to(client.application.static_folder or "").as_posix())
    assert "max-age=31536000" in kept.headers["Cache-Control"]

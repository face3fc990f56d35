"""Limits on tries, as an installation has them."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.client import Visitor
from usability.app import create_app
from usability.infra.settings import Settings


@pytest.fixture
def limited(app: Flask, database_url: str, tmp_path: Path) -> FlaskClient:
    """A client of an application that is not made for tests, over the same database."""
    made = create_app(
        Settings(env="development", data_dir=tmp_path, database_url=database_url, secret_key="k" * 32)  # type: ignore[arg-type]  # read from a string, as from the environment
    )
    made.test_client_class = Visitor
    return made.test_client()


@pytest.mark.parametrize("csrf", [True, False])
def test_the_eleventh_try_to_sign_in_is_refused_with_or_without_a_valid_form(
    limited: FlaskClient, csrf: bool
) -> None:
    form = {"email": "olga@example.org", "password": "a guess"}
    answers = [limited.post("/sign-in", data=form, csrf=csrf).status_code for _ in range(11)]
    assert answers == [422 if csrf else 400] * 10 + [429]


def test_the_refusal_says_when_to_try_again(limited: FlaskClient) -> None:
    refused = [limited.post("/sign-in", data={"email": "", "password": ""}) for _ in range(11)][-1]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_looking_at_the_page_is_no_try(limited: FlaskClient) -> None:
    assert [limited.get("/sign-in").status_code for _ in range(11)] == [200] * 11

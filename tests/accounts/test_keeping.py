"""The keeper's page of accounts."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User

NEW = {
    "name": "Nina", "email": "Nina@example.org", "role": "viewer", "password": "a quiet river bend",
    "repeat": "a quiet river bend",
}  # fmt: skip


def test_a_keeper_makes_an_account_that_can_sign_in(
    signed_in: Callable[[User], Visitor], client: Visitor, cast: Cast, db_session: Session
) -> None:
    keeper = signed_in(cast.keeper)
    assert "Nina can sign in." in keeper.post("/accounts", data=NEW, follow_redirects=True).text
    made = db_session.scalars(select(User).where(User.email == "nina@example.org")).one()
    assert made.role == "viewer"
    sent = client.post("/sign-in", data={"email": "nina@example.org", "password": NEW["password"]})
    assert sent.location == "/studies"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "olga@example.org"}, "already has an account"),
        ({"password": "short", "repeat": "short"}, "at least 12 characters"),
        ({"repeat": "another river bend"}, "The two passwords differ."),
        ({"password": "short", "repeat": "shirt"}, "at least 12 characters"),
        ({"password": "short", "repeat": "shirt"}, "The two passwords differ."),
        ({"role": "king"}, "Not a valid choice."),
        ({"name": ""}, "Enter"),
    ],
)
def test_mistakes_are_said_and_nothing_is_made(
    signed_in: Callable[[User], Visitor], cast: Cast, db_session: Session, change: dict[str, str], words: str
) -> None:
    before = len(db_session.scalars(select(User)).all())
    answer = signed_in(cast.keeper).post("/accounts", data={**NEW, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert len(db_session.scalars(select(User)).all()) == before


def test_a_closed_account_is_signed_out_at_once(signed_in: Callable[[User], Visitor], cast: Cast) -> None:
    keeper, editor = signed_in(cast.keeper), signed_in(cast.editor)
    assert editor.get("/studies").status_code == 200
    keeper.post(f"/accounts/{cast.editor.id}/active")
    assert editor.get("/studies").status_code == 302
    assert "closed" in keeper.get("/accounts").text
    keeper.post(f"/accounts/{cast.editor.id}/active")
    assert "closed" not in keeper.get("/accounts").text


def test_a_keeper_does_not_shut_the_door_from_outside(
    signed_in: Callable[[User], Visitor], cast: Cast
) -> None:
    keeper = signed_in(cast.keeper)
    assert keeper.post(f"/accounts/{cast.keeper.id}/active").status_code == 409
    assert keeper.post("/accounts/99999/active").status_code == 404
    assert keeper.get("/accounts").status_code == 200

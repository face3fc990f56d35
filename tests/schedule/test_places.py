"""Quotas and screener of moderated sessions: the moderator is warned and may go on."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan, make_study
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.moderation import services as moderation
from usability.moderation.rules import not_accepted, screener_answers
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import StudyPlan

SCREENER: dict[str, Any] = {
    "questions": [
        {
            "key": "age",
            "text": "How old are you?",
            "options": [
                {"key": "young", "label": "Under 18"},
                {"key": "mid", "label": "18 to 60"},
                {"key": "old", "label": "Over 60"},
            ],
            "accept": ["mid", "old"],
        }
    ],
    "quotas": [{"key": "older", "question": "age", "option": "old", "limit": 1}],
}


@pytest.fixture
def published(db_session: Session, cast: Cast) -> Study:
    """A study with three places, one of them for a person over 60."""
    plan = make_plan().model_dump(mode="json") | {"screener": SCREENER, "max_participants": 3}
    study = make_study(db_session, cast, StudyPlan.model_validate(plan))
    studies.publish(db_session, study, cast.owner)
    return study


def start(db: Session, study: Study, cast: Cast, age: str = "", **given: Any) -> UsabilitySession:
    answers = {"age": age} if age else {}
    given = {"code": "", "purpose": Purpose.REAL, "consented": True, "by": cast.moderator, **given}
    return moderation.start(db, study, answers=answers, **given)


def test_a_full_quota_stops_the_moderator_who_may_go_on(
    db_session: Session, published: Study, cast: Cast
) -> None:
    assert start(db_session, published, cast, "old").quota_keys == ["older"]
    with pytest.raises(moderation.StartError, match="enough people of this kind") as refused:
        start(db_session, published, cast, "old")
    assert refused.value.field == "despite_full"
    start(db_session, published, cast, "mid")
    assert start(db_session, published, cast, "old", despite_full=True).quota_keys == ["older"]
    with pytest.raises(moderation.StartError, match="The study is full"):
        start(db_session, published, cast)
    start(db_session, published, cast, purpose=Purpose.PILOT)
    start(db_session, published, cast, despite_full=True)


def test_whom_the_screener_would_turn_away_is_named(
    db_session: Session, published: Study, cast: Cast
) -> None:
    with pytest.raises(moderation.StartError, match="“How old are you"):
        start(db_session, published, cast, "young")
    start(db_session, published, cast, "young", purpose=Purpose.PILOT)
    start(db_session, published, cast, "young", despite_full=True)


def test_only_what_the_screener_offers_is_an_answer() -> None:
    screener = StudyPlan.model_validate({"screener": SCREENER}).screener
    assert screener_answers(screener, {"screener-age": "old", "screener-x": "y"}) == {"age": "old"}
    assert screener_answers(screener, {"screener-age": "ancient"}) == {}
    assert not_accepted(screener, {}) == ""
    assert not_accepted(screener, {"age": "young"}) == "How old are you?"


def test_the_pages_ask_warn_and_keep_what_was_chosen(
    db_session: Session, published: Study, cast: Cast, signed_in: Callable[[User], Visitor], planner: Any
) -> None:
    appointment = planner("P01")
    start(db_session, published, cast, "old")
    client = signed_in(cast.moderator)
    for address, form in (
        (
            f"/studies/{published.slug}/schedule/{appointment.id}",
            f"/studies/{published.slug}/schedule/{appointment.id}/start",
        ),
        (f"/studies/{published.slug}/moderate", f"/studies/{published.slug}/moderate"),
    ):
        assert "How old are you?" in client.get(address).text
        chosen = {"consented": "y", "purpose": "real", "screener-age": "old"}
        refused = client.post(form, data=chosen)
        assert refused.status_code == 422
        assert "There are enough people of this kind" in refused.text
        assert 'name="screener-age" value="old" checked' in refused.text
        assert 'name="despite_full"' in refused.text
        assert client.post(form, data=chosen | {"despite_full": "y"}).status_code == 303
    assert db_session.scalars(select(UsabilitySession.quota_keys)).all() == [["older"]] * 3

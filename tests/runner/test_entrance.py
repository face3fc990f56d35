"""The way in: links of every kind and state, consent, screener, quotas, and coming back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import visitor
from tests.runner.walking import Walker, come_in
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.participants import services as participants
from usability.participants.models import ErasableText, Link, Participant, TurnedAway, TurnedAwayForm
from usability.participants.rules import LinkKind
from usability.runner.rules import consent_digest, kept_parameters, with_parameters
from usability.sessions.models import UsabilitySession
from usability.studies import services as studies
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState


def turned_away(db: Session) -> list[tuple[str, str, int]]:
    db.commit()
    return [
        (row.reason, row.question, row.people)
        for row in db.scalars(select(TurnedAway).order_by(TurnedAway.id))
    ]


def sessions(db: Session) -> list[UsabilitySession]:
    db.commit()
    return list(db.scalars(select(UsabilitySession).order_by(UsabilitySession.id)))


def another(client: Visitor) -> Walker:
    """Somebody else, on another device."""
    return Walker(visitor(client.application))


def test_admission_notes_consent_link_parameters_and_quota(
    client: Visitor, link: Link, db_session: Session, plan: StudyPlan
) -> None:
    come_in(Walker(client), link.token, "?PROLIFIC_PID=abc&bad%20name=1&long=" + "x" * 301, age="old")
    (session,) = sessions(db_session)
    assert session.consent_digest == consent_digest(plan.consent.text)
    assert session.consented_at is not None
    assert session.quota_keys == ["elders"]
    kept = db_session.execute(select(ErasableText.ref, ErasableText.body)).all()
    assert [tuple(row) for row in kept] == [("link:PROLIFIC_PID", "abc")]
    db_session.refresh(link)
    assert link.opened == 1


def test_refusing_leaves_only_a_count(client: Visitor, link: Link, db_session: Session) -> None:
    walker = Walker(client).get(f"/s/{link.token}").press()
    consent = walker.forms()[0]
    walker.press("refuse")
    assert "perfectly fine" in walker.visible()
    walker.post(consent[0], **consent[1], do="refuse")
    assert turned_away(db_session) == [("refused_consent", "", 1)]
    assert sessions(db_session) == []
    assert db_session.scalars(select(Participant)).all() == []
    assert come_in(walker, link.token).shown == "about"


def test_a_refusal_sent_twice_at_once_counts_once(
    client: Visitor, app: Flask, link: Link, db_session: Session
) -> None:
    action, hidden, _ = Walker(client).get(f"/s/{link.token}").press().forms()[0]
    # Neither of two presses has the other's cookie yet.
    for twin in (visitor(app), visitor(app)):
        assert "perfectly fine" in Walker(twin).post(action, **hidden, do="refuse").visible()
    assert turned_away(db_session) == [("refused_consent", "", 1)]
    db_session.scalars(select(TurnedAwayForm)).one().sent_at -= timedelta(days=2)
    another = Walker(visitor(app)).get(f"/s/{link.token}").press()
    another.press("refuse")
    assert turned_away(db_session) == [("refused_consent", "", 2)]
    db_session.rollback()
    assert len(db_session.scalars(select(TurnedAwayForm)).all()) == 1, "the older one is to be forgotten"


def test_the_screener_turns_away_kindly_and_does_not_ask_again(
    client: Visitor, link: Link, db_session: Session
) -> None:
    walker = come_in(Walker(client), link.token, "?PID=7", age="child")
    assert "Thank you for your time" in walker.visible()
    assert "https://panel.example/out?PID=7" in walker.text
    walker.get(f"/s/{link.token}?PID=7")
    assert "Thank you for your time" in walker.visible()
    assert turned_away(db_session) == [("screened_out", "age", 1)]
    assert sessions(db_session) == []


def test_a_screener_question_without_an_answer_is_named(client: Visitor, link: Link) -> None:
    walker = Walker(client).get(f"/s/{link.token}?PID=7").press().press("agree")
    assert "accept" not in walker.text
    for wrong in ("", "nonsense"):
        walker.press(age=wrong)
        assert walker.status == 422
        assert "#q-age-0" in walker.text
    walker.press(age="young")
    assert walker.shown == "about"


def test_a_full_quota_and_a_full_study_are_said_kindly(
    client: Visitor, link: Link, db_session: Session
) -> None:
    come_in(another(client), link.token, age="old")
    second = come_in(another(client), link.token, "?PID=2", age="old")
    assert "The study is full" in second.visible()
    assert "https://panel.example/full?PID=2" in second.text
    come_in(another(client), link.token)
    come_in(another(client), link.token)
    late = another(client).get(f"/s/{link.token}")
    assert "The study is full" in late.visible()
    late.get(f"/s/{link.token}")
    assert turned_away(db_session) == [("full", "elders", 1), ("full", "", 1)]
    assert len(sessions(db_session)) == 3
    assert len(db_session.scalars(select(Participant)).all()) == 3


def test_the_last_form_sent_twice_admits_once(client: Visitor, link: Link, db_session: Session) -> None:
    walker = Walker(client).get(f"/s/{link.token}").press().press("agree")
    action, hidden, _ = walker.forms()[0]
    first = walker.post(action, **hidden, age="young").path
    # A twin that does not know the cookie yet: both clicks left before the first answer came.
    twin = another(client).post(action, **hidden, age="young").path
    assert first == twin
    assert len(sessions(db_session)) == 1


def test_a_public_link_goes_on_in_the_same_browser_only(
    client: Visitor, link: Link, db_session: Session
) -> None:
    walker = come_in(Walker(client), link.token)
    walker.press("answers", job="worker")
    address = walker.token
    assert walker.get(f"/s/{link.token}").token == address
    assert walker.shown == "briefing:oxygen"
    assert "Welcome" in another(client).get(f"/s/{link.token}").visible()
    cookie = client.get_cookie("walk", path=f"/s/{link.token}")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", f"/s/{link.token}")


def test_a_personal_link_goes_on_on_any_device(
    client: Visitor, make_link: Callable[..., Link], version: PlanVersion, db_session: Session
) -> None:
    (person,) = participants.create_participants(db_session, version.study, ["anna"])
    link = make_link(kind=LinkKind.PERSONAL, participant=person)
    address = come_in(Walker(client), link.token).token
    assert another(client).get(f"/s/{link.token}").token == address
    assert sessions(db_session)[0].participant.code == "anna"


@pytest.mark.parametrize(
    ("state", "words"), [(StudyState.PAUSED, "taking a break"), (StudyState.CLOSED, "has ended")]
)
def test_a_study_that_is_not_open_says_so_and_lets_people_inside_go_on(
    client: Visitor, link: Link, db_session: Session, cast: Cast, state: StudyState, words: str
) -> None:
    inside = come_in(another(client), link.token)
    studies.change_state(db_session, link.study, state, cast.owner)
    assert words in Walker(client).get(f"/s/{link.token}").visible()
    assert inside.get(f"/s/{link.token}").shown == "about"


def test_a_closed_link_a_draft_and_a_strange_address_are_kind(
    client: Visitor, link: Link, db_session: Session, cast: Cast, plan: StudyPlan
) -> None:
    participants.set_active(db_session, link, False, cast.owner)
    assert "This link is closed" in Walker(client).get(f"/s/{link.token}").visible()
    draft = participants.create_link(db_session, studies.create_study(db_session, plan, cast.owner))
    assert "has not begun" in Walker(client).get(f"/s/{draft.token}").visible()
    for address in ("/s/nobody", "/w/nobody/", "/w/nobody/steps/1", "/w/nobody/leave"):
        lost = Walker(client).get(address)
        assert lost.status == 404
        assert "does not lead anywhere" in lost.visible()


def test_a_form_of_an_older_version_starts_over_and_says_why(
    client: Visitor, link: Link, db_session: Session, cast: Cast, plan: StudyPlan
) -> None:
    walker = Walker(client).get(f"/s/{link.token}?PID=9").press().press("agree")
    plan.consent.text, plan.welcome = "We also record the screen.", ""
    study = link.study
    studies.save_draft(db_session, study, plan, revision=study.revision, by=cast.owner)
    studies.publish(db_session, study, cast.owner)
    walker.press(age="young")
    assert "changed a moment ago" in walker.visible()
    assert "also record the screen" in walker.visible()
    walker.press("agree").press(age="young")
    (session,) = sessions(db_session)
    assert session.consent_digest == consent_digest("We also record the screen.")
    assert db_session.scalar(select(ErasableText.body)) == "9"


def test_a_forged_form_starts_over(client: Visitor, link: Link, db_session: Session) -> None:
    walker = Walker(client).post(f"/s/{link.token}", entry="forged", age="young")
    assert "Thank you for helping us" in walker.visible()
    assert sessions(db_session) == []


@pytest.mark.parametrize("purpose", ["pilot", "preview"])
def test_pilot_and_preview_say_that_nothing_counts_and_can_be_repeated(
    client: Visitor, make_link: Callable[..., Link], db_session: Session, cast: Cast, purpose: str
) -> None:
    link = make_link(purpose=purpose)
    studies.change_state(db_session, link.study, StudyState.PAUSED, cast.owner)
    walker = come_in(Walker(client), link.token)
    assert "nothing is counted" in walker.visible()
    first = walker.token
    (session,) = sessions(db_session)
    session.finished_at, session.state = session.admitted_at, "finished"
    assert come_in(walker, link.token).token != first
    assert {session.purpose for session in sessions(db_session)} == {purpose}


def test_leaving_says_how_to_come_back_and_withdraw(client: Visitor, link: Link) -> None:
    walker = come_in(Walker(client), link.token)
    walker.get(f"/w/{walker.token}/leave")
    assert "olga@example.org" in walker.visible()
    assert "P001" in walker.visible()


def test_parameters_are_bounded_and_the_address_s_own_stay() -> None:
    many = [(f"p{number}", "v") for number in range(30)]
    assert len(kept_parameters(many)) == 20
    assert kept_parameters([("a", "1"), ("a", "2"), ("b c", "3"), ("d", "x" * 301)]) == {"a": "1"}
    assert with_parameters("", {"a": "1"}) == ""
    assert with_parameters("https://x.example/p?cc=1&a=own#end", {"a": "1", "b": "ä &"}) == (
        "https://x.example/p?cc=1&a=own&b=%C3%A4+%26#end"
    )

"""What is asked apart from taking part is never ticked for anybody, never decides, and is kept word by word."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import visitor
from tests.runner.walking import Walker
from tests.support.cast import Cast, make_plan, make_study
from tests.support.client import Visitor
from usability.accounts.models import AuditEntry, User
from usability.infra.clock import now
from usability.moderation import services as moderation
from usability.participants import queries
from usability.participants import services as participants
from usability.privacy import services as privacy
from usability.privacy.copy import copy_of
from usability.reports.appendix import appendices
from usability.runner.rules import also_agreed
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import Consent
from usability.studies.questions import Screener, ScreenerQuestion
from usability.studies.rules import StudyState

SignIn = Callable[[User], Visitor]
WATCH, AGAIN = "Observers may watch.", "You may ask me again."


def published(db: Session, cast: Cast, *, screener: bool = False, until: date | None = None) -> Study:
    plan = make_plan()
    plan.consent.also, plan.consent.kept_until = [WATCH, AGAIN], until
    if screener:
        options = [{"key": "young", "label": "Under 30"}, {"key": "old", "label": "Over 30"}]
        plan.screener = Screener(
            questions=[
                ScreenerQuestion.model_validate(
                    {"key": "age", "text": "How old?", "options": options, "accept": ["young", "old"]}
                )
            ]
        )
    study = make_study(db, cast, plan)
    studies.publish(db, study, cast.owner)
    study.state = StudyState.OPEN.value
    db.commit()
    return study


def entrance(db: Session, study: Study, client: Visitor, cast: Cast) -> Walker:
    link = participants.create_link(db, study, purpose="real", label="", by=cast.owner)
    token = link.token
    db.commit()
    return Walker(visitor(client.application)).get(f"/s/{token}").press()


def newest(db: Session) -> UsabilitySession:
    db.commit()
    return db.scalars(select(UsabilitySession).order_by(UsabilitySession.id.desc())).first()  # type: ignore[return-value]


def test_the_boxes_are_not_ticked_and_nobody_has_to_tick_one(
    db_session: Session, cast: Cast, client: Visitor
) -> None:
    page = entrance(db_session, published(db_session, cast), client, cast)
    boxes = re.findall(r'<input type="checkbox"[^>]*name="also"[^>]*>', page.text)
    assert len(boxes) == 2
    assert not any("checked" in one for one in boxes)
    page.press("agree")
    assert newest(db_session).also_agreed == []
    assert newest(db_session).consented_at is not None


@pytest.mark.parametrize("screener", [False, True])
def test_what_was_ticked_is_kept_word_by_word(
    db_session: Session, cast: Cast, client: Visitor, signed_in: SignIn, screener: bool
) -> None:
    study = published(db_session, cast, screener=screener)
    page = entrance(db_session, study, client, cast).press("agree", also=AGAIN)
    if screener:
        page.press("", age="old")
    session = newest(db_session)
    assert session.also_agreed == [AGAIN]
    assert copy_of(db_session, study, session.participant)["sessions"][0]["consent"]["agreed_besides"] == [
        AGAIN
    ]
    slug, number = study.slug, session.id
    db_session.commit()
    owner = signed_in(cast.owner)
    assert f"Also agreed: {AGAIN}" in owner.get(f"/studies/{slug}/people").text
    assert AGAIN in owner.get(f"/studies/{slug}/sessions/{number}").text


def test_what_the_form_does_not_offer_cannot_be_agreed_to() -> None:
    consent = Consent(also=[WATCH, AGAIN])
    assert also_agreed(consent, [WATCH, "Clips may be shown.", "1", "", WATCH]) == [WATCH]
    assert also_agreed(Consent(), [WATCH]) == []


def test_a_moderator_notes_what_the_person_agreed_to(
    db_session: Session, cast: Cast, signed_in: SignIn
) -> None:
    study = published(db_session, cast)
    address = f"/studies/{study.slug}/moderate"
    client = signed_in(cast.moderator)
    assert WATCH in client.get(address).text
    refused = client.post(address, data={"purpose": "real", "also": [WATCH]})
    assert refused.status_code == 422
    assert re.search(rf'name="also" value="{WATCH}" checked', refused.text)
    agreed = {"purpose": "real", "consented": "y", "also": [WATCH]}
    assert client.post(address, data=agreed).status_code == 303
    assert newest(db_session).also_agreed == [WATCH]


def test_what_a_new_version_asks_is_not_agreed_to_by_who_read_the_one_before(
    db_session: Session, cast: Cast, signed_in: SignIn
) -> None:
    study = published(db_session, cast)
    plan = make_plan()
    plan.consent.also = ["Clips of you may be shown to others.", WATCH]
    study.draft = plan.model_dump(mode="json")
    studies.publish(db_session, study, cast.owner)
    address = f"/studies/{study.slug}/moderate"
    db_session.commit()
    agreed = {"purpose": "real", "consented": "y", "also": [WATCH, AGAIN]}
    assert signed_in(cast.moderator).post(address, data=agreed).status_code == 303
    assert newest(db_session).also_agreed == [WATCH]


def test_what_was_agreed_to_can_be_taken_back_and_the_trail_keeps_that(
    db_session: Session, cast: Cast, client: Visitor, signed_in: SignIn
) -> None:
    study = published(db_session, cast)
    entrance(db_session, study, client, cast).press("agree", also=[WATCH, AGAIN])
    session = newest(db_session)
    people, number = f"/studies/{study.slug}/people", session.participant_id
    db_session.commit()
    moderator, address = signed_in(cast.moderator), f"{people}/{number}/take-back"
    assert f'value="{WATCH}"' in moderator.get(people).text
    assert signed_in(cast.reader).post(address, data={"words": WATCH}).status_code == 403
    told = moderator.post(address, data={"words": WATCH}, follow_redirects=True)
    assert f"“{WATCH}”" in told.text
    assert newest(db_session).also_agreed == [AGAIN]
    again = moderator.post(address, data={"words": WATCH}, follow_redirects=True)
    assert "does not agree to that any more" in again.text
    trail = db_session.scalars(select(AuditEntry).where(AuditEntry.action == "participant.take_back")).all()
    assert [one.detail for one in trail] == [f"person {number}: {WATCH}"]


def test_people_are_told_until_when_and_researchers_whom_to_erase(
    db_session: Session, cast: Cast, client: Visitor, signed_in: SignIn
) -> None:
    today = now().date()
    study = published(db_session, cast, until=today)
    page = entrance(db_session, study, client, cast)
    assert f"is kept until {today.day} {today:%B %Y}" in page.visible()
    page.press("agree")
    assert queries.overdue(db_session, study.id, today - timedelta(days=1)) is None
    assert queries.overdue(db_session, study.id, today) == queries.Overdue(today, 1)
    address, person = f"/studies/{study.slug}/people", newest(db_session).participant
    moderation.start(db_session, study, code="", purpose=Purpose.REAL, consented=True, by=cast.moderator)
    db_session.commit()
    told = " ".join(signed_in(cast.owner).get(address).text.split())
    assert "2 people were told that what is personal is kept until" in told
    privacy.erase_person(db_session, study, person, cast.owner)
    db_session.commit()
    assert "1 person was told" in " ".join(signed_in(cast.owner).get(address).text.split())


def test_the_plan_is_written_with_a_form(db_session: Session, cast: Cast, signed_in: SignIn) -> None:
    study = make_study(db_session, cast)
    slug, revision = study.slug, study.revision
    db_session.commit()
    client, address = signed_in(cast.owner), f"/studies/{slug}/plan/edit/consent"
    form = {"consent__text": "We record.", "consent__contact": "x@example.org", "revision": str(revision)}
    wrong = client.post(address, data={**form, "consent__kept_until": "soon"})
    assert wrong.status_code == 422
    assert "Give a day, for instance 2027-12-31." in wrong.text
    assert 'value="soon"' in wrong.text
    done = client.post(
        address,
        data={**form, "consent__also": f"{WATCH}\r\n\r\n{AGAIN}", "consent__kept_until": "2027-12-31"},
    )
    assert done.status_code == 302
    plan = client.get(f"/studies/{slug}/plan").text
    assert WATCH in plan
    assert "kept until 31 December 2027" in plan
    db_session.expire_all()
    assert db_session.get_one(Study, study.id).draft["consent"]["kept_until"] == "2027-12-31"


def test_the_report_shows_what_was_asked_apart() -> None:
    from tests.reports.made_studies import make_plan as report_plan
    from tests.reports.made_studies import make_source
    from usability.reports.document import Bullets, Numbers

    plan = report_plan()
    plan.consent.also = [WATCH]
    consent = next(one for one in appendices(make_source(plan), Numbers()) if one.id == "consent")
    assert Bullets((WATCH,)) in consent.blocks

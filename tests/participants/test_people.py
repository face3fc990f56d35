from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan, make_study
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import AuditEntry, User
from usability.participants import queries, rules, services
from usability.participants.models import Link, Participant, TurnedAway
from usability.participants.rules import LinkKind, TurnedAwayFor
from usability.sessions.rules import Purpose
from usability.sessions.services import admit
from usability.studies.models import Study
from usability.studies.services import publish

SignIn = Callable[[User], Visitor]


def test_codes_are_taken_from_what_was_pasted() -> None:
    assert rules.codes_in("\ufeffcode\nA-1\nB.2, c@d\tE_5;A-1\n\n") == (["A-1", "B.2", "c@d", "E_5"], [])
    assert rules.codes_in("A\nJane Doe\n<b>") == (["A"], ["Jane Doe", "<b>"])
    assert rules.codes_in("x" * 65) == ([], ["x" * 65])


def test_a_person_has_one_personal_link(db_session: Session, study: Study) -> None:
    first = services.invite(db_session, study, ["A", "B"])
    services.set_active(db_session, first[0], False, None)
    again = services.invite(db_session, study, ["B", "A", "C"])
    assert [link.participant.code for link in again if link.participant] == ["B", "A", "C"]
    assert [link.id for link in again[:2]] == [first[1].id, first[0].id]
    assert first[0].active
    assert len({link.token for link in again}) == 3


@pytest.mark.parametrize("code", ["", "two words", "x" * 65, "-a"])
def test_what_is_no_code_is_refused(db_session: Session, study: Study, code: str) -> None:
    with pytest.raises(services.ParticipantError) as caught:
        services.create_participants(db_session, study, ["A", code])
    assert caught.value.field == "codes"
    assert db_session.scalars(select(Participant)).all() == []


def test_links_that_make_no_sense_are_refused(db_session: Session, study: Study) -> None:
    with pytest.raises(services.ParticipantError):
        services.create_link(db_session, study, kind=LinkKind.PERSONAL)
    with pytest.raises(services.ParticipantError):
        services.create_link(db_session, study, purpose="fun")


def test_free_codes_are_found_beside_those_given(db_session: Session, study: Study) -> None:
    services.create_participants(db_session, study, ["P002", "X"])
    assert [services.new_participant(db_session, study).code for _ in range(2)] == ["P003", "P004"]


def test_excluding_needs_a_reason_and_is_noted(db_session: Session, cast: Cast, study: Study) -> None:
    person = services.create_participants(db_session, study, ["A"])[0]
    with pytest.raises(services.ParticipantError):
        services.exclude(db_session, person, "  ", cast.owner)
    services.exclude(db_session, person, "Works here", cast.owner)
    assert person.excluded_reason == "Works here"
    services.include(db_session, person, cast.owner)
    assert (person.excluded_at, person.excluded_reason) == (None, "")
    notes = db_session.execute(select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.id)).all()
    assert [tuple(row) for row in notes][-2:] == [
        ("participant.exclude", f"person {person.id}: Works here"),
        ("participant.include", f"person {person.id}"),
    ]


def test_people_turned_away_are_only_counted(db_session: Session, cast: Cast, study: Study) -> None:
    version = publish(db_session, study, cast.owner)
    link = services.create_link(db_session, study)
    for _ in range(2):
        services.count_turned_away(db_session, version, link, TurnedAwayFor.SCREENED_OUT, question="age")
    services.count_turned_away(db_session, version, link, TurnedAwayFor.FULL)
    assert [(row.reason, row.question, row.people) for row in queries.turned_away(db_session, study.id)] == [
        ("full", "", 1),
        ("screened_out", "age", 2),
    ]
    assert len(db_session.scalars(select(TurnedAway)).all()) == 2


def test_the_room_makes_links_of_each_kind(
    db_session: Session, cast: Cast, study: Study, signed_in: SignIn
) -> None:
    client, room = signed_in(cast.moderator), f"/studies/{study.slug}/people"
    for purpose in ("real", "pilot", "preview"):
        sent = client.post(f"{room}/links", data={"purpose": purpose, "label": f"For {purpose}"})
        assert sent.status_code == 302
    page = client.post(f"{room}/invite", data={"codes": "A\nB"}, follow_redirects=True).get_data(as_text=True)
    links = db_session.scalars(select(Link).order_by(Link.id)).all()
    assert [(link.kind, link.purpose) for link in links] == [
        ("public", "real"),
        ("public", "pilot"),
        ("public", "preview"),
        ("personal", "real"),
        ("personal", "real"),
    ]
    for link in links:
        assert f"http://127.0.0.1:8000/s/{link.token}" in page
    number = links[0].id
    shut = client.post(f"{room}/links/{number}", data={"active": "no"}, follow_redirects=True)
    assert "Open again" in shut.get_data(as_text=True)
    db_session.expire_all()
    assert not db_session.get_one(Link, number).active


def test_bad_codes_are_said_beside_what_was_typed(cast: Cast, study: Study, signed_in: SignIn) -> None:
    page = signed_in(cast.editor).post(f"/studies/{study.slug}/people/invite", data={"codes": "A\nJane Doe"})
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert "These cannot be codes: Jane Doe" in text
    assert "A\nJane Doe</textarea>" in text.replace("\r", "")


def test_leaving_a_person_out_asks_why(
    db_session: Session, cast: Cast, study: Study, signed_in: SignIn
) -> None:
    version = publish(db_session, study, cast.owner)
    person = services.new_participant(db_session, study)
    admit(db_session, version, person, link=None, purpose=Purpose.REAL)
    number = person.id
    client, room = signed_in(cast.moderator), f"/studies/{study.slug}/people"
    refused = client.post(f"{room}/{number}/exclude", data={"reason": ""})
    assert refused.status_code == 422
    assert f'href="#reason-{number}"' in refused.get_data(as_text=True)
    page = client.post(
        f"{room}/{number}/exclude", data={"reason": "<i>Works</i> here"}, follow_redirects=True
    )
    assert "&lt;i&gt;Works&lt;/i&gt; here" in page.get_data(as_text=True)
    page = client.post(f"{room}/{number}/include", follow_redirects=True)
    assert "is counted again" in page.get_data(as_text=True)


def test_who_may_what(db_session: Session, cast: Cast, study: Study, signed_in: SignIn) -> None:
    link = services.create_link(db_session, study)
    number, room = link.id, f"/studies/{study.slug}/people"
    reader = signed_in(cast.reader)
    page = reader.get(room)
    assert page.status_code == 200
    assert "Make a link" not in page.get_data(as_text=True)
    outsider = signed_in(cast.outsider)
    for act in ("links", "invite", f"links/{number}", "1/exclude", "1/include"):
        assert reader.post(f"{room}/{act}").status_code == 403
        assert outsider.post(f"{room}/{act}").status_code == 404


def test_people_of_another_study_are_not_found(
    db_session: Session, cast: Cast, study: Study, signed_in: SignIn
) -> None:
    other = make_study(db_session, cast, make_plan("Another"))
    person = services.create_participants(db_session, other, ["A"])[0]
    link = services.create_link(db_session, other)
    person_id, link_id = person.id, link.id
    client, room = signed_in(cast.owner), f"/studies/{study.slug}/people"
    assert client.post(f"{room}/{person_id}/exclude", data={"reason": "x"}).status_code == 404
    assert client.post(f"{room}/links/{link_id}", data={"active": "no"}).status_code == 404


def test_more_people_need_no_more_queries(
    db_session: Session, cast: Cast, study: Study, signed_in: SignIn, engine: Engine
) -> None:
    version = publish(db_session, study, cast.owner)
    client, room = signed_in(cast.owner), f"/studies/{study.slug}/people"

    def queries_with(people: int) -> int:
        for person in services.create_participants(db_session, study, [f"N{n}" for n in range(people)]):
            admit(db_session, version, person, link=None, purpose=Purpose.REAL)
        db_session.commit()
        with counted(engine) as seen:
            assert client.get(room).status_code == 200
        return len(seen)

    assert queries_with(1) == queries_with(12)


def test_people_come_by_pages(db_session: Session, cast: Cast, study: Study, signed_in: SignIn) -> None:
    services.create_participants(db_session, study, [f"N{number:03d}" for number in range(queries.PAGE + 1)])
    client, room = signed_in(cast.owner), f"/studies/{study.slug}/people"
    first, second = (client.get(f"{room}?page={page}").get_data(as_text=True) for page in (1, 2))
    assert "Page 1 of 2" in first
    assert "N000" not in first
    assert "N000" in second
    assert "no people on this page" in client.get(f"{room}?page=99").get_data(as_text=True)


def test_links_by_command(app: Flask, db_session: Session, study: Study) -> None:
    slug = study.slug
    db_session.commit()
    runner = app.test_cli_runner()
    made = runner.invoke(args=["link", "create", slug, "--personal", "A1", "--pilot"])
    assert made.exit_code == 0, made.output
    listed = runner.invoke(args=["link", "list", slug]).output
    assert made.output.strip() in listed
    assert "pilot  A1" in listed
    assert runner.invoke(args=["link", "create", slug, "--personal", "a b"]).exit_code == 1
    assert "There is no study" in runner.invoke(args=["link", "list", "nothing"]).output

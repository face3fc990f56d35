"""The life of a study by its pages: create, publish, pause, close, duplicate, delete, share, import, export."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import visitor
from tests.runner.walking import Walker
from tests.support.cast import Cast, make_plan
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.participants.services import create_link
from usability.studies import files, services
from usability.studies.models import PlanVersion, Study, StudyMember

SignIn = Callable[[User], Visitor]


@pytest.fixture
def owner(signed_in: SignIn, cast: Cast, study: Study) -> Visitor:
    return signed_in(cast.owner)


@pytest.fixture
def home(study: Study) -> str:
    return f"/studies/{study.slug}"


def state(db: Session, study: Study) -> str:
    db.refresh(study)
    return study.state


def test_a_study_begins_as_a_draft_with_words_to_start_from(
    signed_in: SignIn, cast: Cast, db_session: Session
) -> None:
    client = signed_in(cast.outsider)
    answer = client.post(
        "/studies/new", data={"title": "Gases", "product__name": "Table", "product__version": ""}
    )
    assert answer.location == "/studies/gases/plan"
    made = db_session.scalars(select(Study)).one()
    plan = services.draft_of(made)
    assert "Table" in plan.welcome
    assert plan.consent.contact == cast.outsider.email
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("title", "words"), [(" ", "Give the study a title."), ("x" * 301, "at most 300 characters")]
)
def test_a_study_needs_a_title(
    signed_in: SignIn, cast: Cast, db_session: Session, title: str, words: str
) -> None:
    answer = signed_in(cast.outsider).post("/studies/new", data={"title": title, "product__name": "Kept"})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Kept" in answer.text
    assert db_session.scalars(select(Study)).all() == []


def test_viewers_do_not_create_studies(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in(cast.reader)
    assert client.get("/studies/new").status_code == 403
    assert client.post("/studies/import", data={"text": "x"}).status_code == 403
    assert "Plan a study" not in client.get("/studies").text


def test_publishing_freezes_numbered_versions(
    owner: Visitor, home: str, study: Study, db_session: Session
) -> None:
    assert (
        "Version 1 is published"
        in owner.post(f"{home}/publish", data={"revision": "1"}, follow_redirects=True).text
    )
    assert state(db_session, study) == "open"
    assert "Nothing changed since version 1" in owner.post(f"{home}/publish", follow_redirects=True).text
    plan = services.draft_of(study)
    plan.tasks = [plan.tasks[1], plan.tasks[0]]
    services.save_draft(db_session, study, plan, revision=1, by=None)
    assert "differs from version 1" in owner.get(f"{home}/plan").text
    owner.post(f"{home}/publish")
    assert db_session.scalars(select(PlanVersion.number).order_by(PlanVersion.number)).all() == [1, 2]
    page = owner.get(f"{home}/versions?from=1&to=2").text
    assert re.search(r"Task “Oxygen”.*?moved.*?place 1.*?place 2", page, re.DOTALL)
    assert "Find the symbol of silver." in owner.get(f"{home}/versions/1").text


def test_what_stands_in_the_way_refuses_publishing_with_reasons(
    owner: Visitor, home: str, study: Study, db_session: Session
) -> None:
    plan = services.draft_of(study)
    plan.tasks[0].scenario = ""
    services.save_draft(db_session, study, plan, revision=1, by=None)
    answer = owner.post(f"{home}/publish")
    assert answer.status_code == 422
    assert "Task “Oxygen” has no scenario." in answer.text
    assert state(db_session, study) == "draft"


def test_a_plan_that_changed_meanwhile_is_not_published_unseen(
    owner: Visitor, home: str, study: Study, db_session: Session
) -> None:
    services.save_draft(db_session, study, make_plan("Changed"), revision=1, by=None)
    assert owner.post(f"{home}/publish", data={"revision": "1"}).status_code == 409
    assert state(db_session, study) == "draft"


def test_pausing_closing_and_opening_again(
    owner: Visitor, home: str, study: Study, db_session: Session
) -> None:
    assert owner.post(f"{home}/state", data={"state": "open"}).status_code == 409
    owner.post(f"{home}/publish")
    for target in ("paused", "open", "closed", "open"):
        owner.post(f"{home}/state", data={"state": target})
        assert state(db_session, study) == target
    assert owner.post(f"{home}/state", data={"state": "lost"}).status_code == 400


def test_a_copy_is_a_draft_of_its_own(owner: Visitor, home: str, study: Study, db_session: Session) -> None:
    answer = owner.post(f"{home}/duplicate")
    assert answer.location == "/studies/finding-oxygen-copy/plan"
    assert [task.key for task in services.draft_of(study).tasks] == ["oxygen", "silver"]
    assert "Finding oxygen (copy)" in owner.get(answer.location).text


def test_a_deleted_study_can_be_restored_by_its_owner(
    owner: Visitor, home: str, signed_in: SignIn, cast: Cast, study: Study
) -> None:
    owner.post(f"{home}/delete")
    assert owner.get(f"{home}/plan").status_code == 404
    assert "Restore" in owner.get("/studies").text
    editor = signed_in(cast.editor)
    assert "Restore" not in editor.get("/studies").text
    assert editor.post("/studies/restore", data={"slug": study.slug}).status_code == 404
    owner.post("/studies/restore", data={"slug": study.slug})
    assert owner.get(f"{home}/plan").status_code == 200


def test_sharing_gives_and_takes_roles(
    owner: Visitor, home: str, signed_in: SignIn, cast: Cast, study: Study, db_session: Session
) -> None:
    outsider = signed_in(cast.outsider)
    assert outsider.get(f"{home}/plan").status_code == 404
    owner.post(f"{home}/members", data={"email": " XAVER@example.org", "role": "reader"})
    assert outsider.get(f"{home}/plan").status_code == 200
    assert outsider.get(f"{home}/plan/edit/purpose").status_code == 403
    owner.post(f"{home}/members", data={"email": "xaver@example.org", "role": "editor"})
    assert outsider.get(f"{home}/plan/edit/purpose").status_code == 200
    owner.post(f"{home}/members/remove", data={"user": str(cast.outsider.id)})
    assert outsider.get(f"{home}/plan").status_code == 404


@pytest.mark.parametrize("number", ["", "x", "²", "9" * 40, "0"])
def test_a_stranger_cannot_be_removed(owner: Visitor, home: str, number: str) -> None:
    assert owner.post(f"{home}/members/remove", data={"user": number}).status_code == 404


def test_a_study_keeps_an_owner(
    owner: Visitor, home: str, cast: Cast, study: Study, db_session: Session
) -> None:
    assert owner.post(f"{home}/members/remove", data={"user": str(cast.owner.id)}).status_code == 409
    answer = owner.post(f"{home}/members", data={"email": cast.owner.email, "role": "reader"})
    assert answer.status_code == 422
    assert "needs an owner" in answer.text
    assert db_session.get_one(StudyMember, (study.id, cast.owner.id)).role == "owner"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "nobody@example.org", "role": "editor"}, "No account has this address"),
        ({"email": "", "role": "king"}, ""),
    ],
)
def test_sharing_says_what_is_wrong(owner: Visitor, home: str, data: dict[str, str], words: str) -> None:
    answer = owner.post(f"{home}/members", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_file_is_exported_and_imported_again(owner: Visitor, home: str, db_session: Session) -> None:
    exported = owner.get(f"{home}/export.yaml")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="finding-oxygen.yaml"'
    assert files.load(exported.text) == make_plan()
    assert files.load(owner.get(f"{home}/export.json").text) == make_plan()
    upload = {"file": (io.BytesIO(exported.data), "plan.yaml")}
    answer = owner.post("/studies/import", data=upload, content_type="multipart/form-data")
    copy = db_session.scalars(select(Study).order_by(Study.id.desc())).first()
    assert copy is not None
    assert answer.location == f"/studies/{copy.slug}/plan"
    assert services.draft_of(copy) == make_plan()


def test_a_file_with_mistakes_makes_nothing(owner: Visitor, db_session: Session, study: Study) -> None:
    answer = owner.post(
        "/studies/import", data={"text": "format: usability-study/1\ntitle: 7\ncolour: <b>\n"}
    )
    assert answer.status_code == 422
    assert "2 mistakes in the file" in answer.text
    assert "3:1" in answer.text
    assert "colour: &lt;b&gt;" in answer.text
    for bad in ({"file": (io.BytesIO(b"\xff\xfe"), "plan.yaml")}, {"text": ""}):
        assert owner.post("/studies/import", data=bad, content_type="multipart/form-data").status_code == 422
    assert db_session.scalars(select(Study)).all() == [study]


@pytest.mark.parametrize(
    "path",
    [
        "versions/1",
        "versions?from=9",
        "versions?to=x",
        "export.yaml?version=3",
        "export.yaml?version=x",
        "export.yaml?version=0",
        "export.yaml?version=²",
        "versions/99999999999999999999",
        "export.xml",
    ],
)
def test_a_version_that_is_not_there_is_not_found(owner: Visitor, home: str, path: str) -> None:
    assert owner.get(f"{home}/{path}").status_code == 404


READ = ["plan", "versions", "members", "export.yaml", "preview", "cells"]
EDIT = ["plan/edit/purpose", "plan/add/tasks"]
POST_EDIT = [
    "plan/move/tasks/oxygen",
    "plan/remove/tasks/oxygen",
    "plan/put-back/1",
    "plan/ask/final",
    "publish",
    "state",
    "duplicate",
]
POST_OWN = ["delete", "members", "members/remove"]


@pytest.mark.parametrize("path", READ + EDIT)
def test_pages_open_to_whom_they_are_for(
    signed_in: SignIn, cast: Cast, home: str, path: str, client: Visitor
) -> None:
    lesser = 200 if path in READ else 403
    assert signed_in(cast.editor).get(f"{home}/{path}").status_code == 200
    for person in (cast.reader, cast.observer, cast.moderator):
        assert signed_in(person).get(f"{home}/{path}").status_code == lesser
    for person in (cast.outsider, cast.keeper):
        assert signed_in(person).get(f"{home}/{path}").status_code == 404
    assert client.get(f"{home}/{path}").status_code == 302


@pytest.mark.parametrize("path", POST_EDIT + POST_OWN)
def test_acts_are_refused_to_lesser_roles_and_strangers(
    signed_in: SignIn, cast: Cast, home: str, path: str, client: Visitor, study: Study, db_session: Session
) -> None:
    for person in (cast.reader, cast.moderator, *([cast.editor] if path in POST_OWN else [])):
        assert signed_in(person).post(f"{home}/{path}", data={"revision": "1"}).status_code == 403
    assert signed_in(cast.outsider).post(f"{home}/{path}").status_code == 404
    assert client.post(f"{home}/{path}").status_code == 401
    assert signed_in(cast.owner).put(f"{home}/{path}").status_code == 405
    assert signed_in(cast.owner).post(f"{home}/{path}", csrf=False).status_code == 400
    assert services.draft_of(study) == make_plan()
    assert state(db_session, study) == "draft"


def test_a_reader_is_offered_nothing_that_writes(signed_in: SignIn, cast: Cast, home: str) -> None:
    page = signed_in(cast.reader).get(f"{home}/plan").text
    main = page[page.index("<main") :]
    assert "<form" not in main
    assert "/plan/edit/" not in main


def test_participants_see_a_title_of_their_own(
    signed_in: SignIn, cast: Cast, study: Study, home: str, db_session: Session, app: Flask
) -> None:
    owner = signed_in(cast.owner)
    link = create_link(db_session, study, by=cast.owner)
    services.publish(db_session, study, None)
    seen = visitor(app).get(f"/s/{link.token}", follow_redirects=True).text
    assert "Finding oxygen" in seen, "a plan without one shows the study's title, as it always did"
    plan = services.draft_of(study)
    plan.title, plan.participant_title = "Why nobody finds oxygen", "Trying out a table"
    services.save_draft(db_session, study, plan, revision=study.revision, by=None)
    services.publish(db_session, study, None)
    walker = Walker(visitor(app)).get(f"/s/{link.token}")
    pages = [walker.text]
    walker.press()
    pages.append(walker.text)
    walker.press("agree")
    pages.append(walker.text)
    walker.press("start")
    pages += [walker.text, walker.get(f"/w/{walker.token}/leave").text]
    for page in pages:
        assert "Trying out a table" in page
        assert "nobody finds" not in page
    preview = owner.get(f"{home}/preview").text
    assert "Trying out a table" in preview
    assert "nobody finds" not in preview


def test_a_new_study_does_not_show_its_own_title(signed_in: SignIn, cast: Cast, db_session: Session) -> None:
    signed_in(cast.outsider).post(
        "/studies/new", data={"title": "Why do they leave?", "product__name": "Shop"}
    )
    made = db_session.scalars(select(Study)).one()
    assert services.draft_of(made).shown_title == "Trying out Shop"


def test_a_copy_shows_participants_what_the_study_showed(
    owner: Visitor, home: str, db_session: Session
) -> None:
    owner.post(f"{home}/duplicate")
    plan = services.draft_of(db_session.scalars(select(Study).order_by(Study.id.desc())).first())  # type: ignore[arg-type]  # a study was made just before
    assert plan.title == "Finding oxygen (copy)"
    assert plan.shown_title == "Finding oxygen"


def test_a_version_from_before_a_field_is_not_called_changed(
    owner: Visitor, home: str, study: Study, db_session: Session
) -> None:
    version = services.publish(db_session, study, None)
    version.plan = {name: value for name, value in version.plan.items() if name != "participant_title"}
    db_session.commit()
    assert "Nothing changed since version 1" in owner.post(f"{home}/publish", follow_redirects=True).text
    assert "Nothing differs between" in owner.get(f"{home}/versions").text


def test_a_study_that_nobody_tried_says_so_until_somebody_did(
    owner: Visitor, home: str, study: Study, db_session: Session, cast: Cast
) -> None:
    link = create_link(db_session, study, purpose="pilot", by=cast.owner)
    services.publish(db_session, study, None)
    page = owner.get(f"{home}/plan").text
    hint = page[page.index("Worth a look") :]
    assert f'<a href="{home}/people">No pilot session</a>' in hint
    assert "stands in the way" not in page
    Walker(visitor(owner.application)).get(f"/s/{link.token}").press().press("agree")
    assert "No pilot session" not in owner.get(f"{home}/plan").text

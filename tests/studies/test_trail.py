"""The page that tells who did what to a study."""

from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.results.test_pages import text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts import services as accounts
from usability.accounts.models import User
from usability.accounts.trail import PAGE, of_subject
from usability.studies import services
from usability.studies.access import StudyRole
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]


def test_an_owner_reads_what_was_done_newest_first(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    services.publish(db_session, study, cast.owner)
    services.share(db_session, study, cast.outsider.email, StudyRole.READER, cast.owner)
    accounts.note(db_session, None, "participant.erase", study.slug, "P007")
    db_session.commit()
    page = text_of(signed_in(cast.owner).get(f"/studies/{study.slug}/trail").text)
    erased, shared, published = (
        page.index(words)
        for words in (
            "A commanderased a personP007",
            f"{cast.owner.name}gave a role{cast.outsider.email}: reader",
            f"{cast.owner.name}published the planversion 1",
        )
    )
    assert erased < shared < published
    assert signed_in(cast.editor).get(f"/studies/{study.slug}/trail").status_code == 403


def test_it_has_pages_and_no_query_for_each_line(
    engine: Engine, db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    address = f"/studies/{study.slug}/trail"
    client = signed_in(cast.owner)
    with counted(engine) as few:
        client.get(address)
    for number in range(PAGE + 5):
        accounts.note(db_session, cast.owner, "participant.exclude", study.slug, f"P{number}: slept")
    db_session.commit()
    with counted(engine) as many:
        first = client.get(address).text
    assert len(many) == len(few)
    assert "Page 1 of 2" in first
    assert "P0: slept" not in first
    assert "P0: slept" in client.get(f"{address}?page=2").text
    assert client.get(f"{address}?page=none").status_code == 200
    assert client.get(f"{address}?page=99").status_code == 200


def test_an_act_without_words_is_told_all_the_same(db_session: Session, cast: Cast) -> None:
    accounts.note(db_session, cast.owner, "study.new_thing", "some-study")
    (line,), pages = of_subject(db_session, "some-study")
    assert (line.who, line.what, pages) == (cast.owner.name, "study: new thing", 1)

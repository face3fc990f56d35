"""Numbers from outside on pages, in results, reports and commands: added, changed, removed, brought back."""

import html
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.results.walker import admit
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import AuditEntry, User
from usability.outside import queries, services
from usability.outside.kinds import NOT_MEASURED_HERE, Kind
from usability.outside.models import OutsideNumber
from usability.outside.rules import Entry, read
from usability.reports.content import compose
from usability.reports.document import Grid, Section
from usability.reports.queries import source_of
from usability.results import gather
from usability.results.choices import Choices
from usability.results.honesty import CLAIMS
from usability.studies import services as studies
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]
TYPED = {
    "at_start": "200", "lost": "10", "period": "month", "source": "Records <2026>", "as_of": "2026-09-30",
    "note": "Who came back within the month is not lost.",
}  # fmt: skip
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


def churn(**more: str) -> Entry:
    found = read(Kind.CHURN, TYPED | more, MOMENT.date()).entry
    assert found is not None
    return found


@pytest.fixture
def ran(db_session: Session, study: Study, cast: Cast) -> Study:
    """A study that one person finished."""
    walker = admit(db_session, studies.publish(db_session, study, cast.owner))
    walker.do("oxygen", 20, "done")
    walker.finish()
    gather.settle(db_session, study)
    db_session.commit()
    return study


def test_a_number_is_added_changed_undone_removed_and_brought_back(
    db_session: Session, ran: Study, cast: Cast, signed_in: SignIn
) -> None:
    client, room = signed_in(cast.editor), f"/studies/{ran.slug}/outside"
    results = f"/studies/{ran.slug}/results"
    assert NOT_MEASURED_HERE not in client.get(results).text
    added = client.post(f"{room}/new/churn", data=TYPED, follow_redirects=True).text
    assert "Churn is kept" in added
    assert "10 of 200" in added
    number = db_session.scalars(select(OutsideNumber)).one()

    page = client.get(results).text
    assert NOT_MEASURED_HERE in page
    for words in ("10 of 200", "20.0 months", "Records &lt;2026&gt;", "30 September 2026", "is not lost"):
        assert words in page

    form = client.get(f"{room}/{number.id}/edit").text
    assert 'value="200"' in form
    changed = TYPED | {"lost": "20", "revision": "1"}
    saved = client.post(f"{room}/{number.id}/edit", data=changed, follow_redirects=True).text
    assert "20 of 200" in saved
    assert "Before the last change: 10 lost of 200" in saved
    unseen = client.post(f"{room}/{number.id}/undo", data={"revision": "1"}, follow_redirects=True).text
    assert "Nothing was overwritten" in unseen
    undone = client.post(f"{room}/{number.id}/undo", data={"revision": "2"}, follow_redirects=True).text
    assert "10 of 200" in undone
    same = client.post(f"{room}/{number.id}/edit", data=TYPED | {"revision": "3"}, follow_redirects=True)
    assert "Nothing was changed." in same.text

    gone = client.post(f"{room}/{number.id}/remove", follow_redirects=True).text
    assert "Bring back" in gone
    assert NOT_MEASURED_HERE not in client.get(results).text
    assert client.get(f"{room}/{number.id}/edit").status_code == 302
    assert "removed" in client.post(f"{room}/{number.id}/remove", follow_redirects=True).text
    client.post(f"{room}/{number.id}/restore")
    assert "10 of 200" in client.get(results).text
    db_session.expire_all()
    trail = db_session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("outside."))).all()
    assert [one.action.removeprefix("outside.") for one in trail] == [
        "add", "change", "undo", "remove", "restore",
    ]  # fmt: skip
    assert all(one.user_id == cast.editor.id and "Records" in one.detail for one in trail)


def test_bad_input_stands_beside_its_field_and_nothing_is_lost(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    client, room = signed_in(cast.owner), f"/studies/{study.slug}/outside"
    answer = client.post(f"{room}/new/churn", data=TYPED | {"lost": "300", "source": " "})
    assert answer.status_code == 422
    assert "cannot be more than the 200" in answer.text
    assert 'id="lost-error"' in answer.text
    assert 'id="source-error"' in answer.text
    assert 'value="300"' in answer.text
    assert "is not lost" in answer.text
    assert db_session.scalar(select(func.count()).select_from(OutsideNumber)) == 0
    assert client.get(f"{room}/new/weather").status_code == 404
    assert client.get(f"{room}/99/edit").status_code == 404


def test_two_who_change_a_number_at_once_never_overwrite_each_other_unseen(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    number = services.add(db_session, study, churn(), by=cast.owner)
    client, edit = signed_in(cast.editor), f"/studies/{study.slug}/outside/{number.id}/edit"
    assert 'name="revision" value="1"' in client.get(edit).text
    services.change(db_session, study, number, churn(lost="12"), revision=1, by=cast.owner)
    mine = client.post(edit, data=TYPED | {"lost": "14", "revision": "1"})
    assert mine.status_code == 409
    assert "It says now: 12 lost of 200" in mine.text
    assert 'value="14"' in mine.text
    # A slip after it does not take the sight of the other state for granted again.
    assert 'name="revision" value="2"' in mine.text
    assert client.post(edit, data=TYPED | {"lost": "14", "revision": "2"}).status_code == 302
    db_session.refresh(number)
    assert number.given["lost"] == 14


def test_who_may_only_read_sees_the_numbers_and_no_button(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    number = services.add(db_session, study, churn(), by=cast.owner)
    services.remove(db_session, study, services.add(db_session, study, churn(lost="3"), by=None), by=None)
    room = f"/studies/{study.slug}/outside"
    for person in (cast.reader, cast.observer, cast.moderator):
        client = signed_in(person)
        page = client.get(room).text
        assert "10 of 200" in page
        for button in (">Add", ">Remove<span", ">Change", ">Bring back"):
            assert button not in page
        assert client.post(f"{room}/new/churn", data=TYPED).status_code == 403
        assert client.post(f"{room}/{number.id}/remove").status_code == 403


def test_a_number_of_another_study_cannot_be_touched_through_ones_own(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    other = studies.duplicate_study(db_session, study, cast.outsider)
    number = services.add(db_session, other, churn(), by=cast.outsider)
    client = signed_in(cast.owner)
    assert client.post(f"/studies/{study.slug}/outside/{number.id}/remove").status_code == 404
    assert queries.brought(db_session, study.id) == ()


def test_no_figure_of_a_session_changes_with_them(db_session: Session, ran: Study) -> None:
    before = gather.gather(db_session, ran)
    services.add(db_session, ran, churn(), by=None)
    # The very same object: what is brought is not among what results are computed from.
    assert gather.gather(db_session, ran) is before


def test_they_stand_also_where_nobody_took_part_yet(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn
) -> None:
    services.add(db_session, study, churn(), by=None)
    assert NOT_MEASURED_HERE in signed_in(cast.reader).get(f"/studies/{study.slug}/results").text


def test_the_report_marks_them_and_its_digest_knows_them(db_session: Session, ran: Study) -> None:
    before = source_of(db_session, ran, Choices(), made_at=MOMENT)
    services.add(db_session, ran, churn(), by=None)
    after = source_of(db_session, ran, Choices(), made_at=MOMENT)
    assert before.digest != after.digest
    sections: list[Section] = [one for one in compose(after).sections if one.id in ("journey", "outside")]
    grids = [block for one in sections for block in one.blocks if isinstance(block, Grid)]
    rows = [row for one in grids for row in one.rows if "10 of 200" in (row[1] or "")]
    assert len(rows) == 1
    assert "Source: Records <2026>, 30 September 2026." in (rows[0][2] or "")
    assert NOT_MEASURED_HERE in repr(sections)
    assert NOT_MEASURED_HERE not in repr(compose(before).sections)


def test_the_page_asks_as_much_for_many_as_for_one(
    db_session: Session, study: Study, cast: Cast, signed_in: SignIn, engine: Engine
) -> None:
    client, room = signed_in(cast.owner), f"/studies/{study.slug}/outside"
    services.add(db_session, study, churn(), by=cast.owner)
    client.get(room)
    with counted(engine) as one:
        client.get(room)
    for lost in range(20):
        services.add(db_session, study, churn(lost=str(lost)), by=cast.editor)
    db_session.commit()
    with counted(engine) as many:
        client.get(room)
    assert len(many) == len(one)


def test_the_command_does_the_same(app: Flask, db_session: Session, ran: Study) -> None:
    run, slug = app.test_cli_runner().invoke, ran.slug
    db_session.commit()
    values = [f"{name}={text}" for name, text in TYPED.items()]
    wrong = run(args=["outside", "add", slug, "churn", "lost=5", "at_start=3"])
    assert wrong.exit_code == 1
    assert "lost: This cannot be more than the 3" in wrong.output
    assert "source: Say where" in wrong.output
    assert run(args=["outside", "add", slug, "churn", "loss=5"]).exit_code == 1
    assert run(args=["outside", "add", slug, "weather"]).exit_code == 2
    added = json.loads(run(args=["outside", "add", slug, "churn", *values, "--json"]).output)
    number = str(added["number"])
    assert added["figures"][0]["value"] == pytest.approx(0.05)
    assert "20 lost of 200" in run(args=["outside", "change", slug, number, "lost=20"]).output
    assert "said before" in run(args=["outside", "undo", slug, number]).output
    listed = run(args=["outside", "list", slug]).output
    assert NOT_MEASURED_HERE in listed
    assert "10 lost of 200" in listed
    shown = json.loads(run(args=["results", "show", slug, "--json"]).output)
    assert [one["mark"] for one in shown["outside"]] == [NOT_MEASURED_HERE]
    assert "churn" not in {one["name"] for one in shown["figures"]}
    assert NOT_MEASURED_HERE in run(args=["results", "show", slug]).output
    assert run(args=["outside", "remove", slug, number]).exit_code == 0
    assert json.loads(run(args=["outside", "list", slug, "--json"]).output) == []
    assert "10 lost" in run(args=["outside", "list", slug, "--removed"]).output
    assert "removed" in run(args=["outside", "change", slug, number, "lost=1"]).output
    assert run(args=["outside", "restore", slug, number]).exit_code == 0
    assert run(args=["outside", "restore", slug, number]).exit_code == 1
    assert run(args=["outside", "undo", slug, "99"]).exit_code == 1


def test_the_definitions_say_what_a_session_can_say_and_what_it_cannot(
    study: Study, cast: Cast, signed_in: SignIn
) -> None:
    page = html.unescape(signed_in(cast.reader).get(f"/studies/{study.slug}/results").text)
    said = page[page.index("What a session can say") :]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="left">([^<]*)</td>', said)
    answers = dict(rows)
    assert len(answers) == len(CLAIMS) == 13
    assert {figure for figure, answer in answers.items() if answer == "No"} == {
        "Churn rate",
        "Customer lifetime value",
    }
    assert answers["Abandonment rate"] == "A lower bound"
    assert answers["Likelihood to continue"] == "A stated intention"
    assert answers["Likelihood to recommend"] == "An indication"
    assert f"/studies/{study.slug}/outside" in said

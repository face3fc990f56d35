"""Results of a large study: the page answers at once, says how far the work is, and shows them when they are there."""

import re
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.results.test_pages import text_of
from tests.results.walker import admit
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.results import aside, gather, kept
from usability.results.assemble import Progress, assemble
from usability.results.choices import Choices
from usability.results.model import StudyResults
from usability.results.rows import Rows
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study

SignIn = Callable[[User], Visitor]


@pytest.fixture
def version(db_session: Session, study: Study, cast: Cast) -> PlanVersion:
    found = studies.publish(db_session, study, cast.owner)
    walker = admit(db_session, found)
    walker.do("oxygen", 20)
    walker.finish()
    gather.settle(db_session, study)
    kept.forget(db_session)
    return found


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Every study is large, and the work stops at its second half until the event is set."""
    go_on = Event()

    def slow(rows: Rows, choices: Choices, progress: Progress) -> StudyResults:
        progress(50, "Half of it is done")
        assert go_on.wait(60)
        return assemble(rows, choices, progress)

    monkeypatch.setattr(aside, "LARGE", 1)
    monkeypatch.setattr(gather, "assemble", slow)
    yield go_on
    go_on.set()
    wait_for(lambda: all(one.done.is_set() for one in aside._works.values()))
    aside._works.clear()


def wait_for(is_so: Callable[[], bool]) -> None:
    until = monotonic() + 60
    while not is_so():
        assert monotonic() < until
        Event().wait(0.02)


def when_done(client: Visitor, address: str) -> TestResponse:
    """What the page answers once nothing is being computed for it."""
    until = monotonic() + 60
    while (page := client.get(address)).status_code == 202:
        assert monotonic() < until
    return page


def test_the_page_says_how_far_the_work_is_and_then_shows_the_results(
    signed_in: SignIn, cast: Cast, study: Study, version: PlanVersion, held: Event
) -> None:
    client, address = signed_in(cast.owner), f"/studies/{study.slug}/results?success=lenient"
    wait_for(lambda: "Half of it is done" in text_of(client.get(address).text))
    page = client.get(address)
    assert page.status_code == 202
    assert '<noscript><meta http-equiv="refresh"' in page.text
    state = re.search(r'data-state="([^"]+)"', page.text)
    assert state is not None
    told = client.get(state[1].replace("&amp;", "&")).json
    assert told == {"state": "running", "progress": 67, "message": "Half of it is done"}
    assert client.get(f"{address.replace('?', '/attempts?')}").status_code == 202
    held.set()
    wait_for(lambda: client.get(state[1]).json == {"state": "done", "progress": 100, "message": ""})
    shown = client.get(address)
    assert shown.status_code == 200
    assert "solved in full or in part" in text_of(shown.text)


def test_whoever_waited_sees_them_although_somebody_came_meanwhile(
    db_session: Session, signed_in: SignIn, cast: Cast, study: Study, version: PlanVersion, held: Event
) -> None:
    client, address = signed_in(cast.owner), f"/studies/{study.slug}/results"
    assert client.get(address).status_code == 202
    admit(db_session, version).finish()
    db_session.commit()
    held.set()
    wait_for(lambda: all(one.done.is_set() for one in aside._works.values()))
    assert client.get(address).status_code == 200


def test_a_choice_that_the_study_lacks_is_told_and_not_computed_for_ever(
    signed_in: SignIn, cast: Cast, study: Study, version: PlanVersion, held: Event
) -> None:
    held.set()
    client, address = signed_in(cast.owner), f"/studies/{study.slug}/results?device=toaster"
    page = when_done(client, address)
    assert page.status_code == 400
    assert "There is no kind of device “toaster”" in text_of(page.text)
    asked = client.get(f"/studies/{study.slug}/results/state?mode=asleep")
    assert (asked.json or {})["state"] == "done"

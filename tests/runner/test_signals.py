"""What the server makes of product signals: addresses that show success, what is refused, and the headers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.runner.test_events import Program
from tests.runner.walking import Walker, counted
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.participants import services as participants
from usability.results.gather import gather
from usability.sessions.models import Attempt, LoggedEvent
from usability.sessions.rules import reached
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.rules import obstacles

SHOP = "https://shop.example"
Enter = Callable[..., Program]


def plan_of(**task: Any) -> StudyPlan:
    return StudyPlan.model_validate(
        {
            "title": "Shop",
            "product": {"name": "The shop"},
            "consent": {"text": "We record.", "contact": "olga@example.org"},
            "tasks": [
                {"key": "buy", "title": "Buy it", "scenario": "Buy a lamp.", "start_url": SHOP, **task},
                {"key": "look", "title": "Look", "scenario": "Look round.", "start_url": SHOP},
            ],
            "after_task": [],
            "final": [{"instrument": "seq"}],
        }
    )


@pytest.fixture
def enter(client: Visitor, db_session: Session, cast: Cast) -> Enter:
    """Lets somebody in to a study whose first task has this criterion."""

    def make(**criterion: Any) -> Program:
        study = studies.create_study(db_session, plan_of(criterion=criterion), cast.owner)
        version = studies.publish(db_session, study, cast.owner)
        link = participants.create_link(db_session, version.study)
        walker = Walker(client).get(f"/s/{link.token}").press("agree")
        return Program(client, walker.token)

    return make


def signal(what: str, step: str = "task:buy", **data: Any) -> dict[str, Any]:
    return {"kind": "product_signal", "step": step, "what": what, **data}


@pytest.mark.parametrize(
    ("address", "target", "is_it"),
    [
        (f"{SHOP}/thanks", f"{SHOP}/thanks", True),
        (f"{SHOP}/thanks/42", f"{SHOP}/thanks", True),
        (f"{SHOP}/thanks", f"{SHOP}/thanks/42", False),
        (f"{SHOP}/Thanks", f"{SHOP}/thanks", False),
        ("https://SHOP.example:443/thanks", f"{SHOP}/thanks", True),
        ("https://shop.example.evil/thanks", SHOP, False),
        ("https://shop.example@evil.example/thanks", SHOP, False),
        ("http://shop.example/thanks", f"{SHOP}/thanks", False),
        (f"{SHOP}:8443/thanks", f"{SHOP}/thanks", False),
        (SHOP, SHOP, True),
        (f"{SHOP}/", SHOP, True),
        (f"{SHOP}/thanks", "/thanks", True),
        (f"{SHOP}/no/thanks", "/thanks", False),
        (f"{SHOP}/a?step=3#end", "/a?step=3", True),
        (f"{SHOP}/a", "/a?step=3", False),
        (f"{SHOP}/thanks", "", False),
        (f"{SHOP}/thanks", "http://[", False),
    ],
)
def test_how_an_address_begins(address: str, target: str, is_it: bool) -> None:
    assert reached(address, target) is is_it


@pytest.mark.parametrize(("page", "outcome"), [("/thanks", "success"), ("/basket", "failure")])
def test_the_server_decides_whether_an_address_shows_success(
    enter: Enter, db_session: Session, page: str, outcome: str
) -> None:
    program = enter(kind="address", target="/thanks")
    program.send(
        program.event("task_started", 1_000, step="task:buy"),
        {**program.event("", 2_000), **signal("page", url=SHOP + "/")},
        {**program.event("", 3_000), **signal("click")},
        {**program.event("", 4_000), **signal("page", url=SHOP + page)},
        program.event("task_ended", 5_000, step="task:buy", claim="done"),
    )
    counted(db_session)
    row = db_session.scalars(select(Attempt)).one()
    assert (row.outcome, row.source, row.clicks, row.pages) == (outcome, "product_signal", 1, 2)


def test_who_gives_up_has_given_up_whatever_was_reached(enter: Enter, db_session: Session) -> None:
    program = enter(kind="address", target="/thanks")
    program.send(
        program.event("task_started", 1_000, step="task:buy"),
        {**program.event("", 2_000), **signal("page", url=SHOP + "/thanks")},
        program.event("task_ended", 5_000, step="task:buy", claim="gave_up"),
    )
    counted(db_session)
    assert db_session.scalars(select(Attempt.outcome)).one() == "gave_up"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (signal("page", url="javascript:alert(1)"), "url"),
        (signal("page", url="/thanks"), "url"),
        (signal("page", url="https://"), "url"),
        (signal("page", url=f"{SHOP}:99999/"), "url"),
        (signal("page", url="https://[shop/"), "url"),
        (signal("page", url=f"{SHOP}/{'a' * 2_000}"), "url"),
        (signal("page"), "product_signal"),
        (signal("click", url=SHOP), "product_signal"),
        (signal("scroll"), "what"),
        (signal("page", url=SHOP, goal=True), "goal"),
        (signal("click", label="Buy"), "label"),
        (signal("click", step="briefing:buy"), "step"),
        (signal("click", step="task:nowhere"), "step"),
        (signal("goal"), "step"),
        ({"kind": "product_signal", "what": "click"}, "step"),
    ],
)
def test_what_no_snippet_says_is_refused_with_its_place(
    enter: Enter, db_session: Session, said: dict[str, Any], place: str
) -> None:
    answer = enter(kind="address", target="/thanks").send({"seq": 0, **said})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json is not None
    assert [error["place"].rpartition(".")[2] for error in answer.json["errors"]] == [place]
    assert "product_signal" not in db_session.scalars(select(LoggedEvent.kind)).all()


def test_an_element_is_the_product_s_to_see(enter: Enter) -> None:
    program = enter(kind="element", target="#thanks")
    assert program.send({"seq": 0, **signal("goal")}).status_code == 200
    assert program.send({"seq": 1, **signal("goal", step="task:look")}).status_code == 422


def test_only_what_is_needed_goes_to_the_page_and_only_there_the_opener_is_kept(
    enter: Enter, client: Visitor
) -> None:
    program = enter(kind="address", target="/secret-end")
    page = client.get(program.base)
    assert "secret-end" not in page.text
    assert len(re.findall(r"<section[^>]* data-signals", page.text)) == 1
    assert page.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin-allow-popups"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    page = client.get(enter(kind="element", target="#thanks").base)
    assert 'data-element="#thanks"' in page.text
    page = client.get(enter(kind="self_report").base)
    assert "data-signals" not in page.text
    assert page.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"]


def test_other_sites_may_include_the_snippet_and_nothing_else(client: Visitor) -> None:
    snippet = client.get("/static/js/product-signals.js")
    assert snippet.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert "max-age=86400" in snippet.headers["Cache-Control"]
    assert len(snippet.text) < 3_000
    assert client.get("/static/js/runner.js").headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_results_say_where_the_product_was_not_heard(enter: Enter, db_session: Session) -> None:
    program = enter(kind="address", target="/thanks")
    program.send(
        program.event("task_started", 1_000, step="task:buy"),
        program.event("task_ended", 5_000, step="task:buy", claim="done"),
        program.event("session_finished", 6_000),
    )
    counted(db_session)
    study = db_session.scalars(select(Study).where(Study.title == "Shop")).one()
    notes = gather(db_session, study).notes
    assert any("“Buy it” 1 of 1 attempts" in note and "was not heard" in note for note in notes), notes


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"criterion": {"kind": "address", "target": "thanks"}}, "Write how the address begins"),
        ({"criterion": {"kind": "address", "target": "/a"}, "start_url": ""}, "has no start address"),
        ({"criterion": {"kind": "element", "target": "#a"}, "start_url": ""}, "has no start address"),
        ({"criterion": {"kind": "element", "target": ""}}, "does not say which element"),
        ({"criterion": {"kind": "element", "target": "#a"}}, ""),
    ],
)
def test_what_stands_in_the_way_of_publishing(task: dict[str, Any], words: str) -> None:
    found = [obstacle.message for obstacle in obstacles(plan_of(**task))]
    assert (words in found[0] and len(found) == 1) if words else not found


def test_the_form_shows_the_line_to_copy(
    signed_in: Callable[[User], Visitor], cast: Cast, db_session: Session
) -> None:
    study = studies.create_study(
        db_session, plan_of(criterion={"kind": "address", "target": "/a"}), cast.owner
    )
    db_session.commit()
    page = signed_in(cast.owner).get(f"/studies/{study.slug}/plan/edit/tasks/buy")
    line = '&lt;script src="http://127.0.0.1:8000/static/js/product-signals.js" async&gt;&lt;/script&gt;'
    assert line in page.text

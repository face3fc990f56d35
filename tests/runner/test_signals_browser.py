"""What the product says while somebody works with it: a real browser, a real product at another origin."""

from collections.abc import Callable, Iterator
from math import sqrt
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.moderation.test_services import record
from tests.runner.browsing import settled
from tests.runner.product import at, shop
from tests.runner.product import shop as elsewhere
from tests.runner.walking import counted
from tests.support.browser import DESKTOP, accessibility_faults, ready, sign_in, until, window
from tests.support.cast import Cast
from usability.moderation import services as moderation
from usability.participants import services as participants
from usability.results.gather import gather
from usability.results.model import StudyResults
from usability.sessions.models import Attempt, LoggedEvent, UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan

pytestmark = pytest.mark.browser
Begin = Callable[..., Page]


class Walk:
    """One participant before one task."""

    def __init__(self, page: Page, db: Session, cast: Cast, engine: Engine, product: str) -> None:
        self.page, self.db, self.cast, self.engine, self.product = page, db, cast, engine, product

    def begin(self, path: str, *, signals: bool = False, **criterion: Any) -> Page:
        """Starts the task of a new study; gives the product's page."""
        version = self.publish(path, signals=signals, **criterion)
        link = participants.create_link(self.db, version.study).token
        self.db.commit()
        self.page.goto(f"/s/{link}")
        self.page.get_by_role("button", name="I agree").click()
        ready(self.page)
        expect(self.page.get_by_text("opens The shop in a new tab and starts the clock")).to_be_visible()
        with self.page.expect_popup() as popup:
            self.page.get_by_role("button", name="Start task").click()
        return popup.value

    def publish(self, path: str, *, signals: bool = False, **criterion: Any) -> PlanVersion:
        """A study of one task that begins at this path of the product."""
        task = {
            "key": "buy", "title": "Buy it", "scenario": "Buy a lamp.", "start_url": self.product + path,
            "criterion": criterion, "optimal_pages": 3, "optimal_clicks": 2,
        }  # fmt: skip
        plan = StudyPlan.model_validate(
            {
                "title": "Shop", "product": {"name": "The shop"}, "tasks": [task], "signals": signals,
                "after_task": [], "final": [{"instrument": "seq"}],
                "consent": {"text": "We record.", "contact": "olga@example.org"},
            }
        )  # fmt: skip
        study = studies.create_study(self.db, plan, self.cast.owner)
        return studies.publish(self.db, study, self.cast.owner)

    def heard(self, *said: str) -> list[str]:
        """What the log has of the product, once it has as much as `said`."""

        def told() -> list[str]:
            with Session(self.engine) as session:
                rows = session.scalars(
                    select(LoggedEvent)
                    .where(LoggedEvent.kind == "product_signal")
                    .order_by(LoggedEvent.at, LoggedEvent.seq)
                ).all()
                return [
                    row.data["what"] + (row.data.get("url") or "").removeprefix(self.product) for row in rows
                ]

        return until(self.page, told, lambda found: len(found) >= len(said))

    def end(self) -> Attempt:
        """Says that it is done; gives what is counted."""
        self.page.get_by_role("button", name="I’m done").click()
        expect(self.page.get_by_role("button", name="I’m done")).to_be_hidden()

        def attempt() -> Attempt | None:
            with Session(self.engine, expire_on_commit=False) as session:
                counted(session)
                return session.scalars(select(Attempt).where(Attempt.outcome.is_not(None))).first()

        ended = until(self.page, attempt)
        assert ended is not None
        return ended

    def results(self) -> StudyResults:
        """The study's results once the session is finished."""
        with Session(self.engine) as session:

            def finished() -> bool:
                counted(session)
                session.rollback()
                return session.scalars(select(UsabilitySession.state)).one() == "finished"

            until(self.page, finished)
            return gather(session, session.scalars(select(Study)).one())


@pytest.fixture
def product(live_server: str) -> Iterator[str]:
    with shop(live_server) as origin:
        yield origin


@pytest.fixture
def walk(page: Page, db_session: Session, cast: Cast, engine: Engine, product: str) -> Walk:
    return Walk(page, db_session, cast, engine, product)


def test_an_address_decides_and_clicks_and_pages_are_counted(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="address", target="/thanks")
    said = ["page/shop"]
    assert walk.heard(*said) == said
    for name, path in (("Help", "/help"), ("Shop", "/shop"), ("Basket", "/basket"), ("Pay", "/thanks")):
        shop.get_by_text(name).click()
        said += ["click", f"page{path}"]
        assert walk.heard(*said) == said
    found = walk.end()
    assert (found.outcome, found.source) == ("success", "product_signal")
    assert (found.clicks, found.pages, found.different_pages) == (4, 5, 4)
    walk.page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    walk.page.get_by_role("button", name="Continue").click()
    expect(walk.page.get_by_role("heading", name="Thank you")).to_be_visible()
    paths = walk.results().tasks[0].figures[0].paths
    assert paths is not None
    assert paths.lostness is not None
    assert paths.clicks is not None
    assert paths.lost is not None
    # Smith (1996): the root of (4/5 - 1)² + (3/4 - 1)².
    assert paths.lostness.value == pytest.approx(sqrt(0.04 + 0.0625))
    assert (paths.clicks.value, paths.lost.x) == (4, 0)


def test_another_address_does_not_decide(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="address", target=walk.product + "/thanks")
    assert walk.heard("page") == ["page/shop"]
    shop.get_by_text("Basket").click()
    assert walk.heard("page", "click", "page") == ["page/shop", "click", "page/basket"]
    found = walk.end()
    assert (found.outcome, found.source) == ("failure", "product_signal")


def test_an_element_decides_once_it_is_seen(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="element", target="#thanks")
    assert walk.heard("page") == ["page/shop"]
    shop.get_by_role("button", name="Thank me").click()
    assert walk.heard("page", "click", "goal") == ["page/shop", "click", "goal"]
    found = walk.end()
    assert (found.outcome, found.source, found.clicks) == ("success", "product_signal", 1)


def test_an_element_that_stays_hidden_does_not(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="element", target="#thanks")
    assert walk.heard("page") == ["page/shop"]
    shop.get_by_text("Wrap it").click()
    shop.wait_for_timeout(200)
    assert walk.heard("page", "click") == ["page/shop", "click"], "a label and its box are one click"
    assert walk.end().outcome == "failure"


def test_pages_of_a_single_page_product(walk: Walk) -> None:
    shop = walk.begin("/one", kind="address", target="/one/thanks")
    assert walk.heard("page") == ["page/one"]
    for name in ("Basket", "Sort", "Pay"):
        shop.get_by_role("button", name=name).click()
    shop.go_back()
    said = ["page/one", "click", "page/one/basket", "click", "click", "page/one/thanks", "page/one/basket"]
    assert walk.heard(*said) == said, "what comes after the question mark is no page of its own"
    found = walk.end()
    assert (found.outcome, found.clicks, found.pages, found.different_pages) == ("success", 3, 4, 3)


def test_a_reload_of_the_study_goes_on_listening(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="address", target="/thanks")
    assert walk.heard("page") == ["page/shop"]
    walk.page.reload()
    ready(walk.page)
    expect(walk.page.get_by_role("button", name="I’m done")).to_be_visible()
    shop.get_by_text("Basket").click()
    at(shop, "/basket")
    shop.get_by_text("Pay").click()
    said = ["page/shop", "click", "page/basket", "click", "page/thanks"]
    assert walk.heard(*said) == said
    assert walk.end().outcome == "success"


def test_opened_again_is_heard_again_and_without_a_network_nothing_is_lost(walk: Walk) -> None:
    first = walk.begin("/shop", kind="address", target="/thanks")
    assert walk.heard("page") == ["page/shop"]
    first.close()
    with walk.page.expect_popup() as popup:
        walk.page.get_by_role("link", name="Open The shop again").click()
    again = popup.value
    assert walk.heard("page", "page") == ["page/shop"] * 2
    walk.page.route("**/events", lambda route: route.abort("internetdisconnected"))
    again.get_by_text("Basket").click()
    at(again, "/basket")
    again.get_by_text("Pay").click()
    at(again, "/thanks")
    expect(walk.page.locator("#status")).to_contain_text("connection", ignore_case=True)
    walk.page.unroute("**/events")
    said = ["page/shop", "page/shop", "click", "page/basket", "click", "page/thanks"]
    assert walk.heard(*said) == said
    assert walk.end().outcome == "success"


def test_without_the_snippet_the_participant_decides(walk: Walk) -> None:
    shop = walk.begin("/bare", kind="address", target="/thanks")
    shop.get_by_role("button", name="Thank me").click()
    found = walk.end()
    assert (found.outcome, found.source, found.clicks, found.pages) == ("success", "self_report", None, None)


def test_signals_where_nothing_is_decided_by_them(walk: Walk) -> None:
    shop = walk.begin("/shop", signals=True, kind="self_report")
    assert walk.heard("page") == ["page/shop"]
    shop.get_by_role("button", name="Break").click()
    assert walk.heard("page", "click", "error") == ["page/shop", "click", "error"]
    found = walk.end()
    assert (found.outcome, found.source, found.clicks) == ("success", "self_report", 1)


def test_a_study_that_does_not_listen_keeps_out_of_the_product_s_reach(walk: Walk) -> None:
    shop = walk.begin("/shop", kind="self_report")
    assert shop.evaluate("window.opener") is None
    shop.get_by_text("Basket").click()
    assert walk.end().clicks is None


def test_a_page_of_another_origin_is_not_believed(walk: Walk, live_server: str) -> None:
    shop = walk.begin("/shop", kind="address", target="/thanks")
    assert walk.heard("page") == ["page/shop"]
    with elsewhere(live_server) as liar:
        shop.goto(f"{liar}/liar?{walk.product}")
        shop.wait_for_function("document.readyState === 'complete'")
        shop.wait_for_timeout(300)
    assert walk.heard("page") == ["page/shop"]
    assert walk.end().outcome == "failure"


def test_a_stranger_of_the_same_origin_that_knows_no_secret_is_not_believed(walk: Walk) -> None:
    walk.begin("/shop", kind="address", target="/thanks")
    assert walk.heard("page") == ["page/shop"]
    walk.page.evaluate(
        """origin => dispatchEvent(new MessageEvent("message", {
          origin, source: window,
          data: {usability: 1, what: "page", url: origin + "/thanks", nonce: "0".repeat(32)}}))""",
        walk.product,
    )
    settled(walk.page)
    assert walk.heard("page") == ["page/shop"]


def test_the_snippet_says_nothing_to_other_sites(chromium: Browser, live_server: str, product: str) -> None:
    with elsewhere(live_server) as other, window(chromium, other, **DESKTOP) as page:
        page.goto("/bare")
        page.evaluate("window.said = []; addEventListener('message', ({data}) => said.push(data))")
        with page.expect_popup() as popup:
            page.evaluate("address => { window.product = open(address) }", f"{product}/shop")
        popup.value.wait_for_function("window.usabilitySignals")
        page.evaluate("product.postMessage({usability: 1, nonce: 'mine', element: ''}, '*')")
        popup.value.get_by_text("Wrap it").click()
        popup.value.wait_for_timeout(300)
        assert page.evaluate("said") == []
        assert (
            popup.value.evaluate("sessionStorage.length + localStorage.length + document.cookie.length") == 0
        )


def test_the_preview_says_whether_the_product_answers(
    page: Page, db_session: Session, cast: Cast, product: str
) -> None:
    plan = StudyPlan.model_validate(
        {
            "title": "Shop",
            "product": {"name": "The shop"},
            "tasks": [
                {"key": key, "title": key, "scenario": "Buy a lamp.", "start_url": product + path,
                 "criterion": {"kind": "element", "target": target}}
                for key, path, target in (
                    ("good", "/shop", "#thanks"), ("wrong", "/shop", "p["), ("bare", "/bare", "p"),
                )
            ],
            "after_task": [],
        }
    )  # fmt: skip
    study = studies.create_study(db_session, plan, cast.owner)
    email = cast.owner.email
    db_session.commit()
    sign_in(page, email)
    for number, words in ((2, "its snippet works"), (4, "is no CSS selector"), (6, "has not answered")):
        page.goto(f"/studies/{study.slug}/preview?page={number}")
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Open The shop").click()
        expect(page.get_by_role("status").filter(has_text="answered")).to_contain_text(words)
        if number == 2:
            popup.value.get_by_role("button", name="Thank me").click()
            expect(page.locator("#product-said li")).to_have_text(
                [f"Page: {product}/shop", "Click", "The element is seen"]
            )
            assert accessibility_faults(page) == []
        popup.value.close()


def test_a_moderated_page_hears_the_product_too(walk: Walk, app: Flask) -> None:
    app.extensions.pop("live_hub", None)
    study = walk.publish("/shop", kind="element", target="#thanks").study
    session = moderation.start(
        walk.db, study, code="P1", purpose=Purpose.REAL, consented=True, by=walk.cast.owner
    )
    for seq, kind in enumerate(("step_called", "task_started")):
        event = {"kind": kind, "seq": seq, "mono": None, "wall": None, "step": "task:buy"}
        record(walk.db, session, walk.cast.owner, event)
    address = f"/w/{session.token}/"
    walk.db.commit()
    walk.page.goto(address)
    ready(walk.page)
    with walk.page.expect_popup() as popup:
        walk.page.get_by_role("link", name="Open The shop").click()
    assert walk.heard("page") == ["page/shop"]
    popup.value.get_by_role("button", name="Thank me").click()
    assert walk.heard("page", "click", "goal") == ["page/shop", "click", "goal"]
    found = walk.end()
    assert (found.outcome, found.source, found.clicks) == ("success", "product_signal", 1)

"""Six people do one task three times in a real product with the snippet: each number on the page worked out by hand."""

import re
from collections import defaultdict
from itertools import pairwise
from math import exp, log, sqrt
from statistics import mean, median

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.runner.product import shop
from tests.runner.walking import counted
from tests.support.browser import DESKTOP, accessibility_faults, ready, sign_in, until, window
from tests.support.cast import Cast
from usability.participants import services as participants
from usability.results.gather import gather
from usability.results.model import StudyResults
from usability.results.verify import verify
from usability.sessions.models import LoggedEvent, UsabilitySession
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import StudyPlan

pytestmark = pytest.mark.browser

STRAIGHT = ["Basket", "Pay"]
ROUNDABOUT = ["Help", "Shop"]
FIRST_TIME: list[list[str] | None] = [
    STRAIGHT, STRAIGHT, ROUNDABOUT + STRAIGHT, ROUNDABOUT * 2 + STRAIGHT, ROUNDABOUT * 3 + STRAIGHT, None,
]  # fmt: skip
"""What each person clicks in the first trial; None looks for help and gives up."""
TRIALS = 3
Times = dict[tuple[int, str], dict[str, float]]


def published(db: Session, cast: Cast, product: str) -> Study:
    task = {
        "key": "buy", "title": "Buy a lamp", "scenario": "Buy a lamp.", "start_url": f"{product}/shop",
        "criterion": {"kind": "address", "target": "/thanks"}, "trials": TRIALS, "optimal_pages": 3,
        "optimal_clicks": 2, "conversion": True,
    }  # fmt: skip
    plan = StudyPlan.model_validate(
        {
            "title": "Learning the shop", "product": {"name": "The shop"}, "tasks": [task], "final": [],
            "consent": {"text": "We record.", "contact": "olga@example.org"},
        }
    )  # fmt: skip
    study = studies.create_study(db, plan, cast.owner)
    studies.publish(db, study, cast.owner)
    return study


def walk(page: Page, link: str, first_time: list[str] | None, engine: Engine) -> None:
    """One person, from the link to the thanks."""
    page.goto(f"/s/{link}")
    page.get_by_role("button", name="I agree").click()
    for trial in range(1, TRIALS + 1):
        expect(page.get_by_text(f"Task 1 of 1, run {trial} of {TRIALS}")).to_be_visible()
        expect(page.locator("text=The same task once more >> visible=true")).to_have_count(min(trial - 1, 1))
        ready(page)
        visits = told(engine)
        expect(page.locator("text=in a new tab and starts the clock >> visible=true")).to_have_count(1)
        with page.expect_popup() as popup:
            page.get_by_role("button", name="Start task").click()
        product = popup.value
        path = first_time if trial == 1 else STRAIGHT
        heard(page, engine, visits + 1)
        for number, name in enumerate(path or ["Help"], 2):
            product.get_by_role("link", name=name, exact=True).click()
            heard(page, engine, visits + number)
        page.get_by_role("button", name="I can’t do it" if path is None else "I’m done").click()
        product.close()
    page.locator('[name="seq.q1"][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("your answers have arrived")).to_be_visible()


def told(engine: Engine) -> int:
    """How many visits to pages of the product stand in the log."""
    with Session(engine) as db:
        signals = db.scalars(select(LoggedEvent).where(LoggedEvent.kind == "product_signal"))
        return sum(one.data["what"] == "page" for one in signals)


def heard(page: Page, engine: Engine, visits: int) -> None:
    """Until the snippet has told of so many: whoever leaves a page before that has not been seen on it."""
    until(page, lambda: told(engine), lambda found: found >= visits)


def results_once_over(engine: Engine, people: int) -> StudyResults:
    with Session(engine) as db:
        counted(db)
        assert db.scalars(select(UsabilitySession.state)).all() == ["finished"] * people
        return gather(db, db.scalars(select(Study)).one())


def by_hand(engine: Engine) -> tuple[Times, Times]:
    """(seconds of each attempt under "", seconds on each page of it), by session and step, from the log alone.

    By the clock of the participant's page: an `at` is bound by its receipt, which a slow first batch makes late.
    """
    times: Times = defaultdict(dict)
    pages: Times = defaultdict(lambda: defaultdict(float))
    with Session(engine) as db:
        events = db.scalars(
            select(LoggedEvent).order_by(LoggedEvent.session_id, LoggedEvent.writer, LoggedEvent.seq)
        )
        parts: dict[tuple[int, str], list[LoggedEvent]] = defaultdict(list)
        for event in events:
            if event.kind in ("task_started", "task_ended", "product_signal"):
                parts[event.session_id, event.data["step"]].append(event)
        for place, own in parts.items():
            start = next(one for one in own if one.kind == "task_started")
            end = next(one for one in own if one.kind == "task_ended")
            assert {one.writer for one in own} == {start.writer}
            times[place][""] = passed(start, end)
            seen = [one for one in own if one.data.get("what") == "page" and one.seq < end.seq]
            for one, after in pairwise([*seen, end]):
                pages[place][one.data["url"].partition("localhost")[2].partition("/")[2]] += passed(
                    one, after
                )
    return times, pages


def passed(first: LoggedEvent, last: LoggedEvent) -> float:
    """Seconds."""
    assert first.mono is not None
    assert last.mono is not None
    return (last.mono - first.mono) / 1_000


def typical(seconds: list[float]) -> float:
    return exp(mean(map(log, seconds)))


def test_paths_pages_and_learning_as_worked_out_by_hand(
    chromium: Browser, live_server: str, db_session: Session, cast: Cast, engine: Engine
) -> None:
    with shop(live_server) as product:
        study = published(db_session, cast, product)
        link, slug, email = participants.create_link(db_session, study).token, study.slug, cast.owner.email
        db_session.commit()
        for path in FIRST_TIME:
            with window(chromium, live_server, **DESKTOP) as page:
                walk(page, link, path, engine)
    results = results_once_over(engine, len(FIRST_TIME))
    (figures,) = results.tasks[0].figures
    times, pages = by_hand(engine)

    # The first trial alone stands in the denominators: 5 of 6, one gave up.
    assert (figures.success.x, figures.n, figures.abandonment.x) == (5, 6, 1)
    paths = figures.paths
    assert paths is not None
    clicks = [2, 2, 4, 6, 8]
    assert paths.clicks is not None
    assert paths.excess is not None
    assert paths.on_path is not None
    assert (paths.clicks.value, paths.excess.value) == (mean(clicks), pytest.approx(mean(clicks) - 2))
    assert paths.median_ratio == median(clicks) / 2
    assert (paths.on_path.x, paths.on_path.n) == (2, 5)
    # Smith 1996 with R = 3; of S pages in all N are different: 3 of 3, 3 of 3, 4 of 5, 4 of 7, 4 of 9.
    lost = [sqrt((n / s - 1) ** 2 + (3 / n - 1) ** 2) for n, s in ((3, 3), (3, 3), (4, 5), (4, 7), (4, 9))]
    assert [round(one, 3) for one in lost] == [0, 0, 0.32, 0.496, 0.609]
    assert paths.lostness is not None
    assert paths.not_lost is not None
    assert paths.lost is not None
    assert paths.lostness.value == pytest.approx(mean(lost))
    assert (paths.not_lost.x, paths.lost.x, paths.lost.n) == (3, 1, 5)

    # Time on page: all six attempts, also the one that was given up, and nothing of the later trials.
    assert figures.pages is not None
    shown = {one.name: one for one in figures.pages.pages}
    assert {name: (one.visits, one.attempts.x) for name, one in shown.items()} == {
        "/shop": (6 + 6, 6), "/help": (7, 4), "/basket": (5, 5), "/thanks": (5, 5),
    }  # fmt: skip
    first = {place: on for place, on in pages.items() if place[1] == "task:buy"}
    for name, one in shown.items():
        spent = [on[name[1:]] for on in first.values() if name[1:] in on]
        assert one.time.n == len(spent)
        assert one.time.value == pytest.approx(typical(spent), rel=0.01)

    # Learnability: full successes of each trial.
    (learned,) = results.learning
    assert [(one.solved.x, one.solved.n) for one in learned.trials] == [(5, 6), (6, 6), (6, 6)]
    gave_up = max(place[0] for place in times)
    solved = [
        [
            on[""]
            for place, on in sorted(times.items())
            if place[1] == step and not (step == "task:buy" and place[0] == gave_up)
        ]
        for step in ("task:buy", "task:buy~2", "task:buy~3")
    ]
    trials = [typical(one) for one in solved]
    assert [one.time.value for one in learned.trials] == [pytest.approx(one, rel=0.01) for one in trials]
    assert learned.trials[2].improvement == pytest.approx(1 - trials[2] / trials[0], abs=0.01)
    logs = [(log(number), log(value)) for number, value in enumerate(trials, 1)]
    x, y = mean(one for one, _ in logs), mean(one for _, one in logs)
    slope = sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)
    assert learned.law is not None
    assert learned.law.learning_rate == pytest.approx(2**slope, rel=0.02)
    ratios = [log(last / early) for early, last in zip(solved[0], solved[2][:5], strict=True)]
    assert learned.ratio is not None
    assert (learned.ratio.value, learned.ratio.n) == (pytest.approx(exp(mean(ratios)), rel=0.02), 5)

    with Session(engine) as db:
        assert verify(db, db.scalars(select(Study)).one()).deviations == ()
    with window(chromium, live_server, **DESKTOP) as page:
        sign_in(page, email)
        look(page, slug)


def opened(page: Page, key: str) -> Locator:
    """A table of detail, unfolded."""
    table = page.locator(f"#{key}")
    table.evaluate("table => { table.open = true }")
    return table


def look(page: Page, slug: str) -> None:
    """What the page says of it, and where its numbers lead."""
    page.goto(f"/studies/{slug}/results")

    def table(key: str) -> list[list[str]]:
        found = opened(page, key).locator("tbody tr")
        return [
            [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]
            for row in found.all()
        ]

    assert [row[1] for row in table("lostness")] == ["3"]
    assert table("lostness")[0][2].startswith("0.29 (")
    assert table("lostness")[0][3].startswith("3 of 5 · 60 %")
    assert table("clicks")[0][2].startswith("4.4 (")
    assert [row[1:3] for row in sorted(table("pages"))] == [
        ["/basket", "5"],
        ["/help", "7"],
        ["/shop", "12"],
        ["/thanks", "5"],
    ]
    assert [row[1] + " " + row[2].partition(" ·")[0] for row in table("learning")] == [
        "1 5 of 6",
        "2 6 of 6",
        "3 6 of 6",
    ]
    assert table("conversion")[0][1].startswith("5 of 6 · 83 %")
    assert [row[:2] for row in table("funnel")] == [
        ["Started", "6"],
        ["Began the 1st task", "6"],
        ["Finished", "6"],
    ]
    assert accessibility_faults(page) == []

    opened(page, "pages").get_by_role("link", name="4 of 6").click()
    expect(page.get_by_role("heading", name="Attempts that came to http")).to_contain_text(
        "/help, Buy a lamp: 4"
    )
    page.go_back()
    opened(page, "conversion").get_by_role("link", name="5 of 6").click()
    expect(page.get_by_role("heading", name="solved in full, without help, Buy a lamp: 5")).to_be_visible()
    page.go_back()
    opened(page, "learning").get_by_role("link", name="6 of 6").last.click()
    expect(page.get_by_role("heading", name="Attempts of trial 3, Buy a lamp: 6")).to_be_visible()
    page.locator("tbody a").first.click()
    expect(page).to_have_url(re.compile("#task:buy~3$"))
    expect(page.get_by_role("heading", name="Buy a lamp, run 3")).to_be_visible()

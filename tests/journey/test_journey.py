"""The whole product by its own pages, in a real browser: from the first account to a report's figures."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, make_url, text

from tests.journey.installation import Installation
from tests.journey.pages.participant import Briefing, Questions, Task, open_link
from tests.journey.pages.place import Faults, Place
from tests.journey.pages.plan import Plan, SetUp
from tests.journey.pages.results import Results, plain
from tests.journey.product import OLDEST_STREET, WRONG_STREET, Catalogue
from tests.journey.record import Record, codes
from tests.support.browser import DESKTOP, PHONE, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EMAIL, PASSWORD = "ada@example.org", "a few words in a row"
TITLE = "Finding a tree"
ABOUT = "How often do you use tables?"
QUESTION = "In which street does it stand?"
OLDEST, OAKS = "The oldest tree", "The oaks"
PERSONAL = "P-07"

# Answers to the System Usability Scale and their scores, counted by hand: 2.5 times the sum of (answer - 1) over
# odd and (5 - answer) over even statements.
SUS_875 = (4, 2, 5, 1, 4, 2, 5, 1, 4, 1)
SUS_625 = (4, 3, 4, 3, 4, 3, 4, 3, 4, 3)


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands once the researcher has published the study."""

    installation: Installation
    slug: str
    public: str
    personal: str
    faults: Faults


@dataclass(frozen=True, slots=True)
class Watch:
    """Seconds that a task took at least and at most, by the test's own clock."""

    least: float
    most: float


def _database_of_its_own(database_url: str) -> str:
    """Beside the one of the other tests, where they run on PostgreSQL; "" where each installation brings a file."""
    if not database_url.startswith("postgresql"):
        return ""
    beside = make_url(database_url)
    name = f"{beside.database}_journey"
    cluster = create_engine(beside, isolation_level="AUTOCOMMIT")
    with cluster.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    cluster.dispose()
    return beside.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def scene(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Scene]:
    """An installation with a study published by the pages, and the product under test beside it.

    One for each test: a second try would meet the people of the first.
    """
    installation = Installation(tmp_path_factory.mktemp("installation"), _database_of_its_own(database_url))
    catalogue = Catalogue(tmp_path_factory.mktemp("product"))
    faults = Faults()
    address = installation.set_up()
    with installation.serve(), catalogue.serve():
        with window(chromium, installation.address, **DESKTOP) as page:
            page.goto(address)
            plan = write_study(page, faults, catalogue.address)
            slug, people = plan.slug, plan.to_people()
            public, personal = people.make_public_link("Newsletter"), people.make_personal_link(PERSONAL)
        yield Scene(installation, slug, public, personal, faults)


def write_study(page: Page, faults: Faults, product: str) -> Plan:
    """The first account, and a study from its title to version 1."""
    studies = SetUp(page, faults).make_account("Ada", EMAIL, PASSWORD)
    plan = studies.plan_a_study(TITLE, "Datasette", "0.65")
    plan = plan.write_consent("We record what you do and what you answer.", EMAIL)
    plan = plan.ask_about_participants(ABOUT, ["Every week", "Less often"])
    plan = plan.add_checked_task(OLDEST, "You want to see the oldest tree of the town.", product, QUESTION)
    assert plan.in_the_way == ["Task 1 checks an answer, and no accepted answer is written."]
    assert not plan.may_publish
    plan = plan.accept_answers("no accepted answer", [OLDEST_STREET])
    plan = plan.add_task(OAKS, "You wonder how many oaks there are. Count them.", product)
    assert plan.in_the_way == []
    return plan.publish()


def test_two_people_a_phone_without_network_and_the_report(
    scene: Scene, chromium: Browser, tmp_path: Path
) -> None:
    with window(chromium, scene.installation.address, **DESKTOP) as page:
        oldest, oaks = first_person(page, scene)
    with window(chromium, scene.installation.address, **PHONE) as page:
        oaks_too = second_person(page, scene)

    database = scene.installation.database_url
    first, second = (Record(database, code) for code in (codes(database, "real")[0], PERSONAL))
    for record in (first, second):
        arrived_once(record)
    times = [first.seconds("the-oldest-tree"), first.seconds("the-oaks"), second.seconds("the-oaks")]
    for seconds, watch in zip(times, (oldest, oaks, oaks_too), strict=True):
        assert watch.least <= seconds <= watch.most

    told = scene.installation.told("results", "show", scene.slug)
    figures_are_right(told["figures"], times)
    with window(chromium, scene.installation.address, **DESKTOP) as page:
        results = sign_in_to_results(page, scene)
        results_are_right(results)
        report = results.to_reports().build().wait_until_built()
        report_is_right(report.download(tmp_path / "report.pdf"))
    assert scene.faults == []


def test_a_walk_without_scripts(scene: Scene, chromium: Browser) -> None:
    installation = scene.installation
    (link,) = installation.told("link", "create", scene.slug, "--pilot")
    with window(chromium, installation.address, java_script_enabled=False, **DESKTOP) as page:
        questions = open_link(page, None, link["address"]).go_on().agree()
        task = questions.choose("Every week").to_briefing().start_alone()
        product = task.open_product()
        street = product.open_table("trees").sort_by("planted").first("street")
        product.close()
        questions = task.report_problem("The page was slow.").answer(QUESTION, street).done()
        task = questions.rate(6).to_briefing().start_alone()
        questions = task.done().rate(5).to_questions()
        questions.rate(*SUS_875).finish().wait_until_all_has_arrived()

    (code,) = codes(installation.database_url, "pilot")
    record = Record(installation.database_url, code)
    arrived_once(record)
    assert record.count("problem_reported") == 1
    ends = [event.data for event in record.events if event.kind == "task_ended"]
    assert [end.get("answer_right") for end in ends] == [True, None]
    counted = installation.told("results", "show", scene.slug)["flow"]["started"]
    assert counted == len(codes(installation.database_url, "real")), "a pilot session is in the results"


def first_person(page: Page, scene: Scene) -> tuple[Watch, Watch]:
    """At a desk: finds the street in the product itself, and says that the oaks are counted."""
    questions = open_link(page, scene.faults, scene.public).go_on().agree()
    briefing = questions.choose("Every week").to_briefing()
    assert briefing.where == "Task 1 of 2"
    before = time.monotonic()
    task, product = briefing.start()
    started = time.monotonic()
    street = product.open_table("trees").sort_by("planted").first("street")
    assert street == OLDEST_STREET
    product.close()
    task.answer(QUESTION, street.upper())
    ending = time.monotonic()
    questions = task.done()
    oldest = Watch(ending - started, time.monotonic() - before)
    oaks, questions = count_the_oaks(questions.rate(6).to_briefing())
    questions.rate(5).to_questions().rate(*SUS_875).finish().wait_until_all_has_arrived()
    return oldest, oaks


def second_person(page: Page, scene: Scene) -> Watch:
    """On a phone: the network goes in the middle of the first task and comes back before the second."""
    questions = open_link(page, scene.faults, scene.personal).go_on().agree()
    task, product = questions.choose("Less often").to_briefing().start()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    product.close()
    page.context.set_offline(True)
    task.reload()
    questions = Task(page, scene.faults).answer(QUESTION, WRONG_STREET).done()
    questions.wait_until_cut_off()
    briefing = questions.rate(2).to_briefing()
    page.context.set_offline(False)
    expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
    oaks, questions = count_the_oaks(briefing)
    questions.rate(7).to_questions().rate(*SUS_625).finish().wait_until_all_has_arrived()
    return oaks


def count_the_oaks(briefing: Briefing) -> tuple[Watch, Questions]:
    assert briefing.where == "Task 2 of 2"
    before = time.monotonic()
    task, product = briefing.start()
    started = time.monotonic()
    product.close()
    ending = time.monotonic()
    questions = task.done()
    return Watch(ending - started, time.monotonic() - before), questions


def arrived_once(record: Record) -> None:
    """Everything that a person said is in the log, and nothing of it twice."""
    assert record.state == "finished"
    assert record.conflicts == 0
    assert len({(event.writer, event.seq) for event in record.events}) == len(record.events)
    counts = {kind: record.count(kind) for kind in ("task_started", "task_ended", "answers_given")}
    # About the person, after each task, the System Usability Scale.
    assert counts == {"task_started": 2, "task_ended": 2, "answers_given": 4}
    assert record.count("session_finished") == 1


def figures_are_right(figures: list[dict[str, Any]], times: list[float]) -> None:
    """Every figure for programs, against what was counted by hand."""

    def figure(name: str, task: str = "") -> tuple[Any, ...]:
        (found,) = (
            one for one in figures if (one["name"], one["task"], one["condition"]) == (name, task, "")
        )
        return found["value"], found["n"], found["low"], found["high"]

    # Adjusted Wald with z = 1.959964: centre (x + z²/2) / (n + z²), half width z · √(p(1 - p) / (n + z²)).
    assert figure("success", "the-oldest-tree") == pytest.approx((0.5, 2, 0.0945312, 0.9054688), abs=1e-6)
    assert figure("success", "the-oaks") == pytest.approx((1.0, 2, 0.2902273, 1.0), abs=1e-6)
    # With two answers t is 12.706: the interval reaches over the whole scale and is cut there.
    assert figure("rating.seq", "the-oldest-tree") == (4.0, 2, 1.0, 7.0)
    assert figure("rating.seq", "the-oaks") == (6.0, 2, 1.0, 7.0)
    assert figure("sus") == (75.0, 2, 0.0, 100.0)
    assert figure("time", "the-oldest-tree")[:2] == pytest.approx((times[0], 1), rel=1e-6)
    assert figure("time", "the-oaks")[:2] == pytest.approx((math.sqrt(times[1] * times[2]), 2), rel=1e-6)
    weekly = next(one for one in figures if one["label"] == f"{ABOUT} – Every week")
    assert (weekly["value"], weekly["n"]) == (0.5, 2)


def sign_in_to_results(page: Page, scene: Scene) -> Results:
    page.goto(f"/studies/{scene.slug}/results")
    sign_in = Place(page, scene.faults).write("E-mail address", EMAIL).write("Password", PASSWORD)
    sign_in.press("Sign in")
    return Results(page, scene.faults)


def results_are_right(results: Results) -> None:
    """The page says the same in its own words."""
    oldest, oaks = results.row(OLDEST), results.row(OAKS)
    assert "50 (9–91)" in oldest
    assert "1 of 2" in oldest
    assert "4.0 (1.0–7.0)" in oldest
    assert "100 (29–100)" in oaks
    assert "2 of 2" in oaks
    assert "6.0 (1.0–7.0)" in oaks
    assert "75.0 (0.0–100.0), n = 2" in results.text


def report_is_right(content: bytes) -> None:
    """And so does the PDF."""
    text = plain(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)))
    for words in (
        TITLE, "1 of 2 · 50 % (9–91)", "2 of 2 · 100 % (29–100)", "75.0 (0.0–100.0)", "4.0 (1.0–7.0)",
        "6.0 (1.0–7.0)",
    ):  # fmt: skip
        assert words in text, (words, text)

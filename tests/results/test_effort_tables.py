"""Time on pages, leaving, the combined score and trials in a row, from the log to the page."""

from collections.abc import Callable
from dataclasses import replace
from math import erf, exp, log, sqrt
from pathlib import Path
from statistics import mean, stdev
from urllib.parse import unquote

import flask_migrate
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.results.made import Maker, plan
from tests.results.test_counting import one_task, results_of
from tests.results.test_details import moderated
from tests.results.test_pages import links_of, text_of
from tests.results.walker import Walker, admit
from tests.support.cast import Cast, make_plan, make_user
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.app import create_app
from usability.infra.database import db
from usability.infra.settings import Settings
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.detail_table import Detail
from usability.results.details import details
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow
from usability.results.verify import verify
from usability.sessions import events
from usability.sessions.models import Attempt, UsabilitySession
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import Asked, ErrorCode, Goal, GoalMeasure, StudyPlan, Task

SignIn = Callable[[User], Visitor]
Publish = Callable[[StudyPlan], PlanVersion]


@pytest.fixture
def publish(db_session: Session, study: Study, cast: Cast) -> Publish:
    def published(plan: StudyPlan) -> PlanVersion:
        study.draft = plan.model_dump(mode="json")
        db_session.flush()
        return studies.publish(db_session, study, cast.owner)

    return published


def table(results: StudyResults, key: str) -> Detail:
    return next(one for one in details(results) if one.key == key)


def said(results: StudyResults, key: str) -> list[list[str]]:
    return [[(cell.plain or "–").replace("\u00a0", " ") for cell in row] for row in table(results, key).rows]


def visit(walker: Walker, *course: tuple[float, str], seconds: float, claim: str = "done") -> None:
    """A task on the product: what it said at which second of the task ("" is a click), and its end."""
    walker.begin("oxygen")
    begun, step = walker.at, walker.step("oxygen")
    for second, path in course:
        walker.at = begun + second * 1_000
        what = {"what": "page", "url": f"https://shop.example{path}"} if path else {"what": "click"}
        walker.say(events.ProductSignal, step=step, **what)
    walker.at = begun
    walker.end("oxygen", seconds, claim)
    walker.finish()


def test_w47_time_on_pages_reaches_the_table_and_its_attempts(
    db_session: Session, publish: Publish, signed_in: SignIn, cast: Cast
) -> None:
    """A at 0 s, B at 10 s, A at 25 s, end at 31 s: A 16 s in two visits, B 15 s; a second person stays 60 s on A."""
    version = publish(make_plan())
    visit(admit(db_session, version), (0, "/a"), (10, "/b"), (25, "/a"), seconds=31)
    visit(admit(db_session, version), (0, "/a"), (20, ""), seconds=60, claim="gave_up")
    unheard = admit(db_session, version)
    unheard.do("oxygen", 40)
    results = results_of(db_session, version.study)
    found = one_task(results).pages
    assert found is not None
    assert found.attempts == 2, "where the product was not heard nothing is measured, which is not zero"
    assert [(one.name, one.visits, one.people, one.time.n) for one in found.pages] == [
        ("/a", 3, 2, 2),
        ("/b", 1, 1, 1),
    ]
    assert found.pages[0].time.value == pytest.approx(sqrt(16 * 60))
    # From the click at 20 s to the end at 60 s nothing was done.
    assert (found.pages[0].idle.x, found.pages[0].idle_seconds) == (1, 40)
    a, b = said(results, "pages")
    assert (a[1:3], a[5]) == (["/a", "3"], "1 of 2 (40 s in all)")
    assert b == ["1 Oxygen", "/b", "1", "1 of 2 · 50 % (9–91)", "15 s n = 1", "0 of 1"]
    assert "Not measured on Silver" in table(results, "pages").note
    values = {one.name: one.value for one in figures(results) if one.task == "oxygen"}
    assert (values["pages./a.visits"], values["pages./b.time"]) == (3, 15)
    assert verify(db_session, version.study).deviations == ()
    client, address = signed_in(cast.owner), f"/studies/{version.study.slug}/results"
    every = [unquote(href) for _words, href in links_of(client.get(address).text)]
    links = [href for href in every if "visited=https://shop.example/b" in href]
    assert len(links) == 1
    assert "that came to https://shop.example/b, Oxygen: 1" in text_of(client.get(links[0]).text)
    wrong = client.get(f"{address}/attempts?visited=https://elsewhere.example")
    assert (wrong.status_code, "no page" in text_of(wrong.text)) == (400, True)


def test_leaving_stands_apart_from_other_failures_and_by_step(db_session: Session, publish: Publish) -> None:
    """W46: of 9 who started 2 gave up, .2222; one came no further than the first task."""
    version = publish(make_plan())
    for number in range(9):
        walker = admit(db_session, version, days_ago=5)
        walker.do("oxygen", 30, "gave_up" if number < 2 else "done")
        if number:
            walker.do("silver", 30)
            walker.finish()
    results = results_of(db_session, version.study)
    oxygen = said(results, "abandonment")[0]
    assert oxygen[:4] == ["1 Oxygen", "9", "2 of 9 · 22 % (5–56)", "2"]
    # By hand: ñ = 9 + z², p̃ = (1 + z²/2)/ñ.
    z = 1.959964
    p = (1 + z**2 / 2) / (9 + z**2)
    high = p + z * sqrt(p * (1 - p) / (9 + z**2))
    assert results.flow.funnel[1].left is not None
    assert results.flow.funnel[1].left.high == pytest.approx(high, abs=1e-6)
    assert [(one.name, one.sessions) for one in results.flow.funnel] == [
        ("Started", 9), ("Began the 1st task", 9), ("Began the 2nd task", 8), ("Finished", 8),
    ]  # fmt: skip
    assert table(results, "funnel").finding == "Of 9 who came to “Began the 1st task”, 1 went no further"
    document = as_document(results)
    assert isinstance(document["flow"], dict)
    assert document["flow"]["funnel"][1]["sessions"] == 9


def test_people_left_out_of_the_results_are_in_no_step() -> None:
    maker = Maker(plan())
    for _person in range(3):
        maker.person({"oxygen": ("solved", 30.0)})
    maker.sessions[0] = replace(maker.sessions[0], excluded=True)
    steps = assemble(maker.rows, Choices()).flow.funnel
    assert [one.sessions for one in steps] == [2, 2, 2]
    with_all = assemble(maker.rows, Choices(with_excluded=True)).flow.funnel
    assert [one.sessions for one in with_all] == [3, 3, 3]


def test_nobody_lost_is_no_certainty(db_session: Session, publish: Publish) -> None:
    version = publish(make_plan())
    admit(db_session, version).do("oxygen", 30)
    assert results_of(db_session, version.study).flow.funnel == (), "a session that runs may still go on"


@pytest.mark.parametrize(("trials", "disasters"), [(1, 1), (2, None)])
def test_confidence_after_the_last_time_is_none_about_the_first(trials: int, disasters: int | None) -> None:
    asked = [Asked(instrument="confidence")]
    task = Task(key="oxygen", title="Oxygen", scenario="Do.", trials=trials)
    maker = Maker(plan(tasks=[task], after_task=asked))
    maker.person({"oxygen": ("failed", 30.0)})
    maker.answers.append(
        AnswerRow(1, "after:oxygen", "after_task", "oxygen", "", "confidence.q1", 7, None, None)
    )
    found = assemble(maker.rows, Choices()).tasks[0].figures[0].disasters
    assert (found.x if found else None) == disasters


def phi(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


def test_sum_against_declared_goals_with_its_variants_and_over_tasks(
    db_session: Session, publish: Publish
) -> None:
    plan = make_plan()
    plan.goals = [
        Goal(key="fast", measure=GoalMeasure.TIME, task="oxygen", target=55),
        Goal(key="easy", measure=GoalMeasure.SCORE, instrument="seq", target=5),
    ]
    version = publish(plan)
    times, ease = [40.0, 50.0, 80.0], [7, 6, 4]
    for seconds, rated in zip(times, ease, strict=True):
        walker = admit(db_session, version)
        walker.do("oxygen", seconds, seq=rated)
        walker.do("silver", 20, "gave_up", seq=2)
        walker.finish()
    results = results_of(db_session, version.study, Choices(combined=True))
    oxygen, silver, whole = results.sums
    logs = [log(one) for one in times]
    time = phi((log(55) - mean(logs)) / stdev(logs))
    raw = phi((55 - exp(mean(logs))) / stdev(times))
    satisfaction = phi((mean(ease) - 5) / stdev(ease))
    assert (oxygen.completion, oxygen.time, oxygen.satisfaction) == (
        1,
        pytest.approx(time),
        pytest.approx(satisfaction),
    )
    assert oxygen.value == pytest.approx((1 + time + satisfaction) / 3)
    assert oxygen.value_both == pytest.approx((4 / 5 + raw + satisfaction) / 3)
    assert (oxygen.declared, oxygen.time_specification, oxygen.rating_specification) == (True, 55, 5)
    # Nobody solved it, all rated it 2: no spread, and the centre misses the specification.
    assert (silver.completion, silver.time, silver.satisfaction, silver.nobody) == (0, 0, 0, True)
    assert whole.value == pytest.approx(oxygen.value / 2)
    rows = said(results, "sum")
    assert rows[1][:5] == ["2 Silver", "3", "0 %", "0 % no success", "0 %"]
    assert rows[2][:2] == ["All tasks", "2 tasks"]
    assert rows[0][7] == "55 s (goal)"
    assert len(said(results, "sum-variants")) == 3
    assert "60 % counts as good" in table(results, "sum").note


def test_a_task_in_a_row_counts_once_everywhere_but_in_learnability(
    db_session: Session, publish: Publish, signed_in: SignIn, cast: Cast
) -> None:
    plan = make_plan()
    plan.tasks[0].trials = 3
    version = publish(plan)
    for factor in (0.8, 1.0, 1.25):
        walker = admit(db_session, version)
        for trial, seconds in enumerate((120, 90, 78), 1):
            step = "oxygen" if trial == 1 else f"oxygen~{trial}"
            walker.say(events.StepShown, step=f"briefing:{step}")
            walker.say(events.TaskStarted, step=f"task:{step}")
            walker.at += seconds * factor * 1_000
            gave_up = trial == 2 and factor == 1
            walker.say(events.TaskEnded, step=f"task:{step}", claim="gave_up" if gave_up else "done")
        walker.answer("after:oxygen", {"seq.q1": 6})
        walker.finish()
    results = results_of(db_session, version.study)
    figures_ = one_task(results)
    assert (figures_.n, figures_.success.x, results.flow.attempts) == (3, 3, 3)
    assert figures_.time.value == pytest.approx(120)
    assert [one.estimate.n for one in figures_.ratings] == [3]
    (found,) = results.learning
    assert [(one.solved.x, one.solved.n) for one in found.trials] == [(3, 3), (2, 3), (3, 3)]
    assert [one.time.value for one in found.trials] == [pytest.approx(one) for one in (120, 90, 78)]
    assert [one.improvement for one in found.trials] == [None, pytest.approx(0.25), pytest.approx(0.35)]
    assert found.ratio is not None
    assert (found.ratio.value, found.ratio.n) == (pytest.approx(78 / 120), 3)
    assert any("“Oxygen” was done several times in a row" in note for note in results.notes)
    client, address = signed_in(cast.owner), f"/studies/{version.study.slug}/results"
    listed = client.get(f"{address}/attempts?task=oxygen&trial=2").text
    assert "Attempts of trial 2, Oxygen: 3" in text_of(listed)
    assert any(href.endswith("#task:oxygen~2") for _words, href in links_of(listed))
    wrong = client.get(f"{address}/attempts?task=oxygen&trial=9")
    assert (wrong.status_code, "no trial" in text_of(wrong.text)) == (400, True)


def test_bunched_errors_have_an_approximate_interval_and_people_count_once(
    db_session: Session, publish: Publish
) -> None:

    plan = make_plan()
    plan.error_codes = [ErrorCode(key="slip", label="Slip"), ErrorCode(key="typo", label="Typo")]
    version = publish(plan)
    for errors in (0, 0, 0, 8):
        walker = admit(db_session, version)
        walker.begin("oxygen")
        for seq in range(errors):
            moderated(walker, events.ErrorMarked, seq, "error_marked", code="slip" if seq else "typo")
        moderated(walker, events.NoteMarked, errors, "note_marked", what="note", text="Seen.")
        walker.end("oxygen", 30)
        walker.finish()
    results = results_of(db_session, version.study)
    slips = one_task(results).slips
    assert slips is not None
    assert (slips.total, slips.unique, slips.people.x, slips.people.n) == (8, 2, 1, 4)
    row = said(results, "slips")[0]
    # χ² quantiles: 8 errors in 4 attempts, Garwood 1936.
    assert row[3] == "2.00 (0.86–3.94), approximate"
    assert row[5] == "1 of 4 · 25 % (3–71)"


@pytest.mark.parametrize("before", ["0018", "0020"])
def test_time_on_pages_of_what_was_folded_before_comes_from_its_log(before: str, tmp_path: Path) -> None:
    """An installation without the column, or with times by two clocks: its logs know, so all is folded again."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with create_app(Settings(env="testing", data_dir=tmp_path, database_url=url)).app_context():
        flask_migrate.upgrade()
        owner = make_user(db.session, "Olga")
        version = studies.publish(db.session, studies.create_study(db.session, make_plan(), owner), owner)
        visit(admit(db.session, version), (0, "/a"), (10, "/b"), seconds=31)
        plain = admit(db.session, version)
        plain.do("oxygen", 30)
        plain.finish()
        slug = version.study.slug
        visited = Attempt.page_times.is_not(None)
        db.session.execute(update(Attempt).where(visited).values(page_times={"/a": [1, 1, 0]}))
        db.session.commit()
        flask_migrate.downgrade(revision=before)
        flask_migrate.upgrade()
        stale = db.session.execute(
            select(UsabilitySession.id, UsabilitySession.stale).order_by(UsabilitySession.id)
        )
        assert [one.stale for one in stale] == [True, False], "only who visited pages is folded again"
        results = results_of(db.session, db.session.scalars(select(Study).where(Study.slug == slug)).one())
        pages = one_task(results).pages
        assert pages is not None
        assert [(one.name, one.time.value) for one in pages.pages] == [
            ("/b", pytest.approx(21)),
            ("/a", pytest.approx(10)),
        ]
        db.session.rollback()

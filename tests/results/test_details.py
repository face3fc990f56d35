"""Time to completion, slips, help, paths, efficiency, learning and more, from the log to the page and the command."""

import json
from collections.abc import Callable
from datetime import timedelta
from math import sqrt

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.results.test_counting import one_task, results_of, score
from tests.results.test_pages import links_of, text_of
from tests.results.walker import Walker, admit
from tests.support.cast import Cast, make_plan
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_real_study
from usability.infra.clock import now
from usability.measures.vocabulary import Origin, Outcome
from usability.participants.services import create_link
from usability.results.choices import Choices, Success
from usability.results.details import details
from usability.results.evidence import evidence
from usability.results.figures import figures
from usability.results.single import Figure
from usability.results.unseen import unseen
from usability.sessions import events, services
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import ErrorCode

SignIn = Callable[[User], Visitor]


@pytest.fixture
def version(db_session: Session, study: Study, cast: Cast) -> PlanVersion:
    plan = make_plan()
    oxygen = plan.tasks[0]
    oxygen.time_limit_s, oxygen.optimal_clicks, oxygen.optimal_pages = 180, 3, 3
    oxygen.error_opportunities, oxygen.conversion, oxygen.optimal_time_s = 10, True, 30.0
    plan.error_codes = [
        ErrorCode(key="filter", label="Overlooked the filter"),
        ErrorCode(key="typo", label="Typing slip"),
    ]
    study.draft = plan.model_dump(mode="json")
    db_session.flush()
    return studies.publish(db_session, study, cast.owner)


def moderated(walker: Walker, kind: type[events.Incoming], seq: int, name: str, **values: object) -> None:
    event = kind.model_validate({"kind": name, "seq": seq, "step": walker.step("oxygen"), **values})
    services.append(walker.db, walker.session, "moderator-1", [event], origin=Origin.MODERATOR)


def figure(found: tuple[Figure, ...], name: str, task: str = "oxygen") -> Figure:
    return next(one for one in found if one.name == name and one.task == task)


# 32 c, 41 c, 55 a, 60 c, 64 c, 75 c, 90 a, 120 c, 150 c, 180 stopped: the worked example W39.
SESSION = [
    (32, "done"), (41, "done"), (55, "gave_up"), (60, "done"), (64, "done"), (75, "done"), (90, "gave_up"),
    (120, "done"), (150, "done"), (180, "time_limit"),
]  # fmt: skip


def walk_session(db: Session, version: PlanVersion) -> None:
    for seconds, claim in SESSION:
        walker = admit(db, version)
        walker.do("oxygen", seconds, claim)
        walker.finish()


def test_giving_up_competes_with_completing_and_a_time_limit_cuts_off(
    db_session: Session, version: PlanVersion, signed_in: SignIn, cast: Cast, app: Flask
) -> None:
    walk_session(db_session, version)
    results = results_of(db_session, version.study)
    found = one_task(results).completion
    assert (found.n, found.completed, found.competing, found.cut) == (10, 7, 2, 1)
    assert found.share.value == pytest.approx(0.7)
    assert found.half == 75
    assert found.without_leaving.value == pytest.approx(1 - 0.1524, abs=5e-5)
    assert found.median == 75
    # Nothing is cut off before the end, so the variance is the binomial one: sqrt(.7·.3/10).
    assert found.steps[-1].se == pytest.approx(sqrt(0.021))
    body = text_of(signed_in(cast.owner).get(f"/studies/{version.study.slug}/results").text)
    assert "70 % (33–89) by 180 s, n = 10" in body
    assert "On Oxygen it would say 85 % by 180 s; 70 % of 10 did." in body
    db_session.commit()
    run = app.test_cli_runner().invoke(args=["results", "show", version.study.slug, "--json"])
    shown = {
        (one["name"], one["task"]): one
        for one in json.loads(run.output)["figures"]
        if one["task"] == "oxygen"
    }
    share = shown["completion", "oxygen"]
    assert (share["value"], share["n"]) == (pytest.approx(0.7), 10)
    assert share["low"] == pytest.approx(0.3287, abs=1e-4)
    assert shown["completion.kaplan_meier", "oxygen"]["value"] == pytest.approx(0.8476, abs=1e-4)


def test_partial_and_failed_ends_compete_and_faults_are_cut_off(
    db_session: Session, version: PlanVersion
) -> None:
    for index, outcome in enumerate((Outcome.PARTIAL, Outcome.FAILURE, Outcome.TECHNICAL_FAULT, None)):
        walker = admit(db_session, version)
        walker.do("oxygen", 40 + index)
        if outcome is not None:
            score(db_session, walker, "oxygen", outcome)
        walker.finish()
    strict = one_task(results_of(db_session, version.study)).completion
    assert (strict.n, strict.completed, strict.competing, strict.cut) == (4, 1, 2, 1)
    lenient = one_task(results_of(db_session, version.study, Choices(success=Success.LENIENT))).completion
    assert (lenient.completed, lenient.competing, lenient.cut) == (2, 1, 1)


def test_nobody_completing_has_an_interval_and_is_no_bare_zero(
    db_session: Session, version: PlanVersion
) -> None:
    for seconds in (30, 50):
        walker = admit(db_session, version)
        walker.do("oxygen", seconds, "gave_up")
        walker.finish()
    found = one_task(results_of(db_session, version.study)).completion
    assert (found.share.value, found.share.low) == (0, 0)
    assert found.share.high == pytest.approx(0.7097, abs=1e-4)
    assert found.half is None


def slip_session(db: Session, version: PlanVersion) -> None:
    """Ten errors in eight attempts (W40), assists of three levels."""
    for index, errors in enumerate((3, 2, 2, 1, 1, 1, 0, 0)):
        walker = admit(db, version)
        walker.do("oxygen", 40 + index)
        seq = 0
        for number in range(errors):
            code = "typo" if number else "filter"
            moderated(walker, events.ErrorMarked, seq, name="error_marked", code=code)
            seq += 1
        if level := {0: 3, 6: 2, 7: 1}.get(index):
            moderated(walker, events.AssistMarked, seq, name="assist_marked", level=level)
        walker.finish()


def test_errors_an_attempt_an_opportunity_and_by_code(db_session: Session, version: PlanVersion) -> None:
    slip_session(db_session, version)
    results = results_of(db_session, version.study)
    one = one_task(results)
    assert one.errors is not None
    assert (one.errors.value, one.errors.low, one.errors.high) == (
        1.25, pytest.approx(0.599, abs=1e-3), pytest.approx(2.299, abs=1e-3),
    )  # fmt: skip
    assert one.slips is not None
    assert [(code.label, code.count, code.attempts, code.people.x, code.people.n) for code in one.slips.by_code] == [
        ("Overlooked the filter", 6, 6, 6, 8), ("Typing slip", 4, 3, 3, 8),
    ]  # fmt: skip
    assert (one.slips.unique, one.slips.attempts) == (2, 6)
    assert one.slips.per_opportunity is not None
    assert (one.slips.per_opportunity.x, one.slips.per_opportunity.n) == (10, 80)
    assert one.help.by_level == (1, 1, 1)
    assert figure(figures(results), "errors.per_opportunity").value == 0.125


def test_more_errors_than_places_have_no_rate_per_place(db_session: Session, version: PlanVersion) -> None:
    walker = admit(db_session, version)
    walker.do("oxygen", 40)
    for seq in range(11):
        moderated(walker, events.ErrorMarked, seq, name="error_marked", code="typo")
    walker.finish()
    slips = one_task(results_of(db_session, version.study)).slips
    assert slips is not None
    assert (slips.total, slips.per_opportunity) == (11, None)


def test_every_number_of_errors_and_help_leads_to_its_attempts(
    db_session: Session, version: PlanVersion, signed_in: SignIn, cast: Cast
) -> None:
    slip_session(db_session, version)
    client = signed_in(cast.owner)
    body = client.get(f"/studies/{version.study.slug}/results").text
    followed = {}
    for words, href in links_of(body):
        if "task=oxygen" in href and ("error=" in href or "help=" in href):
            page = client.get(href)
            assert page.status_code == 200
            followed[href.partition("?")[2]] = (words, page.text.count("<tr>") - 1, text_of(page.text))
    typo = next(one for href, one in followed.items() if "error=typo" in href)
    assert typo[1] == 3
    assert "with an error “Typing slip”" in typo[2]
    assert next(one for href, one in followed.items() if "help=3" in href)[:2] == ("1", 1)
    assert (
        next(one for href, one in followed.items() if href.endswith("error=*") or "error=%2A" in href)[1] == 6
    )
    wrong = client.get(f"/studies/{version.study.slug}/results/attempts?error=nonsense")
    assert wrong.status_code == 400
    assert "There is no error code “nonsense”" in text_of(wrong.text)


def test_a_study_where_nobody_coded_or_captured_shows_none_of_it(
    db_session: Session, version: PlanVersion
) -> None:
    walker = admit(db_session, version)
    walker.do("oxygen", 40)
    walker.finish()
    results = results_of(db_session, version.study)
    assert {one.key for one in details(results)} == {
        "levels", "times", "completion-numbers", "efficiency", "conversion", "abandonment", "funnel", "other-intervals",
        "other-estimates",
    }  # fmt: skip
    assert not [one for one in evidence(results) if one.key.startswith("errors")]
    assert one_task(results).paths is None
    assert results.unseen is None


def signals(walker: Walker, pages: str, clicks: int) -> None:
    """What the product says between the start and the end of the task."""
    walker.begin("oxygen")
    step = 0
    for what, url in [
        *(("page", f"https://product.example/{page}") for page in pages),
        *[("click", None)] * clicks,
    ]:
        said = {
            "kind": "product_signal",
            "seq": step,
            "mono": walker.at,
            "what": what,
            "url": url,
            "step": "task:oxygen",
        }
        event = events.ProductSignal.model_validate(said)
        services.append(
            walker.db, walker.session, "product-1", [event], origin=Origin.PRODUCT,
            clocks=services.Clocks(walker.at, None),
            moment=walker.session.admitted_at + timedelta(milliseconds=walker.at),
        )  # fmt: skip
        walker.at, step = walker.at + 500, step + 1
    walker.end("oxygen", 20)
    walker.finish()


def test_clicks_and_lostness_where_the_product_was_heard(db_session: Session, version: PlanVersion) -> None:
    """W43 and W44: three pages of three are 0, seven visits to five pages are .4916."""
    signals(admit(db_session, version), "abc", 3)
    signals(admit(db_session, version), "abcadae", 5)
    results = results_of(db_session, version.study)
    paths = one_task(results).paths
    assert paths is not None
    assert paths.clicks is not None
    assert paths.lostness is not None
    assert paths.excess is not None
    assert paths.on_path is not None
    assert paths.clicks.value == 4
    assert paths.excess.value == 1
    assert (paths.on_path.x, paths.on_path.n) == (1, 2)
    assert paths.lostness.value == pytest.approx(0.4916 / 2, abs=5e-5)
    assert {"clicks", "lostness"} <= {one.key for one in details(results)}


def test_efficiency_as_published(db_session: Session, version: PlanVersion) -> None:
    """W48 in tens of seconds: 10, 20, 30 solved, 60 given up: .0458 goals/s, half of the time."""
    for seconds, claim in ((10, "done"), (20, "done"), (30, "done"), (60, "gave_up")):
        walker = admit(db_session, version)
        walker.do("oxygen", seconds, claim)
        walker.finish()
    found = one_task(results_of(db_session, version.study)).efficiency
    assert found.goals_per_minute.value == pytest.approx(60 * 0.4583 / 10, abs=1e-3)
    assert found.relative.value == pytest.approx(0.5)
    assert found.relative.n == 4
    assert found.per_minute == pytest.approx(0.75 / 0.5)
    assert found.expert is not None
    assert found.expert.value == pytest.approx(30 / (10 * 20 * 30) ** (1 / 3))


def again(db: Session, version: PlanVersion, first: Walker | None, days_ago: float) -> Walker:
    """A session of a new person, or one more of the same."""
    if first is None:
        return admit(db, version, days_ago=days_ago)
    link = create_link(db, version.study, purpose=Purpose.REAL.value)
    session = services.admit(
        db, version, first.session.participant, link=link, purpose=Purpose.REAL,
        moment=now() - timedelta(days=days_ago),
    )  # fmt: skip
    return Walker(db, session)


def test_learning_over_trials_of_the_same_people(db_session: Session, version: PlanVersion) -> None:
    """W50: 120, 90, 78, 70 s: rate .764, last over first .583."""
    for factor in (0.8, 1.25):
        person = None
        for trial, seconds in enumerate((120, 90, 78, 70)):
            walker = again(db_session, version, person, 5 - trial)
            walker.do("oxygen", seconds * factor)
            walker.finish()
            person = person or walker
    admit(db_session, version).do("oxygen", 30)
    results = results_of(db_session, version.study)
    (found,) = results.learning
    assert [trial.number for trial in found.trials] == [1, 2, 3, 4]
    assert [trial.time.value for trial in found.trials] == [pytest.approx(one) for one in (120, 90, 78, 70)]
    assert found.trials[-1].improvement == pytest.approx(1 - 0.583, abs=5e-4)
    assert found.law is not None
    assert (found.law.a, found.law.b, found.law.learning_rate) == (
        pytest.approx(119.28, abs=0.01), pytest.approx(0.3881, abs=5e-5), pytest.approx(0.764, abs=5e-4),
    )  # fmt: skip
    assert found.ratio is not None
    assert (found.ratio.value, found.ratio.n) == (pytest.approx(70 / 120), 2)
    assert figure(figures(results), "learning.ratio").value == pytest.approx(70 / 120)


def test_the_combined_score_must_be_asked_for_and_is_no_headline(
    db_session: Session, version: PlanVersion, signed_in: SignIn, cast: Cast
) -> None:
    for seconds, ease in ((40, 7), (50, 6), (60, 6), (80, 3)):
        walker = admit(db_session, version)
        walker.do("oxygen", seconds, seq=ease)
        walker.finish()
    assert results_of(db_session, version.study).sums == ()
    results = results_of(db_session, version.study, Choices(combined=True))
    (found,) = results.sums
    assert found.completion == 1
    # The satisfied ones took 40, 50 and 60 s: the 95th percentile is 59.
    assert found.time_specification == pytest.approx(59)
    assert found.value == pytest.approx((found.completion + found.time + found.satisfaction) / 3)
    client, address = signed_in(cast.owner), f"/studies/{version.study.slug}/results"
    assert "Single Usability Metric" not in client.get(address).text
    asked = client.get(f"{address}?combined=yes").text
    assert asked.index("Single Usability Metric") > asked.index("Table 1")


def test_conversion_is_success_of_the_marked_task_alone(db_session: Session, version: PlanVersion) -> None:
    walk_session(db_session, version)
    found = [one for one in figures(results_of(db_session, version.study)) if one.name == "conversion"]
    assert [(one.task, one.x, one.n) for one in found] == [("oxygen", 7, 10)]


def test_problems_unseen_from_any_grid_as_published() -> None:
    """W66 (Turner, Lewis and Nielsen 2006): 8 people, 10 problems, 30 sightings, 3 seen once."""
    times = (1, 1, 1, 3, 3, 4, 4, 4, 4, 5)
    met = {person: {f"p{i}" for i, number in enumerate(times) if person < number} for person in range(8)}
    found = unseen("findings", met)
    assert found is not None
    assert (found.people, found.seen, found.once) == (8, 10, 3)
    assert found.p_observed == pytest.approx(0.375)
    assert found.p_adjusted == pytest.approx(0.2536, abs=5e-5)
    assert found.found == pytest.approx(0.9037, abs=5e-5)
    assert found.unseen == pytest.approx(1.066, abs=5e-4)
    alone = unseen("findings", {1: {"a"}})
    assert alone is not None
    assert alone.unseen is None
    assert unseen("findings", {1: set(), 2: set()}) is None


def test_coded_errors_say_how_many_problems_are_left(db_session: Session, version: PlanVersion) -> None:
    slip_session(db_session, version)
    results = results_of(db_session, version.study)
    assert results.unseen is not None
    assert (results.unseen.kind, results.unseen.people, results.unseen.seen) == ("errors", 8, 2)
    assert "unseen" in {one.key for one in details(results)}


def test_each_dot_of_a_difference_is_a_person_of_the_real_study(db_session: Session, cast: Cast) -> None:
    """Their mean is the published paired difference: +11.25 points for system 2, and +3.375 of the score."""
    study = seed_real_study(db_session, cast.owner)
    drawn = {one.key: one for one in evidence(results_of(db_session, study))}
    for key, mean in (("paired-success", "+11 ("), ("paired-search-quality", "+3.4 (")):
        drawing = drawn[key].drawing
        assert len([mark for mark in drawing.marks if mark.role == "dot"]) == 20
        assert len([mark for mark in drawing.marks if mark.role == "zero"]) == 1
        assert (drawing.table.rows[0][1] or "").startswith(mean)
    assert (
        drawn["paired-success"].finding == "System 2 less System 1: 9 of 20 people higher, 4 lower, 7 alike"
    )

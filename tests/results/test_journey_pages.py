"""UX beside CX on the page, on paper and for programs."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.moderation.conftest import as_user
from tests.results.test_pages import links_of, text_of
from tests.results.walker import admit
from tests.support.browser import DESKTOP, PHONE, accessibility_faults
from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.business.models import BusinessFigure, BusinessImport
from usability.charts.sheet import PRINT
from usability.demo.services import seed_generated_study
from usability.infra.clock import now
from usability.reports.document import Chart, Grid, Numbers
from usability.reports.journey import in_detail, journey_sections
from usability.results import gather
from usability.results.choices import Choices
from usability.results.journey_shown import shown
from usability.studies import services as studies
from usability.studies.models import Study

__all__ = ["as_user"]
SignIn = Callable[[User], Visitor]


@pytest.fixture
def shop(db_session: Session, cast: Cast) -> Study:
    return seed_generated_study(db_session, cast.owner)


def test_the_page_answers_whether_people_who_failed_the_checkout_recommend_less(
    signed_in: SignIn, cast: Cast, shop: Study
) -> None:
    body = signed_in(cast.owner).get(f"/studies/{shop.slug}/results").text
    text = text_of(body)
    at = text.index("Do people who did not solve “Checkout” in full recommend less?")
    answer = text[at : at + 400]
    assert (
        "Too few to say: 6.5 (1.9–10.0), n = 4 against 7.2 (6.4–8.0), n = 19 of those who solved it" in answer
    )
    assert "That two things go together is no cause" in text
    assert "What they did (UX)" in text
    assert "What they said (CX)" in text
    assert 'style="' not in body
    assert "Source: Invented for this demonstration: these are nobody’s customer records." in text
    assert "Churned (imported)" in text
    assert "(imported)" in text[text.rindex("Figures of the business") :][:40]


def test_a_study_without_touchpoints_and_such_questions_has_no_journey_but_says_what_may_come(
    signed_in: SignIn, cast: Cast, db_session: Session, study: Study
) -> None:
    version = studies.publish(db_session, study, cast.owner)
    walker = admit(db_session, version)
    walker.do("oxygen", 20)
    walker.finish()
    db_session.commit()
    text = text_of(signed_in(cast.owner).get(f"/studies/{study.slug}/results").text)
    assert "What people did beside what they said" not in text
    assert "Import figures of the business" in text
    assert "no session can measure them" in text


def test_choices_hold_for_the_journey(signed_in: SignIn, cast: Cast, shop: Study) -> None:
    client = signed_in(cast.owner)
    strict, lenient = (
        text_of(client.get(f"/studies/{shop.slug}/results?success={one}").text)
        for one in ("strict", "lenient")
    )
    assert "“Basket” in full recommend less?" in strict
    assert "“Basket” in full or in part recommend less?" in lenient


def test_the_report_has_the_figure_both_groups_and_what_was_imported(
    db_session: Session, shop: Study
) -> None:
    results = gather.gather(db_session, shop)
    (section,) = journey_sections(results, Numbers())
    detail = in_detail(results, Numbers())
    charts = [one for one in section.blocks if isinstance(one, Chart)]
    grids = [one for one in (*section.blocks, *detail) if isinstance(one, Grid)]
    assert charts[0].drawing.width == PRINT.width
    assert "What people did, by touchpoint" not in {one.finding for one in grids}, "each is one task"
    both = next(one for one in grids if one.finding.startswith("Those who solved it and those who did not"))
    starts = [row[0] for row in both.rows if row[0]]
    assert "Checkout" in starts
    assert len(starts) == len(set(starts)), "a stop is named once"
    assert not any(str(cell).startswith("no data") for row in both.rows for cell in row[2:4])
    assert "Likelihood to recommend" in {row[1] for row in both.rows}
    assert any("Churned (imported)" in (row[0] or "") for one in grids for row in one.rows)
    assert all(len(row) == len(one.headers) for one in grids for row in one.rows)


def test_touchpoints_of_several_tasks_have_their_own_table_in_the_appendix(
    db_session: Session, shop: Study
) -> None:
    results = gather.gather(db_session, shop)
    stops = tuple(
        replace(one, tasks=(*one.tasks, "more")) if one.name == "Checkout" else one
        for one in results.journey.stops
    )
    results = replace(results, journey=replace(results.journey, stops=stops))
    detail = in_detail(results, Numbers())
    assert "What people did, by touchpoint" in {one.finding for one in detail if isinstance(one, Grid)}


def test_programs_get_both_sides_in_lists_of_their_own(app: Flask, db_session: Session, shop: Study) -> None:
    slug = shop.slug
    db_session.commit()
    run = app.test_cli_runner().invoke(args=["results", "show", slug, "--json"])
    journey = json.loads(run.output)["journey"]
    part = journey["parts"][0]
    here = {"stop": "touchpoint:Checkout", "condition": ""}
    ux = next(one for one in part["ux"] if here.items() <= one.items())
    assert (ux["success"]["x"], ux["success"]["n"]) == (19, 24)
    assert ux["conversion"]["x"] == 19
    cx = next(one for one in part["cx"] if (here | {"measure": "nps"}).items() <= one.items())
    assert (cx["succeeded"]["n"], cx["others"]["n"]) == (19, 4)
    assert cx["others_less_succeeded"]["test"] == "Welch t"
    assert {one["measure"] for one in part["with_share_of_successes"]} >= {
        "overall",
        "ltc",
        "nps",
        "csat",
        "churned",
    }
    assert "no cause" in journey["caution"]


def test_the_columns_of_a_comparison_each_have_their_journey(db_session: Session, shop: Study) -> None:
    results = gather.gather(db_session, shop, Choices(by="device"))
    found = shown(results)
    assert len(found) == len([one for one in results.overall if one.n])
    assert all(one.name for one in found)


def test_imported_figures_cost_no_query_a_person(db_session: Session, shop: Study, engine: Engine) -> None:
    gather.gather(db_session, shop)
    batch = BusinessImport(study_id=shop.id, digest="d", filename="f", rows=1, imported_at=now())
    db_session.add(batch)
    db_session.flush()
    with counted(engine) as few:
        gather.gather(db_session, shop)
    person = db_session.query(BusinessFigure.participant_id).first()
    assert person is not None
    for month in range(1, 7):
        day = now().date().replace(year=2020, month=month, day=1)
        db_session.add(
            BusinessFigure(
                import_id=batch.id, participant_id=person[0], kind="revenue", number=1, unit="EUR", as_of=day
            )
        )
    db_session.flush()
    with counted(engine) as many:
        gather.gather(db_session, shop)
    assert len(few) == len(many)


@pytest.mark.browser
@pytest.mark.parametrize(("window", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_the_journey_has_no_faults(
    window: dict[str, Any], scheme: str, as_user: Callable[..., Page], db_session: Session, cast: Cast
) -> None:
    study = seed_generated_study(db_session, cast.owner)
    slug = study.slug
    db_session.commit()
    page = as_user(cast.owner, color_scheme=scheme, **window)
    for address in (f"/studies/{slug}/results", f"/studies/{slug}/business"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        assert accessibility_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_the_conversion_of_a_touchpoint_leads_to_the_attempts_it_counts(
    signed_in: SignIn, shop: Study, cast: Cast
) -> None:
    client, address = signed_in(cast.owner), f"/studies/{shop.slug}/results"
    body = client.get(address).text
    links = [
        href for _words, href in links_of(body) if "conversion=yes" in href and "stop=touchpoint" in href
    ]
    assert len(links) == 1, "one touchpoint alone has a task that counts as a conversion"
    listed = text_of(client.get(links[0]).text)
    assert "at what counts as a conversion, Checkout: 19" in listed

"""How p values of several tests are adjusted: the switch, what it changes, and that its name always stands with it."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from statsmodels.stats.multitest import multipletests

from tests.results.test_pages import links_of, text_of
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_real_study
from usability.results import compared, gather
from usability.results.choices import Choices, Correction
from usability.results.task_figures import Difference
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]


@pytest.fixture
def real(db_session: Session, cast: Cast) -> Study:
    return seed_real_study(db_session, cast.owner)


def test_holm_is_used_until_benjamini_hochberg_is_chosen(signed_in: SignIn, cast: Cast, real: Study) -> None:
    client, address = signed_in(cast.owner), f"/studies/{real.slug}/results"
    usual = client.get(address).text
    text = text_of(usual)
    assert "Correction for several tests: Holm, which keeps down the chance of even one false alarm" in text
    assert "p (Holm)" in text
    assert "p (Benjamini-Hochberg)" not in text
    link = next(href for words, href in links_of(usual) if words == "Adjust by Benjamini-Hochberg instead")
    assert link == f"{address}?correction=benjamini-hochberg#compared"
    exploring = text_of(client.get(link.partition("#")[0]).text)
    assert "p (Benjamini-Hochberg)" in exploring
    assert "p (Holm)" not in exploring
    assert "after Holm" not in exploring
    assert "Correction for several tests: Benjamini-Hochberg, for exploring a long list" in exploring


def test_every_interval_and_test_is_put_away_below_the_differences(
    signed_in: SignIn, cast: Cast, real: Study
) -> None:
    body = signed_in(cast.owner).get(f"/studies/{real.slug}/results").text
    text = text_of(body)
    assert "Every interval and test The first interval in each table is the default" in text
    assert "Data on Poales: Success10 of 106 of 10+40 pp+1.6 to +65.5" in text
    assert "open" not in body[body.index('id="every-test"') : body.index("Every interval and test")]


def test_what_is_adjusted_is_right_for_the_real_study(db_session: Session, real: Study) -> None:
    """The five scales after each task are one family, and so is success on the eight tasks."""
    for correction, method in ((Correction.HOLM, "holm"), (Correction.FDR, "fdr_bh")):
        results = gather.gather(db_session, real, Choices(correction=correction))
        ratings = [one for one in results.differences if one.measure.startswith("rating:")]
        success = [one.difference for one in compared.by_task(results) if one.difference.measure == "success"]
        for family, size in ((ratings, 5), (success, 8)):
            assert _adjusted(family) == pytest.approx(
                list(multipletests([one.comparison.p for one in family], method=method)[1])
            )
            assert {one.adjusted.family for one in family if one.adjusted} == {size}


def _adjusted(family: list[Difference]) -> list[float | None]:
    return [one.adjusted.p if one.adjusted else None for one in family]


def test_the_command_and_the_address_take_the_same_words(
    app: Flask, db_session: Session, signed_in: SignIn, cast: Cast, real: Study
) -> None:
    address = f"/studies/{real.slug}/results"
    slug = real.slug
    db_session.commit()
    done = app.test_cli_runner().invoke(
        args=["results", "show", slug, "--json", "--correction", "benjamini-hochberg"]
    )
    assert done.exit_code == 0, done.output
    shown = json.loads(done.output)
    assert shown["choices"]["correction"] == "benjamini-hochberg"
    one = next(
        one
        for one in shown["comparisons"]
        if one["measure"] == "success" and one["task"] and one["family"] > 1
    )
    assert (one["correction"], one["family"]) == ("benjamini-hochberg", 8)
    assert one["p"] <= one["p_adjusted"] <= 1
    assert one["effect_name"] == "h"
    wrong = app.test_cli_runner().invoke(args=["results", "show", slug, "--correction", "none"])
    assert wrong.exit_code == 2
    page = signed_in(cast.owner).get(f"{address}?correction=none")
    assert page.status_code == 400
    assert "“correction” is holm or benjamini-hochberg, not “none”." in page.text


def test_a_report_says_how_it_adjusts(signed_in: SignIn, cast: Cast, real: Study) -> None:
    page = signed_in(cast.owner).get(f"/studies/{real.slug}/reports?correction=benjamini-hochberg")
    assert 'value="benjamini-hochberg" selected' in page.text


def test_the_command_names_each_interval_and_effect_size(
    app: Flask, db_session: Session, real: Study
) -> None:
    db_session.commit()
    done = app.test_cli_runner().invoke(args=["results", "show", "semantic-search"])
    lines = [" ".join(line.replace("\u00a0", " ").split()) for line in done.output.splitlines()]
    pair = "system-2 - system-1"
    assert f"Success, between people: {pair}, Newcombe hybrid score +40.0 (+3.8 to +68.7) pp, n = 20" in lines
    assert f"Success, between people: {pair}, Fisher-Irwin +40.0 (+1.6 to +65.5) pp, p 0.087, n = 20" in lines
    assert f"Success, between people: {pair}, Cohen h +1.37, n = 20" in lines
    assert f"Success, within people: {pair}, d_z +0.38, n = 20" in lines

"""What stands beside a questionnaire's score: published averages, other readings, blanks, exploratory parts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.results.made import Maker, plan
from tests.results.test_counting import results_of
from tests.results.test_pages import text_of
from tests.results.walker import admit
from tests.support.cast import Cast, make_plan
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.demo.services import seed_generated_study
from usability.reports.content import compose
from usability.reports.document import Grid, Numbers
from usability.reports.html import render
from usability.reports.queries import source_of
from usability.reports.satisfaction import satisfaction
from usability.results import score_tables
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.evidence import evidence
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow, Rows
from usability.results.single import Figure
from usability.studies import services as studies
from usability.studies.models import Study
from usability.studies.plan import Asked, Condition, Conditions, Design

SignIn = Callable[[User], Visitor]
W3 = (4, 1, 5, 2, 4, 2, 5, 1, 1, 5)
"""Measurement reference W3: SUS 70.0, usable 78.125, learnable 37.5."""


def answered(*sheets: tuple[int | None, ...], instrument: str = "sus", **asked: object) -> Rows:
    """People who answered one questionnaire at the end, None an item left blank."""
    maker = Maker(plan(final=[Asked(instrument=instrument)], **asked))
    for number, sheet in enumerate(sheets, start=1):
        maker.person({"oxygen": ("solved", 30.0)})
        maker.answers += [
            AnswerRow(number, "final", "final", "", "", f"{instrument}.q{item}", value, None, None)
            for item, value in enumerate(sheet, start=1)
            if value is not None
        ]
    return maker.rows


def named(results: StudyResults) -> dict[str, Figure]:
    return {one.name: one for one in figures(results)}


def scored(total: float) -> tuple[int, ...]:
    """Ten answers of this SUS, the contributions as even as they can be."""
    each, more = divmod(round(total / 2.5), 10)
    worth = [each + (item < more) for item in range(10)]
    return tuple(w + 1 if item % 2 == 0 else 5 - w for item, w in enumerate(worth))


def test_the_parts_of_sus_must_be_asked_for() -> None:
    rows = answered(*[W3] * 2, (4, 2) * 5)
    usual = assemble(rows, Choices())
    assert score_tables.parts(usual) is None
    assert not {"sus.usable", "sus.learnable"} & named(usual).keys()
    asked = assemble(rows, Choices(exploratory=True))
    found = named(asked)
    # W3 twice and 75 once: usable (78.125, 78.125, 75), learnable (37.5, 37.5, 75).
    assert found["sus.usable"].value == pytest.approx(77.0833, abs=1e-4)
    assert found["sus.learnable"].value == 50
    assert found["sus.learnable"].n == 3
    low = found["sus.learnable"].low
    assert low == 0, "t interval 50 ± 4.303·21.65/√3 = -3.8 to 103.8, clipped to the scale"
    assert found["sus.usable"].low == pytest.approx(72.601, abs=1e-3)
    table = score_tables.parts(asked)
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == ["System Usability Scale (SUS)", "77.1", "50.0"]
    assert "did not find" in table.note
    assert found["sus"].value == named(usual)["sus"].value


def test_parts_follow_the_missing_rule_of_the_score() -> None:
    one_blank, three_blank = (*W3[:9], None), (*W3[:7], None, None, None)
    found = named(assemble(answered(one_blank, three_blank), Choices(exploratory=True)))
    # The blank tenth item counts as 3: learnable 12.5·(3 + 2); three blanks give neither score nor parts.
    assert found["sus.learnable"].value == 62.5
    assert (found["sus.learnable"].n, found["sus"].n) == (1, 1)


def test_the_positive_form_has_no_parts() -> None:
    results = assemble(answered((4,) * 10, instrument="sus_positive"), Choices(exploratory=True))
    assert not [name for name in named(results) if name.endswith(("usable", "learnable"))]
    table = score_tables.parts(results)
    assert table is not None
    assert table.rows == ()
    assert "no other has these parts" in table.finding


def test_the_score_is_tested_against_the_published_average_two_sided_and_one_sided() -> None:
    """W4, twelve scores of movie-pigeon: t 4.795, df 11, p 0.00056 against 68."""
    scores = [87.5, 87.5, 90, 82.5, 75, 77.5, 60, 90, 85, 75, 80, 72.5]
    results = assemble(answered(*map(scored, scores)), Choices())
    found = named(results)
    assert found["sus"].value == pytest.approx(80.21, abs=5e-3)
    assert found["sus.average"].value == pytest.approx(12.21, abs=5e-3)
    assert found["sus.average"].p == pytest.approx(0.00056, abs=5e-6)
    assert found["sus.average.better"].p == pytest.approx(0.00028, abs=5e-6)
    assert (found["sus.bootstrap"].low, found["sus.bootstrap"].high) == pytest.approx(
        (74.58, 84.375), abs=5e-3
    )
    table = score_tables.averages(results)
    assert table is not None
    assert [cell.text for cell in table.rows[0][1:]] == [
        "80.2", "68", "+12.2", "+1.38", "4.79 (11)", "<\u00a00.001", "<\u00a00.001", "74.6–84.4",
    ]  # fmt: skip


def test_every_published_reading_stands_with_its_author() -> None:
    results = assemble(answered(*[scored(x) for x in (70, 70, 72.5, 70, 72.5)]), Choices())  # mean 71.0
    table = score_tables.other_readings(results)
    assert table is not None
    assert [(row[1].text, row[2].text) for row in table.rows] == [
        ("Adjective", "good"), ("Adjective", "OK"), ("Acceptability", "acceptable"), ("Acceptability", "marginal"),
        ("Acceptability", "marginal"), ("Goes with, when asked to recommend", "passives"),
    ]  # fmt: skip
    assert "no Net Promoter Score" in table.note
    told = {one["reading"]: one["text"] for one in as_document(results)["readings"]}  # type: ignore[attr-defined]
    assert told == {
        "grade": "C",
        "percentile": "about 59",
        "adjective": "good",
        "acceptability": "acceptable",
    }
    assert not [name for name in named(results) if "nps" in name], "never reported as NPS"
    few = assemble(answered(*[scored(70)] * 4), Choices())
    assert score_tables.other_readings(few) is None, "no verdict words below five people"


def test_blanks_are_counted_and_the_other_policies_stand_beside() -> None:
    sheet = (4, 2) * 5
    results = assemble(answered(sheet, sheet, (*sheet[:9], None), (3,) * 10), Choices())
    found = named(results)
    assert found["sus.flag.imputed"].value == 1
    assert found["sus.flag.straight-lined"].value == 1
    assert found["sus"].value == pytest.approx((75 + 75 + 72.5 + 50) / 4)
    assert found["sus.prorated"].value == pytest.approx((75 + 75 + 75 + 50) / 4)
    assert (found["sus.complete"].value, found["sus.complete"].n) == (pytest.approx(200 / 3), 3)
    table = score_tables.blanks(results)
    assert table is not None
    assert table.finding == "1 person left one or two items of SUS blank"
    whole = assemble(answered(sheet, sheet), Choices())
    assert score_tables.blanks(whole) is None


def test_items_stand_beside_what_the_score_lets_expect() -> None:
    found = named(assemble(answered(*[scored(80)] * 5), Choices()))
    expected = [round(found[f"sus.q{item}.expected"].value or 0, 2) for item in range(1, 11)]
    assert expected == [
        3.80,
        1.85,
        4.24,
        1.51,
        3.96,
        1.77,
        4.19,
        1.66,
        4.25,
        1.65,
    ]  # Lewis & Sauro 2018, S = 80


def test_predicted_sus_stands_apart_from_umux_lite() -> None:
    results = assemble(answered((6, 6), (7, 7), instrument="umux_lite"), Choices())
    found = named(results)
    assert found["umux_lite"].value == pytest.approx(91.667, abs=1e-3)
    predicted = found["umux_lite.sus_predicted"]
    assert predicted.value == pytest.approx((77.0667 + 87.9) / 2, abs=1e-3)  # W12
    assert predicted.high == pytest.approx(87.9), "the prediction of 100 is the highest there is"
    assert "sus" not in found


def test_the_switch_stands_in_the_address_and_reaches_page_command_and_report(
    app: Flask, db_session: Session, signed_in: SignIn, cast: Cast
) -> None:
    study = seed_generated_study(db_session, cast.owner)
    client, address = signed_in(cast.owner), f"/studies/{study.slug}/results"
    plain = client.get(address).text
    assert "Show exploratory parts of SUS" in text_of(plain)
    assert "Learnable (95" not in text_of(plain)
    asked = client.get(f"{address}?exploratory=yes").text
    assert "Learnable (95" in text_of(asked)
    assert "Leave out exploratory parts of SUS" in text_of(asked)
    # The choice goes on to the report's form, and stays while another is made.
    assert f"/studies/{study.slug}/reports?exploratory=yes" in asked
    assert "success=lenient&amp;exploratory=yes" in asked
    form = client.get(f"/studies/{study.slug}/reports?exploratory=yes").text
    assert '<option value="yes" selected>Shown with their caution</option>' in form
    assert client.get(f"{address}?exploratory=perhaps").status_code == 400
    db_session.commit()
    run = app.test_cli_runner().invoke
    for options, there in (((), False), (("--exploratory",), True)):
        done = run(args=["results", "show", study.slug, "--json", *options])
        assert done.exit_code == 0, done.output
        names = {one["name"] for one in json.loads(done.output)["figures"]}
        assert ("sus.learnable" in names) is there


@pytest.mark.parametrize("exploratory", [False, True])
def test_a_report_says_the_policy_of_blanks_and_has_the_parts_where_chosen(
    db_session: Session, cast: Cast, *, exploratory: bool
) -> None:
    study = seed_generated_study(db_session, cast.owner)
    source = source_of(
        db_session, study, Choices(exploratory=exploratory), made_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    html = text_of(render(compose(source)))
    assert "Up to 2 blanks count as the scale’s middle (3) and are marked" in html
    assert "p, two-sided" in html
    assert ("Learnable (95" in html) is exploratory


def test_a_rating_after_tasks_says_its_source_and_where_low_is_good(
    db_session: Session, study: Study, cast: Cast
) -> None:
    plan_ = make_plan()
    plan_.after_task = [Asked(instrument="seq"), Asked(instrument="asq")]
    study.draft = plan_.model_dump(mode="json")
    walker = admit(db_session, studies.publish(db_session, study, cast.owner))
    walker.do("oxygen", 30)
    step = "after:" + walker.step("oxygen").removeprefix("task:")
    walker.answer(step, {"seq.q1": 6, "asq.q1": 2, "asq.q2": 3})
    walker.finish()
    results = results_of(db_session, study)
    shown = {one.key: one for one in evidence(results)}
    assert shown["rating-seq"].note.endswith("Source: Sauro & Dumas 2009; MeasuringU.")
    assert (
        "After-Scenario Questionnaire (ASQ): Low is good. Source: Lewis 1991, 1995"
        in shown["ratings-1-7"].note
    )
    asq = next(one for one in results.together.ratings if one.key == "asq")
    assert (asq.low_label, asq.high_label) == ("Strongly agree", "Strongly disagree")
    found = {(one.name, one.task): one for one in figures(results)}
    assert found["rating.asq", "oxygen"].value == 2.5  # W10: over the two items answered
    assert found["rating.asq.flag.answered_in_part", "oxygen"].value == 1


def test_each_condition_has_its_own_line_on_the_page_and_in_the_report() -> None:
    conditions = Conditions(
        design=Design.BETWEEN, items=[Condition(key="a", name="Old"), Condition(key="b", name="New")]
    )
    maker = Maker(plan(conditions=conditions))
    for number in range(12):
        maker.person({"oxygen": ("solved", 30.0)}, sus=(50, 75)[number % 2], condition="ab"[number % 2])
    results = assemble(maker.rows, Choices(exploratory=True))
    for make, lines in (
        (score_tables.averages, 2),
        (score_tables.other_readings, 12),
        (score_tables.parts, 2),
    ):
        table = make(results)
        assert table is not None
        assert len(table.rows) == lines
        assert {row[1].text for row in table.rows} == {"Old", "New"}
        assert table.heads[:2] == ("Questionnaire", "Condition")
    section = satisfaction(results, Numbers())
    norms = next(one for one in section.blocks if isinstance(one, Grid) and "published norms" in one.finding)
    assert norms.headers[:3] == ("Reading", "Condition", "Here")
    assert [row[:2] for row in norms.rows][:2] == [("Grade", "Old"), ("Grade", "New")]

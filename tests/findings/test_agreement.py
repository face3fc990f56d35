"""How far raters agree on severity, and evaluators on which problems there are: counted, told, kept from who may not
see it yet.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.findings.conftest import Lab
from tests.findings.test_severity import said
from tests.support.cast import make_user
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.findings import picking, queries, services
from usability.findings.agreement import (
    Evaluator,
    OnProblems,
    OnSeverity,
    on_problems,
    on_severity,
    told_apart,
)
from usability.findings.agreement_words import problem_words, report_words, severity_words
from usability.findings.files import as_document
from usability.findings.models import Finding
from usability.findings.rules import Kind
from usability.measures.agreement import kappa_of_several, weighted_kappa
from usability.sessions.models import UsabilitySession

SignIn = Callable[[User], Visitor]
NAMES = {1: "Ada", 2: "Ben", 3: "Cleo"}
FIRST, SECOND = (4, 3, 3, 2, 1, 0), (4, 3, 2, 2, 0, 0)


def rated(*of_each: dict[int, int], withheld: int = 0) -> OnSeverity:
    return on_severity(of_each, NAMES, withheld=withheld)


def test_two_raters_have_a_weighted_kappa_over_what_both_rated() -> None:
    both = [{1: a, 2: b} for a, b in zip(FIRST, SECOND, strict=True)]
    found = rated(*both, {1: 4}, {2: 0}, {})
    [pair] = found.pairs
    table = [[0] * 5 for _ in range(5)]
    for a, b in zip(FIRST, SECOND, strict=True):
        table[a][b] += 1
    assert pair.kappa.estimate == weighted_kappa(table)
    assert pair.kappa.estimate.n == len(both)
    assert found.problems == len(both) + 2
    assert found.together is None
    [words] = severity_words(found)
    # By hand: squared differences 0+0+1+0+1+0 = 2; by chance 39/6 + 33/6 - 2·13/6·11/6 = 4.056 a problem: 1 - 2/24.33.
    assert words.startswith("Ada and Ben: weighted kappa 0.92 (")
    assert words.endswith("n\u00a0=\u00a06, of the problems that both rated.")


def test_under_five_problems_and_with_one_category_there_is_no_number() -> None:
    few = rated(*({1: 3, 2: 2} for _ in range(4)))
    assert few.pairs[0].kappa.estimate.value is None
    assert "not enough data, n\u00a0=\u00a04" in severity_words(few)[0]
    alike = rated(*({1: 3, 2: 3} for _ in range(7)))
    assert alike.pairs[0].kappa.estimate.value is None
    assert (
        "not defined: all gave one and the same rating throughout, n\u00a0=\u00a07"
        in severity_words(alike)[0]
    )
    never = rated(*({1: one % 5, 2: one % 5} for one in range(6)))
    assert "1.00, n\u00a0=\u00a06, no interval: their ratings never differ" in severity_words(never)[0]


def test_three_raters_have_fleiss_kappa_over_what_all_rated() -> None:
    all_three = [{1: a, 2: b, 3: a} for a, b in zip(FIRST, SECOND, strict=True)]
    found = rated(*all_three, {1: 4, 3: 4}, {2: 1})
    assert found.together is not None
    assert found.together.estimate.n == len(all_three)
    # By hand: agreement (4·1 + 2·1/3)/6 = 0.7778; 4, 2, 4, 5, 3 of 18 ratings give chance 70/324 = 0.2160.
    assert found.together.estimate.value == pytest.approx((0.77778 - 0.21605) / (1 - 0.21605), abs=5e-5)
    assert (found.left_out, len(found.pairs)) == (2, 3)
    [words] = severity_words(found)
    assert words == (
        "3 raters: Fleiss’ kappa 0.72, n\u00a0=\u00a06, no interval: none is published with it, of the problems that "
        "all rated. 2 rated problems are left out, because not everybody rated them."
    )
    few = severity_words(rated({1: 4, 2: 4, 3: 4}))[0]
    assert few.startswith("3 raters: Fleiss’ kappa: not enough data, n = 1, of the problems that all rated.")
    assert kappa_of_several([(1, 1, 1)] * 5, [0, 1]).why_none.startswith("not defined")


def test_w69_two_lists_of_problems() -> None:
    lists = {"Ada": (1, 2, 3), "Ben": (2, 3, 4)}
    found = on_problems(
        {Evaluator(who): {number: {number} for number in numbers} for who, numbers in lists.items()}
    )
    assert found.value == 0.5  # Hertzum & Jacobsen 2001
    assert (found.problems, found.pairs[0].shared, found.pairs[0].either) == (4, 2, 4)
    assert problem_words(found)[0] == (
        "Ada and Ben both noted 2 of the 4 problems that either noted: any-two agreement 50\u00a0%."
    )


def test_several_evaluators_are_averaged_over_pairs_and_sessions_apart_are_said() -> None:
    ada, ben, cleo, dan = map(Evaluator, ("Ada", "Ben", "Cleo", "Dan"))
    found = on_problems({ada: {1: {7}, 2: {7}}, ben: {2: {7}, 3: {7}}, cleo: {2: {9}}, dan: {}})
    assert found.value == pytest.approx((1 / 3 + 1 / 2 + 1 / 2) / 3)
    assert [one.sessions for one in found.pairs] == [1, 0, 0]
    first, second = problem_words(found)
    assert "on average over 3 pairs (any-two agreement, n\u00a0=\u00a03 problems)" in first
    assert "2 of 3 pairs noted problems in no session in common" in second


def test_people_of_one_name_are_told_apart_by_who_they_are() -> None:
    """Any-two agreement is over evaluators (Hertzum & Jacobsen 2001): two of one name are two, not one who agrees."""
    one, other, watching = Evaluator("Ada", 1), Evaluator("Ada", 2), Evaluator("ada")
    assert told_apart([watching, other, one]) == {
        one: "Ada (1)",
        other: "Ada (2)",
        watching: "ada (observing)",
    }
    assert told_apart([Evaluator("Ben", 3), Evaluator("Cleo")]) == {
        Evaluator("Ben", 3): "Ben",
        Evaluator("Cleo"): "Cleo",
    }
    found = on_problems({one: {1: {7}, 2: {7}}, other: {2: {7}, 3: {7}}})
    assert found.value == pytest.approx(1 / 3)
    assert problem_words(found)[0].startswith("Ada (1) and Ada (2) both noted 1 of the 3 problems")
    rates = on_severity([{1: 3, 2: 2}] * 5, {1: "Ada", 2: "Ada"})
    assert rates.raters == ("Ada (1)", "Ada (2)")


def test_what_is_missing_is_said() -> None:
    assert "Nobody has rated" in severity_words(OnSeverity())[0]
    assert "One person has rated so far" in severity_words(rated({1: 3}))[0]
    assert "No problem rests on" in problem_words(OnProblems())[0]
    assert "Only Ada noted" in problem_words(on_problems({Evaluator("Ada"): {1: {7}}}))[0]
    assert "is of people whose account is gone" in severity_words(on_severity([{}], {}, nameless=1))[1]


def six(lab: Lab) -> list[Finding]:
    """Six problems that the owner rated."""
    return [lab.finding(f"Problem {index}", severity=given) for index, given in enumerate(FIRST)]


def test_a_rater_is_told_of_no_agreement_on_what_they_have_yet_to_rate(lab: Lab, signed_in: SignIn) -> None:
    third = make_user(lab.db, "Third")
    for finding, given in zip(six(lab), SECOND, strict=True):
        services.rate(lab.db, finding, given, third)
    lab.db.commit()
    room = f"/studies/{lab.study.slug}/findings"
    assert "weighted kappa 0.92" in said(signed_in(lab.cast.reader).get(room).text)
    assert "weighted kappa 0.92" in said(signed_in(lab.cast.owner).get(room).text)
    page = said(signed_in(lab.cast.editor).get(room).text)
    assert "0.92" not in page
    assert "6 problems that others rated wait for your own rating and are not counted here." in page
    assert "Nobody has rated" not in page


def test_the_room_lists_every_two_raters(lab: Lab, signed_in: SignIn) -> None:
    third = make_user(lab.db, "Third")
    for finding, given in zip(six(lab), SECOND, strict=True):
        services.rate(lab.db, finding, given, third)
        services.rate(lab.db, finding, 2, lab.cast.editor)
    lab.db.commit()
    page = said(signed_in(lab.cast.owner).get(f"/studies/{lab.study.slug}/findings").text)
    assert "3 raters: Fleiss’ kappa" in page
    assert "Every two of them, 3 pairs" in page
    assert f"{lab.cast.editor.name}, Third" in page


def test_merged_deleted_and_good_findings_are_not_among_the_rated(lab: Lab) -> None:
    findings = six(lab)
    for finding, given in zip(findings, SECOND, strict=True):
        services.rate(lab.db, finding, given, lab.cast.editor)
    assert queries.board(lab.db, lab.study).agreement.severity.problems == 6
    services.merge(lab.db, findings[0], findings[1], lab.cast.owner)
    services.delete_finding(lab.db, findings[2], lab.cast.owner)
    findings[3].positive = True
    lab.db.flush()
    assert queries.board(lab.db, lab.study).agreement.severity.problems == 3


def write(lab: Lab, session: UsabilitySession, by: User) -> str:
    found = picking.write_observation(
        lab.db, lab.study, session.id, kind=Kind.PROBLEM, words="Lost.", task="oxygen", by=by
    )
    return f"o{found.id}"


def test_evaluators_are_those_who_noted_and_not_who_took_part(lab: Lab) -> None:
    who = lab.person("oxygen")
    marked = lab.mark(who.session, kind="note_marked", what="problem", step=who.step("oxygen"))
    lab.finding("Both saw", marked, write(lab, who.session, lab.cast.owner), severity=2)
    lab.finding("One saw", write(lab, who.session, lab.cast.owner), severity=2)
    told = lab.person("oxygen", finished=False)
    lab.finding("A participant said", lab.report(told, "oxygen", "x"), severity=2)
    lab.finding("Fine", write(lab, who.session, lab.cast.editor), positive=True)
    found = queries.board(lab.db, lab.study).agreement.problems
    names = {lab.cast.moderator.name: 1, lab.cast.owner.name: 2}
    assert dict(found.evaluators) == names
    assert (found.value, found.problems, found.pairs[0].sessions) == (0.5, 2, 1)
    document: Any = as_document(queries.board(lab.db, lab.study))
    assert document["agreement"]["problems"]["any_two_agreement"] == 0.5
    assert document["agreement"]["severity"]["raters"] == [lab.cast.owner.name]
    assert len(report_words(queries.board(lab.db, lab.study).agreement)) == 1


def test_two_accounts_of_one_name_are_two_evaluators(lab: Lab) -> None:
    who, namesake = lab.person("oxygen"), make_user(lab.db, "Namesake")
    namesake.name = lab.cast.owner.name
    both = write(lab, who.session, lab.cast.owner), write(lab, who.session, namesake)
    lab.finding("Both saw", *both, severity=2)
    found = queries.board(lab.db, lab.study).agreement.problems
    name = lab.cast.owner.name
    assert dict(found.evaluators) == {f"{name} (1)": 1, f"{name} (2)": 1}
    assert found.value == 1


def test_people_left_out_do_not_make_evaluators_agree(lab: Lab) -> None:
    kept, out = lab.person("oxygen"), lab.person("oxygen")
    lab.finding("Both", write(lab, out.session, lab.cast.owner), write(lab, kept.session, lab.cast.editor))
    out.session.participant.excluded_at = out.session.admitted_at
    lab.db.flush()
    assert len(queries.board(lab.db, lab.study).agreement.problems.evaluators) == 1
    assert queries.board(lab.db, lab.study, with_excluded=True).agreement.problems.value == 1


def test_the_number_of_queries_does_not_grow_with_raters(lab: Lab, engine: Engine) -> None:
    def number() -> int:
        lab.db.flush()
        lab.db.expire_all()
        with counted(engine) as statements:
            queries.board(lab.db, lab.study)
        return len(statements)

    findings = six(lab)
    few = number()
    for name in ("B", "C", "D"):
        rater = make_user(lab.db, name)
        for finding in findings:
            services.rate(lab.db, finding, 3, rater)
    assert number() == few


def test_the_command_tells_the_agreement(lab: Lab, app: Flask) -> None:
    for finding, given in zip(six(lab), SECOND, strict=True):
        services.rate(lab.db, finding, given, lab.cast.editor)
    slug = lab.study.slug
    lab.db.commit()
    run = app.test_cli_runner().invoke
    assert "weighted kappa 0.92" in run(args=["findings", "list", slug]).output
    document = json.loads(run(args=["findings", "list", slug, "--json"]).output)
    [pair] = document["agreement"]["severity"]["pairs"]
    assert pair["weighted_kappa"]["value"] == pytest.approx(0.9178, abs=5e-5)

"""How many of how many, counted by hand; the grid and what it says of problems not seen yet."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.findings.conftest import Lab
from tests.support.database import counted
from usability.findings import figures, queries, rules
from usability.findings.files import as_document
from usability.findings.words import count_words, discovery_words, summary
from usability.imports.services import withdraw
from usability.infra.clock import now
from usability.measures.planning import discovery
from usability.measures.proportions import completion_rate
from usability.participants.services import exclude
from usability.sessions.events import StepShown, TaskStarted
from usability.sessions.models import ImportBatch
from usability.sessions.rules import Purpose
from usability.studies.models import Study


def test_k_of_n_counts_people_who_began_an_affected_task(lab: Lab) -> None:
    """Five began oxygen: A and B met it, C, D not, E was left out; F only did silver; a pilot met it as well."""
    a, b = (lab.person("oxygen", finished=False) for _ in range(2))
    lab.person("oxygen", "silver")
    d = lab.person(finished=False)
    d.begin("oxygen")
    e = lab.person("oxygen", finished=False)
    f = lab.person("silver", finished=False)
    pilot = lab.person("oxygen", purpose=Purpose.PILOT, finished=False)
    keys = [lab.report(a, "oxygen", "1"), lab.report(a, "oxygen", "again"), lab.report(b, "oxygen", "2")]
    keys += [lab.report(e, "oxygen", "3"), lab.report(pilot, "oxygen", "4")]
    lab.seen()
    exclude(lab.db, e.session.participant, "Knows the product", None)
    lab.finding("Hidden", *keys)

    board = queries.board(lab.db, lab.study)
    told = board.findings[0]
    assert told.tasks == ("oxygen",)
    assert told.estimate == completion_rate(2, 4)
    assert (told.evidence, board.excluded) == (5, 1)
    assert "1 person left out by a researcher does not count." in count_words(board, told)

    everybody = queries.board(lab.db, lab.study, with_excluded=True)
    assert everybody.findings[0].estimate == completion_rate(3, 5)

    outside = lab.report(f, "silver", "5")
    lab.finding("Hidden too", *keys, outside, tasks=["oxygen"])
    second = queries.board(lab.db, lab.study).finding(2)
    # Gathering added the task of F's report, so that F counts.
    assert second is not None
    assert second.tasks == ("oxygen", "silver")
    assert second.estimate == completion_rate(3, 5)


def test_a_finding_without_a_task_counts_over_everybody_who_began_one(lab: Lab) -> None:
    a = lab.person("oxygen", finished=False)
    lab.person("silver")
    lab.person(finished=False)
    lab.finding("Everywhere", lab.report(a, "oxygen", "1"), tasks=[])
    assert queries.board(lab.db, lab.study).findings[0].estimate == completion_rate(1, 2)


def test_people_with_evidence_who_did_not_begin_the_task_are_said_and_not_counted() -> None:
    found = rules.met(["silver"], [1, 2, 3], [1, 2], {"silver": frozenset({1})})
    assert (found.people, found.among, found.outside) == ({1}, {1}, 1)


def test_a_briefing_that_was_only_read_is_no_beginning(lab: Lab) -> None:
    a, b = lab.person("oxygen", finished=False), lab.person(finished=False)
    b.say(StepShown, step="briefing:oxygen")
    b.finish()
    lab.finding("Hidden", lab.report(a, "oxygen", "1"))
    lab.seen()
    assert queries.board(lab.db, lab.study).findings[0].estimate == completion_rate(1, 1)
    c = lab.person(finished=False)
    c.say(TaskStarted, step=c.step("oxygen"))
    lab.seen()
    assert queries.board(lab.db, lab.study).findings[0].estimate == completion_rate(1, 2)


def test_a_withdrawn_file_counts_for_nothing(lab: Lab) -> None:
    a, b = (lab.person("oxygen", finished=False) for _ in range(2))
    key = lab.report(a, "oxygen", "1")
    batch = ImportBatch(study_id=lab.study.id, digest="d", filename="f.csv", rows=1, imported_at=now())
    lab.db.add(batch)
    lab.db.flush()
    a.session.import_id = batch.id
    lab.finding("Hidden", key, lab.report(b, "oxygen", "2"))
    lab.seen()
    assert queries.board(lab.db, lab.study).findings[0].estimate == completion_rate(2, 2)
    withdraw(lab.db, lab.study, batch, reason="Wrong file", by=lab.cast.owner)
    assert queries.board(lab.db, lab.study).findings[0].estimate == completion_rate(1, 1)
    assert key not in lab.seen()


def test_priority_is_severity_then_frequency_and_what_works_comes_last(lab: Lab) -> None:
    a, b = (lab.person("oxygen", finished=False) for _ in range(2))
    one, two = lab.report(a, "oxygen", "1"), lab.report(b, "oxygen", "2")
    lab.finding("Works", one, positive=True)
    lab.finding("Minor, once", one, severity=2)
    lab.finding("Minor, twice", one, two, severity=2)
    lab.finding("Not rated", one)
    lab.finding("Major", one, severity=3)
    board = queries.board(lab.db, lab.study)
    assert [told.title for told in board.findings] == [
        "Major", "Not rated", "Minor, twice", "Minor, once", "Works",
    ]  # fmt: skip
    assert board.problems[0].title == "Minor, twice"
    assert summary(board)[1][0].startswith("Met most often: “Minor, twice”, ")


def test_what_is_no_problem_is_not_in_the_grid(lab: Lab) -> None:
    a = lab.person("oxygen", finished=False)
    key = lab.report(a, "oxygen", "1")
    lab.finding("Works", key, positive=True)
    lab.finding("No problem", key, severity=0)
    lab.finding("Problem", key)
    assert [one.title for one in queries.board(lab.db, lab.study).problems] == ["Problem"]


def test_the_published_example_of_discovery_comes_out_of_the_grid(lab: Lab) -> None:
    """Eight people, ten problems, thirty marks, three problems seen once: p adjusted .2536 (Lewis 2001)."""
    people = [lab.person("oxygen", finished=False) for _ in range(8)]
    keys = [lab.report(one, "oxygen", "x") for one in people]
    for problem, times in enumerate([1, 1, 1, 2, 3, 3, 4, 5, 5, 5]):
        lab.finding(f"Problem {problem}", *keys[:times])
    lab.seen()
    board = queries.board(lab.db, lab.study)
    grid = [[person in one.met.people for one in board.problems] for person in board.people]
    found = board.discovery
    assert (len(board.people), sum(map(sum, grid))) == (8, 30)
    assert found is not None
    assert found == discovery(grid)
    assert found.p_adjusted == pytest.approx(0.2536, abs=5e-5)
    words = " ".join(discovery_words(found, 8))
    assert "10 seen of about 11.1 (90\u00a0%)" in words
    assert "would be needed" not in words


def test_without_two_people_nothing_is_said_about_the_unseen(lab: Lab) -> None:
    a = lab.person("oxygen", finished=False)
    lab.finding("Problem", lab.report(a, "oxygen", "x"))
    lab.seen()
    board = queries.board(lab.db, lab.study)
    assert board.discovery is None
    assert "once two people" in discovery_words(None, 1)[0]
    assert as_document(board)["discovery"] is None


def test_the_grid_draws_met_not_met_and_could_not(lab: Lab) -> None:
    a, _b = (lab.person("oxygen", finished=False) for _ in range(2))
    lab.person("silver")
    lab.finding("Problem", lab.report(a, "oxygen", "x"))
    lab.seen()
    grid, frequency = figures.figures(queries.board(lab.db, lab.study))
    roles = [mark.role for mark in grid.drawing.marks]
    assert (roles.count("met"), roles.count("not-met")) == (1, 1)
    assert grid.drawing.table.rows == (("1 Problem", "1 of 2 · 50\u00a0% (9–91)", "P001"),)
    assert grid.finding == "2 of 3 people met none of the problems"
    assert frequency.finding == "At most 1 of 2 met the same problem"


def test_more_findings_and_evidence_need_no_more_queries(lab: Lab, engine: Engine) -> None:
    def queries_with(number: int) -> int:
        for _ in range(number):
            who = lab.person("oxygen", finished=False)
            lab.finding("Problem", lab.report(who, "oxygen", "x"))
        lab.seen()
        study_id = lab.study.id
        lab.db.commit()
        with Session(engine) as fresh:
            study = fresh.get_one(Study, study_id)
            finding = queries.find(fresh, study, 1)
            assert finding is not None
            with counted(engine) as seen:
                assert len(queries.board(fresh, study).findings) >= number
                queries.story(fresh, study, finding)
        return len(seen)

    assert queries_with(1) == queries_with(5)
